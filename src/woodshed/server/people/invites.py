"""Invitations to a song: links that carry a role, end at some time, and can be taken back.

Of a link only the hash is kept, so it can be shown once. Its end is the end of coming in by it; whoever
came stays until the link is taken back, or they themselves are sent away. The links that somebody made to a
song end with their right to make them.
"""

import secrets
from dataclasses import asdict, dataclass
from typing import Any

from woodshed.server.people.database import Database, hash_of
from woodshed.server.people.roles import Role
from woodshed.server.problems import NotThereError

LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class Invite:
    """A link to a song; times are seconds since 1970, None for never."""

    id: str
    song: str
    role: Role
    expires_at: float | None
    made_by: str
    made_at: float
    uses: int
    revoked_at: float | None

    def plain(self, now: float) -> dict[str, Any]:
        """Return what the owner of a song sees."""
        ended = self.expires_at is not None and self.expires_at <= now
        state = "revoked" if self.revoked_at is not None else "expired" if ended else "open"
        return {**asdict(self), "state": state}


class Invites:
    """All links that were ever made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, song: str, role: Role, lasts_s: float | None, made_by: str) -> tuple[Invite, str]:
        """Make a link; returns it and its secret, which is not kept."""
        now, secret = self._database.now(), secrets.token_urlsafe(32)
        until = None if lasts_s is None else now + lasts_s
        invite = Invite(secrets.token_hex(8), song, role, until, made_by, now, 0, None)
        self._database.change(
            "INSERT INTO invites (id, hash, song, role, expires_at, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (invite.id, hash_of(secret), song, role, until, made_by, now),
        )
        return invite, secret

    def of_song(self, song: str) -> list[Invite]:
        """Return the links to a song, the newest first."""
        rows = self._database.ask(f"{_SELECT} WHERE song = ? ORDER BY made_at DESC, id", (song,))
        return [_invite(row) for row in rows]

    def open(self, secret: str) -> Invite:
        """Return the link with a secret; NotThereError when there is none, or when it is over."""
        known = len(secret) <= LONGEST_TOKEN
        rows = self._database.ask(f"{_SELECT} WHERE hash = ?", (hash_of(secret),)) if known else []
        if not rows:
            raise NotThereError("This invitation is not known.", remedy="Ask whoever sent it for a whole link.")
        invite = _invite(rows[0])
        if invite.revoked_at is not None:
            raise NotThereError("This invitation was taken back.", remedy="Ask whoever sent it for a new one.")
        if invite.expires_at is not None and invite.expires_at <= self._database.now():
            raise NotThereError("This invitation has run out.", remedy="Ask whoever sent it for a new one.")
        return invite

    def accept(self, invite: Invite, person: str) -> None:
        """Give somebody a place by a link; a higher one that they have stays."""
        now = self._database.now()
        places = self._database.ask("SELECT role FROM places WHERE person = ? AND song = ?", (person, invite.song))
        if places and Role(places[0][0]).may(invite.role):
            return
        values = (person, invite.song, invite.role, invite.id, now)
        self._database.change(
            *(_PLACE, values),
            *("UPDATE invites SET uses = uses + 1 WHERE id = ?", (invite.id,)),
        )

    def revoke(self, song: str, key: str, *, by: str = "", guests: bool = False) -> None:
        """Take a link back, the places of all who came by it, and the links that those made.

        `by` takes it back, and keeps their own links. With `guests`, whoever came by those links goes too, and so on.
        Raises NotThereError when the song has no such link.
        """
        came = self._database.ask("SELECT person FROM places WHERE invite = ? AND song = ?", (key, song))
        now = self._database.now()
        count = self._database.change(
            *(f"{_REVOKE} AND made_by IN ({_CAME_BY})", (now, song, key, song, by)),
            *("DELETE FROM places WHERE invite = ? AND song = ?", (key, song)),
            *(f"{_REVOKE} AND id = ?", (now, song, key)),
        )
        if count == 0:
            raise NotThereError("There is no such invitation.", remedy="Look at the list again.")
        for (person,) in came if guests else ():
            if person != by:
                self.end_of(song, person, by=by, guests=True)

    def end_of(self, song: str, person: str, *, by: str = "", guests: bool = False) -> None:
        """Take back the links to a song that somebody made; with `guests` also the places of all who came by them."""
        self._database.change(f"{_REVOKE} AND made_by = ?", (self._database.now(), song, person))
        made = self._database.ask("SELECT id FROM invites WHERE song = ? AND made_by = ?", (song, person))
        for (key,) in made if guests else ():
            self.revoke(song, key, by=by, guests=True)

    def forget(self, song: str) -> None:
        """Let nobody in any more: the song went away, or another one takes its name."""
        if self._database.exists:
            self._database.change(
                *("DELETE FROM places WHERE song = ?", (song,)),
                *("DELETE FROM invites WHERE song = ?", (song,)),
                *("DELETE FROM comments WHERE song = ?", (song,)),
            )


_PLACE = (
    "INSERT INTO places (person, song, role, invite, taken_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (person, song) "
    "DO UPDATE SET role = excluded.role, invite = excluded.invite, taken_at = excluded.taken_at"
)
_REVOKE = "UPDATE invites SET revoked_at = COALESCE(revoked_at, ?) WHERE song = ?"
_CAME_BY = (  # an owner of the studio who once opened a link has their rights from elsewhere
    "SELECT l.person FROM places l JOIN people p ON p.id = l.person "
    "WHERE l.invite = ? AND l.song = ? AND l.role = 'owner' AND p.owner = 0 AND l.person != ?"
)
_SELECT = "SELECT id, song, role, expires_at, made_by, made_at, uses, revoked_at FROM invites"


def _invite(row: tuple[Any, ...]) -> Invite:
    key, song, role, expires_at, made_by, made_at, uses, revoked_at = row
    return Invite(key, song, Role(role), expires_at, made_by, made_at, uses, revoked_at)
