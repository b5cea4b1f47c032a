"""Connections to a PostgreSQL, and transactions on them.

A few connections serve all songs of a process. A connection that died is replaced at the next transaction, so
that a database that was away for a while is used again as soon as it is back. SQL comes with `?` for each value, as
SQLite wants it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from woodshed.errors import FileError, WoodshedError
from woodshed.server.problems import UnreachableError

if TYPE_CHECKING:
    from psycopg import Connection, Cursor

MOST_CONNECTIONS = 8
"""So many transactions of one process go on at the same time."""
IMPATIENT: dict[str, str | int] = {
    "application_name": "woodshed",
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""So that a database, or a process, whose machine vanished is known to be gone after about ten seconds; the
address may say otherwise."""
_SESSION = """
SET search_path = woodshed_song, woodshed;
SET lock_timeout = '5s';
SET statement_timeout = '60s';
SET idle_in_transaction_session_timeout = '20s';
SET tcp_keepalives_idle = 5;
SET tcp_keepalives_interval = 2;
SET tcp_keepalives_count = 3;
"""
HUNG_S, REST_S = 1.0, 3.0
"""When a database keeps somebody waiting so long and does not come, the others need not wait as long for a while."""
REMEDY = "Look whether it runs; what is not saved yet is kept, and written when it is back."


class DuplicateError(Exception):
    """There is a row with that key already."""


class Transaction:
    """Statements that are done together."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    def execute(self, query: str, values: Sequence[object] = (), /) -> Cursor[Any]:
        """Do one statement."""
        cursor = self._connection.cursor(binary=True)
        return cursor.execute(_translated(query), _clean(values))

    def executemany(self, query: str, rows: Iterable[Sequence[object]], /) -> None:
        """Do one statement for each row of values."""
        with self._connection.cursor() as cursor:
            cursor.executemany(_translated(query), [_clean(row) for row in rows])


class Pool:
    """Connections to one database, as many as are needed at the same time. Any thread may use it."""

    def __init__(self, url: str, *, most: int = MOST_CONNECTIONS) -> None:
        self.address = address_of(url)
        self._url = url
        self._slots = threading.BoundedSemaphore(most)
        self._idle: list[Connection[Any]] = []
        self._is_closed = False
        self._hung_until = 0.0

    @contextmanager
    def transaction(self, song: int = 0) -> Iterator[Transaction]:
        """Do a transaction, which is on the disk of the database when the block has ended.

        With the number of a `song`, `updates` and `versions` are those of that song alone. UnreachableError when the
        database does not answer: whether the transaction was done is then unknown if it was about to end.
        """
        with self._slots, two_sentences(self.address):
            connection = self._begun(song)
            try:
                yield Transaction(connection)
                connection.execute("COMMIT")
            except BaseException:
                self._give_up(connection)
                raise
            self._give_back(connection)

    def connect(self) -> Connection[Any]:
        """Return a connection of one's own, to be closed by oneself."""
        import psycopg  # noqa: PLC0415 - only a studio of several processes has it
        from psycopg.conninfo import conninfo_to_dict, make_conninfo  # noqa: PLC0415 - the same

        told: dict[str, Any] = {**IMPATIENT, **conninfo_to_dict(self._url)}
        began = time.monotonic()
        if began < self._hung_until:
            raise UnreachableError(f"The database {self.address} does not answer.", remedy=REMEDY)
        with two_sentences(self.address):
            try:
                connection = psycopg.connect(make_conninfo(**told), autocommit=True)
            except psycopg.OperationalError:
                if time.monotonic() - began > HUNG_S:
                    self._hung_until = time.monotonic() + REST_S
                raise
            connection.execute(_SESSION)
            return connection

    def close(self) -> None:
        """Close all connections that are not in use, and those in use afterwards."""
        self._is_closed = True
        while self._idle:
            self._idle.pop().close()

    def _begun(self, song: int) -> Connection[Any]:
        """Return a connection on which a transaction has begun."""
        from psycopg import OperationalError  # noqa: PLC0415 - only a studio of several processes has it

        begin: Any = f"BEGIN; SET LOCAL woodshed.song = '{song:d}'"
        while self._idle:
            with suppress(IndexError):
                connection = self._idle.pop()
                try:
                    connection.execute(begin)
                except OperationalError:  # it died while nobody used it, and so did the others
                    connection.close()
                else:
                    return connection
        connection = self.connect()
        connection.execute(begin)
        return connection

    def _give_up(self, connection: Connection[Any]) -> None:
        try:
            connection.execute("ROLLBACK")
        except Exception:  # noqa: BLE001 - it is broken one way or another, and what broke it is being told
            connection.close()
        else:
            self._give_back(connection)

    def _give_back(self, connection: Connection[Any]) -> None:
        if self._is_closed or connection.closed:
            connection.close()
        else:
            self._idle.append(connection)


@contextmanager
def two_sentences(address: str) -> Iterator[None]:
    """Say in two sentences what the database says in its own words."""
    import psycopg  # noqa: PLC0415 - only a studio of several processes has it

    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        raise DuplicateError(str(error)) from error
    except psycopg.OperationalError as error:
        said = str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else type(error).__name__
        raise UnreachableError(f"The database {address} does not answer: {said}.", remedy=REMEDY) from error
    except psycopg.Error as error:
        said = str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else type(error).__name__
        problem = f"The database {address} refuses this: {said}."
        raise FileError(problem, remedy="Look at its log, and whether another program changed its tables.") from error


def address_of(url: str) -> str:
    """Return where a database is, without what is secret."""
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - only a studio of several processes has it

    try:
        told = conninfo_to_dict(url)
    except Exception as error:
        raise WoodshedError(
            'The "database" is no address of a PostgreSQL.', remedy="Write postgresql://user@host/name."
        ) from error
    return f"{told.get('dbname', '')} at {told.get('host', 'this machine')}".strip()


@lru_cache(maxsize=512)
def _translated(query: str) -> Any:
    return query.replace("%", "%%").replace("?", "%s")


def _clean(values: Sequence[object]) -> list[object]:
    """Return values without what PostgreSQL cannot keep: half letters, and the letter 0."""
    return [
        value.encode("utf-8", "replace").decode().replace("\0", "") if isinstance(value, str) else value
        for value in values
    ]
