"""A song's folder as one zip file, made while it is sent: nothing of it has to fit in memory."""

import io
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from woodshed.errors import FileError
from woodshed.song.folder import read_song
from woodshed.song.media import MediaFolder
from woodshed.song.shelf import FILES, open_history, shelf_of
from woodshed.song.tables import BACKUP, DATABASE

MADE_AGAIN = frozenset({"renders", "master", "release", "promo", "exports", "uploads"})
_IN_THE_COPY = frozenset({DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", BACKUP})
_PIECE = 2**20


def archived(folder: Path) -> Iterator[bytes]:
    """Yield the zip file of a song's folder, piece by piece.

    A whole `song.db` goes in as one consistent copy, also while the song is being edited; a damaged one
    as it is, with its write-ahead log and its backup.
    """
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        copy = _database_copy(folder)
        if copy:
            archive.writestr(f"{folder.name}/{DATABASE}", copy)
            yield pipe.taken()
        for path in _kept_files(folder):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            if copy and path.name in _IN_THE_COPY:
                continue
            with archive.open(name, "w", force_zip64=True) as member, path.open("rb") as file:
                while piece := file.read(_PIECE):
                    member.write(piece)
                    yield pipe.taken()
    yield pipe.taken()


def _kept_files(folder: Path) -> Iterator[Path]:
    """Yield the files that a song cannot do without; never what a link leads to outside."""
    for path in sorted(folder.rglob("*")):
        first = path.relative_to(folder).parts[0]
        if first not in MADE_AGAIN and path.is_file() and path.resolve() == path and not path.name.startswith("."):
            yield path


class _Pipe(io.RawIOBase):
    """What a zip file is written to, in order, to be taken out at the other end."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        data = bytes(piece)  # type: ignore[call-overload]  # whatever zipfile writes is a buffer
        self._written += data
        return len(data)

    def taken(self) -> bytes:
        data = bytes(self._written)
        self._written.clear()
        return data


def _database_copy(folder: Path) -> bytes | None:
    """Return a `song.db` with its write-ahead log folded in; None when it is damaged."""
    path = folder / DATABASE
    if shelf_of(folder) is not FILES:
        return _written_out(folder)
    if not path.is_file():
        return None  # SQLite would make one
    connections = closing(sqlite3.connect(path)), closing(sqlite3.connect(":memory:"))
    with suppress(sqlite3.Error), connections[0] as there, connections[1] as copy:
        there.backup(copy)
        whole = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return copy.serialize() if whole else None
    return None


def _written_out(folder: Path) -> bytes:
    """Return a `song.db` of a song that is kept elsewhere, after its audio was brought here."""
    media = MediaFolder(folder / "media")
    for each in read_song(folder).media:
        with suppress(FileError):  # what is missing cannot be taken along
            media.path(each)
    with tempfile.TemporaryDirectory(prefix="woodshed-") as place, closing(open_history(folder)) as history:
        history.copy_to(Path(place) / DATABASE)
        return (Path(place) / DATABASE).read_bytes()
