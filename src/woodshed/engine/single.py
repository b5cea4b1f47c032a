"""One device by itself: an effect on a piece of audio, or an instrument playing some notes."""

from collections.abc import Iterable

import numpy as np

from woodshed.audio import Audio
from woodshed.devices import device as device_spec
from woodshed.engine.media import no_media
from woodshed.engine.mirror import CHAIN, Mirror
from woodshed.engine.native import host
from woodshed.errors import AudioError, DeviceError
from woodshed.song.document import START, Device, Song, TempoPoint, Track

HIGHEST_HZ = 384_000
LOWEST_HZ = 8_000
BLOCK = 65_536


def process(
    device: str,
    audio: Audio,
    sample_rate: int,
    *,
    preset: str = "",
    sidechain: Audio | None = None,
    tempo_bpm: float = 120.0,
    seed: int = 0,
    **settings: float,
) -> Audio:
    """Return `audio` as the effect `device` makes it sound: float32 (2, samples), as long as `audio`.

    `audio` is (1 or 2, samples) at `sample_rate` Hz (8,000 to 384,000); one channel is heard on both
    sides. `settings` are the device's parameters by name. The device's latency is taken out.
    Raises DeviceError for an unknown device, preset or parameter, AudioError for audio of another shape.
    """
    if device_spec(device).kind != "effect":
        raise DeviceError(f'"{device}" is an instrument, not an effect.', remedy="Give it notes with play() instead.")
    heard, beside = _stereo(audio, sample_rate), _stereo(audio if sidechain is None else sidechain, sample_rate)
    effect = Device("device", device, preset, settings, sidechain="" if sidechain is None else "side")
    tracks = (Track("main", "Main", "audio"), Track("side", "Side", "audio", mute=True), _master(effect))
    song = Song(seed=seed, tempo=(TempoPoint(START, tempo_bpm),), tracks=tracks)
    mirror = Mirror(host(), song, sample_rate, media=no_media(), frozen={"main": 0, "side": 0})
    try:
        return _run(mirror, heard, beside)
    finally:
        mirror.close()


def play(
    device: str,
    notes: Iterable[tuple[float, float, int, int]],
    length_s: float,
    sample_rate: int,
    *,
    preset: str = "",
    tempo_bpm: float = 120.0,
    seed: int = 0,
    **settings: float,
) -> Audio:
    """Return `length_s` seconds of the instrument `device` playing `notes`: float32 (2, samples).

    Each note is (start in s, length in s, pitch 0 to 127, velocity 1 to 127), on its exact sample.
    Raises DeviceError for an unknown device, preset or parameter.
    """
    if device_spec(device).kind != "instrument":
        raise DeviceError(
            f'"{device}" is an effect, not an instrument.', remedy="Give it audio with process() instead."
        )
    player = Track("player", "Player", "instrument", devices=(Device("device", device, preset, settings),))
    song = Song(seed=seed, tempo=(TempoPoint(START, tempo_bpm),), tracks=(player, _master()))
    mirror = Mirror(host(), song, sample_rate, media=no_media())
    try:
        return _perform(mirror, list(notes), round(length_s * sample_rate))
    finally:
        mirror.close()


def _master(*devices: Device) -> Track:
    return Track("master", "Master", "master", devices=devices)


def _run(mirror: Mirror, heard: Audio, beside: Audio) -> Audio:
    """Push `heard` through the master and drop what its latency adds in front."""
    latency = mirror.call("ws_latency")
    length = heard.shape[1]
    padding = np.zeros((2, latency), np.float32)
    heard, beside = np.concatenate([heard, padding], axis=1), np.concatenate([beside, padding], axis=1)
    output = np.zeros((2, length + latency), np.float32)
    for start in range(0, length + latency, BLOCK):
        stop = min(start + BLOCK, length + latency)
        mirror.call("ws_feed", mirror.tracks["main"], heard[0, start:stop], heard[1, start:stop])
        mirror.call("ws_feed", mirror.tracks["side"], beside[0, start:stop], beside[1, start:stop])
        mirror.process(output[0, start:stop], output[1, start:stop])
    return np.ascontiguousarray(output[:, latency:])


def _perform(mirror: Mirror, notes: list[tuple[float, float, int, int]], length: int) -> Audio:
    track = mirror.tracks["player"]
    events = []
    for start_s, length_s, pitch, velocity in notes:
        start = round(start_s * mirror.sample_rate)
        events.append((start, 1, pitch, velocity))
        events.append((max(start + 1, round((start_s + length_s) * mirror.sample_rate)), 0, pitch, 0))
    latency = mirror.call("ws_tap_latency", track, CHAIN)
    output = np.zeros((2, length + latency), np.float32)
    place = 0
    for at, begins, pitch, velocity in [*sorted(events), (length + latency, 0, 0, 0)]:
        stop = min(at, length + latency)
        if stop > place:
            mirror.process(output[0, place:stop], output[1, place:stop])
            place = stop
        if begins:
            mirror.call("ws_note_on", track, pitch, velocity)
        else:
            mirror.call("ws_note_off", track, pitch)
    return np.ascontiguousarray(output[:, latency:])


def _stereo(audio: Audio, sample_rate: int) -> Audio:
    if audio.ndim != 2 or audio.shape[0] not in {1, 2} or not np.isfinite(audio).all():  # noqa: PLR2004 - mono or stereo
        raise AudioError(
            f"A device takes finite audio of shape (1 or 2, samples), not {audio.shape}.",
            remedy="Turn it round or mix it to two channels first.",
        )
    if not LOWEST_HZ <= sample_rate <= HIGHEST_HZ:
        raise AudioError(
            f"A sample rate of {sample_rate} Hz cannot be used.",
            remedy=f"Choose one from {LOWEST_HZ:,} to {HIGHEST_HZ:,} Hz.",
        )
    stereo = audio if audio.shape[0] == 2 else np.concatenate([audio, audio])  # noqa: PLR2004 - stereo
    return np.ascontiguousarray(stereo, dtype=np.float32)
