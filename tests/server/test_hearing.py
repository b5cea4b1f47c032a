"""A process of its own hears what comes in, and whatever the file does to it, the studio goes on."""

from __future__ import annotations

import functools
import io
import json
import os
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile

from woodshed.audio import resample
from woodshed.errors import FileError
from woodshed.server.arriving import ear, hearing
from woodshed.server.arriving.hearing import Hearing, media_of
from woodshed.server.arriving.previews import Preview
from woodshed.server.sounds import measure_peaks

NewSong = Callable[..., str]
RATE = 44_100


def sound(kind: str, subtype: str | None = None, length_s: float = 20.0) -> bytes:
    """Return a file of noise over a sine, in stereo."""
    noise = np.random.default_rng(1).standard_normal((int(length_s * RATE), 2)) * 0.02
    sine = 0.3 * np.sin(2 * np.pi * 440 * np.arange(len(noise)) / RATE)
    file = io.BytesIO()
    soundfile.write(file, noise + sine[:, None], RATE, format=kind, subtype=subtype)
    return file.getvalue()


@functools.cache
def silence(kind: str, subtype: str | None = None, minutes: float = 60) -> bytes:
    """Return a small file that unpacks to much."""
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", 48_000, 2, format=kind, subtype=subtype) as made:
        for _ in range(int(minutes * 600)):
            made.write(np.zeros((4_800, 2), np.float32))  # libsndfile dies of longer stretches of Ogg Vorbis
    return file.getvalue()


@pytest.fixture
def growing(tmp_path: Path) -> Callable[..., Any]:
    """Return a file that is heard while it grows: (its hearing, what adds bytes, its preview)."""

    def begin(length: int) -> Any:
        place, preview = tmp_path / "data", tmp_path / "preview"
        place.touch()

        def add(data: bytes) -> None:
            with place.open("ab") as file:
                file.write(data)

        return Hearing(place, length, preview), add, preview

    return begin


@pytest.mark.parametrize(
    ("kind", "subtype"),
    [("WAV", "PCM_16"), ("WAV", "PCM_24"), ("WAV", "FLOAT"), ("FLAC", "PCM_16"), ("AIFF", "PCM_24"), ("MP3", None)],
)
def test_what_has_come_is_heard_as_it_is(growing: Callable[..., Any], kind: str, subtype: str | None) -> None:
    """With a third of the file there, close to a third of its samples are, each the very one of the whole file."""
    data = sound(kind, subtype)
    heard, add, path = growing(len(data))
    add(data[: len(data) // 3])
    until(lambda: heard.head is not None and path.exists())
    preview = Preview(_upload(path), heard.head)
    assert (preview.frames, preview.channels, preview.sample_rate) == (20 * RATE, 2, RATE)
    until(lambda: preview.arrived > 0.27 * preview.frames)
    whole, _ = soundfile.read(io.BytesIO(data), dtype="float32")
    assert (preview.samples(RATE, 10_000, 65_536) == whole[10_000:75_536].T).all()
    assert preview.samples(RATE, preview.frames - 100, 100).shape == (2, 0)
    add(data[len(data) // 3 :])
    media = heard.verdict("Take")
    assert (media.frames, media.suffix) == (20 * RATE, kind.lower())
    assert preview.arrived == preview.frames
    assert (preview.samples(RATE, 800_000, 65_536) == whole[800_000:865_536].T).all()


@pytest.mark.parametrize("subtype", ["VORBIS", "OPUS"])
def test_ogg_is_heard_when_its_end_is_there(growing: Callable[..., Any], subtype: str) -> None:
    data = sound("OGG", subtype, 5.0) if subtype == "VORBIS" else silence("OGG", subtype, 1)
    heard, add, _ = growing(len(data))
    add(data[: len(data) // 2])
    add(data[len(data) // 2 :])
    assert heard.verdict("Take").suffix == "ogg"


def test_at_another_rate_it_sounds_as_the_whole_file_does(growing: Callable[..., Any]) -> None:
    """Resampled in stretches; the difference is below 24 bits."""
    data = sound("WAV", "PCM_16", 12.0)
    heard, add, path = growing(len(data))
    add(data[: len(data) // 2])
    until(lambda: heard.head is not None and path.exists())
    preview = Preview(_upload(path), heard.head)
    until(lambda: preview.arrived > 5.5 * RATE)
    samples, _ = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    whole = resample(np.ascontiguousarray(samples.T), RATE, 48_000)
    shape = preview.shape(48_000)
    assert (shape["frames"], shape["sample_rate"]) == (whole.shape[1], RATE)
    for start in (0, 65_536, 2 * 65_536, 3 * 65_536):
        part = preview.samples(48_000, start, 65_536)
        assert np.abs(part - whole[:, start : start + 65_536]).max() < 2**-23
    last = preview.samples(48_000, shape["arrived"] - 1_000, 65_536)
    assert last.shape == (2, 1_000)
    assert np.abs(last - whole[:, shape["arrived"] - 1_000 : shape["arrived"]]).max() < 2**-23
    heard.stop()


def test_a_waveform_grows_with_the_file(growing: Callable[..., Any], tmp_path: Path) -> None:
    data = sound("WAV", "PCM_16", 5.0)
    (tmp_path / "whole.wav").write_bytes(data)
    heard, add, path = growing(len(data))
    add(data[: len(data) // 2])
    until(lambda: heard.head is not None and path.exists())
    preview = Preview(_upload(path), heard.head)
    until(lambda: preview.arrived > 2 * RATE)
    columns = preview.peaks(512)
    assert columns.shape[1] >= 2 * RATE // 512
    assert (columns == measure_peaks(tmp_path / "whole.wav", 512)[:, : columns.shape[1]]).all()
    heard.stop()


# ── files that mean harm ──


HEAR_IT = """
import json, resource, sys
from pathlib import Path
from woodshed.errors import FileError
from woodshed.server.arriving.hearing import media_of
try:
    media_of(Path(sys.argv[1]), "Rest")
    problem = ""
except FileError as error:
    problem = str(error)
spent = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"problem": problem, "cpu_s": spent.ru_utime, "memory_kb": spent.ru_maxrss}))
"""


@pytest.mark.parametrize(("kind", "subtype", "minutes"), [("FLAC", "PCM_16", 60), ("OGG", "VORBIS", 15)])
def test_long_silence_in_a_small_file_is_refused_in_time(
    tmp_path: Path, kind: str, subtype: str, minutes: float
) -> None:
    """An hour would be 1.4 GB. Nobody waits for it, and no memory of ours goes there."""
    place = tmp_path / "bomb"
    place.write_bytes(silence(kind, subtype, minutes))
    assert place.stat().st_size < 2_000_000
    # In a process of its own, whose only child is the ear.
    done = subprocess.run([sys.executable, "-c", HEAR_IT, str(place)], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["problem"].startswith('"Rest" unpacks to far more sound than a file of its size holds')
    assert told["cpu_s"] < 10
    assert told["memory_kb"] < 400_000


def test_silence_of_some_minutes_is_welcome(tmp_path: Path) -> None:
    """A stem in which an instrument rests."""
    place = tmp_path / "rest.flac"
    place.write_bytes(silence("FLAC", "PCM_16", 10))
    assert media_of(place, "Rest").frames == 10 * 60 * 48_000


def test_a_bomb_is_refused_before_it_has_arrived(
    sender: Callable[..., Any], new_song: NewSong, workspace: Path, studio: httpx.Client
) -> None:
    """Its header says what it would unpack to."""
    song, data = new_song(), silence("FLAC", "PCM_16")
    one = sender(data, song, name="Rest.flac")
    one.begin()
    assert one.send(0, 100_000).status_code == 204
    answers: list[Any] = []

    def refused() -> bool:
        answers.append(one.send(100_000 + len(answers), 100_001 + len(answers)))
        return bool(answers[-1].status_code != 204)

    until(refused)
    assert answers[-1].status_code == 422
    assert "far more sound" in answers[-1].json()["problem"]
    assert list((workspace / song / "uploads").iterdir()) == []
    assert studio.get("/api/songs").status_code == 200


def wav_that_says(frames: int, channels: int = 2, rate: int = 48_000) -> bytes:
    """Return a WAV file whose header promises so much and that holds almost nothing."""
    size = min(2**32 - 1, frames * channels * 2)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, rate, rate * channels * 2 % 2**32, channels * 2, 16)
    return (
        struct.pack("<4sI4s", b"RIFF", min(2**32 - 1, size + 36), b"WAVE")
        + form
        + struct.pack("<4sI", b"data", size)
        + bytes(64)
    )


HOSTILE = {
    "nothing": b"",
    "text": b"no sound at all" * 100,
    "a long promise": wav_that_says(2**31),
    "a thousand channels": wav_that_says(100, channels=1_000),
    "no rate": wav_that_says(100, rate=1),
    "a zip": b"PK\x03\x04" + bytes(1_000),
    "only a head": sound("FLAC", length_s=0.1)[:50],
    "a torn flac": sound("FLAC", length_s=2.0)[:90_000] + bytes(40_000),
    "noise behind a head": sound("MP3", length_s=0.1)[:4] + os.urandom(50_000),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_whatever_comes_is_taken_or_refused_in_two_sentences(tmp_path: Path, what: str) -> None:
    place = tmp_path / "file"
    place.write_bytes(HOSTILE[what])
    if what == "a long promise":
        media = media_of(place, "File")
        assert media.frames * media.channels < 2**20
    else:
        with pytest.raises(FileError, match=r'^"File" .+\. .+\.$'):
            media_of(place, "File")


def test_a_decoder_that_dies_or_eats_memory_harms_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "file"
    place.write_bytes(sound("WAV", length_s=0.1))
    confined = f"from {ear.__name__} import *; limit(memory_bytes=MEMORY_BYTES, cpu_s=9, file_bytes=0)"
    greedy = f"{confined}; held = [bytearray(2**28) for _ in range(8)]"
    for program in (greedy, "import os; os.kill(os.getpid(), 11)", "print('nothing of sense')"):
        monkeypatch.setattr(hearing, "EARS", (sys.executable, "-c", program))
        with pytest.raises(FileError, match='"File" takes too much to unpack'):
            media_of(place, "File")


def test_a_decoder_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its own limit of processor time."""
    place = tmp_path / "file"
    place.write_bytes(sound("WAV", length_s=0.1))
    endless = f"import {ear.__name__} as e; e.limit(memory_bytes=2**29, cpu_s=1, file_bytes=0)\nwhile True: pass"
    monkeypatch.setattr(hearing, "EARS", (sys.executable, "-c", endless))
    with pytest.raises(FileError, match="takes too much"):
        media_of(place, "File")


def test_nobody_waits_for_a_file_that_does_not_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "file"
    place.write_bytes(sound("WAV")[:100_000])
    drowsy = f"import sys, {ear.__name__} as e; e.NOTHING_NEW_S = 0.2; e.main(sys.argv[1], int(sys.argv[2]), '')"
    monkeypatch.setattr(hearing, "EARS", (sys.executable, "-c", drowsy))
    waiting = Hearing(place, 200_000)
    until(lambda: waiting.is_over)
    assert waiting.fell_asleep
    assert not waiting.has_refused


def _upload(path: Path) -> Any:
    class Place:
        place = path.parent

    return Place()


def until(condition: Callable[[], bool], patience_s: float = 20.0) -> None:
    """Wait until something is true."""
    end = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < end, "it never became true"
        time.sleep(0.01)
