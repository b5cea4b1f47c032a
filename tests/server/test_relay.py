"""What the relay does for many, and against whoever would do them harm: over real sockets."""

from __future__ import annotations

import asyncio
import logging
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from woodshed.server import wire
from woodshed.server.clients import Client
from woodshed.server.dialects import Plain
from woodshed.server.lines import Line
from woodshed.server.ticker import Ticker
from woodshed.server.workspace import Workspace
from woodshed.song.document import MASTER, START, Clip, Note, Song, Track
from woodshed.song.edits import Add, Change, ChangeSong
from woodshed.song.folder import SongFolder, read_song
from woodshed.song.history import History, Written
from woodshed.song.live import LiveSong
from woodshed.units import Ticks

Join = Callable[..., Any]
NOTES = tuple(Note(f"note{n:04}", Ticks(n * 240), Ticks(200), 48 + n) for n in range(8))
RIFF = Clip("riff", START, Ticks(3840), "Verse", notes=NOTES)
SONG = Song(title="Rain", tracks=(Track("bass", "Bass", clips=(RIFF,)), Track(MASTER, "Master", "master")))
SKIP = b"\x01\x01\x09\x00\x0a\x01\x00"
"""An update of client 9 that only leaves out one block: documents of Python take it, those of browsers break."""


def presence(who: int, clock: int, state: str) -> bytes:
    """Return what somebody says of one id."""
    return wire.number(1) + wire.number(who) + wire.number(clock) + wire.data(state.encode())


def say_presence(peer: Any, who: int, clock: int, state: str) -> None:
    peer.say(bytes((wire.AWARENESS,)) + wire.data(presence(who, clock, state)))


def test_nobody_moves_somebody_elses_cursor(join: Join, workspace: Path) -> None:
    song = Workspace(workspace).create(SONG)
    ann, bob, mallory = join(song), join(song), join(song)
    say_presence(bob, 7, 1, '{"cursor":1}')
    ann.until(lambda: presence(7, 1, '{"cursor":1}') in ann.presence)
    say_presence(mallory, 7, 2, '{"cursor":666}')
    say_presence(mallory, 8, 1, '{"cursor":2}')
    ann.until(lambda: presence(8, 1, '{"cursor":2}') in ann.presence)
    mallory.socket.close()
    ann.until(lambda: presence(8, 2, "null") in ann.presence)
    say_presence(bob, 7, 2, '{"cursor":3}')
    ann.until(lambda: presence(7, 2, '{"cursor":3}') in ann.presence)
    assert not any(b"666" in state for state in ann.presence)


def test_of_a_moving_cursor_the_others_see_where_it_is_now(join: Join, workspace: Path) -> None:
    """A hundred places within a moment are a few messages, and the last place is among them."""
    song = Workspace(workspace).create(SONG)
    ann, bob = join(song), join(song)
    for clock in range(1, 101):
        say_presence(bob, 7, clock, f'{{"cursor":{clock}}}')
    ann.until(lambda: presence(7, 100, '{"cursor":100}') in ann.presence)
    assert len(ann.presence) < 50


def test_a_song_takes_as_many_people_as_it_can_bear(
    join: Join, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("woodshed.server.room.MOST_CLIENTS", 2)
    song = Workspace(workspace).create(SONG)
    ann, _bob = join(song), join(song)
    late = join(song)
    assert (late.close_code, late.refused[0]["problem"]) == (4429, "There are 2 people in this song already.")
    ann.socket.close()
    ann.until(lambda: ann.close_code is not None)
    again = join(song)
    again.until(lambda: again.saved == 0)


def test_whoever_says_too_much_is_to_wait() -> None:
    """400 messages at once, then 200 a second: after 450 at the same moment, a quarter of a second."""

    async def waits_s() -> list[float]:
        client = Client(cast("Line", None), Plain())
        return [*(client.wait_s(100.0) for _ in range(450)), client.wait_s(101.0)]

    waits = asyncio.run(waits_s())
    assert waits[:400] == [0.0] * 400
    assert waits[449] == pytest.approx(0.25)
    assert waits[450] == 0.0


def test_whoever_says_too_much_loses_nothing(join: Join, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("woodshed.server.clients.MOST_AT_ONCE", 10.0)
    monkeypatch.setattr("woodshed.server.room.MOST_WAITING", 5)
    song = Workspace(workspace).create(SONG)
    ann, bob = join(song), join(song)
    for n in range(60):
        ann.edit(Change(Note, {"note0001": {"velocity": 1 + n}}, of="riff"))
    bob.edit(ChangeSong({"title": "Sun"}))
    bob.until_saved()
    ann.until_saved()
    bob.until(lambda: bob.live.song() == ann.live.song())
    assert bob.song.tracks[0].clips[0].notes[1].velocity == 60


def test_nobody_waits_while_the_disk_is_at_work(join: Join, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes meanwhile is passed on at once, and called saved only when the disk has it."""
    at_disk, may_go_on = threading.Semaphore(0), threading.Semaphore(0)
    append_all = History.append_all

    def slow(self: History, rows: Sequence[Written]) -> list[int]:
        at_disk.release()
        assert may_go_on.acquire(timeout=30)
        return append_all(self, rows)

    song = Workspace(workspace).create(SONG)
    ann, bob = join(song), join(song)
    ann.until(lambda: ann.saved == 0)
    monkeypatch.setattr(History, "append_all", slow)
    try:
        ann.edit(ChangeSong({"title": "One"}))
        assert at_disk.acquire(timeout=30)
        ann.edit(ChangeSong({"title": "Two"}))
        bob.until(lambda: bob.live.song().title == "Two")
        assert ann.saved == 0
        may_go_on.release()
        ann.until(lambda: ann.saved == 1)
        assert at_disk.acquire(timeout=30)
        assert ann.saved == 1
    finally:
        may_go_on.release(100)
    ann.until_saved()
    assert read_song(workspace / song).title == "Two"


def test_one_room_that_fails_costs_the_others_no_tick() -> None:
    done: list[str] = []

    async def tick() -> None:
        ticker = Ticker()
        ticker.soon(0.01, lambda: done.append("first"))
        ticker.soon(0.01, lambda: done.remove("nothing"))
        ticker.soon(0.01, lambda: done.append("last"))
        await asyncio.sleep(0.05)

    asyncio.run(tick())
    assert done == ["first", "last"]


def test_an_update_that_only_the_song_itself_can_refuse_hurts_nobody(
    join: Join, workspace: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It puts a note into something that holds none; what others wrote in the same tick is kept and passed on."""
    song = Workspace(workspace).create(SONG)
    ann, bob, mallory = join(song), join(song), join(song)
    bad = bad_update(ann.live.state())
    with caplog.at_level(logging.WARNING, "woodshed.server"):
        for n in range(5):
            ann.edit(Change(Note, {"note0001": {"pitch": 70 + n}}, of="riff"))
            mallory.say(wire.sync_frame(wire.UPDATE, bad))
        mallory.until(lambda: mallory.close_code == 4422)
    ann.until_saved()
    bob.until(lambda: bob.live.song() == ann.live.song())
    assert mallory.refused[0] == {
        "problem": "The change is damaged.",
        "remedy": "Reload the page; what is saved stays saved.",
    }
    assert f"Refused in {song}: The change is damaged." in caplog.text
    with SongFolder.open(workspace / song) as folder:
        assert len(folder.history()) == 6
        assert folder.song.tracks[0].clips[0].notes[1].pitch == 74


def bad_update(state: bytes) -> bytes:
    """Return an update that adds something below a block of the song that holds only a value."""
    owner = first_client(state)
    for clock in range(200):
        below = wire.number(owner) + wire.number(clock)
        update = b"\x01\x01\x09\x00\x28\x00" + below + wire.data(b"x") + b"\x01\x7d\x01\x00"
        try:
            LiveSong.from_state(state).merge(update)
        except Exception:  # noqa: BLE001 - whatever it is, this is the one
            return update
    raise AssertionError("every block of the song can hold something")


def first_client(state: bytes) -> int:
    reader = wire.Reader(state)
    reader.number()
    reader.number()
    return reader.number()


def test_what_would_break_a_browser_is_not_passed_on(join: Join, workspace: Path) -> None:
    song = Workspace(workspace).create(SONG)
    ann, mallory = join(song), join(song)
    mallory.say(wire.sync_frame(wire.UPDATE, SKIP))
    mallory.edit(ChangeSong({"title": "Sun"}))
    ann.until(lambda: ann.live.song().title == "Sun")
    assert ann.updates_heard == 1


def test_a_message_in_pieces_is_one_message(join: Join, workspace: Path) -> None:
    song = Workspace(workspace).create(SONG)
    ann, bob = join(song), join(song)
    written: list[bytes] = []
    other = LiveSong.from_state(bob.live.state())
    other.observe(lambda transaction: written.append(transaction.update))
    other.apply(ChangeSong({"title": "In pieces"}))
    frame = wire.sync_frame(wire.UPDATE, written[0])
    bob.socket.send(frame[n : n + 3] for n in range(0, len(frame), 3))
    ann.until(lambda: ann.live.song().title == "In pieces")
    assert bob.socket.ping().wait(10)


def test_text_is_no_message(join: Join, workspace: Path) -> None:
    song = Workspace(workspace).create(SONG)
    mallory = join(song)
    mallory.socket.send("hello")
    mallory.until(lambda: mallory.close_code == 4422)


@pytest.mark.parametrize(
    ("begin", "code", "told"),
    [
        (b"\x82\xff" + (2**40).to_bytes(8, "big") + bytes(4), 1009, "This change is too large."),
        (b"\x82\x01\x00", 1002, "What was sent is no message."),
    ],
    ids=["a frame of a terabyte", "a frame without a mask"],
)
def test_what_is_no_frame_ends_one_connection_alone(
    join: Join, address: str, workspace: Path, caplog: pytest.LogCaptureFixture, begin: bytes, code: int, told: str
) -> None:
    caplog.set_level(logging.WARNING, "woodshed.server")
    song = Workspace(workspace).create(SONG)
    ann = join(song)
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), 10) as mallory:
        mallory.sendall(
            f"GET /api/songs/{song}/live?woodshed=1 HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )
        heard = b""
        while b"\r\n\r\n" not in heard:
            heard += mallory.recv(4096)
        mallory.sendall(begin)
        while piece := mallory.recv(4096):
            heard += piece
        assert b"\x88" in heard
        assert code.to_bytes(2, "big") in heard
        assert told.encode() in heard
    assert f"Refused in {song}: {told}" in caplog.text
    ann.edit(ChangeSong({"title": "Sun"}))
    ann.until_saved()


@pytest.mark.parametrize("ws", ["websockets-sansio"], ids=["uvicorn's own WebSocket"])
def test_it_does_the_same_on_any_other_server(
    ws: str, serve: Callable[..., str], join_at: Join, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Edits, presence, the two sentences with a code, and being heard more slowly."""
    monkeypatch.setattr("woodshed.server.clients.MOST_AT_ONCE", 10.0)
    monkeypatch.setattr("woodshed.server.clients.MESSAGES_PER_S", 100.0)
    song = Workspace(workspace).create(SONG)
    address = serve(workspace, ws=ws)
    with join_at(address, song) as ann, join_at(address, song) as bob, join_at(address, song) as mallory:
        say_presence(bob, 7, 1, '{"cursor":1}')
        for n in range(30):
            ann.edit(Change(Note, {"note0001": {"velocity": 1 + n}}, of="riff"))
        ann.until_saved()
        ann.until(lambda: presence(7, 1, '{"cursor":1}') in ann.presence)
        bob.until(lambda: bob.live.song() == ann.live.song())
        mallory.socket.send(b"\x00\x02\xff\xff\xff")
        mallory.until(lambda: mallory.close_code == 4422)
        assert mallory.refused
        bob.socket.close()
        ann.until(lambda: presence(7, 2, "null") in ann.presence)


@pytest.mark.parametrize("moment", range(5))
def test_a_kill_at_any_moment_loses_nothing_promised_and_at_most_a_second(
    moment: int, tmp_path: Path, join_at: Join
) -> None:
    """`benchmarks/relay.py --kills 100` does it a hundred times."""
    song = Workspace(tmp_path).create(SONG)
    command = [sys.executable, "-m", "woodshed", "studio", str(tmp_path), "--no-browser", "--port", "0"]
    wait_s = random.Random(moment).uniform(0.2, 0.9)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().split()[-1].removeprefix("http://").rstrip("/")
        with join_at(address, song) as ann:
            sent_at: list[float] = []
            begin = time.monotonic()
            while time.monotonic() - begin < wait_s:
                ann.edit(Add((Note(f"kept{len(sent_at):05}", Ticks(len(sent_at)), Ticks(240), 60),), to="riff"))
                sent_at.append(time.monotonic())
            killed_at = time.monotonic()
            server.send_signal(signal.SIGKILL)
            server.wait()
            ann.until(lambda: ann.close_code is not None)
            promised = max(0, ann.saved)
    kept = {note.id for note in read_song(tmp_path / song).tracks[0].clips[0].notes}
    old_enough = sum(killed_at - at > 1.0 for at in sent_at)
    assert {f"kept{n:05}" for n in range(max(promised, old_enough))} <= kept
