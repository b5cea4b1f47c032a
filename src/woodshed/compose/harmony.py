"""Which chords a song goes through: the style's progressions, turned at the ends of sections."""

from __future__ import annotations

from collections.abc import Sequence

from woodshed.compose.dice import Dice
from woodshed.compose.plan import PlacedChord, SectionPlan
from woodshed.compose.style import Harmony
from woodshed.song.document import Key
from woodshed.theory.chords import ChordSymbol
from woodshed.theory.harmony import diatonic_chord, dominant_of, function_of, roman_chord
from woodshed.theory.intervals import FIFTH, MINOR_THIRD
from woodshed.theory.metre import bar_ticks, beat_starts
from woodshed.theory.scales import degree_of
from woodshed.units import Ticks

STANDS_IN = {
    "intro": ("verse", "groove", "hook"),
    "verse": ("groove", "hook"),
    "hook": ("drop", "verse"),
    "bridge": ("break", "verse"),
    "solo": ("hook", "verse"),
    "groove": ("verse", "drop"),
    "break": ("bridge", "verse", "groove"),
    "build": ("break", "bridge", "groove", "verse"),
    "drop": ("hook", "groove"),
    "out": ("hook", "drop", "verse"),
}
"""Whose progressions a kind of section uses when its style writes none for it."""

Span = tuple[str, float]
"""A numeral and its length in bars."""


def plan_chords(
    harmony: Harmony, key: Key, sections: Sequence[SectionPlan], metre: tuple[int, int], dice: Dice
) -> tuple[PlacedChord, ...]:
    """Return the chords of a whole song.

    Sections of one kind share their progression, so that people know them again. The last bar
    of a section turns towards the next; the song closes with `harmony.final`.
    """
    chosen = {section.kind: dice.branch(section.kind).pick(_options(harmony, section.kind)) for section in sections}
    placed: list[PlacedChord] = []
    for section in sections:
        spans = _cut_to(_read(chosen[section.kind]), section.bars)
        if section.last:
            spans = _closed(spans, harmony, section.bars)
        elif harmony.turns and section.bars > 1:
            spans = _turned(spans, dice.branch("turn", section.kind).pick(harmony.turns))
        chords = _place(spans, harmony, key, section.bar, metre)
        placed += _merged(_spiced(chords, key, harmony.spice, metre, dice.branch("spice", section.kind)))
    return tuple(placed)


def _options(harmony: Harmony, kind: str) -> tuple[str, ...]:
    for name in (kind, *STANDS_IN[kind]):
        if name in harmony.progressions:
            return harmony.progressions[name]
    return next(iter(harmony.progressions.values()))


def _read(text: str) -> list[Span]:
    spans: list[Span] = []
    for word in text.split():
        if "," in word:
            parts = word.split(",")
            spans += [(part, 1 / len(parts)) for part in parts]
        else:
            numeral, _, bars = word.partition(":")
            spans.append((numeral, float(bars or 1)))
    return spans


def _cut_to(spans: Sequence[Span], bars: int) -> list[Span]:
    """Repeat a progression until it fills exactly `bars`."""
    filled: list[Span] = []
    left = float(bars)
    while left > 0:
        for numeral, length in spans:
            if left <= 0:
                break
            filled.append((numeral, min(length, left)))
            left -= length
    return filled


def _turned(spans: list[Span], turn: str) -> list[Span]:
    """Replace the last bar by a turn: a chord, or two that share the bar."""
    return [*_cut_to(spans, round(sum(length for _, length in spans)) - 1), *_read(turn)]


def _closed(spans: list[Span], harmony: Harmony, bars: int) -> list[Span]:
    before, home = harmony.final
    if bars == 1:
        return [(home, 1.0)]
    return [*_cut_to(spans, bars - 2), (before, 1.0), (home, 1.0)]


def _place(
    spans: Sequence[Span], harmony: Harmony, key: Key, first_bar: int, metre: tuple[int, int]
) -> list[PlacedChord]:
    placed, bars = [], float(first_bar)
    for numeral, length in spans:
        tick, end = _beat_near(bars, metre), _beat_near(bars + length, metre)
        if end > tick:
            placed.append(PlacedChord(tick, Ticks(end - tick), _chord_in(key, harmony.scale, numeral)))
        bars += length
    return placed


def _chord_in(key: Key, written_in: str, numeral: str) -> ChordSymbol:
    """Return the chord of a numeral that was written for another scale: its degree, harmonised in the key.

    Chords on altered degrees stay as they are.
    """
    if key.scale == written_in:
        return roman_chord(numeral, key)
    written_key = Key(key.tonic, written_in)
    chord = roman_chord(numeral, written_key)
    degree = degree_of(chord.root, written_key)
    if degree is None or "/" in numeral:
        return chord
    own = diatonic_chord(degree, key, notes=min(5, max(3, len(chord.intervals))))
    return chord if chord.third is None else own


def _beat_near(bars: float, metre: tuple[int, int]) -> Ticks:
    """Return the beat nearest to a place counted in bars; chords change on beats."""
    bar = bar_ticks(*metre)
    whole = int(bars + 1e-9)
    inside = (bars - whole) * bar
    return Ticks(whole * bar + min((*beat_starts(*metre), bar), key=lambda start: abs(start - inside)))


def _spiced(chords: list[PlacedChord], key: Key, spice: float, metre: tuple[int, int], dice: Dice) -> list[PlacedChord]:
    """Let some whole-bar chords give their second half to the dominant of the chord that follows."""
    spiced: list[PlacedChord] = []
    for now, following in zip(chords, [*chords[1:], None], strict=True):
        wants = dice.chance(spice)
        if (
            following is None
            or not wants
            or now.length != bar_ticks(*metre)
            or not _can_be_approached(following.chord, key)
        ):
            spiced.append(now)
            continue
        half = _beat_near(0.5, metre)
        minor = following.chord.third == MINOR_THIRD
        dominant = dominant_of(following.chord, suffix="7b9" if minor else "9")
        spiced += [PlacedChord(now.start, half, now.chord)]
        spiced += [PlacedChord(Ticks(now.start + half), Ticks(now.length - half), dominant)]
    return spiced


def _can_be_approached(chord: ChordSymbol, key: Key) -> bool:
    return chord.third is not None and chord.fifth == FIFTH and function_of(chord, key) in ("tonic", "subdominant")


def _merged(placed: Sequence[PlacedChord]) -> list[PlacedChord]:
    """Join neighbours that are the same chord, so that the chord track is easy to read."""
    merged: list[PlacedChord] = []
    for chord in placed:
        if merged and merged[-1].chord == chord.chord:
            merged[-1] = PlacedChord(merged[-1].start, Ticks(merged[-1].length + chord.length), chord.chord)
        else:
            merged.append(chord)
    return merged
