"""Accounts, for studios that want them: a login and a password, by which somebody is known in any browser.

Passwords are hashed with argon2id in the sizes that its library recommends (RFC 9106), which takes
64 MiB and a twentieth of a second: so only one is hashed at a time.
"""

import hmac
import threading
from functools import cached_property
from typing import TYPE_CHECKING

from woodshed.server.people.database import TakenKeyError
from woodshed.server.people.persons import Person, Persons
from woodshed.server.problems import TakenError, UnknownError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 200
"""Letters of a password."""


class Accounts:
    """Who may sign in with which password. These calls are slow: make them away from the event loop."""

    def __init__(self, persons: Persons) -> None:
        self._persons = persons
        self._lock = threading.Lock()

    def check(self, login: str, password: str) -> Person:
        """Return whose account this is; UnknownError, which does not say what was wrong, when it is nobody's."""
        found = self._persons.with_login(login)
        # Who does not exist takes as long as a wrong password: nobody learns which logins there are.
        person, kept = found or (None, self._nobody)
        if not self._fits(kept, password) or person is None:
            raise UnknownError("That login and password do not fit.", remedy="Look at both and try again.")
        if self._hasher.check_needs_rehash(kept):
            self.keep(person, login, password, owner=person.owner)
        return person

    def browser_mark(self, login: str) -> str:
        """Return what a browser keeps in which somebody signed in to an account, so that it is known to have done so.

        It lets nobody in. It is made of the hash of the password, whose salt nobody knows, so nobody else can make it,
        and a new password makes another one. "" when there is no such account.
        """
        found = self._persons.with_login(login)
        if found is None:
            return ""
        person, kept = found
        return hmac.digest(kept.encode(), f"a browser of {person.id}".encode(), "sha256").hex()

    def keep(self, person: Person, login: str, password: str, *, owner: bool) -> None:
        """Give somebody an account, or a new password; TakenError when another has that login."""
        with self._lock:
            kept = self._hasher.hash(password)
        try:
            self._persons.keep_account(person.id, login, kept, owner=owner)
        except TakenKeyError as error:
            raise TakenError("Somebody else has that login.", remedy="Take another one.") from error

    def _fits(self, kept: str, password: str) -> bool:
        from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415 - only with accounts

        try:
            with self._lock:
                return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher  # noqa: PLC0415 - only with accounts

        return PasswordHasher()

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("nobody")
