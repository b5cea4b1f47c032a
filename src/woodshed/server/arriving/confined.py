"""Processes that read what strangers made, and may die of it: how they are started, and what is taken from them."""

import contextlib
import json
import os
import sys
from collections.abc import Sequence

_KEPT = ("PATH", "PYTHONPATH", "HOME", "LANG", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH")
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def command_of(module: str) -> Sequence[str]:
    """Return what starts a module of ours in a process of its own; nothing of where it runs is imported."""
    return (sys.executable, "-P", "-m", module)


def environment() -> dict[str, str]:
    """Return what such a process may know of its surroundings."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | _ONE_THREAD


class UnfitError(Exception):
    """What was read cannot be taken: a problem and a remedy, two sentences for whoever asked."""


def say(**told: object) -> None:
    """Tell the parent, from within the process, as a line of JSON."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def limit(*, memory_bytes: int, cpu_s: int, file_bytes: int) -> None:
    """Give up, in the process itself, all but so much. Where the system knows no limits, its parent counts time."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - not on every system

        def most(kind: int, value: int) -> None:
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (value, value))

        most(resource.RLIMIT_AS, memory_bytes)
        most(resource.RLIMIT_CPU, cpu_s)
        most(resource.RLIMIT_FSIZE, file_bytes)
        most(resource.RLIMIT_NOFILE, 32)
        most(resource.RLIMIT_CORE, 0)
