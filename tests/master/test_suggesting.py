"""The suggestion is the same mastering, as devices of the song."""

import numpy as np
import pytest

from woodshed.analysis import integrated_loudness, true_peak
from woodshed.audio import Recording
from woodshed.master import suggest_master
from woodshed.master.sound import Sound
from woodshed.song.document import MASTER, Device, Song
from woodshed.song.edits import Add

SAMPLE_RATE = 48_000


def mix(level: float = 1.0) -> Recording:
    """Six seconds of a dull beating chord with a wide bass."""
    time = np.arange(SAMPLE_RATE * 6) / SAMPLE_RATE
    chord = sum(np.sin(2 * np.pi * hz * time) / (hz / 100) for hz in (110, 220, 331, 660))
    beat = np.exp(-8 * (time % 0.5)) * np.sin(2 * np.pi * 70 * time)
    bass = 0.3 * np.sin(2 * np.pi * 45 * time)
    audio = level * 0.1 * np.stack([chord + 3 * beat + bass, chord + 3 * beat - bass])
    return Recording(audio.astype(np.float32), SAMPLE_RATE)


def devices_of(song: Song, recording: Recording) -> list[Device]:
    """The devices that the one suggestion adds to the master track."""
    (suggestion,) = suggest_master(song, recording)
    assert suggestion.by == "master"
    found = []
    for edit in suggestion.edits:
        assert isinstance(edit, Add)
        assert edit.to == MASTER
        (device,) = edit.records
        assert isinstance(device, Device)
        found.append(device)
    return found


@pytest.mark.parametrize("level", [0.05, 1.0, 10.0])
def test_the_devices_alone_reach_the_target(level: float) -> None:
    """-14 LUFS within 0.1 under -1 dBTP, without anything that is not a device."""
    recording = mix(level)
    audio = recording.audio
    for device in devices_of(Song(), recording):
        audio = Sound(audio, SAMPLE_RATE).through(device.kind, device.params).audio
    assert integrated_loudness(audio, SAMPLE_RATE) == pytest.approx(-14, abs=0.1)
    assert true_peak(audio, SAMPLE_RATE) <= -1


def test_the_limiter_comes_last() -> None:
    """Nothing may raise a peak after it."""
    kinds = [device.kind for device in devices_of(Song(), mix())]
    assert kinds[-1] == "limiter"
    assert kinds.count("limiter") == 1


def test_ids_follow_from_the_seed_and_are_new_to_the_song() -> None:
    """The same song gets the same suggestion, and a second one other ids."""
    song = Song(seed=3)
    first = devices_of(song, mix())
    assert first == devices_of(song, mix())
    master = song.tracks[0]
    with_first = Song(seed=3, tracks=(type(master)(MASTER, "Master", "master", devices=tuple(first)),))
    second = devices_of(with_first, mix())
    assert not {device.id for device in first} & {device.id for device in second}


def test_reason_and_evidence_are_for_people() -> None:
    """Plain sentences, and numbers with their units in the names."""
    (suggestion,) = suggest_master(Song(), mix())
    assert suggestion.title == "Master the song to −14 LUFS"
    assert suggestion.reason.endswith(".")
    assert suggestion.evidence["loudness_after_lufs"] == pytest.approx(-14, abs=0.05)


def test_silence_needs_no_master() -> None:
    """Nothing to suggest."""
    assert suggest_master(Song(), Recording(np.zeros((2, 1000), np.float32), SAMPLE_RATE)) == ()
