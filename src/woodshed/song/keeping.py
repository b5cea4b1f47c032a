"""A song that is kept: every change of it is on disk, twice where songs have a backup.

`SongFolder` is one, with what people ask of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Self

from woodshed.errors import SongError, WoodshedError
from woodshed.song.backup import About, read_backup, write_backup
from woodshed.song.history import History, Written
from woodshed.song.live import LiveSong, Transaction
from woodshed.song.media import MediaFolder
from woodshed.song.shelf import FILES, open_history, set_aside, shelf_of
from woodshed.song.tables import BACKUP, Place

NOTHING = b"\0\0"
"""The update that holds nothing: nobody's blocks, nobody's deletions."""
CHECKPOINT_EVERY = 1_000
"""After so many transactions a state is kept, so that the song opens quickly; of a long song more seldom."""
CHECKPOINT_SHARE = 4
"""What was written since the last state is to be at least one part in so many of it: a state is not free."""

Clock = Callable[[], float]
"""Returns the time in seconds since 1970."""
AtDisk = Callable[[], AbstractContextManager[None]]


class KeptSong:
    """A live song and the history that it is kept in. It may be used by one thread at a time."""

    def __init__(self, path: Path, history: History, live: LiveSong, clock: Clock) -> None:
        self.path = path
        self.media = MediaFolder(path / "media")
        self._history = history
        self._live = live
        self._clock = clock
        self._unsaved: list[tuple[Transaction, float]] = []
        self._seen = history.last()
        self._since_checkpoint = self._bytes_since_checkpoint = self._checkpoint_bytes = 0
        self._taking_in = False
        self._later = self._is_in_doubt = False
        self._is_kept_twice = False
        self._seen_at = self._begun_at = 0.0
        self._is_backed_up: bool | None = None
        """None: nobody has looked yet whether the backup is that of this song."""
        live.observe(self._keep)

    @property
    def live(self) -> LiveSong:
        """The live song; whatever it is made to do is kept."""
        return self._live

    def refresh(self) -> None:
        """Take in what another program wrote into the folder since it was opened or refreshed."""
        if self._history.is_alone():
            return
        self._taking_in = True
        try:
            for entry, update in self._history.updates(self._seen):
                self._live.merge(update, by=entry.who, why=entry.why)
                self._seen, self._seen_at = entry.seq, entry.at
        finally:
            self._taking_in = False

    @property
    def unsaved(self) -> int:
        """How many transactions found no room on the disk so far; each new one tries again to keep them."""
        return len(self._unsaved)

    def save_unsaved(self, at_disk: AtDisk = nullcontext) -> None:
        """Try again to keep what found no room; FileError when there is still none.

        In an `at_disk` block nothing but the disk is at work: another thread may then `take_in` more.
        """
        if self._is_in_doubt:
            self._forget_kept()
        if not self._unsaved:
            return
        self._is_in_doubt = True
        rows = [(one.update, at, one.by, one.why) for one, at in self._unsaved]
        state = self._state_when_due(rows)
        with at_disk():
            numbers = self._history.append_all(rows)
            is_alone = numbers[0] == self._seen + 1  # else somebody wrote between: `refresh` will see it
            if state and is_alone:
                self._history.add_version(state, self._clock(), "", None, seq=numbers[-1])
        del self._unsaved[: len(rows)]
        self._is_in_doubt = False
        if is_alone:
            self._seen, self._seen_at = numbers[-1], float(rows[-1][1])
        self._since_checkpoint += len(rows)
        self._bytes_since_checkpoint += sum(len(update) for update, *_ in rows)
        if state and is_alone:
            self._since_checkpoint, self._bytes_since_checkpoint, self._checkpoint_bytes = 0, 0, len(state)

    def _state_when_due(self, rows: Sequence[Written]) -> bytes | None:
        """Return all of the song when it is to be kept with these changes, so that it opens quickly."""
        if self._since_checkpoint + len(rows) < CHECKPOINT_EVERY:
            return None
        written_bytes = self._bytes_since_checkpoint + sum(len(update) for update, *_ in rows)
        if written_bytes * CHECKPOINT_SHARE < self._checkpoint_bytes:
            return None
        self.refresh()
        return self._live.state()

    def _forget_kept(self) -> None:
        """Look what was kept although the answer said it was not, or never came: a line may break at any time."""
        kept = {(update, entry.at) for entry, update in self._history.updates(self._seen)}
        self._unsaved = [(one, at) for one, at in self._unsaved if (one.update, at) not in kept]
        self._is_in_doubt = False

    @contextmanager
    def later(self) -> Iterator[None]:
        """Let the transactions of a block wait in memory for the next `save_unsaved`.

        They stay as many as they are. The disk is waited for once, so hundreds of people's edits a second hold.
        """
        self._later = True
        try:
            yield
        finally:
            self._later = False

    def take_in(self, written: Sequence[Transaction]) -> set[int]:
        """Merge what others wrote in one go; each is kept as it is, at the next `save_unsaved`.

        Returns the places of those that are damaged: they are not kept, and the others are in the song.
        """
        damaged: set[int] = set()
        now = self._clock()
        if not self._are_taken_in(written):
            damaged = {place for place, each in enumerate(written) if not self._are_taken_in([each])}
        self._unsaved += [
            (each, now) for place, each in enumerate(written) if each.update != NOTHING and place not in damaged
        ]
        return damaged

    def _are_taken_in(self, written: Sequence[Transaction]) -> bool:
        self._taking_in = True
        try:
            self._live.merge_all([each.update for each in written])
        except SongError:
            return False
        finally:
            self._taking_in = False
        return True

    def keep_place(self) -> None:
        """See to it that changes go into the file that is called `song.db`; FileError when that is impossible.

        Somebody may have removed it while it was open: it is written anew. Or put another in its place, such as
        an older copy: what both know is merged. Without this, changes would go into a file without a name.
        """
        place = self._history.place()
        if place is Place.GONE:
            self._history = shelf_of(self.path).put_back(self.path, self._history)
        elif place is Place.REPLACED:
            other = open_history(self.path)
            self._history.close()
            self._history, self._seen = other, 0
            self.refresh()
            self._history.append(
                self._live.state(), self._clock(), "", "Merged with the file that was put in its place"
            )
            self._seen = self._history.last()

    def back_up(self, at_disk: AtDisk = nullcontext) -> None:
        """Write the song as it is into `song.backup` when it is not there; FileError when that is impossible.

        `at_disk` as for `save_unsaved`. A song that is only read, or kept elsewhere than in its folder, has none.
        """
        if not self._is_kept_twice or self._is_backed_up:
            return
        about = About(self._seen, self._seen_at, self._begun_at)
        if self._is_backed_up is None and self._has_backup(about) and not self._unsaved:
            self._is_backed_up = True
            return
        state = self._live.state()
        self._is_backed_up = True  # until somebody changes the song while this is at the disk
        try:
            with at_disk():
                write_backup(self.path, about, state)
        except BaseException:
            self._is_backed_up = False
            raise

    def _has_backup(self, about: About) -> bool:
        """Tell whether the backup that is there is this very song; one that knows more, or another, is kept aside."""
        try:
            kept, _ = read_backup(self.path)
        except WoodshedError:
            return False
        if kept.begun_at != about.begun_at or kept.seq > about.seq:
            set_aside(self.path / BACKUP, "old")
        return kept == about

    def close(self) -> None:
        """Close the folder. No change is lost when this is forgotten, or when there is no room for a backup."""
        try:
            if self._is_kept_twice and not self._is_backed_up:
                for action in (self.refresh, self.back_up):
                    with suppress(WoodshedError):
                        action()
        finally:  # also when somebody presses Ctrl-C meanwhile
            self._history.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _keep_twice(self) -> None:
        """From now on keep a backup, where songs have one."""
        if shelf_of(self.path) is FILES:
            self._seen_at, self._begun_at = self._history.at(self._seen), self._history.at(1)
            self._is_kept_twice = True

    def _keep(self, transaction: Transaction) -> None:
        """Write a transaction to disk, and first those that found the disk full."""
        if self._is_backed_up:
            self._is_backed_up = False
        if self._taking_in:
            return
        self._unsaved.append((transaction, self._clock()))
        if self._later:
            return
        self.save_unsaved()
        if not self._since_checkpoint:
            with suppress(WoodshedError):  # the change is on disk already
                self.back_up()
