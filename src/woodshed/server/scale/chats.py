"""What people say to each other in a song, in the database that all processes share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from woodshed.server.scale.postgres import Pool
from woodshed.server.together.chat import MOST_KEPT, Chats

_SONG = "SELECT key FROM songs WHERE id = ? AND trashed_as IS NULL"


class PostgresChats(Chats):
    """The chats of all songs; the folder of a song names it."""

    def __init__(self, pool: Pool) -> None:
        super().__init__()
        self._pool = pool

    def read(self, folder: Path) -> list[dict[str, Any]]:
        """Return what was said in a song, the oldest first."""
        query = f"SELECT said FROM chats WHERE song = ({_SONG}) ORDER BY n DESC LIMIT ?"  # noqa: S608 - text of our own
        with self._pool.transaction() as change:
            rows = change.execute(query, (folder.name, MOST_KEPT)).fetchall()
        return [json.loads(said) for (said,) in reversed(rows)]

    def add(self, folder: Path, said: Mapping[str, Any]) -> None:
        """Keep one more message, and the last ones before it."""
        insert = f"INSERT INTO chats (song, said) {_SONG.replace('key', 'key, ?::text', 1)}"
        too_old = f"SELECT n FROM chats WHERE song = ({_SONG}) ORDER BY n DESC OFFSET ?"  # noqa: S608 - the same
        with self._pool.transaction() as change:
            change.execute(insert, (json.dumps(said), folder.name))  # in ASCII: it holds every letter, and half ones
            change.execute(f"DELETE FROM chats WHERE n IN ({too_old})", (folder.name, MOST_KEPT))  # noqa: S608 - the same
