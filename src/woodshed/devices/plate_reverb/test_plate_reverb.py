"""The plate reverb: its decay, its density at once, its loudness.

Sources: ISO 3382-1 (T30); Arcas, Chaigne, Applied Acoustics 71, 2010; Abel, Huang, AES 121, 2006 (echo density).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.measures import measure_decay, octave_band, rms_db, sine, white_noise
from woodshed.engine import process

RATE = 48_000


def answer(length_s: float, rate: int = RATE, **settings: Any) -> Any:
    """Return what both sides make of a click."""
    audio = np.zeros((2, round(length_s * rate)), np.float32)
    audio[:, 0] = 0.5
    return process("plate_reverb", audio, rate, mix=1, **settings).astype(float)


@pytest.mark.parametrize("rate", [44_100, RATE, 96_000])
@pytest.mark.parametrize("decay_s", [1, 2.4, 5])
def test_the_tail_falls_in_the_time_that_is_set(decay_s: float, rate: int) -> None:
    """T30 at 500 Hz and 1 kHz, within 7.5 %; at 8 kHz sooner, as steel and air take the highs."""
    tail = answer(1.4 * decay_s + 0.5, rate, decay_s=decay_s)[0]
    for hz in (500, 1_000):
        assert measure_decay(octave_band(tail, hz, rate), rate) == pytest.approx(decay_s, rel=0.075)
    assert measure_decay(octave_band(tail, 8_000, rate), rate) < 0.8 * decay_s


def test_it_is_dense_after_a_tenth_of_a_second() -> None:
    """As many samples beyond one standard deviation as in Gaussian noise (Abel, Huang 2006): 0.9 of it and more."""
    tail = answer(1.0)[0]
    for start_s in (0.2, 0.4):
        piece = tail[round(start_s * RATE) : round((start_s + 0.05) * RATE)]
        outside = float(np.mean(np.abs(piece) > np.std(piece)))
        assert outside / 0.3173 > 0.85


@pytest.mark.parametrize("decay_s", [1, 2.4, 5])
def test_steady_sounds_keep_their_loudness(decay_s: float) -> None:
    """White noise comes back within 4 dB of what it was, whatever the decay."""
    noise = white_noise(-20, 8 * RATE)
    sent = np.stack([noise, noise]).astype(np.float32)
    heard = process("plate_reverb", sent, RATE, mix=1, decay_s=decay_s, low_cut_hz=10, high_cut_hz=20_000)
    assert rms_db(heard[0, 6 * RATE :].astype(float)) == pytest.approx(-20, abs=4)


def test_the_two_pickups_hear_the_plate_apart() -> None:
    """Hardly alike, and equally loud."""
    left, right = answer(2.0)
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.3
    assert rms_db(left) == pytest.approx(rms_db(right), abs=1)


def test_silence_stays_silence() -> None:
    assert not np.any(process("plate_reverb", np.zeros((2, RATE), np.float32), RATE, mix=1))


@pytest.mark.parametrize(
    "moves", [{"decay_s": 5.0}, {"damping": 1.0}, {"predelay_ms": 80.0}, {"mix": 0.1}, {"width": 0.0}]
)
def test_turning_a_knob_does_not_click(turned: Callable[..., Audio], moves: dict[str, float]) -> None:
    """What lies above 6 kHz stays 60 dB under a 200 Hz sine."""
    wave = sine(200, -18, 3 * RATE, RATE)
    out = turned("plate_reverb", np.stack([wave, wave]).astype(np.float32), RATE, {2 * RATE: moves}, mix=0.6)
    piece = out[0, RATE:]
    spectrum = np.fft.rfft(piece * np.hanning(piece.size))
    spectrum[np.fft.rfftfreq(piece.size, 1 / RATE) < 6_000] = 0
    assert np.max(np.abs(np.fft.irfft(spectrum))) < 10 ** (-78 / 20)
