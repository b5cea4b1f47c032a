"""Files that appear whole or not at all.

The bytes go to a hidden temporary file in the same folder, are flushed to the disk, and then
take the final name in one step. An error, or Ctrl-C, leaves the old file as it was.
"""

import contextlib
import errno
import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from woodshed.errors import FileError

_serial = itertools.count()


@contextlib.contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Give an empty temporary file beside `path`; it takes the name `path` when the block ends well.

    Raises `FileError` when the folder is missing, full or may not be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}-{next(_serial)}.part")
    try:
        part.open("xb").close()
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise write_error(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


@contextlib.contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """Open `path` for writing bytes; it appears when the block ends well. See `atomic_path`."""
    with atomic_path(path) as part, part.open("wb") as file:
        yield file


def write_error(path: Path, error: OSError) -> FileError:
    """Say in two sentences why `path` could not be written."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return FileError(f'There is no room on the disk for "{path}".', remedy="Free some space or use another folder.")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return FileError(f'"{path}" may not be written.', remedy="Choose a folder that you may write to.")
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return FileError(f'There is no folder "{path.parent}".', remedy="Create it first or choose another folder.")
    if error.errno == errno.EEXIST:
        return FileError(f'"{path}" is a file, not a folder.', remedy="Choose another name for the folder.")
    if error.errno == errno.EISDIR:
        return FileError(f'"{path}" is a folder.', remedy="Choose the name of a file.")
    reason = error.strerror or str(error)
    return FileError(f'"{path}" could not be written: {reason}.', remedy="Try again or choose another folder.")


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
