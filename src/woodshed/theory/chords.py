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
from woodshed.theory.names import format_pitch_class, parse_pitch_class

THIRDS = (3, 4)
FIFTHS = (6, 7, 8)
TENSIONS = {"b9": 13, "9": 14, "#9": 15, "11": 17, "#11": 18, "b13": 20, "13": 21}


@dataclass(frozen=True, slots=True)
class ChordSymbol:
    """`root` is a pitch class; `intervals` are ascending, start with 0 and stay below 24;

    `bass` is a pitch class, or None when the root is the bass.
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
        return next((interval for interval in self.intervals if interval in THIRDS), None)

    @property
    def fifth(self) -> int | None:
        """6, 7 or 8; None when it is left out."""
        return next((interval for interval in (7, 6, 8) if interval in self.intervals), None)

    @property
    def seventh(self) -> int | None:
        """10 or 11, or 9 for a sixth or a diminished seventh; None for triads."""
        return next((interval for interval in (10, 11, 9) if interval in self.intervals), None)

    @property
    def tensions(self) -> tuple[int, ...]:
        """Ninths, elevenths and thirteenths."""
        return tuple(interval for interval in self.intervals if interval > 12)

    @property
    def family(self) -> str:
        """One word for its colour: major, minor, dominant, diminished, augmented, suspended or power."""
        if self.third is None:
            return "suspended" if {2, 5, 17} & set(self.intervals) else "power"
        if self.third == 3:
            return "diminished" if self.fifth == 6 else "minor"
        if 10 in self.intervals:
            return "dominant"
        return "augmented" if self.fifth == 8 else "major"


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


KINDS = (
    (r"mMaj|mmaj|minmaj|m\(maj|-maj|mM|mΔ", (3, 7), 11),
    (r"maj|Maj|M(?!i)|Δ", (4, 7), 11),
    (r"min|mi|m|-", (3, 7), 10),
    (r"dim|°|o", (3, 6), 9),
    (r"ø|hdim", (3, 6), 10),
    (r"aug|\+", (4, 8), 10),
    (r"dom", (4, 7), 10),
    (r"", (4, 7), 10),
)
"""How a suffix starts: the third and fifth it means, and the seventh that a number after it adds."""


def _intervals_of(suffix: str, text: str) -> tuple[int, ...]:
    kind, (third, fifth), seventh = next(
        (match, triad, seventh) for pattern, triad, seventh in KINDS if (match := re.match(pattern, suffix)) is not None
    )
    rest = re.sub(r"[(),\s]", "", suffix[kind.end() :])
    if rest == "5" and not kind[0]:
        return (0, 7)
    notes = {0, third, fifth}
    number = re.match(r"(6/?9|13|11|9|7|6)", rest)
    if number:
        notes |= _stack(number[1], third, seventh)
        if number[1] == "11" and third == 4 and seventh == 10:
            notes.discard(4)
        rest = rest[number.end() :]
    elif kind[0] in ("ø", "hdim"):
        notes.add(10)
    elif kind[0] == "Δ":
        notes.add(11)
    return _modified(notes, rest, text)


def _stack(number: str, third: int, seventh: int) -> set[int]:
    """Return what a number after the chord's kind adds."""
    if number == "6":
        return {9}
    if number in ("69", "6/9"):
        return {9, 14}
    notes = {seventh}
    if number in ("9", "11", "13"):
        notes.add(14)
    if number == "11" or (number == "13" and third == 3):
        notes.add(17)
    if number == "13":
        notes.add(21)
    return notes


def _modified(notes: set[int], rest: str, text: str) -> tuple[int, ...]:
    """Apply alterations, added and left-out notes and suspensions, in the order written."""
    while rest:
        if rest.startswith("maj7"):
            rest, notes = rest[4:], (notes - {10}) | {11}
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
        notes.difference_update({7, 14})
        notes.update({8, 10, 13, 15})
    elif sus:
        notes.difference_update({3, 4})
        notes.add(2 if sus_degree == "2" else 5)
    elif verb in ("no", "omit"):
        notes.difference_update({"3": {3, 4}, "5": {6, 7, 8}}.get(degree, set()))
    elif degree == "5":
        notes.difference_update({6, 7, 8})
        notes.add(7 + ACCIDENTAL_SHIFT[accidental])
    else:
        interval = PLAIN_INTERVALS[degree] + ACCIDENTAL_SHIFT[accidental]
        if accidental and interval in (13, 15):
            notes.discard(14)
        if accidental and interval == 18:
            notes.discard(17)
        if accidental and interval == 20:
            notes.discard(21)
        notes.add(interval)


ACCIDENTAL_SHIFT = {"": 0, "b": -1, "#": 1}
PLAIN_INTERVALS = {"2": 14, "3": 4, "4": 17, "5": 7, "6": 9, "7": 10, "9": 14, "11": 17, "13": 21}


def format_chord(chord: ChordSymbol, *, flats: bool = True) -> str:
    """Return the shortest usual symbol; `parse_chord` reads the same chord from it."""
    bass = "" if chord.bass is None else f"/{format_pitch_class(chord.bass, flats=flats)}"
    return f"{format_pitch_class(chord.root, flats=flats)}{format_suffix(chord.intervals)}{bass}"


@lru_cache(maxsize=1024)
def format_suffix(intervals: tuple[int, ...]) -> str:
    """Return what follows the root in the symbol of a chord with these intervals."""
    if intervals == (0, 7):
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
    if 3 in left:
        left.discard(3)
        if 6 in left and 7 not in left and not left & {11}:
            left.discard(6)
            return "ø" if 10 in left else "dim"
        return "m"
    if 4 in left:
        left.discard(4)
        if 8 in left and 7 not in left and not left & {9, 10, 11}:
            left.discard(8)
            return "aug"
        return ""
    return "sus"


def _take_stack(left: set[int], kind: str) -> str:
    """Take seventh, ninth, eleventh and thirteenth away as far as one number says them."""
    if kind == "dim":
        left_has_seventh = 9 in left
        left.discard(9)
        return "7" if left_has_seventh else ""
    seventh = next((interval for interval in (10, 11) if interval in left), None)
    if seventh is None:
        if 9 not in left:
            return ""
        left.discard(9)
        if 14 in left:
            left.discard(14)
            return "6/9"
        return "6"
    left.discard(seventh)
    number = _highest_number(left, minor=kind in ("m", "ø"), dominant=kind == "" and seventh == 10)
    left -= _stack(number, 3 if kind in ("m", "ø") else 4, seventh)
    return f"maj{number}" if seventh == 11 else number


def _highest_number(left: set[int], *, minor: bool, dominant: bool) -> str:
    if 14 in left and 21 in left and (17 in left or not minor):
        return "13"
    if 14 in left and 17 in left and not dominant:
        return "11"
    return "9" if 14 in left else "7"


def _join(kind: str, number: str) -> str:
    if kind == "ø":
        return f"m{number}b5"
    return number if kind == "sus" else kind + number


def _take_suspension(left: set[int], kind: str, number: str) -> str:
    if kind != "sus" or number == "11":
        return ""
    for interval, word in ((5, "sus4"), (2, "sus2")):
        if interval in left:
            left.discard(interval)
            return word
    return "no3"


def _take_fifth(left: set[int], kind: str) -> str | None:
    """Take the fifth away; "" when the kind already says it, None when there is none."""
    if kind in ("dim", "ø", "aug"):
        return ""
    for interval, word in ((7, ""), (6, "b5"), (8, "#5")):
        if interval in left:
            left.discard(interval)
            return word
    return None


def transpose_chord(chord: ChordSymbol, semitones: int) -> ChordSymbol:
    """Return the chord moved up by semitones."""
    bass = None if chord.bass is None else (chord.bass + semitones) % 12
    return ChordSymbol((chord.root + semitones) % 12, chord.intervals, bass)
