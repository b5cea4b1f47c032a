"""The key of some notes, by how long each pitch class sounds.

Source: Krumhansl, "Cognitive Foundations of Musical Pitch" (1990), ch. 4: the probe-tone profiles of
Krumhansl and Kessler (1982) are correlated with the durations; the key that correlates best wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

MAJOR_PROFILE = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR_PROFILE = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
"""How well each pitch class above the tonic fits (Krumhansl and Kessler 1982, table in 1990, p. 30)."""


@dataclass(frozen=True, slots=True)
class KeyGuess:
    """A key and how well it fits: the correlation, -1 to 1."""

    tonic: int
    scale: str
    correlation: float


def rank_keys(weights: Sequence[float]) -> list[KeyGuess]:
    """Return the 24 major and minor keys, best first, for twelve weights (ticks sounding, C first)."""
    guesses = [
        KeyGuess(tonic, scale, _correlation([weights[(tonic + step) % 12] for step in range(12)], profile))
        for scale, profile in (("major", MAJOR_PROFILE), ("minor", MINOR_PROFILE))
        for tonic in range(12)
    ]
    return sorted(guesses, key=lambda guess: -guess.correlation)


def _correlation(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Return Pearson's correlation; 0 when nothing varies."""
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    shared = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread = sqrt(sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys))
    return shared / spread if spread else 0.0
