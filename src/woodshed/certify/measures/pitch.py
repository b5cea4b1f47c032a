"""How high a tone is, and how its pitch moves.

Signals are (samples,), full scale 1.0; times in seconds from the first sample.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import fft, signal

from woodshed.certify.measures.signals import Signal

_TOGETHER = 16


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A value at each moment: `time_s` rises; both have one shape."""

    time_s: Signal
    value: Signal

    def at(self, time_s: Signal | float) -> Signal:
        """Return the value at other moments, in a straight line between the nearest two."""
        return np.asarray(np.interp(time_s, self.time_s, self.value))

    def between(self, start_s: float, stop_s: float) -> "Curve":
        """Return what lies from `start_s` to `stop_s`."""
        inside = (self.time_s >= start_s) & (self.time_s <= stop_s)
        return Curve(self.time_s[inside], self.value[inside])


def cents(hz: Signal | float, truth_hz: Signal | float) -> Signal:
    """Return how far `hz` is above `truth_hz`, in hundredths of a semitone."""
    return np.asarray(1200 * np.log2(np.asarray(hz) / np.asarray(truth_hz)))


def measure_frequency(tone: Signal, sample_rate: float, from_hz: float = 15.0, to_hz: float = math.inf) -> float:
    """Return the frequency in Hz of the strongest line between `from_hz` and `to_hz`.

    The peak of the spectrum under a four-term Blackman-Harris window, sought between bins on the Fourier
    transform itself, so no interpolation rule bends it. Half a second reads a steady tone to 0.01 cents.
    """
    windowed = tone * signal.windows.blackmanharris(tone.size, sym=False)
    size = np.abs(fft.rfft(windowed))
    bin_hz = sample_rate / tone.size
    first = max(1, math.ceil(from_hz / bin_hz))
    last = min(size.size - 2, math.floor(min(to_hz, sample_rate / 2) / bin_hz))
    best = first + int(np.argmax(size[first : last + 1]))
    # Brought down to 0, sixteen samples go into one: nothing that is near turns visibly while they last.
    near = windowed * np.exp(-2j * math.pi * best / tone.size * np.arange(tone.size))
    near = np.pad(near, (0, -tone.size % _TOGETHER)).reshape(-1, _TOGETHER).sum(axis=1)
    turn = -2j * math.pi * _TOGETHER / tone.size * np.arange(near.size)
    place = 0.0
    for reach in (0.4, 0.05, 0.005):  # a parabola through three levels, each time through nearer ones
        low, middle, high = (float(np.log(abs(near @ np.exp(turn * (place + d))))) for d in (-reach, 0, reach))
        bend = low - 2 * middle + high
        place += 0.5 * reach * (low - high) / bend if bend < 0 else 0.0
    return (best + place) * bin_hz


def measure_pitch_curve(tone: Signal, sample_rate: float) -> Curve:
    """Return the frequency in Hz of each half-cycle of a tone that is one sine at a time.

    From one crossing of zero to the next, each put between its two samples in a straight line; the moment
    is the middle. A fall in loudness, as of a struck drum, moves no crossing.
    """
    below, above = tone[:-1], tone[1:]
    at = np.flatnonzero((below < 0) != (above < 0))
    crossings = (at + below[at] / (below[at] - above[at])) / sample_rate
    return Curve((crossings[1:] + crossings[:-1]) / 2, 0.5 / np.diff(crossings))


def measure_delay_curve(tone: Signal, hz: float, sample_rate: float, cycles: int = 8) -> Curve:
    """Return how late, in seconds, a sine of `hz` that was sent from phase 0 arrives at each moment.

    Known but for whole cycles: the first value lies within half a cycle of 0. Means over `cycles` cycles,
    which take every harmonic away. For choruses, vibratos and tape.
    """
    phase = np.unwrap(np.angle(_turned(tone, hz, sample_rate, cycles)))
    start = _middle(tone, hz, sample_rate, cycles)
    return Curve(start + np.arange(phase.size) / sample_rate, -(phase + math.pi / 2) / (2 * math.pi * hz))


def measure_tone_level(tone: Signal, hz: float, sample_rate: float, cycles: int = 2) -> Curve:
    """Return the amplitude of the harmonic at `hz` at each moment, as a mean over `cycles` whole cycles."""
    size = 2 * np.abs(_turned(tone, hz, sample_rate, cycles))
    start = _middle(tone, hz, sample_rate, cycles)
    return Curve(start + np.arange(size.size) / sample_rate, np.asarray(size))


def _turned(tone: Signal, hz: float, sample_rate: float, cycles: int) -> Signal:
    """Bring `hz` down to 0 and take the mean over the samples nearest to `cycles` cycles."""
    turned = tone * np.exp(-2j * math.pi * hz / sample_rate * np.arange(tone.size))
    span = _span(hz, sample_rate, cycles)
    sums = np.concatenate([[0], np.cumsum(turned)])
    return np.asarray((sums[span:] - sums[:-span]) / span)


def _span(hz: float, sample_rate: float, cycles: int) -> int:
    return max(2, round(cycles * sample_rate / hz))


def _middle(tone: Signal, hz: float, sample_rate: float, cycles: int) -> float:
    """Return the moment that the first mean stands for."""
    return (min(_span(hz, sample_rate, cycles), tone.size) - 1) / 2 / sample_rate


def measure_brightness(heard: Signal, sample_rate: float, at_s: float, window_s: float = 0.02) -> float:
    """Return the RMS frequency in Hz of the moment around `at_s`: a sine's own, and higher the more treble there is."""
    part = heard[int((at_s - window_s / 2) * sample_rate) : int((at_s + window_s / 2) * sample_rate)]
    return float(sample_rate / (2 * math.pi) * np.sqrt(np.mean(np.diff(part) ** 2) / np.mean(part**2)))
