"""The songs that are open, each in a room of its own, as long as somebody needs them."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

from woodshed.errors import WoodshedError
from woodshed.server.room import Room
from woodshed.server.ticker import Ticker
from woodshed.server.workspace import Workspace
from woodshed.song.folder import SongFolder

T = TypeVar("T")

log = logging.getLogger("woodshed.server")

LINGER_S = 5.0
"""How long a song stays open after the last one left: long enough to reload the page."""


class Rooms:
    """The open songs of a workspace, by id."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._ticker: Ticker | None = None
        self._rooms: dict[str, asyncio.Task[Room]] = {}
        self._closing: dict[str, asyncio.Task[None]] = {}

    @contextlib.asynccontextmanager
    async def hold(self, song: str) -> AsyncIterator[Room]:
        """Give the room of a song, which stays open during the block; opens it when it is not."""
        room = await self._room(song)
        room.users += 1
        try:
            yield room
        finally:
            room.users -= 1
            asyncio.get_running_loop().call_later(LINGER_S, self._close_if_idle, song, room)

    async def use(self, song: str, action: Callable[[SongFolder], T]) -> T:
        """Do something with a song, in its thread."""
        async with self.hold(song) as room:
            return await room.use(action)

    async def close(self, song: str) -> None:
        """Close a song, whoever is in it."""
        if (task := self._rooms.pop(song, None)) is not None:
            room = await task
            self._begin_closing(song, room)
        if song in self._closing:
            await self._closing[song]

    async def end(self, song: str) -> None:
        """Close a song that another process wants, or has; a fault of it is logged, for nobody waits for this."""
        try:
            await self.close(song)
        except Exception:
            log.exception("Closing %s failed", song)

    def __contains__(self, song: str) -> bool:
        return song in self._rooms

    async def close_all(self) -> None:
        """Close every song."""
        for song in [*self._rooms, *self._closing]:
            with contextlib.suppress(WoodshedError):
                await self.close(song)

    async def _room(self, song: str) -> Room:
        path = self._workspace.folder(song)
        if song in self._closing:
            await self._closing[song]
        if song not in self._rooms:
            self._ticker = self._ticker or Ticker()
            self._rooms[song] = asyncio.create_task(_opened(path, self._ticker))
        task = self._rooms[song]
        try:
            return await asyncio.shield(task)
        finally:
            if task.done() and (task.cancelled() or task.exception()) and self._rooms.get(song) is task:
                del self._rooms[song]  # the next one tries again

    def _close_if_idle(self, song: str, room: Room) -> None:
        task = self._rooms.get(song)
        if task is None or not task.done() or task.cancelled() or task.exception() or task.result() is not room:
            return
        if room.users:
            return
        if not room.closable:  # the disk is full: as long as the server runs there is hope
            asyncio.get_running_loop().call_later(LINGER_S, self._close_if_idle, song, room)
            return
        del self._rooms[song]
        self._begin_closing(song, room)

    def _begin_closing(self, song: str, room: Room) -> None:
        """Close a room; whoever wants the song again waits until that is done."""
        closing = asyncio.create_task(room.close())
        self._closing[song] = closing
        closing.add_done_callback(lambda _: self._closing.pop(song, None))


async def _opened(path: Path, ticker: Ticker) -> Room:
    room = Room(path, ticker)
    await room.open()
    return room
