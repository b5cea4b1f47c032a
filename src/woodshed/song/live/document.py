"""The song that several people hold at once: a Yjs document that merges without asking.

Everybody edits their own copy, also without a network, and passes on updates; whoever has the same
updates has the same song, in whatever order they came. Every edit is one transaction. A person's
undo takes back only what that person did.

A live song is used by one thread at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map, Subscription, TransactionEvent, UndoManager, merge_updates

from woodshed.errors import SongError
from woodshed.song.document import Clip, Comment, Song
from woodshed.song.edits import Edit, apply, check_song
from woodshed.song.live.guard import check_update
from woodshed.song.live.reading import Reader
from woodshed.song.live.shape import ROOTS, SONG
from woodshed.song.live.writing import Writer
from woodshed.song.records import place_of
from woodshed.song.suggestion import Suggestion

NOBODY = "somebody"
LEAST_PATIENCE = 64
NOTES_A_CHANGE = 2
"""How many notes are read in the time in which one change is heard."""
_MANY = 2**31
COMMENTS = place_of(Comment).field


@dataclass(frozen=True, slots=True)
class Transaction:
    """What was written at once: the update for others, who wrote it and why."""

    update: bytes
    by: str
    why: str


class LiveSong:
    """A song in the making. With a fixed `client_id` the same edits give the same bytes.

    Never let two copies that are edited apart have the same `client_id`: leave it out, and it is
    drawn at random.
    """

    def __init__(self, *, client_id: int | None = None) -> None:
        self._doc: Doc[Any] = Doc(client_id=client_id)
        self._roots = {name: self._doc.get(name, type=Map) for name in ROOTS}
        self._reader: Reader | None = None
        self._watches: list[tuple[Map[Any], Subscription]] = []
        self._comment_watches: list[Subscription] = []
        self._unread = 0
        self._patience = 0
        self._writer = Writer(self._roots, self._doc.client_id)
        self._song: Song | None = None
        self._updates: list[bytes] = []
        self._undo: dict[str, UndoManager] = {}
        self._listeners: list[Callable[[Transaction], None]] = []
        self._doc.observe(self._note_update)

    @classmethod
    def from_song(cls, song: Song, *, client_id: int | None = None) -> LiveSong:
        """Return a live song that begins as a given one; SongError when that song is impossible."""
        check_song(song)
        live = cls(client_id=client_id)
        with live._writing("", ""):
            live._writer.write_song(song)
        return live

    @classmethod
    def from_state(cls, *updates: bytes, client_id: int | None = None) -> LiveSong:
        """Return the live song that a state, or all updates so far, make."""
        live = cls(client_id=client_id)
        for update in updates:
            live.merge(update)
        return live

    def song(self) -> Song:
        """Return the song as it is now."""
        self._unread = 0
        if self._song is None:
            self._song = self._watched().song()
            self._patience = LEAST_PATIENCE + sum(len(clip.notes) for clip in _clips(self._song)) // NOTES_A_CHANGE
        return self._song

    def comments(self, only: Collection[str] | None = None) -> tuple[Comment, ...]:
        """Return the comments as they are now, all or those with some ids; nothing else is read."""
        reader = Reader(self._roots)
        return reader.records(Comment) if only is None else reader.some(Comment, only)

    def watch_comments(self, listener: Callable[[Sequence[str]], None]) -> None:
        """Tell a listener, from now on, the ids of all comments that change."""

        def tell(events: list[Any]) -> None:
            for event in events:
                listener(_changed_keys(event))

        self._comment_watches.append(self._roots[COMMENTS].observe_deep(tell))

    def schema(self) -> int:
        """Return the version of the document's shape; 0 when there is no song in it yet."""
        schema = self._roots[SONG].get("schema")
        return int(schema) if isinstance(schema, float | int) and 0 < schema < _MANY else 0

    def apply(self, edit: Edit, *, by: str = "", why: str = "") -> None:
        """Make one edit, as one transaction; SongError, and no change, when it is impossible."""
        self.apply_all((edit,), by=by, why=why)

    def apply_all(self, edits: Iterable[Edit], *, by: str = "", why: str = "") -> None:
        """Make several edits as one transaction; when one is impossible, none of them is made."""
        steps = []
        song = self.song()
        for edit in edits:
            song = apply(edit, song)
            steps.append((edit, song))
        self._remember(by)
        with self._writing(by, why):
            for edit, after in steps:
                self._writer.write(edit, after)

    def apply_suggestion(self, suggestion: Suggestion, *, by: str = "") -> None:
        """Make the edits of a suggestion as one transaction, with its title as the reason."""
        self.apply_all(suggestion.edits, by=by or suggestion.by, why=suggestion.title)

    def undo(self, by: str = "") -> bool:
        """Take back the last transaction of one person that is not taken back yet."""
        return self._step_back(by, "Undo", UndoManager.undo)

    def redo(self, by: str = "") -> bool:
        """Make again what the last undo of one person took back."""
        return self._step_back(by, "Redo", UndoManager.redo)

    def state(self) -> bytes:
        """Return everything, as one update."""
        return self._doc.get_update()

    def state_vector(self) -> bytes:
        """Return what is known here, so that another copy can send only the rest."""
        return self._doc.get_state()

    def update_since(self, state_vector: bytes) -> bytes:
        """Return what a copy with that state vector does not have yet."""
        try:
            return self._doc.get_update(state_vector)
        except ValueError as error:
            raise SongError("The other copy's state is damaged.", remedy="Let it send its state again.") from error

    def merge(self, update: bytes, *, by: str = "", why: str = "") -> None:
        """Take in what somebody else wrote; SongError when it is damaged or too large."""
        check_update(update)
        try:
            with self._writing(by, why):
                self._doc.apply_update(update)
        except (ValueError, RuntimeError) as error:
            raise _damaged() from error

    def merge_all(self, updates: Sequence[bytes]) -> None:
        """Take in what several others wrote, as one transaction; SongError when any of it is damaged.

        Listeners hear of one update that holds what was new. After a SongError some of it may be in the song:
        `merge` the updates one by one.
        """
        for update in updates:
            check_update(update)
        try:
            self._doc.apply_update(updates[0] if len(updates) == 1 else merge_updates(*updates))
        except (ValueError, RuntimeError) as error:
            raise _damaged() from error
        self._tell("", "")

    def observe(self, listener: Callable[[Transaction], None]) -> Callable[[], None]:
        """Call a listener after each transaction that changed something; returns how to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # ── reading only what changed ──

    def _watched(self) -> Reader:
        """Return what reads the song, and from now on hears what changes in it."""
        if self._reader is None:
            self._reader = Reader(self._roots)
            self._watches = [
                (root, root.observe_deep(_forgetting(self._reader, name))) for name, root in self._roots.items()
            ]
        return self._reader

    def _rest(self) -> None:
        """When nobody has read the song for long, hear no more what changes in it, and read it whole next time.

        To hear costs as much for each change as all the rest of taking it in. After as many changes as cost what
        reading all does, it is given up: at worst twice what the best choice costs (Karlin et al., "Competitive
        snoopy caching", Algorithmica 3, 1988).
        """
        if self._reader is not None and self._unread > self._patience:
            for root, watch in self._watches:
                root.unobserve(watch)
            self._reader, self._watches = None, []

    @contextmanager
    def _writing(self, by: str, why: str) -> Iterator[None]:
        """Make one transaction of what is written inside, and tell the listeners."""
        with self._doc.transaction(origin=by or NOBODY):
            yield
        self._tell(by, why)

    def _tell(self, by: str, why: str) -> None:
        """Tell all listeners, also those after one that fails: the change is made, whoever cannot keep it."""
        updates, self._updates = self._updates, []
        self._rest()
        failed: Exception | None = None
        for update in updates:
            for listener in tuple(self._listeners):
                try:
                    listener(Transaction(update, by, why))
                except Exception as error:  # noqa: BLE001 - raised below, when everybody knows
                    failed = failed or error
        if failed is not None:
            raise failed

    def _remember(self, by: str) -> None:
        """From now on keep what a person does, to be undone."""
        if by not in self._undo:
            manager = UndoManager(scopes=list(self._roots.values()), capture_timeout_millis=0)
            manager.include_origin(by or NOBODY)
            self._undo[by] = manager

    def _step_back(self, by: str, why: str, step: Callable[[UndoManager], bool]) -> bool:
        done = by in self._undo and step(self._undo[by])
        self._tell(by, why)
        return done

    def _note_update(self, event: TransactionEvent) -> None:
        self._updates.append(event.update)
        self._unread += 1
        self._song = None


def _clips(song: Song) -> Iterator[Clip]:
    return (clip for track in song.tracks for clip in track.clips)


def _damaged() -> SongError:
    return SongError("The change is damaged.", remedy="Ask its sender for a new copy of the song.")


def _forgetting(reader: Reader, name: str) -> Callable[[list[Any]], None]:
    """Return what makes a reader forget the entries of a root that just changed."""

    def forget(events: list[Any]) -> None:
        for event in events:
            reader.forget(name, _changed_keys(event))

    return forget


def _changed_keys(event: Any) -> list[str]:
    """Return the keys of a root under which something changed."""
    return [str(event.path[0])] if event.path else [str(key) for key in event.keys]
