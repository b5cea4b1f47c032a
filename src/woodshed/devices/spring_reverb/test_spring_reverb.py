"""The spring reverb: its chirps, its decay.

Source: Valimaki, Parker, Abel, JAES 58 (7/8), 2010: a chain of stretched allpasses in a feedback loop, upside down at
the end of each round trip; the group delay of an allpass is K (1 - a^2) / (1 + a^2 + 2 a cos(K w)).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.measures import measure_decay, octave_band, sine
from woodshed.engine import process

RATE, SECTIONS = 48_000, 48


def answer(length_s: float, **settings: Any) -> Any:
    """Return what the left side makes of a click."""
    audio = np.zeros((2, round(length_s * RATE)), np.float32)
    audio[:, 0] = 0.5
    return process("spring_reverb", audio, RATE, mix=1, width=1, low_cut_hz=20, **settings)[0].astype(float)


@pytest.mark.parametrize("chirp", [0.4, 0.62, 0.72])
def test_the_lows_run_ahead_as_far_as_the_allpasses_say(chirp: float) -> None:
    """The first echo's group delay from 400 to 3,000 Hz: 56 ms and what the chain adds to its delay at 0 Hz, in 5 %."""
    first = answer(1.0, chirp=chirp)[: round(0.108 * RATE)]
    spectrum = np.fft.rfft(first, 1 << 15)
    late = np.fft.rfft(first * np.arange(first.size), 1 << 15)
    for hz in (400, 1_000, 2_000, 3_000):
        at = slice(round((hz - 30) / RATE * (1 << 15)), round((hz + 30) / RATE * (1 << 15)))
        found = float(np.sum((late * np.conj(spectrum)).real[at]) / np.sum(np.abs(spectrum[at]) ** 2)) / RATE
        stretch = 6
        turn = stretch * 2 * np.pi * hz / RATE
        added = (1 - chirp**2) / (1 + chirp**2 + 2 * chirp * np.cos(turn)) - (1 - chirp) / (1 + chirp)
        assert found == pytest.approx(0.056 + SECTIONS * stretch * added / RATE, rel=0.05)


@pytest.mark.parametrize("decay_s", [1, 2, 4])
def test_the_tail_falls_in_the_time_that_is_set(decay_s: float) -> None:
    """T30 (ISO 3382-1) at 500 Hz and 1 kHz, within 10 %."""
    tail = answer(1.5 * decay_s + 0.5, decay_s=decay_s)
    for hz in (500, 1_000):
        assert measure_decay(octave_band(tail, hz, RATE), RATE) == pytest.approx(decay_s, rel=0.1)


def test_springs_carry_little_above_the_edge() -> None:
    """An octave above the transition frequency the tail is 30 dB and more under what it is an octave below."""
    size = np.abs(np.fft.rfft(answer(2.0, transition_hz=4_000)))
    low, high = (np.sqrt(np.mean(size[2 * hz - 400 : 2 * hz + 400] ** 2)) for hz in (2_000, 8_000))
    assert 20 * np.log10(high / low) < -20


def test_silence_stays_silence() -> None:
    assert not np.any(process("spring_reverb", np.zeros((2, RATE), np.float32), RATE, mix=1, decay_s=6))


@pytest.mark.parametrize("moves", [{"tension": 0.9}, {"decay_s": 5.0}, {"springs": 1.0}, {"width": 0.0}, {"mix": 0.1}])
def test_turning_a_knob_does_not_click(turned: Callable[..., Audio], moves: dict[str, float]) -> None:
    """What lies above 6 kHz stays 60 dB under a 200 Hz sine."""
    wave = sine(200, -18, 2 * RATE, RATE)
    out = turned("spring_reverb", np.stack([wave, wave]).astype(np.float32), RATE, {RATE: moves}, mix=0.6)
    piece = out[0, RATE // 2 :]
    spectrum = np.fft.rfft(piece * np.hanning(piece.size))
    spectrum[np.fft.rfftfreq(piece.size, 1 / RATE) < 6_000] = 0
    assert np.max(np.abs(np.fft.irfft(spectrum))) < 10 ** (-78 / 20)
