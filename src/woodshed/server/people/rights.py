"""What each door asks of who comes to it: one table, kept by one layer, before anything is read.

A door without an entry lets nobody in. Whoever has no place in a song is told that there is no such
song; whoever has one but may not do this is told so.
"""

import json
import logging
from collections.abc import Sequence
from enum import Enum
from typing import TypeAlias

from starlette.routing import BaseRoute, Match, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from woodshed.errors import WoodshedError
from woodshed.server import wire
from woodshed.server.people.people import People
from woodshed.server.people.roles import Role
from woodshed.server.people.visitors import Visitor
from woodshed.server.problems import NotThereError, RefusedError, UnknownError, told_of
from woodshed.server.refusals import address_in
from woodshed.server.workspace import no_song

log = logging.getLogger("woodshed.server")

FORBIDDEN_CLOSE, FAULT = 4403, 4500
_SONG = "/api/songs/{song}"


class Need(Enum):
    """What a door that belongs to no song asks for."""

    PAGE = "nothing, not even who it is: the page comes also while people cannot be looked up"
    NOTHING = "nothing"
    KNOWN = "to be known: an owner, a guest of some song, an account"
    MAKER = "to have songs of one's own here: an owner of the studio, an account"
    STUDIO = "to be an owner of the studio"


NEEDS: dict[tuple[str, str], Need | Role] = {
    # the page, and coming in
    ("GET", "/{path:path}"): Need.PAGE,
    ("GET", "/engine.wasm"): Need.PAGE,
    ("POST", "/api/me"): Need.NOTHING,
    ("PUT", "/api/me"): Need.KNOWN,
    ("PUT", "/api/account"): Need.KNOWN,
    ("POST", "/api/login"): Need.NOTHING,
    ("POST", "/api/logout"): Need.NOTHING,
    ("GET", "/api/join/{token}"): Need.NOTHING,
    ("POST", "/api/join/{token}"): Need.NOTHING,
    # the studio
    ("GET", "/api/openapi.json"): Need.KNOWN,
    ("GET", "/api/templates"): Need.KNOWN,
    ("GET", "/api/devices"): Need.KNOWN,
    ("PUT", "/api/presets/{name}/{key}"): Need.STUDIO,
    ("DELETE", "/api/presets/{name}/{key}"): Need.STUDIO,
    ("GET", "/api/songs"): Need.KNOWN,  # each sees their own
    ("POST", "/api/songs"): Need.MAKER,
    ("POST", "/api/songs/import"): Need.MAKER,
    ("POST", "/api/songs/compose"): Need.MAKER,
    ("GET", "/api/jobs/{job}"): Need.KNOWN,  # and to have begun it
    ("GET", "/api/jobs/{job}/events"): Need.KNOWN,
    ("DELETE", "/api/jobs/{job}"): Need.KNOWN,
    # a song
    ("DELETE", _SONG): Role.OWNER,
    ("POST", f"{_SONG}/untrash"): Need.STUDIO,
    ("POST", f"{_SONG}/duplicate"): Role.EDITOR,  # who may have a song of their own
    ("POST", f"{_SONG}/rescue"): Role.EDITOR,  # who could write all of it anew
    ("PUT", f"{_SONG}/title"): Role.EDITOR,
    ("GET", f"{_SONG}/last-good"): Role.EDITOR,
    ("GET", f"{_SONG}/raw"): Role.EDITOR,
    ("WS", f"{_SONG}/live"): Role.LISTENER,  # what a listener sends there is dropped
    # its people
    ("GET", f"{_SONG}/seat"): Role.LISTENER,
    ("GET", f"{_SONG}/people"): Role.OWNER,
    ("PUT", f"{_SONG}/people/{{person}}"): Role.OWNER,
    ("DELETE", f"{_SONG}/people/{{person}}"): Role.OWNER,
    ("GET", f"{_SONG}/invites"): Role.OWNER,
    ("POST", f"{_SONG}/invites"): Role.OWNER,
    ("DELETE", f"{_SONG}/invites/{{invite}}"): Role.OWNER,
    ("GET", f"{_SONG}/comments/own"): Role.LISTENER,
    ("POST", f"{_SONG}/comments"): Role.COMMENTER,
    ("POST", f"{_SONG}/comments/{{comment}}/replies"): Role.COMMENTER,
    ("PUT", f"{_SONG}/comments/{{comment}}"): Role.COMMENTER,  # one's own
    ("DELETE", f"{_SONG}/comments/{{comment}}"): Role.COMMENTER,
    # what is said in it: whoever hears it may say something of it
    ("GET", f"{_SONG}/chat"): Role.LISTENER,
    ("POST", f"{_SONG}/chat"): Role.LISTENER,
    # its past
    ("GET", f"{_SONG}/history"): Role.LISTENER,
    ("GET", f"{_SONG}/history/{{seq}}/song"): Role.LISTENER,
    ("GET", f"{_SONG}/history/{{seq}}/edits"): Role.LISTENER,
    ("GET", f"{_SONG}/versions"): Role.LISTENER,
    ("GET", f"{_SONG}/changes"): Role.LISTENER,
    ("POST", f"{_SONG}/versions"): Role.EDITOR,
    ("PUT", f"{_SONG}/versions/{{version}}"): Role.EDITOR,
    ("DELETE", f"{_SONG}/versions/{{version}}"): Role.EDITOR,
    ("GET", f"{_SONG}/contrast"): Role.LISTENER,
    ("POST", f"{_SONG}/contrast/loudness"): Role.EDITOR,
    # its branches: whoever merges one has to have a place in it too
    ("GET", f"{_SONG}/branches"): Role.LISTENER,
    ("POST", f"{_SONG}/branches"): Role.EDITOR,
    ("POST", f"{_SONG}/branches/{{branch}}/merge"): Role.EDITOR,
    ("POST", f"{_SONG}/conflicts"): Role.EDITOR,
    # who made it
    ("GET", f"{_SONG}/credits"): Role.LISTENER,
    ("GET", f"{_SONG}/split-sheet"): Role.LISTENER,
    ("GET", f"{_SONG}/split-sheet/draft"): Role.EDITOR,
    ("POST", f"{_SONG}/split-sheet/signatures"): Role.EDITOR,
    ("GET", f"{_SONG}/split-sheet/{{file}}"): Role.LISTENER,
    ("POST", f"{_SONG}/restore"): Role.EDITOR,
    # its sound
    ("POST", f"{_SONG}/media"): Role.EDITOR,
    ("GET", f"{_SONG}/media/{{sha256}}"): Role.LISTENER,
    ("GET", f"{_SONG}/media/{{sha256}}/peaks"): Role.LISTENER,
    ("GET", f"{_SONG}/media/{{sha256}}/samples"): Role.LISTENER,
    ("GET", f"{_SONG}/media/{{sha256}}/shape"): Role.LISTENER,
    ("OPTIONS", f"{_SONG}/uploads"): Role.EDITOR,
    ("POST", f"{_SONG}/uploads"): Role.EDITOR,
    ("GET", f"{_SONG}/uploads/{{upload}}"): Role.EDITOR,  # one's own, as the next ones
    ("PATCH", f"{_SONG}/uploads/{{upload}}"): Role.EDITOR,
    ("DELETE", f"{_SONG}/uploads/{{upload}}"): Role.EDITOR,
    ("GET", f"{_SONG}/recordings"): Role.EDITOR,
    ("POST", f"{_SONG}/recordings"): Role.EDITOR,
    ("PUT", f"{_SONG}/recordings/{{recording}}/{{number}}"): Role.EDITOR,
    ("POST", f"{_SONG}/recordings/{{recording}}/finish"): Role.EDITOR,
    ("DELETE", f"{_SONG}/recordings/{{recording}}"): Role.EDITOR,
    # what is made of it: a listener's page holds what the song is made of, and no more
    ("POST", f"{_SONG}/exports"): Role.EDITOR,
    ("GET", f"{_SONG}/exports/{{file}}"): Role.EDITOR,
    ("POST", f"{_SONG}/freeze"): Role.EDITOR,
    ("POST", f"{_SONG}/import-midi"): Role.EDITOR,
    ("POST", f"{_SONG}/suggestions"): Role.EDITOR,
    ("POST", f"{_SONG}/compare"): Role.EDITOR,
    ("GET", f"{_SONG}/master/{{file}}"): Role.LISTENER,
}
"""By method (WS for a websocket; HEAD counts as GET) and path; tests/server/people walks all doors."""


Found: TypeAlias = tuple[tuple[str, str], str]
"""A door that was found, by method and path, and the song that it belongs to, or ""."""


class Rights:
    """Lets through to `app` who may; `routes` are all its doors, in their order."""

    def __init__(self, app: ASGIApp, *, people: People, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._people = people
        self._routes = [route for route in routes if isinstance(route, Route | WebSocketRoute)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        found = self._door(scope)
        if found is not None and NEEDS.get(found[0]) is Need.PAGE:
            await self._app(scope, receive, send)
            return
        try:
            visitor = await self._people.visitor(scope)
            self._check(scope, visitor, found)
        except WoodshedError as error:
            await _refuse(scope, receive, send, error)
        else:
            scope["visitor"] = visitor
            await self._app(scope, receive, send)

    def _check(self, scope: Scope, visitor: Visitor, found: Found | None) -> None:
        """Raise UnknownError, RefusedError or NotThereError when somebody may not do this."""
        if found is None:
            return  # there is no such door, and the app says so
        door, song = found
        need = NEEDS.get(door)
        problem = "" if need is None else _problem(need, visitor, song)
        if need is None:
            log.error("The door %s %s has no entry in the table of rights", *door)
            problem = "Nobody may do this yet."
        if problem:
            who = visitor.id or f"somebody at {address_in(scope)}"
            self._people.refusals.tell(who, f"Refused {' '.join(door)} to {who}: {problem}")
            raise self._refusal(problem, visitor, song, need)

    def _door(self, scope: Scope) -> Found | None:
        for route in self._routes:
            match, inner = route.matches(scope)
            if match is Match.FULL:
                method = "WS" if scope["type"] == "websocket" else str(scope["method"]).replace("HEAD", "GET")
                return (method, route.path), str(inner.get("path_params", {}).get("song", ""))
        return None

    def _refusal(self, problem: str, visitor: Visitor, song: str, need: Need | Role | None) -> WoodshedError:
        if self._people.lost(visitor, song):
            remedy = "Ask its owner to bring it back, and to invite you anew."
            kind = NotThereError if visitor.known else UnknownError
            return kind("This song was put into the trash.", remedy=remedy)
        if not visitor.known:
            if visitor.person is not None and visitor.person.guest:
                return UnknownError("Your invitation was taken back.", remedy="Ask whoever sent it for a new one.")
            if self._people.has_accounts:
                return UnknownError("This studio asks who you are.", remedy="Sign in, or open an invitation.")
            remedy = "Open the whole address that it printed when it started, or an invitation."
            return UnknownError("This studio asks for its token.", remedy=remedy)
        if isinstance(need, Role) and visitor.role_in(song) is None:
            return no_song(song)
        return RefusedError(problem, remedy="Ask the owner for more.")


NO_MAKER = "Only the owner of this studio, and who has an account here, makes songs."
_MAY_NOT = {
    Role.LISTENER: "You listen in on this song.",
    Role.COMMENTER: "You may comment on this song, and not change it.",
    Role.EDITOR: "Only an owner of this song may do that.",
}


def _problem(need: Need | Role, visitor: Visitor, song: str) -> str:
    """Return why somebody may not do something; "" when they may."""
    if isinstance(need, Role):
        role = visitor.role_in(song)
        if role is None:
            return "They have no place in this song."
        return "" if role.may(need) else _MAY_NOT[role]
    if need is Need.STUDIO and not visitor.owner:
        return "Only the owner of this studio may do that."
    if need is Need.MAKER and not visitor.makes:
        return NO_MAKER
    if need is Need.KNOWN and not visitor.known:
        return "They are not known."
    return ""


async def _refuse(scope: Scope, receive: Receive, send: Send, error: WoodshedError) -> None:
    status, told = told_of(error)
    if scope["type"] == "websocket":
        # A browser hears nothing of why a websocket did not open: so it is opened, and closed.
        await receive()
        await send({"type": "websocket.accept"})
        if b"woodshed=1" in scope["query_string"]:
            await send({"type": "websocket.send", "bytes": wire.refused_frame(told["problem"], told["remedy"])})
        knows = isinstance(error, UnknownError | RefusedError | NotThereError)  # else it may be better in a moment
        code = FORBIDDEN_CLOSE if knows else FAULT
        await send({"type": "websocket.close", "code": code, "reason": told["problem"]})
        return
    body = json.dumps(told).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
