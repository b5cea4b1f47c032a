"""Who somebody is: a name, a colour and a drawn shape, which nobody needs an account for."""

import random
import re
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from woodshed.errors import SongError
from woodshed.server.people.database import Database
from woodshed.song import writers

COLOURS = 8
"""As many as tracks have; the page draws them."""
AVATARS = ("note", "drum", "string", "reed", "key", "moon", "wave", "leaf")
"""The shapes that the page draws."""
LONGEST_NAME = 40
_TAKEN_NAMES = frozenset({"compose", "composer", "master"})
"""The history calls assistants so."""
_ASSISTANT = re.compile(r"(compose|master)[^#\s]{0,40}(#\d{1,20})?")
_HELPED = re.compile(r".* with (compose|master).*", re.IGNORECASE)
"""How the history calls somebody who accepted a suggestion."""
_FIRST = (
    *("Amber", "Quiet", "Velvet", "Golden", "Misty", "Sunny", "Silver", "Gentle"),
    *("Merry", "Humming", "Mellow", "Little", "Early", "Wandering", "Dancing", "Northern"),
)
_SECOND = (
    *("Cello", "Wren", "Marimba", "Heron", "Bassoon", "Lark", "Banjo", "Otter"),
    *("Clarinet", "Finch", "Celesta", "Owl", "Ukulele", "Robin", "Bongo", "Fox"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody. `guest`: came by an invitation; `owner`: this studio is theirs; `login` is "" without an account."""

    id: str
    name: str
    colour: int
    avatar: str
    guest: bool = False
    owner: bool = False
    login: str = ""

    def plain(self) -> dict[str, Any]:
        """Return what others see."""
        told = asdict(self)
        return {name: told[name] for name in ("id", "name", "colour", "avatar")}


class Persons:
    """Everybody who was ever here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, *, name: str = "", colour: int | None = None, avatar: str = "", guest: bool = False) -> Person:
        """Make somebody new; what is not said is chosen, in a friendly way."""
        chance = random.SystemRandom()
        person = Person(
            secrets.token_urlsafe(16),
            tidy_name(name) if name.strip() else f"{chance.choice(_FIRST)} {chance.choice(_SECOND)}",
            chance.randrange(COLOURS) if colour is None else colour,
            avatar or chance.choice(AVATARS),
            guest,
        )
        self._database.change(
            "INSERT INTO people (id, name, colour, avatar, guest, made_at) VALUES (?, ?, ?, ?, ?, ?)",
            (person.id, person.name, person.colour, person.avatar, int(guest), self._database.now()),
        )
        return person

    def find(self, key: str) -> Person | None:
        """Return somebody by their id."""
        rows = self._database.ask(f"{_SELECT} WHERE id = ?", (key,))
        return _person(rows[0]) if rows else None

    def with_login(self, login: str) -> tuple[Person, str] | None:
        """Return whose account has a login, and the hash of its password."""
        rows = self._database.ask(f"{_SELECT} WHERE login = ?", (login.casefold(),))
        return (_person(rows[0]), str(rows[0][-1])) if rows else None

    def change(self, key: str, *, name: str, colour: int, avatar: str) -> None:
        """Give somebody another name, colour or shape."""
        self._database.change(
            "UPDATE people SET name = ?, colour = ?, avatar = ? WHERE id = ?", (tidy_name(name), colour, avatar, key)
        )

    def keep_account(self, key: str, login: str, password: str, *, owner: bool) -> None:
        """Give somebody an account; `password` is the hash of one."""
        self._database.change(
            "UPDATE people SET login = ?, password = ?, owner = CASE WHEN owner = 1 THEN 1 ELSE ? END WHERE id = ?",
            (login.casefold(), password, int(owner), key),
        )


_SELECT = "SELECT id, name, colour, avatar, guest, owner, coalesce(login, ''), password FROM people"


def _person(row: tuple[Any, ...]) -> Person:
    key, name, colour, avatar, guest, owner, login, _ = row
    return Person(key, name, colour, avatar, bool(guest), bool(owner), login)


def tidy_name(name: str) -> str:
    """Return a name as it is kept; SongError when it cannot be one."""
    tidy = " ".join(name.split())
    if not 0 < len(tidy) <= LONGEST_NAME or not tidy.isprintable() or "#" in tidy:
        raise SongError("That cannot be a name.", remedy=f"Take one of 1 to {LONGEST_NAME} letters, without #.")
    if tidy.casefold() in _TAKEN_NAMES:
        raise SongError("An assistant of the studio is called so.", remedy="Take another name.")
    if _HELPED.fullmatch(tidy):
        raise SongError("The history calls so who worked with an assistant.", remedy="Take another name.")
    return tidy


def signed(person: Person | None, claimed: str) -> str:
    """Return who a change is by, to be shown: the person, whatever is claimed; an assistant is named beside them.

    Without a person, what is claimed: whoever opens a studio of their own from a program may say who they are.
    """
    if person is None:
        return claimed
    return f"{person.name} with {claimed}" if _ASSISTANT.fullmatch(claimed) else person.name


def logged(person: Person | None, claimed: str) -> str:
    """Return the same for the log of a song, which knows people by their ids."""
    return writers.logged(signed(person, claimed), person.id if person else "")
