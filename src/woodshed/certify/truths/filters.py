"""Analog filters by their published formulas: complex gain at frequencies in Hz.

Each takes an array of frequencies in Hz and gives the gain there, of the same shape.
"""

import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from woodshed.certify.measures import Signal

Gain = NDArray[np.complex128]


def ladder(hz: Signal, cutoff_hz: float, feedback: float, poles: int = 4) -> Gain:
    """Return the transistor ladder's gain after `poles` of its four stages.

    1 / ((1 + s)^4 + k) with s = jf / cutoff: Moog, AES preprint 413, 1965; Stilson, Smith, ICMC 1996. It
    sings at the cutoff from `feedback` k = 4 on. Its gain at 0 Hz is 1 / (1 + k), as in the circuit.
    """
    stage = 1 + 1j * hz / cutoff_hz
    return np.asarray(stage ** (4 - poles) / (stage**4 + feedback))


def diode_ladder(hz: Signal, cutoff_hz: float, feedback: float) -> Gain:
    """Return the diode ladder's gain: four stages that load each other, the first capacitor half as large.

    (1/8) / ((1 + s)^4 - (1 + s)^2 + 1/8 + k/8): Stinchcombe, Analysis of the Moog transistor ladder and
    derivative filters, 2008, sec. 3; Zavalishin, The Art of VA Filter Design, 2018, sec. 5.10. With s
    counted from the stages' own `cutoff_hz`; it sings at cutoff / root 2 from k = 17 on.
    """
    stage = 1 + 1j * hz / cutoff_hz
    return np.asarray(0.125 / (stage**4 - stage**2 + 0.125 * (1 + feedback)))


def butterworth(hz: Signal, corner_hz: float, order: int, *, high: bool = False) -> Signal:
    """Return the size of a Butterworth filter's gain, -3.01 dB at the corner (Butterworth, 1930)."""
    ratio = corner_hz / hz if high else hz / corner_hz
    return np.asarray(1 / np.sqrt(1 + ratio ** (2 * order)))


def second_order(
    hz: Signal, corner_hz: float, damping: float, low: float = 0.0, band: float = 0.0, high: float = 0.0
) -> Gain:
    """Return (high s² + band s + low) / (s² + damping s + 1), s = jf / corner; `damping` is 1 / Q."""
    s = 1j * hz / corner_hz
    return np.asarray((high * s**2 + band * s + low) / (s**2 + damping * s + 1))


def bell(hz: Signal, centre_hz: float, gain_db: float, q: float) -> Gain:
    """Return a peaking equaliser's gain (Bristow-Johnson, Audio EQ Cookbook, H(s) of "peakingEQ")."""
    a = 10 ** (gain_db / 40)
    s = 1j * hz / centre_hz
    return np.asarray((s**2 + s * a / q + 1) / (s**2 + s / (a * q) + 1))


def shelf(hz: Signal, middle_hz: float, gain_db: float, q: float, *, high: bool = False) -> Gain:
    """Return a shelf's gain (Bristow-Johnson, Audio EQ Cookbook, "lowShelf" and "highShelf")."""
    a = 10 ** (gain_db / 40)
    s = 1j * hz / middle_hz
    if high:
        return np.asarray(a * (a * s**2 + math.sqrt(a) / q * s + 1) / (s**2 + math.sqrt(a) / q * s + a))
    return np.asarray(a * (s**2 + math.sqrt(a) / q * s + a) / (a * s**2 + math.sqrt(a) / q * s + 1))


def sallen_key(hz: Signal, cutoff_hz: float, feedback: float) -> Gain:
    """Return a Sallen-Key low pass of equal parts, 1 / (s² + (2 - k) s + 1), which sings from k = 2 on.

    Sallen, Key, A practical method of designing RC active filters, IRE CT-2, 1955; Stinchcombe, A study of
    the Korg MS10 and MS20 filters, 2006.
    """
    s = 1j * hz / cutoff_hz
    return np.asarray(1 / (s**2 + (2 - feedback) * s + 1))


def tape_loss(hz: Signal, speed_m_s: float, spacing_m: float, thickness_m: float, gap_m: float) -> Signal:
    """Return the losses of a tape's playback: spacing, thickness and gap (Bertram, Theory of Magnetic Recording, 1994).

    exp(-kd) (1 - exp(-k t)) / (k t) |sin(k g / 2) / (k g / 2)|, k = 2 pi f / speed.
    """
    k = np.maximum(2 * math.pi * hz / speed_m_s, 1e-9)
    thick = -np.expm1(-k * thickness_m) / (k * thickness_m)
    return np.asarray(np.exp(-k * spacing_m) * thick * np.abs(np.sinc(k * gap_m / (2 * math.pi))))


def tape_equalisation(hz: Signal, treble_us: float, bass_us: float = math.inf) -> Gain:
    """Return the playback curve of time constants in µs: NAB 3180 and 50, IEC 35 or 70, AES 17.5 (IEC 60094-1).

    The flux on tape as the standard wants it, which recording must follow: 1 / (1 + jwT) above, and
    (1 + jwT) / jwT below where there is a bass constant.
    """
    omega = 2 * math.pi * hz
    gain = 1 / (1 + 1j * omega * treble_us * 1e-6)
    if math.isfinite(bass_us):
        gain *= (1 + 1j * omega * bass_us * 1e-6) / (1j * omega * bass_us * 1e-6)
    return np.asarray(gain)


def ladder_behind(most_k: float, made_good: float = 0.0) -> Callable[[Signal, Mapping[str, float]], Gain]:
    """Return the ladder behind the knobs `cutoff_hz` and `resonance`, whose 1 is a feedback of `most_k`.

    `made_good` is how much of the bass that feedback takes comes back, for each unit of it.
    """

    def gain(hz: Signal, at: Mapping[str, float]) -> Gain:
        feedback = most_k * at["resonance"]
        return np.asarray(ladder(hz, at["cutoff_hz"], feedback) * (1 + made_good * feedback))

    return gain


def saw_behind_ladder(open_hz: float) -> Callable[[Signal, float], Signal]:
    """Return 1/k, the Fourier series of a saw, through the open ladder that every note passes."""

    def amplitudes(harmonic: Signal, hz: float) -> Signal:
        return np.asarray(np.abs(ladder(harmonic * hz, open_hz, 0)) / harmonic)

    return amplitudes
