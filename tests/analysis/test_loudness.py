"""Loudness beyond the EBU's test signals: the filter's coefficients, other meters, odd input."""

import math

import numpy as np
import pyebur128
import pytest

from woodshed.analysis import integrated_loudness, loudness_range, measure_loudness
from woodshed.analysis.loudness import k_weighting
from woodshed.audio import Audio
from woodshed.errors import AudioError


def band_song(sample_rate: int, seconds: float = 20.0, seed: int = 0) -> Audio:
    """Something like music: chords that swell and rest, a beat, and a little noise, in stereo."""
    dice = np.random.default_rng(seed)
    time = np.arange(round(seconds * sample_rate)) / sample_rate
    swell = 0.15 + 0.85 * np.sin(np.pi * time / 7.0) ** 2
    chord = sum(np.sin(2 * np.pi * hz * time + dice.uniform(0, 6)) for hz in (110, 165, 220, 277, 660, 2100))
    beat = np.exp(-((time % 0.5) * 30)) * np.sin(2 * np.pi * 55 * time)
    sides = [chord * 0.05 * swell + 0.4 * beat + 0.02 * dice.standard_normal(time.size) for _ in range(2)]
    return np.stack(sides).astype(np.float32)


def other_meter(audio: Audio, sample_rate: int) -> tuple[float, float]:
    """Integrated loudness and range as libebur128 reads them."""
    mode = pyebur128.MeasurementMode.MODE_I | pyebur128.MeasurementMode.MODE_LRA
    state = pyebur128.R128State(audio.shape[0], sample_rate, mode)
    state.add_frames(np.ascontiguousarray(audio.T).ravel(), audio.shape[1])
    return pyebur128.get_loudness_global(state), pyebur128.get_loudness_range(state)


def test_k_weighting_at_48_khz_is_the_standards_own() -> None:
    """ITU-R BS.1770-5, tables 1 and 2."""
    shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585]
    low_cut = [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621]
    assert k_weighting(48_000) == pytest.approx(np.array([shelf, low_cut]), abs=1e-9)


@pytest.mark.parametrize("sample_rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_music_reads_as_on_another_meter(sample_rate: int, seed: int) -> None:
    """The reference is libebur128: 0.02 LU for loudness; for the range 0.3 LU, as its windows step by 1 s."""
    audio = band_song(sample_rate, seed=seed)
    loudness, spread = other_meter(audio, sample_rate)
    assert integrated_loudness(audio, sample_rate) == pytest.approx(loudness, abs=0.02)
    assert loudness_range(audio, sample_rate) == pytest.approx(spread, abs=0.3)


@pytest.mark.parametrize("sample_rate", [22_050, 32_000, 88_200, 192_000])
def test_unusual_rates_read_the_same(sample_rate: int) -> None:
    """A 997 Hz sine at -23 dBFS on two channels reads -23 LUFS (BS.1770-5, Annex 1)."""
    time = np.arange(5 * sample_rate) / sample_rate
    audio = np.tile(10 ** (-23 / 20) * np.sin(2 * np.pi * 997 * time), (2, 1)).astype(np.float32)
    assert integrated_loudness(audio, sample_rate) == pytest.approx(-23, abs=0.05)


def test_one_channel_counts_once() -> None:
    """The same sound on one channel reads 3.01 LU lower than on two (eq. 2)."""
    audio = band_song(48_000)
    one, two = audio[:1], np.repeat(audio[:1], 2, axis=0)
    assert integrated_loudness(two, 48_000) - integrated_loudness(one, 48_000) == pytest.approx(3.01, abs=0.01)


def test_louder_by_a_decibel_reads_a_decibel_more() -> None:
    """Gain above the gates moves every value alike."""
    audio = band_song(48_000)
    before, after = measure_loudness(audio, 48_000), measure_loudness(audio * np.float32(10 ** (1 / 20)), 48_000)
    assert after.integrated_lufs - before.integrated_lufs == pytest.approx(1, abs=1e-4)
    assert after.max_momentary_lufs - before.max_momentary_lufs == pytest.approx(1, abs=1e-4)
    assert after.range_lu == pytest.approx(before.range_lu, abs=1e-4)


def test_silence_has_no_loudness() -> None:
    """Nothing passes the absolute gate."""
    found = measure_loudness(np.zeros((2, 48_000 * 4), np.float32), 48_000)
    assert found.integrated_lufs == -math.inf
    assert found.max_momentary_lufs == -math.inf
    assert found.range_lu == 0


@pytest.mark.parametrize("samples", [0, 1, 100, 19_199])
def test_less_than_400_ms_has_no_loudness(samples: int) -> None:
    """A block is 400 ms long."""
    found = measure_loudness(np.ones((2, samples), np.float32), 48_000)
    assert found.integrated_lufs == -math.inf
    assert found.short_term_lufs.size == 0


def test_audio_that_has_no_loudness_is_refused() -> None:
    """Seven channels have no weights, and 4 kHz no room for the filter."""
    with pytest.raises(AudioError):
        integrated_loudness(np.zeros((7, 48_000), np.float32), 48_000)
    with pytest.raises(AudioError):
        integrated_loudness(np.zeros((2, 48_000), np.float32), 4_000)
