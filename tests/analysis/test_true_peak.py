"""True peak: as high as the curve between the samples, and never lower than a sample."""

import math

import numpy as np
import pyebur128
import pytest

from woodshed.analysis import common_meter_peak, true_peak, true_peaks
from woodshed.audio import Audio


@pytest.mark.parametrize("sample_rate", [44_100, 48_000, 88_200, 96_000, 192_000])
@pytest.mark.parametrize("hz", [997.0, 7_351.0, 12_000.0, 17_000.0])
def test_a_sine_peaks_at_its_amplitude_whatever_its_phase(hz: float, sample_rate: int) -> None:
    """Interpolation by N under-reads by at most -20 log10(cos(pi f / (N rate))) dB: here 0.09 dB."""
    phases = np.linspace(0, np.pi, 7)[:, np.newaxis]
    time = np.arange(4_000) / sample_rate
    fade = np.hanning(4_000) ** 0.2
    audio = (0.5 * fade * np.sin(2 * np.pi * hz * time + phases)).astype(np.float32)
    for peak in true_peaks(audio, sample_rate):
        assert 20 * math.log10(peak) == pytest.approx(-6.02, abs=0.1)


def noise(seed: int) -> Audio:
    """Loud noise with a few isolated peaks, in which few frames matter."""
    dice = np.random.default_rng(seed)
    audio = dice.standard_normal((2, 30_000)) * 0.1
    audio[:, dice.integers(0, 30_000, 20)] *= 3
    return audio.astype(np.float32)


@pytest.mark.parametrize("seed", range(5))
def test_skipping_quiet_frames_misses_nothing(seed: int) -> None:
    """The same curve, computed whole: a sinc of the same window by plain convolution."""
    audio = noise(seed)
    places = np.arange(-24 * 8 + 1, 24 * 8) / 8
    window = np.i0(8 * np.sqrt(1 - (places / 24) ** 2)) / np.i0(8.0)
    kernel = np.sinc(places) * window
    for channel, found in zip(audio, true_peaks(audio, 48_000), strict=True):
        spread = np.zeros(channel.size * 8)
        spread[::8] = channel
        assert found == pytest.approx(np.abs(np.convolve(spread, kernel)).max(), rel=1e-3)


@pytest.mark.parametrize("sample_rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("seed", range(3))
def test_the_common_meter_reads_as_libebur128_does(seed: int, sample_rate: int) -> None:
    """Its filter, from its documentation: 49 points, Hann window. Ours is nearer the truth, within 0.5 dB of it."""
    audio = noise(seed)
    state = pyebur128.R128State(2, sample_rate, pyebur128.MeasurementMode.MODE_TRUE_PEAK)
    state.add_frames(np.ascontiguousarray(audio.T).ravel(), audio.shape[1])
    other = 20 * math.log10(max(pyebur128.get_true_peak(state, channel) for channel in range(2)))
    assert common_meter_peak(audio, sample_rate) == pytest.approx(other, abs=0.001)
    assert true_peak(audio, sample_rate) == pytest.approx(other, abs=0.5)


def test_it_is_never_below_the_sample_peak() -> None:
    """A single sample at full scale is a peak of 0 dBTP."""
    audio = np.zeros((1, 1000), np.float32)
    audio[0, 500] = -1
    assert true_peak(audio, 48_000) == pytest.approx(0, abs=1e-6)


def test_silence_and_nothing_have_no_peak() -> None:
    """There is no level below everything else."""
    assert true_peak(np.zeros((2, 1000), np.float32), 48_000) == -math.inf
    assert true_peak(np.zeros((2, 0), np.float32), 48_000) == -math.inf
