"""Links into a song: what they carry, when they end, and what is left of them then."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from woodshed.server.people.database import DATABASE
from woodshed.server.people.people import People


def places(workspace: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(workspace / DATABASE)) as database:
        return database.execute("SELECT song, role FROM places").fetchall()


def test_a_link_says_what_it_is_before_it_is_accepted(house: Any) -> None:
    house.owner.put("/api/me", json={"name": "Ann"})
    invite = house.invite("commenter", days=2)
    told = house.visitor().get(f"/api{invite['path']}").json()
    assert (told["title"], told["role"], told["by"], told["person"]) == ("Rain", "commenter", "Ann", None)
    assert told["expires_at"] == pytest.approx(time.time() + 2 * 86_400, abs=60)
    assert told["song"] is None


def test_who_accepts_a_link_is_in_with_a_name_of_their_own(house: Any) -> None:
    guest = house.visitor()
    invite = house.invite("listener")
    answer = guest.post(f"/api{invite['path']}", json={"name": "  Bob   Dee ", "colour": 3, "avatar": "moon"})
    assert answer.json()["person"] | {"id": ""} == {"id": "", "name": "Bob Dee", "colour": 3, "avatar": "moon"}
    assert guest.get(f"/api/songs/{house.song}/seat").json()["role"] == "listener"
    assert len(answer.json()["person"]["id"]) >= 16
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_behind_tls_the_cookie_travels_only_so(house: Any) -> None:
    """A proxy on this machine says how it was reached."""
    guest = house.visitor(**{"X-Forwarded-Proto": "https"})
    answer = guest.post(f"/api{house.invite('listener')['path']}", json={})
    assert "Secure" in answer.headers["set-cookie"].split("; ")


def test_nobody_has_to_think_of_a_name(house: Any) -> None:
    person = house.visitor().post(f"/api{house.invite('listener')['path']}", json={}).json()["person"]
    assert len(person["name"].split()) == 2
    assert 0 <= person["colour"] < 8


@pytest.mark.parametrize("name", ["compose", "Master", "a#1", "x" * 41, "a\u202eb", "a\x00b"])
def test_some_names_cannot_be_had(house: Any, name: str) -> None:
    answer = house.visitor().post(f"/api{house.invite('listener')['path']}", json={"name": name})
    assert answer.status_code == 422
    assert places(house.workspace) == []


def test_uses_are_counted_by_person(house: Any) -> None:
    invite = house.invite("listener")
    first = house.visitor()
    for browser in (first, first, house.visitor()):
        browser.post(f"/api{invite['path']}", json={})
    (listed,) = house.owner.get(f"/api/songs/{house.song}/invites").json()
    assert (listed["uses"], listed["state"], listed["role"]) == (2, "open", "listener")
    assert invite["path"].removeprefix("/join/") not in str(listed)


def test_only_the_hash_of_a_link_and_of_a_session_is_kept(house: Any) -> None:
    guest = house.visitor()
    secret = house.invite("listener")["path"].removeprefix("/join/")
    guest.post(f"/api/join/{secret}", json={})
    kept = b"".join(path.read_bytes() for path in house.workspace.glob(f"{DATABASE}*"))
    assert [value for value in (secret, *guest.cookies.values()) if value.encode() in kept] == []
    assert (house.workspace / DATABASE).stat().st_mode & 0o077 == 0


def test_a_link_that_ran_out_lets_nobody_in_and_nobody_out(house: Any) -> None:
    invite = house.invite("listener", days=3 / 86_400)
    inside = house.visitor()
    assert inside.post(f"/api{invite['path']}", json={}).status_code == 200
    time.sleep(max(0.0, invite["expires_at"] - time.time()) + 0.01)
    answer = house.visitor().post(f"/api{invite['path']}", json={})
    assert (answer.status_code, answer.json()["problem"]) == (404, "This invitation has run out.")
    assert house.owner.get(f"/api/songs/{house.song}/invites").json()[0]["state"] == "expired"
    assert inside.get(f"/api/songs/{house.song}/seat").status_code == 200


def test_a_revoked_link_lets_nobody_in_and_everybody_out(house: Any) -> None:
    invite = house.invite("editor")
    guest = house.visitor()
    guest.post(f"/api{invite['path']}", json={})
    assert house.owner.delete(f"/api/songs/{house.song}/invites/{invite['id']}").status_code == 204
    answer = house.visitor().post(f"/api{invite['path']}", json={})
    assert (answer.status_code, answer.json()["problem"]) == (404, "This invitation was taken back.")
    out = guest.get(f"/api/songs/{house.song}/seat")
    assert (out.status_code, out.json()["problem"]) == (401, "Your invitation was taken back.")
    assert guest.get("/api/songs").status_code == 401


def test_an_open_connection_of_a_revoked_guest_ends_within_a_second(house: Any) -> None:
    invite = house.invite("editor")
    guest = house.visitor()
    guest.post(f"/api{invite['path']}", json={})
    peer, owner = house.sit(guest), house.sit(house.owner)
    begin = time.monotonic()
    house.owner.delete(f"/api/songs/{house.song}/invites/{invite['id']}")
    peer.until(lambda: peer.close_code is not None)
    assert time.monotonic() - begin < 1.0
    assert (peer.close_code, peer.refused[0]["problem"]) == (4403, "Your place in this song was taken back.")
    assert owner.close_code is None
    again = house.sit(guest)
    assert (again.close_code, again.refused[0]["problem"]) == (4403, "Your invitation was taken back.")


def test_what_another_process_revokes_ends_connections_here_too(house: Any) -> None:
    invite = house.invite("editor")
    guest = house.visitor()
    guest.post(f"/api{invite['path']}", json={})
    peer = house.sit(guest)
    other = People(house.workspace, token="another")  # noqa: S106 - of a test
    other.invites.revoke(house.song, invite["id"])
    other.close()
    peer.until(lambda: peer.close_code == 4403, 1.5)


def test_who_is_sent_away_goes_and_the_others_stay(house: Any) -> None:
    invite = house.invite("editor")
    browsers = [house.visitor(), house.visitor()]
    for browser, name in zip(browsers, ("Ann", "Bob"), strict=True):
        browser.post(f"/api{invite['path']}", json={"name": name})
    ann, bob = (house.sit(browser) for browser in browsers)
    people = house.owner.get(f"/api/songs/{house.song}/people").json()
    assert [(one["person"]["name"], one["role"], one["here"]) for one in people] == [
        ("Ann", "editor", True),
        ("Bob", "editor", True),
    ]
    house.owner.delete(f"/api/songs/{house.song}/people/{people[0]['person']['id']}")
    ann.until(lambda: ann.close_code == 4403)
    assert bob.close_code is None


def test_a_higher_place_stays_when_a_lower_link_is_opened(house: Any) -> None:
    guest = house.guest("editor")
    guest.post(f"/api{house.invite('listener')['path']}", json={})
    assert guest.get(f"/api/songs/{house.song}/seat").json()["role"] == "editor"
    guest.post(f"/api{house.invite('owner')['path']}", json={})
    assert guest.get(f"/api/songs/{house.song}/seat").json()["role"] == "owner"


def test_an_owner_who_opens_their_own_link_stays_one(build: Callable[..., Any]) -> None:
    house = build()
    house.owner.post(f"/api{house.invite('listener')['path']}", json={})
    assert house.owner.post("/api/me").json()["owner"] is True
    assert house.owner.get(f"/api/songs/{house.song}/invites").status_code == 200


def test_on_an_open_studio_whoever_came_by_a_link_is_a_guest(build: Callable[..., Any]) -> None:
    house = build()
    guest = house.guest("listener")
    assert guest.post(f"/api/songs/{house.song}/restore", json={"seq": 1}).status_code == 403
    assert guest.post("/api/songs", json={}).status_code == 403


@pytest.mark.parametrize("wanted", [{"role": "king"}, {"days": -1}, {"days": 0}, {"days": 1e9}, {"role": None}])
def test_a_link_that_makes_no_sense_is_not_made(house: Any, wanted: dict[str, Any]) -> None:
    assert house.owner.post(f"/api/songs/{house.song}/invites", json=wanted).status_code == 422


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "%2e%2e", "a" * 5_000, "%00", "é"])
def test_a_made_up_link_lets_nobody_in(house: Any, token: str) -> None:
    house.invite("owner")
    answer = house.visitor().post(f"/api/join/{token}", json={})
    assert answer.status_code in {404, 405}
    assert "set-cookie" not in answer.headers


def test_links_may_not_be_guessed_for_long(house: Any) -> None:
    invite = house.invite("owner")
    browser = house.visitor()
    codes = [browser.get(f"/api/join/guess{n}").status_code for n in range(12)]
    assert codes == [404] * 10 + [429] * 2
    assert browser.post(f"/api{invite['path']}", json={}).status_code == 429


def test_a_new_song_of_an_old_name_lets_nobody_of_the_old_one_in(house: Any) -> None:
    invite = house.invite("editor")
    guest = house.visitor()
    guest.post(f"/api{invite['path']}", json={})
    house.owner.delete(f"/api/songs/{house.song}")
    assert house.owner.post("/api/songs", json={"title": "Rain"}).json()["id"] == house.song
    assert guest.get(f"/api/songs/{house.song}/seat").status_code == 401
    assert house.visitor().get(f"/api{invite['path']}").status_code == 404


def test_a_new_song_where_another_program_removed_one_is_as_closed(house: Any) -> None:
    import shutil  # noqa: PLC0415 - only here

    guest = house.guest("editor")
    shutil.rmtree(house.workspace / house.song)
    assert house.owner.post("/api/songs", json={"title": "Rain"}).json()["id"] == house.song
    assert guest.get(f"/api/songs/{house.song}/seat").status_code == 401


@pytest.mark.parametrize("cookie", ["forged", "", "a" * 8_000, "../../people.db", "' OR ''='", "%00"])
def test_a_forged_session_is_nobody(house: Any, cookie: str) -> None:
    name = next(name for name in house.guest("owner").cookies if name != "woodshed")
    browser = house.visitor(Cookie=f"{name}={cookie}; woodshed={cookie}; role=owner; person=1")
    assert browser.get("/api/songs").status_code == 401
    assert browser.post("/api/me").json()["known"] is False


def test_another_page_joins_nobody(house: Any) -> None:
    path = f"/api{house.invite('listener')['path']}"
    for headers in ({"Origin": "http://evil.test"}, {"Host": "evil.test"}):
        assert house.visitor(**headers).post(path, json={}).status_code == 403
    with httpx.Client(base_url=f"http://{house.address}") as browser:
        assert browser.post(path, json={}).status_code == 403
    assert places(house.workspace) == []
