"""The two tables of one song, `updates` and `versions`, and the one place where they usually are: `song.db`.

`history.py` says everything that is asked of them, in SQL that SQLite and PostgreSQL read alike; what is different
between the two is behind `Tables`. The file is SQLite in WAL mode: a crash loses at most the last transaction.
When the only writer closes it, the same writes have made the same bytes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from woodshed.errors import FileError, SongError

DATABASE = "song.db"
BACKUP = "song.backup"
DATABASE_VERSION = 1
MOST_VERSION = 1_000
"""A number beyond this is no version of anything: it is damage."""

_TABLES = """
CREATE TABLE updates (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, data BLOB NOT NULL
);
CREATE TABLE versions (
    id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, at REAL NOT NULL, who TEXT NOT NULL, name TEXT, state BLOB NOT NULL
);
"""

Row = tuple[Any, ...]


class DamagedError(FileError):
    """What a file holds is not what was written into it."""


class Place(Enum):
    """Whether the tables that are open are those that the next one to open the song will find."""

    HERE = "here"
    GONE = "gone"
    REPLACED = "replaced"


class Result(Protocol):
    """What a statement did."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""

    def fetchone(self) -> Any:
        """Return the next row."""


class Change(Protocol):
    """A transaction: statements with `?` for each value, all of them or none."""

    def execute(self, query: str, values: Sequence[object] = (), /) -> Result:
        """Do one statement."""

    def executemany(self, query: str, rows: Iterable[Sequence[object]], /) -> object:
        """Do one statement for each row of values."""


class Tables(Protocol):
    """The two tables of one song. Every call raises FileError when they cannot be reached or are damaged."""

    def each(self, query: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """Yield the rows of a query; a damaged row does not keep those before it from being read."""

    def change(self) -> AbstractContextManager[Change]:
        """Begin a transaction, which is on disk when the block has ended."""

    def hold(self) -> None:
        """Become the only process that writes the song, until `close`; FileError when another one is."""

    def is_alone(self) -> bool:
        """Tell whether nobody else can have written since the song was held."""

    def place(self) -> Place:
        """Tell whether the next one to open the song will find these tables."""

    def copy_to(self, path: Path) -> None:
        """Write all of it into a `song.db`, as it is now."""

    def close(self) -> None:
        """Close them."""


class FileTables:
    """The tables of an open `song.db`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = _connect(path)
        self._file = _file_at(path)

    @classmethod
    def create(cls, path: Path) -> FileTables:
        """Make a new `song.db`; FileError when it cannot be."""
        with _two_sentences(path):
            database = sqlite3.connect(path, isolation_level=None)
            database.executescript(f"PRAGMA journal_mode = WAL; {_TABLES} PRAGMA user_version = {DATABASE_VERSION};")
            database.close()
        return cls(path)

    def each(self, query: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """Yield the rows of a query, read as they are asked for."""
        with _two_sentences(self.path):
            yield from self._db.execute(query, values)

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Do a transaction; the disk is waited for once, at its end."""
        with _two_sentences(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk may have rolled back already
                    self._db.execute("ROLLBACK")
                raise

    def hold(self) -> None:
        """Refuse to write into a file that is not whole, though all that was asked of it could be read so far.

        Several processes may write to a file, and each takes in what the others wrote.
        """
        with _two_sentences(self.path):
            found = self._db.execute("PRAGMA quick_check(1)").fetchone()
            self._db.execute("PRAGMA shrink_memory")  # it has read all of the file
            if found != ("ok",):
                raise damaged(self.path.parent)

    def is_alone(self) -> bool:
        """Tell that any program may have written into the file."""
        return False

    def place(self) -> Place:
        """Tell whether the file still has its name."""
        now = _file_at(self.path)
        if now is None:
            return Place.GONE
        return Place.HERE if now == self._file else Place.REPLACED

    def copy_to(self, path: Path) -> None:
        """Write all of it into another file."""
        with _two_sentences(path), closing(sqlite3.connect(path, isolation_level=None)) as other:
            self._db.backup(other)

    def tidy(self) -> None:
        """Give back the room of what was deleted."""
        with _two_sentences(self.path):
            self._db.execute("VACUUM")

    def close(self) -> None:
        """Close the file; its write-ahead log is folded in."""
        with _two_sentences(self.path):
            self._db.close()


def newer(folder: Path, what: str) -> SongError:
    """Return the error for a song that a newer Woodshed wrote."""
    problem = f"The song in {folder} was written by a newer Woodshed ({what})."
    return SongError(problem, remedy="Update Woodshed to open it.")


RESCUE = "Rescue what can be read into a new folder, or take a copy from a backup."


def damaged(folder: Path) -> DamagedError:
    """Return the error for a song that cannot be read."""
    return DamagedError(f"The song in {folder} is damaged.", remedy=RESCUE)


def no_song_in(folder: Path) -> FileError:
    """Return the error for a folder without a song."""
    return FileError(f"There is no song in {folder}.", remedy="Choose a folder that holds a song.db.")


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
        if path.name == DATABASE and (path.parent / BACKUP).is_file():
            raise DamagedError(f"The song in {path.parent} has lost its {DATABASE}.", remedy=RESCUE)
        raise no_song_in(path.parent)
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
    if DATABASE_VERSION < version <= MOST_VERSION:
        raise newer(path.parent, f"database version {version}")
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    if version != DATABASE_VERSION or not {"updates", "versions"} <= tables:
        raise damaged(path.parent)


_DAMAGE = "no such", "decode", "disk I/O error", "unsupported file format"
"""What is said of a table that is gone, letters that are none, an end that is missing, a head that is overwritten."""


@contextmanager
def _two_sentences(path: Path) -> Iterator[None]:
    """Say in two sentences what the database says in its own words."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if any(words in str(error) for words in _DAMAGE):
            raise damaged(path.parent) from error
        if "locked" in str(error):
            remedy = "Close the other program that writes to it and try again."
        else:
            remedy = "Check that the folder exists, that you may write in it and that the disk is not full."
        raise FileError(f"{path} cannot be used: {error}.", remedy=remedy) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # what it says may hold a piece of the damage
        raise damaged(path.parent) from error
