"""Where the echoes fall, on which side, and how they fade."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from woodshed.audio import Audio
from woodshed.engine import process

RATE = 48_000
PURE: dict[str, Any] = {"mix": 1, "low_cut_hz": 10, "high_cut_hz": 20_000}


def click(length_s: float = 2.0, sides: tuple[float, float] = (1, 1)) -> Audio:
    """Return a click at the start."""
    audio = np.zeros((2, int(length_s * RATE)), np.float32)
    audio[:, 0] = sides
    return audio


def places(wave: npt.NDArray[np.float32], least: float = 0.05) -> list[int]:
    """Return the samples at which something loud begins."""
    loud = np.nonzero(np.abs(wave) > least)[0]
    return [int(place) for place in loud[np.diff(loud, prepend=-1_000) > 100]]


@pytest.mark.parametrize(("beats", "tempo"), [(0.5, 120), (0.75, 90), (1, 174), (0.3333, 82)])
@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_echoes_fall_on_the_beat(beats: float, tempo: float, rate: int) -> None:
    """`beats` * 60 / tempo seconds apart, to the sample, and the third one too."""
    audio = np.zeros((2, int(2.5 * rate)), np.float32)
    audio[:, 0] = 1
    out = process("delay", audio, rate, tempo_bpm=tempo, time_beats=beats, feedback=0.7, **PURE)
    apart = round(beats * 60 / tempo * rate)
    assert places(out[0])[:3] == pytest.approx([apart, 2 * apart, 3 * apart], abs=2)


def test_a_free_delay_is_in_milliseconds() -> None:
    """Whatever the tempo: 250 ms are 12,000 samples."""
    out = process("delay", click(), RATE, tempo_bpm=63, free=1, time_ms=250, feedback=0, **PURE)
    assert places(out[0]) == [12_000]


def test_four_seconds_at_96_khz_fit() -> None:
    """The longest time at the highest rate it was made for."""
    audio = np.zeros((2, 400_000), np.float32)
    audio[:, 0] = 1
    assert places(process("delay", audio, 96_000, free=1, time_ms=4_000, feedback=0, **PURE)[0]) == [384_000]


def test_each_echo_is_the_feedback_times_the_one_before() -> None:
    """0.5 is 6 dB less each time."""
    out = process("delay", click(), RATE, free=1, time_ms=100, feedback=0.5, **PURE)[0]
    energy = [np.sum(out[place - 10 : place + 400] ** 2) for place in (4_800, 9_600, 14_400)]
    assert 10 * np.log10(energy[1] / energy[0]) == pytest.approx(-6.02, abs=0.6)
    assert 10 * np.log10(energy[2] / energy[1]) == pytest.approx(-6.02, abs=0.6)


def test_ping_pong_goes_from_side_to_side() -> None:
    """Left, right, left, right, whichever side the sound came from."""
    out = process("delay", click(sides=(0, 1)), RATE, free=1, time_ms=100, feedback=0.7, ping_pong=1, **PURE)
    assert places(out[0])[:2] == pytest.approx([4_800, 14_400], abs=2)
    assert places(out[1])[:2] == pytest.approx([9_600, 19_200], abs=2)


def test_without_ping_pong_the_sides_stay_apart() -> None:
    """What is on the left echoes on the left."""
    out = process("delay", click(sides=(1, 0)), RATE, free=1, time_ms=100, **PURE)
    assert not np.any(out[1])


def test_each_echo_is_darker_than_the_one_before() -> None:
    """One pole at 2 kHz more on each pass: -3.01 dB there, -6.02 on the second echo."""
    settings = PURE | {"high_cut_hz": 2_000, "free": 1, "time_ms": 250, "feedback": 0.9}
    out = process("delay", click(), RATE, **settings)[0]
    first, second = (np.abs(np.fft.rfft(out[place : place + 12_000])) for place in (12_000, 24_000))
    low, corner = 100 // 4, 2_000 // 4
    assert 20 * np.log10(first[corner] / first[low]) == pytest.approx(-3.0, abs=0.2)
    assert 20 * np.log10(second[corner] / second[low]) == pytest.approx(-6.0, abs=0.3)


def test_ducking_waits_for_silence() -> None:
    """While the input is loud the echoes are 20 dB down at 0.9; they return when it stops."""
    wave = 0.3 * np.sin(2 * np.pi * 500 * np.arange(2 * RATE) / RATE)
    wave[RATE:] = 0
    audio = np.stack([wave, wave]).astype(np.float32)
    settings = PURE | {"free": 1, "time_ms": 400, "feedback": 0.9}
    ducked, free = (process("delay", audio, RATE, ducking=ducking, **settings)[0] for ducking in (0.9, 0))
    during, after = slice(int(0.6 * RATE), RATE), slice(int(1.8 * RATE), None)
    assert np.std(ducked[during]) / np.std(free[during]) == pytest.approx(0.1, abs=0.01)
    assert np.std(ducked[after]) / np.std(free[after]) > 0.7


def test_drift_moves_the_pitch_and_loses_nothing() -> None:
    """A modulated echo of a sine wanders by a few cents and keeps its level."""
    wave = 0.5 * np.sin(2 * np.pi * 1_000 * np.arange(2 * RATE) / RATE)
    audio = np.stack([wave, wave]).astype(np.float32)
    out = process("delay", audio, RATE, free=1, time_ms=50, feedback=0, modulation=0.5, modulation_hz=1, **PURE)[0]
    steady = out[RATE // 2 :]
    assert np.sqrt(np.mean(steady**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.02)
    spectrum = np.abs(np.fft.rfft(steady * np.hanning(len(steady))))
    assert spectrum[1_500] < 0.9 * np.max(spectrum)


def test_feedback_dies_out_and_leaves_silence() -> None:
    """Exactly nothing in the end: 20 ms and 0.5 are far below -200 dB after a second."""
    out = process("delay", click(3.0), RATE, free=1, time_ms=20, feedback=0.5, mix=1)
    assert not np.any(out[:, -RATE // 2 :])


def test_mix_0_is_the_input() -> None:
    """Bit for bit."""
    noise = np.random.default_rng(6).uniform(-1, 1, (2, RATE)).astype(np.float32)
    assert np.array_equal(process("delay", noise, RATE, mix=0), noise)
