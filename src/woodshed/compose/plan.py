"""What the composer has decided before the first note: tempo, key, form, chords.

Every player reads the same plan. Bars are counted from 0; times are ticks from the song's start.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from woodshed.compose.style import Level, Style
from woodshed.song.document import Key
from woodshed.theory.chords import ChordSymbol
from woodshed.theory.metre import STEP, bar_ticks
from woodshed.units import Ticks


@dataclass(frozen=True, slots=True)
class Event:
    """A note before it has a clip and an id; `start` counts from the song's start."""

    start: Ticks
    length: Ticks
    pitch: int
    velocity: int


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A stretch of bars with one character. `visit` counts how often its kind came before.

    `name` is what people read ("verse 2"); `kind` is "verse". `last` marks the song's last section,
    whose last bar only rings.
    """

    name: str
    kind: str
    bar: int
    bars: int
    energy: float
    visit: int
    last: bool = False

    @property
    def end_bar(self) -> int:
        """The bar after its last."""
        return self.bar + self.bars

    @property
    def level(self) -> Level:
        """How much the players do."""
        if self.energy < LOW_BELOW:
            return "low"
        return "mid" if self.energy < HIGH_FROM else "high"


LOW_BELOW, HIGH_FROM = 0.42, 0.75


@dataclass(frozen=True, slots=True)
class PlacedChord:
    """A chord from `start` for `length`."""

    start: Ticks
    length: Ticks
    chord: ChordSymbol

    @property
    def end(self) -> Ticks:
        """Where the next one starts."""
        return Ticks(self.start + self.length)


@dataclass(frozen=True)
class Plan:
    """The decisions that all players share. `density` and `brightness` are -1 to 1, 0 the style's own."""

    style: Style
    seed: int
    key: Key
    tempo_bpm: float
    metre: tuple[int, int]
    swing: float
    sections: tuple[SectionPlan, ...]
    chords: tuple[PlacedChord, ...]
    density: float = 0.0
    brightness: float = 0.0
    space: float = 0.0

    @cached_property
    def bar(self) -> Ticks:
        """The length of a bar."""
        return bar_ticks(*self.metre)

    @property
    def bar_steps(self) -> int:
        """The sixteenths in a bar."""
        return self.bar // STEP

    @property
    def bars(self) -> int:
        """The bars of the song."""
        return self.sections[-1].end_bar

    def ticks_of_ms(self, milliseconds: float) -> int:
        """Return a stretch of time in ticks at the song's tempo."""
        return round(milliseconds * self.tempo_bpm * 960 / 60_000)

    def chord_at(self, tick: int) -> PlacedChord:
        """Return the chord that sounds at a moment; after the end, the last."""
        return self.chords[self._chord_index(tick)]

    def chord_after(self, tick: int) -> PlacedChord:
        """Return the next chord with another root or notes; the last when none follows."""
        index = self._chord_index(tick)
        now = self.chords[index].chord
        following = (chord for chord in self.chords[index + 1 :] if chord.chord != now)
        return next(following, self.chords[-1])

    def _chord_index(self, tick: int) -> int:
        low, high = 0, len(self.chords) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.chords[middle].start <= tick:
                low = middle
            else:
                high = middle - 1
        return low

    def section_chords(self, section: SectionPlan) -> tuple[PlacedChord, ...]:
        """Return the chords that start in a section."""
        start, end = section.bar * self.bar, section.end_bar * self.bar
        return tuple(chord for chord in self.chords if start <= chord.start < end)
