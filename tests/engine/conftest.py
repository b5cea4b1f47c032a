"""The second build of the engine, for tests that compare the two."""

from typing import Any

import numpy as np
import pytest
import wasmtime

from woodshed.engine.abi import ARRAYS, Argument, check_arrays, functions
from woodshed.engine.mirror import KINDS, floats, ints, kinds_of
from woodshed.engine.native import LIBRARIES, host


class WasmHost:
    """engine.wasm under wasmtime: arrays are copied into its memory for each call, and back."""

    def __init__(self) -> None:
        config = wasmtime.Config()
        config.wasm_simd = True
        engine = wasmtime.Engine(config)
        self._store = wasmtime.Store(engine)
        module = wasmtime.Module.from_file(engine, str(LIBRARIES / "engine.wasm"))
        self._exports = wasmtime.Instance(self._store, module, []).exports(self._store)
        self._functions = functions()
        self._memory: Any = self._exports["memory"]
        self._lasting: dict[int, tuple[int, Any]] = {}

    def call(self, name: str, *arguments: Argument) -> Any:
        function = self._functions[name]
        check_arrays(function, arguments)
        lasting = name in {"ws_tap", "ws_feed"}
        places, plain = [], []
        for argument, kind in zip(arguments, function.takes, strict=True):
            if isinstance(argument, np.ndarray):
                place = self._lend(argument, lasting=lasting)
                places.append((place, argument, not kind.startswith("const ")))
                plain.append(place)
            else:
                plain.append((argument or 0) if kind in ARRAYS or "*" in kind else argument)
        result = self._exports[name](self._store, *plain)
        for place, array, comes_back in places:
            if comes_back and not lasting:
                self._read_into(place, array)
            if not lasting:
                self._exports["ws_give"](self._store, place)
        if name == "ws_process":
            self._bring_back()
        return self._text(result) if function.returns == "const char*" else result

    def _lend(self, array: Any, *, lasting: bool) -> int:
        place = self._exports["ws_take"](self._store, max(64, array.nbytes))
        self._memory.write(self._store, array.tobytes(), place)
        if lasting:
            self._lasting[place] = (place, array)
        return place

    def _bring_back(self) -> None:
        """Copy every tap's samples out; what was fed is the same there and here."""
        for place, array in self._lasting.values():
            self._read_into(place, array)

    def _read_into(self, place: int, array: Any) -> None:
        data = self._memory.read(self._store, place, place + array.nbytes)
        array[...] = np.frombuffer(bytes(data), array.dtype).reshape(array.shape)

    def _text(self, place: int) -> bytes:
        data = bytes(self._memory.read(self._store, place, place + 256))
        return data[: data.index(0)]


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
        return self.host.call(name, self.engine, *arguments)

    def track(self, kind: str = "audio") -> int:
        return int(self("ws_track_add", KINDS[kind]))

    def fed(self, audio: Any, kind: str = "audio") -> int:
        """Add a frozen track that plays `audio`, float32 (2, samples), from the start."""
        track = self.track(kind)
        self._fed.append(audio)
        self("ws_freeze", track, 1)
        self("ws_feed", track, audio[0], audio[1])
        return track

    def device(self, track: int, kind: str, seed: int = 1) -> int:
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
