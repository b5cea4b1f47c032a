"""Builds the engine and the page while pip, uv or `studio.py` installs Woodshed.

The building itself is `woodshed.engine.build` (Faust to C++, C++ to a native library and to
`engine.wasm`) and `woodshed.server.build` (TypeScript to the page), with compilers that come from
wheels. This file only decides what to build: an editable install gets the engine for this machine; a
wheel gets every level of its platform's processors, so that whoever installs it needs no compiler.
What is up to date is left as it is.
"""

import importlib.util
import platform
import sys
import sysconfig
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent


class EngineHook(BuildHookInterface[Any]):
    """What hatchling calls before it packs a wheel or an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build everything; say that the result is for this platform, whatever its Python."""
        build_engine("native" if version == "editable" else "wheel")
        build_page()
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform_tag()}"


def build_engine(libraries: str) -> None:
    """Build what is out of date: engine.wasm, and the "native" library or all that a "wheel" carries."""
    builder = builder_in("engine", "build/__init__.py")
    try:
        builder.build_engine(ROOT, targets=(libraries, "wasm"))
    except builder.BuildError as problem:
        sys.exit(f"The engine could not be built.\n{problem}")


def build_page() -> None:
    """Build the studio's page if it is out of date."""
    builder = builder_in("server", "build.py")
    try:
        builder.build_page(ROOT)
    except builder.PageError as problem:
        sys.exit(f"The page could not be built.\n{problem}")


def builder_in(house: str, file: str) -> ModuleType:
    """Return a builder of Woodshed's without Woodshed itself, which cannot be imported before it is built."""
    path = ROOT / "src" / "woodshed" / house / file
    within = [str(path.parent)] if path.name == "__init__.py" else None
    spec = importlib.util.spec_from_file_location(f"{house}_build", path, submodule_search_locations=within)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python module")
    builder = importlib.util.module_from_spec(spec)
    sys.modules[f"{house}_build"] = builder
    spec.loader.exec_module(builder)
    return builder


def platform_tag() -> str:
    """Return this platform as wheels name it; the engine needs no newer C library than that of glibc 2.28."""
    if sys.platform == "linux":
        return f"manylinux_2_28_{platform.machine()}"
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")


if __name__ == "__main__":
    build_engine("native")
    build_page()
