"""The host's functions as Python sees them, read from the one place that declares them: host/abi.h."""

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[Any]
Argument: TypeAlias = int | float | Numbers | None

HEADER = Path(__file__).parent / "host" / "abi.h"
DECLARATION = re.compile(r"^WOODSHED_API ([\w ]+?\*?) ?(ws_\w+)\(([^)]*)\);", re.MULTILINE)

SCALARS: dict[str, Any] = {
    "void": None,
    "int": ctypes.c_int,
    "float": ctypes.c_float,
    "double": ctypes.c_double,
    "Handle": ctypes.c_void_p,
    "void*": ctypes.c_void_p,
    "const char*": ctypes.c_char_p,
}
ARRAYS: dict[str, type[np.generic]] = {"int*": np.int32, "float*": np.float32, "double*": np.float64}


@dataclass(frozen=True)
class Function:
    """One function of the host: the C types of what it returns and takes."""

    name: str
    returns: str
    takes: tuple[str, ...]

    def dtypes(self) -> list[type[np.generic] | None]:
        """Return, for each argument, the dtype of the array it points to, or None for a plain value."""
        return [ARRAYS.get(kind.removeprefix("const ")) for kind in self.takes]


class Host(Protocol):
    """A build of the host: `call` runs one function; arrays are passed as they are or copied there and back."""

    def call(self, name: str, *arguments: Argument) -> Any:
        """Call a function of host/abi.h by name."""
        ...


def functions() -> dict[str, Function]:
    """Return every function that host/abi.h declares, by name."""
    text = re.sub(r"//[^\n]*", "", HEADER.read_text(encoding="utf-8"))
    found = {}
    for returns, name, parameters in DECLARATION.findall(text):
        takes = tuple(_type_of(parameter) for parameter in parameters.split(",") if parameter.strip())
        found[name] = Function(name, returns.replace(" *", "*"), takes)
    return found


def check_arrays(function: Function, arguments: Sequence[Argument]) -> None:
    """Raise TypeError unless every array has the dtype that the function takes, in one piece."""
    for argument, dtype in zip(arguments, function.dtypes(), strict=True):
        if isinstance(argument, np.ndarray) and (argument.dtype != dtype or not argument.flags.c_contiguous):
            raise TypeError(f"{function.name} takes {dtype} in one piece, not {argument.dtype}")


def _type_of(parameter: str) -> str:
    return " ".join(parameter.replace("*", "* ").split()[:-1]).replace(" *", "*")
