"""A song that goes on being edited: opened anew without being opened, and nothing left behind."""

from typing import Any

import numpy as np
import pytest

from woodshed.engine.mirror import floats, ints
from woodshed.engine.native import host
from woodshed.engine.wasm import WasmHost

RATE = 48_000
CHORD = [(0, 1440, 48, 100), (10, 1440, 55, 90), (480, 960, 60, 110), (480, 960, 60, 80)]


def band(rig: Any, effects: tuple[str, ...] = ("filter", "delay", "compressor")) -> tuple[int, list[int]]:
    """Add a synth with effects, one of them oversampled, and a master; return the track and its devices."""
    track = rig.track("instrument")
    handles = [rig.device(track, "ladder_synth"), *(rig.device(track, kind) for kind in effects)]
    rig.clip(track, 0, 3840, CHORD)
    rig.track("master")
    return track, handles


@pytest.mark.parametrize("build", [host, WasmHost])
def test_after_a_reset_the_song_plays_as_if_it_had_just_been_opened(rig: Any, build: Any) -> None:
    """Echoes, voices, filters, chance and the place on the grid: all as at the beginning, to the bit."""
    own = type(rig)(build())
    band(own)
    own("ws_play", 0)
    first = own.render(RATE)
    own("ws_note_on", 0, 70, 100)
    own.render(12_345)
    own("ws_stop")
    own("ws_seek", 0.0)
    own("ws_reset")
    own("ws_play", 0)
    assert np.abs(first).max() > 0.01
    assert np.array_equal(own.render(RATE), first)


def test_a_reset_leaves_the_song_where_it_stands_and_stopped(rig: Any) -> None:
    band(rig)
    rig("ws_seek", 960.0)
    rig("ws_play", 0)
    rig.render(4800)
    rig("ws_reset")
    assert rig("ws_tick") == pytest.approx(960 + 0.1 * 1920)
    assert np.abs(rig.render(4800)).max() == 0.0


def test_devices_that_came_one_by_one_sound_as_if_they_had_come_together(rig: Any) -> None:
    """They run in banks of their own until the song begins again, and then side by side."""
    tracks = [band(rig, ())[0] for _ in range(3)]
    rig.render(1000)
    for track in tracks:
        rig.device(track, "filter")
        rig.render(1000)
    rig("ws_reset")
    rig("ws_play", 0)
    other = type(rig)(host())
    for _ in tracks:
        other.device(band(other, ())[0], "filter")
    other("ws_play", 0)
    assert np.array_equal(rig.render(RATE), other.render(RATE))


def test_the_place_of_what_was_removed_is_taken_again(rig: Any) -> None:
    """A song that is edited all day holds as many places as it has things."""
    track, devices = band(rig)
    clips = [rig.clip(track, 0, 960, CHORD) for _ in range(3)]
    rig("ws_clip_remove", clips[1])
    rig("ws_device_remove", devices[1])
    assert rig.clip(track, 0, 960, CHORD) == clips[1]
    assert rig.device(track, "equalizer") == devices[1]
    assert rig.clip(track, 0, 960, CHORD) == clips[2] + 1


def test_the_order_of_clips_decides_which_of_two_equal_notes_comes_first(rig: Any) -> None:
    """Chance is given to voices in the order of their notes, so the order can be heard."""

    def sound(*, turned: bool) -> Any:
        own = type(rig)(host())
        track = own.track("instrument")
        own.device(track, "ladder_synth")
        own.track("master")
        first, second = (own.clip(track, 0, 960, [(0, 480, pitch, 100)]) for pitch in (50, 57))
        if turned:
            own("ws_clip_order", track, 2, ints([second, first]))
        own("ws_play", 0)
        return own.render(RATE // 4)

    straight, turned = sound(turned=False), sound(turned=True)
    assert np.abs(straight - turned).max() > 0.0
    assert np.allclose(straight, turned, atol=0.5)


def test_a_clip_that_is_removed_while_it_sounds_is_silent_at_once_without_laying_its_track_out(rig: Any) -> None:
    track = rig.track("audio")
    rig.track("master")
    media = rig("ws_media_add", 1, RATE, float(RATE))
    for page in range(1 + RATE // 65_536):
        rig("ws_page_put", media, page, np.full(RATE, 0.5, np.float32))
    clip = rig("ws_clip_add", track)
    rig("ws_clip_place", clip, 0, 1920, 0, 0)
    rig("ws_clip_audio", clip, media, 0.0, 0.0, 0, 0, 0, 0)
    rig("ws_play", 0)
    assert rig.render(4800)[0, -1] == 0.5
    rig("ws_clip_remove", clip)
    after = np.zeros((2, 4800), np.float32)
    rig("ws_process", 4800, after[0], after[1])
    assert np.abs(after[:, 240:]).max() == 0.0
    assert np.abs(np.diff(after[0])).max() < 0.01


def test_without_its_lane_a_fader_goes_back_to_what_was_set(rig: Any) -> None:
    track = rig.fed(np.ones((2, RATE), np.float32))
    rig.track("master")
    rig("ws_track_set", track, 0, -6.0)
    lane = ints([0]), floats([-60.0]), ints([1]), floats([0.0])
    rig("ws_automate", 0, track, 0, 1, *lane)
    assert rig.render(4800)[0, -1] == pytest.approx(10 ** (-60 / 20), rel=1e-4)
    rig("ws_automate", 0, track, 0, 0, *(column[:0] for column in lane))
    assert rig.render(4800)[0, -1] == pytest.approx(10 ** (-6 / 20), rel=1e-4)


def test_a_hand_on_a_fader_is_heard_over_its_automation(rig: Any) -> None:
    track = rig.fed(np.ones((2, RATE), np.float32))
    rig.track("master")
    rig("ws_automate", 0, track, 0, 1, ints([0]), floats([-60.0]), ints([1]), floats([0.0]))
    rig.render(4800)
    rig("ws_hold", 0, track, 0, 1)
    rig("ws_track_set", track, 0, 0.0)
    assert rig.render(4800)[0, -1] == pytest.approx(1.0)
    rig("ws_hold", 0, track, 0, 0)
    assert rig.render(4800)[0, -1] == pytest.approx(10 ** (-60 / 20), rel=1e-4)


def test_a_refused_route_never_howls(rig: Any) -> None:
    """Two groups into each other: the path that closes the ring stays silent."""
    first, second = rig.track("group"), rig.track("group")
    rig("ws_track_route", rig.fed(np.full((2, RATE), 0.25, np.float32)), first)
    rig.track("master")
    before = rig.render(4800)
    rig("ws_track_route", first, second)
    rig("ws_track_route", second, first)
    assert rig("ws_connect") == -1
    after = np.zeros((2, RATE // 2), np.float32)
    rig("ws_process", RATE // 2, after[0], after[1])
    assert np.abs(after).max() <= np.abs(before).max()


def test_the_click_comes_as_late_as_the_song(rig: Any) -> None:
    """A compressor at twice the rate on the master makes the song late; a click meets the beat all the same."""
    rig.device(rig.track("master"), "limiter")
    rig.render(1)
    late = rig("ws_latency")
    assert late > 0
    rig("ws_reset")
    rig("ws_click", 1, 0.0)
    rig("ws_play", 0)
    heard = rig.render(RATE)[0]
    assert np.abs(heard[:late]).max() == 0.0
    assert int(np.flatnonzero(heard)[0]) == late + 1  # a sine begins at zero
