"""Each song belongs to one process: it holds a lock in the database for as long as it has the song open.

The lock is one of PostgreSQL's own (`pg_try_advisory_lock`), bound to one connection of the process: when the process
dies, however it dies, the database lets go of all its locks. Whoever takes a song raises its `epoch`, and whoever
writes looks in the same transaction whether the epoch is still theirs. So a process that lost its connection, or was
asleep, and does not know yet that another one has the song, cannot write into it.

Where people are sent is decided by the proxy. When it sends them to another process than before, that one asks for
the song, and the first lets go of it: everybody who is in it comes back a moment later, through the proxy.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from woodshed.errors import FileError
from woodshed.server.problems import TakenError
from woodshed.server.scale.postgres import Pool, two_sentences

if TYPE_CHECKING:
    from psycopg import Connection

log = logging.getLogger("woodshed.server")

LOOK_S = 0.5
"""How often is looked whether the connection is alive and whether another process asks for a song."""
PATIENCE_S = 5.0
"""How long one waits for another process to let go."""
AT_LEAST_S = 2.0
"""A song stays with a process that long, so that two of them do not pull it to and fro."""
_ASK_AGAIN_S = 0.05
_SPACE = 0x0_5EED << 40
"""Numbers of songs are small; this keeps their locks apart from those of other programs on the same database."""


class HeldElsewhereError(TakenError):
    """Another process has the song open."""


class LostError(FileError):
    """Another process took the song over, or it went into the trash."""


@dataclass
class Hold:
    """A song that is held: its `epoch`, how often it was taken here, whether the lock is ours just now.

    `is_shared`: it was taken twice at a time at least once.
    """

    song: str
    epoch: int
    count: int = 1
    is_locked: bool = True
    is_shared: bool = False
    since: float = field(default_factory=time.monotonic)


class Holds:
    """The songs that this process holds. `name` tells people which one it is; any thread may ask."""

    def __init__(self, pool: Pool, name: str) -> None:
        self.on_end: Callable[[str], object] = lambda _song: None
        """Called, in any thread, with the id of a song that is to be closed: it was lost, or another asks for it."""
        self._pool = pool
        self._holder = f"{name} {secrets.token_hex(4)}"
        self._lock = threading.RLock()
        self._connection: Connection[Any] | None = None
        self._held: dict[int, Hold] = {}
        self._ended = threading.Event()
        self._minder: threading.Thread | None = None
        self._is_away = False

    def take(self, key: int, song: str) -> int:
        """Take a song, or wait until it is let go; returns its epoch. HeldElsewhereError when it is not."""
        began, asked = time.monotonic(), 0
        while True:
            with self._lock:
                if (hold := self._held.get(key)) is not None:
                    hold.count += 1
                    hold.is_shared = True
                    return hold.epoch
                if self._has_taken(key, song):
                    return self._held[key].epoch
            waited = time.monotonic() - began
            if waited >= asked:  # once a second, for the song may have come to yet another process
                holder, asked = self._asked_for(key), asked + 1
            if waited > PATIENCE_S:
                raise HeldElsewhereError(
                    f'"{song}" is open at another process ({holder.partition(" ")[0]}).',
                    remedy="Try again in a few seconds; when that goes on, look whether the proxy sends it there.",
                )
            time.sleep(_ASK_AGAIN_S)

    def is_alone(self, key: int) -> bool:
        """Tell whether a song is held, and was never taken twice at a time."""
        hold = self._held.get(key)
        return hold is not None and not hold.is_shared

    def give(self, key: int) -> None:
        """Let go of a song, once for each time that it was taken."""
        with self._lock:
            hold = self._held.get(key)
            if hold is None:
                return
            hold.count -= 1
            if hold.count:
                return
            del self._held[key]
            with suppress(FileError):  # a connection that is gone holds nothing
                self._ask("SELECT pg_advisory_unlock(%s)", _SPACE + key)

    def lose(self, key: int) -> None:
        """Note that a song turned out to be somebody else's."""
        with self._lock:
            hold = self._held.pop(key, None)
            if hold is None:
                return
            with suppress(FileError):
                self._ask("SELECT pg_advisory_unlock(%s)", _SPACE + key)
        log.warning("Another process has taken over %s", hold.song)
        self.on_end(hold.song)

    def close(self) -> None:
        """Let go of everything."""
        self._ended.set()
        if self._minder is not None:
            self._minder.join()
        with self._lock:
            self._held.clear()
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _asked_for(self, key: int) -> str:
        """Ask whoever has a song for it; returns who that is."""
        asked = self._ask("UPDATE songs SET wanted = true WHERE key = %s RETURNING holder", key)
        return str(asked[0]) if asked else ""

    def _has_taken(self, key: int, song: str) -> bool:
        """Take a song if it is free."""
        if not self._ask("SELECT pg_try_advisory_lock(%s)", _SPACE + key)[0]:
            return False
        try:
            take = "UPDATE songs SET epoch = epoch + 1, holder = %s, wanted = false WHERE key = %s RETURNING epoch"
            epoch = int(self._ask(take, self._holder, key)[0])
        except FileError:
            with suppress(FileError):
                self._ask("SELECT pg_advisory_unlock(%s)", _SPACE + key)
            raise
        self._held[key] = Hold(song, epoch)
        if self._minder is None:
            self._minder = threading.Thread(target=self._mind, name="holds", daemon=True)
            self._minder.start()
        return True

    def _mind(self) -> None:
        while not self._ended.wait(LOOK_S):
            try:
                for song in self._to_end():
                    log.info("Another process asks for %s", song)
                    self.on_end(song)
                self._is_away = False
            except FileError as error:
                if not self._is_away:  # it is told once, not twice a second
                    log.warning("%s Its songs are not saved until it is back.", error.problem)
                self._is_away = True
            except Exception:
                log.exception("Minding the songs failed")

    def _to_end(self) -> list[str]:
        """Return the songs that others ask for; first see to it that the locks are ours."""
        with self._lock:
            if not self._held:
                return []
            self._lock_again()
            asked = self._ask(
                "SELECT coalesce(array_agg(key), '{}') FROM songs WHERE wanted AND key = ANY(%s)", [*self._held]
            )
            now = time.monotonic()
            ending = [hold for key in asked[0] if now - (hold := self._held[key]).since > AT_LEAST_S]
            for hold in ending:
                hold.since = now  # it is asked once, for closing takes a moment
            return [hold.song for hold in ending]

    def _lock_again(self) -> None:
        """Take the locks again that went with a connection, of the songs that nobody took meanwhile."""
        self._ask("SELECT 1")
        for key, hold in [(key, hold) for key, hold in self._held.items() if not hold.is_locked]:
            hold.is_locked = self._ask("SELECT pg_try_advisory_lock(%s)", _SPACE + key)[0]
            (epoch,) = self._ask("SELECT epoch FROM songs WHERE key = %s", key)
            if epoch != hold.epoch:
                self.lose(key)

    def _ask(self, query: str, *values: object) -> tuple[Any, ...]:
        """Ask on the connection that has the locks; a new one when it died, and then none is locked."""
        with self._lock, two_sentences(self._pool.address):
            if self._connection is None or self._connection.closed:
                self._connection = self._pool.connect()
                for hold in self._held.values():
                    hold.is_locked = False
            try:
                return self._connection.execute(query, values).fetchone() or ()
            except Exception as error:
                self._drop_if_broken(error)
                raise

    def _drop_if_broken(self, error: Exception) -> None:
        from psycopg import OperationalError  # noqa: PLC0415 - only a studio of several processes has it

        if isinstance(error, OperationalError) and self._connection is not None:
            self._connection.close()
