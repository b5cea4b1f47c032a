"""Everything that was ever done to a song: the one truth about it, wherever its tables are.

`updates` holds every transaction, in order, with who, when and why; `versions` holds whole states:
those that a person named, and now and then an unnamed one, so that a long history opens quickly and a
damaged one has somewhere to start. Times are seconds since 1970, from the clock that the caller gives.

The tables are usually those of `song.db`; the SQL here is understood by SQLite and by PostgreSQL.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from woodshed.errors import FileError
from woodshed.song.tables import Place, Tables, damaged
from woodshed.song.writers import Writers, logged, writer_of

MAX_STATE_BYTES = 256 * 1024 * 1024
"""What an unpacked state may take; a packed one can promise far more than it holds."""
NO_END = 2**62
"""More than any number of a transaction, and than the count of them."""
AT_ONCE = 500
"""So many transactions are read in one go."""
MENDED = "As it was kept in "
"""So the reason of a transaction begins that stands in for those before it, which could not be read."""

_KINDS = [float, str, str, bytes]
"""What stands in a row after its number; SQLite would also give anything else."""

Written = tuple[bytes, float, str, str]
"""A transaction to be kept: (update, at, by, why)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One transaction: its number, when it was made (seconds since 1970), by whom and why.

    `by` is what they were called then; `person` is their id, "" where nobody is known by one.
    """

    seq: int
    at: float
    by: str
    why: str
    person: str = ""

    @property
    def who(self) -> str:
        """Who made it, as it is kept."""
        return logged(self.by, self.person)


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the song that somebody named: `seq` is the last transaction in it, `note` what they said of it."""

    id: int
    seq: int
    at: float
    by: str
    name: str
    note: str = ""
    person: str = ""

    @property
    def who(self) -> str:
        """Who named it, as it is kept."""
        return logged(self.by, self.person)

    @property
    def name_and_note(self) -> str:
        """Both as they are kept."""
        return with_note(self.name, self.note)


class History:
    """The open history of one song. `folder` is the song's, for what is said of it."""

    def __init__(self, folder: Path, tables: Tables) -> None:
        self._folder = folder
        self._tables = tables

    def hold(self) -> None:
        """Become the only process that writes the song, until it is closed; FileError when another one is."""
        self._tables.hold()

    def is_alone(self) -> bool:
        """Tell whether nobody else can have written since the song was held."""
        return self._tables.is_alone()

    def append(self, update: bytes, at: float, by: str, why: str) -> int:
        """Keep one transaction for good; returns its number."""
        return self.append_all([(update, at, by, why)])[0]

    def append_all(self, rows: Sequence[Written]) -> list[int]:
        """Keep transactions for good, all or none of them; returns their numbers. The disk is waited for once."""
        insert = "INSERT INTO updates (seq, at, who, why, data) VALUES (?, ?, ?, ?, ?)"
        with self._tables.change() as change:
            first = int(change.execute("SELECT coalesce(max(seq), 0) FROM updates").fetchone()[0]) + 1
            numbered = enumerate(rows, first)
            change.executemany(insert, [(seq, at, by, why, update) for seq, (update, at, by, why) in numbered])
        return list(range(first, first + len(rows)))

    def write_rows(self, rows: Iterable[tuple[Entry, bytes]]) -> None:
        """Keep transactions under numbers that they had elsewhere, all or none of them."""
        insert = "INSERT INTO updates (seq, at, who, why, data) VALUES (?, ?, ?, ?, ?)"
        with self._tables.change() as change:
            change.executemany(insert, [(each.seq, each.at, each.who, each.why, update) for each, update in rows])

    def entries(self, *, before: int | None = None, limit: int = -1) -> tuple[Entry, ...]:
        """Return transactions, oldest first: all, or the last `limit` of those before a number."""
        rows = "SELECT seq, at, who, why FROM updates WHERE seq < ? ORDER BY seq DESC LIMIT ?"
        values = NO_END if before is None else before, NO_END if limit < 0 else limit
        return tuple(reversed([_entry(*row) for row in self._tables.each(rows, values)]))

    def place(self) -> Place:
        """Tell whether the next one to open the song will find what is written here."""
        return self._tables.place()

    def copy_to(self, path: Path) -> None:
        """Write all of it into a `song.db`, as it is now."""
        self._tables.copy_to(path)

    def updates(self, after: int = 0, to: int | None = None) -> Iterator[tuple[Entry, bytes]]:
        """Yield transactions with their updates, those after one number and up to another.

        DamagedError where a number is missing: a bad page of a database may just look empty.
        """
        rows = "SELECT seq, at, who, why, data FROM updates WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
        last = self.last() if to is None else to
        count = AT_ONCE
        while count == AT_ONCE and after < last:
            count = 0
            for seq, at, who, why, data in self._tables.each(rows, (after, last, AT_ONCE)):
                is_next = seq == after + 1 or str(why).startswith(MENDED)
                if not is_next or [type(each) for each in (at, who, why, data)] != _KINDS:
                    raise damaged(self._folder)
                yield _entry(seq, at, who, why), data
                after, count = seq, count + 1

    def writers(self) -> Writers:
        """Return everybody who wrote in it."""
        return Writers(self._tables.each("SELECT who, min(seq), max(seq) FROM updates GROUP BY who ORDER BY min(seq)"))

    def at(self, seq: int) -> float:
        """Return when a transaction was made; 0 when there is none of that number."""
        return next((float(at) for (at,) in self._tables.each("SELECT at FROM updates WHERE seq = ?", (seq,))), 0.0)

    def last(self) -> int:
        """Return the number of the last transaction."""
        return int(next(self._tables.each("SELECT coalesce(max(seq), 0) FROM updates"))[0])

    def add_version(self, state: bytes, at: float, by: str, name: str | None, *, seq: int) -> None:
        """Keep the whole state after a transaction; without a name it only makes opening quicker."""
        packed = zlib.compress(state, 9)
        with self._tables.change() as change:
            change.execute(
                "INSERT INTO versions (seq, at, who, name, state) VALUES (?, ?, ?, ?, ?)", (seq, at, by, name, packed)
            )

    def versions(self) -> tuple[Version, ...]:
        """Return the named versions, oldest first."""
        rows = "SELECT id, seq, at, who, name FROM versions WHERE name IS NOT NULL ORDER BY id"
        return tuple(_version(*row) for row in self._tables.each(rows))

    def rename_version(self, key: int, name: str) -> bool:
        """Give a named version another name; tells whether there is one."""
        with self._tables.change() as change:
            done = change.execute("UPDATE versions SET name = ? WHERE id = ? AND name IS NOT NULL", (name, key))
            return done.rowcount > 0

    def forget_version(self, key: int) -> bool:
        """Take the name from a version; the song keeps all of its history. Tells whether there was one."""
        with self._tables.change() as change:
            done = change.execute("UPDATE versions SET name = NULL WHERE id = ? AND name IS NOT NULL", (key,))
            return done.rowcount > 0

    def cut_after(self, seq: int) -> None:
        """Forget everything that came after a transaction: for a copy that goes on from there."""
        with self._tables.change() as change:
            change.execute("DELETE FROM updates WHERE seq > ?", (seq,))
            change.execute("DELETE FROM versions WHERE seq > ?", (seq,))

    def state_at(self, seq: int) -> tuple[int, bytes | None]:
        """Return the newest state kept at or before a transaction, and the number of its last one."""
        rows = "SELECT seq, state FROM versions WHERE seq <= ? ORDER BY seq DESC, id DESC LIMIT 1"
        found = list(self._tables.each(rows, (seq,)))
        return (int(found[0][0]), unpacked(found[0][1], self._folder)) if found else (0, None)

    def states(self) -> Iterator[tuple[Version, bytes]]:
        """Yield the kept states that can be read, the newest first; one without a name is called ""."""
        row = "SELECT id, seq, at, who, coalesce(name, ''), state FROM versions WHERE id = ?"
        with suppress(FileError):
            for (key,) in self._tables.each("SELECT id FROM versions ORDER BY seq DESC, id DESC"):
                with suppress(FileError, AttributeError, TypeError, ValueError):
                    *about, packed = next(self._tables.each(row, (key,)))
                    yield _version(*about), unpacked(packed, self._folder)

    def close(self) -> None:
        """Close it; nothing is lost when this is forgotten."""
        self._tables.close()


def _entry(seq: int, at: float, who: object, why: str) -> Entry:
    by, person = writer_of(who if isinstance(who, str) else "")
    return Entry(seq, at, by, why, person)


def _version(key: int, seq: int, at: float, by: object, name: str) -> Version:
    """Return a version; what follows the first line of its name is its note."""
    first, _, note = name.partition("\n")
    called, person = writer_of(by if isinstance(by, str) else "")
    return Version(key, seq, at, called, first, note, person)


def with_note(name: str, note: str) -> str:
    """Return a version's name and note as they are kept."""
    first = " ".join(name.split())
    return f"{first}\n{note.strip()}" if note.strip() else first


def unpacked(packed: bytes, folder: Path) -> bytes:
    """Return a state as it was before it was packed; DamagedError when that is impossible."""
    unpacker = zlib.decompressobj()
    try:
        state = unpacker.decompress(packed, MAX_STATE_BYTES)
    except zlib.error as error:
        raise damaged(folder) from error
    if not unpacker.eof:
        raise damaged(folder)
    return state
