"""The browser's build of the host, run by wasmtime: what the page will hear, heard from Python.

wasmtime comes with the development extra; nothing a person runs needs this module.
"""

from typing import Any

import numpy as np
import wasmtime

from woodshed.engine.abi import ARRAYS, Argument, check_arrays, functions
from woodshed.engine.native import LIBRARIES


class WasmHost:
    """engine.wasm in a sandbox of its own: arrays are copied into its memory for each call, and back."""

    def __init__(self) -> None:
        config = wasmtime.Config()
        config.wasm_simd = True
        engine = wasmtime.Engine(config)
        self._store = wasmtime.Store(engine)
        module = wasmtime.Module.from_file(engine, str(LIBRARIES / "engine.wasm"))
        self._exports: Any = wasmtime.Instance(self._store, module, []).exports(self._store)
        self._functions = functions()
        self._memory: Any = self._exports["memory"]
        self._lasting: dict[int, tuple[int, Any]] = {}

    def call(self, name: str, *arguments: Argument) -> Any:
        """Call a function of host/abi.h by name."""
        function = self._functions[name]
        check_arrays(function, arguments)
        lasting = name in {"ws_tap", "ws_feed"}
        places: list[tuple[int, Any, bool]] = []
        plain: list[Any] = []
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
        place: int = self._exports["ws_take"](self._store, max(64, array.nbytes))
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
