"""Sessions: the cookie by which a browser is known again.

It is random, only its hash is kept, scripts cannot read it, and no other page can make the browser send
it. The page itself is no secret and is given to everybody, so that `SameSite=Strict` fits also whoever
follows a link: it is the page that asks on.
"""

import secrets
from pathlib import Path

from woodshed.server.people.database import Database, hash_of

LIFETIME_S = 180 * 24 * 60 * 60


def cookie_of(workspace: Path) -> str:
    """Return the name of the cookie: cookies know no ports, and one machine may serve several workspaces."""
    return f"woodshed-{hash_of(str(workspace))[:8]}"


class Sessions:
    """Which browser is whose."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, person: str) -> str:
        """Begin a session for somebody; returns the secret for the cookie."""
        secret, now = secrets.token_urlsafe(32), self._database.now()
        self._database.change(
            *("DELETE FROM sessions WHERE made_at < ?", (now - LIFETIME_S,)),
            *("INSERT INTO sessions (hash, person, made_at) VALUES (?, ?, ?)", (hash_of(secret), person, now)),
        )
        return secret

    def person(self, key: str) -> str | None:
        """Return whose session has a hash, unless it is too old."""
        since = self._database.now() - LIFETIME_S
        rows = self._database.ask("SELECT person FROM sessions WHERE hash = ? AND made_at >= ?", (key, since))
        return str(rows[0][0]) if rows else None

    def end(self, key: str) -> None:
        """End one session."""
        self._database.change("DELETE FROM sessions WHERE hash = ?", (key,))

    def end_others(self, person: str, key: str) -> None:
        """End every session of somebody but one."""
        self._database.change("DELETE FROM sessions WHERE person = ? AND hash != ?", (person, key))
