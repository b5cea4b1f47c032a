"""Audio in and out: the page must hear the very samples that a render hears."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile

from woodshed.engine import folder_media
from woodshed.server.sounds import measure_peaks

NewSong = Callable[..., str]
Wav = Callable[..., bytes]


@pytest.fixture
def stored(studio: httpx.Client, new_song: NewSong, wav: Wav) -> tuple[str, dict[str, Any], bytes]:
    """A song, its media record, and the bytes that were sent."""
    song, data = new_song(), wav(1.0)
    answer = studio.post(f"/api/songs/{song}/media", params={"name": "../voice.wav"}, content=data)
    assert answer.status_code == 201, answer.text
    return song, answer.json(), data


def test_a_file_comes_in_under_the_hash_of_its_content(
    stored: tuple[str, dict[str, Any], bytes], workspace: Path
) -> None:
    song, media, data = stored
    assert media == {
        "sha256": hashlib.sha256(data).hexdigest(), "suffix": "wav", "name": "voice.wav",
        "sample_rate": 48_000, "channels": 2, "frames": 48_000,
    }  # fmt: skip
    assert [path.name for path in (workspace / song / "media").iterdir()] == [f"{media['sha256']}.wav"]


def test_a_part_of_a_file_can_be_had(studio: httpx.Client, stored: tuple[str, dict[str, Any], bytes]) -> None:
    song, media, data = stored
    place = f"/api/songs/{song}/media/{media['sha256']}"
    part = studio.get(place, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, data[100:200])
    whole = studio.get(place)
    assert (whole.content, whole.headers["content-type"]) == (data, "audio/wav")
    assert "immutable" in whole.headers["cache-control"]


@pytest.mark.parametrize("rate", [48_000, 44_100, 96_000])
def test_samples_are_those_that_a_render_reads(
    studio: httpx.Client, stored: tuple[str, dict[str, Any], bytes], workspace: Path, rate: int
) -> None:
    song, media, _ = stored
    place = f"/api/songs/{song}/media/{media['sha256']}"
    shape = studio.get(f"{place}/shape", params={"rate": rate}).json()
    assert shape == {"channels": 2, "frames": rate, "sample_rate": 48_000}
    answer = studio.get(f"{place}/samples", params={"rate": rate, "start": 1_000, "frames": 5_000})
    assert (answer.headers["x-channels"], answer.headers["x-frames"]) == ("2", "5000")
    heard = np.frombuffer(answer.content, np.float32).reshape(2, 5_000)
    assert (heard == folder_media(workspace / song).page(media["sha256"], rate, 1_000, 5_000)).all()


def test_a_file_says_its_own_rate_whatever_rate_it_is_asked_for_at(studio: httpx.Client, new_song: NewSong) -> None:
    """The page finds places in a file by it: a clip's offset, where a sampler cuts."""
    file = io.BytesIO()
    soundfile.write(file, np.zeros((44_100, 2), np.float32), 44_100, format="WAV")
    song = new_song()
    sha256 = studio.post(f"/api/songs/{song}/media?name=x.wav", content=file.getvalue()).json()["sha256"]
    for rate in (48_000, 44_100):
        shape = studio.get(f"/api/songs/{song}/media/{sha256}/shape", params={"rate": rate}).json()
        assert shape == {"channels": 2, "frames": rate, "sample_rate": 44_100}


def test_behind_the_end_there_are_no_samples(studio: httpx.Client, stored: tuple[str, dict[str, Any], bytes]) -> None:
    song, media, _ = stored
    place = f"/api/songs/{song}/media/{media['sha256']}/samples"
    assert studio.get(place, params={"start": 47_990, "frames": 100}).headers["x-frames"] == "10"
    assert studio.get(place, params={"start": 99_999, "frames": 100}).headers["x-frames"] == "0"
    assert studio.get(place, params={"frames": 2**30}).status_code == 422
    assert studio.get(place, params={"rate": 1}).status_code == 422


def test_a_waveform_shows_the_lowest_and_the_highest(
    studio: httpx.Client, new_song: NewSong, wav: Wav, workspace: Path
) -> None:
    """One channel rises from 0 to 1 over 1,000 frames, the other falls to -1; the last column is short."""
    ramp = np.linspace(0, 1, 1_000, dtype=np.float32)
    song = new_song()
    media = studio.post(f"/api/songs/{song}/media", content=wav(audio=np.stack([ramp, -ramp]))).json()
    for _ in range(2):  # the second time it is kept
        answer = studio.get(f"/api/songs/{song}/media/{media['sha256']}/peaks", params={"per": 256})
        up, down = np.frombuffer(answer.content, "<i2").reshape(2, 4, 2)
        assert up[:, 0] == pytest.approx(np.rint(ramp[[0, 256, 512, 768]] * 32_767))
        assert up[:, 1] == pytest.approx(np.rint(ramp[[255, 511, 767, 999]] * 32_767))
        assert (down == -up[:, ::-1]).all()
    assert (workspace / song / "renders" / "peaks" / f"{media['sha256']}.256").is_file()


def test_a_waveform_of_a_long_file_is_that_of_the_whole(tmp_path: Path) -> None:
    """Read in blocks, it must equal what one look at all samples gives."""
    audio = np.random.default_rng(1).uniform(-1, 1, (600_001, 1)).astype(np.float32)
    soundfile.write(tmp_path / "long.wav", audio, 48_000, subtype="FLOAT")
    columns = measure_peaks(tmp_path / "long.wav", 4_096)
    assert columns.shape == (1, 147, 2)
    assert columns[0, 100, 1] == round(float(audio[409_600:413_696].max()) * 32_767)


@pytest.mark.parametrize("kind", ["FLAC", "OGG", "MP3", "AIFF"])
def test_other_kinds_of_files_come_in(studio: httpx.Client, new_song: NewSong, kind: str) -> None:
    """Named by what they are, not by what they are called."""
    file = io.BytesIO()
    soundfile.write(file, np.zeros((4_800, 1), np.float32) + 0.1, 48_000, format=kind)
    media = studio.post(f"/api/songs/{new_song()}/media?name=x.exe", content=file.getvalue()).json()
    assert media["suffix"] == kind.lower()
    assert media["channels"] == 1
    assert media["frames"] >= 4_800


def test_what_is_no_sound_is_refused(studio: httpx.Client, new_song: NewSong, wav: Wav, workspace: Path) -> None:
    song = new_song()
    silly = np.full((1, 100), np.nan, np.float32)
    file = io.BytesIO()
    soundfile.write(file, silly.T, 48_000, format="WAV", subtype="FLOAT")
    for data in (b"", b"no sound at all", wav(0.1)[:60], file.getvalue()):
        answer = studio.post(f"/api/songs/{song}/media?name=x.wav", content=data)
        assert answer.status_code == 422
        assert answer.json()["remedy"]
    assert list((workspace / song / "media").iterdir()) == []


def test_a_missing_file_is_told(studio: httpx.Client, new_song: NewSong) -> None:
    song, nowhere = new_song(), "0" * 64
    for door in ("", "/peaks", "/samples", "/shape"):
        assert studio.get(f"/api/songs/{song}/media/{nowhere}{door}").status_code == 404
