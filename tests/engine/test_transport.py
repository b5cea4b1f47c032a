"""Time: the host's ticks and samples, its loop, its seek and its click."""

import itertools
from typing import Any

import numpy as np
import pytest

from woodshed.engine.mirror import ints
from woodshed.song.document import TempoPoint
from woodshed.song.tempo import TempoMap
from woodshed.units import Ticks


def set_tempo(rig: Any, points: list[TempoPoint]) -> None:
    bpms = np.array([p.bpm for p in points], np.float64)
    rig("ws_set_tempo", len(points), ints(p.tick for p in points), bpms, ints(p.ramp for p in points))


POINTS = [
    TempoPoint(Ticks(0), 90.0),
    TempoPoint(Ticks(3840), 90.0, ramp=True),
    TempoPoint(Ticks(7680), 137.5),
    TempoPoint(Ticks(9600), 60.0, ramp=True),
    TempoPoint(Ticks(11520), 60.0),
]


def test_the_host_and_the_song_agree_on_every_sample(rig: Any) -> None:
    """The same formulas in C++ and Python; see song/tempo.py."""
    set_tempo(rig, POINTS)
    tempo = TempoMap(POINTS)
    for tick in range(0, 20_000, 37):
        assert abs(rig("ws_sample_at", float(tick)) - tempo.sample(tick, 48_000)) <= 1


def test_ticks_to_samples_and_back_is_the_same_tick(rig: Any) -> None:
    set_tempo(rig, POINTS)
    for tick in range(0, 20_000, 61):
        back = rig("ws_tick_at", rig("ws_sample_at", float(tick)))
        assert back == pytest.approx(tick, abs=0.05)


def test_playing_moves_by_the_tempo(rig: Any) -> None:
    """At 120 bpm a beat of 960 ticks lasts 24,000 samples of 48 kHz."""
    rig.track("master")
    rig("ws_play", 0)
    rig.render(24_000)
    assert rig("ws_tick") == pytest.approx(960.0)
    rig("ws_stop")
    rig.render(4800)
    assert rig("ws_tick") == pytest.approx(960.0)


def test_the_loop_comes_round_on_its_exact_sample(rig: Any) -> None:
    rig.track("master")
    rig("ws_loop", 1, 960.0, 1920.0)
    rig("ws_seek", 960.0)
    rig("ws_play", 0)
    rig.render(24_000 * 3 + 12_000, block=1000)
    assert rig("ws_tick") == pytest.approx(960 + 480)


def test_a_seek_jumps(rig: Any) -> None:
    rig.track("master")
    rig("ws_play", 0)
    rig.render(1000)
    rig("ws_seek", 5000.0)
    assert rig("ws_tick") == pytest.approx(5000.0)


def clicks(output: Any) -> list[int]:
    """Where the click begins: the first sound after at least 50 ms of quiet."""
    loud = np.flatnonzero(np.abs(output[0]) > 0.02)
    return [int(loud[0]), *(int(b) for a, b in itertools.pairwise(loud) if b - a > 2400)]


def test_the_metronome_clicks_on_every_beat(rig: Any) -> None:
    rig.track("master")
    rig("ws_click", 1, -6.0)
    rig("ws_play", 0)
    output = rig.render(24_000 * 5, block=777)
    found = clicks(output)
    assert len(found) == 5
    assert np.allclose(found, np.arange(5) * 24_000, atol=5)


def test_a_count_in_clicks_one_bar_before_anything_sounds(rig: Any) -> None:
    track = rig.fed(np.zeros((2, 1), np.float32))
    rig("ws_freeze", track, 0, 0)
    rig.track("master")
    rig("ws_seek", 3840.0)
    rig("ws_play", 1)
    assert rig("ws_tick") == pytest.approx(0.0)
    output = rig.render(24_000 * 5)
    found = clicks(output)
    assert len(found) == 4
    assert rig("ws_tick") == pytest.approx(4800.0)
