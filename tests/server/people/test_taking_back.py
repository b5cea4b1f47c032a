"""What somebody's right to a song ends with, and from whom nobody can take it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

TOKEN = "printed-at-the-start"  # noqa: S105 - of a test


def person_of(house: Any, browser: Any, song: str = "") -> str:
    return str(browser.get(f"/api/songs/{song or house.song}/seat").json()["person"]["id"])


def mint(house: Any, browser: Any, role: str = "owner") -> dict[str, Any]:
    answer = browser.post(f"/api/songs/{house.song}/invites", json={"role": role})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def came_by(house: Any, invite: dict[str, Any]) -> Any:
    browser = house.visitor()
    assert browser.post(f"/api{invite['path']}", json={"name": "Late"}).status_code == 200
    return browser


def send_away(house: Any, person: str, **options: Any) -> int:
    return int(house.owner.delete(f"/api/songs/{house.song}/people/{person}", params=options).status_code)


def lower(house: Any, person: str) -> int:
    return int(house.owner.put(f"/api/songs/{house.song}/people/{person}", json={"role": "editor"}).status_code)


@pytest.mark.parametrize("ending", ["sent away", "link revoked", "lowered"])
def test_the_links_of_who_may_not_invite_any_more_let_nobody_in(house: Any, ending: str) -> None:
    own = house.invite("owner")
    guest = came_by(house, own)
    minted, kept = mint(house, guest), house.invite("editor")
    person = person_of(house, guest)
    if ending == "sent away":
        assert send_away(house, person) == 204
    elif ending == "lowered":
        assert lower(house, person) == 204
    else:
        assert house.owner.delete(f"/api/songs/{house.song}/invites/{own['id']}").status_code == 204
    answer = guest.post(f"/api{minted['path']}", json={})
    assert (answer.status_code, answer.json()["problem"]) == (404, "This invitation was taken back.")
    assert came_by(house, kept).get(f"/api/songs/{house.song}/seat").json()["role"] == "editor"


@pytest.mark.parametrize("by_link", [True, False])
def test_who_came_by_their_links_stays_unless_they_are_to_go_too(house: Any, *, by_link: bool) -> None:
    codes = []
    for guests in (False, True):
        own = house.invite("owner")
        guest = came_by(house, own)
        second = came_by(house, mint(house, guest))
        third = came_by(house, mint(house, second, "listener"))
        if by_link:
            house.owner.delete(f"/api/songs/{house.song}/invites/{own['id']}", params={"guests": guests})
        else:
            send_away(house, person_of(house, guest), guests=guests)
        codes += [browser.get(f"/api/songs/{house.song}/seat").status_code for browser in (second, third)]
    assert codes == [200, 200, 401, 401]


def test_the_lists_say_who_made_a_link_and_who_came_by_it(house: Any) -> None:
    house.owner.put("/api/me", json={"name": "Ann"})
    guest = house.guest("owner", "Bob")
    came_by(house, mint(house, guest, "listener"))
    invites = house.owner.get(f"/api/songs/{house.song}/invites").json()
    assert sorted((each["by"], each["role"]) for each in invites) == [("Ann", "owner"), ("Bob", "listener")]
    people = house.owner.get(f"/api/songs/{house.song}/people").json()
    assert people[1]["invited_by"] == people[0]["person"]["id"]


def test_who_takes_a_link_back_keeps_their_own(house: Any) -> None:
    mine = house.invite("owner")
    house.owner.post(f"/api{mine['path']}", json={})
    other = house.invite("listener")
    house.owner.delete(f"/api/songs/{house.song}/invites/{mine['id']}")
    came_by(house, other)


@pytest.fixture
def made(build: Callable[..., Any]) -> tuple[Any, Any, Any, str]:
    """A studio with accounts; Bob made a song there, and Eve is an owner of it too."""
    house = build(token=TOKEN, accounts=True)
    bob, eve = house.guest("editor", "Bob"), house.guest("listener", "Eve")
    bob.put("/api/account", json={"login": "bob", "password": "a long enough one", "old": ""})
    song = bob.post("/api/songs", json={"title": "Mine"}).json()["id"]
    invited = bob.post(f"/api/songs/{song}/invites", json={"role": "owner"}).json()["path"]
    assert eve.post(f"/api{invited}", json={}).status_code == 200
    return house, bob, eve, song


def test_an_invited_owner_takes_a_song_from_nobody_who_made_it(made: tuple[Any, Any, Any, str]) -> None:
    house, bob, eve, song = made
    maker = f"/api/songs/{song}/people/{person_of(house, bob, song)}"
    answers = [eve.delete(maker), eve.put(maker, json={"role": "listener"})]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].json()["problem"] == "They made this song, so nobody takes it from them."
    assert bob.get(f"/api/songs/{song}/seat").json()["role"] == "owner"
    assert house.owner.put(maker, json={"role": "editor"}).status_code == 204
    assert eve.delete(maker).status_code == 204


def test_the_last_owner_of_a_song_stays(made: tuple[Any, Any, Any, str]) -> None:
    house, bob, eve, song = made
    own = f"/api/songs/{song}/people/{person_of(house, bob, song)}"
    assert bob.delete(f"/api/songs/{song}/people/{person_of(house, eve, song)}").status_code == 204
    answers = [bob.delete(own), bob.put(own, json={"role": "editor"})]
    assert [answer.json()["problem"] for answer in answers] == ["You are the last owner of this song."] * 2
    assert bob.put(own, json={"role": "owner"}).status_code == 204


def test_a_branch_belongs_to_who_made_it(made: tuple[Any, Any, Any, str]) -> None:
    house, bob, eve, song = made
    branch = eve.post(f"/api/songs/{song}/branches", json={"title": "Other"}).json()["id"]
    first, second = (f"/api/songs/{branch}/people/{person_of(house, browser, branch)}" for browser in (eve, bob))
    assert bob.delete(first).status_code == 403
    assert eve.delete(second).status_code == 204


def test_whoever_was_in_a_song_that_was_thrown_away_is_told_so(house: Any) -> None:
    other = house.owner.post("/api/songs", json={"title": "Other"}).json()["id"]
    guest, stranger, both = house.guest("editor"), house.guest("editor", song=other), house.guest("editor")
    both.post(f"/api{house.invite('listener', song=other)['path']}", json={})
    peer = house.sit(guest)
    assert house.owner.delete(f"/api/songs/{house.song}").status_code == 204
    peer.until(lambda: peer.close_code == 4404)
    again = house.sit(guest)
    assert (again.close_code, again.refused[0]["problem"]) == (4403, "This song was put into the trash.")
    answers = [browser.get(f"/api/songs/{house.song}/seat") for browser in (guest, both, stranger)]
    assert [answer.status_code for answer in answers] == [401, 404, 404]
    assert [answer.json()["problem"] for answer in answers[1:]] == [
        "This song was put into the trash.",
        f'There is no song "{house.song}".',
    ]
