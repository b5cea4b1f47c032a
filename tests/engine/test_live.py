"""Playing live: changes while the song runs, and nothing that breaks or clicks."""

from typing import Any

import numpy as np
import pytest

from woodshed.engine.mirror import ints
from woodshed.engine.native import host
from woodshed.engine.wasm import WasmHost

RATE = 48_000
EVERY_KEY = -1


def sine(frames: int, hz: float = 220.0) -> Any:
    wave = (0.5 * np.sin(2 * np.pi * hz * np.arange(frames) / RATE)).astype(np.float32)
    return np.stack([wave, wave])


def steepest(signal: Any) -> float:
    return float(np.abs(np.diff(signal[0])).max())


@pytest.mark.parametrize("kind", ["ladder_synth", "electric_piano", "organ"])
def test_stealing_many_voices_at_once_is_the_same_in_both_builds(rig: Any, wasm: WasmHost, kind: str) -> None:
    """The builds have 8 and 4 lanes; a bank that is wider than needed may not give out more voices."""

    def chords(build: Any) -> Any:
        own = type(rig)(build)
        track = own.track("instrument")
        own.device(track, kind)
        own.track("master")
        notes = [(100 * chord, 3000, 36 + 2 * step + chord, 100) for chord in range(4) for step in range(8)]
        own.clip(track, 0, 7680, notes)
        own("ws_play", 0)
        return own.render(RATE, block=4800)

    assert np.array_equal(chords(host()), chords(wasm))


def test_a_device_added_elsewhere_does_not_disturb_the_master(rig: Any) -> None:
    """A filter on the master keeps its memory when a chain beside it grows."""
    rig.fed(sine(RATE))
    other = rig.track("instrument")
    master = rig.track("master")
    rig.device(master, "filter")
    before = rig.render(RATE // 2)
    kept = sine(RATE)[:, RATE // 2 :].copy()
    rig("ws_feed", 0, kept[0], kept[1])
    rig.device(other, "equalizer")
    after = rig.render(RATE // 2)
    assert steepest(np.concatenate([before[:, -100:], after], axis=1)) < 1.2 * steepest(before[:, 4800:])


def test_a_removed_track_is_gone_before_the_graph_is_connected_again(rig: Any) -> None:
    track = rig.fed(sine(RATE))
    rig.track("master")
    rig.render(4800)
    rig("ws_track_remove", track)
    left, right = np.ones(4800, np.float32), np.ones(4800, np.float32)
    rig("ws_process", 4800, left, right)
    assert np.abs(left).max() == 0.0


def test_a_refused_route_leaves_the_song_playing(rig: Any) -> None:
    signal = sine(RATE)
    first, second = rig.track("group"), rig.track("group")
    rig("ws_track_route", rig.fed(signal), first)
    rig.track("master")
    before = rig.render(4800)
    rig("ws_track_route", first, second)
    rig("ws_track_route", second, first)
    assert rig("ws_connect") == -1
    assert np.array_equal(before, signal[:, :4800])


def test_handles_that_name_nothing_do_nothing(rig: Any) -> None:
    track = rig.fed(sine(RATE))
    rig.track("master")
    rig("ws_track_order", 2, ints([track, 99]))
    rig("ws_device_order", track, 1, ints([99]))
    rig("ws_device_set", 99, 0, 1.0)
    rig("ws_clip_place", 99, 0, 1, 0, 0)
    assert rig("ws_send_add", track, 99, 0) == -1
    assert rig("ws_media_add", 2, 2**31 - 1, 48_000.0) == -1
    assert np.abs(rig.render(4800)).max() > 0.1


def test_a_tempo_change_keeps_the_place_in_the_song(rig: Any) -> None:
    rig.track("master")
    rig("ws_play", 0)
    rig.render(RATE * 2)
    before = rig("ws_tick")
    rig("ws_set_tempo", 1, ints([0]), np.array([60.0]), ints([0]))
    assert rig("ws_tick") == pytest.approx(before, abs=0.1)


def test_a_seek_puts_the_controllers_back(rig: Any) -> None:
    """A fade by expression (controller 11) at a clip's end is undone by going back to its start."""
    track = rig.track("instrument")
    rig.device(track, "organ")
    rig.track("master")
    clip = rig.clip(track, 0, 3840, [(0, 3800, 60, 100)])
    arrays = ints([1920]), ints([11]), np.zeros(1, np.float32), ints([EVERY_KEY])
    rig("ws_clip_controllers", clip, 1, *arrays)
    rig("ws_clips_done", track)
    rig("ws_play", 0)
    rig.render(RATE * 2)
    rig("ws_seek", 0.0)
    assert np.abs(rig.render(RATE // 2)[0, RATE // 4 :]).max() > 0.01


def test_a_key_held_by_hand_sounds_on_through_a_loop(rig: Any) -> None:
    track = rig.track("instrument")
    rig.device(track, "organ")
    rig.track("master")
    rig("ws_loop", 1, 0.0, 960.0)
    rig("ws_play", 0)
    rig("ws_note_on", track, 60, 100)
    output = rig.render(RATE * 2)
    assert np.abs(output[0, RATE:]).max() > 0.5 * np.abs(output[0, 4800 : RATE // 2]).max()


def test_a_bypassed_instrument_hears_its_notes_end(rig: Any) -> None:
    track = rig.track("instrument")
    organ = rig.device(track, "organ")
    rig.track("master")
    rig("ws_note_on", track, 60, 100)
    rig.render(4800)
    rig("ws_device_bypass", organ, 1)
    rig("ws_note_off", track, 60)
    rig.render(RATE * 3)
    rig("ws_device_bypass", organ, 0)
    assert np.abs(rig.render(RATE)).max() == 0.0


def test_stopping_audio_does_not_click(rig: Any) -> None:
    track = rig.track("audio")
    rig.track("master")
    audio = sine(RATE * 4)
    media = rig("ws_media_add", 2, RATE * 4, float(RATE))
    for page in range(3):
        rig("ws_page_put", media, page, np.ascontiguousarray(audio[:, page * 65_536 : (page + 1) * 65_536]))
    clip = rig("ws_clip_add", track)
    rig("ws_clip_place", clip, 0, 3840, 0, 0)
    rig("ws_clip_audio", clip, media, 0.0, 0.0, 0, 0, 0, 0)
    rig("ws_clips_done", track)
    rig("ws_play", 0)
    before = rig.render(RATE // 2 + 60)
    rig("ws_stop")
    after = rig.render(4800)
    assert steepest(np.concatenate([before[:, -10:], after], axis=1)) < 1.5 * steepest(before[:, 100:])
    assert np.abs(after[:, 480:]).max() == 0.0


def test_what_is_no_number_never_gets_in(rig: Any) -> None:
    track = rig.fed(sine(RATE))
    rig.track("master")
    points = ints([0, 960]), np.array([np.nan, 0.0], np.float32), ints([1, 1]), np.zeros(2, np.float32)
    rig("ws_automate", 0, track, 0, 2, *points)
    rig("ws_click", 1, float("nan"))
    rig("ws_play", 0)
    assert np.isfinite(rig.render(RATE)).all()


def test_pages_behind_a_loop_are_asked_for_in_time(rig: Any) -> None:
    """Loop over the first two seconds: shortly before its end the pages of its start are wanted too."""
    track = rig.track("audio")
    rig.track("master")
    media = rig("ws_media_add", 2, RATE * 4, float(RATE))
    clip = rig("ws_clip_add", track)
    rig("ws_clip_place", clip, 0, 7680, 0, 0)
    rig("ws_clip_audio", clip, media, 0.0, 0.0, 0, 0, 0, 0)
    rig("ws_clips_done", track)
    rig("ws_loop", 1, 0.0, 3840.0)
    rig("ws_seek", 3600.0)
    rig("ws_play", 0)
    pairs = np.zeros((16, 2), np.int32)
    count = rig("ws_pages_wanted", RATE, 16, pairs)
    assert sorted(page for _, page in pairs[:count].tolist()) == [0, 1]
