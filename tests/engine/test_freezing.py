"""A frozen track plays the sound that was rendered of it, and sounds as before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from woodshed.audio import save_wav
from woodshed.engine import folder_media, render_mix, render_tracks
from woodshed.engine.freezing import as_heard
from woodshed.song import MASTER, Automation, Clip, Device, Frozen, Media, Note, Point, Send, Song, TempoPoint, Track
from woodshed.song.media import MediaFolder
from woodshed.units import Ticks

RATE = 48_000
NOTES = tuple(Note(f"note{at:06}", Ticks(at * 480), Ticks(400), 48 + at) for at in range(8))
KEYS = Track(
    "keys", "Keys", gain_db=-3.0, pan=0.25,
    devices=(Device("piano", "electric_piano"), Device("echo", "delay")),
    sends=(Send("toroom", "room"),), clips=(Clip("riff", Ticks(0), Ticks(3840), notes=NOTES),),
)  # fmt: skip
SONG = Song(
    tempo=(TempoPoint(Ticks(0), 97.0),),
    tracks=(
        KEYS,
        Track("bass", "Bass", devices=(Device("low", "mono_bass"),), clips=(replace(KEYS.clips[0], id="line"),)),
        Track("room", "Room", kind="return", devices=(Device("hall", "reverb"),)),
        Track(MASTER, "Master", kind="master"),
    ),
    automation=(Automation("echo.mix", (Point("a", Ticks(0), 0.1), Point("b", Ticks(3840), 0.9))),),
)  # fmt: skip


def frozen(song: Song, folder: Path) -> Song:
    """Return a song whose keys are frozen, with the file in the folder."""
    sound = render_tracks(song, ["keys"], sample_rate=RATE, tail_s=14.0)["keys"]
    (folder / "media").mkdir()
    save_wav(folder / "keys.wav", sound, bits=32)
    sha256 = MediaFolder(folder / "media").take(folder / "keys.wav", "wav")
    media = Media(sha256, "wav", "Keys frozen", RATE, 2, sound.audio.shape[1])
    keys = replace(song.track("keys"), frozen_as=Frozen(sha256))
    return replace(song, media=(media,), tracks=(keys, *song.tracks[1:]))


def test_a_frozen_track_sounds_as_before_to_the_last_bit(tmp_path: Path) -> None:
    """Fader, panning and send are the same ones; what is out of date is played all the same."""
    ice = frozen(SONG, tmp_path)
    source = folder_media(tmp_path)
    before = render_mix(SONG, sample_rate=RATE).audio
    assert np.array_equal(render_mix(ice, sample_rate=RATE, media=source).audio, before)
    silent = replace(ice, tracks=(replace(ice.tracks[0], devices=()), *ice.tracks[1:]))
    assert np.array_equal(render_mix(silent, sample_rate=RATE, media=source).audio, before)


def test_what_is_frozen_again_is_made_anew_and_without_its_file_it_plays_itself(tmp_path: Path) -> None:
    """A track is never rendered from what was rendered of it."""
    ice = frozen(SONG, tmp_path)
    assert as_heard(ice, thawed=["keys"]) is ice
    higher = replace(ice.tracks[0].clips[0], notes=tuple(replace(note, pitch=note.pitch + 12) for note in NOTES))
    edited = replace(ice, tracks=(replace(ice.tracks[0], clips=(higher,)), *ice.tracks[1:]))
    again = render_tracks(edited, ["keys"], sample_rate=RATE, media=folder_media(tmp_path))["keys"].audio
    there = replace(SONG, tracks=(replace(KEYS, clips=(higher,)), *SONG.tracks[1:]))
    assert np.array_equal(again, render_tracks(there, ["keys"], sample_rate=RATE)["keys"].audio)
    assert as_heard(replace(ice, media=())) == replace(ice, media=())
