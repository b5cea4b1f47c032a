"""The native build of the host, called through ctypes. The GIL is free while it renders."""

import ctypes
import functools
from pathlib import Path
from typing import Any

import numpy as np

from woodshed.engine.abi import SCALARS, Argument, Function, check_arrays, functions
from woodshed.engine.build.target import machine_level, native, platform_levels
from woodshed.errors import DeviceError

LIBRARIES = Path(__file__).parent / "_build"


class NativeHost:
    """The library for this machine's processor."""

    def __init__(self, path: Path) -> None:
        self._library = ctypes.CDLL(str(path))
        self._functions = functions()
        for name, function in self._functions.items():
            symbol = getattr(self._library, name)
            symbol.restype = SCALARS[function.returns]
            symbol.argtypes = [SCALARS.get(kind, ctypes.c_void_p) for kind in function.takes]

    def call(self, name: str, *arguments: Argument) -> Any:
        """Call a function of host/abi.h by name; arrays are used in place."""
        function: Function = self._functions[name]
        check_arrays(function, arguments)
        plain = [item.ctypes.data if isinstance(item, np.ndarray) else item for item in arguments]
        return getattr(self._library, name)(*plain)


def library_path() -> Path:
    """Return the library that suits this machine best; DeviceError when the engine was never built."""
    levels = platform_levels()
    best_first = list(reversed(levels[: levels.index(machine_level()) + 1]))
    for level in best_first:
        path = LIBRARIES / native(level).library
        if path.is_file():
            return path
    raise DeviceError("The sound engine has not been built.", remedy="Run: python3 studio.py version")


@functools.cache
def host() -> NativeHost:
    """Return the one native host of this process."""
    return NativeHost(library_path())
