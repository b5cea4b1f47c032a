"""The songs that are open: one room a song, with everybody who is in it.

Each room has a thread of its own, and only that thread touches the song. A live song and an SQLite
connection belong to one thread; opening a long history takes a second, merging a big first sync as much,
and every commit waits for the disk. On the event loop any of them would stop all songs, and the audio
that the page is loading; in a pool, they would meet the song from many threads. So the loop only moves
bytes: what arrives is queued, the thread takes all that is there, makes it part of the song, commits it,
and hands back what is to be sent. One writer task sends to each client; a client too slow to read is
dropped, an update never.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pycrdt import merge_updates

from woodshed.errors import FileError, SongError, WoodshedError
from woodshed.server import wire
from woodshed.server.presence import Presence
from woodshed.server.workspace import Workspace
from woodshed.song.folder import SongFolder
from woodshed.song.live import Transaction

T = TypeVar("T")

log = logging.getLogger("woodshed.server")

LINGER_S = 5.0
"""How long a song stays open after the last one left: long enough to reload the page."""
TEND_S = 1.0
"""How often is looked for what other programs wrote, and tried again to keep what found the disk full."""
PRESENCE_S = 0.04
MOST_WAITING = 512
"""How many messages may wait for the song; then a fast sender waits."""
MOST_UNREAD = 1024
"""How many frames may wait for a client; then it is dropped, and gets all of it when it comes back."""
GONE, SLOW, DAMAGED = 4404, 4408, 4422
"""Why the server closed a connection: the song went away, the client is too slow, what it sent is no update."""


@dataclass(eq=False)
class Client:
    """One connection. `received` counts its updates; those of `known` are its ids in the presence."""

    woodshed: bool
    outbox: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(MOST_UNREAD))
    close_code: asyncio.Future[int] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    received: int = 0
    synced: bool = False
    told_of: str = ""
    known: set[int] = field(default_factory=set)

    def send(self, frame: bytes) -> None:
        """Send a frame, soon; the slow are dropped."""
        try:
            self.outbox.put_nowait(frame)
        except asyncio.QueueFull:
            self.close(SLOW)

    def close(self, code: int) -> None:
        """End the connection, for a reason."""
        if not self.close_code.done():
            self.close_code.set_result(code)


@dataclass(frozen=True)
class Arrival:
    """Something of the sync protocol that a client sent, with the reason that it gave before."""

    client: Client
    kind: int
    piece: bytes
    by: str
    why: str


class Room:
    """One open song. Everything that reads or changes the song goes through `use` or `arrive`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clients: set[Client] = set()
        self.users = 0
        self.presence = Presence()
        self._loop = asyncio.get_running_loop()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"song {path.name}")
        self._waiting: asyncio.Queue[Arrival] = asyncio.Queue(MOST_WAITING)
        self._tasks: list[asyncio.Task[None]] = []
        self._presence_due = False
        self._made: list[tuple[Client | None, bytes]] = []
        self._author: Client | None = None
        self._unsaved = False

    # ── on the event loop ──

    async def open(self) -> None:
        """Open the song; raises what `SongFolder.open` raises."""
        try:
            self._folder = await self._run(self._open)
        except BaseException:
            self._thread.shutdown(wait=False)
            raise
        self._tasks = [asyncio.create_task(self._merge_arrivals()), asyncio.create_task(self._tend_song())]

    async def close(self) -> None:
        """Send everybody away and close the song."""
        for client in self.clients:
            client.close(GONE)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(WoodshedError):
            await self._run(self._folder.close)
        self._thread.shutdown(wait=False)

    @property
    def closable(self) -> bool:
        """Whether nobody needs the song open, and all of it is on disk."""
        return self.users == 0 and not self._unsaved and self._waiting.empty()

    async def use(self, action: Callable[[SongFolder], T]) -> T:
        """Do something with the song, in its thread; what it changes goes to everybody."""
        return await self._run(lambda: self._use(action))

    def join(self, client: Client) -> None:
        """Let a client in: it is asked what it knows, and told who is there."""
        self.clients.add(client)
        self._thread.submit(self._greet, client)
        if frame := self.presence.everybody():
            client.send(frame)

    def leave(self, client: Client) -> None:
        """Let a client go."""
        self.clients.discard(client)
        self.presence.leave(client.known)
        self._tell_presence_soon()

    async def arrive(self, arrival: Arrival) -> None:
        """Take what a client sent; waits while the song has too much to do."""
        await self._waiting.put(arrival)

    def take_presence(self, client: Client, update: bytes) -> None:
        """Take in where somebody is; WireError when it says nothing of the kind."""
        client.known |= self.presence.take(update)
        self._tell_presence_soon()

    def _tell_presence_soon(self) -> None:
        if not self._presence_due:
            self._presence_due = True
            self._loop.call_later(PRESENCE_S, self._tell_presence)

    def _tell_presence(self) -> None:
        self._presence_due = False
        if frame := self.presence.news():
            for client in self.clients:
                client.send(frame)

    async def _merge_arrivals(self) -> None:
        """Hand what arrived to the song's thread, as much at once as is there."""
        while True:
            batch = [await self._waiting.get()]
            while not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            await self._run(lambda batch=batch: self._merge_all(batch))  # type: ignore[misc]

    async def _tend_song(self) -> None:
        while True:
            await asyncio.sleep(TEND_S)
            await self._run(self._tend)

    async def _run(self, action: Callable[[], T]) -> T:
        return await self._loop.run_in_executor(self._thread, action)

    def _deliver(self, frame: bytes, *, but: Client | None) -> None:
        for client in tuple(self.clients):
            if client is not but:
                client.send(frame)

    # ── in the song's thread ──

    def _open(self) -> SongFolder:
        folder = SongFolder.open(self.path)
        folder.live.observe(self._note)
        return folder

    def _note(self, transaction: Transaction) -> None:
        self._made.append((self._author, transaction.update))

    def _use(self, action: Callable[[SongFolder], T]) -> T:
        self._folder.keep_place()
        try:
            return action(self._folder)
        finally:
            self._pass_on()
            self._unsaved = self._folder.unsaved > 0

    def _greet(self, client: Client) -> None:
        self._soon(client.send, wire.sync_frame(wire.STEP_1, self._folder.live.state_vector()))

    def _merge_all(self, batch: list[Arrival]) -> None:
        """Merge what arrived, commit it, pass it on to the others and say so to who sent it."""
        problem = self._problem_with_place()
        writers: dict[Client, int] = {}
        for arrival in batch:
            if arrival.kind == wire.STEP_1:
                self._answer(arrival)
            else:
                problem = self._merge(arrival) or problem
                writers[arrival.client] = arrival.client.received
        self._pass_on()
        self._settle(writers, problem)

    def _answer(self, arrival: Arrival) -> None:
        """Send a client what it does not have yet."""
        self._pass_on()  # what the answer holds need not be sent to it again, but must be sent to others first
        try:
            missing = self._folder.live.update_since(arrival.piece)
        except SongError as error:
            self._refuse(arrival.client, error)
        else:
            self._soon(arrival.client.send, wire.sync_frame(wire.STEP_2, missing))

    def _merge(self, arrival: Arrival) -> FileError | None:
        """Merge one update; returns why it is not on disk, when it is not."""
        client = arrival.client
        client.received += arrival.kind == wire.UPDATE
        client.synced = client.synced or arrival.kind == wire.STEP_2
        self._author = client
        try:
            self._folder.live.merge(arrival.piece, by=arrival.by, why=arrival.why)
        except SongError as error:
            self._refuse(client, error)
        except FileError as error:
            return error
        finally:
            self._author = None
        return None

    def _settle(self, writers: dict[Client, int], problem: FileError | None) -> None:
        """Tell who wrote how much of it is on disk, or why it is not."""
        self._unsaved = problem is not None or self._folder.unsaved > 0
        for client, count in writers.items():
            if not client.woodshed:
                continue
            if problem is not None:
                if client.told_of != problem.problem:
                    client.told_of = problem.problem
                    self._soon(client.send, wire.refused_frame(problem.problem, problem.remedy))
            elif client.synced and not self._unsaved:
                # Before its step 2, an update can rest on others that are not here: nothing is promised.
                client.told_of = ""
                self._soon(client.send, wire.saved_frame(count))

    def _tend(self) -> None:
        """Take in what other programs wrote, and try again to keep what found no room."""
        try:
            self._folder.keep_place()
            was_unsaved = self._unsaved
            self._folder.save_unsaved()
            self._folder.refresh()
        except WoodshedError as error:
            problem = error if isinstance(error, FileError) else FileError(error.problem, remedy=error.remedy)
            self._settle(dict.fromkeys(self.clients, 0), problem)
            return
        finally:
            self._pass_on()
        if was_unsaved:
            self._settle({client: client.received for client in tuple(self.clients)}, None)

    def _problem_with_place(self) -> FileError | None:
        try:
            self._folder.keep_place()
        except FileError as error:
            return error
        return None

    def _pass_on(self) -> None:
        """Send what was written since the last time to everybody but its writer."""
        made, self._made = self._made, []
        start = 0
        while start < len(made):
            author = made[start][0]
            end = start
            while end < len(made) and made[end][0] is author:
                end += 1
            updates = [update for _, update in made[start:end]]
            update = updates[0] if len(updates) == 1 else merge_updates(*updates)
            frame = wire.sync_frame(wire.UPDATE, update)
            self._soon(lambda frame=frame, author=author: self._deliver(frame, but=author))
            start = end

    def _refuse(self, client: Client, error: WoodshedError) -> None:
        if client.woodshed:
            self._soon(client.send, wire.refused_frame(error.problem, error.remedy))
        self._soon(client.close, DAMAGED)

    def _soon(self, action: Callable[..., object], *arguments: object) -> None:
        """Do something on the event loop, in the order asked for."""
        with contextlib.suppress(RuntimeError):  # the loop is gone: the server is ending
            self._loop.call_soon_threadsafe(action, *arguments)


class Rooms:
    """The open songs of a workspace, by id."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
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
            await room.close()
        if song in self._closing:
            await self._closing[song]

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
            self._rooms[song] = asyncio.create_task(_opened(path))
        task = self._rooms[song]
        try:
            return await asyncio.shield(task)
        except WoodshedError:
            if self._rooms.get(song) is task:
                del self._rooms[song]
            raise

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
        closing = asyncio.create_task(room.close())
        self._closing[song] = closing
        closing.add_done_callback(lambda _: self._closing.pop(song, None))


async def _opened(path: Path) -> Room:
    room = Room(path)
    await room.open()
    return room
