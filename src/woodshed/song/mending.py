"""What can still be read of a damaged song, and how it becomes a whole one again.

Three things may know it: the log of `song.db`, up to the first change that cannot be read; a state that was kept in
it, with the changes after that; and `song.backup`, likewise. Whichever reaches the latest change counts. All of them
are the same shared document: a browser that still has more of it brings that back when it connects.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from woodshed.errors import FileError, SongError, WoodshedError
from woodshed.song.backup import About, read_backup, write_backup
from woodshed.song.document import SCHEMA, Song
from woodshed.song.folder import SongFolder, read_song
from woodshed.song.history import MENDED, Entry, History, Version
from woodshed.song.keeping import Clock
from woodshed.song.live import LiveSong
from woodshed.song.media import MediaFolder
from woodshed.song.shelf import DAMAGED, FILES, open_history, set_aside, shelf_of
from woodshed.song.tables import BACKUP, DamagedError, newer
from woodshed.song.writers import writer_of

Source = Literal["log", "version", "backup", "browser"]
Row = tuple[Entry, bytes]


@dataclass(frozen=True, slots=True)
class Remains:
    """What can be read of a song: its rows in order, the versions among them, and the song that they make.

    `lost` says how many changes came later; None: nobody knows.
    """

    live: LiveSong
    rows: tuple[Row, ...]
    source: Source
    lost: int | None = None
    versions: tuple[tuple[Version, bytes], ...] = field(default=())

    @property
    def last(self) -> Entry:
        """The last change that can be read."""
        return self.rows[-1][0]

    @property
    def song(self) -> Song:
        """The song after it."""
        return self.live.song()


def remains_of(path: Path | str) -> Remains:
    """Return the most that can be read of a song, damaged or not; FileError when that is nothing."""
    path = Path(path)
    try:
        history: History | None = open_history(path)
    except FileError:
        history = None
    if history is None:
        found = _best([_after(None, (), start) for start in _backups(path)])
    else:
        with closing(history):
            found = _found_in(history, path)
    if found is None:
        raise FileError(f"Nothing of the song in {path} can be read.", remedy="Take a copy from a backup.")
    if found.live.schema() > SCHEMA:
        raise newer(path, f"schema {found.live.schema()}")
    return found


def is_damaged(path: Path | str) -> bool:
    """Tell whether a song cannot be opened because something of it is damaged; whatever else may be wrong."""
    path = Path(path)
    try:
        with closing(open_history(path)) as history:
            if shelf_of(path) is FILES:
                history.hold()  # which looks through all of the file
        read_song(path)
    except DamagedError:
        return True
    except WoodshedError:
        return False
    return False


def rescue(path: Path | str, to: Path | str) -> SongFolder:
    """Make a new folder of what can be read of a damaged one, with as much of its history; FileError for nothing."""
    path, to = Path(path), Path(to)
    remains = remains_of(path)
    shelf = shelf_of(to)
    if shelf.has(to):
        raise FileError(f"There is a song in {to} already.", remedy="Choose another folder.")
    to.mkdir(parents=True, exist_ok=True)
    if shelf is FILES:
        FILES.replace(to, lambda history: _write(history, remains))
    else:
        shelf.create(to, [])
        with closing(open_history(to)) as history:
            history.hold()
            _write(history, remains)
    MediaFolder(path / "media").share(MediaFolder(to / "media"))
    return SongFolder.open(to)


def mend(path: Path | str, state: bytes = b"", *, by: str = "", clock: Clock = time.time) -> Remains:
    """Let a damaged song be whole again in its own folder, which keeps the damaged file as `song.db.damaged-1`.

    `state` is what a copy elsewhere knows of this song, such as a browser: it is merged with what can be read here.
    A song that is not damaged is left alone. FileError when nothing can be read, SongError for a damaged `state`.
    """
    path = Path(path)
    if shelf_of(path) is not FILES:
        raise FileError(f"The song in {path} is kept in a database.", remedy="Rescue it into a new folder.")
    if not is_damaged(path):
        return remains_of(path)
    remains = _with_copy(path, state, by, clock) if state else remains_of(path)
    begun_at = next((entry.at for entry, _ in remains.rows if entry.seq == 1), 0.0)
    if not _backups(path) and (path / BACKUP).exists():
        set_aside(path / BACKUP, DAMAGED)
    write_backup(path, About(remains.last.seq, remains.last.at, begun_at), remains.live.state())
    FILES.replace(path, lambda history: _write(history, remains))
    return remains


def _with_copy(path: Path, state: bytes, by: str, clock: Clock) -> Remains:
    """Return what can be read here, and what a copy knows beyond that as one more change."""
    copy = LiveSong.from_state(state)
    if not 1 <= copy.schema() <= SCHEMA:
        raise SongError("There is no song in this copy.", remedy="Open the song in the browser that has it.")
    writer = writer_of(by)
    entry = Entry(1, clock(), writer.name, "Brought back from a browser that had it", writer.person)
    try:
        remains = remains_of(path)
    except FileError:
        return Remains(copy, ((entry, state),), "browser")
    more = _with_more(remains, state, entry)
    return more if more is remains else replace(more, source="browser", lost=None)


@dataclass(frozen=True, slots=True)
class _Start:
    """A state that was kept after a change."""

    entry: Entry
    state: bytes
    source: Source


def _found_in(history: History, path: Path) -> Remains | None:
    """Return the most that is known, when the log can be asked at least."""
    log = _after(history, (), None)
    prefix = log.rows if log else ()
    begun_at = prefix[0][0].at if prefix and prefix[0][0].seq == 1 else None
    starts = [*_kept_states(history), *_backups(path, begun_at)]
    found = _best([log, *(_after(history, prefix, start) for start in starts)])
    if found is None:
        return None
    found = _with_unsaved(found, starts[-1]) if starts else found
    versions = tuple(each for each in _versions(history) if each[0].seq <= found.last.seq)
    return replace(found, lost=_count_after(history, found.last.seq), versions=versions)


def _after(history: History | None, prefix: tuple[Row, ...], start: _Start | None) -> Remains | None:
    """Return the song from a kept state, or from nothing, to the first change after it that cannot be read."""
    live = LiveSong()
    rows: list[Row] = []
    try:
        if start is not None:
            live.merge(start.state)
            rows = [*(row for row in prefix if row[0].seq < start.entry.seq), (start.entry, start.state)]
        for entry, update in history.updates(rows[-1][0].seq if rows else 0) if history else ():
            live.merge(update)
            rows.append((entry, update))
    except (WoodshedError, TypeError, ValueError):
        pass  # this far
    if not rows or live.schema() == 0:
        return None
    return Remains(live, tuple(rows), start.source if start else "log")


def _with_unsaved(found: Remains, newest: _Start) -> Remains:
    """Return the same with what a backup has that the log found no room for: it is of the last change or later."""
    if newest.source != "backup" or newest.entry.seq < found.last.seq or found.source == "backup":
        return found
    return _with_more(found, newest.state, newest.entry)


def _with_more(found: Remains, state: bytes, entry: Entry) -> Remains:
    """Return the same with what another copy knows beyond that, as one more change."""
    missing = LiveSong.from_state(state).update_since(found.live.state_vector())
    before = found.live.state()
    found.live.merge(missing)
    if found.live.state() == before:
        return found
    return replace(found, rows=(*found.rows, (replace(entry, seq=found.last.seq + 1), missing)))


def _best(found: list[Remains | None]) -> Remains | None:
    """Return what reaches the latest change; of several that do the first, which has more of the history."""
    return max((each for each in found if each), key=lambda each: each.last.seq, default=None)


def _kept_states(history: History) -> Iterator[_Start]:
    """Yield the newest kept state that can be read."""
    for version, state in history.states():
        entry = Entry(version.seq, version.at, version.by, f"{MENDED}a version")
        yield _Start(entry, state, "version")
        return


def _backups(path: Path, begun_at: float | None = None) -> list[_Start]:
    """Return what the backup knows, when it can be read and is not one of another song."""
    if shelf_of(path) is not FILES:
        return []
    try:
        about, state = read_backup(path)
    except WoodshedError:
        return []
    if begun_at is not None and about.begun_at not in {0.0, begun_at}:
        return []
    return [_Start(Entry(about.seq, about.at, "", f"{MENDED}{BACKUP}"), state, "backup")]


def _versions(history: History) -> list[tuple[Version, bytes]]:
    """Return the named versions that can be read, oldest first."""
    return [each for each in reversed(list(history.states())) if each[0].name]


def _count_after(history: History, seq: int) -> int | None:
    try:
        return history.last() - seq if history.last() >= seq else None
    except WoodshedError:
        return None


def _write(history: History, remains: Remains) -> None:
    history.write_rows(remains.rows)
    for version, state in remains.versions:
        history.add_version(state, version.at, version.who, version.name_and_note, seq=version.seq)
    history.add_version(remains.live.state(), remains.last.at, "", None, seq=remains.last.seq)
