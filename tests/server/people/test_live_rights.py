"""What people send over an open connection, and what of it is taken."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from woodshed.server import wire
from woodshed.server.people.persons import Person, signed
from woodshed.song.document import Comment, Note
from woodshed.song.edits import Add, Change, ChangeSong
from woodshed.song.folder import SongFolder, read_song
from woodshed.units import Ticks

HIGHER = Change(Note, {"note0000": {"pitch": 72}}, of="riff")


def pitch(house: Any) -> int:
    return read_song(house.workspace / house.song).tracks[0].clips[0].notes[0].pitch


def history(house: Any) -> list[tuple[str, str]]:
    with SongFolder.open(house.workspace / house.song) as folder:
        return [(entry.by, entry.why) for entry in folder.history()][1:]


def transport(peer: Any, **said: Any) -> None:
    peer.say(bytes((wire.TRANSPORT,)) + wire.data(json.dumps(said).encode()))


def transports(peer: Any) -> list[Any]:
    return [json.loads(wire.Reader(payload).text()) for kind, payload in peer.told if kind == wire.TRANSPORT]


@pytest.mark.parametrize("role", ["listener", "commenter"])
def test_an_edit_of_who_may_not_edit_is_dropped_and_told(house: Any, role: str) -> None:
    owner, guest = house.sit(house.owner), house.sit(house.guest(role))
    guest.until(lambda: guest.saved == 0)
    guest.edit(HIGHER)
    guest.until(lambda: guest.refused)
    assert guest.refused[0]["remedy"].startswith("Ask its owner")
    assert guest.close_code is None
    owner.edit(ChangeSong({"title": "Sun"}))
    guest.until(lambda: guest.live.song().title == "Sun")
    assert (pitch(house), owner.updates_heard) == (48, 0)


@pytest.mark.parametrize("step", [wire.STEP_2, wire.UPDATE])
@pytest.mark.parametrize("piece", [b"\x01\x01 no update", b"\x75\x01" * 30_000, b"\x00" * 3])
def test_it_is_not_even_read(house: Any, step: int, piece: bytes) -> None:
    """Of an editor it would end the connection."""
    guest = house.sit(house.guest("listener"))
    guest.say(wire.sync_frame(step, piece))
    guest.until(lambda: guest.refused)
    assert guest.close_code is None


def test_a_plain_yjs_client_that_may_only_listen_hears_on(house: Any) -> None:
    owner, guest = house.sit(house.owner), house.sit(house.guest("listener"), woodshed=False)
    guest.edit(HIGHER)
    owner.edit(ChangeSong({"title": "Sun"}))
    guest.until(lambda: guest.live.song().title == "Sun")
    assert pitch(house) == 48


def test_who_listens_in_follows_how_the_song_plays_and_moves_nobody(house: Any) -> None:
    owner, guest = house.sit(house.owner), house.sit(house.guest("listener"))
    transport(owner, playing=True, tick=1920, at=0, loop=None)
    owner.until(lambda: transports(owner))
    transport(guest, playing=False, tick=0, at=0, loop=None)
    guest.until(lambda: transports(guest))
    assert [one["playing"] for one in transports(guest)] == [True]
    assert [one["playing"] for one in transports(owner)] == [True]
    house_mate = house.sit(house.guest("commenter"))
    transport(house_mate, playing=False, tick=960, at=0, loop=None)
    house_mate.until(lambda: transports(house_mate))
    owner.until(lambda: len(transports(owner)) == 2)
    assert transports(owner)[-1]["tick"] == 960


def test_an_editors_edit_reaches_everybody_by_their_own_name(house: Any) -> None:
    owner, guest = house.sit(house.owner), house.sit(house.guest("editor", "Bob"))
    guest.edit(HIGHER, by="Ann, not I", why="Higher")
    owner.until(lambda: owner.live.song().tracks[0].clips[0].notes[0].pitch == 72)
    guest.until_saved()
    assert history(house) == [("Bob", "Higher")]


def test_an_assistant_is_named_beside_the_person() -> None:
    bob = Person("id", "Bob", 0, "note")
    assert signed(bob, "compose#42") == "Bob with compose#42"
    assert signed(bob, "compose#42 and Ann") == signed(bob, "Ann") == signed(bob, "") == "Bob"
    assert signed(None, "a script") == "a script"


def test_a_forged_role_is_no_role(house: Any) -> None:
    """Whatever a client says of itself: in the address, in its presence, in its cookies."""
    browser = house.guest("listener")
    browser.cookies.set("role", "owner")
    guest = house.sit(browser)
    guest.say(bytes((wire.SEAT,)) + wire.data(b'{"role": "owner"}'))
    guest.say(bytes((wire.AWARENESS,)) + wire.data(b"\x01\x07\x01" + wire.data(b'{"role": "owner"}')))
    guest.edit(HIGHER)
    guest.until(lambda: guest.refused)
    assert [seat["role"] for seat in guest.seats] == ["listener"]
    assert pitch(house) == 48


def test_nobody_is_there_as_somebody_else(house: Any) -> None:
    """Of what is claimed of a person and a role, what the server knows is told; the rest is passed on as it is."""
    owner, guest = house.sit(house.owner), house.sit(house.guest("listener", "Eve"))
    claimed = {"person": {"id": "x", "name": "Ann", "colour": 1}, "role": "owner", "looking": {"from": 0}}
    guest.say(bytes((wire.AWARENESS,)) + wire.data(b"\x01\x07\x01" + wire.data(json.dumps(claimed).encode())))
    owner.until(lambda: owner.presence)
    reader = wire.Reader(owner.presence[-1])
    assert [reader.number() for _ in range(3)] == [1, 7, 1]
    told = json.loads(reader.text())
    assert (told["person"], told["role"], told["looking"]) == (guest.seats[0]["person"], "listener", {"from": 0})


def test_another_role_holds_at_once(house: Any) -> None:
    browser = house.guest("listener")
    guest, owner = house.sit(browser), house.sit(house.owner)
    person = guest.seats[0]["person"]["id"]
    house.owner.put(f"/api/songs/{house.song}/people/{person}", json={"role": "editor"})
    guest.until(lambda: guest.seats[-1]["role"] == "editor")
    guest.edit(HIGHER)
    owner.until(lambda: owner.live.song().tracks[0].clips[0].notes[0].pitch == 72)
    house.owner.put(f"/api/songs/{house.song}/people/{person}", json={"role": "listener"})
    guest.until(lambda: guest.seats[-1]["role"] == "listener")
    guest.edit(ChangeSong({"title": "Sun"}))
    guest.until(lambda: guest.refused)
    assert owner.song.title == "Rain"


def test_a_new_name_is_told_to_who_is_in_a_song_already(house: Any) -> None:
    browser = house.guest("editor", "Bob")
    guest = house.sit(browser)
    browser.put("/api/me", json={"name": "Robert", "colour": 5})
    guest.until(lambda: guest.seats[-1]["person"]["name"] == "Robert")
    guest.edit(HIGHER)
    guest.until_saved()
    assert history(house)[-1][0] == "Robert"


def test_who_signs_out_sits_nowhere_any_more(house: Any) -> None:
    browser = house.guest("editor")
    guest = house.sit(browser)
    kept = dict(browser.cookies)
    assert browser.post("/api/logout").status_code == 204
    guest.until(lambda: guest.close_code == 4403)
    again = house.visitor()
    again.cookies.update(kept)
    assert again.get(f"/api/songs/{house.song}/seat").status_code == 401


def test_strangers_open_no_connection(house: Any) -> None:
    peer = house.sit(house.visitor())
    assert (peer.close_code, peer.refused[0]["problem"]) == (4403, "This studio asks for its token.")


def test_a_guest_opens_no_connection_to_another_song(house: Any) -> None:
    other = house.owner.post("/api/songs", json={"title": "Secret"}).json()["id"]
    peer = house.sit(house.guest("owner"), other)
    assert (peer.close_code, peer.refused[0]["problem"]) == (4403, f'There is no song "{other}".')


def test_a_program_on_an_open_studio_may_say_who_it_is(build: Callable[..., Any]) -> None:
    house = build()
    peer = house.sit(house.visitor())
    peer.edit(HIGHER, by="a script", why="Higher")
    peer.until_saved()
    assert history(house) == [("a script", "Higher")]


def test_what_is_done_by_other_doors_has_a_name_too(house: Any) -> None:
    guest = house.guest("editor", "Bob")
    place = f"/api/songs/{house.song}"
    assert guest.put(f"{place}/title", json={"title": "Sun"}).status_code == 204
    assert guest.post(f"{place}/versions", json={"name": "Good", "by": "Ann"}).json()["by"] == "Bob"
    assert guest.post(f"{place}/restore", json={"seq": 1, "by": "Ann"}).status_code == 200
    assert [by for by, _ in history(house)] == ["Bob", "Bob"]


# ── comments ──


def comments(house: Any) -> list[Comment]:
    return list(read_song(house.workspace / house.song).comments)


def test_a_commenters_comment_reaches_who_is_in_the_song(house: Any) -> None:
    owner, guest = house.sit(house.owner), house.guest("commenter", "Bob")
    answer = guest.post(f"/api/songs/{house.song}/comments", json={"text": " Louder! ", "tick": 960, "track": "bass"})
    assert answer.status_code == 201
    owner.until(lambda: owner.live.song().comments)
    (comment,) = owner.song.comments
    assert (comment.author, comment.text, comment.tick, comment.track) == ("Bob", "Louder!", 960, "bass")
    assert comment.id == answer.json()["id"]
    assert history(house) == [("Bob", "Write a comment")]


def test_a_commenter_answers_all_and_ticks_off_their_own(house: Any) -> None:
    owner = house.sit(house.owner)
    owner.edit(Add((Comment("theirs", Ticks(0), "Ann", "Why?"),)))
    owner.until_saved()
    guest, place = house.guest("commenter", "Bob"), f"/api/songs/{house.song}/comments"
    reply = guest.post(f"{place}/theirs/replies", json={"text": "Because."}).json()["id"]
    nested = guest.post(f"{place}/{reply}/replies", json={"text": "And so on."}).json()["id"]
    assert {comment.id: comment.reply_to for comment in comments(house)} == {
        "theirs": "",
        reply: "theirs",
        nested: "theirs",
    }
    assert guest.get(f"{place}/own").json() == sorted([reply, nested])
    mine = guest.post(place, json={"text": "Mine", "tick": 0}).json()["id"]
    assert guest.put(f"{place}/{mine}", json={"resolved": True}).status_code == 204
    assert guest.put(f"{place}/theirs", json={"resolved": True}).status_code == 403
    assert guest.delete(f"{place}/theirs").status_code == 403
    assert {comment.id for comment in comments(house) if comment.resolved} == {mine}
    assert guest.delete(f"{place}/{mine}").status_code == 204
    editor = house.guest("editor")
    assert editor.put(f"{place}/theirs", json={"resolved": True}).status_code == 204
    assert editor.delete(f"{place}/theirs").status_code == 204
    assert comments(house) == []


def test_another_of_the_same_name_is_another(house: Any) -> None:
    place = f"/api/songs/{house.song}/comments"
    mine = house.guest("commenter", "Bob").post(place, json={"text": "Mine", "tick": 0}).json()["id"]
    assert house.guest("commenter", "Bob").put(f"{place}/{mine}", json={"resolved": True}).status_code == 403


def test_a_listener_writes_no_comments(house: Any) -> None:
    answer = house.guest("listener").post(f"/api/songs/{house.song}/comments", json={"text": "Hi", "tick": 0})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"text": "", "tick": 0}, {"text": "x" * 4_001, "tick": 0}, {"text": "x", "tick": -1}]
)
def test_a_comment_that_cannot_be_is_refused(house: Any, wrong: dict[str, Any]) -> None:
    assert house.guest("commenter").post(f"/api/songs/{house.song}/comments", json=wrong).status_code == 422


def test_a_broken_list_of_people_keeps_an_owner_from_nothing(build: Callable[..., Any]) -> None:
    house = build()
    with closing(sqlite3.connect(house.workspace / "people.db")) as database:
        database.execute("DROP TABLE sessions")
    assert house.owner.get("/api/songs").status_code == 200


def test_one_person_keeps_nobody_out(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("woodshed.server.room.MOST_OF_ONE", 2)
    browser = house.guest("listener")
    first, _second = house.sit(browser), house.sit(browser)
    late = house.sit(browser)
    assert (late.close_code, late.refused[0]["problem"]) == (4429, "You have this song open 2 times already.")
    assert house.sit(house.guest("listener")).close_code is None
    first.socket.close()
    first.until(lambda: first.close_code is not None)
    again = house.sit(browser)
    again.until(lambda: again.seats)
    assert again.close_code is None


def test_the_last_places_are_kept_for_who_may_do_more(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many people a link that went round lets in."""
    monkeypatch.setattr("woodshed.server.room.MOST_CLIENTS", 18)
    for _ in range(2):
        assert house.sit(house.guest("listener")).close_code is None
    late = house.sit(house.guest("commenter"))
    assert late.close_code == 4429
    assert late.refused[0]["remedy"].startswith("The last places are kept for its owners and editors")
    for browser in (house.guest("editor"), house.owner):
        assert house.sit(browser).close_code is None
    for _ in range(10):
        house.sit(house.guest("editor"))
    assert house.sit(house.guest("editor")).close_code == 4429
    assert house.sit(house.owner).close_code is None
