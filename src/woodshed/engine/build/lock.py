"""Keeps two builds in one folder from working at the same time."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until no other process builds in `folder`, and hold it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+b") as file:
        hold(file)
        yield


def hold(file: IO[bytes]) -> None:
    """Wait for the system's lock on an open file; it ends with the file or the process."""
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX)
