"""Where songs are kept: usually each in its own folder, all of it.

A server may keep the histories and the audio of a workspace elsewhere. It then mounts another shelf on the
workspace's folder, and every song below is opened from there, whoever opens it. Its folder stays: it holds what
was made of the song, and what was fetched of its audio.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from woodshed.disk import write_error
from woodshed.errors import FileError
from woodshed.song.history import History, Written
from woodshed.song.tables import BACKUP, DATABASE, FileTables


class Shelf(Protocol):
    """A place for the histories of songs; `folder` is that of a song, and its name the song's id."""

    def open(self, folder: Path) -> History:
        """Open a song's history; FileError when there is none, it is damaged or cannot be reached."""

    def has(self, folder: Path) -> bool:
        """Tell whether there is a history, damaged or not."""

    def create(self, folder: Path, rows: list[Written]) -> None:
        """Make the history of a new song, whole or not at all; FileError when that is impossible."""

    def fork(self, folder: Path, to: Path, seq: int) -> None:
        """Copy a song's history up to a transaction into that of a new song, whole or not at all."""

    def put_back(self, folder: Path, history: History, /) -> History:
        """Write a history anew where somebody removed it; returns the one to go on with."""

    def stamps(self, root: Path, /) -> Mapping[str, str]:
        """Return all songs of a workspace by their ids, each with what changes whenever it is written to."""

    def stamp(self, folder: Path) -> str:
        """Return the same of one song; "" when there is none."""

    def reserve(self, folder: Path) -> bool:
        """Make sure that no other new song gets this id; tells whether it was free. The folder is made before."""

    def trashed(self, trash: Path, song: str, /) -> list[str]:
        """Return the names, in the trash of the workspace, of all songs that had an id."""

    def trash(self, folder: Path, to: Path) -> None:
        """Move a song's history along when its folder moves into the trash of the workspace."""

    def untrash(self, folder: Path, to: Path) -> None:
        """Move a song's history back when its folder moves out of the trash."""


class FileShelf:
    """Every song in a `song.db` of its own folder."""

    def open(self, folder: Path) -> History:
        """Open a `song.db`."""
        return History(folder, FileTables(folder / DATABASE))

    def has(self, folder: Path) -> bool:
        """Tell whether there is a `song.db`."""
        return (folder / DATABASE).exists()

    def create(self, folder: Path, rows: list[Written]) -> None:
        """Write a new `song.db`."""

        def write(partial: Path) -> None:
            history = History(folder, FileTables.create(partial))
            try:
                history.append_all(rows)
            finally:
                history.close()

        _appear(folder, write)

    def fork(self, folder: Path, to: Path, seq: int) -> None:
        """Copy a `song.db`, and cut the copy."""

        def write(partial: Path) -> None:
            source = self.open(folder)
            try:
                source.copy_to(partial)
            finally:
                source.close()
            tables = FileTables(partial)
            try:
                History(to, tables).cut_after(seq)
                tables.tidy()
            finally:
                tables.close()

        _appear(to, write)

    def put_back(self, folder: Path, history: History) -> History:
        """Write a `song.db` anew; FileError when its folder is gone too."""
        if not folder.is_dir():
            raise FileError(f"The folder {folder} is gone.", remedy="Put it back, or export the song from here.")

        def write(partial: Path) -> None:
            history.copy_to(partial)
            history.close()
            for left in (folder / f"{DATABASE}-wal", folder / f"{DATABASE}-shm"):
                left.unlink(missing_ok=True)

        _appear(folder, write)
        return self.open(folder)

    def replace(self, folder: Path, write: Callable[[History], None]) -> None:
        """Put a new `song.db`, which `write` fills, in the place of a damaged one; that is kept aside.

        Nothing is changed when the new one cannot be written.
        """

        def write_all(partial: Path) -> None:
            tables = FileTables.create(partial)
            try:
                write(History(folder, tables))
            finally:
                tables.close()
            set_aside(folder / DATABASE, DAMAGED)

        _appear(folder, write_all)

    def stamps(self, root: Path) -> Mapping[str, str]:
        """Return the times and sizes of every database and of its write-ahead log."""
        files = (path for name in (DATABASE, BACKUP) for path in root.glob(f"*/{name}"))
        return {folder.name: self.stamp(folder) for folder in dict.fromkeys(path.parent for path in files)}

    def stamp(self, folder: Path) -> str:
        """Return the times and sizes of a database and of its write-ahead log, or of the backup without them."""
        return self._stamp(folder, DATABASE, f"{DATABASE}-wal") or self._stamp(folder, BACKUP)

    @staticmethod
    def _stamp(folder: Path, *names: str) -> str:
        parts = []
        for name in names:
            try:
                stat = (folder / name).stat()
            except OSError:
                continue
            parts.append(f"{stat.st_mtime_ns}/{stat.st_size}" if stat.st_size else "")
        return " ".join(part for part in parts if part)

    def reserve(self, folder: Path) -> bool:
        """Do nothing: whoever made the folder has the id."""
        return folder.is_dir()

    def trashed(self, trash: Path, song: str) -> list[str]:
        """Return the names of the folders in the trash."""
        return [path.name for path in trash.glob(f"{glob.escape(song)}.*")]

    def trash(self, folder: Path, to: Path) -> None:
        """Do nothing: the history is in the folder."""

    def untrash(self, folder: Path, to: Path) -> None:
        """Do nothing: the history is in the folder."""


DAMAGED = "damaged"
_WITH_IT = "", "-wal", "-shm"
"""The ends of the names of a database and of what belongs to it while it is open."""


def set_aside(path: Path, word: str) -> None:
    """Give a file another name, such as `song.db.damaged-1`, and with a database what belongs to it."""
    number = 1
    while any(path.with_name(f"{path.name}.{word}-{number}{end}").exists() for end in _WITH_IT):
        number += 1
    try:
        for end in _WITH_IT:
            file = path.with_name(f"{path.name}{end}")
            if file.exists():
                file.rename(path.with_name(f"{path.name}.{word}-{number}{end}"))
    except OSError as error:
        raise write_error(path, error) from error


FILES = FileShelf()
_mounted: dict[Path, Shelf] = {}


def mount(root: Path, shelf: Shelf) -> None:
    """Keep the songs in the folders of a workspace on a shelf."""
    _mounted[root] = shelf


def unmount(root: Path) -> None:
    """Keep the songs of a workspace in their folders again."""
    _mounted.pop(root, None)


def shelf_of(folder: Path) -> Shelf:
    """Return the shelf that the song of a folder is on."""
    return _mounted.get(folder.parent, FILES) if _mounted else FILES


def open_history(folder: Path) -> History:
    """Open the history of the song of a folder."""
    return shelf_of(folder).open(folder)


def _appear(folder: Path, write: Callable[[Path], None]) -> None:
    """Let a `song.db` appear that is whole."""
    partial = folder / f".{DATABASE}.part"
    partial.unlink(missing_ok=True)
    try:
        write(partial)
        partial.replace(folder / DATABASE)
    except OSError as error:
        raise write_error(folder / DATABASE, error) from error
    finally:
        for left in folder.glob(f"{partial.name}*"):
            left.unlink(missing_ok=True)
