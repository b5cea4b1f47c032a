"""One song that is open, with everybody who is in it.

The room has a thread of its own, and only that thread touches the song. A live song and an SQLite
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
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from pycrdt import merge_updates

from woodshed.errors import FileError, SongError, WoodshedError
from woodshed.server import wire
from woodshed.server.clients import DAMAGED, FAULT, GONE, Arrival, Client
from woodshed.server.presence import Presence
from woodshed.server.together.gathering import Gathering
from woodshed.song.folder import SongFolder
from woodshed.song.live import Transaction

T = TypeVar("T")

log = logging.getLogger("woodshed.server")

TEND_S = 1.0
"""How often is looked for what other programs wrote, and tried again to keep what found the disk full."""
PRESENCE_S = 0.04
"""How long news of who is where wait for more of them."""
MOST_WAITING = 512
"""How many messages may wait for the song; then a fast sender waits."""


class Room:
    """One open song. Everything that reads or changes the song goes through `use` or `arrive`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clients: set[Client] = set()
        self.users = 0
        self.presence = Presence()
        self.gathering = Gathering()
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
            await self._run(self._close)
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
        if client.woodshed:
            self.gathering.join(client)
        self._thread.submit(self._greet, client)
        if frame := self.presence.everybody():
            client.send(frame)

    def leave(self, client: Client) -> None:
        """Let a client go."""
        self.clients.discard(client)
        self.gathering.leave(client)
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
            batch = [await self._waiting.get(), *self._all_waiting()]
            try:
                await self._run(partial(self._merge_all, batch))
            except Exception:
                # A fault of our own must not end the room: everybody comes back, and sends again what is missing.
                log.exception("Merging into %s failed", self.path.name)
                for client in tuple(self.clients):
                    client.close(FAULT)

    def _all_waiting(self) -> list[Arrival]:
        return [self._waiting.get_nowait() for _ in range(self._waiting.qsize())]

    async def _tend_song(self) -> None:
        while True:
            await asyncio.sleep(TEND_S)
            try:
                await self._run(self._tend)
            except Exception:
                log.exception("Tending %s failed", self.path.name)

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

    def _close(self) -> None:
        """Take what came in at the very end, and close the file."""
        try:
            if last := self._all_waiting():
                self._merge_all(last)
        finally:
            self._folder.close()

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
        try:
            with self._folder.together():
                for arrival in batch:
                    if arrival.kind == wire.STEP_1:
                        self._answer(arrival)
                    else:
                        self._merge(arrival)
                        writers[arrival.client] = arrival.client.received
        except FileError as error:
            problem = error
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

    def _merge(self, arrival: Arrival) -> None:
        """Merge one update."""
        client = arrival.client
        client.received += arrival.kind == wire.UPDATE
        client.synced = client.synced or arrival.kind == wire.STEP_2
        self._author = client
        try:
            self._folder.live.merge(arrival.piece, by=arrival.by, why=arrival.why)
        except SongError as error:
            self._refuse(client, error)
        finally:
            self._author = None

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
            self._settle(dict.fromkeys(tuple(self.clients), 0), problem)
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
