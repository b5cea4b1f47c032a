"""The two builds of the engine, and a small mixer under a test's hands."""

from typing import Any

import numpy as np
import pytest

from woodshed.engine.abi import Argument
from woodshed.engine.mirror import KINDS, floats, ints, kinds_of
from woodshed.engine.native import host
from woodshed.engine.wasm import WasmHost


@pytest.fixture(scope="session")
def wasm() -> WasmHost:
    return WasmHost()


class Rig:
    """A small engine under a test's hands: tracks that are fed, clips, and what comes out."""

    def __init__(self, host: Any, sample_rate: int = 48_000) -> None:
        self.host = host
        self.sample_rate = sample_rate
        self.engine = host.call("ws_new", sample_rate)
        self.kinds = kinds_of(host)
        self._fed: list[Any] = []  # the host reads fed arrays where they lie

    def __call__(self, name: str, *arguments: Argument) -> Any:
        """Call a function of the host on this engine."""
        return self.host.call(name, self.engine, *arguments)

    def track(self, kind: str = "audio") -> int:
        """Add a track and return its handle."""
        return int(self("ws_track_add", KINDS[kind]))

    def fed(self, audio: Any, kind: str = "audio") -> int:
        """Add a frozen track that plays `audio`, float32 (2, samples), from the start."""
        track = self.track(kind)
        self._fed.append(audio)
        self("ws_freeze", track, 1, 0)
        self("ws_feed", track, audio[0], audio[1])
        return track

    def device(self, track: int, kind: str, seed: int = 1) -> int:
        """Add a device to a track and return its handle."""
        return int(self("ws_device_add", track, self.kinds[kind], seed))

    def clip(
        self, track: int, start: int, length: int, notes: list[tuple[int, int, int, int]], *, loop: int = 0
    ) -> int:
        """Add a clip of (start, length, pitch, velocity) notes."""
        clip = int(self("ws_clip_add", track))
        self("ws_clip_place", clip, start, length, loop, 0)
        columns = [ints(note[column] for note in notes) for column in range(4)]
        self("ws_clip_notes", clip, len(notes), *columns, floats(0.0 for _ in notes))
        self("ws_clips_done", track)
        return clip

    def render(self, frames: int, block: int = 1 << 20) -> Any:
        """Connect and return the next samples of the master, float32 (2, frames)."""
        assert self("ws_connect") == 0
        output = np.zeros((2, frames), np.float32)
        for start in range(0, frames, block):
            stop = min(frames, start + block)
            self("ws_process", stop - start, output[0, start:stop], output[1, start:stop])
        return output


@pytest.fixture
def rig() -> Rig:
    """An engine of the native build at 48 kHz."""
    return Rig(host())
