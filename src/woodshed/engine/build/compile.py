"""Compiles C++ with zig, and only what has changed.

Every object is named after a hash of all that makes it: its source, the headers, the flags and the
compiler. An object that exists is never made again; a library is linked again when its list of
objects changes.
"""

import hashlib
import importlib.metadata
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from . import BuildError
from .target import COMMON_FLAGS, Target


@dataclass(frozen=True)
class Source:
    """One translation unit: `path`, and a hash of it and the headers it may include."""

    name: str
    path: Path
    digest: str


@dataclass(frozen=True)
class Folders:
    """Where the build keeps what it makes."""

    host: Path
    cache: Path

    @property
    def objects(self) -> Path:
        """Return the folder of the objects."""
        return self.cache / "objects"

    @property
    def zig(self) -> Path:
        """Return the folder of zig's own cache."""
        return self.cache / "zig"


def digest_of(*parts: str | bytes) -> str:
    """Return a short hash of texts in their order."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()[:24]


def compiler_version() -> str:
    """Return the version of the zig that compiles."""
    return importlib.metadata.version("ziglang")


def object_path(source: Source, target: Target, folders: Folders) -> Path:
    """Return where the object of a source for a target lies, made or not."""
    key = digest_of(source.digest, *COMMON_FLAGS, *target.compile_flags, compiler_version())
    return folders.objects / f"{source.name}-{target.name}-{key}.o"


def compile_all(sources: Sequence[Source], target: Target, folders: Folders) -> dict[str, str]:
    """Make the objects that are missing, several at once; return what failed: name and message."""
    folders.objects.mkdir(parents=True, exist_ok=True)
    missing = [s for s in sources if not object_path(s, target, folders).exists()]
    failed: dict[str, str] = {}
    if not missing:
        return failed
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for source, message in zip(missing, pool.map(lambda s: compile_one(s, target, folders), missing), strict=True):
            if message:
                failed[source.name] = message
    return failed


def compile_one(source: Source, target: Target, folders: Folders) -> str:
    """Make one object; return the compiler's message when it failed, else ""."""
    wanted = object_path(source, target, folders)
    partial = wanted.with_suffix(f".{os.getpid()}.part.o")
    flags = [*COMMON_FLAGS, *target.compile_flags, "-c", f"-I{folders.host}"]
    done = zig("c++", [*flags, "-o", str(partial), str(source.path)], folders)
    if done.returncode != 0:
        partial.unlink(missing_ok=True)
        return done.stderr.strip()
    partial.replace(wanted)
    return ""


def link(sources: Sequence[Source], target: Target, folders: Folders, output: Path) -> bool:
    """Link the objects into `output`, unless that is already so; return whether it was done."""
    objects = [object_path(source, target, folders) for source in sources]
    stamp = folders.cache / f"{output.name}.stamp"
    made_of = digest_of(*(o.name for o in objects), *target.link_flags, compiler_version())
    if output.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == made_of:
        return False
    partial = output.with_name(f"{output.stem}.{os.getpid()}.part{output.suffix}")
    flags = [*target.compile_flags, *target.link_flags, "-O3", "-s"]
    done = zig("cc", [*flags, "-o", str(partial), *map(str, objects)], folders)
    if done.returncode != 0:
        partial.unlink(missing_ok=True)
        raise BuildError(f"The engine could not be linked for {target.name}: {done.stderr.strip()}")
    partial.replace(output)
    stamp.write_text(made_of, encoding="utf-8")
    return True


def zig(tool: str, arguments: list[str], folders: Folders) -> subprocess.CompletedProcess[str]:
    """Run `zig c++` or, to link without a C++ library, `zig cc`."""
    caches = {"ZIG_GLOBAL_CACHE_DIR": str(folders.zig), "ZIG_LOCAL_CACHE_DIR": str(folders.zig)}
    command = [sys.executable, "-m", "ziglang", tool, *arguments]
    environment = {**os.environ, **caches}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def remove_old_objects(kept: set[Path], target: Target, folders: Folders) -> None:
    """Remove the objects that a target is not made of any more."""
    for path in folders.objects.glob(f"*-{target.name}-*.o"):
        if path not in kept:
            path.unlink(missing_ok=True)
