"""What makes a style: its tempo, feel, form, harmony and players. The styles themselves are in `styles/`.

Rhythms are written as `compose.notation` tells, at three levels of energy: low, mid and high. A
rhythm may have several versions; the seed chooses. Levels that are missing take the next lower.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from woodshed.song.document import NOTHING
from woodshed.theory.metre import STEP
from woodshed.units import Ticks

Level = Literal["low", "mid", "high"]
Written = Mapping[str, tuple[str, ...]]
"""Patterns by level."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A device with a preset and what differs from it."""

    kind: str
    preset: str = ""
    params: Mapping[str, float] = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class Strip:
    """A player's place in the mixer, and when they play.

    They play in sections of at least `from_energy`, except those of a kind named in `silent_in`.
    `family` is what people call the instrument in a prompt. Sends are in dB; None sends nothing.
    """

    name: str
    sound: Sound
    family: str
    effects: tuple[Sound, ...] = ()
    gain_db: float = -9.0
    pan: float = 0.0
    reverb_db: float | None = -16.0
    delay_db: float | None = None
    from_energy: float = 0.0
    silent_in: tuple[str, ...] = ()
    ducks: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Drums:
    """The drummer: `kit` names a sound for each voice, `beats` what they play at each level.

    A beat maps voices to patterns. `fills` names the ways to fill a last bar (see `compose.fills`). `width` is how
    far apart the kit stands, 1 as usual.
    """

    kit: Mapping[str, Sound]
    beats: Mapping[str, tuple[Mapping[str, str], ...]]
    fills: tuple[str, ...] = ("toms",)
    ghosts: float = 0.0
    crash_from: float = 0.6
    rolls: float = 0.0
    width: float = 1.0
    gain_db: float = -6.0
    reverb_db: float | None = -22.0
    from_energy: float = 0.0
    silent_in: tuple[str, ...] = ()
    bus: tuple[Sound, ...] = (Sound("compressor", "glue"),)


@dataclass(frozen=True, slots=True)
class Bass:
    """The bass player. `manner` is "written" (the patterns) or "walking"."""

    strip: Strip
    lines: Written = field(default=NOTHING)
    manner: str = "written"
    low: int = 28
    high: int = 50
    gate: float = 0.95
    slides: float = 0.0


@dataclass(frozen=True, slots=True)
class Chords:
    """Somebody who plays chords: a layout of `theory.voicing` and the rhythm of the hands.

    `roll_ms` spreads a chord from its lowest note up.
    """

    strip: Strip
    rhythm: Written
    layout: str = "close"
    low: int = 48
    high: int = 72
    gate: float = 0.95
    roll_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Arpeggio:
    """Chords one note at a time: `orders` are ways through the chord's notes, `step` the note value."""

    strip: Strip
    orders: tuple[str, ...] = ("0123",)
    step: Ticks = STEP
    low: int = 60
    high: int = 84
    gate: float = 0.8
    rests: float = 0.0


@dataclass(frozen=True, slots=True)
class Melody:
    """The tune. `family` names a bank of `compose.motifs`; `schemes` how two-bar phrases follow.

    In a scheme A is the motif, B an open variation, S a sequence of it, I its inversion, C the
    closing answer, F a fragment and a dot silence. `span` is the width of a phrase in scale steps.
    """

    strip: Strip
    family: str = "sung"
    schemes: tuple[str, ...] = ("ABAC",)
    low: int = 60
    high: int = 79
    span: int = 5
    gate: float = 0.92
    ornaments: float = 0.15
    answers: Strip | None = None


@dataclass(frozen=True, slots=True)
class Feel:
    """How exactly people play.

    The range of swing and its grid, a template of `theory.groove`, and what is left to chance
    (standard deviations, in ms and in velocity).
    """

    swing: tuple[float, float] = (0.5, 0.5)
    grid: Ticks = STEP
    template: str = "tight"
    human_ms: float = 3.0
    velocity_spread: float = 5.0


@dataclass(frozen=True, slots=True)
class Harmony:
    """Progressions in roman numerals, by kind of section, and how sections and songs end.

    Chords last a bar; "ii7,V7" share one, "Imaj7:2" lasts two. `turns` end a section that
    another follows; empty, the progression simply comes round. `final` is the last two chords.
    """

    progressions: Mapping[str, tuple[str, ...]]
    turns: tuple[str, ...] = ()
    final: tuple[str, str] = ("V7", "I")
    scale: str = "major"
    spice: float = 0.0


@dataclass(frozen=True, slots=True)
class Space:
    """The two return tracks: a reverb and a delay, and the gains of their faders."""

    reverb: Sound = field(default_factory=lambda: Sound("reverb", "room"))
    delay: Sound = field(default_factory=lambda: Sound("delay", "dotted_eighth"))
    reverb_db: float = 0.0
    delay_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Pump:
    """How players who duck breathe with the kick: the compressor that hears it, and `held_back_db`.

    That is what they give up where no kick ducks them: about what the kick takes from them elsewhere.
    """

    sound: Sound = field(default_factory=lambda: Sound("compressor", "pump"))
    held_back_db: float = 5.0


@dataclass(frozen=True, slots=True)
class Move:
    """Something that changes in time: see `compose.automation` for the kinds.

    `player` names the strip it is done to.
    """

    kind: str
    player: str
    in_sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """A style, whole. `also` are other names people use; `tempo_bpm` its slowest, usual and fastest tempo.

    `place` is what is heard around the music from its first bar to its last, such as rain; `console` is the desk that
    every channel goes through, `medium` what the mix is put on at last. `titles` are first and last words of titles.

    `instead` is what the seed may take in place of a part, by its path: "bass.strip", "drums.kit", "chords.1". The
    part itself is one of the choices. None leaves it out, and what is there twice is taken twice as often.
    """

    name: str
    also: tuple[str, ...]
    tempo_bpm: tuple[float, float, float]
    form: str
    major: Harmony
    minor: Harmony
    minor_share: float
    drums: Drums | None
    bass: Bass
    chords: tuple[Chords, ...]
    melody: Melody
    arpeggios: tuple[Arpeggio, ...] = ()
    metre: tuple[int, int] = (4, 4)
    feel: Feel = field(default_factory=Feel)
    space: Space = field(default_factory=Space)
    moves: tuple[Move, ...] = ()
    pump: Pump | None = None
    place: Strip | None = None
    console: Sound | None = None
    medium: Sound | None = None
    titles: tuple[Sequence[str], Sequence[str]] = ((), ())
    instead: Mapping[str, tuple[Any, ...]] = field(default=NOTHING)
    energy: Mapping[str, float] = field(default=NOTHING)
    usual_length_s: float = 120.0
