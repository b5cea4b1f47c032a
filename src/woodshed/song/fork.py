"""Branches on disk: a song folder of its own that begins with the history of another up to some change.

So who made what stays known, and what both have in common is the song after that change, in the branch's own
history, whatever becomes of the song it came from. Audio files are shared with it by hard links where the
disk knows them.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from woodshed.errors import SongError
from woodshed.song.branches import BRANCH
from woodshed.song.document import Song
from woodshed.song.edits import ChangeSong
from woodshed.song.folder import SongFolder, read_song
from woodshed.song.keeping import Clock
from woodshed.song.media import MediaFolder
from woodshed.song.shelf import open_history, shelf_of


@dataclass(frozen=True, slots=True)
class Origin:
    """The song that a branch came from, by its id, and the last of its changes that the branch knows."""

    of: str
    seq: int


def fork(path: Path, to: Path, origin: Origin, title: str, *, by: str = "", clock: Clock = time.time) -> None:
    """Make a branch of the song at `path` in the empty folder `to`; FileError when it cannot be written."""
    shelf_of(path).fork(path, to, origin.seq)
    MediaFolder(path / "media").share(MediaFolder(to / "media"))
    with SongFolder.open(to, clock=clock) as folder:
        came_from = {BRANCH: {"of": origin.of, "seq": origin.seq}}
        edit = ChangeSong({"title": title, "extra": came_from})
        folder.apply(edit, by=by, why=f"A branch of {folder.song.title}")


def origin_of(song: Song) -> Origin | None:
    """Return where a song branched off; None when it is no branch."""
    told = song.extra.get(BRANCH)
    if not isinstance(told, Mapping):
        return None
    of, seq = told.get("of"), told.get("seq")
    if not isinstance(of, str) or not isinstance(seq, int | float) or seq < 1:
        return None
    return Origin(of, int(seq))


def base_of(path: Path, origin: Origin) -> Song:
    """Return the song that a branch began as, with its own title; SongError when its history does not hold it."""
    history = open_history(path)
    try:
        last = history.last()
    finally:
        history.close()
    if last <= origin.seq:
        raise SongError("This branch has lost where it came from.", remedy="Copy what you want from it by hand.")
    return read_song(path, origin.seq + 1)
