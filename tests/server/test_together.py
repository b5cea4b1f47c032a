"""Being in one song at one time: the room's clock, its transport, signals, the chat."""

from __future__ import annotations

import json
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from woodshed.server import wire
from woodshed.server.together.chat import MOST_KEPT, Chats
from woodshed.server.workspace import Workspace
from woodshed.song.document import Song

Join = Callable[..., Any]


@pytest.fixture
def song(address: str, workspace: Path) -> str:
    assert address
    return Workspace(workspace).create(Song(title="Rain"))


def say(peer: Any, kind: int, *pieces: bytes) -> None:
    peer.say(bytes((kind,)) + b"".join(pieces))


def play(peer: Any, **transport: Any) -> None:
    say(peer, wire.TRANSPORT, wire.data(json.dumps(transport).encode()))


def heard(peer: Any, kind: int) -> list[bytes]:
    return [payload for each, payload in peer.told if each == kind]


def objects(peer: Any, kind: int) -> list[Any]:
    return [json.loads(wire.Reader(payload).text()) for payload in heard(peer, kind)]


def number_of(peer: Any) -> int:
    peer.until(lambda: heard(peer, wire.NUMBER))
    return wire.Reader(heard(peer, wire.NUMBER)[0]).number()


def test_the_clock_answers_with_what_was_asked_and_goes_on_steadily(join: Join, song: str) -> None:
    ann = join(song)
    began = time.monotonic()
    say(ann, wire.TIME, wire.data(b"one"))
    ann.until(lambda: heard(ann, wire.TIME))
    say(ann, wire.TIME, wire.data(b"two"))
    ann.until(lambda: len(heard(ann, wire.TIME)) == 2)
    passed_ms = (time.monotonic() - began) * 1000
    answers = [(wire.Reader(answer).data(), struct.unpack("<d", answer[-8:])[0]) for answer in heard(ann, wire.TIME)]
    assert [echo for echo, _ in answers] == [b"one", b"two"]
    assert 0 < answers[1][1] - answers[0][1] <= passed_ms


def test_who_listens_hears_how_the_song_plays_and_who_comes_late_hears_it_too(join: Join, song: str) -> None:
    ann, bob, eve = join(song), join(song), join(song)
    play(bob, listening=True)
    bob.until(lambda: objects(bob, wire.TRANSPORT) == [None])
    play(ann, playing=True, tick=1920, at=5.0, loop=[0, 3840])
    state = {"playing": True, "tick": 1920, "at": 5.0, "loop": [0, 3840], "who": number_of(ann)}
    ann.until(lambda: objects(ann, wire.TRANSPORT) == [state])
    bob.until(lambda: objects(bob, wire.TRANSPORT) == [None, state])
    assert objects(eve, wire.TRANSPORT) == []
    play(eve, listening=True)
    eve.until(lambda: objects(eve, wire.TRANSPORT) == [state])


def test_with_the_last_one_who_listens_the_transport_is_forgotten(join: Join, song: str) -> None:
    ann, bob = join(song), join(song)
    play(ann, playing=False, tick=960, at=0, loop=None)
    ann.until(lambda: objects(ann, wire.TRANSPORT))
    play(ann, listening=False)
    say(ann, wire.TIME, wire.data(b""))
    ann.until(lambda: heard(ann, wire.TIME))  # so the one before has been read
    play(bob, listening=True)
    bob.until(lambda: objects(bob, wire.TRANSPORT) == [None])


def test_nobody_can_make_the_song_begin_in_a_far_future(join: Join, song: str) -> None:
    ann = join(song)
    play(ann, playing=True, tick=0, at=1e15, loop=None)
    ann.until(lambda: objects(ann, wire.TRANSPORT))
    assert objects(ann, wire.TRANSPORT)[0]["at"] <= time.monotonic() * 1000 + 5_000


@pytest.mark.parametrize(
    "transport",
    [
        {"playing": "yes", "tick": 0, "at": 0, "loop": None},
        {"playing": True, "tick": -1, "at": 0, "loop": None},
        {"playing": True, "tick": float("nan"), "at": 0, "loop": None},
        {"playing": True, "tick": 0, "at": 0, "loop": [960, 960]},
        {"playing": True, "tick": 0, "at": 0, "loop": None, "more": "x" * 2000},
    ],
)
def test_a_transport_that_makes_no_sense_ends_that_connection_alone(
    join: Join, song: str, transport: dict[str, Any]
) -> None:
    ann, bob = join(song), join(song)
    play(bob, listening=True)
    bob.until(lambda: objects(bob, wire.TRANSPORT) == [None])
    play(ann, **transport)
    ann.until(lambda: ann.close_code == 4422)
    say(bob, wire.TIME, wire.data(b""))
    bob.until(lambda: heard(bob, wire.TIME))
    assert objects(bob, wire.TRANSPORT) == [None]


def test_a_signal_reaches_the_one_it_is_for_and_says_who_sent_it(join: Join, song: str) -> None:
    ann, bob, eve = join(song), join(song), join(song)
    say(ann, wire.SIGNAL, wire.number(number_of(bob)), wire.data(b'{"offer": 1}'))
    bob.until(lambda: heard(bob, wire.SIGNAL))
    reader = wire.Reader(heard(bob, wire.SIGNAL)[0])
    assert (reader.number(), reader.text()) == (number_of(ann), '{"offer": 1}')
    say(ann, wire.SIGNAL, wire.number(999), wire.data(b"nobody"))
    say(eve, wire.TIME, wire.data(b""))
    eve.until(lambda: heard(eve, wire.TIME))
    assert heard(eve, wire.SIGNAL) == []
    assert heard(ann, wire.SIGNAL) == []


def test_a_plain_client_of_yjs_hears_nothing_of_all_this(join: Join, song: str) -> None:
    plain, ann = join(song, woodshed=False), join(song)
    play(plain, listening=True)
    play(ann, playing=True, tick=0, at=0, loop=None)
    ann.until(lambda: objects(ann, wire.TRANSPORT))
    assert plain.told == []
    assert plain.close_code is None


def test_what_is_said_is_heard_at_once_and_read_by_who_comes_later(
    join: Join, song: str, studio: httpx.Client, workspace: Path
) -> None:
    ann = join(song)
    said = studio.post(f"/api/songs/{song}/chat", json={"text": " Louder! ", "name": "Bob", "colour": 3}).json()
    assert said["text"] == "Louder!"
    assert said["by"]["name"] == "Bob"
    ann.until(lambda: objects(ann, wire.CHAT) == [said])
    assert studio.get(f"/api/songs/{song}/chat").json() == [said]
    assert Chats().read(workspace / song) == [said]  # another server on this workspace
    studio.post("/api/me")
    known = studio.post(f"/api/songs/{song}/chat", json={"text": "It is me", "name": "Somebody else"}).json()
    assert known["by"]["name"] == studio.post("/api/me").json()["person"]["name"]


def test_whoever_is_in_a_song_is_told_at_once_that_versions_and_branches_have_other_names(
    join: Join, song: str, studio: httpx.Client
) -> None:
    ann = join(song)
    door = f"/api/songs/{song}/versions"
    made = studio.post(door, json={"name": "First"}).json()["id"]
    ann.until(lambda: len(heard(ann, wire.NAMES)) == 1)
    assert studio.put(f"{door}/{made}", json={"name": "Second"}).is_success
    ann.until(lambda: len(heard(ann, wire.NAMES)) == 2)
    assert studio.delete(f"{door}/{made}").is_success
    ann.until(lambda: len(heard(ann, wire.NAMES)) == 3)
    assert studio.post(f"/api/songs/{song}/branches", json={}).is_success
    ann.until(lambda: len(heard(ann, wire.NAMES)) == 4)


def test_only_the_last_messages_are_kept(tmp_path: Path) -> None:
    chats = Chats()
    for number in range(MOST_KEPT + 3):
        chats.add(tmp_path, {"id": str(number), "at": "", "by": {}, "text": "la"})
    kept = chats.read(tmp_path)
    assert (len(kept), kept[0]["id"], kept[-1]["id"]) == (MOST_KEPT, "3", str(MOST_KEPT + 2))


def test_a_chat_that_was_damaged_loses_only_what_cannot_be_read(tmp_path: Path) -> None:
    chats = Chats()
    chats.add(tmp_path, {"id": "1", "at": "", "by": {}, "text": "la"})
    with (tmp_path / "chat.jsonl").open("ab") as file:
        file.write(b'\xff\xfe{"id":\n[1]\n')
    chats.add(tmp_path, {"id": "2", "at": "", "by": {}, "text": "li"})
    assert [said["id"] for said in chats.read(tmp_path)] == ["1", "2"]


def test_a_message_is_put_behind_the_others_and_the_file_is_only_rarely_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("woodshed.server.together.chat.MOST_KEPT", 3)
    chats = Chats()
    place = tmp_path / "chat.jsonl"

    def add(number: int) -> None:
        chats.add(tmp_path, {"id": str(number), "at": "", "by": {}, "text": "one\u2028line\x85"})

    for number in range(5):
        add(number)
    assert len(place.read_bytes().splitlines()) == 5
    assert [said["id"] for said in chats.read(tmp_path)] == ["2", "3", "4"]
    with place.open("ab") as file:
        file.write(b'{"id": "torn')
    add(5)
    assert [said["id"] for said in chats.read(tmp_path)] == ["3", "4", "5"]
    monkeypatch.setattr("woodshed.server.together.chat.ROOM_BYTES", 100)
    add(6)
    assert len(place.read_bytes().splitlines()) == 3
    assert [said["id"] for said in chats.read(tmp_path)] == ["4", "5", "6"]
