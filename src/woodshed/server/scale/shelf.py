"""Songs whose histories are in a PostgreSQL; each is written by the one process that holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from woodshed.errors import FileError
from woodshed.server.scale.holds import Holds, LostError
from woodshed.server.scale.postgres import Pool, Transaction
from woodshed.song.history import History, Written
from woodshed.song.tables import FileTables, Place, Row, no_song_in

_OURS = "SELECT 1 FROM songs WHERE key = ? AND epoch = ? AND trashed_as IS NULL FOR NO KEY UPDATE"
_LAST_CHANGES = (
    "SELECT s.id, u.seq, u.at FROM songs s JOIN LATERAL (SELECT seq, at FROM woodshed.updates "
    "WHERE song = s.key ORDER BY seq DESC LIMIT 1) u ON true WHERE s.trashed_as IS NULL"
)
COPIED = (
    ("updates", "seq, at, who, why, data"),
    ("versions", "seq, at, who, name, state"),
)


class SongTables:
    """The rows of one song, of all that are in the database."""

    def __init__(self, pool: Pool, holds: Holds, key: int, song: str) -> None:
        self._pool = pool
        self._holds = holds
        self._key = key
        self._song = song
        self._epoch: int | None = None

    def each(self, query: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """Yield the rows of a query; they are all read before the first."""
        with self._pool.transaction(self._key) as change:
            rows = change.execute(query, values).fetchall()
        yield from rows

    @contextmanager
    def change(self) -> Iterator[Transaction]:
        """Do a transaction; LostError when the song is not this process's own any more."""
        if self._epoch is None:
            raise FileError(f'"{self._song}" was opened to be read.', remedy="Open it to write.")
        try:
            with self._pool.transaction(self._key) as change:
                self._check(change)
                yield change
        except LostError:
            self._holds.lose(self._key)
            raise

    def _check(self, change: Transaction) -> None:
        """Let nobody else take the song before the transaction has ended; LostError when somebody has."""
        if change.execute(_OURS, (self._key, self._epoch)).fetchone() is None:
            raise LostError(
                f'"{self._song}" is open at another process now, or in the trash.',
                remedy="Wait a moment: the page goes there by itself, and takes along what is not saved.",
            )

    def hold(self) -> None:
        """Take the song; HeldElsewhereError when another process has it."""
        if self._epoch is None:
            self._epoch = self._holds.take(self._key, self._song)

    def is_alone(self) -> bool:
        """Tell whether this process has opened the song to write just this once."""
        return self._epoch is not None and self._holds.is_alone(self._key)

    def place(self) -> Place:
        """Tell that nobody can put another song here."""
        return Place.HERE

    def copy_to(self, path: Path) -> None:
        """Write all of the song into a new `song.db`, a thousand rows at a time."""
        file = FileTables.create(path)
        try:
            for table, columns in COPIED:
                with file.change() as copy:
                    insert = f"INSERT INTO {table} ({columns}) VALUES (?, ?, ?, ?, ?)"  # noqa: S608 - names of our own
                    for rows in self._batches(table, columns):
                        copy.executemany(insert, rows)
        finally:
            file.close()

    def _batches(self, table: str, columns: str) -> Iterator[list[Row]]:
        order = "seq" if table == "updates" else "id"
        after = 0
        query = f"SELECT {order}, {columns} FROM {table} WHERE {order} > ? ORDER BY {order} LIMIT 100"  # noqa: S608 - the same
        while rows := list(self.each(query, (after,))):
            after = rows[-1][0]
            yield [row[1:] for row in rows]

    def close(self) -> None:
        """Let go of the song."""
        if self._epoch is not None:
            self._epoch = None
            self._holds.give(self._key)


class PostgresShelf:
    """The histories of all songs of a workspace, in one database."""

    def __init__(self, pool: Pool, holds: Holds) -> None:
        self._pool = pool
        self._holds = holds

    def open(self, folder: Path) -> History:
        """Open the history of the song that is called like a folder."""
        with self._pool.transaction() as change:
            found = change.execute("SELECT key FROM songs WHERE id = ? AND trashed_as IS NULL", (folder.name,))
            row = found.fetchone()
        if row is None:
            raise no_song_in(folder)
        return History(folder, SongTables(self._pool, self._holds, row[0], folder.name))

    def has(self, folder: Path) -> bool:
        """Tell whether anything of a song is there."""
        query = (
            "SELECT EXISTS (SELECT FROM songs s JOIN woodshed.updates u ON u.song = s.key "
            "WHERE s.id = ? AND s.trashed_as IS NULL)"
        )
        with self._pool.transaction() as change:
            return bool((change.execute(query, (folder.name,)).fetchone() or (False,))[0])

    def create(self, folder: Path, rows: list[Written]) -> None:
        """Write the first rows of a song."""
        insert = "INSERT INTO woodshed.updates (song, seq, at, who, why, data) VALUES (?, ?, ?, ?, ?, ?)"
        with self._pool.transaction() as change:
            key = _key_of(change, folder)
            numbered = enumerate(rows, 1)
            change.executemany(insert, [(key, seq, at, by, why, update) for seq, (update, at, by, why) in numbered])

    def fork(self, folder: Path, to: Path, seq: int) -> None:
        """Copy the rows of a song."""
        with self._pool.transaction() as change:
            source, key = _key_of(change, folder), _key_of(change, to)
            for table, columns in COPIED:
                change.execute(
                    f"INSERT INTO woodshed.{table} (song, {columns}) SELECT ?::bigint, {columns} "  # noqa: S608 - the same
                    f"FROM woodshed.{table} WHERE song = ? AND seq <= ? ORDER BY seq",
                    (key, source, seq),
                )

    def put_back(self, _folder: Path, history: History) -> History:
        """Return the same history: nobody removes it with a folder."""
        return history

    def stamps(self, _root: Path) -> Mapping[str, str]:
        """Return the last change of every song."""
        return self._last_changes("true")

    def stamp(self, folder: Path) -> str:
        """Return the last change of a song."""
        return self._last_changes("s.id = ?", folder.name).get(folder.name, "")

    def reserve(self, folder: Path) -> bool:
        """Make a song that has no history yet; tells whether there was none of that id."""
        with self._pool.transaction() as change:
            made = change.execute("INSERT INTO songs (id) VALUES (?) ON CONFLICT DO NOTHING", (folder.name,))
            return made.rowcount > 0

    def trashed(self, _trash: Path, song: str) -> list[str]:
        """Return the names of trashed songs."""
        with self._pool.transaction() as change:
            rows = change.execute("SELECT trashed_as FROM songs WHERE id = ? AND trashed_as IS NOT NULL", (song,))
            return [name for (name,) in rows.fetchall()]

    def trash(self, folder: Path, to: Path) -> None:
        """Mark a song as trashed: whoever has it open cannot write into it any more."""
        with self._pool.transaction() as change:
            change.execute(
                "UPDATE songs SET trashed_as = ? WHERE id = ? AND trashed_as IS NULL", (to.name, folder.name)
            )

    def untrash(self, folder: Path, to: Path) -> None:
        """Take the mark away again."""
        with self._pool.transaction() as change:
            change.execute("UPDATE songs SET trashed_as = NULL, id = ? WHERE trashed_as = ?", (to.name, folder.name))

    def _last_changes(self, which: str, *values: object) -> dict[str, str]:
        query = f"{_LAST_CHANGES} AND {which}"
        with self._pool.transaction() as change:
            return {song: f"{seq} {at}" for song, seq, at in change.execute(query, values).fetchall()}


def _key_of(change: Transaction, folder: Path) -> int:
    """Return the number of a song, which is made when there is none."""
    change.execute("INSERT INTO songs (id) VALUES (?) ON CONFLICT DO NOTHING", (folder.name,))
    found = change.execute("SELECT key FROM songs WHERE id = ? AND trashed_as IS NULL", (folder.name,)).fetchone()
    if found is None:
        raise no_song_in(folder)
    return int(found[0])
