"""What a tone is made of: harmonics, distortion, aliases.

Signals are (samples,), full scale 1.0. Two ways to read a line of a spectrum: a tone with a whole number
of cycles (`coherent_hz`) lies on one bin of a windowless FFT; any other is spread by a Kaiser window whose
sides lie under -200 dB over `LOBE` bins to each side, and they are added up.

Sources: IEC 60268-3 (harmonic distortion), AES17 and IEEE Std 1241 (SINAD), SMPTE RP 120 (intermodulation).
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import fft, signal

from woodshed.certify.measures.response import decibels
from woodshed.certify.measures.signals import Signal

LOBE = 10
_BETA = 28.0
HEARD_FROM_HZ = 20.0
HEARD_TO_HZ = 20_000.0


@dataclass(frozen=True, slots=True, eq=False)
class Harmonics:
    """The lines of a tone.

    `amplitude[k]` is the peak of harmonic k + 1, full scale 1.0; `rest` is the RMS of all between 20 Hz and
    20 kHz that is none of them.
    """

    hz: float
    amplitude: Signal
    rest: float

    @property
    def level_db(self) -> Signal:
        """Each harmonic in dBFS."""
        return decibels(self.amplitude)

    @property
    def relative_db(self) -> Signal:
        """Each harmonic against the first, in dB."""
        return np.asarray(self.level_db - self.level_db[0])

    @property
    def thd(self) -> float:
        """Total harmonic distortion against the first harmonic, as a share: 0.01 is 1 % (IEC 60268-3)."""
        return float(np.sqrt(np.sum(self.amplitude[1:] ** 2)) / max(self.amplitude[0], 1e-30))

    @property
    def sinad_db(self) -> float:
        """The first harmonic against all else (IEEE 1241), in dB: 6.02 n + 1.76 for n ideal bits."""
        power = self.amplitude**2 / 2
        return float(10 * np.log10(power[0] / max(np.sum(power[1:]) + self.rest**2, 1e-30)))

    @property
    def alias_snr_db(self) -> float:
        """All harmonics against what is none, in dB: how clean a wave is of aliases and noise."""
        return float(10 * np.log10(np.sum(self.amplitude**2 / 2) / max(self.rest**2, 1e-30)))


def measure_harmonics(tone: Signal, hz: float, sample_rate: float, *, coherent: bool = True) -> Harmonics:
    """Return the harmonics of `tone`, which is steady, (samples,) and `hz` high, up to 20 kHz.

    `coherent` says that it has a whole number of cycles. Otherwise half a second or more is wanted, and
    aliases nearer to a harmonic than `LOBE` bins count as part of it.
    """
    power = _power(tone, coherent=coherent)
    bin_hz = sample_rate / tone.size
    reach = 0 if coherent else LOBE
    top = min(HEARD_TO_HZ, 0.5 * sample_rate - (reach + 1) * bin_hz)
    centres = np.rint(np.arange(1, max(1, int(top / hz)) + 1) * hz / bin_hz).astype(int)
    lines = np.array([power[max(1, c - reach) : c + reach + 1].sum() for c in centres])
    beside = np.ones(power.size, dtype=bool)
    beside[: max(1, math.ceil(HEARD_FROM_HZ / bin_hz))] = False
    beside[math.floor(min(HEARD_TO_HZ, sample_rate / 2) / bin_hz) + 1 :] = False
    beside[: reach + 1] = False  # what the window makes of an offset
    over = round((centres.size + 1) * hz / bin_hz)  # a harmonic just above what is heard leans down into it
    for centre in (*centres, over):
        beside[max(0, centre - reach) : centre + reach + 1] = False
    return Harmonics(hz, np.sqrt(2 * lines), float(np.sqrt(power[beside].sum())))


def measure_droop(found: Harmonics, ideal: Signal, up_to_hz: float = 18_000.0) -> float:
    """Return how many dB the weakest harmonic up to `up_to_hz` is under its place in the ideal wave.

    `ideal` holds the ideal amplitudes, at any scale: 1/k for a saw, nothing where there is no harmonic.
    The first harmonic is taken as right; a harmonic that is too loud counts as 0.
    """
    count = min(found.amplitude.size, ideal.size, max(1, int(up_to_hz / found.hz)))
    wanted = np.asarray(ideal[:count])
    there = wanted > 0
    under = decibels(wanted[there] / wanted[0]) - found.relative_db[:count][there]
    return float(max(0.0, np.max(under)))


def measure_intermodulation(tone: Signal, low_hz: float, high_hz: float, sample_rate: float) -> float:
    """Return the sidebands of `high_hz` at once and twice `low_hz`, as a share of it (SMPTE RP 120).

    `tone` is what became of two coherent sines, usually 60 Hz and 7 kHz, the low one 12 dB louder.
    """
    power = _power(tone, coherent=True)
    bin_hz = sample_rate / tone.size
    centre, step = round(high_hz / bin_hz), round(low_hz / bin_hz)
    sides = sum(math.sqrt(power[centre + n * step]) + math.sqrt(power[centre - n * step]) for n in (1, 2))
    return sides / math.sqrt(2) / math.sqrt(power[centre])


def _power(tone: Signal, *, coherent: bool) -> Signal:
    """Return the mean power in each bin from 0 to half the sample rate; a sine's sums to its peak² / 2."""
    if coherent:
        spectrum = np.abs(fft.rfft(tone)) ** 2 / tone.size**2
    else:
        window = signal.windows.kaiser(tone.size, _BETA, sym=False)
        spectrum = np.abs(fft.rfft(tone * window)) ** 2 / tone.size / np.sum(window**2)
    spectrum[1:] *= 2
    return np.asarray(spectrum)


def measure_partial_db(heard: Signal, hz: float, sample_rate: float) -> float:
    """Return the power in dB around one frequency, eight bins to each side: of a partial among others.

    Comparable for signals of the same length; a wide window (Kaiser, beta 16) keeps loud neighbours out.
    """
    powers = np.abs(np.fft.rfft(heard * np.kaiser(heard.size, 16.0))) ** 2
    frequencies = np.fft.rfftfreq(heard.size, 1 / sample_rate)
    return float(10 * np.log10(powers[np.abs(frequencies - hz) < 8 * frequencies[1]].sum()))
