"""The song of a room, and the thread that does what takes long.

Opening a long history takes a second, merging a big first sync as much, and every commit waits for the disk.
On the event loop any of them would stop all songs, and the audio that the page is loading. So the song has a
thread, which also has its SQLite connection to itself. What is little is merged on the event loop, when the
thread does nothing, or nothing but wait for the disk: a commit takes long, and nobody's edit is to wait for it.

What is passed on is not what came in, but what the document says it took in: an update that would break
somebody's reader does not get that far (docs/decisions/0012).
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import TypeVar

from pycrdt import merge_updates

from woodshed.errors import FileError, SongError, WoodshedError
from woodshed.server import wire
from woodshed.server.authorship import Authorship
from woodshed.server.clients import DAMAGED, Arrival, Client
from woodshed.server.problems import sentences
from woodshed.song.document import Comment
from woodshed.song.folder import SongFolder
from woodshed.song.live import Transaction
from woodshed.song.live.guard import SAFE_NESTING

T = TypeVar("T")

log = logging.getLogger("woodshed.server")

SMALL = 64 * 2**10
"""Up to so many bytes an update is merged with the others of its tick."""

BACK_UP_S = 60.0
"""How far apart two backups of a song that is open are at least."""

DAMAGE = SongError("The change is damaged.", remedy="Reload the page; what is saved stays saved.")

UNTRUE = (
    "A comment from here said that somebody else wrote it, or said something else before.",
    "It is kept, and says who wrote it.",
)

Soon = Callable[..., None]
"""Does something on the event loop: `soon(action, *arguments)`."""


class Keeper:
    """Keeps one song. `deliver` is called on the loop with what is to be sent, and who shall not hear it."""

    def __init__(self, path: Path, soon: Soon, deliver: Callable[[bytes, Client | None], None]) -> None:
        self.path = path
        self.unsaved = False
        """Whether something is in the song that is not on disk, for the disk is full or has not been asked yet."""
        self._soon = soon
        self._deliver = deliver
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"song {path.name}")
        self._song = Lock()
        """Held by the thread that is at the song."""
        self._submitted = self._finished = 0
        self._is_at_disk = self._is_closing = False
        self._backed_up_at = time.monotonic()
        self._made: list[tuple[Client | None, bytes]] = []
        self._author: Client | None = None
        self._writers: dict[Client, None] = {}

    # ── on the event loop ──

    def submit(self, action: Callable[..., T], *arguments: object) -> "Future[T]":
        """Do something in the song's thread, after all that was submitted before."""
        self._submitted += 1
        return self._thread.submit(self._do, action, arguments)

    def take_song(self) -> bool:
        """Keep the song's thread from the song, until `give_song_back`; tells whether this thread may `merge`."""
        waiting = self._submitted - self._finished - self._is_at_disk
        return not waiting and self._song.acquire(blocking=False)

    def give_song_back(self) -> None:
        """Let the song's thread have the song again."""
        self._song.release()

    def end(self) -> None:
        """Let the thread end."""
        self._thread.shutdown(wait=False)

    # ── in the thread that is at the song ──

    def _do(self, action: Callable[..., T], arguments: tuple[object, ...]) -> T:
        with self._song:
            try:
                return action(*arguments)
            finally:
                self._finished += 1

    def open(self) -> None:
        """Open the song; raises what `SongFolder.open` raises."""
        self._folder = SongFolder.open(self.path)
        self._folder.live.observe(self._note)
        self._authorship = Authorship(self._folder)

    def close(self, last: Sequence[Arrival]) -> None:
        """Take what came in at the very end, and close the file."""
        self._is_closing = True
        try:
            self.merge(last)
            self._put_right()
            self.save()
        finally:
            self._folder.close()

    def use(self, action: Callable[[SongFolder], T], waiting: Sequence[Arrival]) -> T:
        """Do something with the song as it is after what waits; what it changes is on disk, and passed on."""
        self.merge(waiting)
        self._put_right()
        self.save()
        self._folder.keep_place()
        try:
            return action(self._folder)
        finally:
            self._authorship.trust()
            self._pass_on()
            self.unsaved = self._folder.unsaved > 0

    def greet(self, client: Client) -> None:
        """Ask a client what it knows."""
        self._soon(client.send, wire.sync_frame(wire.STEP_1, self._folder.live.state_vector()))

    def merge(self, batch: Sequence[Arrival]) -> None:
        """Make part of the song what came in, and pass it on."""
        run: list[Arrival] = []
        for arrival in batch:
            if _is_small(arrival):
                run.append(arrival)
                continue
            self._merge_small(run)
            run = []
            self._answer(arrival) if arrival.kind == wire.STEP_1 else self._merge_large(arrival)
        self._merge_small(run)
        self._pass_on()
        self.unsaved = self._folder.unsaved > 0
        if not self.unsaved:
            self._settle(self._received())  # who had nothing new to say need not wait for the disk

    def save(self) -> None:
        """Commit what is not on disk yet, and tell who wrote it."""
        try:
            self._commit()
        except FileError as error:
            self._tell(self._writers, error)
        finally:
            self._pass_on()  # another file may have been put in the song's place, and merged

    def tend(self, everybody: Sequence[Client]) -> None:
        """Take in what other programs wrote, and try again to keep what found no room."""
        self._writers |= {client: None for client in everybody if client.told_of}
        try:
            self._commit()
            self._folder.refresh()
            self._authorship.trust()
        except WoodshedError as error:
            self._tell(everybody, error)
        finally:
            self._pass_on()
        if time.monotonic() >= self._backed_up_at + BACK_UP_S:
            self._back_up()

    def _back_up(self) -> None:
        """Write the second copy of the song, when it was changed; while that is written, edits go on."""
        self._backed_up_at = time.monotonic()
        try:
            self._folder.back_up(self._at_disk)
        except WoodshedError as error:
            log.warning("No backup of %s: %s", self.path.name, error.problem)

    def _commit(self) -> None:
        """Keep what is in the song now; what comes while the disk is at work waits for the next time."""
        received = self._received()
        self._folder.keep_place()
        self._authorship.trust()  # before anybody else is at the song
        self._folder.save_unsaved(self._at_disk)
        self.unsaved = self._folder.unsaved > 0
        self._settle(received)

    @contextmanager
    def _at_disk(self) -> Iterator[None]:
        """Let the event loop have the song, while this thread is only at the disk."""
        self._is_at_disk = True
        self._song.release()
        try:
            yield
        finally:
            self._song.acquire()
            self._is_at_disk = False

    def _received(self) -> dict[Client, int]:
        """Return how much of each writer is in the song."""
        return {client: client.received for client in self._writers}

    def _note(self, transaction: Transaction) -> None:
        self._made.append((self._author, transaction.update))

    def _merge_small(self, run: list[Arrival]) -> None:
        """Merge the updates of a tick in one go; what is damaged ends its sender's connection alone."""
        if not run:
            return
        writers = {arrival.client: None for arrival in run}
        self._author = run[0].client if len(writers) == 1 else None
        try:
            damaged = self._folder.take_in([Transaction(each.piece, each.by, each.why) for each in run])
        finally:
            self._author = None
        for arrival in run:
            arrival.client.received += 1
        for place in damaged:
            self._refuse(run[place].client, DAMAGE)
        self._writers |= writers
        self._look_at_comments(run)

    def _merge_large(self, arrival: Arrival) -> None:
        """Merge what may be large or may hurt: it is first read by a process that may die (`LiveSong.merge`)."""
        client = arrival.client
        client.received += arrival.kind == wire.UPDATE or client.dialect.confirms_sync
        client.synced = client.synced or arrival.kind == wire.STEP_2
        self._author = client
        try:
            with self._folder.later():
                self._folder.live.merge(arrival.piece, by=arrival.by, why=arrival.why)
        except SongError as error:
            self._refuse(client, error)
        finally:
            self._author = None
        self._writers[client] = None
        self._look_at_comments([arrival])

    def _look_at_comments(self, run: Sequence[Arrival]) -> None:
        """Look who wrote the comments that came in; what is not true is put right soon, in the song's own thread."""
        self._count(self._authorship.look(run))
        if self._authorship.is_in_doubt and not self._is_closing:
            self._soon(self.submit, self._put_right)

    def _put_right(self) -> None:
        said, untrue = self._authorship.put_right()
        self._count(said)
        for client in untrue:
            told = f"Put right who wrote a comment that {client.who} sent to {self.path.name}"
            client.refusals.tell(client.who, told)
            self._soon(client.tell_refused, *UNTRUE)
        self._pass_on()
        self.unsaved = self._folder.unsaved > 0

    def _count(self, said: Counter[Client]) -> None:
        for client, count in said.items():
            self._soon(client.on_said, count)

    def vouch(self, comments: Iterable[Comment]) -> None:
        """Let comments that the server offers be those of whom they say."""
        self._authorship.vouch(comments)

    def _answer(self, arrival: Arrival) -> None:
        """Send a client what it does not have yet."""
        self._pass_on()  # what the answer holds need not be sent to it again, but must be sent to others first
        try:
            missing = self._folder.live.update_since(arrival.piece)
        except SongError as error:
            self._refuse(arrival.client, error)
            return
        self._soon(arrival.client.send, wire.sync_frame(wire.STEP_2, missing))
        if arrival.client.dialect.confirms_sync:
            self.greet(arrival.client)

    def _settle(self, received: Mapping[Client, int]) -> None:
        """Tell who wrote how much of it is on disk."""
        self._writers = {client: None for client in self._writers if client.received != received.get(client)}
        told = [(client, count) for client, count in received.items() if client.synced]
        for client, _ in told:  # before its step 2, an update can rest on others that are not here
            client.told_of = ""
        if told:
            self._soon(_tell_saved, told)

    def _tell(self, clients: Iterable[Client], error: WoodshedError) -> None:
        """Say, once, why what was written is not on disk."""
        self.unsaved = True
        for client in clients:
            if client.told_of != error.problem:
                client.told_of = error.problem
                self._soon(client.tell_refused, *sentences(error))

    def _refuse(self, client: Client, error: WoodshedError) -> None:
        client.refusals.tell(client.who, f"Refused in {self.path.name}: {error.problem}")
        self._soon(client.tell_refused, error.problem, error.remedy)
        self._soon(client.close, DAMAGED)

    def _pass_on(self) -> None:
        """Send what was written since the last time to everybody but its writer."""
        made, self._made = self._made, []
        if len(made) == 1:
            author, update = made[0]
            self._soon(self._deliver, wire.sync_frame(wire.UPDATE, update), author)
            return
        for author, run in groupby(made, lambda each: each[0]):
            updates = [update for _, update in run]
            update = updates[0] if len(updates) == 1 else merge_updates(*updates)
            self._soon(self._deliver, wire.sync_frame(wire.UPDATE, update), author)


def _tell_saved(told: Iterable[tuple[Client, int]]) -> None:
    for client, count in told:
        client.tell_saved(count)


def _is_small(arrival: Arrival) -> bool:
    """Tell whether this is an update that can be read at once, with others: neither long nor deep."""
    return (
        arrival.kind == wire.UPDATE
        and len(arrival.piece) <= SMALL
        and arrival.piece.count(0x75) + arrival.piece.count(0x76) < SAFE_NESTING
    )
