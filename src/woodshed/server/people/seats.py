"""Seats: who sits in a song on one connection, and what they may do there now."""

from collections.abc import Callable
from dataclasses import dataclass, field

from woodshed.server.people.persons import Person, logged
from woodshed.server.people.roles import Role
from woodshed.server.people.visitors import Credentials


@dataclass(eq=False)
class Seat:
    """One connection to a song. Without a person it is a program on a studio that is open to its machine."""

    song: str = ""
    role: Role = Role.OWNER
    person: Person | None = None
    credentials: Credentials = field(default_factory=Credentials)
    on_change: Callable[[], None] = lambda: None
    """Called when the role or the person became another one."""
    on_end: Callable[[], None] = lambda: None
    """Called when there is no place for this seat any more."""

    @property
    def may_edit(self) -> bool:
        """Whether what this connection sends may change the song."""
        return self.role.may(Role.EDITOR)

    def logged(self, claimed: str) -> str:
        """Return who a change is by, for the history."""
        return logged(self.person, claimed)
