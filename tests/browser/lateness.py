"""By how much a recording is behind what was played, and how like it is."""

from collections.abc import Iterable
from typing import Any

import numpy as np

Gap = tuple[int, int]
"""The first frame that was lost, and how many were."""


def late(heard: Any, played: Any, gaps: Iterable[Gap] = ()) -> int:
    """Return by how many samples `heard` comes after `played`, wherever `heard` has no gap."""
    heard, played = _without(gaps, heard, played)
    count = len(heard)
    product = np.fft.rfft(heard, 2 * count) * np.conj(np.fft.rfft(played, 2 * count))
    lag = int(np.argmax(np.fft.irfft(product)))
    return lag if lag < count else lag - 2 * count


def likeness(heard: Any, played: Any, gaps: Iterable[Gap] = ()) -> float:
    """Return the correlation with `played` where it fits best, wherever `heard` has no gap: 1 is the same."""
    heard, played = _without(gaps, heard, played)
    lag = late(heard, played)
    heard, played = heard[max(0, lag) :], played[max(0, -lag) :]
    count = min(len(heard), len(played))
    size = np.linalg.norm(heard[:count]) * np.linalg.norm(played[:count])
    return float(heard[:count] @ played[:count] / size)


def _without(gaps: Iterable[Gap], *sounds: Any) -> list[Any]:
    """Return sounds of one length that are silent in every gap."""
    kept = np.ones(min(len(sound) for sound in sounds), np.float64)
    for start, frames in gaps:
        kept[max(0, start) : max(0, start + frames)] = 0
    return [sound[: len(kept)] * kept for sound in sounds]
