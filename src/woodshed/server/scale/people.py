"""The people of all processes, in one PostgreSQL: who comes in at one of them is known at every other."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from woodshed.server.people.database import TakenKeyError
from woodshed.server.scale.postgres import DuplicateError, Pool

T = TypeVar("T")


class PostgresDatabase:
    """Where people are kept when there are several processes; see `people/database.py` for what is asked of it."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @property
    def exists(self) -> bool:
        """Whether anybody may have been here; only the database knows."""
        return True

    def ask(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with self._pool.transaction() as change:
            return change.execute(query, values).fetchall()

    def change(self, *steps: str | Sequence[object]) -> int:
        """Do statements, each followed by its values, all or none; returns how many rows the last one changed."""
        count = 0
        try:
            with self._pool.transaction() as change:
                change.execute("UPDATE studio SET changes = changes + 1")
                for statement, values in zip(steps[::2], steps[1::2], strict=True):
                    count = change.execute(str(statement), [*values]).rowcount
        except DuplicateError as error:
            raise TakenKeyError(str(error)) from error
        return count

    def foreign(self) -> int:
        """Return how often anybody wrote."""
        return int(self.ask("SELECT changes FROM studio")[0][0])

    async def look(self, action: Callable[[], T]) -> T:
        """Do something in another thread: a database far away must not keep the event loop."""
        return await asyncio.to_thread(action)

    @staticmethod
    def now() -> float:
        """Return the time in seconds since 1970."""
        return time.time()

    def close(self) -> None:
        """Do nothing: the connections are closed by whoever made them."""
