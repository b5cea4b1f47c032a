"""Who asks: a browser by its cookies, and how far they reach."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from woodshed.server.people.persons import Person, logged, signed
from woodshed.server.people.roles import Role


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a browser brought: whether it knows the studio's token, and the hash of its session ("": none)."""

    knows_token: bool = False
    session: str = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who asks. `owner`: of the whole studio; `places`: the songs they were invited to."""

    person: Person | None = None
    owner: bool = False
    places: Mapping[str, Role] = field(default_factory=dict)
    credentials: Credentials = field(default_factory=Credentials)

    @property
    def id(self) -> str:
        """The person's id; "" when there is none."""
        return self.person.id if self.person else ""

    @property
    def known(self) -> bool:
        """Whether there is anything that they may do here."""
        return self.makes or bool(self.places)

    @property
    def makes(self) -> bool:
        """Whether they may have songs of their own here."""
        return self.owner or bool(self.person and self.person.login)

    def role_in(self, song: str) -> Role | None:
        """Return what they may do in a song; None when they may not even know of it."""
        return Role.OWNER if self.owner else self.places.get(song)

    def signed(self, claimed: str = "") -> str:
        """Return who something is by, to be shown."""
        return signed(self.person, claimed)

    def logged(self, claimed: str = "") -> str:
        """Return who a change is by, for the history."""
        return logged(self.person, claimed)


def visitor_of(connection: HTTPConnection) -> Visitor:
    """Return who asks, as `Rights` found it."""
    visitor: Visitor = connection.scope["visitor"]
    return visitor


AVisitor = Annotated[Visitor, Depends(visitor_of)]
"""What a door asks for that wants to know who asks."""


def cookies_of(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the cookies of a request; of several with one name the first."""
    found: dict[str, str] = {}
    for part in headers.get("cookie", "").split(";"):
        name, equals, value = part.strip().partition("=")
        if equals:
            found.setdefault(name, value.strip('"'))
    return found
