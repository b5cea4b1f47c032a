"""Accounts: a login and a password, for studios that want them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher

from woodshed.errors import WoodshedError
from woodshed.server.people.accounts import Accounts
from woodshed.server.people.database import DATABASE
from woodshed.server.people.rights import NO_MAKER
from woodshed.server.people.tries import Tries, address_of

TOKEN = "printed-at-the-start"  # noqa: S105 - of a test
GOOD = "a long enough one"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Hash passwords with little work, but where it is asked how they are kept."""
    if request.node.name != test_passwords_are_kept_as_argon2id.__name__:
        monkeypatch.setattr(Accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def house(build: Callable[..., Any]) -> Any:
    """A studio with accounts."""
    return build(token=TOKEN, accounts=True)


def keep(browser: Any, login: str, password: str = GOOD, old: str = "") -> Any:
    return browser.put("/api/account", json={"login": login, "password": password, "old": old})


def sign_in(browser: Any, login: str, password: str = GOOD) -> Any:
    return browser.post("/api/login", json={"login": login, "password": password})


def test_an_owner_comes_back_by_their_password_without_the_token(house: Any) -> None:
    assert keep(house.owner, "Ann").status_code == 200
    browser = house.visitor()
    assert browser.get("/api/songs").json()["problem"] == "This studio asks who you are."
    told = sign_in(browser, "ANN").json()
    assert (told["owner"], told["login"]) == (True, "ann")
    assert browser.post("/api/songs", json={}).status_code == 201


def test_a_guest_with_an_account_finds_their_songs_in_any_browser(house: Any) -> None:
    guest = house.guest("editor", "Bob")
    assert keep(guest, "bob").json()["owner"] is False
    browser = house.visitor()
    sign_in(browser, "bob")
    assert [song["role"] for song in browser.get("/api/songs").json()] == ["editor"]
    assert browser.post("/api/me").json()["person"]["name"] == "Bob"
    assert browser.post("/api/me").json()["makes"] is True


def test_who_has_an_account_makes_songs_which_are_theirs_and_nobody_elses(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob, eve = house.guest("editor", "Bob"), house.guest("listener", "Eve")
    refused = bob.post("/api/songs", json={})
    assert (refused.status_code, refused.json()["problem"]) == (403, NO_MAKER)
    keep(bob, "bob")
    keep(eve, "eve")
    made = bob.post("/api/songs", json={"title": "Mine"}).json()["id"]
    copied = bob.post(f"/api/songs/{house.song}/duplicate", json={}).json()["id"]
    job = bob.post("/api/songs/compose", json={"prompt": "a waltz, 8 bars"}).json()["job"]
    end = time.monotonic() + 60
    while (told := bob.get(f"/api/jobs/{job}").json())["state"] in {"waiting", "working"}:
        assert time.monotonic() < end
        time.sleep(0.1)
    composed = told["result"]["id"]
    roles = {song["id"]: song["role"] for song in bob.get("/api/songs").json()}
    assert roles == {house.song: "editor", made: "owner", copied: "owner", composed: "owner"}
    assert [song["id"] for song in eve.get("/api/songs").json()] == [house.song]
    assert eve.get(f"/api/songs/{made}/seat").status_code == 404
    assert eve.post(f"/api/songs/{house.song}/duplicate", json={}).status_code == 403
    invited = bob.post(f"/api/songs/{made}/invites", json={"role": "editor"}).json()["path"]
    assert eve.post(f"/api{invited}", json={}).status_code == 200
    assert eve.get(f"/api/songs/{made}/seat").json()["role"] == "editor"
    assert {song["role"] for song in house.owner.get("/api/songs").json()} == {"owner"}
    monkeypatch.setattr("woodshed.server.songs.MOST_SONGS", 3)
    full = bob.post("/api/songs", json={})
    assert (full.status_code, full.json()["problem"]) == (403, "You have 3 songs here, as many as one person may.")


def test_a_wrong_password_and_a_wrong_login_answer_alike(house: Any) -> None:
    keep(house.owner, "ann")
    answers = [sign_in(house.visitor(), "ann", "wrong"), sign_in(house.visitor(), "nobody", GOOD)]
    assert {answer.status_code for answer in answers} == {401}
    assert answers[0].json() == answers[1].json()
    assert not any("set-cookie" in answer.headers for answer in answers)


def refused(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.getMessage().startswith("Refused ")]


def test_the_log_says_whose_account_is_tried_from_where_and_names_no_password(
    house: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Who types a password where the login belongs does not find it in the log."""
    keep(house.owner, "ann")
    keep(house.guest("editor", "Bob"), "bob")
    browser = house.visitor()
    with caplog.at_level(logging.WARNING, "woodshed.server"):
        for login in ("ANN", "ann", "bob", GOOD, "\x1b[31m\nforged") * 3:
            sign_in(browser, login, "wrong")
    assert refused(caplog) == [
        "Refused the login 'ann' from 127.0.0.1: That login and password do not fit.",
        "Refused the login 'bob' from 127.0.0.1: That login and password do not fit.",
        "Refused a login that nobody has here from 127.0.0.1: That login and password do not fit.",
        "Refused the login 'ann' from 127.0.0.1: That was tried too often.",
        "Refused the login 'bob' from 127.0.0.1: That was tried too often.",
        "Refused a login that nobody has here from 127.0.0.1: That was tried too often.",
    ]


def test_the_log_says_from_where_an_invitation_or_an_old_password_was_guessed(
    house: Any, caplog: pytest.LogCaptureFixture
) -> None:
    bob = house.guest("editor", "Bob")
    keep(bob, "bob")
    person = bob.post("/api/me").json()["person"]["id"]
    with caplog.at_level(logging.WARNING, "woodshed.server"):
        assert house.visitor().get("/api/join/n0-link").status_code == 404
        assert keep(bob, "bob", "another long one", old="wrong").status_code == 401
    invitation, password = refused(caplog)
    assert invitation.startswith("Refused an invitation from 127.0.0.1: ")
    assert "n0-link" not in invitation
    assert password == f"Refused a new password of {person} from 127.0.0.1: That login and password do not fit."


def test_passwords_may_not_be_guessed_for_long(house: Any) -> None:
    keep(house.owner, "ann")
    browser = house.visitor()
    assert [sign_in(browser, "ann", f"guess {n}").status_code for n in range(11)] == [401] * 10 + [429]
    assert sign_in(browser, "ann").status_code == 429


def test_nobody_else_locks_a_browser_out_in_which_somebody_signed_in(house: Any) -> None:
    keep(house.owner, "olga")
    known, other = house.visitor(), house.guest("editor", "Bob")
    sign_in(known, "olga")
    keep(other, "bob")
    known.post("/api/logout")
    guesser = house.visitor()
    assert [sign_in(guesser, "olga", f"guess {n}").status_code for n in range(11)][-1] == 429
    assert sign_in(other, "olga").status_code == 429  # it is known for bob's account
    assert sign_in(house.visitor(), "olga").status_code == 429
    assert sign_in(known, "olga").status_code == 200
    assert keep(other, "bob", "another long one", old=GOOD).status_code == 200


def test_a_browser_that_was_signed_in_may_not_guess_for_long_either(house: Any) -> None:
    keep(house.owner, "olga")
    known = house.visitor()
    sign_in(known, "olga")
    assert [sign_in(known, "olga", f"guess {n}").status_code for n in range(11)] == [401] * 10 + [429]
    assert sign_in(known, "olga").status_code == 429
    assert sign_in(house.visitor(), "olga").status_code == 200


def test_a_new_password_ends_what_an_old_browser_was_known_by(house: Any) -> None:
    keep(house.owner, "olga")
    known = house.visitor()
    sign_in(known, "olga")
    keep(house.owner, "olga", "another long one", old=GOOD)
    guesser = house.visitor()
    for number in range(10):
        sign_in(guesser, "olga", f"guess {number}")
    assert sign_in(known, "olga", "another long one").status_code == 429


def test_a_new_password_ends_every_other_session(house: Any) -> None:
    guest = house.guest("editor", "Bob")
    keep(guest, "bob")
    other = house.visitor()
    sign_in(other, "bob")
    peer, own = house.sit(other), house.sit(guest)
    assert keep(guest, "bob", "another long one", old="wrong").status_code == 401
    assert keep(guest, "bob", "another long one", old=GOOD).status_code == 200
    peer.until(lambda: peer.close_code == 4403)
    assert other.get("/api/songs").status_code == 401
    assert guest.get("/api/songs").status_code == 200
    assert own.close_code is None
    assert sign_in(house.visitor(), "bob").status_code == 401


def test_who_signs_in_gets_a_new_session_and_the_old_one_ends(house: Any) -> None:
    """A session that somebody planted before is worth nothing afterwards."""
    keep(house.guest("editor", "Bob"), "bob")
    browser = house.guest("listener", "Somebody")
    planted = dict(browser.cookies)
    sign_in(browser, "bob")
    thief = house.visitor()
    thief.cookies.update(planted)
    assert dict(browser.cookies) != planted
    assert thief.get("/api/songs").status_code == 401


def test_who_knows_the_token_may_forget_the_password(house: Any) -> None:
    keep(house.owner, "ann")
    assert keep(house.owner, "ann", "yet another one").status_code == 200
    assert sign_in(house.visitor(), "ann", "yet another one").status_code == 200


def test_a_login_is_had_once(house: Any) -> None:
    keep(house.owner, "ann")
    answer = keep(house.guest("listener"), "ANN")
    assert (answer.status_code, answer.json()["problem"]) == (409, "Somebody else has that login.")


def test_passwords_are_kept_as_argon2id(house: Any) -> None:
    keep(house.owner, "ann")
    kept = b"".join(path.read_bytes() for path in house.workspace.glob(f"{DATABASE}*"))
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in kept
    assert GOOD.encode() not in kept


@pytest.mark.parametrize(("login", "password"), [("", GOOD), ("a b", GOOD), ("ann", "short"), ("ann", "x" * 201)])
def test_some_accounts_cannot_be(house: Any, login: str, password: str) -> None:
    assert keep(house.owner, login, password).status_code == 422


def test_without_accounts_there_is_nothing_to_sign_in_to(build: Callable[..., Any]) -> None:
    house = build()
    assert sign_in(house.owner, "ann").status_code == 403
    assert keep(house.owner, "ann").status_code == 403


def test_strangers_make_no_accounts(house: Any) -> None:
    assert keep(house.visitor(), "mallory").status_code == 401


def test_tries_come_back_one_by_one() -> None:
    now = 0.0
    tries = Tries(2, 10.0, lambda: now)
    for _ in range(2):
        tries.check("a")
        tries.fail("a")
    with pytest.raises(WoodshedError, match="too often"):
        tries.check("a")
    tries.check("b")
    now = 10.0
    tries.check("a")
    tries.fail("a")
    with pytest.raises(WoodshedError, match="too often"):
        tries.check("a")


def test_a_house_has_one_address() -> None:
    assert address_of(("192.0.2.7", 1)) == "192.0.2.7"
    assert address_of(("2001:db8::1", 1)) == address_of(("2001:db8::ffff", 2)) == "2001:0db8:0000:0000"
    assert address_of(None) == ""
