"""Who may come into which song, as what."""

import time
from typing import Any

from woodshed.server.people.database import Database
from woodshed.server.people.roles import Role
from woodshed.server.problems import NotThereError, RefusedError

MADE_IT, BRANCHED = "", "branch"
"""In place of an invitation: they made the song, or had a place in the song that it is a branch of."""


class Places:
    """The places of everybody in every song."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_person(self, person: str) -> dict[str, Role]:
        """Return the songs that somebody may come into."""
        rows = self._database.ask("SELECT song, role FROM places WHERE person = ?", (person,))
        return {song: Role(role) for song, role in rows}

    def of_song(self, song: str) -> list[dict[str, Any]]:
        """Return who may come into a song, in the order in which they came."""
        query = (
            "SELECT p.id, p.name, p.colour, p.avatar, l.role, l.invite, l.taken_at, i.made_by FROM places l "
            "JOIN people p ON p.id = l.person LEFT JOIN invites i ON i.id = l.invite AND i.song = l.song "
            "WHERE l.song = ? ORDER BY l.taken_at, p.id"
        )
        names, more = ("id", "name", "colour", "avatar"), ("role", "invite", "since", "invited_by")
        return [
            {
                "person": dict(zip(names, row[:4], strict=True)),
                **dict(zip(more, row[4:], strict=True)),
                "made_it": row[4] == Role.OWNER and row[5] == MADE_IT,
            }
            for row in self._database.ask(query, (song,))
        ]

    def copy(self, song: str, to: str, maker: str) -> None:
        """Let everybody of a song into its branch too; who made the branch says there who comes in."""
        if self._database.exists:
            self._database.change(
                "INSERT INTO places (person, song, role, invite, taken_at) "
                "SELECT person, ?, CASE WHEN person = ? THEN ? ELSE role END, CASE WHEN person = ? THEN ? ELSE ? END, "
                "taken_at FROM places WHERE song = ? ON CONFLICT DO NOTHING",
                (to, maker, Role.OWNER, maker, MADE_IT, BRANCHED, song),
            )

    def give(self, song: str, person: str) -> None:
        """Give a new song to who made it."""
        self._database.change(
            "INSERT INTO places (person, song, role, invite, taken_at) VALUES (?, ?, ?, ?, ?)",
            (person, song, Role.OWNER, MADE_IT, time.time()),
        )

    def check_ending(self, song: str, person: str, by: str) -> None:
        """Raise RefusedError when `by`, who does not own the studio, may not take its ownership from somebody."""
        owners = dict(
            self._database.ask("SELECT person, invite FROM places WHERE song = ? AND role = 'owner'", (song,))
        )
        if person not in owners:
            return
        if person == by and len(owners) == 1:
            problem = "You are the last owner of this song."
            raise RefusedError(problem, remedy="Make somebody else an owner first.")
        if person != by and owners[person] == MADE_IT:
            problem = "They made this song, so nobody takes it from them."
            raise RefusedError(problem, remedy="Ask them, or the owner of this studio.")

    def change(self, song: str, person: str, role: Role) -> None:
        """Give somebody another role; NotThereError when they have none."""
        if not self._database.change("UPDATE places SET role = ? WHERE song = ? AND person = ?", (role, song, person)):
            raise _nobody()

    def end(self, song: str, person: str) -> None:
        """Send somebody away; NotThereError when they had no place."""
        if not self._database.change("DELETE FROM places WHERE song = ? AND person = ?", (song, person)):
            raise _nobody()


def _nobody() -> NotThereError:
    return NotThereError("They have no place in this song.", remedy="Look at the list again.")
