"""What worn media do to the music by their panels: the ends of their band, and how they bend it."""

import math
from collections.abc import Mapping

import numpy as np

from woodshed.certify.measures import Signal
from woodshed.certify.truths.curves import harmonics_of_shape
from woodshed.certify.truths.filters import butterworth

Settings = Mapping[str, float]


def worn_band(hz: Signal, at: Settings) -> Signal:
    """Return the gain of a band that ends at `low_cut_hz` and `high_cut_hz`: two poles below and four above."""
    return np.asarray(butterworth(hz, at["low_cut_hz"], 2, high=True) * butterworth(hz, at["high_cut_hz"], 4))


def worn_harmonics(level_db: float, at: Settings) -> Signal:
    """Return the harmonics of x + a x² - b x³ with the THD `saturation_percent` at -12 dBFS, nine tenths of it second.

    A sine of peak p has a p² / 2 of the second harmonic and b p³ / 4 of the third; p is 1/4 there.
    """
    share = at["saturation_percent"] / 100
    second, third = 2 * 0.9 * share / 0.25, 4 * math.sqrt(0.19) * share / 0.25**2
    return harmonics_of_shape(lambda x: x + second * x**2 - third * x**3, level_db)
