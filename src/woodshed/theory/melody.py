"""What can be done to a tune: turn it over, move it, and measure it.

A line here is a sequence of scale steps (0 is the tonic, 7 the tonic above) or of pitches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log2

CONTOURS: dict[str, tuple[float, ...]] = {
    "arch": (0.0, 0.5, 1.0, 0.6, 0.0),
    "rise": (0.0, 0.25, 0.5, 0.75, 1.0),
    "fall": (1.0, 0.75, 0.5, 0.25, 0.0),
    "bowl": (1.0, 0.4, 0.0, 0.4, 0.8),
    "wave": (0.3, 1.0, 0.4, 0.0, 0.5),
    "late peak": (0.1, 0.2, 0.4, 1.0, 0.5),
    "early peak": (0.4, 1.0, 0.7, 0.4, 0.1),
    "level": (0.5, 0.6, 0.5, 0.4, 0.5),
}
"""Outlines of a phrase, 0 its lowest and 1 its highest place. Arches are the commonest in song
(Huron, "The melodic arch in Western folksongs", 1996)."""


def contour_at(name: str, share: float) -> float:
    """Return the height (0 to 1) of a contour at a share (0 to 1) of the phrase."""
    points = CONTOURS[name]
    place = min(max(share, 0.0), 1.0) * (len(points) - 1)
    index = min(int(place), len(points) - 2)
    return points[index] + (points[index + 1] - points[index]) * (place - index)


def inverted(line: Sequence[int]) -> tuple[int, ...]:
    """Return a line turned over around its first note."""
    return tuple(2 * line[0] - step for step in line)


def sequenced(line: Sequence[int], steps: int) -> tuple[int, ...]:
    """Return a line moved by steps."""
    return tuple(step + steps for step in line)


def pitch_class_entropy(pitches: Sequence[int]) -> float:
    """Return the entropy of the pitch classes in bits: 0 for one note, 3.58 for all twelve alike."""
    counts = Counter(pitch % 12 for pitch in pitches)
    total = sum(counts.values())
    return -sum(count / total * log2(count / total) for count in counts.values()) + 0.0


def repeated_share(symbols: Sequence[object], length: int = 4) -> float:
    """Return the share of the runs of `length` symbols that were heard before."""
    runs = [tuple(symbols[index : index + length]) for index in range(len(symbols) - length + 1)]
    return 1.0 - len(set(runs)) / len(runs) if runs else 0.0
