"""How unsteady the speed of a tape or record is: wow and flutter.

A tone of 3,150 Hz is played and its frequency followed. Wow and flutter are weighted by how much people
mind them (most at 4 Hz) and read as a quasi-peak: the value that is kept 95 % of the time.

Source: IEC 60386:1972 with Amendment 1 (the same as DIN 45507 and AES6), Table I and the two-sigma method.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import fft, signal

from woodshed.certify.measures.pitch import Curve
from woodshed.certify.measures.signals import Signal

CARRIER_HZ = 3_150.0
WOW_BELOW_HZ = 6.0
FLUTTER_BELOW_HZ = 200.0
_RATE_HZ = 1_000
_QUANTILE = 0.95
_WEIGHTING = np.array([
    (0.1, -48.0), (0.2, -30.6), (0.315, -19.7), (0.4, -15.0), (0.63, -8.4), (0.8, -6.0), (1.0, -4.2), (1.6, -1.8),
    (2.0, -0.9), (4.0, 0.0), (6.3, -0.9), (10.0, -2.1), (20.0, -5.9), (40.0, -10.4), (63.0, -14.2), (100.0, -17.3),
    (200.0, -23.0),
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flutter:
    """How unsteady a speed is, each a share: 0.001 is 0.1 %."""

    speed_error: float
    """How much too fast on the whole; below 0 too slow."""
    weighted: float
    """Weighted peak, as IEC 60386 and DIN 45507 read it: what data sheets call wow and flutter."""
    wow: float
    """Unweighted RMS from 0.3 to 6 Hz."""
    flutter: float
    """Unweighted RMS from 6 to 200 Hz."""


def flutter_weighting_db(hz: Signal | float) -> Signal:
    """Return the weighting of IEC 60386, Table I, at `hz`: 0 dB at 4 Hz."""
    octaves = np.log10(np.maximum(np.asarray(hz, np.float64), 1e-3))
    return np.asarray(np.interp(octaves, np.log10(_WEIGHTING[:, 0]), _WEIGHTING[:, 1]))


def measure_speed_curve(tone: Signal, sample_rate: float, carrier_hz: float = CARRIER_HZ) -> Curve:
    """Return by what share the speed is off at each moment, 1,000 times a second, up to some 250 Hz."""
    time = np.arange(tone.size) / sample_rate
    taps = round(0.02 * sample_rate) | 1
    low = signal.firwin(taps, 330.0, window=("kaiser", 9.0), fs=sample_rate)
    turned = signal.fftconvolve(tone * np.exp(-2j * math.pi * carrier_hz * time), low, "valid")
    step = max(1, round(sample_rate / _RATE_HZ))
    phase = np.unwrap(np.angle(turned))[::step]
    rate = sample_rate / step
    moments = ((taps - 1) / 2 + step * (np.arange(phase.size - 1) + 0.5)) / sample_rate
    return Curve(moments, np.diff(phase) * rate / (2 * math.pi * carrier_hz))


def measure_flutter(tone: Signal, sample_rate: float, carrier_hz: float = CARRIER_HZ) -> Flutter:
    """Return wow and flutter of a tone that was recorded at `carrier_hz`, (samples,).

    Ten seconds or more are wanted. The reading is scaled so that a steady sine's swing reads as its peak.
    """
    speed = measure_speed_curve(tone, sample_rate, carrier_hz)
    error = float(np.mean(speed.value))
    moved = (speed.value - error) * 1.0
    rate = 1 / float(np.mean(np.diff(speed.time_s)))
    spectrum, hz = fft.rfft(moved), fft.rfftfreq(moved.size, 1 / rate)
    weighted = fft.irfft(spectrum * 10 ** (flutter_weighting_db(hz) / 20) * (hz > 0), moved.size)
    return Flutter(
        error,
        float(np.quantile(np.abs(weighted), _QUANTILE)) / math.sin(_QUANTILE * math.pi / 2),
        _band(spectrum, (hz >= 0.3) & (hz < WOW_BELOW_HZ), moved.size),  # noqa: PLR2004 - the docstring of Flutter
        _band(spectrum, (hz >= WOW_BELOW_HZ) & (hz < FLUTTER_BELOW_HZ), moved.size),
    )


def _band(spectrum: Signal, inside: Signal, size: int) -> float:
    return float(np.std(fft.irfft(spectrum * inside, size)))
