"""Exports are what is heard."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import numpy as np
import soundfile

from woodshed.engine import render_mix, render_stems, render_tracks
from woodshed.song.document import Credit, Song
from woodshed.song.edits import Add
from woodshed.song.folder import SongFolder, read_song
from woodshed.song.midi import parse_midi
from woodshed.units import Ticks

NewSong = Callable[..., str]
Work = Callable[..., Any]
BAR = 3_840
SILENCE = 1e-6
"""-120 dBFS."""


def exported(studio: httpx.Client, work: Work, song: str, **wish: object) -> httpx.Response:
    made = work(f"/api/songs/{song}/exports", wish)
    answer = studio.get(f"/api/songs/{song}/exports/{made['file']}")
    assert answer.status_code == 200, made
    assert "attachment" in answer.headers["content-disposition"]
    return answer


def samples(answer: httpx.Response) -> Any:
    audio, _ = soundfile.read(io.BytesIO(answer.content), dtype="float32", always_2d=True)
    return audio.T


def test_a_32_bit_export_is_the_render_bit_for_bit(
    studio: httpx.Client, short_song: str, work: Work, workspace: Path
) -> None:
    song = short_song
    mix = render_mix(read_song(workspace / song)).audio
    for _ in range(2):  # the second time from kept tracks
        assert (samples(exported(studio, work, song, kind="wav", bits=32)) == mix).all()


def test_some_bars_are_cut_on_the_sample(studio: httpx.Client, short_song: str, work: Work, workspace: Path) -> None:
    song = short_song
    part = render_mix(read_song(workspace / song), start=Ticks(BAR), end=Ticks(2 * BAR), sample_rate=44_100)
    answer = exported(studio, work, song, kind="wav", bits=32, start=BAR, end=2 * BAR, sample_rate=44_100)
    assert (samples(answer) == part.audio).all()
    assert "Short (bar 2, 44.1 kHz, 32 bit).wav" in unquote(answer.headers["content-disposition"])


def test_a_16_bit_flac_lies_within_its_dither(
    studio: httpx.Client, short_song: str, work: Work, workspace: Path
) -> None:
    """Triangular dither and rounding move a sample by at most 1.5 steps."""
    song = short_song
    mix = render_mix(read_song(workspace / song)).audio
    answer = exported(studio, work, song, kind="flac", bits=16)
    assert soundfile.info(io.BytesIO(answer.content)).subtype == "PCM_16"
    assert np.abs(samples(answer) - mix).max() <= 1.5 / 2**15


def test_an_mp3_sounds_like_the_mix(studio: httpx.Client, short_song: str, work: Work, workspace: Path) -> None:
    """320 kbit/s; the encoder pads, so levels are compared and not samples."""
    song = short_song
    mix = render_mix(read_song(workspace / song)).audio
    answer = exported(studio, work, song, kind="mp3")
    audio = samples(answer)
    assert abs(audio.shape[1] - mix.shape[1]) < 4_000
    level_db = 20 * np.log10(np.sqrt((audio**2).mean()) / np.sqrt((mix**2).mean()))
    assert abs(level_db) < 0.1
    assert len(answer.content) / (mix.shape[1] / 48_000) * 8 / 1_000 > 300


def test_stems_add_up_and_say_tempo_and_key(studio: httpx.Client, short_song: str, work: Work, workspace: Path) -> None:
    song = short_song
    stems = render_stems(read_song(workspace / song))
    answer = exported(studio, work, song, kind="stems", bits=32)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = sorted(archive.namelist())
        readme = archive.read(next(name for name in names if name.endswith("README.txt"))).decode()
        files = {name.rpartition("/")[2]: archive.read(name) for name in names if name.endswith(".wav")}
    assert "Tempo: 160 bpm" in readme
    assert "Key: C minor" in readme
    assert len(files) == len(stems)
    total = sum(soundfile.read(io.BytesIO(data), dtype="float32")[0] for data in files.values())
    assert np.abs(total.T - render_mix(read_song(workspace / song), before_master=True).audio).max() < 1e-6


def test_midi_keeps_every_note(studio: httpx.Client, short_song: str, work: Work, workspace: Path) -> None:
    song = short_song
    back = parse_midi(exported(studio, work, song, kind="midi").content).song
    assert count(back) == count(read_song(workspace / song))


def count(song: Song) -> int:
    return sum(len(clip.notes) for track in song.tracks for clip in track.clips)


def test_any_title_makes_a_file_that_can_be_had(
    studio: httpx.Client, short_song: str, work: Work, workspace: Path
) -> None:
    """Letters of three bytes, signs that no disk takes, and far too many of them."""
    for title in ("日本の歌" * 40, "../../etc/passwd", "a:b*c?", "..."):
        assert studio.put(f"/api/songs/{short_song}/title", json={"title": title}).status_code == 204
        exported(studio, work, short_song, kind="midi")
    assert len(list((workspace / short_song / "exports").iterdir())) == 4


def test_an_impossible_export_says_why(studio: httpx.Client, short_song: str, new_song: NewSong, work: Work) -> None:
    song, empty = short_song, new_song()
    assert work(f"/api/songs/{song}/exports", {"kind": "flac", "bits": 32})["problem"]
    assert work(f"/api/songs/{song}/exports", {"kind": "stems", "mastered": True})["problem"]
    assert work(f"/api/songs/{song}/exports", {"kind": "wav", "start": BAR, "end": BAR})["problem"]
    assert work(f"/api/songs/{empty}/exports", {"kind": "wav"})["problem"]
    assert studio.post(f"/api/songs/{song}/exports", json={"kind": "exe"}).status_code == 422
    assert studio.get(f"/api/songs/{song}/exports/song.db").status_code == 404


def test_a_mastered_export_is_at_streaming_loudness(studio: httpx.Client, short_song: str, work: Work) -> None:
    """-14 LUFS, where services play music."""
    from woodshed.analysis import integrated_loudness  # noqa: PLC0415

    audio = samples(exported(studio, work, short_song, kind="wav", mastered=True))
    assert abs(integrated_loudness(audio, 48_000) - -14.0) < 0.3


def test_a_frozen_track_is_its_sound_before_the_fader(
    studio: httpx.Client, short_song: str, work: Work, workspace: Path
) -> None:
    song = short_song
    snapshot = read_song(workspace / song)
    track = "keys"
    media = work(f"/api/songs/{song}/freeze", {"track": track, "tail_s": 12.0})
    sound = samples(studio.get(f"/api/songs/{song}/media/{media['sha256']}"))
    whole = render_tracks(snapshot, [track], tail_s=12.0)[track].audio
    length = media["frames"]
    assert (sound == whole[:, :length]).all()
    assert 3 * 48_000 < length < 8 * 48_000  # the song of 3 s, and the piano's ring
    assert abs(sound[:, -1]).max() >= SILENCE > abs(whole[:, length:]).max()
    assert studio.post(f"/api/songs/{song}/freeze", json={"track": "master"}).status_code == 422


def test_a_stopped_job_leaves_nothing(studio: httpx.Client, new_song: NewSong, workspace: Path) -> None:
    song = new_song("synthwave")
    job = studio.post(f"/api/songs/{song}/exports", json={"kind": "wav"}).json()["job"]
    assert studio.delete(f"/api/jobs/{job}").status_code == 204
    end = time.monotonic() + 30
    while (state := studio.get(f"/api/jobs/{job}").json()["state"]) in {"waiting", "working"}:
        assert time.monotonic() < end
    assert state == "stopped"
    assert list((workspace / song).glob("exports/*")) == []
    assert studio.get("/api/jobs/nothing").status_code == 404


def test_the_split_sheet_lies_beside_the_stems(
    studio: httpx.Client, short_song: str, work: Work, workspace: Path
) -> None:
    with SongFolder.open(workspace / short_song) as folder:
        folder.apply(Add((Credit("ann", "Ann", "Writer", {"share_bp": 10_000}),)))
    answer = exported(studio, work, short_song, kind="stems", end=960, tail_s=0)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        sheets = {Path(name).name: archive.read(name).decode() for name in archive.namelist() if "split-sheet" in name}
    assert set(sheets) == {"split-sheet.txt", "split-sheet.html", "split-sheet.json"}
    assert "Ann  Writer     100 %  not signed" in sheets["split-sheet.txt"]
