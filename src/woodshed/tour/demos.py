"""What each device plays in the tour: `demos.toml`, read."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from woodshed.devices.catalogue import nearest
from woodshed.errors import DeviceError
from woodshed.theory.names import parse_pitch_class

DEMOS = Path(__file__).parent / "demos.toml"
DRUM_PITCH = 60
"""The note at which a drum sounds as it was designed."""
_USUAL_VELOCITY = 96
_STEPS = {"X": 118, "x": 98, "o": 60}
_USUAL_LUFS = -18.0


@dataclass(frozen=True, slots=True)
class Played:
    """A note of a phrase: start and length in seconds, pitch and velocity as in MIDI."""

    start_s: float
    length_s: float
    pitch: int
    velocity: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some notes at a tempo."""

    tempo_bpm: float
    notes: tuple[Played, ...]

    @property
    def end_s(self) -> float:
        """When the last note ends."""
        return max(note.start_s + note.length_s for note in self.notes)


@dataclass(frozen=True, slots=True)
class Part:
    """An instrument with a preset playing a phrase at a gain in dB."""

    device: str
    preset: str
    phrase: str
    gain_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Turn:
    """A preset of a demo, and the phrase or the material that it is heard with."""

    preset: str
    heard: str


@dataclass(frozen=True, slots=True)
class Demo:
    """What a device plays. `under` names the material that sounds softly under a drum, `on` what an effect is heard on.

    `sample` is the part whose one note a sampler plays.
    """

    device: str
    family: str
    turns: tuple[Turn, ...]
    on: str = ""
    under: str = ""
    sample: str = ""
    level_lufs: float = _USUAL_LUFS


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(DEMOS.read_text(encoding="utf-8"))


def demos() -> tuple[Demo, ...]:
    """Return all demos, in the order of the tour."""
    return tuple(_demo(name, written) for name, written in _file()["demos"].items())


def chosen_demos(wanted: str = "") -> tuple[Demo, ...]:
    """Return the demos of a family or of a device, by name; all for "". DeviceError for neither."""
    everything = demos()
    word = _plain(wanted)
    found = tuple(demo for demo in everything if not word or word in {_plain(demo.device), _plain(demo.family)})
    if not found:
        families = list(dict.fromkeys(demo.family for demo in everything))
        remedy = nearest(wanted, [*families, *(demo.device for demo in everything)], otherwise=families)
        raise DeviceError(f'There is no family and no device called "{wanted}".', remedy=remedy)
    return found


def _plain(name: str) -> str:
    return name.lower().replace("_", " ").replace("-", " ")


def _demo(name: str, written: Mapping[str, Any]) -> Demo:
    on = written.get("on", "")
    turns = (turn.partition(" ") for turn in written["play"])
    return Demo(
        device=name,
        family=written["family"],
        turns=tuple(Turn(preset, heard or on) for preset, _, heard in turns),
        on=on,
        under=written.get("under", ""),
        sample=written.get("sample", ""),
        level_lufs=float(written.get("level_lufs", _USUAL_LUFS)),
    )


def phrase(name: str, tempo_bpm: float = 0.0) -> Phrase:
    """Return a phrase by name, at its own tempo or at another."""
    written = _file()["phrases"][name]
    bpm = tempo_bpm or float(written["bpm"])
    beat_s = 60 / bpm
    notes = _stepped(written["steps"]) if "steps" in written else _written(written["notes"])
    return Phrase(
        bpm,
        tuple(Played(note.start_s * beat_s, note.length_s * beat_s, note.pitch, note.velocity) for note in notes),
    )


def material(name: str) -> tuple[Part, ...]:
    """Return the parts of a material by name."""
    return tuple(part(words.split()) for words in _file()["materials"][name])


def part(words: Sequence[str]) -> Part:
    """Return a part from its words: device, preset, phrase, and a gain in dB."""
    device, preset, notes, gain_db = words
    return Part(device, preset, notes, float(gain_db))


def _stepped(steps: str) -> list[Played]:
    """Return the strokes of a row of sixteenths, in beats."""
    return [Played(at / 4, 0.2, DRUM_PITCH, _STEPS[step]) for at, step in enumerate(steps) if step in _STEPS]


def _written(notes: str) -> list[Played]:
    """Return notes such as "0 C3+G3 1.5 90; 2 E3 1", in beats."""
    found = []
    for word in notes.split(";"):
        start, pitches, length, *velocity = word.split()
        loud = int(velocity[0]) if velocity else _USUAL_VELOCITY
        found += [Played(float(start), float(length), midi_pitch(name), loud) for name in pitches.split("+")]
    return found


def midi_pitch(name: str) -> int:
    """Return the number of a pitch such as "Eb3"; middle C is C4, 60."""
    return parse_pitch_class(name[:-1]) + 12 * (int(name[-1]) + 1)
