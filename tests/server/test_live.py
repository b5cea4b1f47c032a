"""The song that several people hold at once, over real sockets."""

from __future__ import annotations

import logging
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from woodshed.errors import FileError
from woodshed.server import wire
from woodshed.server.live import LARGEST_UPDATE
from woodshed.server.workspace import Workspace
from woodshed.song.document import MASTER, START, Clip, Comment, Note, Song, Track
from woodshed.song.edits import Add, Change, ChangeSong
from woodshed.song.folder import SongFolder, read_song
from woodshed.song.history import History
from woodshed.song.live import LiveSong
from woodshed.units import Ticks

Join = Callable[..., Any]
NOTES = tuple(Note(f"note{n:04}", Ticks(n * 240), Ticks(200), 48 + n) for n in range(8))
RIFF = Clip("riff", START, Ticks(3840), "Verse", notes=NOTES)
SONG = Song(title="Rain", tracks=(Track("bass", "Bass", clips=(RIFF,)), Track(MASTER, "Master", "master")))


def test_what_one_person_edits_the_other_sees_and_the_disk_keeps(join: Join, workspace: Path) -> None:
    song = Workspace(workspace).create(SONG)
    with join(song) as ann, join(song) as bob:
        assert ann.song == bob.song == SONG
        ann.edit(Change(Note, {"note0000": {"pitch": 72}}, of="riff"), by="ann", why="Higher")
        bob.until(lambda: bob.live.song().tracks[0].clips[0].notes[0].pitch == 72)
        bob.edit(ChangeSong({"title": "Sun"}), by="bob")
        ann.until(lambda: ann.live.song().title == "Sun")
        ann.until_saved()
        bob.until_saved()
        assert ann.song == bob.song == read_song(workspace / song)
    with SongFolder.open(workspace / song) as folder:
        assert [(entry.by, entry.why) for entry in folder.history()][1:] == [("ann", "Higher"), ("bob", "")]


def test_nobody_hears_their_own_edit_back(join: Join, workspace: Path) -> None:
    song = Workspace(workspace).create(SONG)
    with join(song) as ann, join(song) as bob:
        ann.edit(ChangeSong({"title": "Sun"}))
        bob.until(lambda: bob.live.song().title == "Sun")
        ann.until_saved()
        assert (ann.updates_heard, bob.updates_heard) == (0, 1)


def test_an_edit_is_on_disk_as_soon_as_it_comes(join: Join, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The goal of the studio is 1 s; here what is done every now and then is never due, and nobody waits for it."""
    monkeypatch.setattr("woodshed.server.room.TEND_S", 3_600.0)
    song = Workspace(workspace).create(SONG)
    ann = join(song)
    ann.until(lambda: ann.saved == 0)
    for title in ("Sun", "Moon"):
        ann.edit(ChangeSong({"title": title}))
        ann.until_saved()
        assert read_song(workspace / song).title == title


def test_a_hundred_edits_a_second_hold(join: Join, workspace: Path) -> None:
    """200 of them cost less than 2 s of the processor, on both sides of the line together."""
    song = Workspace(workspace).create(SONG)
    ann, bob = join(song), join(song)
    begin = time.process_time()
    for n in range(200):
        ann.edit(Change(Note, {"note0001": {"velocity": 1 + n % 127}}, of="riff"))
    ann.until_saved()
    assert time.process_time() - begin < 2.0
    last = ann.song
    bob.until(lambda: bob.live.song() == last)


def test_what_was_edited_offline_is_merged_on_return(join: Join, workspace: Path) -> None:
    song = Workspace(workspace).create(SONG)
    with join(song) as ann:
        kept = ann.live.state()
    offline = LiveSong.from_state(kept)
    offline.apply(Change(Note, {"note0002": {"pitch": 99}}, of="riff"))
    with join(song) as bob:
        bob.edit(Add((Note("fresh123", Ticks(0), Ticks(240), 40),), to="riff"))
        bob.until_saved()
        with join(song, live=offline) as ann:
            ann.until(lambda: ann.saved == 0)
            bob.until(lambda: bob.live.song() == offline.song())
            assert read_song(workspace / song) == ann.song
    notes = {note.id: note.pitch for note in offline.song().tracks[0].clips[0].notes}
    assert (notes["note0002"], notes["fresh123"]) == (99, 40)


def test_whoever_drops_the_line_disturbs_nobody(join: Join, workspace: Path) -> None:
    """Thirty people whose laptops close: their sockets end with RST."""
    song = Workspace(workspace).create(SONG)
    ann, bob = join(song), join(song)
    for _ in range(30):
        gone = join(song).socket.socket
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        gone.close()
    for n in range(50):
        ann.edit(Change(Note, {"note0003": {"pitch": 20 + n}}, of="riff"))
    ann.until_saved()
    last = ann.song
    bob.until(lambda: bob.live.song() == last)


def test_a_damaged_update_is_refused_and_the_song_goes_on(join: Join, workspace: Path) -> None:
    song = Workspace(workspace).create(SONG)
    ann, mallory = join(song), join(song)
    mallory.socket.send(wire.sync_frame(wire.UPDATE, b"\x01\x01 no update"))
    mallory.until(lambda: mallory.close_code is not None)
    assert mallory.close_code == 4422
    assert mallory.refused[0]["problem"]
    ann.edit(ChangeSong({"title": "Sun"}))
    ann.until_saved()


def test_a_nested_bomb_ends_one_connection_and_not_the_server(join: Join, workspace: Path) -> None:
    """52 KB of arrays in arrays overflow a reader's stack."""
    song = Workspace(workspace).create(SONG)
    ann, mallory = join(song), join(song)
    bomb = b"\x01\x01\x01\x00\x08\x01\x01a\x01" + b"\x75\x01" * 26_257 + b"\x7e\x00"
    mallory.socket.send(wire.sync_frame(wire.UPDATE, bomb))
    mallory.until(lambda: mallory.close_code == 4422, 60)
    ann.edit(ChangeSong({"title": "Sun"}))
    ann.until_saved()


@pytest.mark.parametrize("frame", [b"", b"\x00", b"\x00\x02\xff\xff\xff", b"\x01\x05ab", b"\x64\x02{}x", b"\x64\x01["])
def test_what_is_no_message_ends_the_connection(join: Join, workspace: Path, frame: bytes) -> None:
    song = Workspace(workspace).create(SONG)
    mallory = join(song)
    mallory.socket.send(frame)
    if frame != b"\x64\x02{}x":  # a reason with something behind it is still a reason
        mallory.until(lambda: mallory.close_code == 4422)


def test_too_large_a_change_is_refused_in_words(join: Join, workspace: Path) -> None:
    song = Workspace(workspace).create(SONG)
    mallory = join(song)
    mallory.socket.send(wire.sync_frame(wire.UPDATE, bytes(LARGEST_UPDATE + 1)))
    mallory.until(lambda: mallory.close_code == 1009)
    assert mallory.refused == [
        {"problem": "This change is too large.", "remedy": "Reload the page; what is saved stays saved."}
    ]


def test_a_song_that_is_not_there_says_so(join: Join) -> None:
    nobody = join("nothing")
    assert nobody.close_code == 4404
    assert nobody.refused[0]["problem"] == 'There is no song "nothing".'


def test_a_plain_yjs_client_hears_nothing_of_woodsheds_own(join: Join, workspace: Path) -> None:
    song = Workspace(workspace).create(SONG)
    ann, plain = join(song), join(song, woodshed=False)
    plain.edit(ChangeSong({"title": "Sun"}))
    ann.until(lambda: ann.live.song().title == "Sun")
    ann.edit(ChangeSong({"title": "Moon"}))
    plain.until(lambda: plain.live.song().title == "Moon")
    assert plain.saved == -1


def test_what_another_program_writes_reaches_the_page(join: Join, workspace: Path) -> None:
    song = Workspace(workspace).create(SONG)
    ann = join(song)
    with SongFolder.open(workspace / song) as elsewhere:
        elsewhere.apply(ChangeSong({"title": "By the command line"}))
    ann.until(lambda: ann.live.song().title == "By the command line")


def test_people_see_each_other_come_and_go(join: Join, workspace: Path) -> None:
    """Awareness: id 7 at clock 1 says something; when its socket goes, its state does too."""
    song = Workspace(workspace).create(SONG)
    ann, bob = join(song), join(song)
    state = wire.number(1) + wire.number(7) + wire.number(1) + wire.data(b'{"name":"Bob"}')
    bob.socket.send(bytes((wire.AWARENESS,)) + wire.data(state))
    ann.until(lambda: state in ann.presence)
    bob.until(lambda: state in bob.presence)  # y-websocket's client wants to hear at least itself
    late = join(song)
    late.until(lambda: state in late.presence)
    bob.socket.close()
    gone = wire.number(1) + wire.number(7) + wire.number(2) + wire.data(b"null")
    ann.until(lambda: gone in ann.presence)


def test_on_a_full_disk_nothing_is_called_saved_until_it_is(
    join: Join, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    song = Workspace(workspace).create(SONG)
    ann, bob = join(song), join(song)
    append_all, full = History.append_all, threading.Event()
    full.set()

    def refuse(history: History, rows: Any) -> list[int]:
        if full.is_set():
            raise FileError("There is no room on the disk.", remedy="Free some space.")
        return append_all(history, rows)

    monkeypatch.setattr(History, "append_all", refuse)
    ann.until(lambda: ann.saved == 0)
    ann.edit(ChangeSong({"title": "Sun"}))
    ann.until(lambda: ann.refused)
    bob.until(lambda: bob.live.song().title == "Sun")  # the others have it nevertheless
    ann.edit(ChangeSong({"title": "Moon"}))
    assert ann.refused == [{"problem": "There is no room on the disk.", "remedy": "Free some space."}]
    assert (ann.saved, read_song(workspace / song).title) == (0, "Rain")
    full.clear()
    ann.until_saved()
    assert read_song(workspace / song).title == "Moon"


def test_a_song_db_that_somebody_removed_is_written_again(join: Join, workspace: Path) -> None:
    song = Workspace(workspace).create(SONG)
    ann = join(song)
    ann.edit(ChangeSong({"title": "Sun"}))
    ann.until_saved()
    for path in (workspace / song).glob("song.db*"):
        path.unlink()
    ann.edit(ChangeSong({"title": "Moon"}))
    ann.until_saved()
    with SongFolder.open(workspace / song) as folder:
        assert folder.song.title == "Moon"
        assert len(folder.history()) == 3


def test_a_folder_that_somebody_removed_is_told(join: Join, workspace: Path) -> None:
    song = Workspace(workspace).create(SONG)
    ann = join(song)
    shutil.move(workspace / song, workspace / "elsewhere")
    ann.edit(ChangeSong({"title": "Sun"}))
    ann.until(lambda: ann.refused)
    assert "is gone" in ann.refused[0]["problem"]
    assert ann.saved < 1
    shutil.move(workspace / "elsewhere", workspace / song)
    ann.until_saved()


def test_killing_the_server_loses_nothing_that_was_called_saved(tmp_path: Path, join_at: Join) -> None:
    """Kill -9 in the middle of 200 edits a second: all that was called saved is on disk, and that goes on meanwhile."""
    song = Workspace(tmp_path).create(SONG)
    code = (
        "import sys, uvicorn; from pathlib import Path; from woodshed.server.app import create_app;"
        "import socket; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True);"
        "config = uvicorn.Config(create_app(Path(sys.argv[1])), log_level='error', ws='websockets-sansio');"
        "uvicorn.Server(config).run(sockets=[s])"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = f"127.0.0.1:{server.stdout.readline().strip()}"
        with join_at(address, song) as ann:
            for n in range(3_000):
                ann.edit(Add((Note(f"kept{n:05}", Ticks(n), Ticks(240), 60),), to="riff"))
                if n > 150 and ann.saved > 100:
                    break
                time.sleep(0.004)
            server.send_signal(signal.SIGKILL)
            server.wait()
            ann.until(lambda: ann.close_code is not None)
            promised = ann.saved
    kept = {note.id for note in read_song(tmp_path / song).tracks[0].clips[0].notes}
    assert promised > 100
    assert {f"kept{n:05}" for n in range(promised)} <= kept


def test_an_older_copy_put_in_the_place_of_song_db_is_merged(join: Join, workspace: Path) -> None:
    """As a program that keeps folders in step does it: nothing of either is lost."""
    song = Workspace(workspace).create(SONG)
    place = workspace / song / "song.db"
    shutil.copy(place, workspace / "older.db")
    ann = join(song)
    ann.edit(ChangeSong({"title": "Sun"}))
    ann.until_saved()
    (workspace / "older.db").replace(place)
    ann.edit(Change(Note, {"note0004": {"pitch": 1}}, of="riff"))
    ann.until_saved()
    assert read_song(workspace / song) == ann.song
    assert ann.song.title == "Sun"


def test_whoever_is_too_slow_to_read_is_dropped_and_delays_nobody(
    join_at: Join, listen: Callable[..., Any], workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With little room between them, 700 KB are too much for somebody who reads nothing: the others see them go."""
    monkeypatch.setattr("woodshed.server.clients.MOST_UNREAD_BYTES", 100_000)
    monkeypatch.setattr("woodshed.server.live.SLOW_GOODBYE_S", 0.2)
    song = Workspace(workspace).create(SONG)
    server = listen(workspace)
    server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    here, gone = (
        wire.number(1) + wire.number(9) + wire.number(clock) + wire.data(state)
        for clock, state in ((1, b'{"name":"Sleepy"}'), (2, b"null"))
    )
    with server as address, join_at(address, song) as ann:
        narrow.connect(server.socket.getsockname())
        url, headers = f"ws://{address}/api/songs/{song}/live", {"Origin": f"http://{address}"}
        options: dict[str, Any] = {"compression": None, "max_queue": 1, "close_timeout": 0.1}
        with connect(url, sock=narrow, additional_headers=headers, **options) as asleep:
            asleep.send(bytes((wire.AWARENESS,)) + wire.data(here))
            ann.until(lambda: here in ann.presence)
            for n in range(90):
                heavy = Comment(f"comment{n}", Ticks(n), "ann", "x", extra={"drawing": str(n) * 4_000})
                ann.edit(Add((heavy,)))
                if n % 5 == 4:  # changes that come together go out as one frame: these are eighteen at least
                    ann.until_saved()
            ann.until(lambda: gone in ann.presence)
            narrow.close()
        with join_at(address, song) as again:
            assert len(again.song.comments) == 90


@pytest.mark.parametrize("reads_on", [True, False])
def test_who_asks_for_more_than_they_read_is_told_why_they_are_dropped_and_it_is_logged(
    join_at: Join,
    listen: Callable[..., Any],
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    *,
    reads_on: bool,
) -> None:
    """Three thousand first syncs at once; who does not read the goodbye either is waited for a little, and cut off."""
    monkeypatch.setattr("woodshed.server.clients.MOST_UNREAD_BYTES", 100_000)
    if not reads_on:
        monkeypatch.setattr("woodshed.server.live.SLOW_GOODBYE_S", 0.2)
    comments = tuple(Comment(f"c{n}", Ticks(n), "ann", "x", extra={"drawing": "x" * 4_000}) for n in range(50))
    song = Workspace(workspace).create(replace(SONG, comments=comments))
    server = listen(workspace)
    server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    dropped = f"Dropped somebody from {song}, who was sent more than they read"
    with server as address, join_at(address, song) as ann, caplog.at_level(logging.WARNING, "woodshed.server"):
        narrow.connect(server.socket.getsockname())
        url, headers = f"ws://{address}/api/songs/{song}/live", {"Origin": f"http://{address}"}
        options: dict[str, Any] = {"compression": None, "max_queue": 1, "max_size": None, "close_timeout": 1}
        with connect(url, sock=narrow, additional_headers=headers, **options) as mallory:
            with suppress(ConnectionClosed):  # a server that is quick cuts them off while they still ask
                for _ in range(3_000):
                    mallory.send(wire.sync_frame(wire.STEP_1, b"\x00"))
            ann.until(lambda: dropped in caplog.messages)
            if not reads_on:
                ann.until(lambda: len(server.connections) == 1)
            with pytest.raises(ConnectionClosed) as end:
                all(mallory.recv(timeout=10) for _ in range(3_000))
        said = end.value.rcvd
        assert (said and (said.code, said.reason)) == (
            (4408, "You were sent more than you read.") if reads_on else None
        )
        ann.edit(ChangeSong({"title": "Sun"}))
        ann.until_saved()
    assert caplog.messages.count(dropped) == 1
