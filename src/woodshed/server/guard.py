"""Who may speak to the studio, and how much they may say: one layer around everything else.

- The name in the address bar must be one of ours. Otherwise a stranger's page could give its own name
  our address (DNS rebinding) and read every song. Any port will do: tunnels and proxies change it.
- Whoever changes something, or opens a websocket, must come from the page itself: browsers send along
  where a request comes from.
- The token, which makes one an owner, comes once in the address and is then kept as a cookie. Who may do what
  is the next layer, `people/rights.py`.
- A body larger than its door allows is refused before it is read.
- A path that steps up, or hides a border between folders, leads nowhere.
- What is refused is logged (`refusals.py`), without tokens; of paths only those that are tricks.

It is plain ASGI, so websockets pass through it too.
"""

import ipaddress
import json
import re
import secrets
from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from woodshed.server.people.people import TOKEN_COOKIE
from woodshed.server.people.rights import FORBIDDEN_CLOSE
from woodshed.server.refusals import RefusalLog, address_in

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

MB = 2**20
_LIMITS = (
    (re.compile(r"/api/songs/import"), 1024 * MB),
    (re.compile(r"/api/songs/[^/]+/(media|uploads/[^/]+)"), 1024 * MB),
    (re.compile(r"/api/songs/[^/]+/recordings/[^/]+/\d+"), 64 * MB),
    (re.compile(r"/api/songs/[^/]+/(suggestions|compare|conflicts|rescue|recordings/[^/]+/finish)"), 64 * MB),
)
_TRICK = re.compile(rb"(^|/|%2f|\\|%5c)(\.|%2e){2}(/|%2f|\\|%5c|$)|%2f|%5c|%00|\\", re.IGNORECASE)
"""What no page asks for: a step up, or what is a border between folders on some machine, hidden in a name."""
_INVITATION = re.compile(rb"/join/[^/]*")
"""What of a path is secret."""
USUAL_LIMIT = 1 * MB
"""How large a body may be at a door that names no other limit."""

_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
"""Sent with everything. The two about origins let the page have exact clocks and shared memory for its audio."""


class Guard:
    """Lets through to `app` who may pass. `hosts` are the names, besides addresses when there is a token."""

    def __init__(
        self, app: ASGIApp, *, token: str = "", hosts: Collection[str] = LOCAL_HOSTS, refusals: RefusalLog | None = None
    ) -> None:
        self._app = app
        self._token = token
        self._hosts = {host.lower() for host in hosts}
        self._refusals = refusals or RefusalLog()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        if scope["type"] == "websocket":
            if refusal:
                await receive()
                await send({"type": "websocket.close", "code": FORBIDDEN_CLOSE, "reason": refusal[1]})
            else:
                await self._app(scope, receive, send)
            return
        send = _with_headers(send)
        if refusal is None and self._brings_token(scope):
            await _let_in(scope, send, self._token)
        elif refusal:
            await _answer(send, *refusal)
        else:
            await self._limited(scope, headers, receive, send)

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str, str] | None:
        """Return status, problem and remedy when this may not pass."""
        host = headers.get("host", "").lower()
        if not self._is_ours(host):
            self._tell(scope, "a name that is not ours,", host or "none")
            return 403, "This address is not one of the studio's.", "Use the address that it printed when it started."
        path = scope.get("raw_path") or scope["path"].encode()
        if _TRICK.search(path):
            self._tell(
                scope,
                "a path that is a trick,",
                _INVITATION.sub(b"/join/...", path).decode("ascii", "backslashreplace"),
            )
            return 404, "There is no such place in the studio.", "Go to the first page."
        origin = headers.get("origin")
        changes = scope["type"] == "websocket" or scope["method"] not in _SAFE
        if changes and (origin is None or _place_of(origin) != host):
            self._tell(scope, "a page that is not ours,", "none" if origin is None else _place_of(origin))
            return 403, "Another page may not change your songs.", "Do it in the studio itself."
        return None

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        shown = f"[{name}]" if ":" in name else name
        if shown in self._hosts:
            return True
        return bool(self._token) and _is_address(name)  # nobody can point an address somewhere else

    def _tell(self, scope: Scope, reason: str, claimed: str = "") -> None:
        address = address_in(scope)
        self._refusals.tell(address, f"Refused {scope['type']} from {address}: {reason}", claimed)

    def _brings_token(self, scope: Scope) -> bool:
        if not self._token or scope["type"] != "http" or scope["method"] != "GET":
            return False
        brought = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("token", "")
        fits = secrets.compare_digest(brought.encode(), self._token.encode())
        if brought and not fits:
            self._tell(scope, "a token that is not ours")
        return fits

    async def _limited(self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> None:
        """Pass on a request whose body is small enough; cut off one that grows too large."""
        most = limit_of(scope["path"])
        refusal = 413, f"That is more than {most // MB} MB.", "Send less at once, or make the file smaller."
        promised = headers.get("content-length", "0")
        if not promised.isdigit() or int(promised) > most:
            self._tell(scope, "too large a body")
            await _answer(send, *refusal)
            return
        received = 0
        answered = False

        async def receive_some() -> Message:
            nonlocal received, answered
            message = await receive()
            received += len(message.get("body", b""))
            if received <= most:
                return message
            if not answered:
                answered = True
                self._tell(scope, "too large a body")
                await _answer(send, *refusal)
            return {"type": "http.disconnect"}

        async def send_unless_answered(message: Message) -> None:
            if not answered:
                await send(message)

        await self._app(scope, receive_some, send_unless_answered)


def limit_of(path: str) -> int:
    """Return how many bytes a body may have at a path."""
    return next((most for pattern, most in _LIMITS if pattern.fullmatch(path)), USUAL_LIMIT)


def is_local(host: str) -> bool:
    """Tell whether an address is that of this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _place_of(origin: str) -> str:
    """Return the name and port of an origin, without what else somebody may have put there; "" when it has none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            named = {name.lower() for name, _ in message["headers"]}
            added = [(name, value) for name, value in HEADERS if name not in named]
            message = {**message, "headers": [*message["headers"], *added]}
        await send(message)

    return send_with_headers


async def _answer(send: Send, status: int, problem: str, remedy: str) -> None:
    body = json.dumps({"problem": problem, "remedy": remedy}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _let_in(scope: Scope, send: Send, token: str) -> None:
    """Keep the token as a cookie, and take it out of the address, which others may see."""
    rest = [pair for pair in parse_qsl(scope["query_string"].decode("latin-1")) if pair[0] != "token"]
    place = scope["path"].replace("\\", "/")
    place = "/" + place.lstrip("/")  # two slashes would be another machine
    place += f"?{urlencode(rest)}" if rest else ""
    secure = "; Secure" if scope["scheme"] == "https" else ""
    cookie = f"{TOKEN_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000{secure}"
    headers = [(b"location", place.encode("latin-1", "replace")), (b"set-cookie", cookie.encode())]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
