"""How much may be on its way into a song, how large it may be, and how long it is waited for."""

import shutil
import time
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from woodshed.disk import write_error
from woodshed.server.problems import NoRoomError, TooLargeError, TooOftenError

GB = 2**30
MOST_BYTES = 1 * GB
"""How large a file may be."""
MOST_OF_SONG = 32 * GB
"""How much audio a song may have."""
MOST_AT_ONCE = 32
"""How many files somebody may have on their way into a song."""
MOST_ON_THEIR_WAY = 8 * GB
"""How much somebody may have on its way into a song."""
SPARE_BYTES = GB // 4
"""What is left free on the disk: a song that is open has to be saved there."""
KEPT_S = 7 * 24 * 60 * 60
"""So long is waited for somebody to go on sending, and is told what became of a file."""


class Promised(Protocol):
    """A file on its way."""

    @property
    def length(self) -> int:
        """Its size in bytes."""

    @property
    def by(self) -> str:
        """Whose it is."""


def check_room(song: Path, length: int, coming: Collection[Promised], by: str) -> None:
    """Refuse a file that is too large, too much beside others, or larger than what is left of the disk."""
    own = [upload for upload in coming if upload.by == by]
    if length > MOST_BYTES:
        raise TooLargeError(
            f"The file is larger than {MOST_BYTES // GB} GB.", remedy="Save it as FLAC, or cut it into shorter files."
        )
    if len(own) >= MOST_AT_ONCE or sum(upload.length for upload in own) + length > MOST_ON_THEIR_WAY:
        raise TooOftenError("You have too many files on their way.", remedy="Wait until some of them have arrived.")
    promised = sum(upload.length for upload in coming)
    if _size_of(song / "media") + promised + length > MOST_OF_SONG:
        raise TooLargeError(
            f"This song would have more than {MOST_OF_SONG // GB} GB of audio.", remedy="Use fewer or shorter files."
        )
    try:
        free = shutil.disk_usage(song).free
    except OSError as error:
        raise write_error(song, error) from error
    if free < length + SPARE_BYTES:
        raise NoRoomError(
            "There is no room for this file on the studio's disk.", remedy="Free some space there, then try again."
        )


def expired(place: Path) -> bool:
    """Tell whether nothing has happened to an upload for long."""
    try:
        return max(path.stat().st_mtime for path in (place, *place.iterdir())) < time.time() - KEPT_S
    except OSError:
        return False


def _size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) if folder.is_dir() else 0
