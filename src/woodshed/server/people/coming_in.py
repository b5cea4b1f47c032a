"""`/api/me`, `/api/join`, `/api/login`: who I am, and how I come in."""

import contextlib
import hmac
import logging
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from woodshed.server.people.accounts import LONGEST, SHORTEST
from woodshed.server.people.database import hash_of
from woodshed.server.people.people import TOKEN_COOKIE, People
from woodshed.server.people.persons import AVATARS, COLOURS, LONGEST_NAME, Person
from woodshed.server.people.sessions import LIFETIME_S
from woodshed.server.people.tries import Tries, address_of
from woodshed.server.people.visitors import AVisitor, Credentials, Visitor
from woodshed.server.problems import NotThereError, RefusedError, TooOftenError, UnknownError
from woodshed.server.refusals import address_in
from woodshed.server.studio import AStudio, in_thread

log = logging.getLogger("woodshed.server")
router = APIRouter(prefix="/api")

_LOGGED_LETTERS = 60
Avatar = Literal[AVATARS]  # type: ignore[valid-type]  # they are listed once
Login = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\s\x00-\x1f]+$")]
Password = Annotated[str, Field(min_length=SHORTEST, max_length=LONGEST)]


class Looks(BaseModel):
    """A name ("": a friendly one), a colour and a shape."""

    name: Annotated[str, Field(max_length=4 * LONGEST_NAME)] = ""
    colour: Annotated[int, Field(ge=0, lt=COLOURS)] | None = None
    avatar: Avatar | None = None


class SignIn(BaseModel):
    """What an account is known by."""

    login: Annotated[str, Field(max_length=100)]
    password: Annotated[str, Field(max_length=LONGEST)]


class Account(BaseModel):
    """What one's account is to be known by; `old` is the password so far, if there was one."""

    login: Login
    password: Password
    old: Annotated[str, Field(max_length=LONGEST)] = ""


@router.post("/me")
async def say_who(request: Request, response: Response, visitor: AVisitor, studio: AStudio) -> dict[str, Any]:
    """Return who asks; an owner who was never here becomes somebody, and is known again from then on."""
    people = studio.people
    if visitor.person is None and visitor.owner:

        def make() -> tuple[Person, str]:
            person = people.persons.make()
            return person, people.sessions.begin(person.id)

        person, secret = await in_thread(make)
        _keep_session(request, response, people, secret)
        visitor = Visitor(person, owner=True)
    return _told(people, visitor)


@router.put("/me")
async def change_looks(looks: Looks, visitor: AVisitor, studio: AStudio) -> dict[str, Any]:
    """Take another name, colour or shape."""
    person = _person(visitor)
    people = studio.people

    def change() -> Person:
        name = looks.name or person.name
        colour = person.colour if looks.colour is None else looks.colour
        with people.names.turn:
            if name != person.name and not visitor.owner:  # who owns the studio knows who else is one
                people.names.check(name, person.id)
            people.persons.change(person.id, name=name, colour=colour, avatar=looks.avatar or person.avatar)
        return people.persons.find(person.id) or person

    now = await in_thread(change)
    await people.look_again()
    return _told(people, Visitor(now, visitor.owner, visitor.places))


@router.get("/join/{token}")
async def show_invitation(token: str, request: Request, visitor: AVisitor, studio: AStudio) -> dict[str, Any]:
    """Return what a link invites to; `person` is who would come, and `song` where they may be already."""
    people = studio.people
    with _logged(people, request, "an invitation"), _counting(people.tries, _where(request)):
        invite = await in_thread(lambda: people.invites.open(token))
    title = (await studio.song(invite.song)).title
    by = await in_thread(lambda: people.persons.find(invite.made_by))
    is_here = visitor.person is not None or visitor.credentials.knows_token  # an open studio has room for strangers too
    return {
        "song": invite.song if is_here and visitor.role_in(invite.song) else None,
        "title": title,
        "role": invite.role,
        "by": by.name if by else "",
        "expires_at": invite.expires_at,
        "person": visitor.person.plain() if visitor.person else None,
    }


@router.post("/join/{token}")
async def join(
    token: str, looks: Looks, request: Request, response: Response, visitor: AVisitor, studio: AStudio
) -> dict[str, Any]:
    """Accept an invitation: returns the song, and a cookie by which the guest is known from then on."""
    people = studio.people
    with _logged(people, request, "an invitation"), _counting(people.tries, _where(request)):
        invite = await in_thread(lambda: people.invites.open(token))
    studio.workspace.folder(invite.song)

    def accept() -> tuple[Person, str]:
        # On a studio that is open, too: whoever comes by a link first has the rights of the link.
        guest = not visitor.credentials.knows_token
        with people.names.turn:
            person = visitor.person or people.persons.make(
                name=looks.name, colour=looks.colour, avatar=looks.avatar or "", guest=guest
            )
            if not visitor.owner and not visitor.credentials.knows_token:
                name = people.names.free(person.name, invite.song, person.id)
                if name != person.name:
                    people.persons.change(person.id, name=name, colour=person.colour, avatar=person.avatar)
                    person = people.persons.find(person.id) or person
            people.invites.accept(invite, person.id)
        secret = "" if visitor.person else people.sessions.begin(person.id)
        return person, secret

    person, secret = await in_thread(accept)
    if secret:
        _keep_session(request, response, people, secret)
    await people.look_again()
    log.info("Invitation %s lets %s into %s as %s", invite.id, person.id, invite.song, invite.role)
    return {"song": invite.song, "role": invite.role, "person": person.plain()}


@router.post("/login")
async def sign_in(signed: SignIn, request: Request, response: Response, studio: AStudio) -> dict[str, Any]:
    """Sign in to an account: a new session; the one before ends."""
    people = studio.people
    _with_accounts(people)
    mark, tried = await in_thread(lambda: (_mark_of(request, people, signed.login), _tried(people, signed.login)))
    with _logged(people, request, tried), contextlib.ExitStack() as counted:
        if mark:
            counted.enter_context(_counting(people.browser_tries, mark))
        else:
            counted.enter_context(_counting(people.tries, _where(request)))
            counted.enter_context(_counting(people.login_tries, f"login {hash_of(signed.login.casefold())}"))
        person = await in_thread(lambda: people.accounts.check(signed.login, signed.password))
    before = await people.visitor(request.scope)
    secret = await in_thread(lambda: people.sessions.begin(person.id))
    await _end_session(people, before.credentials)
    _keep_session(request, response, people, secret)
    await in_thread(lambda: _keep_mark(request, response, people, person.login))
    return _told(people, Visitor(person, person.owner, people.places.of_person(person.id)))


@router.put("/account")
async def keep_account(
    account: Account, request: Request, response: Response, visitor: AVisitor, studio: AStudio
) -> dict[str, Any]:
    """Make an account for who one is here, or give it another login or password; every other session ends."""
    people = studio.people
    _with_accounts(people)
    person = _person(visitor)
    owner = visitor.owner
    if person.login and not visitor.credentials.knows_token:  # who knows the token may have forgotten the password
        tried, key = f"a new password of {person.id}", person.id  # only who is signed in guesses here
        with _logged(people, request, tried), _counting(people.browser_tries, key):
            await in_thread(lambda: people.accounts.check(person.login, account.old))

    def keep() -> None:
        people.accounts.keep(person, account.login, account.password, owner=owner)
        people.sessions.end_others(person.id, visitor.credentials.session)
        _keep_mark(request, response, people, account.login)

    await in_thread(keep)
    await people.look_again()
    now = await in_thread(lambda: people.persons.find(person.id))
    return _told(people, Visitor(now, owner, visitor.places))


@router.post("/logout", status_code=204)
async def sign_out(visitor: AVisitor, studio: AStudio) -> Response:
    """Be forgotten by this browser; what it had open is closed."""
    await _end_session(studio.people, visitor.credentials)
    await studio.people.look_again()
    response = Response(status_code=204)
    response.delete_cookie(studio.people.cookie, path="/")
    response.delete_cookie(TOKEN_COOKIE, path="/")
    return response


async def _end_session(people: People, credentials: Credentials) -> None:
    if credentials.session:
        await in_thread(lambda: people.sessions.end(credentials.session))


def _told(people: People, visitor: Visitor) -> dict[str, Any]:
    person = visitor.person
    return {
        "person": person.plain() if person else None,
        "known": visitor.known,
        "owner": visitor.owner,
        "makes": visitor.makes,
        "guest": bool(person and person.guest),
        "login": person.login if person else "",
        "accounts": people.has_accounts,
        "open": people.is_open,
    }


def _person(visitor: Visitor) -> Person:
    if visitor.person is None:
        raise RefusedError("Nobody knows yet who you are.", remedy="Open the page once, then try again.")
    return visitor.person


def _with_accounts(people: People) -> None:
    if not people.has_accounts:
        remedy = "Its owner can start it with --accounts."
        raise RefusedError("This studio has no accounts.", remedy=remedy)


def _keep_session(request: Request, response: Response, people: People, secret: str) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(
        people.cookie, secret, max_age=LIFETIME_S, path="/", secure=secure, httponly=True, samesite="strict"
    )


def _keep_mark(request: Request, response: Response, people: People, login: str) -> None:
    """Let a browser be known as one in which somebody signed in; it stays so when they sign out."""
    secure, mark = request.url.scheme == "https", people.accounts.browser_mark(login)
    response.set_cookie(
        people.browser_cookie, mark, max_age=LIFETIME_S, path="/", secure=secure, httponly=True, samesite="strict"
    )


def _mark_of(request: Request, people: People, login: str) -> str:
    """Return the mark of a browser in which somebody signed in to this very account before; "" when it is none."""
    brought = request.cookies.get(people.browser_cookie, "")
    fits = bool(brought) and hmac.compare_digest(brought.encode(), people.accounts.browser_mark(login).encode())
    return brought if fits else ""


def _where(request: Request) -> str:
    return address_of((request.client.host, request.client.port) if request.client else None)


@contextlib.contextmanager
def _counting(tries: Tries, key: str) -> Iterator[None]:
    """Count what fails as a try; TooOftenError when there were too many."""
    tries.check(key)
    try:
        yield
    except (NotThereError, UnknownError):
        tries.fail(key)
        raise


@contextlib.contextmanager
def _logged(people: People, request: Request, tried: str) -> Iterator[None]:
    """Log what somebody tried in vain, and where they are."""
    try:
        yield
    except (NotThereError, UnknownError, TooOftenError) as error:
        address = address_in(request.scope)
        people.refusals.tell(address, f"Refused {tried} from {address}: {error.problem}")
        raise


def _tried(people: People, login: str) -> str:
    """Return a login for the log; one that nobody has is not named, for it may be a password in the wrong field."""
    found = people.persons.with_login(login)
    return f"the login {found[0].login[:_LOGGED_LETTERS]!r}" if found else "a login that nobody has here"
