"""Ticks of a file and ticks of a song, without losing either.

A song counts 960 ticks to a quarter note; a file counts as it likes, or in frames of film. Where a
file's tick falls between two of the song's, the record remembers it (`extra["midi_tick"]`), and as
long as nobody moves the record it is written back to that very tick.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import Any

from woodshed.units import PPQ, Ticks

FILM_TEMPO_BPM = 120
"""The tempo that a file counted in frames of film is laid on; so a second is two quarter notes."""
_FRAME_RATES = {24: Fraction(24), 25: Fraction(25), 29: Fraction(30_000, 1_001), 30: Fraction(30)}
_FILM = 0x8000


class FileClock:
    """The way a MIDI file counts time, from its division as written in its header."""

    def __init__(self, division: int) -> None:
        self.division = division
        self.is_film = bool(division & _FILM)
        self.per_quarter = _per_film_quarter(division) if self.is_film else Fraction(division)

    def song_tick(self, file_tick: int) -> Ticks:
        """Return the song's tick nearest to a tick of the file."""
        numerator, denominator = self.per_quarter.as_integer_ratio()
        return Ticks((2 * file_tick * PPQ * denominator + numerator) // (2 * numerator))

    def is_between(self, file_tick: int) -> bool:
        """Tell whether a tick of the file falls between two ticks of the song."""
        return file_tick * PPQ % self.per_quarter != 0

    def remembered(self, file_tick: int) -> dict[str, Any]:
        """Return what a record must remember of the file's tick: nothing when the song's says it."""
        return {"midi_tick": file_tick} if self.is_between(file_tick) else {}

    def quarters(self, tick: int, extra: Mapping[str, Any]) -> Fraction:
        """Return where a record is, in quarter notes: where the file had it, unless it was moved."""
        file_tick = extra.get("midi_tick")
        if isinstance(file_tick, int) and file_tick >= 0 and self.song_tick(file_tick) == tick:
            return file_tick / self.per_quarter
        return Fraction(tick, PPQ)


def nearest(value: Fraction) -> int:
    """Return the whole number nearest to a fraction, halves upwards."""
    return floor(value + Fraction(1, 2))


def _per_film_quarter(division: int) -> Fraction:
    """Return the ticks in half a second of a division that counts frames and parts of them."""
    frames, parts = 256 - (division >> 8), division & 0xFF
    rate = _FRAME_RATES.get(frames, Fraction(max(1, frames)))
    return rate * max(1, parts) * 60 / FILM_TEMPO_BPM
