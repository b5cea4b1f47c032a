"""Everybody and their rights, put together: who asks, what they may do, and who sits where.

A studio that only its own machine reaches is open: whoever comes is its owner, and nobody is asked for
anything. With a token, whoever knows it is an owner; others come by an invitation to a song, or, with
accounts, by their login.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path

from starlette.types import Scope

from woodshed.errors import WoodshedError
from woodshed.server.people.accounts import Accounts
from woodshed.server.people.comments import CommentWriters
from woodshed.server.people.database import DATABASE, Database, FileDatabase, hash_of
from woodshed.server.people.invites import Invites
from woodshed.server.people.names import Names
from woodshed.server.people.persons import Persons
from woodshed.server.people.places import Places
from woodshed.server.people.roles import Role
from woodshed.server.people.seats import Seat
from woodshed.server.people.sessions import Sessions, cookie_of
from woodshed.server.people.tries import Tries
from woodshed.server.people.visitors import Credentials, Visitor, cookies_of
from woodshed.server.refusals import RefusalLog

TOKEN_COOKIE = "woodshed"  # noqa: S105 - its name
WATCH_S = 0.5
"""How often is looked for what another process on the same workspace changed."""
MOST_TRASHED = 256
"""Of how many songs in the trash is known who was in them."""


class People:
    """The people of one workspace. `token` "": open to this machine, unless there are `accounts`.

    They are kept in its `people.db`, or in another `database`; then `cookie` is the name that all processes know.
    """

    def __init__(
        self,
        workspace: Path,
        *,
        token: str = "",
        accounts: bool = False,
        database: Database | None = None,
        cookie: str = "",
    ) -> None:
        self.database = database or FileDatabase(workspace / DATABASE)
        self.persons = Persons(self.database)
        self.names = Names(self.database)
        self.sessions = Sessions(self.database)
        self.invites = Invites(self.database)
        self.places = Places(self.database)
        self.accounts = Accounts(self.persons)
        self.comments = CommentWriters(self.database)
        self.cookie = cookie or cookie_of(workspace)
        self.browser_cookie = f"{self.cookie}-browser"
        """In which a browser keeps its `Accounts.browser_mark`."""
        self.has_accounts = accounts
        self.has_token = bool(token)
        self.tries = Tries(10, 20.0)
        """Of guests and of logins, by where they come from."""
        self.login_tries = Tries(30, 20.0)
        """By login, for whoever asks from many places."""
        self.said = Tries(20, 3.0)
        """Messages and comments, by person and song."""
        self.browser_tries = Tries(10, 20.0)
        """Of browsers in which somebody signed in before, each by itself: nobody else's guesses lock them out."""
        self.refusals = RefusalLog()
        self._token = token.encode()
        self._seats: set[Seat] = set()
        self._trashed: dict[str, frozenset[str]] = {}
        self._watching: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether whoever comes without an invitation is an owner."""
        return not self.has_token and not self.has_accounts

    # ── who asks ──

    async def visitor(self, scope: Scope) -> Visitor:
        """Return who asks, by the cookies of a request or websocket."""
        return await self.database.look(lambda: self._visitor(self._credentials(scope)))

    def _credentials(self, scope: Scope) -> Credentials:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        cookies = cookies_of(headers)
        token = cookies.get(TOKEN_COOKIE, "").encode()
        knows = self.has_token and secrets.compare_digest(token, self._token)
        session = cookies.get(self.cookie, "")
        return Credentials(knows, hash_of(session) if session else "")

    def _visitor(self, credentials: Credentials) -> Visitor:
        if self.is_open:
            with contextlib.suppress(WoodshedError):  # a disk that is full keeps nobody from their own songs
                return self._looked_up(credentials)
            return Visitor(owner=True, credentials=credentials)
        return self._looked_up(credentials)

    def _looked_up(self, credentials: Credentials) -> Visitor:
        key = self.sessions.person(credentials.session) if credentials.session else None
        person = self.persons.find(key) if key else None
        if person is None:
            return Visitor(None, credentials.knows_token or self.is_open, {}, credentials)
        owner = credentials.knows_token or person.owner or (self.is_open and not person.guest)
        return Visitor(person, owner, self.places.of_person(person.id), credentials)

    # ── songs that come and go ──

    def song_begins(self, song: str) -> None:
        """Let nobody in by what an earlier song of that id left."""
        self._trashed.pop(song, None)
        self.invites.forget(song)

    def song_ends(self, song: str) -> None:
        """Let nobody into a song any more that is in the trash; who was in it is told so, until the server ends."""
        self._trashed[song] = frozenset(str(place["person"]["id"]) for place in self.places.of_song(song))
        if len(self._trashed) > MOST_TRASHED:
            del self._trashed[next(iter(self._trashed))]
        self.invites.forget(song)

    def lost(self, visitor: Visitor, song: str) -> bool:
        """Tell whether somebody had a place in a song when it went into the trash."""
        return visitor.id in self._trashed.get(song, ())

    # ── who sits where ──

    def seat(self, visitor: Visitor, song: str) -> Seat:
        """Return the seat of somebody in a song, whose right to it was asked before; `sit` keeps it up to date."""
        return Seat(song, visitor.role_in(song) or Role.LISTENER, visitor.person, visitor.credentials)

    @contextlib.contextmanager
    def sitting(self, seat: Seat) -> Iterator[None]:
        """Keep a seat up to date for as long as the block lasts."""
        self._seats.add(seat)
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            self._seats.discard(seat)
            if not self._seats and self._watching is not None:
                self._watching.cancel()
                self._watching = None

    async def look_again(self) -> None:
        """Bring every seat up to date after somebody's rights or looks changed."""
        seats = tuple(self._seats)
        found = await self.database.look(lambda: [self._visitor(seat.credentials) for seat in seats])
        for seat, now in zip(seats, found, strict=True):
            if seat not in self._seats:
                continue  # they left meanwhile
            role = now.role_in(seat.song)
            if role is None or (seat.person is not None and now.person is None):
                seat.on_end()
            elif (role, now.person) != (seat.role, seat.person):
                seat.role, seat.person = role, now.person
                seat.on_change()

    def present(self, song: str) -> set[str]:
        """Return the ids of those who sit in a song."""
        return {seat.person.id for seat in self._seats if seat.song == song and seat.person}

    async def _watch(self) -> None:
        known: int | None = None
        while True:
            await asyncio.sleep(WATCH_S)
            with contextlib.suppress(WoodshedError):
                now = await self.database.look(self.database.foreign)
                if now != known:
                    await self.look_again()
                    known = now

    def close(self) -> None:
        """Close the file."""
        if self._watching is not None:
            self._watching.cancel()
        self.database.close()
