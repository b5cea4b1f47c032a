"""What the tests of several devices use."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from woodshed.audio import Audio
from woodshed.engine import process
from woodshed.engine.single import Moves

Turned = Callable[..., Audio]


@pytest.fixture(scope="session")
def turned() -> Turned:
    """Give a function that sends audio through an effect while its parameters are turned, at samples, by `moves`."""

    def run(name: str, audio: Audio, rate: int, moves: Moves, **settings: Any) -> Audio:
        return process(name, audio, rate, moves=moves, **settings)

    return run


@pytest.fixture(scope="session")
def stepped() -> Callable[..., NDArray[np.float64]]:
    """Give a function that returns the gain in dB of each sample: quiet, `loud_s` loud, and quiet again.

    The level is steady, or with `hz` that of a sine, read at its crests.
    """

    def run(
        name: str,
        rate: int,
        loud_s: float,
        after_s: float,
        quiet_db: float = -45,
        loud_db: float = -4,
        hz: float = 0,
        **settings: Any,
    ) -> NDArray[np.float64]:
        parts = ((quiet_db, BEFORE_S), (loud_db, loud_s), (quiet_db, after_s))
        level = np.concatenate([np.full(round(length * rate), 10 ** (db / 20)) for db, length in parts])
        wave = level * np.sin(2 * np.pi * hz / rate * np.arange(level.size) + (0 if hz else np.pi / 2))
        heard = process(name, np.stack([wave, wave]).astype(np.float32), rate, **settings)[0].astype(float)
        crests = np.flatnonzero(np.abs(wave) > 0.9 * level)
        gain = 20 * np.log10(np.maximum(np.abs(heard[crests] / wave[crests]), 1e-9))
        return np.asarray(np.interp(np.arange(level.size), crests, gain))

    return run


BEFORE_S = 0.05
