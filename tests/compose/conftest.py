"""Songs that several tests look at, composed once."""

from collections.abc import Callable
from functools import lru_cache

import pytest

from woodshed.compose import compose_song
from woodshed.song.document import Song


@lru_cache(maxsize=256)
def _song(prompt: str, seed: int) -> Song:
    return compose_song(prompt, seed=seed).song


@pytest.fixture(scope="session")
def song_of() -> Callable[[str, int], Song]:
    """Give a function from a prompt and a seed to the song."""
    return _song
