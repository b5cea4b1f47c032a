"""Every device sounds in the browser's build as in the native one, bit for bit."""

import zlib
from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio, Recording, save_wav
from woodshed.devices import ParameterSpec, device, device_names
from woodshed.engine import MediaSource, Mirror, folder_media
from woodshed.engine.native import host
from woodshed.engine.wasm import WasmHost
from woodshed.song.document import START, Clip, Device, Media, Note, SampleZone, Song, TempoPoint, Track
from woodshed.song.media import MediaFolder
from woodshed.units import PPQ, Ticks

RATE = 48_000
FRAMES = 7_200
NOTES = (Note("low", Ticks(0), Ticks(PPQ // 8), 48, 110), Note("high", Ticks(PPQ // 8), Ticks(PPQ), 67, 80))
"""One that is let go at a sixteenth of a second, and one that begins there and is held to the end."""
Recorded = tuple[MediaSource, str]


def bursts() -> Audio:
    """A sine of 330 Hz, and over it noise that comes and goes, each side its own: float32 (2, frames)."""
    time_s = np.arange(FRAMES) / RATE
    noise = np.random.default_rng(3).uniform(-0.5, 0.5, (2, FRAMES)) * (time_s % 0.05 < 0.02)
    return np.ascontiguousarray(0.4 * np.sin(2 * np.pi * 330 * time_s) + noise, dtype=np.float32)


def by_chance(name: str) -> dict[str, float]:
    """Every parameter of a device somewhere in its range, the same in each run; menus at one of their labels."""
    rng = np.random.default_rng(zlib.crc32(name.encode()))

    def value(parameter: ParameterSpec) -> float:
        if parameter.choices:
            return float(rng.choice([number for _, number in parameter.choices]))
        number = rng.uniform(parameter.minimum, parameter.maximum)
        return float(round(number) if parameter.stepped else number)

    return {parameter.name: value(parameter) for parameter in device(name).parameters if not parameter.hidden}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Audio for the sampler to play, and what it is called."""
    folder = tmp_path_factory.mktemp("two_builds")
    save_wav(folder / "bursts.wav", Recording(bursts(), RATE))
    sha256 = MediaFolder(folder / "media").store((folder / "bursts.wav").read_bytes())
    return folder_media(folder), sha256


def song_of(name: str, settings: dict[str, float], sha256: str) -> Song:
    """Return a song with one device at work: an instrument that plays the notes, an effect on a track that is fed."""
    samples = (SampleZone(sha256),) if device(name).reads_sample else ()
    at_work = (Device("device", name, params=settings, samples=samples),)
    if device(name).kind == "effect":
        tracks = (Track("fed", "Fed", "audio"), Track("master", "Master", "master", devices=at_work))
    else:
        clip = Clip("clip", START, Ticks(PPQ), notes=NOTES)
        player = Track("player", "Player", "instrument", devices=at_work, clips=(clip,))
        tracks = (player, Track("master", "Master", "master"))
    return Song(tempo=(TempoPoint(START, 120.0),), tracks=tracks, media=(Media(sha256),) if samples else ())


def heard(build: Any, song: Song, media: MediaSource) -> Audio:
    """Return what one build makes of a song: float32 (2, frames)."""
    frozen = {track.id: 0 for track in song.tracks if track.id == "fed"}
    mirror = Mirror(build, song, RATE, media=media, frozen=frozen)
    sides, output = bursts(), np.zeros((2, FRAMES), np.float32)
    for track in frozen:
        mirror.call("ws_feed", mirror.tracks[track], sides[0], sides[1])
    mirror.call("ws_play", 0)
    mirror.process(output[0], output[1])
    assert mirror.faults() == []
    mirror.close()
    return output


@pytest.mark.parametrize("name", device_names())
def test_every_device_gives_the_same_bits_in_both_builds(name: str, wasm: WasmHost, recorded: Recorded) -> None:
    """As it comes and with every knob somewhere else: one source, compiled twice."""
    media, sha256 = recorded
    as_it_comes, elsewhere = (song_of(name, settings, sha256) for settings in ({}, by_chance(name)))
    native = heard(host(), as_it_comes, media)
    assert np.abs(native).max() > 0
    assert np.array_equal(heard(wasm, as_it_comes, media), native)
    assert np.array_equal(heard(wasm, elsewhere, media), heard(host(), elsewhere, media))
