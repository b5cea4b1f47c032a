"""A song on disk: what is kept, what a crash may take, and what a damaged file gives back."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from woodshed.errors import FileError, SongError
from woodshed.song.document import MASTER, START, Clip, Media, Note, Song, Track
from woodshed.song.edits import Add, Change, ChangeSong, Remove, apply
from woodshed.song.folder import SongFolder, read_song
from woodshed.song.history import History
from woodshed.song.live import LiveSong, Transaction
from woodshed.song.mending import rescue
from woodshed.units import Ticks

NOTES = tuple(Note(f"note{n:04}", Ticks(n * 240), Ticks(200), 48 + n) for n in range(8))
RIFF = Clip("riff", START, Ticks(3840), "Verse", notes=NOTES)
SONG = Song(title="Rain", tracks=(Track("bass", "Bass", clips=(RIFF,)), Track(MASTER, "Master", "master")))


def ticking() -> Any:
    """Return a clock that goes one second further each time it is read."""
    return iter(range(1_000_000_000, 2_000_000_000)).__next__


@given(data=st.data())
@settings(max_examples=12)
def test_a_song_comes_back_from_disk_as_it_was(
    data: st.DataObject, songs: Any, edits_of: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Song -> folder -> Song is the identity, also after edits."""
    path = tmp_path_factory.mktemp("song")
    song = data.draw(songs)
    with SongFolder.create(path, song) as folder:
        for _ in range(3):
            edit = data.draw(edits_of(song))
            try:
                song = apply(edit, song)
            except SongError:
                continue
            folder.apply(edit, by="ann")
    with SongFolder.open(path) as folder:
        assert folder.song == song


def test_the_same_calls_make_the_same_bytes(tmp_path: Path) -> None:
    """With the caller's clock and client id, a composed song is the same file every time."""
    digests = []
    for name in ("one", "two"):
        with SongFolder.create(tmp_path / name, SONG, by="compose#1", clock=ticking(), client_id=1) as folder:
            for pitch in range(40, 60):
                folder.apply(Change(Note, {"note0000": {"pitch": pitch}}, of="riff"), by="ann")
            folder.name_version("First")
        files = sorted((tmp_path / name).iterdir())
        assert [path.name for path in files] == ["song.backup", "song.db"]
        digests.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in files])
    assert digests[0] == digests[1]


def test_history_says_who_did_what_when_and_why(tmp_path: Path) -> None:
    """One row a transaction."""
    with SongFolder.create(tmp_path, SONG, by="compose#1", why="A sentence", clock=ticking()) as folder:
        folder.apply(ChangeSong({"title": "Sun"}), by="ann", why="Cheerful")
        assert [(entry.at, entry.by, entry.why) for entry in folder.history()] == [
            (1_000_000_000, "compose#1", "A sentence"),
            (1_000_000_001, "ann", "Cheerful"),
        ]


def test_what_changed_is_said_in_words(tmp_path: Path) -> None:
    """Between two transactions, as people say it."""
    with SongFolder.create(tmp_path, SONG) as folder:
        start = folder.history()[-1].seq
        folder.apply(ChangeSong({"title": "Sun"}))
        folder.apply(Change(Track, {"bass": {"gain_db": -6.5, "mute": True}}))
        folder.apply(Remove(Note, ("note0001", "note0002"), of="riff"))
        folder.apply(Add((Track("pad", "Pad"),), before=MASTER))
        assert set(folder.changes(start)) == {
            "The song: title is now Sun.",
            "The track Bass changed: gain_db is now -6.5, mute is now on.",
            "2 notes removed in the clip Verse of Bass.",
            "The track Pad added.",
        }


def test_a_version_comes_back_as_an_edit_and_nothing_after_it_is_lost(tmp_path: Path) -> None:
    """Restoring is one more transaction; what came between stays in the history."""
    with SongFolder.create(tmp_path, SONG) as folder:
        version = folder.name_version("Good", by="ann")
        folder.apply(Remove(Track, ("bass",)))
        gone = folder.history()[-1].seq
        folder.restore(version.seq, by="bo")
        assert folder.song == SONG
        assert folder.song_at(gone).tracks == (Track(MASTER, "Master", "master"),)
        assert [(each.name, each.by, each.seq) for each in folder.versions()] == [("Good", "ann", 1)]
    with SongFolder.open(tmp_path) as folder:
        assert folder.song == SONG


def test_a_long_history_is_opened_from_a_state_kept_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every thousand transactions; here every five."""
    monkeypatch.setattr("woodshed.song.keeping.CHECKPOINT_EVERY", 5)
    with SongFolder.create(tmp_path, SONG) as folder:
        for pitch in range(40, 52):
            folder.apply(Change(Note, {"note0000": {"pitch": pitch}}, of="riff"))
        assert folder.song_at(4).track("bass").clips[0].notes[0].pitch == 42
        assert folder.versions() == ()
    database = sqlite3.connect(tmp_path / "song.db")
    assert database.execute("SELECT count(*) FROM versions").fetchone() == (2,)
    database.close()
    with SongFolder.open(tmp_path) as folder:
        assert folder.song.track("bass").clips[0].notes[0].pitch == 51


def test_two_programs_may_hold_the_same_song(tmp_path: Path) -> None:
    """The studio is open while the command line changes something: both changes stay, once."""
    SongFolder.create(tmp_path, SONG).close()
    with SongFolder.open(tmp_path) as studio, SongFolder.open(tmp_path) as command:
        studio.apply(ChangeSong({"title": "Studio"}), by="ann")
        command.apply(Change(Track, {"bass": {"pan": 0.5}}), by="bo")
        studio.apply(ChangeSong({"seed": 9}), by="ann")
        version = studio.name_version("Both")
        assert studio.song.track("bass").pan == 0.5
        assert len(studio.history()) == 4
        command.refresh()
        assert command.song == studio.song == command.song_at(version.seq)
    with SongFolder.open(tmp_path) as folder:
        assert (folder.song.title, folder.song.seed, folder.song.track("bass").pan) == ("Studio", 9, 0.5)


WRITER = """
import sys
from woodshed.song.edits import ChangeSong
from woodshed.song.folder import SongFolder
folder = SongFolder.open(sys.argv[1])
for number in range(10_000):
    folder.apply(ChangeSong({"title": str(number)}))
    print(number, flush=True)
"""


def test_killing_the_writer_loses_at_most_the_last_transaction(tmp_path: Path) -> None:
    """Every change is on disk when the call that made it returns."""
    SongFolder.create(tmp_path, SONG).close()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _ in range(20):
        last = int(writer.stdout.readline())
    os.kill(writer.pid, signal.SIGKILL)
    last = max([last, *(int(line) for line in writer.stdout.read().split())])
    writer.wait()
    writer.stdout.close()
    with SongFolder.open(tmp_path) as folder:
        assert int(folder.song.title) in {last, last + 1}
        folder.apply(ChangeSong({"title": "after"}))


def test_a_full_disk_keeps_the_change_for_the_next_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is told; the next change that finds room writes both."""

    def full(*_: object) -> list[int]:
        raise FileError("song.db cannot be used: disk full.", remedy="Make room.")

    with SongFolder.create(tmp_path, SONG) as folder:
        with monkeypatch.context() as patch:
            patch.setattr(History, "append_all", full)
            with pytest.raises(FileError):
                folder.apply(ChangeSong({"title": "Lost?"}))
        folder.apply(ChangeSong({"seed": 4}))
    with SongFolder.open(tmp_path) as folder:
        assert (folder.song.title, folder.song.seed) == ("Lost?", 4)


def test_a_damaged_change_is_named_and_the_song_before_it_rescued(tmp_path: Path) -> None:
    """Two sentences, and a way out."""
    with SongFolder.create(tmp_path / "song", SONG) as folder:
        folder.apply(ChangeSong({"title": "Sun"}))
        folder.apply(ChangeSong({"title": "Moon"}))
    database = sqlite3.connect(tmp_path / "song" / "song.db")
    with database:
        database.execute("UPDATE updates SET data = ? WHERE seq = 3", (b"\xff\xff\xff\xff",))
    database.close()
    (tmp_path / "song" / "song.backup").unlink()
    with pytest.raises(FileError, match="Change 3 of the song"):
        SongFolder.open(tmp_path / "song")
    with rescue(tmp_path / "song", tmp_path / "rescued") as folder:
        assert folder.song.title == "Sun"


def test_when_the_log_cannot_be_read_the_last_kept_version_is_rescued(tmp_path: Path) -> None:
    """A named version holds the whole state."""
    with SongFolder.create(tmp_path / "song", SONG) as folder:
        folder.name_version("Good")
    database = sqlite3.connect(tmp_path / "song" / "song.db")
    with database:
        database.execute("UPDATE updates SET data = ? WHERE seq = 1", (b"\xff\xff\xff\xff",))
    database.close()
    (tmp_path / "song" / "song.backup").unlink()
    with rescue(tmp_path / "song", tmp_path / "rescued") as folder:
        assert folder.song == SONG


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all, really not" * 40, b"SQLite format 3\0" + bytes(5000)]
)
def test_a_file_that_is_no_song_says_so(tmp_path: Path, content: bytes) -> None:
    """Two sentences, never a traceback of the database."""
    (tmp_path / "song.db").write_bytes(content)
    with pytest.raises(FileError):
        SongFolder.open(tmp_path)
    with pytest.raises(FileError):
        rescue(tmp_path, tmp_path / "rescued")


def test_a_song_cut_short_opens_or_says_so(tmp_path: Path) -> None:
    """A file that lost its end, at every quarter."""
    with SongFolder.create(tmp_path, SONG) as folder:
        for number in range(60):
            folder.apply(ChangeSong({"title": f"{number}" * 50}))
    whole = (tmp_path / "song.db").read_bytes()
    for quarter in range(4):
        (tmp_path / "song.db").write_bytes(whole[: len(whole) * quarter // 4])
        with pytest.raises((FileError, SongError)):
            SongFolder.open(tmp_path)


def test_a_song_of_a_newer_woodshed_is_refused_kindly(tmp_path: Path) -> None:
    """Both the database and the document say which version wrote them."""
    SongFolder.create(tmp_path, SONG).close()
    database = sqlite3.connect(tmp_path / "song.db")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(SongError, match="newer Woodshed"):
        SongFolder.open(tmp_path)


def test_no_song_is_written_over_another_or_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A folder that holds a song keeps it; a file is no folder."""
    SongFolder.create(tmp_path / "song", SONG).close()
    with pytest.raises(FileError, match="already"):
        SongFolder.create(tmp_path / "song", SONG)
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError):
        SongFolder.create(tmp_path / "file" / "song", SONG)
    with pytest.raises(FileError, match="There is no song"):
        SongFolder.open(tmp_path / "nowhere")


def test_a_file_that_lost_a_table_is_damaged_and_not_a_matter_of_the_disk(tmp_path: Path) -> None:
    SongFolder.create(tmp_path, SONG).close()
    with closing(sqlite3.connect(tmp_path / "song.db")) as database:
        database.execute("DROP TABLE updates")
        database.commit()
    with pytest.raises(FileError, match="damaged") as told:
        SongFolder.open(tmp_path)
    assert "Rescue" in told.value.remedy


def test_media_is_stored_once_under_its_hash_and_damage_is_noticed(tmp_path: Path) -> None:
    """SHA-256 of "abc" is the first example of FIPS 180-2."""
    with SongFolder.create(tmp_path, SONG) as folder:
        sha256 = folder.media.store(b"abc", "wav")
        assert sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        assert folder.media.store(b"abc") == sha256
        media = Media(sha256, name="abc")
        folder.apply(Add((media,)))
        folder.media.check(media)
        folder.media.path(media).write_bytes(b"abd")
        with pytest.raises(FileError, match="damaged"):
            folder.media.check(media)
        with pytest.raises(FileError, match="missing"):
            folder.media.path(Media("0" * 64))
        with pytest.raises(SongError):
            folder.media.path(Media("../song", suffix="db"))
        with pytest.raises(FileError):
            folder.media.store(tmp_path / "nothing.wav")


def test_what_is_kept_later_is_as_many_changes_and_all_or_none_of_them(tmp_path: Path) -> None:
    """One wait for the disk, three rows; and when there is no room, they wait for the next time."""
    with SongFolder.create(tmp_path, SONG) as folder:
        with folder.later():
            for title in ("One", "Two", "Three"):
                folder.apply(ChangeSong({"title": title}), why=title)
        assert len(folder.history()) == 1
        folder.save_unsaved()
        assert [entry.why for entry in folder.history()][1:] == ["One", "Two", "Three"]
        with sqlite3.connect(tmp_path / "song.db") as other:
            when = "BEFORE INSERT ON updates WHEN new.why = 'Two'"
            other.execute(f"CREATE TRIGGER full {when} BEGIN SELECT raise(abort, 'full'); END")
        other.close()
        with pytest.raises(FileError):
            call_twice_again(folder)
        assert (folder.unsaved, len(folder.history())) == (2, 4)
        with sqlite3.connect(tmp_path / "song.db") as other:
            other.execute("DROP TRIGGER full")
        other.close()
        folder.save_unsaved()
    with SongFolder.open(tmp_path) as folder:
        assert (folder.song.title, len(folder.history())) == ("Two again", 6)


def call_twice_again(folder: SongFolder) -> None:
    with folder.later():
        for title in ("One", "Two"):
            folder.apply(ChangeSong({"title": f"{title} again"}), why=title)
    folder.save_unsaved()


def test_what_others_wrote_is_merged_in_one_go_and_kept_one_by_one(tmp_path: Path) -> None:
    with SongFolder.create(tmp_path, SONG) as folder:
        heard: list[Transaction] = []
        written = list(by_others(folder, "One", "Two"))
        folder.live.observe(heard.append)
        assert folder.take_in(written) == set()
        assert (folder.song.title, len(heard), len(folder.history())) == ("Two", 1, 1)
        folder.save_unsaved()
        assert [(entry.by, entry.why) for entry in folder.history()][1:] == [("ann", "One"), ("ann", "Two")]
    with SongFolder.open(tmp_path) as folder:
        assert folder.song.title == "Two"


def test_of_what_others_wrote_the_damaged_is_left_out_and_the_rest_is_kept(tmp_path: Path) -> None:
    with SongFolder.create(tmp_path, SONG) as folder:
        one, two = by_others(folder, "One", "Two")
        no_update = Transaction(b"\x01\x01 no update", "mallory", "")
        assert folder.take_in([one, no_update, two]) == {1}
        assert (folder.song.title, folder.unsaved) == ("Two", 2)
    with SongFolder.open(tmp_path) as folder:
        assert folder.song.title == SONG.title, "nothing was saved"


def by_others(folder: SongFolder, *titles: str) -> list[Transaction]:
    """Return what somebody writes who has the song as it is now."""
    written: list[Transaction] = []
    live = LiveSong.from_state(folder.live.state())
    live.observe(written.append)
    for title in titles:
        live.apply(ChangeSong({"title": title}), by="ann", why=title)
    return written


def test_a_song_db_that_went_missing_is_written_again_with_its_history(tmp_path: Path) -> None:
    with SongFolder.create(tmp_path / "song", SONG) as folder:
        folder.apply(ChangeSong({"title": "Sun"}))
        for path in (tmp_path / "song").glob("song.db*"):
            path.unlink()
        folder.keep_place()
        folder.apply(ChangeSong({"title": "Moon"}))
        with SongFolder.open(tmp_path / "song") as again:
            assert (again.song.title, len(again.history())) == ("Moon", 3)


def test_history_is_told_in_pieces(tmp_path: Path) -> None:
    with SongFolder.create(tmp_path, SONG) as folder:
        for n in range(5):
            folder.apply(ChangeSong({"title": str(n)}))
        assert [entry.seq for entry in folder.history(limit=2)] == [5, 6]
        assert [entry.seq for entry in folder.history(before=5, limit=2)] == [3, 4]
        assert read_song(tmp_path, 3).title == "1"
        assert read_song(tmp_path) == folder.song
