"""Chord symbols as players write them: "Ebmaj9", "F#m7b5", "C7sus4", "G13(b9)", "Dm/F".

A chord is its root, the intervals of its notes above the root in semitones, and a bass note when
another note than the root lies lowest. Tensions keep their octave: a ninth is 14.

Conventions: a dominant or major thirteenth leaves out the eleventh, a dominant eleventh leaves
out the third, as players do; "C6/9" is a sixth chord with a ninth, not a slash chord.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from woodshed.errors import SongError
from woodshed.theory.intervals import (
    AUGMENTED_FIFTH,
    DIMINISHED_FIFTH,
    ELEVENTH,
    FIFTH,
    FLAT_NINTH,
    FLAT_THIRTEENTH,
    FOURTH,
    MAJOR_SEVENTH,
    MAJOR_THIRD,
    MINOR_SEVENTH,
    MINOR_THIRD,
    NINTH,
    OCTAVE,
    SHARP_ELEVENTH,
    SHARP_NINTH,
    SIXTH,
    THIRTEENTH,
)
from woodshed.theory.names import format_pitch_class, parse_pitch_class

TENSIONS = {
    "b9": FLAT_NINTH,
    "9": NINTH,
    "#9": SHARP_NINTH,
    "11": ELEVENTH,
    "#11": SHARP_ELEVENTH,
    "b13": FLAT_THIRTEENTH,
    "13": THIRTEENTH,
}


@dataclass(frozen=True, slots=True)
class ChordSymbol:
    """A root with the notes above it.

    `root` is a pitch class; `intervals` are ascending, start with 0 and stay below 24; `bass` is a
    pitch class, or None when the root is the bass.
    """

    root: int
    intervals: tuple[int, ...]
    bass: int | None = None

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """The chord's notes as pitch classes, from the root up, the bass not added."""
        return tuple((self.root + interval) % 12 for interval in self.intervals)

    @property
    def bass_class(self) -> int:
        """The pitch class that lies lowest."""
        return self.root if self.bass is None else self.bass

    @property
    def third(self) -> int | None:
        """3 or 4; None for power chords and suspensions."""
        return next((interval for interval in self.intervals if interval in (MINOR_THIRD, MAJOR_THIRD)), None)

    @property
    def fifth(self) -> int | None:
        """6, 7 or 8; None when it is left out."""
        return next(
            (interval for interval in (FIFTH, DIMINISHED_FIFTH, AUGMENTED_FIFTH) if interval in self.intervals), None
        )

    @property
    def seventh(self) -> int | None:
        """10 or 11, or 9 for a sixth or a diminished seventh; None for triads."""
        return next(
            (interval for interval in (MINOR_SEVENTH, MAJOR_SEVENTH, SIXTH) if interval in self.intervals), None
        )

    @property
    def tensions(self) -> tuple[int, ...]:
        """Ninths, elevenths and thirteenths."""
        return tuple(interval for interval in self.intervals if interval > OCTAVE)

    @property
    def family(self) -> str:
        """One word for its colour: major, minor, dominant, diminished, augmented, suspended or power."""
        if self.third is None:
            return "suspended" if {2, FOURTH, ELEVENTH} & set(self.intervals) else "power"
        if self.third == MINOR_THIRD:
            return "diminished" if self.fifth == DIMINISHED_FIFTH else "minor"
        if MINOR_SEVENTH in self.intervals:
            return "dominant"
        return "augmented" if self.fifth == AUGMENTED_FIFTH else "major"


SYMBOL = re.compile(r"([A-G](?:bb|##|b|#)?)(.*)")
MODIFIER = re.compile(r"(add|no|omit)?([b#]?)(2|3|4|5|6|7|9|11|13)|(sus)(2|4)?|(alt)")


@lru_cache(maxsize=4096)
def parse_chord(text: str) -> ChordSymbol:
    """Return the chord a symbol stands for; SongError when it is not one."""
    symbol = text.strip().replace("♭", "b").replace("♯", "#")
    match = SYMBOL.fullmatch(symbol)
    if match is None:
        raise _unreadable(text)
    suffix, _, bass = _split_bass(match[2])
    intervals = _intervals_of(suffix, text)
    bass_class = parse_pitch_class(bass) if bass else None
    root = parse_pitch_class(match[1])
    return ChordSymbol(root, intervals, None if bass_class == root else bass_class)


def _split_bass(rest: str) -> tuple[str, str, str]:
    slash = re.fullmatch(r"(.*)/([A-G](?:bb|##|b|#)?)", rest)
    return (slash[1], "/", slash[2]) if slash else (rest, "", "")


def _unreadable(text: str) -> SongError:
    return SongError(
        f'"{text}" is not a chord symbol.', remedy='Write it as players do, such as "Ebmaj9" or "F#m7/C#".'
    )


POWER = (0, FIFTH)

KINDS = (
    (r"mMaj|mmaj|minmaj|m\(maj|-maj|mM|mΔ", (MINOR_THIRD, FIFTH), MAJOR_SEVENTH),
    (r"maj|Maj|M(?!i)|Δ", (MAJOR_THIRD, FIFTH), MAJOR_SEVENTH),
    (r"min|mi|m|-", (MINOR_THIRD, FIFTH), MINOR_SEVENTH),
    (r"dim|°|o", (MINOR_THIRD, DIMINISHED_FIFTH), SIXTH),
    (r"ø|hdim", (MINOR_THIRD, DIMINISHED_FIFTH), MINOR_SEVENTH),
    (r"aug|\+", (MAJOR_THIRD, AUGMENTED_FIFTH), MINOR_SEVENTH),
    (r"dom", (MAJOR_THIRD, FIFTH), MINOR_SEVENTH),
    (r"", (MAJOR_THIRD, FIFTH), MINOR_SEVENTH),
)
"""How a suffix starts: the third and fifth it means, and the seventh that a number after it adds."""


def _intervals_of(suffix: str, text: str) -> tuple[int, ...]:
    kind, (third, fifth), seventh = next(
        (match, triad, seventh) for pattern, triad, seventh in KINDS if (match := re.match(pattern, suffix)) is not None
    )
    rest = re.sub(r"[(),\s]", "", suffix[kind.end() :])
    if rest == "5" and not kind[0]:
        return POWER
    notes = {0, third, fifth}
    number = re.match(r"(6/?9|13|11|9|7|6)", rest)
    if number:
        notes |= _stack(number[1], third, seventh)
        if number[1] == "11" and third == MAJOR_THIRD and seventh == MINOR_SEVENTH:
            notes.discard(MAJOR_THIRD)
        rest = rest[number.end() :]
    elif kind[0] in ("ø", "hdim"):
        notes.add(MINOR_SEVENTH)
    elif kind[0] == "Δ":
        notes.add(MAJOR_SEVENTH)
    return _modified(notes, rest, text)


def _stack(number: str, third: int, seventh: int) -> set[int]:
    """Return what a number after the chord's kind adds."""
    if number == "6":
        return {SIXTH}
    if number in ("69", "6/9"):
        return {SIXTH, NINTH}
    notes = {seventh}
    if number in ("9", "11", "13"):
        notes.add(NINTH)
    if number == "11" or (number == "13" and third == MINOR_THIRD):
        notes.add(ELEVENTH)
    if number == "13":
        notes.add(THIRTEENTH)
    return notes


def _modified(notes: set[int], rest: str, text: str) -> tuple[int, ...]:
    """Apply alterations, added and left-out notes and suspensions, in the order written."""
    while rest:
        if rest.startswith("maj7"):
            rest, notes = rest[4:], (notes - {MINOR_SEVENTH}) | {MAJOR_SEVENTH}
            continue
        match = MODIFIER.match(rest)
        if match is None:
            raise _unreadable(text)
        _modify(notes, match)
        rest = rest[match.end() :]
    return tuple(sorted(notes))


def _modify(notes: set[int], match: re.Match[str]) -> None:
    verb, accidental, degree, sus, sus_degree, alt = match.groups()
    if alt:
        notes.difference_update({FIFTH, NINTH})
        notes.update({AUGMENTED_FIFTH, MINOR_SEVENTH, FLAT_NINTH, SHARP_NINTH})
    elif sus:
        notes.difference_update(THIRDS)
        notes.add(2 if sus_degree == "2" else FOURTH)
    elif verb in ("no", "omit"):
        notes.difference_update({"3": THIRDS, "5": FIFTHS}.get(degree, set()))
    elif degree == "5":
        notes.difference_update(FIFTHS)
        notes.add(FIFTH + ACCIDENTAL_SHIFT[accidental])
    else:
        interval = PLAIN_INTERVALS[degree] + ACCIDENTAL_SHIFT[accidental]
        notes.discard(REPLACED_BY.get(interval, -1))
        notes.add(interval)


THIRDS = {MINOR_THIRD, MAJOR_THIRD}
FIFTHS = {DIMINISHED_FIFTH, FIFTH, AUGMENTED_FIFTH}
ACCIDENTAL_SHIFT = {"": 0, "b": -1, "#": 1}
PLAIN_INTERVALS = {
    "2": NINTH,
    "3": MAJOR_THIRD,
    "4": ELEVENTH,
    "5": FIFTH,
    "6": SIXTH,
    "7": MINOR_SEVENTH,
    "9": NINTH,
    "11": ELEVENTH,
    "13": THIRTEENTH,
}
REPLACED_BY = {FLAT_NINTH: NINTH, SHARP_NINTH: NINTH, SHARP_ELEVENTH: ELEVENTH, FLAT_THIRTEENTH: THIRTEENTH}
"""Which plain tension an altered one takes the place of."""


def format_chord(chord: ChordSymbol, *, flats: bool = True) -> str:
    """Return the shortest usual symbol; `parse_chord` reads the same chord from it."""
    bass = "" if chord.bass is None else f"/{format_pitch_class(chord.bass, flats=flats)}"
    return f"{format_pitch_class(chord.root, flats=flats)}{format_suffix(chord.intervals)}{bass}"


@lru_cache(maxsize=1024)
def format_suffix(intervals: tuple[int, ...]) -> str:
    """Return what follows the root in the symbol of a chord with these intervals."""
    if intervals == POWER:
        return "5"
    left = set(intervals) - {0}
    kind = _take_triad(left)
    number = _take_stack(left, kind)
    kind_and_number = _join(kind, number)
    sus = _take_suspension(left, kind, number)
    altered = _take_fifth(left, kind)
    no_fifth = "no5" if altered is None else ""
    tensions = [name for name, interval in TENSIONS.items() if interval in left]
    words = [name if name[0] in "b#" else f"add{name}" for name in tensions]
    return kind_and_number + sus + "".join([altered or "", *words, no_fifth])


def _take_triad(left: set[int]) -> str:
    """Take the third (and a diminished or augmented fifth) away and return what it is called."""
    if MINOR_THIRD in left:
        left.discard(MINOR_THIRD)
        if DIMINISHED_FIFTH in left and not left & {FIFTH, MAJOR_SEVENTH}:
            left.discard(DIMINISHED_FIFTH)
            return "ø" if MINOR_SEVENTH in left else "dim"
        return "m"
    if MAJOR_THIRD in left:
        left.discard(MAJOR_THIRD)
        if AUGMENTED_FIFTH in left and not left & {FIFTH, SIXTH, MINOR_SEVENTH, MAJOR_SEVENTH}:
            left.discard(AUGMENTED_FIFTH)
            return "aug"
        return ""
    return "sus"


def _take_stack(left: set[int], kind: str) -> str:
    """Take seventh, ninth, eleventh and thirteenth away as far as one number says them."""
    if kind == "dim":
        has_seventh = SIXTH in left
        left.discard(SIXTH)
        return "7" if has_seventh else ""
    seventh = next((interval for interval in (MINOR_SEVENTH, MAJOR_SEVENTH) if interval in left), None)
    if seventh is None:
        return _take_sixth(left)
    left.discard(seventh)
    minor = kind in ("m", "ø")
    number = _highest_number(left, minor=minor, dominant=kind == "" and seventh == MINOR_SEVENTH)
    left -= _stack(number, MINOR_THIRD if minor else MAJOR_THIRD, seventh)
    return f"maj{number}" if seventh == MAJOR_SEVENTH else number


def _take_sixth(left: set[int]) -> str:
    if SIXTH not in left:
        return ""
    left.discard(SIXTH)
    if NINTH not in left:
        return "6"
    left.discard(NINTH)
    return "6/9"


def _highest_number(left: set[int], *, minor: bool, dominant: bool) -> str:
    if {NINTH, THIRTEENTH} <= left and (ELEVENTH in left or not minor):
        return "13"
    if {NINTH, ELEVENTH} <= left and not dominant:
        return "11"
    return "9" if NINTH in left else "7"


def _join(kind: str, number: str) -> str:
    if kind == "ø":
        return f"m{number}b5"
    return number if kind == "sus" else kind + number


def _take_suspension(left: set[int], kind: str, number: str) -> str:
    if kind != "sus" or number == "11":
        return ""
    for interval, word in ((FOURTH, "sus4"), (2, "sus2")):
        if interval in left:
            left.discard(interval)
            return word
    return "no3"


def _take_fifth(left: set[int], kind: str) -> str | None:
    """Take the fifth away; "" when the kind already says it, None when there is none."""
    if kind in ("dim", "ø", "aug"):
        return ""
    for interval, word in ((FIFTH, ""), (DIMINISHED_FIFTH, "b5"), (AUGMENTED_FIFTH, "#5")):
        if interval in left:
            left.discard(interval)
            return word
    return None


def transpose_chord(chord: ChordSymbol, semitones: int) -> ChordSymbol:
    """Return the chord moved up by semitones."""
    bass = None if chord.bass is None else (chord.bass + semitones) % 12
    return ChordSymbol((chord.root + semitones) % 12, chord.intervals, bass)
