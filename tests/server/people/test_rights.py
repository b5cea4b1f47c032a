"""Every door asks of everybody what the table says, and of nobody less."""

from __future__ import annotations

import http.client
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute

from woodshed.server.app import DOORS
from woodshed.server.people.people import People
from woodshed.server.people.rights import NEEDS, Need
from woodshed.server.people.roles import Role
from woodshed.server.problems import UnreachableError

FILL = {
    "{sha256}": "0" * 64, "{seq}": "1", "{file}": "report.json", "{number}": "0", "{path:path}": "songs/x",
    "{name}": "echo", "{key}": "k", "{job}": "nothing", "{token}": "nothing", "{recording}": "nothing",
    "{comment}": "nothing", "{invite}": "nothing", "{person}": "nothing",
    "{branch}": "nothing", "{version}": "1", "{upload}": "nothing",
}  # fmt: skip


def doors() -> set[tuple[str, str]]:
    """Return method and path of every door of the app."""
    found = {("GET", "/api/openapi.json")}
    for module in DOORS:
        for route in module.router.routes:
            if isinstance(route, APIWebSocketRoute):
                found.add(("WS", route.path))
            else:
                assert isinstance(route, APIRoute)
                found |= {(method, route.path) for method in (route.methods or set()) - {"HEAD"}}
    return found


def filled(path: str, song: str) -> str:
    """Return an address that leads to a door."""
    for name, value in {**FILL, "{song}": song}.items():
        path = path.replace(name, value)
    return path


OF_A_SONG = sorted(door for door, need in NEEDS.items() if isinstance(need, Role) and door[0] != "WS")
CLOSED = sorted(door for door, need in NEEDS.items() if need not in {Need.NOTHING, Need.PAGE} and door[0] != "WS")


def test_every_door_has_an_entry_and_every_entry_a_door() -> None:
    assert doors() == set(NEEDS)


def test_only_the_page_and_the_ways_in_ask_for_nothing() -> None:
    open_doors = {path for (_, path), need in NEEDS.items() if need in {Need.NOTHING, Need.PAGE}}
    ways_in = {"/api/me", "/api/login", "/api/logout", "/api/join/{token}"}
    assert open_doors == {"/{path:path}", "/engine.wasm"} | ways_in


def test_a_door_without_an_entry_lets_nobody_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serve: Callable[..., str]
) -> None:
    monkeypatch.delitem(NEEDS, ("GET", "/api/templates"))
    answer = httpx.get(f"http://{serve(tmp_path)}/api/templates")
    assert (answer.status_code, answer.json()["problem"]) == (403, "Nobody may do this yet.")


def test_the_page_comes_while_people_cannot_be_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serve: Callable[..., str]
) -> None:
    async def away(*_: object) -> None:
        raise UnreachableError("The database does not answer.", remedy="Look whether it runs.")

    monkeypatch.setattr(People, "visitor", away)
    url = f"http://{serve(tmp_path)}"
    assert [httpx.get(f"{url}{path}").status_code for path in ("/", "/songs/rain", "/engine.wasm")] == [200] * 3
    answer = httpx.get(f"{url}/api/songs")
    assert (answer.status_code, "database" in answer.text) == (503, False)


def test_strangers_come_through_no_closed_door(house: Any) -> None:
    stranger = house.visitor()
    for method, path in CLOSED:
        answer = stranger.request(method, filled(path, house.song))
        assert (answer.status_code, set(answer.json())) == (401, {"problem", "remedy"}), (method, path)


def test_each_role_comes_through_just_the_doors_that_it_may(house: Any) -> None:
    """A body that fits no door, so that nothing happens behind those that open."""
    for role in Role:
        guest = house.guest(role)
        for method, path in OF_A_SONG:
            if (method, path) == ("DELETE", "/api/songs/{song}"):
                continue
            need = NEEDS[method, path]
            answer = guest.request(method, filled(path, house.song), content=b"{" if method in {"POST", "PUT"} else b"")
            assert isinstance(need, Role)
            refused = answer.status_code == 403 and "Somebody else" not in answer.text
            assert refused is not role.may(need), (role, method, path, answer.text)


def test_who_was_invited_to_one_song_finds_no_other(house: Any) -> None:
    """Another song answers like one that does not exist."""
    other = house.owner.post("/api/songs", json={"title": "Secret"}).json()["id"]
    guest = house.guest("owner")
    for method, path in OF_A_SONG:
        for song in (other, "no-such-song"):
            answer = guest.request(method, filled(path, song), json={})
            told = f'There is no song "{song}".'
            assert (answer.status_code, answer.json()["problem"]) == (404, told), (method, path)


def test_the_list_shows_each_their_songs_only(house: Any) -> None:
    house.owner.post("/api/songs", json={"title": "Secret"})
    guest = house.guest("commenter")
    assert [(song["id"], song["role"]) for song in guest.get("/api/songs").json()] == [(house.song, "commenter")]
    assert {song["role"] for song in house.owner.get("/api/songs").json()} == {"owner"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/songs"),
        ("POST", "/api/songs/compose"),
        ("POST", "/api/songs/import"),
        ("PUT", "/api/presets/a/b"),
    ],
)
def test_guests_make_nothing_in_the_studio_itself(house: Any, method: str, path: str) -> None:
    answer = house.guest("owner").request(method, path, json={"prompt": "rain"})
    assert answer.status_code == 403
    assert answer.json()["problem"].startswith("Only the owner of this studio")


def test_work_belongs_to_who_began_it(house: Any) -> None:
    editor, other = house.guest("editor"), house.guest("editor")
    job = editor.post(f"/api/songs/{house.song}/exports", json={"kind": "midi"}).json()["job"]
    assert other.get(f"/api/jobs/{job}").status_code == 404
    assert other.delete(f"/api/jobs/{job}").status_code == 404
    assert editor.get(f"/api/jobs/{job}").status_code == house.owner.get(f"/api/jobs/{job}").status_code == 200


PATHS = (
    "/api/songs/../songs/rain/raw", "/api/songs/%2e%2e/raw", "/api/songs/rain%2f..%2fsecret/raw",
    "/api/songs/..%2fpeople.db/raw", "/api/songs/people.db/raw", "/api//songs/rain/raw", "/api/songs/rain/raw/",
    "/API/songs/rain/raw", "/api/songs/rain%00/raw", "/api/songs/.trash/raw", "/people.db", "/../people.db",
    "/assets/..%2f..%2f..%2fpeople.db", "/api/songs/rain/exports/..%2f..%2fpeople.db",
    "/api/songs/rain/media/..%2f..%2fpeople.db", "/api/join/..%2f..%2fpeople.db", "/api/join/%2e%2e",
)  # fmt: skip


def test_no_path_leads_around_the_table(house: Any) -> None:
    """As a guest who may only listen, so that nothing of this may be had."""
    guest = house.guest("listener")
    cookie = "; ".join(f"{name}={value}" for name, value in guest.cookies.items())
    for path in PATHS:
        line = http.client.HTTPConnection(house.address, timeout=10)  # it sends a path as it is
        line.request("GET", path, headers={"Cookie": cookie})
        answer = line.getresponse()
        body = answer.read()
        line.close()
        is_page = answer.status == 200 and b"<!doctype html>" in body.lower()
        assert answer.status in {400, 403, 404, 422, 503} or is_page, path
        assert b"SQLite" not in body
        assert not body.startswith(b"PK")


def test_what_was_refused_is_logged_without_secrets(house: Any, caplog: pytest.LogCaptureFixture) -> None:
    invite = house.invite("listener")
    guest = house.visitor()
    with caplog.at_level(logging.INFO, "woodshed.server"):
        guest.post(f"/api{invite['path']}", json={})
        guest.post(f"/api/songs/{house.song}/restore", json={"seq": 1})
        house.visitor().get("/api/join/wrong-but-a-secret-perhaps")
    person = guest.post("/api/me").json()["person"]["id"]
    told = f"Refused POST /api/songs/{{song}}/restore to {person}: You listen in on this song."
    assert told in caplog.messages
    secrets = [invite["path"].removeprefix("/join/"), "wrong-but-a-secret-perhaps", *guest.cookies.values()]
    assert not [secret for secret in secrets if secret in caplog.text]


def test_whoever_asks_again_and_again_fills_no_log(house: Any, caplog: pytest.LogCaptureFixture) -> None:
    guest = house.guest("listener")
    with caplog.at_level(logging.INFO, "woodshed.server"):
        for _ in range(30):
            assert guest.post(f"/api/songs/{house.song}/restore", json={"seq": 1}).status_code == 403
            assert house.visitor().get("/api/templates").status_code == 401
    assert len([line for line in caplog.messages if line.startswith("Refused ")]) == 2
