"""One device by itself: an effect on a piece of audio, or an instrument playing some notes."""

import warnings
from collections.abc import Iterable, Mapping
from itertools import pairwise

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

END, BEGIN, TURN = 0, 1, 2
"""What happens at a sample, in this order."""

Moves = Mapping[int, Mapping[str, float]]
"""What parameters are turned to, by name, at samples from the start: as by a hand, so the host glides."""


def process(
    device: str,
    audio: Audio,
    sample_rate: int,
    *,
    preset: str = "",
    sidechain: Audio | None = None,
    tempo_bpm: float = 120.0,
    seed: int = 0,
    moves: Moves | None = None,
    **settings: float,
) -> Audio:
    """Return `audio` as the effect `device` makes it sound: float32 (2, samples), as long as `audio`.

    `audio` is (1 or 2, samples) at `sample_rate` Hz (8,000 to 384,000); one channel is heard on both
    sides. `settings` are the device's parameters by name, `moves` what is turned on the way. The device's
    latency is taken out. A RuntimeWarning tells of a device that failed and was silenced.
    Raises DeviceError for an unknown device, preset or parameter, AudioError for audio of another shape.
    """
    if device_spec(device).kind != "effect":
        raise DeviceError(f'"{device}" is an instrument, not an effect.', remedy="Give it notes with play() instead.")
    fed = {"main": _stereo(audio, sample_rate)}
    if sidechain is not None:
        fed["side"] = _stereo(sidechain, sample_rate)
        if fed["side"].shape != fed["main"].shape:
            problem = f"A sidechain of {sidechain.shape[1]:,} samples does not go with {audio.shape[1]:,} of audio."
            raise AudioError(problem, remedy="Give both the same length.")
    effect = Device("device", device, preset, settings, sidechain="side" if "side" in fed else "")
    tracks = (*(Track(name, name, "audio", mute=name == "side") for name in fed), _master(effect))
    song = Song(seed=seed, tempo=(TempoPoint(START, tempo_bpm),), tracks=tracks)
    mirror = Mirror(host(), song, sample_rate, media=no_media(), frozen=dict.fromkeys(fed, 0))
    try:
        return _run(mirror, device, fed, moves or {})
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
    moves: Moves | None = None,
    **settings: float,
) -> Audio:
    """Return `length_s` seconds of the instrument `device` playing `notes`: float32 (2, samples).

    Each note is (start in s, length in s, pitch 0 to 127, velocity 1 to 127), on its exact sample;
    `moves` says what is turned on the way. A RuntimeWarning tells of a device that failed and was silenced.
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
        return _perform(mirror, device, list(notes), round(length_s * sample_rate), moves or {})
    finally:
        mirror.close()


def _master(*devices: Device) -> Track:
    return Track("master", "Master", "master", devices=devices)


def _run(mirror: Mirror, device: str, fed: Mapping[str, Audio], moves: Moves) -> Audio:
    """Push audio through the tracks and drop what the master's latency adds in front."""
    latency, length = mirror.call("ws_latency"), fed["main"].shape[1]
    nothing, dropped = np.zeros((2, latency), np.float32), np.empty((2, latency), np.float32)
    output = np.empty((2, length), np.float32)
    last = length + latency
    edges = {0, latency, length, last, *(at for at in moves if at < last)}
    for start, stop in pairwise(sorted(edges)):
        _turn(mirror, device, moves.get(start, {}))
        for name, audio in fed.items():
            heard = audio[:, start:stop] if start < length else nothing[:, : stop - start]
            mirror.call("ws_feed", mirror.tracks[name], heard[0], heard[1])
        kept = output[:, start - latency : stop - latency] if start >= latency else dropped[:, : stop - start]
        mirror.process(kept[0], kept[1])
    _tell_of_faults(mirror, device)
    return output


def _perform(
    mirror: Mirror, device: str, notes: list[tuple[float, float, int, int]], length: int, moves: Moves
) -> Audio:
    track, rate = mirror.tracks["player"], mirror.sample_rate
    events: list[tuple[int, int, int, int]] = [(at, TURN, 0, 0) for at in moves]
    for start_s, length_s, pitch, velocity in notes:
        start = round(start_s * rate)
        events.append((start, BEGIN, pitch, velocity))
        events.append((max(start + 1, round((start_s + length_s) * rate)), END, pitch, 0))
    latency = mirror.call("ws_tap_latency", track, CHAIN)
    output = np.zeros((2, length + latency), np.float32)
    place = 0
    for at, what, pitch, velocity in [*sorted(events), (length + latency, END, 0, 0)]:
        stop = min(at, length + latency)
        if stop > place:
            mirror.process(output[0, place:stop], output[1, place:stop])
            place = stop
        if what == TURN:
            _turn(mirror, device, moves[at])
        elif what == BEGIN:
            mirror.call("ws_note_on", track, pitch, velocity)
        else:
            mirror.call("ws_note_off", track, pitch)
    _tell_of_faults(mirror, device)
    return np.ascontiguousarray(output[:, latency:])


def _turn(mirror: Mirror, device: str, turned: Mapping[str, float]) -> None:
    for name, value in turned.items():
        mirror.call("ws_device_set", mirror.devices["device"], device_spec(device).index(name), float(value))


def _tell_of_faults(mirror: Mirror, device: str) -> None:
    if mirror.faults():
        words = f"The device {device} put out something that is no sound and was muted there."
        warnings.warn(words, RuntimeWarning, stacklevel=4)


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
