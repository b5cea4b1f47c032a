"""The bench: a device, wired up so that it can be measured through Woodshed's own engine.

What is measured is what people hear: the same code, latency compensated, at 48 kHz.
"""

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from woodshed.audio import Recording, save_wav
from woodshed.certify.measures import Signal
from woodshed.devices import ParameterSpec, device, settings
from woodshed.engine import Moves, folder_media, play, process, render_mix
from woodshed.song.document import Clip, Device, Media, SampleZone, Song, TempoPoint, Track
from woodshed.song.document import Note as SongNote
from woodshed.units import PPQ, Ticks

SAMPLE_RATE = 48_000

Settings = Mapping[str, float]
Note = tuple[float, float, int, int]
"""Start in s, length in s, pitch 0 to 127, velocity 1 to 127."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One device on the bench. Signals are (samples,), or (2, samples) where it says "both"."""

    device: str
    sample_rate: int = SAMPLE_RATE

    def all_settings(self, changed: Settings, preset: str = "") -> dict[str, float]:
        """Return every setting: the defaults, over them a preset, over that `changed`. DeviceError if unknown."""
        return settings(self.device, preset, changed)

    def effect(self, signal: Signal, changed: Settings, moves: Moves | None = None) -> Signal:
        """Return what the left side gives when both sides are sent `signal`, with `moves` turned on the way."""
        return np.asarray(self.effect_both(np.stack([signal, signal]), changed, moves)[0])

    def effect_both(self, signals: Signal, changed: Settings, moves: Moves | None = None) -> Signal:
        """Return both sides, (2, samples), of what both sides of `signals` become."""
        knobs: Any = self.all_settings(changed)
        heard = process(self.device, signals.astype(np.float32), self.sample_rate, moves=moves, **knobs)
        return np.asarray(heard, np.float64)

    def notes(self, notes: Sequence[Note], length_s: float, changed: Settings, moves: Moves | None = None) -> Signal:
        """Return the left side of `length_s` seconds of the instrument playing, with `moves` turned on the way."""
        knobs: Any = self.all_settings(changed)
        return np.asarray(play(self.device, notes, length_s, self.sample_rate, moves=moves, **knobs)[0], np.float64)

    def recorded_note(self, recording: Signal, pitch: int, length_s: float, changed: Settings) -> Signal:
        """Return the left side of one key of a sampler that plays `recording`, whose own key is 60."""
        ticks = Ticks(round(length_s * 2 * PPQ))  # at 120 beats a minute
        with tempfile.TemporaryDirectory() as folder:
            content = recording.astype(np.float32)
            sha256 = hashlib.sha256(content.tobytes()).hexdigest()
            (Path(folder) / "media").mkdir()
            save_wav(
                Path(folder) / "media" / f"{sha256}.wav", Recording(content[np.newaxis], self.sample_rate), bits=32
            )
            sampler = Device("device", self.device, params=self.all_settings(changed), samples=(SampleZone(sha256),))
            clip = Clip("clip", Ticks(0), ticks, notes=(SongNote("note", Ticks(0), ticks, pitch, 127),))
            track = Track("track", "Track", "instrument", devices=(sampler,), clips=(clip,))
            master = Track("master", "Master", "master")
            song = Song(tempo=(TempoPoint(Ticks(0), 120.0),), tracks=(track, master), media=(Media(sha256),))
            media = folder_media(Path(folder))
            mix = render_mix(song, sample_rate=self.sample_rate, end=ticks, tail_s=0.0, media=media)
        return np.asarray(mix.audio[0], np.float64)

    def say(self, name: str, value: float) -> str:
        """Return a setting as people read it: "cutoff 1,000 Hz"."""
        parameter = device(self.device).parameter(name)
        return f"{plain_name(parameter)} {plain_value(parameter, value)}"


def plain_name(parameter: ParameterSpec) -> str:
    """Return a parameter's name as words, without its unit."""
    words = parameter.name.split("_")
    unit = parameter.unit.lower().rstrip("%") or "percent"
    if len(words) > 1 and words[-1].lower() in {unit, "db", "hz", "s", "ms", "percent"}:
        words = words[:-1]
    return " ".join(words)


def plain_value(parameter: ParameterSpec, value: float) -> str:
    """Return a value as people read it: a menu's word, or a number and its unit."""
    for label, place in parameter.choices:
        if place == value:
            return label
    number = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"  # noqa: PLR2004 - where commas begin
    return f"{number} {parameter.unit}".replace("-", "−").strip()
