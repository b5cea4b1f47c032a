"""The songs of a workspace: listed, made, copied, thrown away, brought in and brought back."""

from __future__ import annotations

import io
import sqlite3
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from woodshed.errors import FileError
from woodshed.server.problems import NotThereError
from woodshed.server.summaries import Summaries, Summary, summary_of
from woodshed.server.workspace import Workspace, id_of
from woodshed.song.backup import read_backup
from woodshed.song.document import MASTER, START, Clip, Note, Song, Track
from woodshed.song.edits import ChangeSong
from woodshed.song.folder import SongFolder, read_song
from woodshed.song.live import LiveSong
from woodshed.song.midi import format_midi
from woodshed.units import Ticks

NewSong = Callable[..., str]
TUNE = Song(
    title="Tune",
    tracks=(
        Track("keys", "Keys", clips=(Clip("clip1", START, Ticks(3840), notes=(Note("n1", START, Ticks(960), 69),)),)),
        Track(MASTER, "Master", "master"),
    ),
)


def test_a_song_from_a_template_plays_and_is_listed_with_what_people_know_it_by(
    studio: httpx.Client, new_song: NewSong
) -> None:
    """8 bars of 4/4 at 80 bpm last 24 s."""
    song = new_song("lo-fi", "Rain")
    (listed,) = studio.get("/api/songs").json()
    told = {name: listed[name] for name in ("id", "title", "bars", "length_s", "tempo_bpm", "key", "tracks")}
    assert told == {
        "id": song, "title": "Rain", "bars": 8, "length_s": 24.0, "tempo_bpm": 80.0, "key": "A minor", "tracks": 7,
    }  # fmt: skip
    assert len(listed["colours"]) == 7
    assert abs(listed["edited_at"] - time.time()) < 60


def test_a_template_is_a_song_at_once(new_song: NewSong, studio: httpx.Client) -> None:
    """There is no work to wait for: the answer is the song, and it costs less than a second of the processor."""
    begin = time.process_time()
    song = new_song("funk")
    assert time.process_time() - begin < 1.0
    assert [listed["id"] for listed in studio.get("/api/songs").json()] == [song]


def test_the_song_edited_last_comes_first(studio: httpx.Client, new_song: NewSong, workspace: Path) -> None:
    first, second = new_song(title="One"), new_song(title="Two")
    assert [song["id"] for song in studio.get("/api/songs").json()] == [second, first]
    with SongFolder.open(workspace / first) as folder:
        folder.apply(ChangeSong({"title": "One again"}))
    assert [song["title"] for song in studio.get("/api/songs").json()] == ["One again", "Two"]


def test_a_song_is_read_again_only_when_it_has_changed(
    studio: httpx.Client, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a hundred songs are listed at once; and what was read is kept for the next start."""
    place = Workspace(workspace)
    songs = [place.create(Song(title=f"Song {number}")) for number in range(5)]
    read: list[str] = []

    def note(song: str, path: Path) -> Summary:
        read.append(song)
        return summary_of(song, path)

    monkeypatch.setattr("woodshed.server.summaries.summary_of", note)
    listed = studio.get("/api/songs").json()
    assert studio.get("/api/songs").json() == listed
    assert sorted(read) == songs
    with SongFolder.open(workspace / songs[2]) as folder:
        folder.apply(ChangeSong({"title": "Another"}))
    assert studio.get("/api/songs").json()[0]["title"] == "Another"
    assert read[5:] == [songs[2]]
    assert [{**song, "role": "owner"} for song in Summaries(place).list()] == studio.get("/api/songs").json()
    assert len(read) == 6


def test_a_broken_song_is_listed_and_rescued(studio: httpx.Client, new_song: NewSong, workspace: Path) -> None:
    """Without its backup there is the log, up to the change that cannot be read."""
    song = new_song("piano", "Sad")
    with SongFolder.open(workspace / song) as folder:
        folder.apply(ChangeSong({"title": "Sadder"}))
        folder.apply(ChangeSong({"title": "Saddest"}))
        good = folder.song_at(2)
    with sqlite3.connect(workspace / song / "song.db") as database:
        database.execute("UPDATE updates SET data = x'00ff00ff' WHERE seq = 3")
    database.close()
    (workspace / song / "song.backup").unlink()
    (listed,) = studio.get("/api/songs").json()
    assert "damaged" in listed["problem"]
    assert listed["rescuable"] is True
    assert "last good version" in listed["remedy"]
    told = studio.get(f"/api/songs/{song}/last-good").json()
    assert (told["seq"], told["lost"], told["title"], told["of"], told["damaged"]) == (2, 1, "Sadder", "log", True)
    assert listed["good"] == {name: value for name, value in told.items() if name != "damaged"}
    assert studio.post(f"/api/songs/{song}/rescue").json() == {"id": song}
    assert read_song(workspace / song) == good
    assert (workspace / song / "song.db.damaged-1").is_file()
    assert studio.get(f"/api/songs/{song}/last-good").json()["damaged"] is False


@pytest.mark.parametrize("how", ["half", "garbage", "empty", "bad middle", "gone"])
def test_a_song_whose_file_is_damaged_is_there_again_under_its_own_name(
    studio: httpx.Client,
    new_song: NewSong,
    workspace: Path,
    damages: Callable[[bytes], dict[str, bytes]],
    how: str,
) -> None:
    """With all of it, from its backup."""
    song = new_song("piano", "Sad")
    studio.put(f"/api/songs/{song}/title", json={"title": "Sadder"})
    studio.delete(f"/api/songs/{song}")  # so that it is closed
    studio.post(f"/api/songs/{song}/untrash")
    whole = read_song(workspace / song)
    file = workspace / song / "song.db"
    bad = damages(file.read_bytes())
    file.write_bytes(bad[how]) if how in bad else file.unlink()
    (listed,) = studio.get("/api/songs").json()
    assert (listed["title"], listed["rescuable"], listed["good"]["title"]) == ("Sadder", True, "Sadder")
    assert studio.post(f"/api/songs/{song}/rescue").json() == {"id": song}
    (listed,) = studio.get("/api/songs").json()
    assert (listed["title"], listed.get("problem")) == ("Sadder", None)
    assert read_song(workspace / song) == whole


def test_what_a_browser_has_of_a_broken_song_is_brought_back(
    studio: httpx.Client, new_song: NewSong, workspace: Path
) -> None:
    """As it is there, when nothing of it can be read here; what is no song is refused."""
    song = new_song("piano", "Sad")
    with SongFolder.open(workspace / song) as folder:
        copy = LiveSong.from_state(folder.live.state())
    copy.apply(ChangeSong({"title": "Written since"}))
    for file in (workspace / song).glob("song.*"):
        file.unlink()
    (workspace / song / "song.db").write_bytes(b"no database" * 1000)
    for bad in (b"", b"\xff\xff\xff", LiveSong().state()):
        assert studio.post(f"/api/songs/{song}/rescue", content=bad).json()["problem"]
    assert studio.post(f"/api/songs/{song}/rescue", content=copy.state()).json() == {"id": song}
    assert read_song(workspace / song) == copy.song()
    assert (workspace / song / "song.db.damaged-1").read_bytes() == b"no database" * 1000


def test_a_song_that_is_damaged_while_it_is_open_is_mended_with_all_that_is_in_memory(
    studio: httpx.Client, join: Callable[..., Any], new_song: NewSong, workspace: Path
) -> None:
    song = new_song("piano", "Sad")
    ann = join(song)
    ann.edit(ChangeSong({"title": "Sadder"}))
    ann.until_saved()
    file = workspace / song / "song.db"
    size = file.stat().st_size
    with file.open("r+b") as database:
        database.write(bytes(range(251)) * (size // 251))
    ann.edit(ChangeSong({"title": "Since"}))
    ann.until(lambda: ann.refused or ann.saved >= ann.sent)
    assert studio.post(f"/api/songs/{song}/rescue").json() == {"id": song}
    assert read_song(workspace / song) == ann.song
    assert ann.song.title == "Since"
    assert (workspace / song / "song.db.damaged-1").stat().st_size >= size


def test_a_song_that_is_open_has_a_backup_soon(
    join: Callable[..., Any], new_song: NewSong, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only when it is closed; and nobody has to ask for it."""
    monkeypatch.setattr("woodshed.server.keeper.BACK_UP_S", 0.0)
    song = new_song("piano", "Sad")
    ann = join(song)
    ann.edit(ChangeSong({"title": "Sadder"}))
    ann.until_saved()
    ann.until(lambda: LiveSong.from_state(read_backup(workspace / song)[1]).song().title == "Sadder")


def test_a_song_that_is_no_database_is_listed_and_its_files_can_be_had(studio: httpx.Client, workspace: Path) -> None:
    (workspace / "wreck").mkdir()
    (workspace / "wreck" / "song.db").write_bytes(b"no database" * 1000)
    (listed,) = studio.get("/api/songs").json()
    assert listed["id"] == "wreck"
    assert listed["problem"]
    assert listed["rescuable"] is False
    assert "backup" in listed["remedy"]
    assert "last good version" not in listed["remedy"]
    assert studio.post("/api/songs/wreck/rescue").json()["problem"]
    answer = studio.get("/api/songs/wreck/raw")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.read("wreck/song.db") == b"no database" * 1000


def test_the_raw_files_of_a_song_are_the_song(
    studio: httpx.Client, new_song: NewSong, workspace: Path, tmp_path: Path
) -> None:
    song = new_song("house")
    studio.post(f"/api/songs/{song}/versions", json={"name": "Open it, so that there is a write-ahead log"})
    (workspace / song / "renders").mkdir()
    (workspace / song / "renders" / "mix.wav").write_bytes(b"can be made again")
    answer = studio.get(f"/api/songs/{song}/raw")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == [f"{song}/song.db"]
        archive.extractall(tmp_path / "out")
    assert read_song(tmp_path / "out" / song) == read_song(workspace / song)


def test_a_copy_is_a_song_of_its_own(studio: httpx.Client, new_song: NewSong, workspace: Path) -> None:
    song = new_song("piano", "Sketch")
    copy = studio.post(f"/api/songs/{song}/duplicate").json()["id"]
    assert read_song(workspace / copy).title == "Sketch copy"
    assert read_song(workspace / copy).tracks == read_song(workspace / song).tracks


def test_a_song_thrown_away_lies_in_the_trash(studio: httpx.Client, new_song: NewSong, workspace: Path) -> None:
    song = new_song("piano")
    studio.get(f"/api/songs/{song}/changes?since=1")  # it is open now
    assert studio.delete(f"/api/songs/{song}").status_code == 204
    assert studio.get("/api/songs").json() == []
    (trashed,) = (workspace / ".trash").iterdir()
    assert read_song(trashed).title == "Piano sketch"
    assert studio.delete(f"/api/songs/{song}").status_code == 404


def test_what_was_thrown_away_comes_back_also_when_its_name_is_taken(studio: httpx.Client, new_song: NewSong) -> None:
    song = new_song("piano", "Kept")
    studio.delete(f"/api/songs/{song}")
    assert studio.post(f"/api/songs/{song}/untrash").json() == {"id": song}
    studio.delete(f"/api/songs/{song}")
    assert new_song("", "Kept") == song
    assert studio.post(f"/api/songs/{song}/untrash").json() == {"id": f"{song}-2"}
    assert studio.post(f"/api/songs/{song}/untrash").status_code == 404


def test_a_song_is_renamed_as_an_edit(studio: httpx.Client, new_song: NewSong) -> None:
    song = new_song("piano")
    assert studio.put(f"/api/songs/{song}/title", json={"title": "Evening"}).status_code == 204
    assert [one["title"] for one in studio.get("/api/songs").json()] == ["Evening"]
    assert studio.get(f"/api/songs/{song}/history").json()[0]["why"] == "Call the song “Evening”"


def test_a_summary_shows_when_each_track_plays(studio: httpx.Client, new_song: NewSong) -> None:
    new_song("lo-fi")
    (song,) = studio.get("/api/songs").json()
    assert len(song["parts"]) == song["tracks"]
    for part in song["parts"]:
        for start, length in part["spans"]:
            assert 0 <= start < 1
            assert 0 < start + length <= 1.0001


def test_a_midi_file_becomes_a_song_with_a_key(studio: httpx.Client, workspace: Path) -> None:
    data, _ = format_midi(TUNE)
    answer = studio.post("/api/songs/import", params={"name": "my tune.mid"}, content=data)
    song = read_song(workspace / answer.json()["id"])
    assert [note.pitch for track in song.tracks for clip in track.clips for note in clip.notes] == [69]
    assert song.key is not None
    broken = studio.post("/api/songs/import", params={"name": "my tune.mid"}, content=b"no tune")
    assert broken.status_code == 422
    assert broken.json()["problem"] == "This is no MIDI file."


def test_an_audio_file_becomes_a_song_that_is_as_long(
    studio: httpx.Client, workspace: Path, wav: Callable[..., bytes]
) -> None:
    """1.5 s at 120 bpm are 3 beats: 2,880 ticks."""
    answer = studio.post("/api/songs/import", params={"name": "voice.wav"}, content=wav(1.5)).json()
    song = read_song(workspace / answer["id"])
    (clip,) = song.tracks[0].clips
    assert (song.title, clip.length, clip.media) == ("voice", 2880, song.media[0].sha256)
    assert song.media[0].frames == 72_000
    assert "No steady beat" in " ".join(answer["said"])


def test_an_audio_file_with_a_beat_becomes_a_song_at_its_tempo(
    studio: httpx.Client, workspace: Path, wav: Callable[..., bytes]
) -> None:
    """Eight seconds of strokes at 96 bpm, the first one after 0.3 s: that one is due on bar 2."""
    audio = np.zeros((1, 8 * 48_000), np.float32)
    for beat in np.arange(0.3, 7.9, 60 / 96):
        at = round(beat * 48_000)
        audio[0, at : at + 480] = np.linspace(0.5, 0.0, 480) * (-1.0) ** np.arange(480)
    answer = studio.post("/api/songs/import", params={"name": "loop.wav"}, content=wav(audio=audio)).json()
    song = read_song(workspace / answer["id"])
    (clip,) = song.tracks[0].clips
    assert song.tempo[0].bpm == 96
    assert clip.start + 0.3 * 96 / 60 * 960 == pytest.approx(3840, abs=4)
    assert answer["said"] == ["The audio lies on one track. Its tempo is 96 bpm, and its first beat is that of bar 2."]


def test_what_is_neither_music_nor_sound_is_refused_and_leaves_nothing(studio: httpx.Client, workspace: Path) -> None:
    answer = studio.post("/api/songs/import", params={"name": "cat.jpg"}, content=b"\xff\xd8 a cat")
    assert answer.status_code == 422
    assert "audio" in answer.json()["problem"]
    assert studio.get("/api/songs").json() == []
    assert not [path for path in workspace.iterdir() if not path.name.startswith(".")]


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".trash", "a/b", "a\\b", "/etc", "..\\x", "a\0b", "x" * 300, " a", "a.", "C:"]
)
def test_no_name_leads_out_of_the_workspace(name: str, workspace: Path) -> None:
    with pytest.raises(NotThereError):
        Workspace(workspace).folder(name)


def test_a_link_out_of_the_workspace_is_no_song(studio: httpx.Client, workspace: Path, tmp_path: Path) -> None:
    SongFolder.create(tmp_path / "outside", TUNE).close()
    (workspace / "inside").symlink_to(tmp_path / "outside")
    assert studio.get("/api/songs").json() == []
    assert studio.get("/api/songs/inside/history").status_code == 404


def test_titles_become_names_of_folders() -> None:
    assert [id_of(title) for title in ("Rainy Day in C♯!", "Été", "日本", "..", "a" * 99)] == [
        "rainy-day-in-c", "ete", "song", "song", "a" * 48,
    ]  # fmt: skip


def test_a_workspace_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(FileError, match="file, not a folder"):
        Workspace(tmp_path / "file")
