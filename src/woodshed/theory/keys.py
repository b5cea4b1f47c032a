"""Keys by name: "E flat", "Eb major", "F# minor", "D dorian"; and how their notes are spelt."""

from __future__ import annotations

import re

from woodshed.errors import SongError
from woodshed.theory.intervals import MINOR_THIRD
from woodshed.theory.names import NOTE_NAME, parse_pitch_class, speak_pitch_class
from woodshed.theory.scales import PARENTS, SCALES, KeyLike, is_minor, scale_steps

SCALE_WORDS = {
    "": "major",
    "maj": "major",
    "ionian": "major",
    "m": "minor",
    "min": "minor",
    "aeolian": "minor",
    "natural minor": "minor",
    "pentatonic": "major pentatonic",
} | {name: name for name in SCALES}
"""What people write for a scale, in lower case."""

KEY_NAME = re.compile(rf"\s*({NOTE_NAME.pattern})\s*-?\s*(.*?)\s*", re.IGNORECASE)
SHARPS_OF_MAJOR = {0: 0, 7: 1, 2: 2, 9: 3, 4: 4, 11: 5, 6: 6, 5: -1, 10: -2, 3: -3, 8: -4, 1: -5}
"""Sharps (or, below 0, flats) in the signature of each major key; F sharp rather than G flat."""
MOST_SIGNS = 6


def parse_key(text: str) -> tuple[int, str]:
    """Return (tonic, scale) of a key's name; without a scale it is major, as musicians say it."""
    match = KEY_NAME.fullmatch(text)
    words = " ".join(match[5].lower().replace("-", " ").replace("_", " ").split()) if match else None
    if match is None or words is None:
        raise SongError(f'"{text}" is not a key.', remedy='Write a note and a scale, such as "E flat minor".')
    if match[5] == "M":
        words = "major"
    if words not in SCALE_WORDS:
        raise SongError(f'There is no scale called "{words}".', remedy=f"Choose one of: {', '.join(SCALES)}.")
    return parse_pitch_class(match[1]), SCALE_WORDS[words]


def format_key(key: KeyLike) -> str:
    """Return a key as it is said: "E flat major", "F sharp minor"."""
    return f"{speak_pitch_class(key.tonic, flats=uses_flats(key))} {key.scale}"


def key_signature(key: KeyLike) -> int:
    """Return the sharps of the signature (flats count below 0), of the major key with the same notes.

    A scale that shares its notes with no major key is written with the signature of the major
    or minor key on its tonic. Six of either are sharps in major and flats in minor.
    """
    scale = PARENTS.get(key.scale, key.scale)
    steps = {(key.tonic + step) % 12 for step in scale_steps(scale)}
    for tonic, sharps in SHARPS_OF_MAJOR.items():
        if steps == {(tonic + step) % 12 for step in SCALES["major"]}:
            return -MOST_SIGNS if sharps == MOST_SIGNS and is_minor(key) else sharps
    relative_major = key.tonic + (MINOR_THIRD if MINOR_THIRD in scale_steps(scale) else 0)
    return SHARPS_OF_MAJOR[relative_major % 12]


def uses_flats(key: KeyLike) -> bool:
    """Say whether the key's black keys are written as flats."""
    flats = key_signature(key) < 0
    in_c_or_a_minor = key_signature(key) == 0
    return flats or in_c_or_a_minor
