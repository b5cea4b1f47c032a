"""The units music is counted in, and the few conversions everybody needs.

Musical time is `Ticks`: whole numbers, 960 to a quarter note. Levels are decibels, pitch is
the MIDI note number (A4 = 69 = 440 Hz).
"""

import math
from typing import NewType

Ticks = NewType("Ticks", int)

PPQ = 960
"""Ticks in a quarter note."""

A4_HZ = 440.0
A4_PITCH = 69


def gain_of_db(db: float) -> float:
    """Return the amplitude ratio of a level in dB; -inf gives 0."""
    return 0.0 if db == -math.inf else math.pow(10.0, db / 20.0)


def db_of_gain(gain: float) -> float:
    """Return the level in dB of an amplitude ratio; 0 gives -inf."""
    return -math.inf if gain <= 0.0 else 20.0 * math.log10(gain)


def hz_of_pitch(pitch: float) -> float:
    """Return the frequency of a MIDI pitch in equal temperament, A4 = 440 Hz."""
    return A4_HZ * math.pow(2.0, (pitch - A4_PITCH) / 12.0)


def pitch_of_hz(hz: float) -> float:
    """Return the (fractional) MIDI pitch of a frequency above 0 Hz."""
    return A4_PITCH + 12.0 * math.log2(hz / A4_HZ)
