"""Ticks in a quiet signal, as a record's crackle: when they come, how high they are, and by which chance.

Moments of a Poisson process lie apart by times that are exponentially distributed (Cox, Lewis, The Statistical
Analysis of Series of Events, 1966, ch. 2); the Kolmogorov-Smirnov test says how likely what was found is then.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from woodshed.certify.measures.response import decibels
from woodshed.certify.measures.signals import Signal

_DEAD_S = 0.002
"""Ticks nearer than this are taken for one."""


@dataclass(frozen=True, slots=True)
class Impulses:
    """When ticks came, in s, and their peaks, full scale 1."""

    time_s: Signal
    peak: Signal
    seconds: float

    @property
    def per_s(self) -> float:
        """How many came a second, with those that hid behind another."""
        found = self.time_s.size / self.seconds
        return found / max(0.1, 1 - found * _DEAD_S)

    @property
    def median_db(self) -> float:
        """The peak of the middle one in dBFS."""
        return float(np.median(decibels(self.peak)))

    @property
    def spread_db(self) -> float:
        """The standard deviation of the peaks in dB."""
        return float(np.std(decibels(self.peak)))

    @property
    def chance(self) -> float:
        """How likely gaps as uneven as these are, were they exponential: under 0.05 they are not."""
        gaps = np.diff(self.time_s) - _DEAD_S
        return float(stats.kstest(gaps, "expon", args=(0.0, float(np.mean(gaps)))).pvalue)


def measure_impulses(heard: Signal, sample_rate: float, over_db: float = -70.0) -> Impulses:
    """Return the ticks of a signal, (samples,), whose peaks are over a level in dBFS."""
    size = np.abs(heard)
    over = np.flatnonzero(size > 10 ** (over_db / 20))
    dead = round(_DEAD_S * sample_rate)
    starts = over[np.diff(over, prepend=-dead - 1) > dead]
    ends = np.append(starts[1:], size.size)[: starts.size]
    peak = np.array([size[start:end].max() for start, end in zip(starts, ends, strict=True)])
    return Impulses(starts / sample_rate, peak, heard.size / sample_rate)
