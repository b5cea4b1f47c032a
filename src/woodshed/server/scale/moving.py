"""The songs, people and audio of a workspace in files, brought to where `woodshed.toml` says that they are kept.

Each song comes whole or not at all, and what came is not brought again, so that a move that was stopped can be begun
again. A `song.db` whose song has come is called `song.db.moved` from then on; nothing is deleted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from woodshed.errors import FileError
from woodshed.server.people.database import DATABASE as PEOPLE
from woodshed.server.people.database import KEYS
from woodshed.server.people.sessions import cookie_of
from woodshed.server.scale.postgres import Pool, Transaction
from woodshed.server.scale.shelf import COPIED, PostgresShelf
from woodshed.server.scale.stores import Stores
from woodshed.server.together.chat import CHAT, Chats
from woodshed.song.fields_in_words import counted
from woodshed.song.shelf import FILES
from woodshed.song.tables import BACKUP, DATABASE, FileTables

MOVED = f"{DATABASE}.moved"
_PEOPLE_TABLES = ("people", "sessions", "invites", "places", "comments", "keys")
_AT_ONCE = 200


def move(root: Path, stores: Stores, tell: Callable[[str], object]) -> None:
    """Bring everything of a workspace that no studio has open; `tell` hears what is done, a line each.

    FileError when something cannot be read or written; what came before that has come.
    """
    if stores.pool is not None and (root / PEOPLE).is_file():
        tell(_people(root, stores.pool))
    songs = sorted(folder for folder in root.iterdir() if FILES.has(folder) or (folder / MOVED).is_file())
    for folder in songs:
        audio = _audio(folder, stores)
        has_song = isinstance(stores.shelf, PostgresShelf) and stores.pool is not None and FILES.has(folder)
        if has_song:
            _song(folder, stores)
        done = "moved" if has_song or audio else "is there already"
        tell(f"{folder.name}: {done}" + (f", with {counted(audio, 'audio file')}" if audio else ""))


def _audio(folder: Path, stores: Stores) -> int:
    """Bring the audio of a song; returns how many files were not there yet."""
    if stores.blobs is None:
        return 0
    media = folder / "media"
    files = [path for path in sorted(media.glob("*.*")) if not path.name.startswith(".")]
    brought = 0
    for path in files:
        sha256 = path.name.split(".", 1)[0]
        if stores.blobs.has(sha256):
            stores.blobs.mark(sha256, media)
        else:
            stores.blobs.put(path, path.name, media)
            brought += 1
    return brought


def _song(folder: Path, stores: Stores) -> None:
    """Bring the history and the chat of a song."""
    assert stores.pool is not None  # noqa: S101 - whoever calls this looked
    tables = FileTables(folder / DATABASE)
    with closing(tables), stores.pool.transaction() as change:
        made = change.execute("INSERT INTO songs (id) VALUES (?) ON CONFLICT DO NOTHING RETURNING key", (folder.name,))
        row = made.fetchone()
        if row is None:
            raise FileError(
                f'There is another song "{folder.name}" in the database.',
                remedy="Give the folder another name.",
            )
        for table, columns in COPIED:
            _rows(change, tables, f"woodshed.{table}", columns, int(row[0]))
    if stores.chats is not None and (folder / CHAT).is_file():
        for said in Chats().read(folder):
            stores.chats.add(folder, said)
    (folder / DATABASE).replace(folder / MOVED)
    if (folder / BACKUP).is_file():  # alone it would look like what is left of a damaged song
        (folder / BACKUP).replace(folder / f"{BACKUP}.moved")


def _rows(change: Transaction, tables: FileTables, table: str, columns: str, song: int) -> None:
    insert = f"INSERT INTO {table} (song, {columns}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608 - names of our own
    order = f"SELECT {columns} FROM {table.partition('.')[2]} ORDER BY 1"  # noqa: S608 - the same
    waiting: list[tuple[object, ...]] = []
    for row in tables.each(order):
        waiting.append((song, *row))
        if len(waiting) == _AT_ONCE:
            change.executemany(insert, waiting)
            waiting.clear()
    if waiting:
        change.executemany(insert, waiting)


def _people(root: Path, pool: Pool) -> str:
    """Bring the people, when nobody is there yet; browsers stay known."""
    with closing(sqlite3.connect(root / PEOPLE)) as file, pool.transaction() as change:
        if change.execute("SELECT 1 FROM people LIMIT 1").fetchone() is not None:
            return "There are people in the database already, so those of the folder stay there"
        file.execute(KEYS)  # which a folder of before has not
        for table in _PEOPLE_TABLES:
            rows = file.execute(f"SELECT * FROM {table}")  # noqa: S608 - names of our own
            names = [name for name, *_ in rows.description]
            holes = ", ".join("?" for _ in names)
            change.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({holes})", rows.fetchall())  # noqa: S608 - the same
        change.execute("UPDATE studio SET cookie = ?", (cookie_of(root.resolve()).removeprefix("woodshed-"),))
    return "People, sessions and invitations: moved"
