"""Rhythms as onsets on a grid: making them, and measuring how busy and how syncopated they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from woodshed.theory.metre import STEP, bar_ticks, metric_level
from woodshed.units import Ticks


def euclid(hits: int, steps: int, rotation: int = 0) -> tuple[int, ...]:
    """Return the steps of `hits` onsets spread as evenly as whole steps allow.

    Source: Toussaint, "The Euclidean algorithm generates traditional musical rhythms", 2005:
    3 in 8 is the tresillo (0, 3, 6).
    """
    if hits <= 0 or steps <= 0:
        return ()
    spread = {-(-index * steps // hits) % steps for index in range(min(hits, steps))}
    return tuple(sorted((step + rotation) % steps for step in spread))


def onset_density(onsets: Iterable[int], length: Ticks) -> float:
    """Return onsets in a quarter note, on average over `length` ticks."""
    return len(set(onsets)) * 960 / length if length else 0.0


def syncopation(onsets: Iterable[int], beats: int, unit: int) -> float:
    """Return how strongly onsets pull against the metre, on average for each onset; 0 is none at all.

    After Longuet-Higgins and Lee, "The rhythmic interpretation of monophonic music" (1984): a note
    that sounds on over a stronger moment counts the difference of their metrical levels. The last
    one ends with its bar.
    """
    bar = bar_ticks(beats, unit)
    times = sorted(set(onsets))
    end = (times[-1] // bar + 1) * bar if times else 0
    total = 0
    for time, following in zip(times, [*times[1:], end], strict=False):
        level = metric_level(Ticks(time), beats, unit)
        grid = range(time - time % STEP + STEP, min(following, time + bar), STEP)
        strongest = max((metric_level(Ticks(tick), beats, unit) for tick in grid), default=-9)
        total += max(0, strongest - level)
    return total / len(times) if times else 0.0


def quantised(onsets: Iterable[int], grid: Ticks = STEP) -> tuple[int, ...]:
    """Return the onsets moved to the nearest grid line, each line once."""
    return tuple(sorted({(onset + grid // 2) // grid * grid for onset in onsets}))


def groove_consistency(onsets: Iterable[int], bar: Ticks, slots: int = 16) -> float:
    """Return how alike neighbouring bars are, 1 for the same onsets in every bar.

    Source: Wu and Yang, "The Jazz Transformer on the front line" (2020): one minus the mean Hamming
    distance of neighbouring bars, each of `slots` slots.
    """
    grid = bar // slots
    bars: dict[int, set[int]] = {}
    for onset in quantised(onsets, Ticks(grid)):
        bars.setdefault(onset // bar, set()).add(onset % bar // grid)
    if not bars:
        return 1.0
    rows: Sequence[set[int]] = [bars.get(index, set()) for index in range(min(bars), max(bars) + 1)]
    distances = [len(one ^ other) / slots for one, other in pairwise(rows)]
    return 1.0 - sum(distances) / len(distances) if distances else 1.0
