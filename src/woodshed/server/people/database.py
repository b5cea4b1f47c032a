"""Who people are, how they come in, and where they may go: usually `people.db` in the workspace.

What is asked of it is SQL that PostgreSQL reads too, for studios of several processes. Secrets are kept as hashes
only: of a cookie or a link its SHA-256 (they are long and random), of a password its argon2id.
"""

import hashlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

from woodshed.errors import FileError

DATABASE = "people.db"
VERSION = 1

T = TypeVar("T")

TABLES = """
CREATE TABLE IF NOT EXISTS people (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, colour INTEGER NOT NULL, avatar TEXT NOT NULL,
    guest INTEGER NOT NULL, owner INTEGER NOT NULL DEFAULT 0, login TEXT UNIQUE, password TEXT,
    made_at DOUBLE PRECISION NOT NULL
);
CREATE TABLE IF NOT EXISTS sessions (
    hash TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id), made_at DOUBLE PRECISION NOT NULL
);
CREATE TABLE IF NOT EXISTS invites (
    id TEXT PRIMARY KEY, hash TEXT UNIQUE NOT NULL, song TEXT NOT NULL, role TEXT NOT NULL, expires_at DOUBLE PRECISION,
    made_by TEXT NOT NULL, made_at DOUBLE PRECISION NOT NULL, uses INTEGER NOT NULL DEFAULT 0,
    revoked_at DOUBLE PRECISION
);
CREATE TABLE IF NOT EXISTS places (
    person TEXT NOT NULL REFERENCES people (id), song TEXT NOT NULL, role TEXT NOT NULL, invite TEXT NOT NULL,
    taken_at DOUBLE PRECISION NOT NULL, PRIMARY KEY (person, song)
);
CREATE TABLE IF NOT EXISTS comments (
    song TEXT NOT NULL, comment TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (song, comment)
);
"""
KEYS = "CREATE TABLE IF NOT EXISTS keys (name TEXT PRIMARY KEY, key TEXT NOT NULL);"
"""Secrets of the studio itself; a table that older ones get when they are opened."""
_MADE = f"BEGIN; {TABLES} {KEYS} PRAGMA user_version = {VERSION}; COMMIT;"


class TakenKeyError(Exception):
    """There is a row with that key already."""


class Database(Protocol):
    """Where people are kept. Calls raise FileError when it cannot be used; any thread may ask."""

    @property
    def exists(self) -> bool:
        """Whether anybody was ever here."""

    def ask(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query, with `?` for each value; none when nobody was ever here."""

    def change(self, *steps: str | Sequence[object]) -> int:
        """Do statements, each followed by its values, all or none; returns how many rows the last one changed."""

    def foreign(self) -> int:
        """Return a number that changes when another process wrote."""

    async def look(self, action: Callable[[], T]) -> T:
        """Do something that asks, so that the event loop does not wait for long."""

    @staticmethod
    def now() -> float:
        """Return the time in seconds since 1970."""

    def close(self) -> None:
        """Close it."""


class FileDatabase:
    """The open `people.db`, which is made when it is first needed. One connection serves all threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    @property
    def exists(self) -> bool:
        """Whether anybody was ever here."""
        return self._connection is not None or self._path.is_file()

    def ask(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query; none when nobody was ever here."""
        if not self.exists:
            return []
        with self._lock, _two_sentences(self._path):
            return self._open().execute(query, values).fetchall()

    def change(self, *steps: str | Sequence[object]) -> int:
        """Do statements, each followed by its values, all or none; returns how many rows the last one changed."""
        with self._lock, _two_sentences(self._path):
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:
                count = 0
                for statement, values in zip(steps[::2], steps[1::2], strict=True):
                    count = connection.execute(str(statement), values).rowcount
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk may have rolled back already
                    connection.execute("ROLLBACK")
                raise
            return count

    async def look(self, action: Callable[[], T]) -> T:
        """Do it here: the file answers sooner than another thread would."""
        return action()

    def foreign(self) -> int:
        """Return a number that changes when another process wrote."""
        rows = self.ask("PRAGMA data_version")
        return int(rows[0][0]) if rows else 0

    @staticmethod
    def now() -> float:
        """Return the time in seconds since 1970."""
        return time.time()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            try:
                _check_version(connection, self._path)
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")  # who was sent away stays away after a power cut
                connection.executescript(_MADE)
                self._path.chmod(0o600)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection


@contextmanager
def _two_sentences(path: Path) -> Iterator[None]:
    """Say in two sentences what the database says in its own words."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise TakenKeyError(str(error)) from error  # whoever asked knows what that means
    except (sqlite3.Error, OSError) as error:
        remedy = "Look whether the disk is full and the folder may be written, then try again."
        raise FileError(f"{path} cannot be used: {error}.", remedy=remedy) from error


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] > VERSION:
        raise FileError(f"{path} was written by a newer Woodshed.", remedy="Update Woodshed.")


def hash_of(secret: str) -> str:
    """Return what is kept of a long random secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
