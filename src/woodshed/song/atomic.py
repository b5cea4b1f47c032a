"""Files that are there whole or not at all: written beside their place, then renamed into it."""

from __future__ import annotations

import os
from pathlib import Path

from woodshed.errors import FileError


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one; FileError when it cannot be."""
    partial = path.with_name(f".{path.name}.part")
    try:
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> FileError:
    """Return the error for a place that refuses to be written."""
    return FileError(
        f"{path} cannot be written: {error.strerror or error}.",
        remedy="Check that the folder exists, that you may write in it and that the disk is not full.",
    )
