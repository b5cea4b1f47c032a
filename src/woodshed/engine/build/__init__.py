"""Builds the engine: Faust devices and the C++ host into one native library and one engine.wasm.

    python -m woodshed.engine.build                    everything that changed, native and wasm
    python -m woodshed.engine.build --device kick      only this device (repeat for more); every other
                                                       one stays as it was last built
    python -m woodshed.engine.build --target native    leave wasm out (native, wheel, wasm; repeat)

Results lie in src/woodshed/engine/_build/: libwoodshed-<level>.so, engine.wasm, catalogue.json; in its
cache/ the C++ of each device (faust/<name>/<name>.h as Faust wrote it, <name>.cpp its kernels) and the
objects, named after a hash of what they are made of. A device that cannot be built is named, with the
compiler's words; the others are built all the same. `rm -r` of _build starts afresh.

Needs the wheels cyfaust and ziglang and the standard library, and imports nothing else of Woodshed:
hatch_build.py loads this package from the source tree before Woodshed is installed.

The way: faust (runs the compiler) -> faust_cpp, faust_class (read its C++) -> lanes (rewrite for LANES
voices) -> block, kernel (the tables of host/kernel.h) -> compile (zig) -> listing (catalogue.json).
"""

from collections.abc import Sequence
from pathlib import Path


class BuildError(Exception):
    """The engine cannot be built; the message says which part and why."""


def build_engine(root: Path, *, targets: Sequence[str] = ("native", "wasm"), only: Sequence[str] = ()) -> None:
    """Build what has changed of the engine in the source tree `root`; BuildError if something cannot be.

    `targets` are "native" (this machine's library), "wheel" (the libraries of a wheel for this platform)
    and "wasm". With `only`, these devices are brought up to date and the others stay as they were built.
    """
    from .engine import build_tree  # noqa: PLC0415 - the player looks into `target` at every start: keep that quick

    build_tree(root, targets=targets, only=only)


__all__ = ["BuildError", "build_engine"]
