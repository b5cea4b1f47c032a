"""What a device is sent to be measured: clicks, coherent sines, sweeps and noise.

A signal is one channel, float64, shape (samples,), full scale 1.0; `level_db` is the peak in dBFS.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float64]


def coherent_hz(hz: float, length: int, sample_rate: float) -> float:
    """Return the frequency nearest to `hz` with an odd whole number of cycles in `length` samples.

    Then every harmonic lies on a bin of a windowless FFT, and with a `length` that is a power of two no
    sample is measured twice (IEEE Std 1241, 4.1.5).
    """
    cycles = 2 * round((hz * length / sample_rate - 1) / 2) + 1
    return max(cycles, 1) * sample_rate / length


def sine(hz: float, level_db: float, length: int, sample_rate: float) -> Signal:
    """Return `length` samples of a sine that starts at 0 and rises."""
    return np.asarray(10 ** (level_db / 20) * np.sin(2 * math.pi * hz / sample_rate * np.arange(length)))


def click(level_db: float, length: int, at: int = 0) -> Signal:
    """Return silence with one sample of `level_db` dBFS at `at`."""
    signal = np.zeros(length)
    signal[at] = 10 ** (level_db / 20)
    return signal


def white_noise(level_db: float, length: int, seed: int = 1) -> Signal:
    """Return Gaussian noise whose RMS is `level_db` dBFS."""
    noise = np.random.default_rng(seed).standard_normal(length)
    return np.asarray(noise * (10 ** (level_db / 20) / np.sqrt(np.mean(noise**2))))


@dataclass(frozen=True, slots=True)
class Sweep:
    """An exponential sine sweep that keeps its harmonics in step, so that each can be told apart.

    Sources: Farina, Simultaneous measurement of impulse response and distortion with a swept-sine
    technique, AES 108, 2000; Novak, Lotton, Simon, Synchronized swept-sine, JAES 63 (10), 2015, eq. 47-49.
    """

    from_hz: float
    to_hz: float
    about_s: float
    sample_rate: float

    @property
    def pace_s(self) -> float:
        """Seconds in which the frequency grows e times: L of the paper, `from_hz` of them a whole number."""
        return max(1, round(self.about_s * self.from_hz / math.log(self.to_hz / self.from_hz))) / self.from_hz

    @property
    def length_s(self) -> float:
        """How long it takes."""
        return self.pace_s * math.log(self.to_hz / self.from_hz)

    def signal(self, level_db: float, tail_s: float = 0.5) -> Signal:
        """Return the sweep, faded at both ends, and `tail_s` of silence for what rings on."""
        time = np.arange(round(self.length_s * self.sample_rate)) / self.sample_rate
        wave = np.sin(2 * math.pi * self.from_hz * self.pace_s * np.expm1(time / self.pace_s))
        fade = np.minimum(1.0, np.minimum(time / 0.01, (time[-1] - time) / 0.002))
        wave *= 10 ** (level_db / 20) * np.sin(math.pi / 2 * fade) ** 2
        return np.concatenate([wave, np.zeros(round(tail_s * self.sample_rate))])
