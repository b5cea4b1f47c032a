"""Whatever the line does, a file arrives whole or is refused, and nobody gets at what is not theirs."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from woodshed.server.arriving import limits
from woodshed.server.workspace import Workspace
from woodshed.song.document import Media, Song
from woodshed.song.edits import Add

NewSong = Callable[..., str]
Wav = Callable[..., bytes]
TUS = {"Tus-Resumable": "1.0.0"}


def media_files(workspace: Path, song: str) -> list[str]:
    """Return the names of the files in a song's media."""
    return sorted(path.name for path in (workspace / song / "media").glob("*"))


def test_a_file_arrives_piece_by_piece(
    sender: Callable[..., Any], new_song: NewSong, wav: Wav, workspace: Path
) -> None:
    song, data = new_song(), wav(0.5)
    one = sender(data, song, name="../../Voice take.wav")
    begun = one.begin()
    assert (begun.status_code, begun.headers["Upload-Offset"], begun.headers["Tus-Resumable"]) == (201, "0", "1.0.0")
    assert re.fullmatch(rf"/api/songs/{song}/uploads/[\w-]{{22}}", one.place)
    assert one.send(0, 1_000).headers["Upload-Offset"] == "1000"
    assert one.offset() == 1_000
    assert one.state() == {"offset": 1_000, "length": len(data), "name": "../../Voice take.wav"}
    last = one.send(1_000)
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(data)))
    sha256 = hashlib.sha256(data).hexdigest()
    assert one.state()["media"] == {
        "sha256": sha256, "suffix": "wav", "name": "Voice take.wav", "sample_rate": 48_000, "channels": 2,
        "frames": 24_000,
    }  # fmt: skip
    assert media_files(workspace, song) == [f"{sha256}.wav"]
    assert (workspace / song / "media" / f"{sha256}.wav").read_bytes() == data


def test_the_protocol_says_what_it_is(studio: httpx.Client, new_song: NewSong) -> None:
    door = f"/api/songs/{new_song()}/uploads"
    told = studio.options(door)
    assert (told.status_code, told.headers["Tus-Version"]) == (204, "1.0.0")
    assert told.headers["Tus-Extension"] == "creation,expiration,termination"
    assert told.headers["Tus-Max-Size"] == str(2**30)
    other = studio.post(door, headers={"Tus-Resumable": "0.2.2", "Upload-Length": "5"})
    assert (other.status_code, other.headers["Tus-Version"]) == (412, "1.0.0")


def test_only_the_next_bytes_are_taken(sender: Callable[..., Any], wav: Wav) -> None:
    one = sender(wav(0.1))
    one.begin()
    one.send(0, 500)
    for start in (0, 499, 501):
        answer = one.send(start, start + 10)
        assert (answer.status_code, set(answer.json())) == (409, {"problem", "remedy"})
    assert one.offset() == 500
    too_much = one.client.patch(
        one.place,
        headers={**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "500"},
        content=one.data,
    )
    assert too_much.status_code == 413
    wrong_type = one.client.patch(one.place, headers={**TUS, "Upload-Offset": "500"}, content=b"123")
    assert wrong_type.status_code == 415
    assert one.offset() == 500


def test_what_came_before_the_line_broke_is_kept(
    sender: Callable[..., Any], new_song: NewSong, wav: Wav, workspace: Path
) -> None:
    song = new_song()
    one = sender(wav(0.5), song)
    one.begin()
    (data,) = (workspace / song).glob("uploads/*/data")
    one.break_off(0, 150_000, len(one.data), when=lambda: data.stat().st_size > 100_000)
    offset = one.offset()
    assert 100_000 < offset <= 150_000
    assert one.send(offset).status_code == 204
    assert one.state()["media"]["sha256"] == one.sha256


def test_who_asks_how_far_it_is_cuts_off_whoever_still_sends(
    sender: Callable[..., Any], new_song: NewSong, wav: Wav, studio: Any, workspace: Path
) -> None:
    """A line that nobody has noticed to be dead must not go on writing after the answer."""
    song = new_song()
    one = sender(wav(0.5), song)
    one.begin()
    (data,) = (workspace / song).glob("uploads/*/data")
    may_go_on, answers = threading.Event(), []

    def slowly() -> Any:
        yield one.data[:150_000]
        may_go_on.wait(20)
        yield one.data[150_000:]

    def send() -> None:
        headers = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
        with httpx.Client(base_url=studio.base_url, headers=studio.headers, timeout=30) as other:
            answers.append(other.patch(one.place, headers=headers, content=slowly()).status_code)

    thread = threading.Thread(target=send)
    thread.start()
    until(lambda: data.stat().st_size > 100_000)
    offset = one.offset()
    may_go_on.set()
    thread.join()
    assert answers == [409]
    assert one.offset() == offset
    assert one.send(offset).status_code == 204
    assert one.state()["media"]["sha256"] == one.sha256


def test_bytes_that_are_not_those_that_were_promised_are_refused(
    sender: Callable[..., Any], new_song: NewSong, wav: Wav, workspace: Path
) -> None:
    song = new_song()
    one = sender(wav(0.1), song, sha256="ab" * 32)
    one.begin()
    answer = one.send(0)
    assert (answer.status_code, answer.json()["problem"]) == (422, "The file was damaged on its way.")
    assert media_files(workspace, song) == []
    assert list((workspace / song / "uploads").iterdir()) == []
    assert one.client.head(one.place, headers=TUS).status_code == 404


def test_who_sends_what_is_refused_again_and_again_is_logged_once(
    sender: Callable[..., Any], new_song: NewSong, wav: Wav, caplog: pytest.LogCaptureFixture
) -> None:
    song = new_song()
    with caplog.at_level(logging.WARNING, "woodshed.server"):
        for _ in range(5):
            one = sender(wav(0.1), song, sha256="ab" * 32, name="Voice.wav")
            one.begin()
            assert one.send(0).status_code == 422
    told = [words for words in caplog.messages if "Refused" in words]
    assert told == ["Refused a file of somebody: The file was damaged on its way. 'Voice.wav'"]


def test_what_a_song_has_is_not_sent_again(sender: Callable[..., Any], new_song: NewSong, wav: Wav) -> None:
    song, data = new_song(), wav(0.2)
    first = sender(data, song)
    first.begin()
    first.send(0)
    again = sender(data, song, name="The same.wav")
    begun = again.begin()
    assert begun.headers["Upload-Offset"] == str(len(data))
    assert again.state()["media"] == {**first.state()["media"], "name": "The same.wav"}


def test_a_client_that_knows_no_hash_can_send_too(sender: Callable[..., Any], wav: Wav) -> None:
    one = sender(wav(0.1), sha256="")
    one.begin()
    assert one.send(0).status_code == 204
    assert one.state()["media"]["sha256"] == hashlib.sha256(one.data).hexdigest()


def test_two_who_send_the_same_file_at_once_both_succeed(
    sender: Callable[..., Any], new_song: NewSong, wav: Wav, workspace: Path
) -> None:
    song, data = new_song(), wav(0.3)
    ann, bob = sender(data, song), sender(data, song)
    ann.begin()
    bob.begin()
    half = len(data) // 2
    ann.send(0, half)
    bob.send(0, half)
    answers = []
    ends = [threading.Thread(target=lambda who=who: answers.append(who.send(half).status_code)) for who in (ann, bob)]
    for end in ends:
        end.start()
    for end in ends:
        end.join()
    assert answers == [204, 204]
    assert ann.state()["media"] == bob.state()["media"]
    assert media_files(workspace, song) == [f"{ann.sha256}.wav"]


def test_what_is_stopped_leaves_nothing(
    sender: Callable[..., Any], new_song: NewSong, wav: Wav, workspace: Path
) -> None:
    song = new_song()
    one = sender(wav(0.5), song)
    one.begin()
    one.send(0, 1_000)
    assert one.client.delete(one.place, headers=TUS).status_code == 204
    assert one.send(1_000).status_code == 404
    assert list((workspace / song / "uploads").iterdir()) == []


def test_what_was_only_guessed_of_a_file_is_put_right_when_it_has_come(
    sender: Callable[..., Any], new_song: NewSong, wav: Wav, join: Any
) -> None:
    """In the song itself, so that everybody hears of it."""
    song, data = new_song(), wav(0.5)
    one = sender(data, song)
    with join(song) as ann:
        ann.edit(Add((Media(one.sha256, "mp3", "Mine", 44_100, 1, 123),)))
        one.begin()
        one.send(0)
        ann.until(lambda: ann.song.media == (Media(one.sha256, "wav", "Mine", 48_000, 2, 24_000),))


@pytest.mark.parametrize("key", ["..%2fmedia", "a" * 22, "a" * 400, "%00", "song.db", "a%5cb" * 5])
def test_an_upload_is_found_by_nothing_but_its_id(studio: httpx.Client, new_song: NewSong, key: str) -> None:
    song = new_song()
    for ask in (studio.head, studio.get, studio.delete):
        assert ask(f"/api/songs/{song}/uploads/{key}", headers=TUS).status_code in {404, 405}


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Length": ""},
        {"Upload-Length": "-1"},
        {"Upload-Length": "1e3"},
        {"Upload-Length": "9" * 40},
        {"Upload-Metadata": "sha256 !!"},
        {"Upload-Metadata": "sha256 Li4vLi4="},
    ],
)
def test_what_makes_no_sense_is_refused(sender: Callable[..., Any], wav: Wav, headers: dict[str, str]) -> None:
    answer = sender(wav(0.1)).begin(**headers)
    assert (answer.status_code, set(answer.json())) == (422, {"problem", "remedy"})


# ── how much may come ──


def test_too_much_is_refused_before_it_is_sent(
    sender: Callable[..., Any], new_song: NewSong, wav: Wav, monkeypatch: pytest.MonkeyPatch
) -> None:
    song, data = new_song(), wav(0.1)

    def told() -> tuple[int, str]:
        answer = sender(data, song).begin()
        return answer.status_code, answer.json()["problem"]

    assert sender(data, song).begin(**{"Upload-Length": str(2**30 + 1)}).status_code == 413
    full = SimpleNamespace(free=2**20)
    with monkeypatch.context() as here:
        here.setattr(shutil, "disk_usage", lambda _path: full)
        assert told() == (507, "There is no room for this file on the studio's disk.")
    with monkeypatch.context() as here:
        here.setattr(limits, "MOST_OF_SONG", len(data) - 1)
        assert told()[0] == 413
    assert sender(data, song).begin().status_code == 201
    with monkeypatch.context() as here:
        here.setattr(limits, "MOST_AT_ONCE", 1)
        assert told() == (429, "You have too many files on their way.")
    with monkeypatch.context() as here:
        here.setattr(limits, "MOST_ON_THEIR_WAY", 2 * len(data) - 1)
        assert told()[0] == 429


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_says_so_and_keeps_what_is_there(
    sender: Callable[..., Any], new_song: NewSong, wav: Wav, workspace: Path
) -> None:
    song = new_song()
    one = sender(wav(0.1), song)
    one.begin()
    one.send(0, 1_000)
    (place,) = (workspace / song / "uploads").iterdir()
    (place / "data").rename(place / "kept")
    (place / "data").symlink_to("/dev/full")
    answer = one.send(0, 2_000)
    assert answer.status_code == 507
    assert "no room" in answer.json()["problem"]
    (place / "data").unlink()
    (place / "kept").rename(place / "data")
    assert one.offset() == 1_000
    assert one.send(1_000).status_code == 204


def test_what_nobody_goes_on_sending_expires(
    sender: Callable[..., Any], new_song: NewSong, wav: Wav, workspace: Path
) -> None:
    song = new_song()
    one = sender(wav(0.1), song)
    one.begin()
    one.send(0, 100)
    long_ago = time.time() - limits.KEPT_S - 60
    (place,) = (workspace / song / "uploads").iterdir()
    for path in (*place.iterdir(), place):
        os.utime(path, (long_ago, long_ago))
    sender(wav(0.2), song).begin()  # somebody else comes along
    assert not place.exists()
    assert one.send(100).status_code == 404


# ── whatever the line does ──


def _odd() -> bytes:
    file = io.BytesIO()
    soundfile.write(file, np.linspace(-1, 1, 4_001), 44_100, format="WAV")
    return file.getvalue()


ODD = _odd()
"""A file of an odd size."""
STEP = st.one_of(
    st.tuples(st.sampled_from(["send", "break", "again", "ahead"]), st.integers(1, 6_000)),
    st.tuples(st.sampled_from(["ask", "restart", "begin again"]), st.just(0)),
)


@settings(max_examples=15)
@given(steps=st.lists(STEP, max_size=8))
def test_any_way_of_sending_ends_in_the_same_bytes(
    steps: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory, listen: Any, sender_to: Any
) -> None:
    """Chunks of any size, breaks, restarts, bytes sent twice or too early: the offset is always the truth."""
    workspace = tmp_path_factory.mktemp("songs")
    song = Workspace(workspace).create(Song("Any"))
    server = listen(workspace)
    client = client_of(f"http://{server.__enter__()}")
    one = sender_to(client, song, ODD)
    one.begin()
    sent = 0
    try:
        for what, size in steps:
            end = min(sent + size, len(ODD))
            match what:
                case "send":
                    assert one.send(sent, end).status_code == 204
                    sent = end
                case "break" if end < len(ODD):
                    one.break_off(sent, end, len(ODD) - sent)
                    before, sent = sent, one.offset()  # whoever asks cuts off what is still on its way
                    assert before <= sent <= end
                case "again" if sent > 0:
                    assert one.send(0, size).status_code == 409
                case "ahead" if sent + size < len(ODD):
                    assert one.send(sent + size).status_code == 409
                case "restart":
                    server.__exit__()
                    server = listen(workspace)
                    address = server.__enter__()
                    client.close()
                    client = httpx.Client(
                        base_url=f"http://{address}", headers={"Origin": f"http://{address}"}, timeout=30
                    )
                    one.client = client
                case "begin again" if sent < len(ODD):
                    one.begin()
                    sent = 0
            assert one.offset() == sent
        assert one.send(sent).status_code == 204
        media = one.state()["media"]
        assert media["sha256"] == one.sha256
        assert (workspace / song / "media" / f"{one.sha256}.wav").read_bytes() == ODD
    finally:
        client.close()
        server.__exit__()


@pytest.mark.parametrize("pieces", [0, 3, 9, 10])
def test_after_a_kill_sending_goes_on_where_it_was(pieces: int, tmp_path: Path, sender_to: Any, wav: Wav) -> None:
    """Also after the last byte, when nobody has heard what became of it."""
    song, data = Workspace(tmp_path).create(Song("Killed")), wav(1.0)
    step = -(-len(data) // 10)

    def run() -> tuple[Any, str]:
        command = [sys.executable, "-m", "woodshed", "studio", str(tmp_path), "--no-browser", "--port", "0"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert server.stdout is not None
        return server, server.stdout.readline().split()[-1].rstrip("/")

    server, address = run()
    one = sender_to(client_of(address), song, data)
    one.begin()
    for number in range(pieces):
        assert one.send(number * step, (number + 1) * step).status_code == 204
    one.client.close()
    server.send_signal(signal.SIGKILL)
    server.communicate()
    server, address = run()
    try:
        one.client = client_of(address)
        assert one.offset() == min(pieces * step, len(data))
        if pieces < 10:
            assert one.send(one.offset()).status_code == 204
        assert one.state()["media"]["sha256"] == one.sha256
        assert (tmp_path / song / "media" / f"{one.sha256}.wav").read_bytes() == data
    finally:
        one.client.close()
        server.terminate()
        server.communicate()


def test_a_server_that_ended_between_putting_away_and_saying_so_still_knows(
    sender: Callable[..., Any], new_song: NewSong, wav: Wav, workspace: Path
) -> None:
    song = new_song()
    one = sender(wav(0.1), song)
    one.begin()
    one.send(0)
    media = one.state()["media"]
    (place,) = (workspace / song / "uploads").iterdir()
    (place / "done.json").unlink()
    assert one.offset() == 0  # sending it again is never wrong
    assert one.send(0).status_code == 204
    assert one.state()["media"] == media


def client_of(address: str) -> httpx.Client:
    """Return somebody at the page of a server."""
    return httpx.Client(base_url=address, headers={"Origin": address}, timeout=60)


def until(condition: Callable[[], bool], patience_s: float = 10.0) -> None:
    """Wait until something is true."""
    end = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < end, "it never became true"
        time.sleep(0.01)
