"""The reverb's decay, its density and its smoothness.

Sources: ISO 3382-1 (T30 by backward integration); Abel, Huang, A Simple, Robust Measure of Reverberation
Echo Density, AES 121, 2006.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy.ndimage import gaussian_filter1d
from scipy.signal import butter, sosfiltfilt
from scipy.special import erfc

from woodshed.engine import process

RATE = 48_000
Wave = npt.NDArray[np.float64]


def impulse_response(length_s: float, sample_rate: int = RATE, **settings: Any) -> Wave:
    """Return what both sides answer to a click on the left, (2, samples)."""
    click = np.zeros((2, int(length_s * sample_rate)), np.float32)
    click[0, 0] = 1
    settings = {"mix": 1, "predelay_ms": 0} | settings
    return np.asarray(process("reverb", click, sample_rate, **settings), dtype=np.float64)


def decay_s(response: Wave, sample_rate: int, hz: float) -> float:
    """Return T60 in the octave around `hz`, from the slope between -5 and -35 dB."""
    octave = butter(3, [hz / np.sqrt(2), hz * np.sqrt(2)], "band", fs=sample_rate, output="sos")
    energy = np.cumsum(sosfiltfilt(octave, response)[::-1] ** 2)[::-1]
    level = 10 * np.log10(energy / energy[0] + 1e-30)
    sloping = (level < -5) & (level > -35)
    return float(-60 / np.polyfit(np.nonzero(sloping)[0] / sample_rate, level[sloping], 1)[0])


@pytest.mark.parametrize("seconds", [0.8, 2, 6])
@pytest.mark.parametrize("size", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("sample_rate", [44_100, 48_000, 96_000])
def test_the_tail_falls_by_60_db_in_the_time_asked_for(seconds: float, size: float, sample_rate: int) -> None:
    """T30 at 1 kHz within 10 %, the mean of both sides."""
    response = impulse_response(1.2 * seconds + 0.3, sample_rate, decay_s=seconds, size=size)
    measured = np.mean([decay_s(side, sample_rate, 1_000) for side in response])
    assert measured == pytest.approx(seconds, rel=0.1)


def test_damping_shortens_the_highs_and_not_the_middle() -> None:
    """At 8 kHz a damped room is silent long before an undamped one."""
    open_air, damped = impulse_response(3, decay_s=2, damping=0)[0], impulse_response(3, decay_s=2, damping=1)[0]
    assert decay_s(damped, RATE, 8_000) < 0.45 * decay_s(open_air, RATE, 8_000)
    assert decay_s(damped, RATE, 1_000) == pytest.approx(2, rel=0.15)


def echo_density(response: Wave, at_s: float) -> float:
    """Return the share of 20 ms outside one standard deviation, 1 for Gaussian noise (Abel and Huang)."""
    start = int((at_s - 0.01) * RATE)
    part = response[start : start + int(0.02 * RATE)]
    window = np.hanning(len(part)) / np.sum(np.hanning(len(part)))
    deviation = np.sqrt(np.sum(window * part**2))
    return float(np.sum(window * (np.abs(part) > deviation)) / erfc(1 / np.sqrt(2)))


@pytest.mark.parametrize("size", [0.2, 0.5])
def test_the_tail_is_dense_within_a_tenth_of_a_second(size: float) -> None:
    """An echo density near 1 means single echoes can no longer be told apart."""
    response = impulse_response(1, decay_s=2, size=size)[0]
    assert np.mean([echo_density(response, at) for at in np.arange(0.1, 0.2, 0.01)]) > 0.85
    assert np.mean([echo_density(response, at) for at in np.arange(0.3, 0.6, 0.02)]) > 0.9


@pytest.mark.parametrize("size", [0.2, 0.5, 0.8])
def test_the_tail_does_not_ring(size: float) -> None:
    """A 3 s tail, its decay taken out, has the spectrum of noise: 5.6 dB deviation, no echo in its own past.

    A network that rings shows 10 to 20 dB.
    """
    tail = impulse_response(3, decay_s=3, size=size)[0, int(0.3 * RATE) : int(2.3 * RATE)]
    tail = tail * np.exp(6.9 * np.arange(len(tail)) / RATE / 3) * np.hanning(len(tail))
    power = np.abs(np.fft.rfft(tail)) ** 2
    evened = power / gaussian_filter1d(power, 400)
    middle = slice(300 * 2, 4_000 * 2)
    assert np.std(10 * np.log10(evened[middle])) < 7.2
    only_middle = np.zeros_like(evened)
    only_middle[middle] = evened[middle]
    memory = np.fft.irfft(only_middle)
    assert np.max(np.abs(memory[96:24_000])) < 0.25 * memory[0]


def test_the_sides_of_the_tail_are_unrelated_and_alike_in_level() -> None:
    """Width without a lean."""
    left, right = impulse_response(2, decay_s=2)[:, RATE // 10 :]
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.15
    assert 10 * np.log10(np.mean(left**2) / np.mean(right**2)) == pytest.approx(0, abs=1)


def test_width_0_is_mono() -> None:
    """Both sides carry the same."""
    left, right = impulse_response(0.5, width=0)
    assert np.allclose(left, right, atol=1e-7)


@pytest.mark.parametrize("predelay", [0, 25, 100])
def test_the_predelay_is_silent(predelay: float) -> None:
    """To the sample."""
    response = impulse_response(0.5, predelay_ms=predelay)
    assert np.nonzero(np.any(response, axis=0))[0][0] == pytest.approx(predelay * RATE / 1_000, abs=1)


@pytest.mark.parametrize("seconds", [1, 3, 10])
def test_long_and_short_tails_are_equally_loud(seconds: float) -> None:
    """Steady noise comes back about as loud as it went in."""
    noise = 0.1 * np.random.default_rng(8).standard_normal((2, 5 * RATE)).astype(np.float32)
    out = process("reverb", noise, RATE, mix=1, decay_s=seconds)
    assert 20 * np.log10(np.std(out[:, 4 * RATE :]) / np.std(noise)) == pytest.approx(0, abs=3)


def test_the_tail_ends_in_silence() -> None:
    """Ten times the decay later it is under -240 dBFS."""
    response = impulse_response(4, decay_s=0.3)
    assert np.max(np.abs(response[:, -RATE // 2 :])) < 1e-12


def test_mix_0_is_the_input() -> None:
    """Bit for bit."""
    noise = np.random.default_rng(9).uniform(-1, 1, (2, RATE)).astype(np.float32)
    assert np.array_equal(process("reverb", noise, RATE, mix=0), noise)
