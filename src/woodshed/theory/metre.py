"""Metre: how long a bar is, where its beats are, and how strong each moment in it is.

Times count from the start of a bar, in `Ticks`. 6/8, 9/8 and 12/8 are felt in dotted beats;
odd eighth metres in groups of two and three.
"""

from __future__ import annotations

import re
from functools import lru_cache

from woodshed.errors import SongError
from woodshed.units import PPQ, Ticks

UNITS = (1, 2, 4, 8, 16, 32)
QUARTER = 4
LONGEST_BAR = 32
"""The most beats that a bar may hold."""

STEP = Ticks(PPQ // 4)
"""A sixteenth note: the step of every pattern."""

METRE = re.compile(r"\s*(\d+)\s*/\s*(\d+)\s*")


def parse_metre(text: str) -> tuple[int, int]:
    """Return (beats, unit) of a metre written "3/4"."""
    match = METRE.fullmatch(text)
    if match is None:
        raise SongError(f'"{text}" is not a metre.', remedy='Write it as beats over note value, such as "3/4".')
    beats, unit = int(match[1]), int(match[2])
    check_metre(beats, unit)
    return beats, unit


def check_metre(beats: int, unit: int) -> None:
    """Raise SongError when no bar can have this metre."""
    if unit not in UNITS or not 1 <= beats <= LONGEST_BAR:
        raise SongError(
            f"Nobody can count {beats}/{unit}.",
            remedy=f"Use 1 to {LONGEST_BAR} beats of a 1, 2, 4, 8, 16 or 32 note, such as 3/4 or 7/8.",
        )


def bar_ticks(beats: int, unit: int) -> Ticks:
    """Return the length of a bar."""
    return Ticks(beats * 4 * PPQ // unit)


@lru_cache(maxsize=64)
def beat_groups(beats: int, unit: int) -> tuple[Ticks, ...]:
    """Return the lengths of the beats that are felt: 4/4 has four quarters, 6/8 two dotted ones.

    Other metres of eighths or shorter are felt in twos with one group of three at the end:
    7/8 is 2 + 2 + 3.
    """
    pulse = 4 * PPQ // unit
    if unit <= QUARTER or beats == 1:
        return (Ticks(pulse),) * beats
    if beats % 3 == 0:
        return (Ticks(3 * pulse),) * (beats // 3)
    twos = beats // 2
    last = 3 if beats % 2 else 2
    return (Ticks(2 * pulse),) * (twos - 1) + (Ticks(last * pulse),)


def beat_starts(beats: int, unit: int) -> tuple[Ticks, ...]:
    """Return where the felt beats of a bar start."""
    starts, tick = [], 0
    for length in beat_groups(beats, unit):
        starts.append(Ticks(tick))
        tick += length
    return tuple(starts)


@lru_cache(maxsize=4096)
def metric_level(tick: Ticks, beats: int, unit: int) -> int:
    """Return how strong a moment of the bar is, after Longuet-Higgins and Lee (1984).

    0 is the downbeat, -1 the bar's half, -2 a beat, -3 half a beat, -4 a quarter of one, -5 anything finer.
    """
    position = tick % bar_ticks(beats, unit)
    starts = beat_starts(beats, unit)
    if position == 0:
        return 0
    if position in starts:
        return -1 if len(starts) % 2 == 0 and starts.index(Ticks(position)) == len(starts) // 2 else -2
    beat = max(start for start in starts if start <= position)
    length = beat_groups(beats, unit)[starts.index(beat)]
    division = 3 if length % 3 == 0 and length % (2 * PPQ) and length > PPQ else 2
    if (position - beat) % (length // division) == 0:
        return -3
    return -4 if (position - beat) % (length // division // 2) == 0 else -5


def is_strong(tick: Ticks, beats: int, unit: int) -> bool:
    """Say whether a moment is the downbeat or the half of its bar."""
    return metric_level(tick, beats, unit) >= -1
