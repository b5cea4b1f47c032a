"""What the tests of several devices use."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from woodshed.audio import Audio
from woodshed.devices import device as device_spec
from woodshed.engine import process
from woodshed.engine.media import no_media
from woodshed.engine.mirror import Mirror
from woodshed.engine.native import host
from woodshed.song.document import START, Device, Song, TempoPoint, Track

Moves = Mapping[int, Mapping[str, float]]
Turned = Callable[..., Audio]


@pytest.fixture(scope="session")
def turned() -> Turned:
    """Give a function that sends audio through an effect while its parameters are turned, at samples, by `moves`."""

    def run(name: str, audio: Audio, rate: int, moves: Moves, **settings: float) -> Audio:
        effect = Device("device", name, "", settings)
        tracks = (Track("main", "Main", "audio"), Track("master", "Master", "master", devices=(effect,)))
        song = Song(tempo=(TempoPoint(START, 120.0),), tracks=tracks)
        mirror = Mirror(host(), song, rate, media=no_media(), frozen={"main": 0})
        output = np.zeros_like(audio)
        try:
            for start, stop in pairwise(sorted({0, *moves, audio.shape[1]})):
                for parameter, value in moves.get(start, {}).items():
                    number = device_spec(name).index(parameter)
                    mirror.call("ws_device_set", mirror.devices["device"], number, float(value))
                mirror.call("ws_feed", mirror.tracks["main"], audio[0, start:stop], audio[1, start:stop])
                mirror.process(output[0, start:stop], output[1, start:stop])
        finally:
            mirror.close()
        return output

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
