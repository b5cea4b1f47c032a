"""Who may pass: names, origins, tokens, sizes and paths."""

from __future__ import annotations

import http.client
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from woodshed.server import refusals
from woodshed.server.guard import USUAL_LIMIT, is_local, limit_of
from woodshed.server.refusals import RefusalLog

NewSong = Callable[..., str]
TOKEN = "s3cret"  # noqa: S105 - of a test


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, listen: Callable[..., Any]) -> Iterator[str]:
    """One studio for all of these tests: most of what they ask does not come through."""
    with listen(tmp_path_factory.mktemp("songs")) as place:
        yield place


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, listen: Callable[..., Any]) -> Iterator[str]:
    """A studio on an address that others can reach."""
    with listen(tmp_path_factory.mktemp("songs"), token=TOKEN) as place:
        yield place


def raw(address: str, method: str, path: str, **headers: str) -> tuple[int, dict[str, Any]]:
    """Ask with exactly this path and these headers."""
    line = http.client.HTTPConnection(address, timeout=10)
    line.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        line.putheader(name.replace("_", "-"), value)
    line.endheaders()
    answer = line.getresponse()
    body = answer.read()
    line.close()
    return answer.status, json.loads(body) if body.startswith(b"{") else {}


@pytest.mark.parametrize("host", ["evil.test", "evil.test:8765", "localhost.evil.test", "", "[::1", "127.0.0.1.evil"])
def test_another_name_for_this_address_is_refused(address: str, host: str) -> None:
    """DNS rebinding: a stranger's page gives its own name our address."""
    status, told = raw(address, "GET", "/api/songs", Host=host)
    assert status == 403
    assert told["problem"]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:99", "127.0.0.1", "[::1]:8765"])
def test_the_names_of_this_machine_pass(address: str, host: str) -> None:
    assert raw(address, "GET", "/api/templates", Host=host)[0] == 200


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "https://127.0.0.1:1", "http://localhost"])
def test_another_page_may_not_change_songs(address: str, origin: str) -> None:
    assert raw(address, "DELETE", "/api/songs/x", Origin=origin)[0] == 403
    assert raw(address, "POST", "/api/songs", Origin=origin)[0] == 403


def test_what_says_no_origin_may_read_but_not_change(address: str) -> None:
    assert raw(address, "GET", "/api/songs")[0] == 200
    assert raw(address, "DELETE", "/api/songs/x")[0] == 403


@pytest.mark.parametrize("origin", [None, "http://evil.test"])
def test_a_websocket_from_another_page_is_refused(address: str, new_song: NewSong, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    url = f"ws://{address}/api/songs/{new_song()}/live"
    with pytest.raises((InvalidStatus, ConnectionClosed)), connect(url, additional_headers=headers) as socket:
        socket.recv()


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/..%2f..%2fetc/passwd", "/assets/..%2f..%2fapp.py", "/%2e%2e/app.py", "//etc/passwd",
        "/api/songs/..%2f..%2fetc/raw", "/api/songs/%2e%2e/raw", "/api/songs/a/exports/..%2fsong.db",
        "/api/songs/a/media/..%2f..%2fsong.db", "/api/songs/a/recordings/..%2fx/0", "/api/nothing",
    ],
)  # fmt: skip
def test_no_path_leads_to_another_file(address: str, path: str) -> None:
    status, told = raw(address, "GET", path)
    assert status in {404, 405, 422}
    assert told["problem"]


NO_PLACE = {"problem": "There is no such place in the studio.", "remedy": "Go to the first page."}
TRICKS = ["/../x", "/..", "/a/%2E%2e/b", "/assets/..%2fapp.py", "/api/songs/a%5c..%5cb/raw", "/a%00/raw", "/a\\..\\b"]


@pytest.mark.parametrize("path", TRICKS)
def test_a_path_that_is_a_trick_is_refused_and_logged(
    workspace: Path, listen: Callable[..., Any], caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with listen(workspace) as address, caplog.at_level(logging.WARNING, "woodshed.server"):
        assert raw(address, "GET", path) == (404, NO_PLACE)
    assert refused(caplog) == [f"Refused http from 127.0.0.1: a path that is a trick, {path!r}"]


def test_the_log_of_a_trick_is_short_and_plain_and_holds_no_invitation(
    workspace: Path, listen: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    with listen(workspace) as address, caplog.at_level(logging.WARNING, "woodshed.server"):
        raw(address, "GET", "/api/join/s3cr3t/..%2f%1b[31m" + "x" * 300 + "?token=s3cr3t")
    (line,) = refused(caplog)
    assert line == "Refused http from 127.0.0.1: a path that is a trick, " + repr(
        ("/api/join/.../..%2f%1b[31m" + "x" * 300)[:100]
    )


@pytest.mark.parametrize("path", ["/songs/a..b", "/songs/Mr.%20T..", "/songs/...", "/songs/1%25", "/assets/a.b..c"])
def test_a_name_with_dots_is_no_trick(address: str, path: str) -> None:
    assert raw(address, "GET", path)[1] != NO_PLACE


def test_every_answer_isolates_the_page(studio: httpx.Client) -> None:
    for path in ("/", "/engine.wasm", "/api/songs", "/api/nothing"):
        headers = studio.get(path).headers
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-embedder-policy"] == "require-corp"
        assert headers["x-content-type-options"] == "nosniff"
        assert "script-src 'self' 'wasm-unsafe-eval'" in headers["content-security-policy"]


def test_too_large_a_body_is_refused_before_it_comes(address: str) -> None:
    origin = {"Origin": f"http://{address}"}
    status, told = raw(address, "POST", "/api/songs", Content_Length=str(USUAL_LIMIT + 1), **origin)
    assert (status, told["problem"]) == (413, "That is more than 1 MB.")
    assert raw(address, "POST", "/api/songs", Content_Length="-1", **origin)[0] in {400, 413}


def test_a_body_that_grows_too_large_is_cut_off(studio: httpx.Client) -> None:
    pieces = (b" " * 2**16 for _ in range(40))
    assert studio.post("/api/songs", content=pieces).status_code == 413


def test_files_may_be_larger_than_other_bodies() -> None:
    assert limit_of("/api/songs/a/media") == limit_of("/api/songs/import") == 2**30
    assert limit_of("/api/songs/a/media/x") == limit_of("/api/songs") == USUAL_LIMIT


def test_nobody_passes_without_the_token(place: str) -> None:
    """The page itself is no secret: it is there to say what is missing."""
    assert raw(place, "GET", "/api/songs")[0] == 401
    assert raw(place, "GET", "/api/songs?token=wrong")[0] == 401
    assert raw(place, "GET", "/api/songs", Cookie="woodshed=wrong")[0] == 401
    assert raw(place, "POST", "/api/songs?token=s3cret", Origin=f"http://{place}")[0] == 401


def test_the_address_lets_in_once_and_the_cookie_from_then_on(place: str) -> None:
    with httpx.Client(base_url=f"http://{place}") as client:
        first = client.get("/?token=s3cret&song=rain")
        assert (first.status_code, first.headers["location"]) == (303, "/?song=rain")
        cookie = first.headers["set-cookie"]
        assert {"HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
        assert client.get("/api/songs").json() == []


def test_taking_the_token_out_never_sends_anybody_to_another_machine(place: str) -> None:
    line = http.client.HTTPConnection(place, timeout=10)
    line.request("GET", "//evil.test/?token=s3cret")
    assert line.getresponse().headers["location"] == "/evil.test/"
    line.close()


def test_a_websocket_needs_the_token_too(place: str) -> None:
    url, headers = f"ws://{place}/api/songs/x/live", {"Origin": f"http://{place}"}
    with pytest.raises((InvalidStatus, ConnectionClosed)), connect(url, additional_headers=headers) as socket:
        socket.recv()


def test_an_address_passes_and_a_strangers_name_does_not(place: str) -> None:
    cookie = {"Cookie": "woodshed=s3cret"}
    assert raw(place, "GET", "/api/songs", Host="192.168.1.7:8765", **cookie)[0] == 200
    assert raw(place, "GET", "/api/songs", Host="evil.test", **cookie)[0] == 403


def test_which_addresses_are_this_machines_own() -> None:
    own = ["127.0.0.1", "localhost", "::1", "[::1]", "127.3.2.1"]
    others = ["0.0.0.0", "192.168.1.7", "::", "studio.lan", "1.2.3.4"]  # noqa: S104 - to be recognised
    assert [is_local(host) for host in own + others] == [True] * 5 + [False] * 5


def refused(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.getMessage().startswith("Refused ")]


def test_what_is_refused_is_logged_once_a_minute_and_without_secrets(
    workspace: Path, listen: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    with listen(workspace, token=TOKEN) as address, caplog.at_level(logging.WARNING, "woodshed.server"):
        foreign, secret = {"Origin": "http://evil.test"}, "/api/join/s3cr3t-of-a-link?token=n0t-it"
        for _ in range(3):
            raw(address, "GET", secret, Host="evil.test")
            raw(address, "POST", secret, **foreign)
            raw(address, "GET", "/?token=n0t-it")
            with pytest.raises((InvalidStatus, ConnectionClosed)), connect(f"ws://{address}{secret}") as socket:
                socket.recv()
            raw(address, "POST", "/api/me", Origin=f"http://{address}", Content_Length=str(USUAL_LIMIT + 1))
    told = refused(caplog)
    assert told == [
        "Refused http from 127.0.0.1: a name that is not ours, 'evil.test'",
        "Refused http from 127.0.0.1: a page that is not ours, 'evil.test'",
        "Refused http from 127.0.0.1: a token that is not ours",
        "Refused websocket from 127.0.0.1: a page that is not ours, 'none'",
        "Refused http from 127.0.0.1: too large a body",
    ]


def test_the_log_says_again_after_a_minute_how_often_it_was(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    told = RefusalLog(lambda: now)
    for _ in range(5):
        told.tell("192.0.2.7", "Refused a thing")
    now = 60.0
    told.tell("192.0.2.7", "Refused a thing", "a claim")
    assert refused(caplog)[1:] == ["Refused a thing 'a claim' (4 more since)"]
    monkeypatch.setattr(refusals, "MOST_LOGGED", 3)
    for number in range(50):
        told.tell(f"198.51.100.{number}", "Refused a thing")
    assert len(refused(caplog)) == 2 + 2 + 1
    assert refused(caplog)[-1].startswith("Refused more within a minute")


@pytest.mark.parametrize("origin", ["http://[", "http://[::1"])
def test_an_origin_that_is_none_is_refused(address: str, origin: str) -> None:
    assert raw(address, "POST", "/api/songs", Origin=origin)[0] == 403
