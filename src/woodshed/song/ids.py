"""Names for what a song is made of: short, random, and never used twice.

A person's writer draws them from the system; a composer passes a seed, so that the same seed
writes the same song.
"""

import random
from collections.abc import Iterator

LENGTH = 10
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Ids(Iterator[str]):
    """An endless supply of ids of ten letters and digits: `next(ids)`.

    With a `seed` they are always the same ones; without, nobody can guess them (36^10, so a song
    of 100,000 notes has a chance of 1 in 700,000 to meet one id twice).
    """

    def __init__(self, seed: int | str | None = None) -> None:
        self._random = random.SystemRandom() if seed is None else random.Random(seed)

    def __next__(self) -> str:
        return "".join(self._random.choices(LETTERS, k=LENGTH))
