"""The key by which a studio knows the signatures that were given in it."""

import secrets

from woodshed.server.people.database import Database
from woodshed.song.seals import Seals

_NAME = "signatures"


def seals_of(database: Database, song: str) -> Seals | None:
    """Return what checks the signatures of a song; None when nobody ever signed in this studio."""
    rows = database.ask("SELECT key FROM keys WHERE name = ?", (_NAME,))
    return Seals(bytes.fromhex(str(rows[0][0])), song) if rows else None


def made_seals_of(database: Database, song: str) -> Seals:
    """Return what seals and checks the signatures of a song, with a new key when there was none."""
    found = seals_of(database, song)
    if found is None:
        insert = "INSERT INTO keys (name, key) VALUES (?, ?) ON CONFLICT DO NOTHING"
        database.change(insert, (_NAME, secrets.token_hex(32)))  # of two who begin at once, the first one's counts
        found = seals_of(database, song)
        assert found is not None  # noqa: S101 - it was just written
    return found
