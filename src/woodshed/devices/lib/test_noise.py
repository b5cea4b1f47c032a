"""Noise: white is even, pink falls by 3 dB an octave, and no two voices share any."""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import measure_noise_slope, measure_noise_spectrum

LENGTH = 1 << 19


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_white_is_even_and_pink_falls_by_3_db_an_octave(block: Any, rate: int) -> None:
    """Equal power a Hz; equal power an octave, 10 log10(2) = 3.01 dB. White from -1 to 1 has the power 1/3."""
    white, pink = block("noises").run(np.zeros(LENGTH), rate)
    assert measure_noise_slope(white, rate) == pytest.approx(0, abs=0.1)
    assert measure_noise_slope(pink, rate) == pytest.approx(-3.01, abs=0.1)
    assert np.mean(white**2) == pytest.approx(1 / 3, rel=0.01)
    assert 10 * np.log10(np.mean(pink**2) / np.mean(white**2)) == pytest.approx(0, abs=1.5)


def test_pink_strays_little_from_its_line(block: Any) -> None:
    """10 log10(f) added, third octaves from 40 Hz to 10 kHz lie within half a dB, chance included."""
    pink = np.concatenate([block("noises").run(np.zeros(LENGTH), 48_000, seed=seed)[1] for seed in range(8)])
    found = measure_noise_spectrum(pink, 48_000)
    levels = []
    for centre in 40 * 2 ** (np.arange(25) / 3):
        band = (found.hz > centre / 2 ** (1 / 6)) & (found.hz < centre * 2 ** (1 / 6))
        levels.append(10 * np.log10(np.mean(np.abs(found.h[band]) ** 2 * found.hz[band])))
    assert np.ptp(levels) < 1.0


def test_no_two_seeds_or_places_share_a_noise(block: Any) -> None:
    """Correlation of 100,000 samples: three standard errors are 0.01."""
    first, _ = block("noises").run(np.zeros(100_000), 48_000, seed=1)
    other, _ = block("noises").run(np.zeros(100_000), 48_000, seed=2)
    assert abs(np.corrcoef(first, other)[0, 1]) < 0.01
    assert abs(np.corrcoef(first[1:], first[:-1])[0, 1]) < 0.01


def test_no_noise_is_the_sum_of_its_neighbours(block: Any) -> None:
    """With places in equal steps x0 - 2 x1 + x2 would be the same multiple of 2 at each moment.

    Of even independent numbers that sum, taken into -1 to 1, is even again: its eight octiles hold as many, within five
    standard errors.
    """
    zero, one, two = (block("noises").run(np.zeros(1 << 16), 48_000, index=index)[0] for index in (0, 1, 2))
    folded = (zero - 2 * one + two + 1) % 2 - 1
    counts = np.histogram(folded, bins=8, range=(-1, 1))[0]
    assert np.max(np.abs(counts / (folded.size / 8) - 1)) < 5 / np.sqrt(folded.size / 8)
