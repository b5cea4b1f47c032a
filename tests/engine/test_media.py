"""The song's own audio: clips and samplers read it at any rate."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from woodshed.audio import Recording, save_wav
from woodshed.engine import folder_media, render_mix
from woodshed.errors import FileError
from woodshed.song.document import Clip, Device, Media, Note, SampleZone, Song, Track
from woodshed.units import Ticks

RATE = 48_000


def keep(folder: Path, audio: Any, sample_rate: int) -> Media:
    """Put audio into a song folder's media, named by its own hash."""
    (folder / "media").mkdir(exist_ok=True)
    path = folder / "media" / "new.wav"
    save_wav(path, Recording(audio, sample_rate), bits=32)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    path.rename(path.with_name(f"{sha256}.wav"))
    return Media(sha256, sample_rate=sample_rate, channels=len(audio), frames=audio.shape[1])


def master() -> Track:
    return Track("master", "Master", "master")


def audio_song(media: Media, **fields: Any) -> Song:
    clip = Clip("clip", Ticks(0), Ticks(960 * 4), media=media.sha256, **fields)
    return Song(tracks=(Track("take", "Take", "audio", clips=(clip,)), master()), media=(media,))


def test_a_recording_plays_back_as_it_was(tmp_path: Path) -> None:
    """Four seconds, so that it spans several pages."""
    audio = np.random.default_rng(3).uniform(-0.5, 0.5, (2, RATE * 4)).astype(np.float32)
    song = audio_song(keep(tmp_path, audio, RATE))
    mix = render_mix(song, media=folder_media(tmp_path), tail_s=0.0)
    assert np.array_equal(mix.audio, audio[:, : RATE * 2])


def test_a_clip_begins_at_its_offset_in_samples_of_the_file(tmp_path: Path) -> None:
    """A click at sample 22,050 of a 44.1 kHz file lies half a second in, at any rate."""
    audio = np.zeros((1, 88_200), np.float32)
    audio[0, 22_050 + 4410] = 0.5
    song = audio_song(keep(tmp_path, audio, 44_100), offset=22_050)
    mix = render_mix(song, media=folder_media(tmp_path), tail_s=0.0)
    assert abs(int(np.argmax(np.abs(mix.audio[0]))) - 4800) <= 1


def test_a_sampler_counts_in_samples_of_the_file(tmp_path: Path) -> None:
    """A click 441 samples after the zone's start is heard 10 ms after the note, whatever the engine's rate."""
    audio = np.zeros((1, 44_100), np.float32)
    audio[0, 4410 + 441] = 0.9
    media = keep(tmp_path, audio, 44_100)
    zone = SampleZone(media.sha256, root=60, start=4410)
    device = Device("sampler", "sampler", "one_shot", samples=(zone,))
    clip = Clip("clip", Ticks(0), Ticks(3840), notes=(Note("note", Ticks(0), Ticks(900), 60, 127),))
    song = Song(tracks=(Track("pad", "Pad", devices=(device,), clips=(clip,)), master()), media=(media,))
    mix = render_mix(song, media=folder_media(tmp_path), tail_s=0.0)
    assert abs(int(np.argmax(np.abs(mix.audio[0]))) - 480) <= 2


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    song = audio_song(Media("0" * 64))
    with pytest.raises(FileError, match="missing"):
        render_mix(song, media=folder_media(tmp_path))
