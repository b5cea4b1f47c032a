"""How loudness moves: envelopes, decays, and what a compressor does to them.

Signals are (samples,), full scale 1.0; times in seconds from the first sample.
"""

import math

import numpy as np
from scipy import signal

from woodshed.certify.measures.pitch import Curve
from woodshed.certify.measures.signals import Signal

TIME_CONSTANT = 1 - math.exp(-1)
"""63.2 % of the way: what a time constant means."""


def rms_db(heard: Signal) -> float:
    """Return the RMS in dBFS, -300 for silence; a full-scale sine has -3.01."""
    return float(10 * np.log10(max(float(np.mean(heard**2)), 1e-30)))


def measure_level_curve(heard: Signal, sample_rate: float, window_s: float = 0.01) -> Curve:
    """Return the RMS in dBFS of each `window_s`, one after the other; the moment is the window's middle."""
    size = max(1, round(window_s * sample_rate))
    count = heard.size // size
    power = np.mean(heard[: count * size].reshape(count, size) ** 2, axis=1)
    level = np.asarray(10 * np.log10(np.maximum(power, 1e-30)), np.float64)
    middle = np.asarray((np.arange(count) + 0.5) * size / sample_rate, np.float64)
    return Curve(middle, level)


def measure_way(curve: Curve, share: float, start_s: float, stop_s: float) -> float:
    """Return how long after `start_s` the curve has gone `share` of its way to where it is at `stop_s`.

    Between two points in a straight line; nan if it never does.
    """
    piece = curve.between(start_s, stop_s)
    return measure_crossing(piece, start_s, float(curve.at(start_s)), float(piece.value[-1]), share)


def measure_crossing(piece: Curve, start_s: float, begin: float, end: float, share: float) -> float:
    """Return how long after `start_s` a curve first is `share` of the way from `begin` to `end`; nan if never."""
    gone = (piece.value - begin) / (end - begin) if end != begin else np.zeros(piece.value.size)
    there = np.flatnonzero(gone >= share)
    if there.size == 0:
        return math.nan
    last = int(there[0])
    if last == 0:
        return float(piece.time_s[0]) - start_s
    part = (share - gone[last - 1]) / (gone[last] - gone[last - 1])
    return float(piece.time_s[last - 1] + part * (piece.time_s[last] - piece.time_s[last - 1])) - start_s


def measure_decay(
    heard: Signal, sample_rate: float, from_db: float = -5.0, to_db: float = -35.0, start: int | None = None
) -> float:
    """Return the time in seconds in which the sound falls by 60 dB: T30, from -5 to -35 dB.

    `heard` is an impulse response, or a struck sound, from its loudest sample on (or from `start`). The
    line of least squares through the backward-integrated energy (Schroeder, New method of measuring
    reverberation time, JASA 37, 1965; ISO 3382-1, 5.3). nan when it does not fall that far.
    """
    begin = int(np.argmax(np.abs(heard))) if start is None else start
    curve = decay_curve(heard[begin:], sample_rate)
    inside = (curve.value <= from_db) & (curve.value >= to_db)
    if np.count_nonzero(inside) < 2 or curve.value[-1] > to_db:  # noqa: PLR2004 - a line needs two points
        return math.nan
    return float(-60 / np.polyfit(curve.time_s[inside], curve.value[inside], 1)[0])


def decay_curve(heard: Signal, sample_rate: float) -> Curve:
    """Return the energy that is still to come at each moment, in dB of the whole (Schroeder 1965, eq. 4)."""
    left = np.cumsum(heard[::-1] ** 2)[::-1]
    decibel = 10 * np.log10(np.maximum(left / max(float(left[0]), 1e-300), 1e-30))
    return Curve(np.arange(heard.size) / sample_rate, np.asarray(decibel))


def octave_band(heard: Signal, centre_hz: float, sample_rate: float, octaves: float = 1.0) -> Signal:
    """Return the band of `octaves` octaves around `centre_hz` (Butterworth, third order as in IEC 61260)."""
    half = 2 ** (octaves / 2)
    edges = (centre_hz / half, min(centre_hz * half, 0.499 * sample_rate))
    return np.asarray(signal.sosfilt(signal.butter(3, edges, "bandpass", fs=sample_rate, output="sos"), heard))


def measure_gain_curve(sent: Signal, heard: Signal, sample_rate: float, crest: float = 0.5) -> Curve:
    """Return the gain in dB from `sent` to `heard` wherever `sent` is near the crest of its wave.

    For a device that only turns a sine up and down, and has no latency left. `crest` is the share of the
    peaks around (within 10 ms) above which a sample is used.
    """
    size = np.abs(sent)
    window = max(1, round(0.01 * sample_rate))
    peak = np.asarray([]) if size.size == 0 else _largest_near(size, window)
    used = (size > crest * peak) & (size > 0)
    gain = 20 * np.log10(np.maximum(np.abs(heard[used] / sent[used]), 1e-15))
    return Curve(np.flatnonzero(used) / sample_rate, gain)


def measure_rms_gain_db(sent: Signal, heard: Signal) -> float:
    """Return how much louder `heard` is than `sent`, in dB."""
    return rms_db(heard) - rms_db(sent)


def _largest_near(size: Signal, window: int) -> Signal:
    """Return the largest value of blocks of `window` samples, for each sample of them."""
    count = -(-size.size // window)
    padded = np.pad(size, (0, count * window - size.size)).reshape(count, window)
    return np.asarray(np.repeat(padded.max(axis=1), window)[: size.size])
