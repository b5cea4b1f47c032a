"""The analog synthesizers in a song: their knobs move under automation, and nothing clicks."""

import numpy as np
import pytest
from scipy import signal

from woodshed.engine import render_mix
from woodshed.song.document import Automation, Clip, Device, Note, Point, Song, Track
from woodshed.units import Ticks

RATE = 48_000
BAR = 3840
DARK = {
    "ladder_mono": {"cutoff_hz": 250.0, "filter_env_octaves": 0.0, "velocity_octaves": 0.0, "sustain": 1.0},
    "dco_poly": {"cutoff_hz": 250.0, "filter_env_octaves": 0.0, "velocity_octaves": 0.0, "sustain": 1.0},
    "bass_line": {"cutoff_hz": 250.0, "env_mod_octaves": 0.0, "resonance": 0.0, "volume_decay_s": 20.0},
}
"""Notes so dark that a click would be all there is of treble."""
MOVES = [
    ("ladder_mono", "cutoff_hz", 120.0, 500.0),
    ("ladder_mono", "resonance", 0.0, 0.9),
    ("ladder_mono", "overload_db", 0.0, 12.0),
    ("ladder_mono", "level_1", 0.2, 0.8),
    ("ladder_mono", "tune_2_semitones", 0.0, 7.0),
    ("ladder_mono", "level_db", 0.0, -12.0),
    ("dco_poly", "cutoff_hz", 120.0, 500.0),
    ("dco_poly", "resonance", 0.0, 0.9),
    ("dco_poly", "sub", 0.1, 1.0),
    ("dco_poly", "level_db", 0.0, -12.0),
    ("bass_line", "cutoff_hz", 120.0, 500.0),
    ("bass_line", "resonance", 0.0, 0.9),
    ("bass_line", "drive_db", 0.0, 12.0),
    ("bass_line", "accent", 0.0, 1.0),
    ("bass_line", "level_db", 0.0, -12.0),
]


def song_of(devices: tuple[Device, ...], target: str, low: float, high: float) -> Song:
    """Return a bar of one long low C while a knob jumps there and back, eight times."""
    points = tuple(Point(f"p{n}", Ticks(BAR * n // 8), (low, high)[n % 2], "hold") for n in range(8))
    clip = Clip("clip", Ticks(0), Ticks(BAR), notes=(Note("n", Ticks(0), Ticks(BAR), 36, 100),))
    tracks = (
        Track("player", "Player", "instrument", devices=devices, clips=(clip,)),
        Track("master", "Master", "master"),
    )
    return Song(tracks=tracks, automation=(Automation(target, points),))


@pytest.mark.parametrize(("name", "knob", "low", "high"), MOVES)
def test_a_knob_that_jumps_does_not_click(name: str, knob: str, low: float, high: float) -> None:
    """Above 5 kHz, where the note has nothing, a jump of the knob leaves less than -60 dBFS."""
    song = song_of((Device("d", name, params=DARK[name]),), f"d.{knob}", low, high)
    assert treble_of(song) < 0.001


@pytest.mark.parametrize(
    ("knob", "low", "high"), [("mode", 0.0, 2.0), ("depth_percent", 0.0, 125.0), ("mix", 0.0, 1.0)]
)
def test_the_chorus_does_not_click_either(knob: str, low: float, high: float) -> None:
    """The same behind a dark note: a new mode glides to its delays."""
    devices = (Device("d", "ladder_mono", params=DARK["ladder_mono"]), Device("c", "bbd_chorus"))
    assert treble_of(song_of(devices, f"c.{knob}", low, high)) < 0.001


def treble_of(song: Song) -> float:
    """Return the largest sample above 5 kHz, from a tenth of a second on."""
    heard = np.asarray(render_mix(song, end=Ticks(BAR)).audio[0], np.float64)
    assert np.max(np.abs(heard)) > 0.01
    return float(
        np.max(np.abs(signal.sosfilt(signal.butter(8, 5_000, "highpass", fs=RATE, output="sos"), heard)[4_800:]))
    )
