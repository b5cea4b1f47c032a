"""How much of a broken song can still be read."""

from pathlib import Path

from woodshed.errors import FileError, WoodshedError
from woodshed.song.folder import read_song
from woodshed.song.history import Entry
from woodshed.song.shelf import open_history


def last_readable(place: Path) -> tuple[Entry, int]:
    """Return the last change up to which a song can be read, and how many come after it.

    Raises FileError when nothing can be read.
    """
    history = open_history(place)
    try:
        entries = history.entries()
    finally:
        history.close()
    low, high = 0, len(entries)
    while low < high:  # whatever can be read can be read up to any earlier change too
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _can_be_read(place, entries[middle - 1].seq) else (low, middle - 1)
    if low == 0:
        raise FileError("Nothing of this song can be read.", remedy="Take the raw files, or a copy from a backup.")
    return entries[low - 1], len(entries) - low


def is_rescuable(place: Path) -> bool:
    """Whether anything of a broken song can be read, so that a rescue would bring something."""
    try:
        last_readable(place)
    except WoodshedError:
        return False
    return True


def _can_be_read(place: Path, seq: int) -> bool:
    try:
        read_song(place, seq)
    except FileError:
        return False
    return True
