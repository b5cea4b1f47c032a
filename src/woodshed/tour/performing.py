"""The sound of a demo: instruments play phrases, effects are heard on materials, without and with."""

import io
import tempfile
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile

from woodshed.analysis import integrated_loudness
from woodshed.audio import Audio
from woodshed.engine import folder_media, play, process, render_mix
from woodshed.song.document import BAR, MASTER, START, Clip, Device, Media, Note, SampleZone, Song, TempoPoint, Track
from woodshed.song.media import MediaFolder
from woodshed.tour.demos import Demo, Part, Phrase, Turn, material, midi_pitch, phrase
from woodshed.units import PPQ, Ticks

SAMPLE_RATE = 48_000
SEED = 1
"""One seed for all: the tour is the same whenever it is made."""
_TAIL_S = 2.2
_ROOM_S, _RING_S, _CUT_S = 2.2, 1.2, 0.4
"""How long after the phrase spaces and echoes, instruments and other effects are heard at most."""
SPACE, DYNAMICS = "Space and echoes", "Dynamics"
_AUDIBLE = 10 ** (-52 / 20)
_FADE_IN_S, _FADE_OUT_S = 0.002, 0.25
_CEILING = 10 ** (-1.5 / 20)
_UNDER_DB = -7.0
_SAMPLE_S = 2.5


def instrument_turn(demo: Demo, turn: Turn) -> Audio:
    """Return a preset playing its phrase, (2, samples)."""
    notes = phrase(turn.heard)
    audio = _sampled(demo, turn, notes) if demo.sample else _played(Part(demo.device, turn.preset, turn.heard))
    if demo.under:
        beneath = [one for one in material(demo.under) if one.device != demo.device]
        soft = [_played(one, notes.tempo_bpm) * _gain(one.gain_db + _UNDER_DB) for one in beneath]
        audio = _summed([audio, *soft])
    return finished(audio, demo.level_lufs, notes.end_s, _RING_S)


def dry_turn(demo: Demo, turn: Turn) -> Audio:
    """Return a material as it is, (2, samples)."""
    return finished(heard_material(turn.heard), demo.level_lufs, _end_s(turn.heard), _CUT_S)


def wet_turn(demo: Demo, turn: Turn) -> Audio:
    """Return a material through a preset of an effect, (2, samples): dynamics have heard it once before."""
    dry = heard_material(turn.heard)
    settled = dry[:, : round(_end_s(turn.heard) * SAMPLE_RATE)] if demo.family == DYNAMICS else dry[:, :0]
    tempo_bpm = phrase(material(turn.heard)[0].phrase).tempo_bpm
    sent = np.concatenate([settled, dry], axis=1)
    wet = process(demo.device, sent, SAMPLE_RATE, preset=turn.preset, tempo_bpm=tempo_bpm, seed=SEED)
    ring_s = _ROOM_S if demo.family == SPACE else _CUT_S
    return finished(wet[:, settled.shape[1] :], demo.level_lufs, _end_s(turn.heard), ring_s)


@lru_cache(maxsize=32)
def heard_material(name: str) -> Audio:
    """Return a material, peaks near -6 dBFS, as a part that is well recorded."""
    audio = _summed([_played(one) * _gain(one.gain_db) for one in material(name)])
    return np.asarray(audio * np.float32(0.5 / np.max(np.abs(audio))), dtype=np.float32)


def finished(audio: Audio, level_lufs: float, end_s: float, ring_s: float) -> Audio:
    """Return audio at a loudness, as far as its peaks let it, faded in and out.

    It ends when it has died away, at least at `end_s` and at most `ring_s` later.
    """
    loud = audio * np.float32(_gain(level_lufs - integrated_loudness(audio, SAMPLE_RATE)))
    peak = float(np.max(np.abs(loud)))
    loud *= np.float32(min(1.0, _CEILING / peak))
    over = np.flatnonzero(np.max(np.abs(loud), axis=0) > _AUDIBLE)
    fade_in, fade_out = round(_FADE_IN_S * SAMPLE_RATE), round(_FADE_OUT_S * SAMPLE_RATE)
    earliest, latest = round(end_s * SAMPLE_RATE), round((end_s + ring_s) * SAMPLE_RATE)
    end = min(loud.shape[1], latest, max(int(over[-1]) + 1, earliest) + fade_out)
    cut = np.array(loud[:, :end], dtype=np.float32)
    cut[:, :fade_in] *= np.linspace(0, 1, fade_in, dtype=np.float32)
    cut[:, -fade_out:] *= np.linspace(1, 0, fade_out, dtype=np.float32) ** 2
    return cut


def _gain(level_db: float) -> float:
    return float(10 ** (level_db / 20))


def _end_s(name: str) -> float:
    return max(phrase(one.phrase).end_s for one in material(name))


def _summed(parts: list[Audio]) -> Audio:
    whole = np.zeros((2, max(part.shape[1] for part in parts)), np.float32)
    for part in parts:
        whole[:, : part.shape[1]] += part
    return whole


@lru_cache(maxsize=64)
def _played(one: Part, tempo_bpm: float = 0.0) -> Audio:
    """Return a part without its gain, at its phrase's tempo or at another."""
    written = phrase(one.phrase, tempo_bpm)
    notes = [(note.start_s, note.length_s, note.pitch, note.velocity) for note in written.notes]
    length_s = written.end_s + _TAIL_S
    return play(one.device, notes, length_s, SAMPLE_RATE, preset=one.preset, tempo_bpm=written.tempo_bpm, seed=SEED)


def _sampled(demo: Demo, turn: Turn, written: Phrase) -> Audio:
    """Return a phrase played by a sampler on one recorded note of another instrument."""
    device, preset, name = demo.sample.split()
    root = midi_pitch(name)
    note = play(device, [(0.0, _SAMPLE_S - 0.5, root, 100)], _SAMPLE_S, SAMPLE_RATE, preset=preset, seed=SEED)
    file = io.BytesIO()
    soundfile.write(file, note.T, SAMPLE_RATE, format="WAV", subtype="PCM_24")
    with tempfile.TemporaryDirectory() as folder:
        sha256 = MediaFolder(Path(folder) / "media").store(file.getvalue())
        song = _sampler_song(turn.preset, sha256, note.shape[1], root, written)
        return render_mix(song, sample_rate=SAMPLE_RATE, tail_s=_TAIL_S, media=folder_media(Path(folder))).audio


def _sampler_song(preset: str, sha256: str, frames: int, root: int, written: Phrase) -> Song:
    per_s = PPQ * written.tempo_bpm / 60
    notes = tuple(
        Note(
            str(number),
            Ticks(round(note.start_s * per_s)),
            Ticks(round(note.length_s * per_s)),
            note.pitch,
            note.velocity,
        )
        for number, note in enumerate(written.notes)
    )
    sampler = Device("sampler", "sampler", preset, samples=(SampleZone(sha256, root=root),))
    player = Track("player", "Player", devices=(sampler,), clips=(Clip("clip", START, BAR, notes=notes),))
    return Song(
        seed=SEED,
        tempo=(TempoPoint(START, written.tempo_bpm),),
        tracks=(player, Track(MASTER, "Master", "master")),
        media=(Media(sha256, "wav", channels=2, frames=frames),),
    )
