"""Roman numerals and what chords do in a key.

A numeral counts the degrees of the key's own scale: in A minor, VI is F and VII is G. An
accidental before it alters that degree (borrowed chords: bVI in C major is Ab). Upper case is a
major third, lower case a minor one; the rest is a chord suffix: "ii7", "Imaj9", "V13", "iiø7",
"vii°7", "Isus4". "V7/ii" is the dominant of the second degree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from woodshed.errors import SongError
from woodshed.theory.chords import ChordSymbol, format_suffix, parse_chord
from woodshed.theory.intervals import FIFTH, MAJOR_SEVENTH, MINOR_THIRD, SIXTH
from woodshed.theory.names import format_pitch_class
from woodshed.theory.scales import PARENTS, SCALES, KeyLike, scale_steps

NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii")
NUMERAL = re.compile(r"([b#]*)(VII|VI|V|IV|III|II|I|vii|vi|v|iv|iii|ii|i)(.*)")
TARGET = re.compile(r"(.*)/([b#]*(?:VII|VI|V|IV|III|II|I|vii|vi|v|iv|iii|ii|i))")


@dataclass(frozen=True, slots=True)
class PlainKey:
    """A key on its own, where no song is at hand."""

    tonic: int
    scale: str = "major"


def roman_chord(numeral: str, key: KeyLike) -> ChordSymbol:
    """Return the chord of a roman numeral in a key; SongError when it cannot be read."""
    applied = TARGET.fullmatch(numeral)
    if applied is not None:
        target = roman_chord(applied[2], key)
        scale = "major" if applied[2].lstrip("b#").isupper() else "minor"
        return roman_chord(applied[1], PlainKey(target.root, scale))
    match = NUMERAL.fullmatch(numeral)
    if match is None:
        raise SongError(f'"{numeral}" is not a roman numeral.', remedy='Write it like "ii7", "bVI" or "V7/ii".')
    accidental, degree, suffix = match.groups()
    root = degree_root(NUMERALS.index(degree.lower()), key) + accidental.count("#") - accidental.count("b")
    return parse_chord(format_pitch_class(root) + _full_suffix(suffix, minor=degree.islower()))


def degree_root(degree: int, key: KeyLike) -> int:
    """Return the pitch class of a degree (0 to 6) of the seven-note scale that the key is harmonised in."""
    return (key.tonic + _harmonised_steps(key)[degree]) % 12


def _harmonised_steps(key: KeyLike) -> tuple[int, ...]:
    steps = scale_steps(PARENTS.get(key.scale, key.scale))
    return steps if len(steps) == len(NUMERALS) else SCALES["major"]


def _full_suffix(suffix: str, *, minor: bool) -> str:
    """Return a chord suffix that says "minor" itself, as lower case numerals do not."""
    says_third = suffix.startswith(("°", "ø", "dim", "sus", "5", "+"))
    return suffix if says_third or not minor else f"m{suffix}"


def roman_of(chord: ChordSymbol, key: KeyLike) -> str:
    """Return the roman numeral of a chord in a key; its bass is not told."""
    steps = _harmonised_steps(key)
    above = (chord.root - key.tonic) % 12
    accidental, degree = _degree_with_accidental(above, steps)
    lower = chord.third == MINOR_THIRD
    suffix = format_suffix(chord.intervals)
    if lower and suffix.startswith("m") and not suffix.startswith("maj"):
        suffix = suffix[1:]
    numeral = NUMERALS[degree] if lower else NUMERALS[degree].upper()
    return accidental + numeral + suffix.replace("dim", "°")


def _degree_with_accidental(above: int, steps: tuple[int, ...]) -> tuple[str, int]:
    for accidental, shift in (("", 0), ("b", -1), ("#", 1)):
        step = (above - shift) % 12
        if step in steps:
            return accidental, steps.index(step)
    return "", 0


def function_of(chord: ChordSymbol, key: KeyLike) -> str:
    """Return what a chord does: "tonic", "subdominant", "dominant", "applied dominant" or "borrowed".

    By degree, as in Riemann's functions: i, iii and vi are at home, ii, iv and (b)VI lead away,
    v and vii lead back; a dominant seventh chord on another degree leads to the chord a fifth below.
    """
    steps = _harmonised_steps(key)
    above = (chord.root - key.tonic) % 12
    leads = chord.family == "dominant" or (chord.family == "diminished" and chord.seventh == SIXTH)
    if above in (FIFTH, MAJOR_SEVENTH):
        return "dominant"
    outside = [note for note in chord.pitch_classes if (note - key.tonic) % 12 not in steps]
    if leads and outside and above not in (0, 5, 10):
        return "applied dominant"
    if above not in steps:
        return "borrowed"
    degree = steps.index(above)
    return ("tonic", "subdominant", "tonic", "subdominant", "dominant", "tonic", "dominant")[degree]


def dominant_of(chord: ChordSymbol, *, suffix: str = "7") -> ChordSymbol:
    """Return the dominant chord that leads to a chord."""
    return parse_chord(format_pitch_class(chord.root + 7) + suffix)


def diatonic_chord(degree: int, key: KeyLike, *, notes: int = 3) -> ChordSymbol:
    """Return the chord of `notes` stacked thirds (3 a triad, 4 a seventh, 5 a ninth) on a degree (0 to 6)."""
    steps = _harmonised_steps(key)
    root = steps[degree % 7] + 12 * (degree // 7)
    stack = [steps[(degree + 2 * third) % 7] + 12 * ((degree + 2 * third) // 7) for third in range(notes)]
    return ChordSymbol((key.tonic + root) % 12, tuple(step - root for step in stack))


def chord_scale(chord: ChordSymbol, key: KeyLike) -> tuple[int, ...]:
    """Return the pitch classes that sound at home over a chord: the key's, bent where the chord bends them.

    A key note a semitone away from a chord note that is outside the key gives way to it.
    """
    tones = set(chord.pitch_classes)
    scale = {(key.tonic + step) % 12 for step in scale_steps(key.scale)}
    foreign = tones - scale
    bent = {note for note in scale - tones if foreign & {(note + 1) % 12, (note - 1) % 12}}
    return tuple(sorted((scale - bent) | tones))
