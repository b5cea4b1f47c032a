"""Everything that was ever done to a song: `song.db`, the one truth on disk.

`updates` holds every transaction, in order, with who, when and why; `versions` holds whole states:
those that a person named, and now and then an unnamed one, so that a long history opens quickly and a
damaged one has somewhere to start. Times are seconds since 1970, from the clock that the caller gives.

The file is SQLite in WAL mode: a crash loses at most the last transaction. When the only writer
closes it, the same writes have made the same bytes.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from woodshed.errors import FileError, SongError

DATABASE_VERSION = 1
MAX_STATE_BYTES = 256 * 1024 * 1024
"""What an unpacked state may take; a packed one can promise far more than it holds."""

_TABLES = """
CREATE TABLE updates (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, data BLOB NOT NULL
);
CREATE TABLE versions (
    id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, at REAL NOT NULL, who TEXT NOT NULL, name TEXT, state BLOB NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One transaction: its number, when it was made (seconds since 1970), by whom and why."""

    seq: int
    at: float
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the song that somebody named: `seq` is the last transaction in it, `note` what they said of it."""

    id: int
    seq: int
    at: float
    by: str
    name: str
    note: str = ""


class History:
    """The open `song.db` of one song folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = _connect(path)
        self._file = _file_at(path)

    @classmethod
    def create(cls, path: Path) -> History:
        """Make a new `song.db`; FileError when it cannot be."""
        with _two_sentences(path):
            database = sqlite3.connect(path, isolation_level=None)
            database.executescript(f"PRAGMA journal_mode = WAL; {_TABLES} PRAGMA user_version = {DATABASE_VERSION};")
            database.close()
        return cls(path)

    def append(self, update: bytes, at: float, by: str, why: str) -> int:
        """Keep one transaction for good; returns its number."""
        return self.append_all([(update, at, by, why)])[0]

    def append_all(self, rows: Sequence[tuple[bytes, float, str, str]]) -> list[int]:
        """Keep transactions for good, all or none of them, as (update, at, by, why); returns their numbers.

        The disk is waited for once.
        """
        insert = "INSERT INTO updates (at, who, why, data) VALUES (?, ?, ?, ?)"
        with _two_sentences(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                kept = [self._db.execute(insert, (at, by, why, update)).lastrowid or 0 for update, at, by, why in rows]
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk may have rolled back already
                    self._db.execute("ROLLBACK")
                raise
        return kept

    def entries(self, *, before: int | None = None, limit: int = -1) -> tuple[Entry, ...]:
        """Return transactions, oldest first: all, or the last `limit` of those before a number."""
        rows = "SELECT seq, at, who, why FROM updates WHERE ? IS NULL OR seq < ? ORDER BY seq DESC LIMIT ?"
        with _two_sentences(self._path):
            found = [Entry(*row) for row in self._db.execute(rows, (before, before, limit))]
        return tuple(reversed(found))

    def is_replaced(self) -> bool:
        """Tell whether there is another file in this one's place by now."""
        return _file_at(self._path) not in {None, self._file}

    def copy_to(self, path: Path) -> None:
        """Write all of it into another file, as it is now."""
        with _two_sentences(path), closing(sqlite3.connect(path, isolation_level=None)) as other:
            self._db.backup(other)

    def updates(self, after: int = 0, to: int | None = None) -> Iterator[tuple[Entry, bytes]]:
        """Yield transactions with their updates, those after one number and up to another."""
        rows = "SELECT seq, at, who, why, data FROM updates WHERE seq > ? AND seq <= ? ORDER BY seq"
        with _two_sentences(self._path):
            for *entry, data in self._db.execute(rows, (after, self.last() if to is None else to)):
                yield Entry(*entry), data

    def last(self) -> int:
        """Return the number of the last transaction."""
        with _two_sentences(self._path):
            return int(self._db.execute("SELECT coalesce(max(seq), 0) FROM updates").fetchone()[0])

    def add_version(self, state: bytes, at: float, by: str, name: str | None) -> int:
        """Keep a whole state; without a name it only makes opening quicker."""
        with _two_sentences(self._path):
            row = self._db.execute(
                "INSERT INTO versions (seq, at, who, name, state) VALUES (?, ?, ?, ?, ?)",
                (self.last(), at, by, name, zlib.compress(state, 9)),
            )
            return int(row.lastrowid or 0)

    def versions(self) -> tuple[Version, ...]:
        """Return the named versions, oldest first."""
        rows = "SELECT id, seq, at, who, name FROM versions WHERE name IS NOT NULL ORDER BY id"
        with _two_sentences(self._path):
            return tuple(_version(*row) for row in self._db.execute(rows))

    def rename_version(self, key: int, name: str) -> bool:
        """Give a named version another name; tells whether there is one."""
        change = "UPDATE versions SET name = ? WHERE id = ? AND name IS NOT NULL"
        with _two_sentences(self._path):
            return self._db.execute(change, (name, key)).rowcount > 0

    def forget_version(self, key: int) -> bool:
        """Take the name from a version; the song keeps all of its history. Tells whether there was one."""
        with _two_sentences(self._path):
            change = "UPDATE versions SET name = NULL WHERE id = ? AND name IS NOT NULL"
            return self._db.execute(change, (key,)).rowcount > 0

    def cut_after(self, seq: int) -> None:
        """Forget everything that came after a transaction: for a copy that goes on from there."""
        with _two_sentences(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM updates WHERE seq > ?", (seq,))
            self._db.execute("DELETE FROM versions WHERE seq > ?", (seq,))
            self._db.execute("COMMIT")
            self._db.execute("VACUUM")

    def state_at(self, seq: int) -> tuple[int, bytes | None]:
        """Return the newest state kept at or before a transaction, and the number of its last one."""
        rows = "SELECT seq, state FROM versions WHERE seq <= ? ORDER BY seq DESC, id DESC LIMIT 1"
        with _two_sentences(self._path):
            found = self._db.execute(rows, (seq,)).fetchone()
        return (0, None) if found is None else (int(found[0]), _unpacked(found[1], self._path))

    def close(self) -> None:
        """Close the file; its write-ahead log is folded in."""
        with _two_sentences(self._path):
            self._db.close()


def _version(key: int, seq: int, at: float, by: str, name: str) -> Version:
    """Return a version; what follows the first line of its name is its note."""
    first, _, note = name.partition("\n")
    return Version(key, seq, at, by, first, note)


def with_note(name: str, note: str) -> str:
    """Return a version's name and note as they are kept."""
    first = " ".join(name.split())
    return f"{first}\n{note.strip()}" if note.strip() else first


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return what tells one file from another, whatever they are called."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _connect(path: Path) -> sqlite3.Connection:
    """Open a `song.db` that is there, is whole, and is not newer than this version."""
    if not path.is_file():
        raise FileError(f"There is no song in {path.parent}.", remedy="Choose a folder that holds a song.db.")
    with _two_sentences(path):
        database = sqlite3.connect(path, isolation_level=None)
        try:
            _check_version(database, path)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
        except BaseException:
            database.close()
            raise
    return database


def _check_version(database: sqlite3.Connection, path: Path) -> None:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > DATABASE_VERSION:
        raise newer(path.parent, f"database version {version}")
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    if version < 1 or not {"updates", "versions"} <= tables:
        raise _damaged(path)


def newer(folder: Path, what: str) -> SongError:
    """Return the error for a song that a newer Woodshed wrote."""
    problem = f"The song in {folder} was written by a newer Woodshed ({what})."
    return SongError(problem, remedy="Update Woodshed to open it.")


def _damaged(path: Path) -> FileError:
    return FileError(
        f"The song in {path.parent} is damaged.",
        remedy="Rescue what can be read into a new folder, or take a copy from a backup.",
    )


@contextmanager
def _two_sentences(path: Path) -> Iterator[None]:
    """Say in two sentences what the database says in its own words."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "no such" in str(error):  # a table or a column: the file opens, but it is not whole
            raise _damaged(path) from error
        if "locked" in str(error):
            remedy = "Close the other program that writes to it and try again."
        else:
            remedy = "Check that the folder exists, that you may write in it and that the disk is not full."
        raise FileError(f"{path} cannot be used: {error}.", remedy=remedy) from error
    except sqlite3.DatabaseError as error:
        raise _damaged(path) from error


def _unpacked(packed: bytes, path: Path) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        state = unpacker.decompress(packed, MAX_STATE_BYTES)
    except zlib.error as error:
        raise _damaged(path) from error
    if not unpacker.eof:
        raise _damaged(path)
    return state
