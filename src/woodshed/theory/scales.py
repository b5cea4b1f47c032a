"""Scales: which pitches belong to a key, and how to walk along them.

A key here is anything with a `tonic` (0 = C ... 11 = B) and a `scale` (a name in `SCALES`);
`woodshed.song.document.Key` is one. A degree is counted from 0, the tonic.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import Protocol

from woodshed.errors import SongError
from woodshed.theory.intervals import MAJOR_THIRD, MINOR_THIRD

SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "melodic minor": (0, 2, 3, 5, 7, 9, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
    "phrygian dominant": (0, 1, 4, 5, 7, 8, 10),
    "major pentatonic": (0, 2, 4, 7, 9),
    "minor pentatonic": (0, 3, 5, 7, 10),
    "blues": (0, 3, 5, 6, 7, 10),
    "whole tone": (0, 2, 4, 6, 8, 10),
    "chromatic": tuple(range(12)),
}
"""Semitones above the tonic, by name."""

PARENTS = {"major pentatonic": "major", "minor pentatonic": "minor", "blues": "minor"}
"""The seven-note scale that a smaller one is harmonised in."""


class KeyLike(Protocol):
    """A tonic and the name of a scale."""

    @property
    def tonic(self) -> int:
        """0 = C ... 11 = B."""

    @property
    def scale(self) -> str:
        """A name in `SCALES`."""


def scale_steps(scale: str) -> tuple[int, ...]:
    """Return the semitones of a scale above its tonic; SongError when nobody knows the name."""
    try:
        return SCALES[scale]
    except KeyError:
        names = ", ".join(SCALES)
        raise SongError(f'There is no scale called "{scale}".', remedy=f"Choose one of: {names}.") from None


def is_minor(key: KeyLike) -> bool:
    """Say whether the key's third is a minor third (and not also a major one)."""
    steps = scale_steps(key.scale)
    return MINOR_THIRD in steps and MAJOR_THIRD not in steps


def pitch_classes(key: KeyLike) -> tuple[int, ...]:
    """Return the pitch classes of a key, from the tonic up."""
    return tuple((key.tonic + step) % 12 for step in scale_steps(key.scale))


def in_key(pitch: int, key: KeyLike) -> bool:
    """Say whether a pitch (in any octave) belongs to the key's scale."""
    return (pitch - key.tonic) % 12 in scale_steps(key.scale)


def degree_of(pitch: int, key: KeyLike) -> int | None:
    """Return the degree of a pitch in the key, counted from 0; None when it is outside."""
    step = (pitch - key.tonic) % 12
    steps = scale_steps(key.scale)
    return steps.index(step) if step in steps else None


def scale_pitches(key: KeyLike, low: int, high: int) -> tuple[int, ...]:
    """Return the key's pitches from `low` to `high`, both included."""
    return tuple(pitch for pitch in _all_pitches(key.tonic % 12, key.scale) if low <= pitch <= high)


def nearest_in_key(pitch: int, key: KeyLike) -> int:
    """Return the key's pitch nearest to `pitch`; of two as near, the lower."""
    pitches = _all_pitches(key.tonic % 12, key.scale)
    return min(pitches, key=lambda candidate: (abs(candidate - pitch), candidate))


def shift_in_key(pitch: int, steps: int, key: KeyLike) -> int:
    """Move a pitch by scale steps; a pitch outside the key is first drawn into it."""
    pitches = _all_pitches(key.tonic % 12, key.scale)
    index = bisect_left(pitches, nearest_in_key(pitch, key)) + steps
    return pitches[max(0, min(len(pitches) - 1, index))]


@lru_cache(maxsize=256)
def _all_pitches(tonic: int, scale: str) -> tuple[int, ...]:
    steps = scale_steps(scale)
    return tuple(pitch for pitch in range(128) if (pitch - tonic) % 12 in steps)
