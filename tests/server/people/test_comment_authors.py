"""Editors write comments into the song themselves; who wrote them, and when, is true all the same."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import httpx
import pytest
from pycrdt import Doc, Map

from woodshed.server import rooms, wire
from woodshed.server.people.tries import Tries
from woodshed.server.room import Room
from woodshed.song.document import Comment
from woodshed.song.edits import Add, Change, ChangeSong, Remove
from woodshed.song.live import LiveSong
from woodshed.song.text import read_edit
from woodshed.units import Ticks

LONG_AGO = "2026-01-02T03:04:05.000Z"


def said(key: str, author: str, text: str = "Louder", *, at: str = LONG_AGO, to: str = "") -> Comment:
    """Return a comment."""
    return Comment(key, Ticks(0), author, text, reply_to=to, written_at=at)


def told(peer: Any) -> dict[str, tuple[str, str]]:
    """Return the authors and the words of all comments that somebody sees."""
    return {comment.id: (comment.author, comment.text) for comment in peer.song.comments}


@pytest.fixture
def olga(house: Any) -> Any:
    """The owner, who has written a comment."""
    house.owner.put("/api/me", json={"name": "Olga Owner"})
    peer = house.sit(house.owner)
    peer.edit(Add((said("first", "Olga Owner", "Softer"),)))
    peer.until_saved()
    return peer


@pytest.fixture
def mallory(house: Any, olga: Any) -> tuple[httpx.Client, Any]:
    """An editor."""
    browser = house.guest("editor", "Mallory")
    return browser, house.sit(browser)


def test_nobody_writes_a_comment_in_the_name_of_somebody_else(
    olga: Any, mallory: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Also not as an answer, as nobody, or one that was there. It is kept, says who sent it, and they are told."""
    _, peer = mallory
    with caplog.at_level(logging.WARNING, "woodshed.server"):
        peer.edit(Add((said("forged", "Olga Owner", "I resign"), said("own", "Mallory"), said("none", ""))))
        peer.edit(Add((said("answer", "Olga Owner", "Yes", to="first"),)))
        peer.edit(Change(Comment, {"first": {"author": "Mallory", "text": "Louder", "written_at": "2020-01-01"}}))
        peer.edit(Change(Comment, {"first": {"resolved": True}}))
        right = {
            "first": ("Olga Owner", "Softer"),
            "forged": ("Olga Owner, sent by Mallory", "I resign"),
            "own": ("Mallory", "Louder"),
            "none": ("Mallory", "Louder"),
            "answer": ("Olga Owner, sent by Mallory", "Yes"),
        }
        olga.until(lambda: told(olga) == right)
        peer.until(lambda: told(peer) == right)
    first = next(comment for comment in olga.song.comments if comment.id == "first")
    assert (first.resolved, first.written_at) == (True, LONG_AGO)
    peer.until(lambda: peer.refused)
    assert "somebody else wrote it" in peer.refused[0]["problem"]
    assert not olga.refused
    assert len([line for line in caplog.messages if line.startswith("Put right who wrote a comment")]) == 1


def test_a_comment_that_appears_with_an_innocent_change_is_of_nobody_who_sent_that(olga: Any, mallory: Any) -> None:
    """It has no words, so that it is none, until a change comes that does not say which comment it is about."""
    _, peer = mallory
    document: Doc[Any] = Doc()
    document.apply_update(peer.live.state())
    comments = document.get("comments", type=Map)
    before = document.get_state()
    comments["forged"] = Map({"tick": 0, "author": "Mallory"})
    peer.say(wire.sync_frame(wire.UPDATE, document.get_update(before)))
    peer.edit(ChangeSong({"seed": 7}))
    olga.until(lambda: olga.song.seed == 7)
    before = document.get_state()
    comments["forged"]["text"] = "Louder"
    peer.say(wire.sync_frame(wire.UPDATE, document.get_update(before)))
    olga.until(lambda: told(olga).get("forged") == ("somebody", "Louder"))


def test_a_comment_of_hours_offline_keeps_its_time_and_none_is_of_the_future(olga: Any, mallory: Any) -> None:
    _, peer = mallory
    peer.edit(Add((said("past", "Mallory"), said("future", "Mallory", at="2999-01-01T00:00:00Z"))))
    peer.edit(Add((said("odd", "Mallory", at="yesterday"),)))

    def times() -> dict[str, str]:
        return {comment.id: comment.written_at for comment in olga.song.comments}

    olga.until(lambda: "odd" in times() and times()["odd"] != "yesterday" and times()["future"] < "2999")
    assert times()["past"] == LONG_AGO
    for key in ("future", "odd"):
        assert abs(datetime.fromisoformat(times()[key]).timestamp() - time.time()) < 30
    assert not peer.refused  # a clock may be wrong


def test_what_was_written_offline_comes_with_its_author_and_its_time(house: Any, olga: Any, mallory: Any) -> None:
    """As the first sync of a page that was away."""
    browser, peer = mallory
    away = LiveSong.from_state(peer.live.state())
    away.apply(Add((said("away", "Mallory", "Hello"), said("forged", "Olga Owner", "Hello"))))
    back = house.sit(browser, live=away)
    right = {"away": ("Mallory", "Hello"), "forged": ("Olga Owner, sent by Mallory", "Hello")}
    for each in (olga, back):
        each.until(lambda each=each: right.items() <= told(each).items())
    assert {comment.written_at for comment in olga.song.comments} == {LONG_AGO}


def test_a_comment_that_is_brought_back_is_still_of_whoever_wrote_it(
    house: Any, olga: Any, mallory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the song is open, and also when it was closed meanwhile: then the log is asked."""
    monkeypatch.setattr(rooms, "LINGER_S", 0.05)
    closed = threading.Event()
    monkeypatch.setattr(Room, "close", _telling(Room.close, closed))
    browser, peer = mallory
    for again in (False, True):
        peer.edit(Remove(Comment, ("first",)))
        peer.until_saved()
        if again:
            olga.__exit__()
            peer.__exit__()
            assert closed.wait(10)
            peer, olga = house.sit(browser), house.sit(house.owner)
        peer.edit(Add((said("first", "Olga Owner", "Softer"), said("more", "Mallory"))))
        peer.edit(Remove(Comment, ("more",)))
        peer.until_saved()
        olga.until(lambda olga=olga: told(olga) == {"first": ("Olga Owner", "Softer")})
        house.owner.get(f"/api/songs/{house.song}/split-sheet")  # after what there was to be put right
        assert told(olga) == {"first": ("Olga Owner", "Softer")}
        assert not peer.refused


def _telling(close: Callable[[Room], Awaitable[None]], closed: threading.Event) -> Callable[[Room], Awaitable[None]]:
    async def tell(room: Room) -> None:
        await close(room)
        closed.set()

    return tell


def test_what_the_server_writes_or_offers_keeps_its_author(house: Any, olga: Any, mallory: Any) -> None:
    """By the door, from a branch, back from an earlier version."""
    browser, peer = mallory
    made = house.owner.post(f"/api/songs/{house.song}/comments", json={"text": "By the door", "tick": 0}).json()["id"]
    branch = browser.post(f"/api/songs/{house.song}/branches", json={}).json()["id"]
    there = house.sit(house.owner, branch)
    there.edit(Add((said("branched", "Olga Owner", "In the branch"),)))
    there.until_saved()
    offered = browser.post(f"/api/songs/{house.song}/branches/{branch}/merge", json={}).json()["suggestions"]
    peer.until(lambda: made in told(peer))
    peer.edit(*(read_edit(edit) for part in offered for edit in part["edits"]))
    peer.edit(Remove(Comment, ("first",)))
    peer.until_saved()
    seq = browser.get(f"/api/songs/{house.song}/history").json()[1]["seq"]
    assert browser.post(f"/api/songs/{house.song}/restore", json={"seq": seq}).status_code == 200
    assert told(olga) | told(peer) == {
        "first": ("Olga Owner", "Softer"),
        made: ("Olga Owner", "By the door"),
        "branched": ("Olga Owner", "In the branch"),
    }
    assert not peer.refused


def test_comments_are_counted_however_they_come(house: Any, olga: Any, mallory: Any) -> None:
    """Nothing of them is lost; the door takes no more for a while, and the rest is read more slowly."""
    browser, peer = mallory
    for number in range(23):
        peer.edit(Add((said(f"c{number}", "Mallory"),)))
    olga.until(lambda: len(told(olga)) == 24, 30.0)
    answer = browser.post(f"/api/songs/{house.song}/comments", json={"text": "More", "tick": 0})
    assert answer.status_code == 429
    peer.until(lambda: peer.refused)
    assert peer.refused[0]["problem"] == "You have said a lot at once."
    assert house.owner.post(f"/api/songs/{house.song}/comments", json={"text": "Hm", "tick": 0}).status_code == 201


def test_what_is_owed_is_said_in_seconds_and_forgotten_in_time() -> None:
    now = [0.0]
    tries = Tries(20, 3.0, clock=lambda: now[0])
    assert [tries.owe("ann", count) for count in (20, 1, 1, 1_000)] == [0.0, 3.0, 6.0, 60.0]
    assert tries.owe("bo", 1) == 0.0
    now[0] = 60.0
    assert tries.owe("ann", 1) == 3.0
