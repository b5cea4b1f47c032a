"""How far peaks stand above the body of the sound, and whether they were cut off.

Source of PLR and PSR: AES TD1004 (2015), recommendation on loudness of streaming; E. Skovenborg,
"Measures of Microdynamics", AES 137, 2014.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from woodshed.analysis.loudness import HOP_S, SHORT_TERM_S, Loudness
from woodshed.audio import Audio
from woodshed.units import db_of_gain

CLIPPED = 32_767 / 32_768
"""Samples this high count as clipped when `CLIPPED_RUN` of them stand side by side."""

CLIPPED_RUN = 3
_AUDIBLE_LUFS = -70.0
_BLOCK = 2**16


@dataclass(frozen=True, slots=True)
class Dynamics:
    """Peaks and body of a whole recording.

    `crest_db` is sample peak over RMS. `psr_db` is the least distance from the short-term
    loudness to the peak of the same 3 seconds: below 8 dB music starts to sound pressed. It is
    nan for less than 3 seconds. `dc` is the mean of the channel that leans most.
    """

    sample_peak_dbfs: float
    rms_dbfs: float
    crest_db: float
    psr_db: float
    dc: float
    clipped_samples: int


def measure_dynamics(audio: Audio, sample_rate: int, loudness: Loudness) -> Dynamics:
    """Measure `audio` (channels, samples), whose loudness is known already."""
    peak = db_of_gain(max((sample_peak(channel) for channel in audio), default=0.0))
    rms = db_of_gain(math.sqrt(_mean_square(audio)))
    return Dynamics(
        sample_peak_dbfs=peak,
        rms_dbfs=rms,
        crest_db=peak - rms if rms > -math.inf else 0.0,
        psr_db=_least_psr(audio, sample_rate, loudness),
        dc=float(max(audio.mean(axis=1, dtype=np.float64), key=abs, default=0.0)),
        clipped_samples=sum(_clipped(channel) for channel in audio),
    )


def sample_peak(samples: NDArray[np.float32]) -> float:
    """Return the largest absolute value of all samples, 0 for none; nothing is copied."""
    return float(max(samples.max(initial=0.0), -samples.min(initial=0.0)))


def hop_peaks(audio: Audio, places: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the largest absolute value of any channel from each of `places` to the next, or to the end."""
    highest, lowest = (reach.reduceat(audio, places, axis=1) for reach in (np.maximum, np.minimum))
    return np.asarray(np.maximum(highest, -lowest).max(axis=0), dtype=np.float32)


def _mean_square(audio: Audio) -> float:
    blocks = range(0, audio.shape[1], _BLOCK)
    total = sum(float((audio[:, at : at + _BLOCK].astype(np.float64) ** 2).sum()) for at in blocks)
    return total / max(audio.size, 1)


def _least_psr(audio: Audio, sample_rate: int, loudness: Loudness) -> float:
    """Slide 3 seconds over the peaks of hops and take the least distance to their loudness."""
    values = loudness.short_term_lufs
    if values.size == 0:
        return math.nan
    hops = values.size + round(SHORT_TERM_S / HOP_S) - 1
    edges = np.rint(np.arange(hops) * (HOP_S * sample_rate)).astype(np.int64)
    peaks = hop_peaks(audio, edges)
    window = round(SHORT_TERM_S / HOP_S)
    highest = np.lib.stride_tricks.sliding_window_view(peaks, window).max(axis=1)[: values.size]
    audible = values > _AUDIBLE_LUFS
    if not audible.any():
        return math.nan
    return float((20.0 * np.log10(np.maximum(highest[audible], 1e-10)) - values[audible]).min())


def _clipped(channel: NDArray[np.float32]) -> int:
    """Count the samples at full scale that stand in runs."""
    if sample_peak(channel) < CLIPPED:
        return 0
    high = np.flatnonzero(np.abs(channel) >= CLIPPED)
    runs = np.split(high, np.flatnonzero(np.diff(high) > 1) + 1)
    return sum(run.size for run in runs if run.size >= CLIPPED_RUN)
