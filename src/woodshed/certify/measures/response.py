"""How much of each frequency a device lets through, and how late it is.

Signals are (samples,), full scale 1.0. A device that is not linear is measured at a level where it is.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft, optimize

from woodshed.certify.measures.signals import Signal, Sweep

FLOOR_DB = -300.0


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """A complex gain `h` at each of `hz`, both of one shape; `hz` rises."""

    hz: Signal
    h: NDArray[np.complex128]

    @property
    def gain_db(self) -> Signal:
        """The gain at each of `hz` in dB."""
        return decibels(np.abs(self.h))

    def gain_at(self, hz: Signal | float) -> Signal:
        """Return the gain in dB at other frequencies, between the nearest two."""
        return np.asarray(np.interp(hz, self.hz, self.gain_db))


def decibels(amplitude: Signal | float) -> Signal:
    """Return 20 log10 of an amplitude, -300 for nothing."""
    return np.asarray(20 * np.log10(np.maximum(np.asarray(amplitude, np.float64), 10 ** (FLOOR_DB / 20))))


def measure_response(sent: Signal, heard: Signal, sample_rate: float) -> Response:
    """Return the transfer function from `sent` to `heard`, from 0 Hz to half the sample rate.

    Both are (samples,) of one length, at whose end nothing may ring on. Best with a click, whose spectrum
    has no holes; frequencies that `sent` does not hold have no meaning.
    """
    below = fft.rfft(sent)
    gain = fft.rfft(heard) / np.where(np.abs(below) > 0, below, np.inf)
    return Response(np.asarray(fft.rfftfreq(sent.size, 1 / sample_rate)), np.asarray(gain))


def measure_sweep(sweep: Sweep, heard: Signal, level_db: float, orders: int = 5) -> list[Response]:
    """Return the responses of the harmonics 1 to `orders`, the first being the linear one.

    `heard` is what a device made of `sweep.signal(level_db)`. Each response is that of the harmonic at the
    frequency where it lies, from `order` times the sweep's start up to its end (Novak 2015, eq. 38 to 43).
    """
    rate, size = sweep.sample_rate, fft.next_fast_len(2 * heard.size)
    hz = fft.rfftfreq(size, 1 / rate)
    safe = np.maximum(hz, 1e-9)
    turns = hz * sweep.pace_s * (1 - np.log(safe / sweep.from_hz))
    inverse = 2 * np.sqrt(hz / sweep.pace_s) * np.exp(-2j * math.pi * turns + 0.25j * math.pi)
    answer = fft.irfft(fft.rfft(heard, size) * inverse, size) / rate / 10 ** (level_db / 20)
    return [_harmonic(answer, sweep, order) for order in range(1, orders + 1)]


def _harmonic(answer: Signal, sweep: Sweep, order: int) -> Response:
    """Cut the impulse response of one harmonic out of the answer, where it lies ahead of the linear one."""
    rate = sweep.sample_rate
    ahead = sweep.pace_s * math.log(order)
    room = round(sweep.pace_s * math.log((order + 1) / order) * rate)
    before = room // 4
    start = round(-ahead * rate) - before
    piece = np.roll(answer, -start)[: room if order > 1 else answer.size // 4]
    edge = np.minimum(np.arange(piece.size) / max(1, before // 2), 1.0)
    piece = piece * edge * np.minimum((piece.size - np.arange(piece.size)) / max(1, before // 2), 1.0)
    size = fft.next_fast_len(4 * piece.size)
    hz = fft.rfftfreq(size, 1 / rate)
    shift = start / rate + ahead
    kept = (hz >= order * sweep.from_hz) & (hz <= sweep.to_hz)
    gain = fft.rfft(piece, size) * np.exp(-2j * math.pi * hz * shift)
    return Response(np.asarray(hz[kept]), np.asarray(gain[kept]))


def measure_latency(sent: Signal, heard: Signal) -> float:
    """Return how many samples later `heard` is than `sent`, with parts of a sample, whatever the gain.

    Both are (samples,) of one length. The peak of the cross-correlation, between samples as a band-limited
    curve runs there.
    """
    size = fft.next_fast_len(2 * sent.size)
    cross = fft.rfft(heard, size) * np.conj(fft.rfft(sent, size))
    lags = fft.irfft(cross, size)
    best = int(np.argmax(np.abs(lags)))
    sign = math.copysign(1.0, lags[best])
    angle = 2j * math.pi * np.arange(cross.size) / size

    def missed(lag: float) -> float:
        return -sign * float(np.real(np.sum(cross * np.exp(angle * lag))))

    fine = optimize.minimize_scalar(missed, bounds=(best - 1, best + 1), method="bounded", options={"xatol": 1e-7})
    return float(fine.x) - (size if best > size // 2 else 0)
