"""One song that is open, with everybody who is in it: the relay.

What clients send waits for the next tick. Then all of it goes to the song's thread in one go (`keeper.py`),
and what the song took in goes out as one frame to every client's queue. Each client has one writer; a client
too slow to read is dropped, an update never. The disk is asked every 0.4 s at most, so whoever edits without
a pause waits that long to hear that it is saved.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import get_ident
from typing import TypeVar

from woodshed.errors import WoodshedError
from woodshed.server.clients import FAULT, GONE, Arrival, Client
from woodshed.server.keeper import Keeper
from woodshed.server.people.roles import Role
from woodshed.server.people.seats import Seat
from woodshed.server.presence import Presence
from woodshed.server.ticker import Ticker
from woodshed.server.together.gathering import Gathering
from woodshed.song.document import Comment
from woodshed.song.folder import SongFolder

T = TypeVar("T")

log = logging.getLogger("woodshed.server")

TICK_S, LONG_TICK_S, MANY = 0.010, 0.020, 16
"""How long what arrives waits for more, at most; and in a room of many, where a frame goes out many times."""
LITTLE, LITTLE_BYTES = 32, 16 * 2**10
"""So many messages are merged on the event loop, when that is possible: going to the song's thread and back would
take longer, and a document holds on to the interpreter in either place."""
SAVE_S = 0.4
"""How far apart two commits are at least."""
PRESENCE_S = 0.04
"""How long news of who is where wait for more of them."""
TEND_S = 1.0
"""How often is looked for what other programs wrote, and tried again to keep what found the disk full."""
MOST_WAITING, MOST_WAITING_BYTES = 512, 96 * 2**20
"""How much may wait for the song; then those who send wait."""
MOST_CLIENTS = 64
KEPT = {Role.LISTENER: 16, Role.COMMENTER: 16, Role.EDITOR: 4, Role.OWNER: 0}
"""How many of them are kept for those who may do more, so that a link that went round keeps no owner out."""
MOST_OF_ONE = 8
"""How many connections one person may have to a song: windows, and browsers that they are known in."""


class FullRoomError(WoodshedError):
    """There are as many people in a song as the relay lets in, or one of them as often as it lets in one."""


class Room:
    """One open song. Everything that reads or changes the song goes through `use` or `arrive`."""

    def __init__(self, path: Path, ticker: Ticker) -> None:
        self.path = path
        self.clients: set[Client] = set()
        self.users = 0
        self.presence = Presence()
        self.gathering = Gathering()
        self._ticker = ticker
        self._loop = asyncio.get_running_loop()
        self._loop_thread = get_ident()
        self._keeper = Keeper(path, self._soon, self._deliver)
        self._waiting: list[Arrival] = []
        self._waiting_bytes = 0
        self._delayed: list[Callable[[], None]] = []
        self._tick_due = self._is_merging = self._save_due = self._presence_due = False
        self._saved_at = -SAVE_S
        self._tending: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open the song; raises what `SongFolder.open` raises."""
        try:
            await self._run(self._keeper.open)
        except BaseException:
            self._keeper.end()
            raise
        self._tending = asyncio.create_task(self._tend())

    async def close(self) -> None:
        """Send everybody away and close the song."""
        for client in self.clients:
            client.close(GONE)
        if self._tending is not None:
            self._tending.cancel()
            await asyncio.gather(self._tending, return_exceptions=True)
        with contextlib.suppress(WoodshedError):
            await self._run(self._keeper.close, self._take_waiting())
        self._keeper.end()

    @property
    def closable(self) -> bool:
        """Whether nobody needs the song open, and all of it is on disk."""
        return not (self.users or self._waiting or self._is_merging or self._keeper.unsaved)

    async def use(self, action: Callable[[SongFolder], T]) -> T:
        """Do something with the song, in its thread; what it changes goes to everybody."""
        return await self._run(self._keeper.use, action, self._take_waiting())

    async def vouch(self, comments: Iterable[Comment]) -> None:
        """Let comments that the server offers to write be those of whom they say, whoever takes them up."""
        await self._run(self._keeper.vouch, tuple(comments))

    def join(self, client: Client) -> None:
        """Let a client in: it is asked what it knows, and told who is there; FullRoomError when there are many."""
        self._check_room(client.seat)
        self.clients.add(client)
        if client.woodshed:
            self.gathering.join(client)
        self._keeper.submit(self._keeper.greet, client)
        if frame := self.presence.everybody():
            client.send(frame)

    def _check_room(self, seat: Seat) -> None:
        """Raise FullRoomError when there is no room for one more. Who is no person is a program of the owner's."""
        people = [each.seat.person.id for each in self.clients if each.seat.person]
        if seat.person and people.count(seat.person.id) >= MOST_OF_ONE:
            problem = f"You have this song open {MOST_OF_ONE} times already."
            raise FullRoomError(problem, remedy="Close it in another window or browser.")
        if len(self.clients) >= MOST_CLIENTS - KEPT[seat.role]:
            problem = f"There are {len(self.clients)} people in this song already."
            remedy = (
                "The last places are kept for its owners and editors: come back" if KEPT[seat.role] else "Come back"
            )
            raise FullRoomError(problem, remedy=f"{remedy} when somebody has left.")

    def leave(self, client: Client) -> None:
        """Let a client go."""
        self.clients.discard(client)
        self.gathering.leave(client)
        self.presence.leave(client)
        self._tell_presence_soon()

    @property
    def is_behind(self) -> bool:
        """Whether the song has too much to do; whoever sends is to wait."""
        return len(self._waiting) >= MOST_WAITING or self._waiting_bytes >= MOST_WAITING_BYTES

    def when_up_to_date(self, action: Callable[[], None]) -> None:
        """Do something when the song is no longer behind."""
        self._delayed.append(action)

    def arrive(self, arrival: Arrival) -> None:
        """Take what a client sent."""
        self._waiting.append(arrival)
        self._waiting_bytes += len(arrival.piece)
        self._tick_soon()

    def take_presence(self, client: Client, update: bytes) -> None:
        """Take in where somebody is; WireError when it says nothing of the kind."""
        self.presence.take(update, client, client.seat)
        self._tell_presence_soon()

    def _tick_soon(self) -> None:
        """See to it that there is a tick."""
        if not self._tick_due and not self._is_merging:
            self._tick_due = True
            self._ticker.soon(TICK_S if len(self.clients) < MANY else LONG_TICK_S, self._tick)

    def _tick(self) -> None:
        """Make part of the song what arrived: at once when that is little, else in the song's thread."""
        self._tick_due = False
        is_little = len(self._waiting) <= LITTLE and self._waiting_bytes <= LITTLE_BYTES
        batch = self._take_waiting()
        if not batch:
            return
        self._is_merging = True
        if is_little and self._keeper.take_song():
            try:
                self._merge(batch)
            finally:
                self._keeper.give_song_back()
        else:
            self._keeper.submit(self._merge, batch)
        self._save_soon()

    def _merge(self, batch: list[Arrival]) -> None:
        try:
            self._keeper.merge(batch)
        except Exception:
            # A fault of our own must not end the room: everybody comes back, and sends again what is missing.
            log.exception("Merging into %s failed", self.path.name)
            self._soon(self._start_anew)
        finally:
            self._soon(self._merged)

    def _merged(self) -> None:
        """Begin the next tick, now that this one is through."""
        self._is_merging = False
        if self._waiting:
            self._tick_soon()

    def _start_anew(self) -> None:
        for client in tuple(self.clients):
            client.close(FAULT)

    def _save_soon(self) -> None:
        if not self._save_due:
            self._save_due = True
            self._loop.call_at(self._saved_at + SAVE_S, self._save)

    def _save(self) -> None:
        self._save_due = False
        if self._keeper.unsaved:
            self._saved_at = self._loop.time()
            self._keeper.submit(self._keeper.save)

    def _take_waiting(self) -> list[Arrival]:
        waiting, self._waiting, self._waiting_bytes = self._waiting, [], 0
        delayed, self._delayed = self._delayed, []
        for action in delayed:
            action()
        return waiting

    def _tell_presence_soon(self) -> None:
        if not self._presence_due:
            self._presence_due = True
            self._loop.call_later(PRESENCE_S, self._tell_presence)

    def _tell_presence(self) -> None:
        self._presence_due = False
        if frame := self.presence.news():
            self._deliver(frame, None)

    async def _tend(self) -> None:
        while True:
            await asyncio.sleep(TEND_S)
            try:
                await self._run(self._keeper.tend, tuple(self.clients))
            except Exception:
                log.exception("Tending %s failed", self.path.name)

    async def _run(self, action: Callable[..., T], *arguments: object) -> T:
        return await asyncio.wrap_future(self._keeper.submit(action, *arguments))

    def _deliver(self, message: bytes, but: Client | None) -> None:
        for client in tuple(self.clients):
            if client is not but:
                client.send(message)

    def _soon(self, action: Callable[..., object], *arguments: object) -> None:
        """Do something on the event loop: now when this is its thread, else in the order asked for."""
        if get_ident() == self._loop_thread:
            action(*arguments)
            return
        with contextlib.suppress(RuntimeError):  # the loop is gone: the server is ending
            self._loop.call_soon_threadsafe(action, *arguments)
