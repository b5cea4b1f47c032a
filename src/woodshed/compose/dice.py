"""Chance that can be repeated: everything the composer decides freely follows from the seed.

Each part of a song throws dice of its own (`Dice("seed", "melody")`), so changing one part leaves
the others as they were. Only `Random.random` is used: its sequence is the same in every Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

T = TypeVar("T")

ID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


class Dice:
    """A repeatable source of choices; `names` say what it is for."""

    def __init__(self, *names: object) -> None:
        self._names = names
        self._random = Random("/".join(str(name) for name in names))

    def branch(self, *names: object) -> Dice:
        """Return dice of their own for a part of the work."""
        return Dice(*self._names, *names)

    def share(self) -> float:
        """Return a number from 0 up to 1."""
        return self._random.random()

    def chance(self, probability: float) -> bool:
        """Return True as often as `probability` says."""
        return self.share() < probability

    def between(self, low: float, high: float) -> float:
        """Return a number from `low` to `high`."""
        return low + (high - low) * self.share()

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self.share() * (high - low + 1))

    def near(self, centre: float, spread: float) -> float:
        """Return a number around `centre`, bell-shaped with standard deviation `spread`, at most 3 of it away."""
        return centre + spread * (self.share() + self.share() + self.share() - 1.5) * 2

    def pick(self, options: Sequence[T], weights: Sequence[float] | None = None) -> T:
        """Return one of the options."""
        if weights is None:
            return options[int(self.share() * len(options))]
        mark = self.share() * sum(weights)
        for option, weight in zip(options, weights, strict=True):
            mark -= weight
            if mark < 0:
                return option
        return options[-1]

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """Return the options in another order."""
        rest = list(options)
        return [rest.pop(int(self.share() * len(rest))) for _ in options]


def stable_id(*path: object) -> str:
    """Return an id of ten characters that always belongs to this path, such as ("lo-fi", 7, "bass", 12)."""
    digest = blake2b("/".join(str(part) for part in path).encode(), digest_size=10).digest()
    return "".join(ID_ALPHABET[byte % len(ID_ALPHABET)] for byte in digest)
