"""A song goes out as a zip file and comes in again; what hides in a zip file does not."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from woodshed.server.arriving import unpacker
from woodshed.song.document import Media
from woodshed.song.edits import Add
from woodshed.song.folder import SongFolder, read_song

NewSong = Callable[..., str]
Wav = Callable[..., bytes]
Entries = dict[str, bytes]


def bring(studio: httpx.Client, data: bytes) -> httpx.Response:
    """Send a zip file to be a song."""
    return studio.post("/api/songs/import", params={"name": "Mine.zip"}, content=data)


def refused(studio: httpx.Client, data: bytes, problem: str, workspace: Path) -> None:
    """See that a zip file is refused, in two sentences, and that nothing of it is left."""
    before = sorted(workspace.rglob("*"))
    answer = bring(studio, data)
    assert answer.status_code == 422, answer.text
    told = answer.json()
    assert problem in told["problem"]
    assert told["remedy"].endswith(".")
    assert [path for path in sorted(workspace.rglob("*")) if path not in before and path.name != ".coming"] == []


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the log says was refused."""
    return [record.getMessage() for record in caplog.records if record.getMessage().startswith("Refused ")]


def zipped(entries: Entries, **options: Any) -> bytes:
    """Return a zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return file.getvalue()


def entries_of(data: bytes) -> Entries:
    """Return what a zip file holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def packed(studio: httpx.Client, new_song: NewSong, wav: Wav, workspace: Path) -> bytes:
    """The zip file of a song with a version, a change after it, and an audio file."""
    song = new_song("lo-fi", "Packed")
    media = studio.post(f"/api/songs/{song}/media", content=wav(0.2)).json()
    studio.post(f"/api/songs/{song}/versions", json={"name": "Demo", "note": "For Ann"})
    studio.put(f"/api/songs/{song}/title", json={"title": "Packed again"})
    with SongFolder.open(workspace / song) as folder:
        folder.apply(Add((Media(media["sha256"], "wav", "Voice", 48_000, 2, 9_600),)), by="Ann", why="A voice")
    return studio.get(f"/api/songs/{song}/raw").content


def test_a_song_comes_back_with_its_history_its_versions_and_its_audio(
    studio: httpx.Client, packed: bytes, workspace: Path
) -> None:
    made = bring(studio, packed).json()
    assert made["id"] == "packed-again"
    assert made["said"] == ["The song is here with its history."]
    assert read_song(workspace / made["id"]) == read_song(workspace / "packed")
    history = studio.get(f"/api/songs/{made['id']}/history").json()
    assert history == studio.get("/api/songs/packed/history").json()
    names = [(version["name"], version["note"]) for version in studio.get(f"/api/songs/{made['id']}/versions").json()]
    assert sorted(names) == [("As it came in", ""), ("Demo", "For Ann")]
    demo = next(each for each in studio.get(f"/api/songs/{made['id']}/versions").json() if each["name"] == "Demo")
    assert studio.get(f"/api/songs/{made['id']}/history/{demo['seq']}/song").json()["title"] == "Packed"
    media = [path.name for path in (workspace / made["id"] / "media").iterdir()]
    assert media == [path.name for path in (workspace / "packed" / "media").iterdir()]


def test_a_folder_that_somebody_packed_by_hand_will_do_and_the_rest_is_left(
    studio: httpx.Client, packed: bytes, workspace: Path
) -> None:
    """Renders, notes, a zip file within, a program: none of them is unpacked."""
    inside = {name.partition("/")[2]: data for name, data in entries_of(packed).items()}
    more = {
        "notes.txt": b"hello",
        "renders/mix.wav": b"no",
        "more.zip": packed,
        "media/run.sh": b"rm -rf",
        "chat.jsonl": b"",
    }
    made = bring(studio, zipped({**inside, **more})).json()
    files = {path.relative_to(workspace / made["id"]).parts[0] for path in (workspace / made["id"]).rglob("*")}
    assert {name for name in files if not name.startswith("song.")} == {"media"}
    assert len(list((workspace / made["id"] / "media").iterdir())) == 1


@pytest.mark.parametrize(
    "name",
    [
        "../song.db", "packed/../../people.db", "/etc/passwd", "packed\\..\\x", "C:/x", "packed/media/..",
        "packed/\x07", "packed/a:b",
    ],
)  # fmt: skip
def test_what_leads_out_of_it_is_refused(studio: httpx.Client, packed: bytes, workspace: Path, name: str) -> None:
    refused(studio, zipped({**entries_of(packed), name: b"x"}), "leads out of it", workspace)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(studio: httpx.Client, packed: bytes, workspace: Path, kind: int) -> None:
    file = io.BytesIO(packed)
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("packed/media/link")
        link.external_attr = (kind | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    refused(studio, file.getvalue(), "leads out of it", workspace)


@pytest.mark.parametrize("again", ["packed/song.db", "packed/SONG.DB"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(studio: httpx.Client, packed: bytes, workspace: Path, again: str) -> None:
    file = io.BytesIO(packed)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(again, b"other")
    refused(studio, file.getvalue(), "the same name", workspace)


def test_bombs_are_refused_before_they_are_unpacked(studio: httpx.Client, packed: bytes, workspace: Path) -> None:
    """Also those that nothing would be taken of."""
    name = f"packed/media/{'0' * 64}.wav"
    for path in (name, "packed/renders/mix.wav", "packed/deep.zip"):
        refused(studio, zipped({**entries_of(packed), path: bytes(2**25)}), "far too much", workspace)


def test_a_head_that_lies_about_its_size_is_not_believed(studio: httpx.Client, packed: bytes, workspace: Path) -> None:
    """The bomb's head promises a thousand bytes."""
    name = f"packed/media/{'0' * 64}.wav"
    data = zipped({**entries_of(packed), name: bytes(2**25)})
    data = data.replace((2**25).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    answer = bring(studio, data)
    assert answer.status_code == 422
    assert "zip file" in answer.json()["problem"]


def test_bytes_that_are_unpacked_again_and_again_are_refused(
    studio: httpx.Client, packed: bytes, workspace: Path
) -> None:
    """Overlapping entries (Fifield, "A better zip bomb", 2019)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in entries_of(packed).items():
            archive.writestr(name, data)
        first = archive.infolist()[0]
        for number in range(3):
            copy = zipfile.ZipInfo(f"packed/renders/{number}.wav")
            copy.header_offset, copy.compress_size, copy.file_size, copy.CRC = (
                first.header_offset, first.compress_size, first.file_size, first.CRC,
            )  # fmt: skip
            archive.filelist.append(copy)
    refused(studio, file.getvalue(), "far too much", workspace)


def test_too_many_files_are_refused(studio: httpx.Client, packed: bytes, workspace: Path) -> None:
    many = {f"packed/{number}": b"" for number in range(unpacker.MOST_FILES)}
    refused(studio, zipped({**entries_of(packed), **many}), "more than 10,000 files", workspace)


def test_audio_that_is_not_what_its_name_says_is_refused(studio: httpx.Client, packed: bytes, workspace: Path) -> None:
    entries = entries_of(packed)
    (name,) = [each for each in entries if "/media/" in each]
    refused(studio, zipped({**entries, name: entries[name][:-1] + b"x"}), "damaged", workspace)


def test_audio_that_cannot_be_heard_is_left_out_and_told(studio: httpx.Client, packed: bytes, workspace: Path) -> None:
    letter = b"Dear all"
    name = f"packed/media/{hashlib.sha256(letter).hexdigest()}.wav"
    made = bring(studio, zipped({**entries_of(packed), name: letter})).json()
    assert made["said"][1] == "1 of its audio files could not be read and is missing."
    assert len(list((workspace / made["id"] / "media").iterdir())) == 1


def test_what_is_refused_is_logged_with_its_name_and_who_sent_it_from_where(
    studio: httpx.Client, packed: bytes, workspace: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Once a minute for each reason, as everything that is refused."""
    odd = "\x1b[31mMine\n" + "x" * 200 + ".zip"
    with caplog.at_level(logging.WARNING, "woodshed.server"):
        for name in ("../../etc/passwd", "/etc/passwd", "a\\..\\b"):
            data = zipped({**entries_of(packed), name: b"x"})
            refused(studio, data, "A file in this zip file leads out of it.", workspace)
        studio.post("/api/songs/import", params={"name": odd}, content=zipped({"notes.txt": b"x"}))
        assert bring(studio, packed).status_code == 201
        studio.post("/api/songs/import", params={"name": "a.mid"}, content=b"no music")
    leads, nothing, music = logged(caplog)
    assert leads == "Refused a file of somebody at 127.0.0.1: A file in this zip file leads out of it. 'Mine.zip'"
    assert nothing == f"Refused a file of somebody at 127.0.0.1: There is no song in this zip file. {odd[:100]!r}"
    assert music.startswith("Refused a file of somebody at 127.0.0.1: ")
    assert music.endswith("'a.mid'")


@pytest.mark.parametrize("what", ["no database", "a view", "a deep change", "no bytes", "noise", "nothing"])
def test_a_database_that_means_harm_is_refused(
    studio: httpx.Client, packed: bytes, workspace: Path, tmp_path: Path, what: str
) -> None:
    place = tmp_path / "song.db"
    place.write_bytes(entries_of(packed)["packed/song.db"])
    if what in {"no database", "noise"}:
        place.write_bytes(os.urandom(50_000) if what == "noise" else b"SQLite format 3\0")
    else:
        database = sqlite3.connect(place)
        if what == "a view":
            database.executescript(
                "DROP TABLE updates; CREATE VIEW updates AS SELECT 1 seq, 2 at, 3 who, 4 why, 5 data;"
            )
        elif what == "nothing":
            database.executescript("DELETE FROM updates; DELETE FROM versions")
        else:
            deep = b"\x01\x01\x01\x00\x28\x01\x01a\x01b\x01" + b"\x75\x01" * 40_000 + b"\x7f\x00"
            value = deep if what == "a deep change" else "text"
            database.execute("UPDATE updates SET data = ? WHERE seq = 2", (value,))
        database.commit()
        database.close()
    refused(studio, zipped({"packed/song.db": place.read_bytes()}), "", workspace)
    assert studio.get("/api/songs").status_code == 200


def test_who_brought_it_is_who_sent_it(studio: httpx.Client, packed: bytes) -> None:
    studio.post("/api/me")
    studio.put("/api/me", json={"name": "Zoe"})
    song = bring(studio, packed).json()["id"]
    versions = {each["name"]: each["by"] for each in studio.get(f"/api/songs/{song}/versions").json()}
    assert versions["As it came in"] == "Zoe"


def test_the_unpacker_says_one_line_of_json(packed: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.zip").write_bytes(packed)
    (tmp_path / "out").mkdir()
    told = unpacker.unpack(tmp_path / "a.zip", tmp_path / "out")
    assert (len(told["media"]), told["left"]) == (1, 0)
    rows = [json.loads(line) for line in (tmp_path / "out" / "rows").read_text().splitlines()]
    assert [row["why"] for row in rows if "update" in row][-1] == "A voice"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["0", "rows", "song.db"]
