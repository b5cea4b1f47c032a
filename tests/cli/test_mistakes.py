"""Every mistake a person can make is told in two sentences, ends with 2, and never with a traceback."""

import ctypes
import errno
import os
import re
import resource
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import mido
import numpy as np
import pytest

from woodshed.audio import Recording, save_wav
from woodshed.cli import main
from woodshed.cli.mistakes import mistake_behind
from woodshed.make import write_song
from woodshed.song.document import Clip, Device, Note, Song, Track
from woodshed.units import PPQ, Ticks

SENTENCE_END = re.compile(r"[.?!](?=\s|$)")
LONGEST_TELLING = 600


def assert_two_sentences(told: str) -> None:
    """Check that stderr says what is wrong and what to do, and nothing of Python's insides."""
    assert "Traceback" not in told
    assert len(told.strip().splitlines()) == 1, told
    assert len(SENTENCE_END.findall(told)) >= 2, told
    assert len(told) < LONGEST_TELLING


@pytest.fixture
def mistaken(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return a function that runs a command, checks that it is told as a mistake, and returns what was said."""

    def run(*words: object) -> str:
        assert main([str(word) for word in words]) == 2
        told = capsys.readouterr().err
        assert_two_sentences(told)
        return told

    return run


def small_song() -> Song:
    """Return a song of one bar with one note."""
    clip = Clip("clip0001", Ticks(0), Ticks(4 * PPQ), notes=(Note("note0001", Ticks(0), Ticks(PPQ), 60),))
    drums = Track("track001", "Drums", devices=(Device("device01", "kick"),), clips=(clip,))
    return Song(title="Small", tracks=(drums, *Song().tracks))


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """Return a song folder with a small song."""
    folder = tmp_path / "song"
    write_song(small_song(), folder)
    return folder


@pytest.fixture
def tune(tmp_path: Path) -> Path:
    """Return a MIDI file of eight notes."""
    file = mido.MidiFile()
    track = mido.MidiTrack()
    for pitch in range(60, 68):
        track.append(mido.Message("note_on", note=pitch, time=0))
        track.append(mido.Message("note_off", note=pitch, time=240))
    file.tracks.append(track)
    path = tmp_path / "tune.mid"
    file.save(path)
    return path


@pytest.mark.parametrize(
    "words",
    [
        ("mek",),
        ("make",),
        ("make", "a waltz"),
        ("make", "a waltz", "--out"),
        ("make", "a waltz", "--out", "x", "--seed", "many"),
        ("make", "a waltz", "--out", "x", "--seed", "-1"),
        ("make", "a waltz", "--out", "x", "--sed", "1"),
        ("make", "a waltz", "--from", "tune.mid", "--out", "x"),
        ("make", "", "--out", "x"),
        ("measure",),
        ("measure", "a.wav", "b.wav"),
        ("render", "song", "--bars", "two"),
        ("version", "now"),
    ],
)
def test_words_that_make_no_sense(words: tuple[str, ...], mistaken: Callable[..., str]) -> None:
    """The parser's complaints are told like all others."""
    mistaken(*words)


@pytest.mark.parametrize(
    "words",
    [
        ("make", "--from", "nowhere.mid", "--out", "x"),
        ("import", "nowhere.mid", "--out", "x"),
        ("measure", "nowhere.wav"),
        ("master", "nowhere.wav", "--out", "x"),
        ("render", "nowhere"),
        ("export", "nowhere", "x.mid"),
        ("play", "compressor", "--input", "nowhere.wav"),
    ],
)
def test_a_missing_file(
    words: tuple[str, ...], mistaken: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named, and nothing is written in its stead."""
    monkeypatch.chdir(tmp_path)
    assert "nowhere" in mistaken(*words)
    assert list(tmp_path.iterdir()) == []


def test_a_truncated_midi_file(tune: Path, mistaken: Callable[..., str], tmp_path: Path) -> None:
    """A file cut inside its header or its track is damaged, wherever it is cut."""
    whole = tune.read_bytes()
    for size in (0, 3, 13, 20):
        tune.write_bytes(whole[:size])
        mistaken("make", "--from", tune, "--out", tmp_path / "out")


def test_a_midi_file_that_is_none(tmp_path: Path, mistaken: Callable[..., str]) -> None:
    """A picture with another name stays a picture; a folder is no file."""
    picture = tmp_path / "tune.mid"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    mistaken("make", "--from", picture, "--out", tmp_path / "out")
    mistaken("make", "--from", tmp_path, "--out", tmp_path / "out")


def test_a_huge_midi_file(tmp_path: Path, mistaken: Callable[..., str]) -> None:
    """A file of a gigabyte is refused by its size, and is not read first."""
    huge = tmp_path / "huge.mid"
    with huge.open("wb") as file:
        file.write(b"MThd" + struct.pack(">IHHH", 6, 0, 1, 480) + b"MTrk" + struct.pack(">I", 2**30))
        file.truncate(2**30)
    mistaken("make", "--from", huge, "--out", tmp_path / "out")


def test_a_midi_file_that_never_ends(tmp_path: Path, mistaken: Callable[..., str]) -> None:
    """Two notes with the longest possible pause between, many times over, would last for years."""
    track = mido.MidiTrack()
    for _ in range(50):
        track.append(mido.Message("note_on", note=60, time=2**28 - 1))
        track.append(mido.Message("note_off", note=60, time=10))
    path = tmp_path / "years.mid"
    mido.MidiFile(ticks_per_beat=24, tracks=[track]).save(path)
    mistaken("make", "--from", path, "--out", tmp_path / "out")


@pytest.mark.parametrize(
    "prompt",
    ["a waltz at 9000 bpm", "a waltz at 0 bpm", "techno, 400 minutes", "house in 17/3", "a waltz of 0 seconds"],
)
def test_an_impossible_wish(prompt: str, mistaken: Callable[..., str], tmp_path: Path) -> None:
    """The composer says what it cannot do, before anything is written."""
    mistaken("make", prompt, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_unknown_device_or_preset(mistaken: Callable[..., str]) -> None:
    """The nearest name is offered."""
    assert "kick" in mistaken("play", "kik")
    assert "kick" in mistaken("devices", "kik")
    mistaken("play", "kick", "--preset", "no_such_preset")
    mistaken("play", "compressor")


def test_a_damaged_sound_file(tmp_path: Path, mistaken: Callable[..., str]) -> None:
    """Noise is no WAV, and half a header is none either."""
    path = tmp_path / "broken.wav"
    for content in (b"", b"RIFF", bytes(range(256)) * 10):
        path.write_bytes(content)
        mistaken("measure", path)
        mistaken("master", path, "--out", tmp_path / "out")


def test_a_damaged_song(song: Path, mistaken: Callable[..., str]) -> None:
    """A database that is none, or no longer, is told as such."""
    (song / "song.db").write_bytes(b"not a database at all" * 100)
    mistaken("render", song)
    mistaken("export", song, song / "x.mid")


def test_a_song_with_an_unknown_device(tmp_path: Path, mistaken: Callable[..., str]) -> None:
    """A song from a newer Woodshed may name a device that this one has not."""
    track = Track(
        "track001", "Lead", devices=(Device("device01", "theremin_of_2040"),), clips=small_song().tracks[0].clips
    )
    folder = tmp_path / "new"
    write_song(Song(tracks=(track, *Song().tracks)), folder)
    assert "theremin_of_2040" in mistaken("render", folder)


def test_a_sentence_without_quotes(mistaken: Callable[..., str], tmp_path: Path) -> None:
    assert "quotes" in mistaken("make", "lo-fi", "beat", "--out", tmp_path / "song")


def test_a_command_that_does_not_exist(mistaken: Callable[..., str]) -> None:
    assert "make, compose" in mistaken("frobnicate")


def test_a_tune_without_notes(tmp_path: Path, mistaken: Callable[..., str]) -> None:
    file = mido.MidiFile()
    file.tracks.append(mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=500_000)]))
    file.save(tmp_path / "empty.mid")
    assert "nothing to play" in mistaken("make", "--from", tmp_path / "empty.mid", "--out", tmp_path / "song")
    assert not (tmp_path / "song").exists()


def test_what_does_not_belong_together(tune: Path, tmp_path: Path, mistaken: Callable[..., str]) -> None:
    mistaken("make", "--from", tune, "--seed", 4, "--out", tmp_path / "song")
    mistaken("play", "kick", "--out", tmp_path / "kick.mp3")
    mistaken("play", "kick", "--input", tune, "--out", tmp_path / "kick.wav")


def test_bars_that_a_song_does_not_have(song: Path, mistaken: Callable[..., str]) -> None:
    """A song of one bar has no bar 100, and none has a bar 0."""
    for bars in ("100-101", "0-1", "4-2", "1-", "999999"):
        mistaken("render", song, "--bars", bars)


def test_a_tune_of_three_hours(tmp_path: Path, mistaken: Callable[..., str]) -> None:
    """It can be imported, but its record would not fit into the memory of a usual computer."""
    track = mido.MidiTrack(
        [mido.Message("note_on", note=60), mido.Message("note_off", note=60, time=3 * 3600 * 2 * 96)]
    )
    path = tmp_path / "long.mid"
    mido.MidiFile(ticks_per_beat=96, tracks=[track]).save(path)
    assert main(["import", str(path), "--out", str(tmp_path / "long")]) == 0
    assert "180 minutes" in mistaken("render", tmp_path / "long")


def test_a_format_nobody_knows(song: Path, mistaken: Callable[..., str], tmp_path: Path) -> None:
    """The name's end chooses the format."""
    mistaken("export", song, tmp_path / "song.xyz")


def test_a_folder_that_holds_another_song(song: Path, mistaken: Callable[..., str]) -> None:
    """Nobody's work is written over."""
    before = (song / "song.db").read_bytes()
    mistaken("make", "a waltz, 10 seconds", "--out", song)
    assert (song / "song.db").read_bytes() == before


def test_a_file_where_the_folder_should_be(tmp_path: Path, mistaken: Callable[..., str]) -> None:
    """A file cannot hold a song."""
    (tmp_path / "out").write_text("a shopping list")
    mistaken("make", "a waltz, 10 seconds", "--out", tmp_path / "out")
    assert (tmp_path / "out").read_text() == "a shopping list"


def test_a_read_only_folder(tmp_path: Path) -> None:
    """Whoever may not write there is told so, and nothing is left."""
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    for words in (
        ["make", "a waltz, 10 seconds", "--out", closed / "out"],
        ["play", "kick", "--out", closed / "k.wav"],
    ):
        done = run_woodshed(words, obey_permissions)
        assert done.returncode == 2
        assert_two_sentences(last_line(done.stderr))
    assert list(closed.iterdir()) == []


def test_a_full_disk(tmp_path: Path) -> None:
    """A disk with room for 100 kB, by the system's limit on the size of a file: nothing half-written stays."""
    done = run_woodshed(["make", "a waltz, 10 seconds", "--out", tmp_path / "out"], small_files_only)
    assert done.returncode == 2, done.stderr
    assert_two_sentences(last_line(done.stderr))
    left = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert [path for path in left if path.suffix in {".wav", ".flac"} or ".part" in path.name] == []
    done = run_woodshed(["play", "kick", "--out", tmp_path / "kick.wav"], small_files_only)
    assert done.returncode == 2, done.stderr
    assert_two_sentences(last_line(done.stderr))
    assert not (tmp_path / "kick.wav").exists()


def test_a_disk_that_fills_up_while_mastering(
    tmp_path: Path, mistaken: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same, told by the operating system at the last step: a write that ends with ENOSPC."""
    path = tmp_path / "mix.wav"
    rng = np.random.default_rng(1)
    save_wav(path, Recording(rng.normal(0, 0.05, (2, 96_000)).astype(np.float32), 48_000))

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    mistaken("master", path, "--out", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.ENOENT, errno.EIO, errno.EMFILE])
def test_what_the_system_refuses_is_told(number: int) -> None:
    """Any error of the disk becomes a problem and a remedy that name the file."""
    mistake = mistake_behind(OSError(number, os.strerror(number), "/some/where"))
    assert mistake is not None
    assert_two_sentences(f"{mistake.problem} {mistake.remedy}")
    assert "/some" in mistake.problem


def test_a_busy_database_and_a_full_memory_are_told() -> None:
    """Both are for the person to mend."""
    for error in (sqlite3.OperationalError("database is locked"), MemoryError()):
        mistake = mistake_behind(error)
        assert mistake is not None
        assert_two_sentences(f"{mistake.problem} {mistake.remedy}")


def test_a_fault_of_our_own_is_not_blamed_on_the_person() -> None:
    """A bug keeps its traceback."""
    assert mistake_behind(ZeroDivisionError()) is None


def run_woodshed(words: Sequence[object], before: Callable[[], None]) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, prepared by `before`."""
    command = [sys.executable, "-m", "woodshed", *map(str, words)]
    return subprocess.run(command, check=False, capture_output=True, text=True, preexec_fn=before)


def small_files_only() -> None:
    """Let this process write no file larger than 100 kB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def obey_permissions() -> None:
    """Take from root, after the next exec, the right to write where permissions forbid it."""
    drop_from_bounding_set, override, read_search = 24, 1, 2  # linux/prctl.h, linux/capability.h
    if os.geteuid() == 0:
        system = ctypes.CDLL(None)
        system.prctl(drop_from_bounding_set, override)
        system.prctl(drop_from_bounding_set, read_search)


def last_line(told: str) -> str:
    """Return what was said last, after the lines that tell how far it was."""
    return told.strip().splitlines()[-1]
