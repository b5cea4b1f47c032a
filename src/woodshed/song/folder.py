"""A song on disk: a folder with `song.db`, its history, and `media/`, the audio it uses.

`song.backup` is a second copy of the song as it is, for the day on which `song.db` is damaged. Everything else in the
folder (renders, masters, releases) is output that can be made again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from woodshed.disk import write_error
from woodshed.errors import FileError, SongError
from woodshed.song.document import SCHEMA, Comment, Song
from woodshed.song.edits import Edit, check_song, differences
from woodshed.song.history import Entry, History, Version, with_note
from woodshed.song.keeping import Clock, KeptSong
from woodshed.song.live import LiveSong
from woodshed.song.migrations import migrate
from woodshed.song.shelf import open_history, shelf_of
from woodshed.song.suggestion import Suggestion
from woodshed.song.tables import RESCUE, DamagedError, newer
from woodshed.song.words import describe
from woodshed.song.writers import Writers


class SongFolder(KeptSong):
    """An open song: every change is on disk when the call that made it returns.

    Use it in a `with` block, or call `close`. With a fixed `clock` and `client_id`, the same calls
    make the same bytes; `client_id` is for a song that has only this one writer.
    """

    @classmethod
    def create(
        cls,
        path: Path | str,
        song: Song,
        *,
        by: str = "",
        why: str = "",
        clock: Clock = time.time,
        client_id: int | None = None,
    ) -> SongFolder:
        """Make a folder for a new song; FileError when there is one already or it cannot be written."""
        path = Path(path)
        shelf = shelf_of(path)
        if shelf.has(path):
            raise FileError(f"There is a song in {path} already.", remedy="Choose another folder.")
        check_song(song)
        live = LiveSong.from_song(song, client_id=client_id)
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_error(path, error) from error
        shelf.create(path, [(live.state(), clock(), by, why or "A new song")])
        history = _opened(path, to_read=False)
        folder = cls(path, history, live, clock)
        folder._keep_twice()
        return folder

    @classmethod
    def open(
        cls, path: Path | str, *, clock: Clock = time.time, client_id: int | None = None, to_read: bool = False
    ) -> SongFolder:
        """Open the song of a folder; FileError when there is none, it is damaged or from the future.

        `to_read`: only to look at it, also while it is open at another process that lets nobody else write.
        """
        path = Path(path)
        history = _opened(path, to_read=to_read)
        try:
            live = _live_at(history, path, None, client_id)
        except BaseException:
            history.close()
            raise
        folder = cls(path, history, live, clock)
        if not to_read:
            folder._keep_twice()
            migrate(live)
        return folder

    @property
    def song(self) -> Song:
        """The song as it is now."""
        return self._live.song()

    def apply(self, edit: Edit, *, by: str = "", why: str = "") -> None:
        """Make one edit; SongError when it is impossible."""
        self._live.apply(edit, by=by, why=why)

    def apply_all(self, edits: Iterable[Edit], *, by: str = "", why: str = "") -> None:
        """Make several edits as one transaction, or none of them."""
        self._live.apply_all(edits, by=by, why=why)

    def apply_suggestion(self, suggestion: Suggestion, *, by: str = "") -> None:
        """Make the edits of a suggestion as one transaction, with its title as the reason."""
        self._live.apply_suggestion(suggestion, by=by)

    def history(self, *, before: int | None = None, limit: int = -1) -> tuple[Entry, ...]:
        """Return who did something when and why, oldest first: all, or the last `limit` before a number."""
        return self._history.entries(before=before, limit=limit)

    def writers(self) -> Writers:
        """Return everybody who did something."""
        return self._history.writers()

    def name_version(self, name: str, *, by: str = "", note: str = "") -> Version:
        """Keep the song as it is now under a name, with a note of one's own."""
        self.refresh()
        self._history.add_version(self._live.state(), self._clock(), by, with_note(name, note), seq=self._seen)
        return self._history.versions()[-1]

    def rename_version(self, key: int, name: str, *, note: str = "") -> bool:
        """Give a version another name and note; tells whether there is one."""
        return self._history.rename_version(key, with_note(name, note))

    def forget_version(self, key: int) -> bool:
        """Take the name from a version; nothing of the history goes with it."""
        return self._history.forget_version(key)

    def versions(self) -> tuple[Version, ...]:
        """Return the named versions, oldest first."""
        return self._history.versions()

    def song_at(self, seq: int) -> Song:
        """Return the song as it was after a transaction."""
        return _live_at(self._history, self.path, seq, None).song()

    def replay(self, first: int = 1) -> Iterator[tuple[Entry, Song]]:
        """Yield every transaction, from the one with the number `first` on, with the song as it was after it."""
        live = LiveSong()
        for entry, update in self._history.updates():
            live.merge(update)
            if entry.seq >= first:
                yield entry, live.song()

    def past_comments(self, to: int) -> dict[str, Comment]:
        """Return all comments that ever were in the song up to a transaction, each as it was last."""
        live = LiveSong()
        touched: set[str] = set()
        found: dict[str, Comment] = {}
        live.watch_comments(touched.update)
        for _, update in self._history.updates(to=to):
            live.merge(update)
            if touched:
                found |= {comment.id: comment for comment in live.comments(touched)}
                touched.clear()
        return found

    def changes(self, since: int, to: int | None = None) -> tuple[str, ...]:
        """Return in words what changed between two transactions (`to` None: until now)."""
        before = self.song_at(since)
        after = self.song if to is None else self.song_at(to)
        return describe(before, after)

    def restore(self, seq: int, *, by: str = "", why: str = "") -> None:
        """Make the song again what it was after a transaction. That is an edit like any other."""
        edits = differences(self.song, self.song_at(seq))
        self.apply_all(edits, by=by, why=why or f"Back to how it was after change {seq}")


def read_song(path: Path | str, seq: int | None = None) -> Song:
    """Return the song of a folder as it is on disk, or as it was after a transaction; nothing is changed.

    FileError as for `SongFolder.open`.
    """
    path = Path(path)
    history = open_history(path)
    try:
        return _live_at(history, path, seq, None).song()
    finally:
        history.close()


def _opened(path: Path, *, to_read: bool) -> History:
    """Return the history of a folder, which no other process writes unless it is only to be read."""
    history = open_history(path)
    if not to_read:
        try:
            history.hold()
        except BaseException:
            history.close()
            raise
    return history


def _live_at(history: History, path: Path, seq: int | None, client_id: int | None) -> LiveSong:
    """Return the song after a transaction, from the nearest state kept before it."""
    start, state = history.state_at(history.last() if seq is None else seq)
    live = LiveSong(client_id=client_id)
    number = start
    try:
        if state is not None:
            live.merge(state)
        for entry, update in history.updates(start, seq):
            number = entry.seq
            live.merge(update)
    except SongError as error:
        raise DamagedError(f"Change {number} of the song in {path} is damaged.", remedy=RESCUE) from error
    if live.schema() == 0:
        raise DamagedError(f"The song in {path} is empty.", remedy=RESCUE)
    if live.schema() > SCHEMA:
        raise newer(path, f"schema {live.schema()}")
    return live
