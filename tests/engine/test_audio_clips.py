"""Audio clips: what a clip reads, sample by sample."""

from typing import Any

import numpy as np
import pytest

FRAMES = 200_000
LINE, EQUAL_POWER = 0, 1


@pytest.fixture
def ramp() -> Any:
    """Media whose sample n is n / 2^18 on the left and its opposite on the right."""
    left = np.arange(FRAMES, dtype=np.float32) / 2**18
    return np.stack([left, -left])


def add_clip(rig: Any, audio: Any, *, start: int = 0, length: int = 960, loop: int = 0, **options: Any) -> int:
    track = rig.track("audio")
    rig.track("master")
    media = rig("ws_media_add", 2, audio.shape[1], 48_000.0)
    clip = rig("ws_clip_add", track)
    rig("ws_clip_place", clip, start, length, loop, 0)
    chosen = {"offset": 0.0, "gain_db": 0.0, "fade_in": 0, "fade_out": 0, "curve": LINE, "reverse": 0, **options}
    rig("ws_clip_audio", clip, media, *chosen.values())
    rig("ws_clips_done", track)
    rig("ws_play", 0)
    return int(media)


def feed(rig: Any, audio: Any, media: int, horizon: int) -> int:
    size = rig.host.call("ws_page_frames")
    pairs = np.zeros((64, 2), np.int32)
    count = int(rig("ws_pages_wanted", horizon, 64, pairs))
    for _, page in pairs[:count].tolist():
        rig("ws_page_put", media, page, np.ascontiguousarray(audio[:, page * size : (page + 1) * size]))
    return count


def test_a_clip_plays_its_media_from_its_offset(rig: Any, ramp: Any) -> None:
    """At 120 bpm a beat is 24,000 samples."""
    media = add_clip(rig, ramp, start=960, length=960, offset=60_000.0)
    feed(rig, ramp, media, 100_000)
    output = rig.render(72_000)
    assert np.abs(output[:, :24_000]).max() == 0
    assert np.array_equal(output[:, 24_000:48_000], ramp[:, 60_000:84_000])
    assert np.abs(output[:, 48_000:]).max() == 0


def test_reverse_plays_the_same_stretch_backwards(rig: Any, ramp: Any) -> None:
    media = add_clip(rig, ramp, offset=1000.0, reverse=1)
    feed(rig, ramp, media, 100_000)
    assert np.array_equal(rig.render(24_000), ramp[:, 1000:25_000][:, ::-1])


def test_a_loop_repeats_its_first_part(rig: Any, ramp: Any) -> None:
    media = add_clip(rig, ramp, length=960, loop=240)
    feed(rig, ramp, media, 100_000)
    assert np.array_equal(rig.render(24_000), np.tile(ramp[:, :6000], 4))


def test_equal_power_fades_of_two_clips_keep_the_power(rig: Any) -> None:
    """sin^2 + cos^2 = 1 at every sample of a crossfade."""
    ones = np.ones((2, FRAMES), np.float32)
    media = add_clip(rig, ones, length=480, fade_in=480, curve=EQUAL_POWER)
    feed(rig, ones, media, 100_000)
    rising = rig.render(12_000)[0].astype(float)
    assert rising**2 + rising[::-1] ** 2 == pytest.approx(1.0, abs=1e-5)


def test_a_straight_fade_is_half_way_in_the_middle(rig: Any) -> None:
    ones = np.ones((2, FRAMES), np.float32)
    media = add_clip(rig, ones, length=480, fade_out=480)
    feed(rig, ones, media, 100_000)
    output = rig.render(12_000)
    assert output[0, 6000] == pytest.approx(0.5, abs=1e-3)
    assert output[0, -1] < 1e-3


def test_a_late_page_is_silence_and_counted(rig: Any, ramp: Any) -> None:
    add_clip(rig, ramp)
    output = rig.render(24_000)
    assert np.abs(output).max() == 0
    assert rig("ws_late_samples") == 24_000


def test_only_the_pages_that_come_up_are_asked_for(rig: Any, ramp: Any) -> None:
    media = add_clip(rig, ramp, length=960 * 8)
    assert feed(rig, ramp, media, 1000) == 1
    assert feed(rig, ramp, media, 1000) == 0
    assert feed(rig, ramp, media, 70_000) == 1
