"""The shaker is made of grains that land when the hand turns."""

from typing import Any

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from woodshed.audio import Audio
from woodshed.engine import play

SAMPLE_RATE = 48_000


def shaker(length_s: float = 0.5, preset: str = "", **settings: Any) -> Audio:
    """Return one shake at middle C."""
    return play("shaker", [(0.0, 0.05, 60, 100)], length_s, SAMPLE_RATE, preset=preset, **settings)


@pytest.mark.parametrize("preset", ["soft", "egg", "cabasa"])
def test_grains_lie_in_the_treble(preset: str) -> None:
    """Nine tenths above 3 kHz: seeds and beads are small."""
    power = (np.abs(np.fft.rfft(shaker(preset=preset))) ** 2).sum(axis=0)
    assert power[1500:].sum() > 0.9 * power.sum()


def test_a_slow_swing_lands_later() -> None:
    """The loudest 10 ms come later when the grains fly longer."""

    def loudest_s(rise_s: float) -> float:
        power = shaker(rise_s=rise_s, grains=10_000, decay_s=0.3)[0].astype(float) ** 2
        return float(np.argmax(np.convolve(power, np.ones(480), mode="same"))) / SAMPLE_RATE

    assert loudest_s(0.005) < 0.03
    assert 0.04 < loudest_s(0.08) < 0.2


def test_few_grains_are_heard_one_by_one() -> None:
    """Sparse impulses have a much higher kurtosis than the three of noise (Cook, 1997: PhISM)."""

    def kurtosis(grains: float) -> float:
        audio = shaker(grains=grains, grain_s=0.001, decay_s=1, rise_s=0)[0, : SAMPLE_RATE // 5].astype(float)
        return float(np.mean(audio**4) / np.mean(audio**2) ** 2)

    assert kurtosis(100) > 20
    assert kurtosis(20_000) < 10


def test_jingles_ring_as_long_as_they_say() -> None:
    """After a shake of 20 ms the lowest jingles fall 24 dB in two fifths of `jingles_s`."""
    audio = shaker(2.0, jingles=1, jingles_s=1.5, jingles_hz=5000, decay_s=0.02, rise_s=0, width=0, grains=5000)[0]
    band = sosfilt(butter(2, [4850, 5060], "bandpass", fs=SAMPLE_RATE, output="sos"), audio.astype(float)) ** 2
    fifth = round(0.3 * SAMPLE_RATE)
    fall = 10 * np.log10(band[fifth : 2 * fifth].mean() / band[3 * fifth : 4 * fifth].mean())
    assert fall == pytest.approx(24, rel=0.15)
