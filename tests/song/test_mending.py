"""A song whose file is damaged, in every way that a disk knows: it comes back as it was closed last."""

from __future__ import annotations

import errno
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from woodshed.errors import FileError, SongError
from woodshed.song import mending
from woodshed.song.backup import About, read_backup, write_backup
from woodshed.song.document import MASTER, START, Clip, Note, Song, Track
from woodshed.song.edits import Add, Change, ChangeSong
from woodshed.song.folder import SongFolder, read_song
from woodshed.song.live import LiveSong
from woodshed.song.mending import mend, remains_of, rescue
from woodshed.units import Ticks

NOTES = tuple(Note(f"note{n:04}", Ticks(n * 240), Ticks(200), 48 + n % 40) for n in range(200))
RIFF = Clip("riff", START, Ticks(48_000), "Verse", notes=NOTES)
SONG = Song(title="Rain", tracks=(Track("bass", "Bass", clips=(RIFF,)), Track(MASTER, "Master", "master")))
BY_HAND = st.integers(min_value=0, max_value=10**6)


def half(data: bytes, _random: random.Random) -> bytes:
    return data[: len(data) // 2]


def garbage(data: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(len(data))


def nothing(_data: bytes, _random: random.Random) -> bytes:
    return b""


def bad_middle(data: bytes, _random: random.Random) -> bytes:
    middle = len(data) // 2
    return data[: middle - 1500] + b"\xa5" * 3000 + data[middle + 1500 :]


def bad_stretch(data: bytes, chance: random.Random) -> bytes:
    """Any stretch, of any length, of bytes that are random or zero."""
    start, length = chance.randrange(len(data)), chance.randrange(1, len(data))
    bad = chance.randbytes(length) if chance.random() < 0.5 else bytes(length)
    return (data[:start] + bad + data[start + length :])[: len(data)]


def cut_short(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a song of a hundred changes, with a named version in the middle."""
    path = tmp_path_factory.mktemp("whole") / "song"
    with SongFolder.create(path, SONG, by="ann") as folder:
        for number in range(100):
            folder.apply(Change(Note, {f"note{number:04}": {"pitch": 60 + number % 30}}, of="riff"), by="ann")
            if number == 50:
                folder.name_version("Half way", by="ann")
        folder.apply(ChangeSong({"title": "Sun"}), by="bo", why="Cheerful")
    return path


@pytest.fixture
def damaged(whole: Path, tmp_path: Path) -> Callable[..., Path]:
    """Return what makes a copy of that folder whose `song.db` is damaged in some way."""

    def make(how: Callable[[bytes, random.Random], bytes], seed: int = 0) -> Path:
        path = tmp_path / f"song{seed}"
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(whole, path)
        file = path / "song.db"
        file.write_bytes(how(file.read_bytes(), random.Random(seed)))
        return path

    return make


@pytest.mark.parametrize("how", [half, garbage, nothing, bad_middle])
def test_a_damaged_song_is_mended_as_it_was_closed_last(
    damaged: Callable[..., Path], whole: Path, how: Callable[..., bytes]
) -> None:
    """In its own folder, where what is damaged is kept too, and it can be worked on."""
    path = damaged(how)
    bad = (path / "song.db").read_bytes()
    with pytest.raises(FileError):
        SongFolder.open(path)
    assert remains_of(path).song == read_song(whole)
    mend(path)
    assert read_song(path) == read_song(whole)
    assert (path / "song.db.damaged-1").read_bytes() == bad
    with SongFolder.open(path) as folder:
        folder.apply(ChangeSong({"title": "Moon"}))
    assert read_song(path).title == "Moon"
    (path / "song.db").write_bytes(b"")
    mend(path)
    assert read_song(path).title == "Moon"
    assert (path / "song.db.damaged-2").read_bytes() == b""


@given(seed=BY_HAND, how=st.sampled_from([bad_stretch, cut_short]))
@settings(max_examples=60, deadline=None)
def test_whatever_happens_to_the_file_the_song_comes_back(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, seed: int, how: Callable[..., bytes]
) -> None:
    """It opens as it was, or it is mended so: also with a stretch of bad bytes anywhere, or cut off anywhere."""
    path = tmp_path_factory.mktemp("bad") / "song"
    shutil.copytree(whole, path)
    file = path / "song.db"
    file.write_bytes(how(file.read_bytes(), random.Random(seed)))
    mend(path)
    assert read_song(path) == read_song(whole)
    with SongFolder.open(path) as folder:
        folder.apply(ChangeSong({"title": "Moon"}))
        assert folder.song.title == "Moon"


def test_all_of_the_history_that_can_be_read_stays(damaged: Callable[..., Path], whole: Path) -> None:
    """With its numbers, its people and its versions; what the backup knows comes after it."""
    path = damaged(lambda data, _: data)
    with closing(sqlite3.connect(path / "song.db")) as database:
        database.execute("UPDATE updates SET data = x'00ff00ff' WHERE seq = 60")
        database.execute("UPDATE versions SET state = x'00'")
        database.commit()
    found = mend(path)
    assert (found.source, found.lost, found.last.seq) == ("backup", 0, 102)
    assert read_song(path) == read_song(whole)
    with SongFolder.open(path) as folder:
        kept = folder.history()
        assert [entry.seq for entry in kept] == [*range(1, 60), 102]
        assert {entry.by for entry in kept[:59]} == {"ann"}
        assert folder.song_at(52) == read_song(whole, 52)


def test_a_kept_version_stands_in_for_changes_before_it(damaged: Callable[..., Path], whole: Path) -> None:
    path = damaged(lambda data, _: data)
    (path / "song.backup").unlink()
    with closing(sqlite3.connect(path / "song.db")) as database:
        database.execute("UPDATE updates SET data = x'00ff00ff' WHERE seq = 30")
        database.commit()
    SongFolder.open(path).close()  # it opens from the version
    (path / "song.backup").unlink()
    found = remains_of(path)
    assert (found.source, found.lost, found.song) == ("version", 0, read_song(whole))
    with rescue(path, path.parent / "new") as folder:
        assert [(version.name, version.seq) for version in folder.versions()] == [("Half way", 52)]
        assert [entry.seq for entry in folder.history()] == [*range(1, 30), *range(52, 103)]


def test_changes_after_the_backup_are_there_when_they_can_be_read(tmp_path: Path) -> None:
    """The backup stands in for the part of the log that is bad, and the log for what came after it."""
    path = tmp_path / "song"
    with SongFolder.create(path, SONG) as folder:
        folder.apply(ChangeSong({"title": "Sun"}))
        folder.apply(ChangeSong({"seed": 7}))
    backup = (path / "song.backup").read_bytes()
    with SongFolder.open(path) as folder:
        folder.apply(ChangeSong({"title": "Moon"}))
    (path / "song.backup").write_bytes(backup)
    with closing(sqlite3.connect(path / "song.db")) as database:
        database.execute("UPDATE updates SET data = x'00ff00ff' WHERE seq = 2")
        database.commit()
    found = remains_of(path)
    assert (found.song.title, found.song.seed, found.lost, found.source) == ("Moon", 7, 0, "backup")


def test_what_a_browser_still_has_is_brought_back_with_what_is_here(damaged: Callable[..., Path], whole: Path) -> None:
    """Also when nothing at all can be read here; and a song that is not damaged is left alone."""
    with SongFolder.open(whole, to_read=True) as folder:
        copy = LiveSong.from_state(folder.live.state())
    copy.apply(ChangeSong({"title": "Written offline"}))
    path = damaged(garbage)
    found = mend(path, copy.state(), by="bo")
    assert (found.source, found.last.by, found.last.seq) == ("browser", "bo", 103)
    assert read_song(path) == copy.song()

    path = damaged(garbage, 1)
    (path / "song.backup").unlink()
    with pytest.raises(FileError, match="Nothing"):
        mend(path)
    with pytest.raises(SongError):
        mend(path, b"\xff\xff")
    mend(path, copy.state(), by="bo")
    assert read_song(path) == copy.song()

    path = damaged(lambda data, _: data, 2)
    mend(path, copy.state())
    assert read_song(path) == read_song(whole)
    assert sorted(file.name for file in path.iterdir()) == ["song.backup", "song.db"]


def test_a_song_that_lost_its_file_is_mended_and_not_called_missing(damaged: Callable[..., Path], whole: Path) -> None:
    path = damaged(nothing)
    (path / "song.db").unlink()
    with pytest.raises(FileError, match=r"has lost its song\.db"):
        SongFolder.open(path)
    mend(path)
    assert read_song(path) == read_song(whole)


def test_a_rescued_song_is_a_new_folder_and_the_old_one_stays_as_it_is(
    damaged: Callable[..., Path], whole: Path, tmp_path: Path
) -> None:
    path = damaged(half)
    before = {file.name: file.read_bytes() for file in path.iterdir()}
    with rescue(path, tmp_path / "new") as folder:
        assert folder.song == read_song(whole)
    assert {file.name: file.read_bytes() for file in path.iterdir()} == before
    with pytest.raises(FileError, match="already"):
        rescue(path, tmp_path / "new")


# ── the backup itself ──


def test_a_backup_is_written_when_a_changed_song_is_closed_and_only_then(tmp_path: Path) -> None:
    with SongFolder.create(tmp_path, SONG, clock=lambda: 1e9) as folder:
        folder.apply(ChangeSong({"title": "Sun"}))
        assert not (tmp_path / "song.backup").exists()
    about, state = read_backup(tmp_path)
    assert about == About(2, 1e9, 1e9)
    assert LiveSong.from_state(state).song().title == "Sun"
    written = (tmp_path / "song.backup").stat().st_ino
    SongFolder.open(tmp_path).close()
    SongFolder.open(tmp_path, to_read=True).close()
    assert (tmp_path / "song.backup").stat().st_ino == written
    (tmp_path / "song.backup").unlink()  # a song of an earlier Woodshed
    SongFolder.open(tmp_path).close()
    assert read_backup(tmp_path)[0] == about
    assert LiveSong.from_state(read_backup(tmp_path)[1]).song() == LiveSong.from_state(state).song()


def test_a_backup_with_a_single_bad_byte_is_refused_in_two_sentences(tmp_path: Path) -> None:
    SongFolder.create(tmp_path, SONG).close()
    good = (tmp_path / "song.backup").read_bytes()
    for place in range(len(good)):
        bad = bytearray(good)
        bad[place] ^= 1
        (tmp_path / "song.backup").write_bytes(bad)
        with pytest.raises((FileError, SongError)) as told:
            read_backup(tmp_path)
        assert told.value.remedy
    SongFolder.open(tmp_path).close()
    assert (tmp_path / "song.backup").read_bytes() == good


def test_what_is_no_song_never_becomes_a_backup(tmp_path: Path) -> None:
    """The last good one stays."""
    SongFolder.create(tmp_path, SONG).close()
    good = (tmp_path / "song.backup").read_bytes()
    state = LiveSong.from_song(SONG).state()
    for bad in (b"", b"\0\0", state[:-40], LiveSong().state(), b"\xff" * 100, b"\xff" * 2_000_000):
        with pytest.raises(SongError, match="stays as it was"):
            write_backup(tmp_path, About(9, 1.0, 1.0), bad)
    assert (tmp_path / "song.backup").read_bytes() == good


def test_a_long_song_is_read_back_too(tmp_path: Path) -> None:
    """By a process of its own."""
    notes = tuple(Note(f"long{n:06}", Ticks(n * 10), Ticks(9), n % 128) for n in range(30_000))
    long = Song(tracks=(Track("bass", "Bass", clips=(Clip("c", START, Ticks(300_000), notes=notes),)), SONG.tracks[1]))
    state = LiveSong.from_song(long).state()
    assert len(state) > 2**20
    write_backup(tmp_path, About(1, 1.0, 1.0), state)
    assert read_backup(tmp_path)[1] == state


def test_a_full_disk_does_not_hurt_the_song(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise FileError("There is no room on the disk.", remedy="Free some space.") from OSError(errno.ENOSPC, "")

    monkeypatch.setattr("woodshed.song.keeping.write_backup", full)
    with SongFolder.create(tmp_path, SONG) as folder:
        folder.apply(ChangeSong({"title": "Sun"}))
        with pytest.raises(FileError):
            folder.back_up()
    assert read_song(tmp_path).title == "Sun"


def test_while_a_backup_is_written_the_song_may_be_changed(tmp_path: Path) -> None:
    """What comes meanwhile is in the next one."""
    with SongFolder.create(tmp_path, SONG) as folder:

        @contextmanager
        def at_disk() -> Any:
            with folder.later():
                folder.apply(ChangeSong({"title": "Sun"}))
            yield

        folder.back_up(at_disk)
        assert LiveSong.from_state(read_backup(tmp_path)[1]).song().title == "Rain"
        folder.save_unsaved()
    assert LiveSong.from_state(read_backup(tmp_path)[1]).song().title == "Sun"


def test_a_backup_that_knows_more_than_the_song_is_never_written_over(tmp_path: Path) -> None:
    """Somebody put an older file in the place of `song.db`: what the backup knew is kept aside."""
    with SongFolder.create(tmp_path, SONG):
        pass
    older = (tmp_path / "song.db").read_bytes()
    with SongFolder.open(tmp_path) as folder:
        folder.apply(ChangeSong({"title": "Sun"}))
    newer = (tmp_path / "song.backup").read_bytes()
    (tmp_path / "song.db").write_bytes(older)
    SongFolder.open(tmp_path).close()
    assert read_song(tmp_path).title == "Rain"
    assert (tmp_path / "song.backup.old-1").read_bytes() == newer


def test_a_song_that_cannot_be_written_back_stays_as_it_is(
    damaged: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = damaged(half)
    bad = (path / "song.db").read_bytes()

    def fail(*_: Any) -> None:
        raise FileError("There is no room on the disk.", remedy="Free some space.")

    monkeypatch.setattr(mending, "_write", fail)
    with pytest.raises(FileError, match="room"):
        mend(path)
    assert sorted(file.name for file in path.iterdir()) == ["song.backup", "song.db"]
    assert (path / "song.db").read_bytes() == bad


def test_edits_go_on_after_mending_for_who_has_the_song_open(damaged: Callable[..., Path]) -> None:
    """It is the same shared document: a copy elsewhere merges with it, and nothing is there twice."""
    path = damaged(nothing)
    copy = LiveSong.from_state(read_backup(path)[1])
    copy.apply(Add((Track("pad", "Pad"),), before=MASTER))
    mend(path)
    with SongFolder.open(path) as folder:
        folder.live.merge(copy.update_since(folder.live.state_vector()))
        assert [track.id for track in folder.song.tracks] == ["bass", "pad", MASTER]
