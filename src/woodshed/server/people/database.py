"""`people.db` in the workspace: who people are, how they come in, and where they may go.

Secrets are kept as hashes only: of a cookie or a link its SHA-256 (they are long and random), of a
password its argon2id. One connection serves all threads, one after the other.
"""

import hashlib
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from woodshed.errors import FileError

DATABASE = "people.db"
VERSION = 1

_TABLES = f"""
BEGIN;
CREATE TABLE IF NOT EXISTS people (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, colour INTEGER NOT NULL, avatar TEXT NOT NULL,
    guest INTEGER NOT NULL, owner INTEGER NOT NULL DEFAULT 0, login TEXT UNIQUE, password TEXT, made_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS sessions (
    hash TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id), made_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS invites (
    id TEXT PRIMARY KEY, hash TEXT UNIQUE NOT NULL, song TEXT NOT NULL, role TEXT NOT NULL, expires_at REAL,
    made_by TEXT NOT NULL, made_at REAL NOT NULL, uses INTEGER NOT NULL DEFAULT 0, revoked_at REAL
);
CREATE TABLE IF NOT EXISTS places (
    person TEXT NOT NULL REFERENCES people (id), song TEXT NOT NULL, role TEXT NOT NULL, invite TEXT NOT NULL,
    taken_at REAL NOT NULL, PRIMARY KEY (person, song)
);
CREATE TABLE IF NOT EXISTS comments (
    song TEXT NOT NULL, comment TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (song, comment)
);
PRAGMA user_version = {VERSION};
COMMIT;
"""


class Database:
    """The open `people.db`, which is made when it is first needed; FileError when it cannot be used."""

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
                connection.executescript(_TABLES)
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
    except sqlite3.IntegrityError:
        raise  # a name that is taken: whoever asked knows what that means
    except (sqlite3.Error, OSError) as error:
        remedy = "Look whether the disk is full and the folder may be written, then try again."
        raise FileError(f"{path} cannot be used: {error}.", remedy=remedy) from error


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] > VERSION:
        raise FileError(f"{path} was written by a newer Woodshed.", remedy="Update Woodshed.")


def hash_of(secret: str) -> str:
    """Return what is kept of a long random secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
