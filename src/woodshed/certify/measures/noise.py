"""How loud noise is, as a meter reads it and as people hear it.

Signals are (samples,), full scale 1.0; levels in dBFS, 0 being an RMS of 1.0.
Sources: IEC 61672-1, Annex E (A-weighting); ITU-R BS.468-4, Annex 1 (weighting of studio noise).
"""

import itertools
from collections.abc import Callable

import numpy as np
from scipy import fft
from scipy import signal as filters

from woodshed.certify.measures.response import Response, decibels
from woodshed.certify.measures.signals import Signal

_A_POLES_HZ = (20.598997, 107.65265, 737.86223, 12194.217)  # IEC 61672-1, Table E.1 derivation
_A_AT_1_KHZ_DB = -2.0003
_LOWEST_HZ = 10.0
Weighting = Callable[[Signal], Signal]


def a_weighting_db(hz: Signal | float) -> Signal:
    """Return the A-weighting at `hz` in dB: 0 at 1 kHz (IEC 61672-1, eq. E.6)."""
    f2 = np.asarray(hz, np.float64) ** 2
    p1, p2, p3, p4 = (pole**2 for pole in _A_POLES_HZ)
    size = p4 * f2**2 / ((f2 + p1) * np.sqrt((f2 + p2) * (f2 + p3)) * (f2 + p4))
    return np.asarray(decibels(size) - _A_AT_1_KHZ_DB)


def itu_468_weighting_db(hz: Signal | float) -> Signal:
    """Return the weighting of ITU-R BS.468-4 at `hz` in dB: 0 at 1 kHz, 12.2 at 6.3 kHz."""
    f = np.asarray(hz, np.float64)
    h1 = -4.737338981378384e-24 * f**6 + 2.043828333606125e-15 * f**4 - 1.363894795463638e-7 * f**2 + 1
    h2 = 1.306612257412824e-19 * f**5 - 2.118150887518656e-11 * f**3 + 5.559488023498642e-4 * f
    return np.asarray(18.2 + decibels(1.246332637532143e-4 * f / np.sqrt(h1**2 + h2**2)))


def a_weighted_db(heard: Signal, sample_rate: float) -> float:
    """Return the A-weighted RMS in dBFS, from 10 Hz up."""
    return _weighted_db(heard, sample_rate, a_weighting_db)


def itu_468_weighted_db(heard: Signal, sample_rate: float) -> float:
    """Return the RMS under the weighting of ITU-R BS.468-4 in dBFS (its quasi-peak reads some 5 dB more)."""
    return _weighted_db(heard, sample_rate, itu_468_weighting_db)


def measure_noise_spectrum(heard: Signal, sample_rate: float, size: int = 8_192) -> Response:
    """Return the density of power, as an amplitude per root Hz, by Welch's method with Hann windows.

    `gain_db` of the answer is then dBFS in 1 Hz: white noise of RMS 1 reads -10 log10(sample_rate / 2).
    """
    hz, power = filters.welch(heard, sample_rate, "hann", min(size, heard.size), detrend=False)
    return Response(np.asarray(hz), np.sqrt(power).astype(np.complex128))


def measure_noise_slope(heard: Signal, sample_rate: float, from_hz: float = 100.0, to_hz: float = 10_000.0) -> float:
    """Return how the density of power falls in dB an octave: 0 for white noise, -3.01 for pink."""
    found = measure_noise_spectrum(heard, sample_rate)
    edges = from_hz * 2 ** np.arange(0, np.log2(to_hz / from_hz) + 1e-9, 1 / 3)
    bands = [(found.hz >= low) & (found.hz < high) for low, high in itertools.pairwise(edges)]
    middle = np.sqrt(edges[:-1] * edges[1:])
    level = np.array([10 * np.log10(np.mean(np.abs(found.h[band]) ** 2)) for band in bands if band.any()])
    octaves = np.log2(np.array([hz for hz, band in zip(middle, bands, strict=True) if band.any()]))
    return float(np.polyfit(octaves, level, 1)[0])


def _weighted_db(heard: Signal, sample_rate: float, weighting_db: Weighting) -> float:
    """Weigh the spectrum of the whole signal and add its power up."""
    hz = fft.rfftfreq(heard.size, 1 / sample_rate)
    power = np.abs(fft.rfft(heard)) ** 2 / heard.size**2
    power[1:] *= 2
    if heard.size % 2 == 0:
        power[-1] /= 2
    kept = hz >= _LOWEST_HZ
    return float(10 * np.log10(max(float(np.sum(power[kept] * 10 ** (weighting_db(hz[kept]) / 10))), 1e-30)))
