"""Names of notes, as people say and write them.

A pitch class is 0 (C) to 11 (B); octaves are counted so that C4 is MIDI pitch 60.
"""

from __future__ import annotations

import re

from woodshed.errors import SongError

LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
FLAT_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
SHARP_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")

ACCIDENTALS = {"": 0, "b": -1, "#": 1, "bb": -2, "##": 2}
NOTE_NAME = re.compile(r"([A-Ga-g])(?:[\s-]*(flat|sharp|natural)|(♭|♯|♮|bb|##|b|#))?", re.IGNORECASE)
SPOKEN = {"flat": "b", "♭": "b", "sharp": "#", "♯": "#", "natural": "", "♮": ""}


def parse_pitch_class(text: str) -> int:
    """Return the pitch class of a note name such as "Eb", "E flat", "F#" or "f sharp"."""
    match = NOTE_NAME.fullmatch(text.strip())
    if match is None:
        raise SongError(f'"{text}" is not the name of a note.', remedy='Write a letter from A to G, such as "Eb".')
    letter, accidental = match[1].upper(), (match[2] or match[3] or "").lower()
    return (LETTERS[letter] + ACCIDENTALS[SPOKEN.get(accidental, accidental)]) % 12


def format_pitch_class(pitch_class: int, *, flats: bool = True) -> str:
    """Return the name of a pitch class, with a flat (or a sharp) on the black keys."""
    return (FLAT_NAMES if flats else SHARP_NAMES)[pitch_class % 12]


def speak_pitch_class(pitch_class: int, *, flats: bool = True) -> str:
    """Return a pitch class as it is said: "E flat", "F sharp"."""
    return format_pitch_class(pitch_class, flats=flats).replace("b", " flat").replace("#", " sharp")


def format_pitch(pitch: int, *, flats: bool = True) -> str:
    """Return a MIDI pitch with its octave: 60 is "C4"."""
    return f"{format_pitch_class(pitch, flats=flats)}{pitch // 12 - 1}"
