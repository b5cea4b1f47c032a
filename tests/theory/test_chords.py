"""Chord symbols."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.errors import SongError
from woodshed.theory.chords import format_chord, parse_chord, transpose_chord

ROOTS = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
SUFFIXES = ["", "m", "5", "dim", "aug", "sus2", "sus4", "6", "m6", "6/9", "7", "maj7", "m7", "mmaj7", "dim7", "m7b5"]
SUFFIXES += ["9", "maj9", "m9", "11", "m11", "13", "maj13", "m13", "add9", "madd9", "7sus4", "9sus4", "13sus4"]
SUFFIXES += ["7b9", "7#9", "7#11", "7b5", "7#5", "7b13", "7b9#11", "maj7#11", "9#11", "7no5", "7#5b9#9"]


@pytest.mark.parametrize(
    ("symbol", "notes"),
    [
        ("C", (0, 4, 7)),
        ("Cm", (0, 3, 7)),
        ("C-7", (0, 3, 7, 10)),
        ("Cmaj7", (0, 4, 7, 11)),
        ("CΔ7", (0, 4, 7, 11)),
        ("CM7", (0, 4, 7, 11)),
        ("Cdim7", (0, 3, 6, 9)),
        ("C°", (0, 3, 6)),
        ("Cø7", (0, 3, 6, 10)),
        ("C+", (0, 4, 8)),
        ("Csus", (0, 5, 7)),
        ("C6/9", (0, 4, 7, 9, 14)),
        ("C9", (0, 4, 7, 10, 14)),
        ("C11", (0, 7, 10, 14, 17)),
        ("C13", (0, 4, 7, 10, 14, 21)),
        ("Cm11", (0, 3, 7, 10, 14, 17)),
        ("C7(b9,#11)", (0, 4, 7, 10, 13, 18)),
        ("C7alt", (0, 4, 8, 10, 13, 15)),
        ("Cm(maj7)", (0, 3, 7, 11)),
        ("C5", (0, 7)),
        ("Cadd9", (0, 4, 7, 14)),
    ],
)
def test_symbols_mean_the_notes_players_expect(symbol: str, notes: tuple[int, ...]) -> None:
    """Intervals above the root in semitones; a dominant eleventh is played without its third."""
    assert parse_chord(symbol).intervals == notes


def test_a_slash_names_the_lowest_note() -> None:
    """F sharp minor seventh over C sharp."""
    chord = parse_chord("F#m7/C#")
    assert (chord.root, chord.bass_class, chord.pitch_classes) == (6, 1, (6, 9, 1, 4))


def test_the_slash_of_six_nine_names_no_bass() -> None:
    """6/9 is a sixth chord with a ninth."""
    assert parse_chord("Eb6/9").bass is None
    assert parse_chord("Eb6/9/G").bass == 7


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_chord_survives_being_written_and_read(root: str, suffix: str) -> None:
    """Formatting gives the usual symbol back."""
    flats = "#" not in root
    assert format_chord(parse_chord(root + suffix), flats=flats) == root + suffix


@given(st.sets(st.integers(1, 21), max_size=5), st.integers(0, 11))
def test_reading_what_was_written_never_fails(intervals: set[int], root: int) -> None:
    """Whatever notes a chord has, its symbol can be read again and then stays the same."""
    from woodshed.theory.chords import ChordSymbol  # noqa: PLC0415 - only this test builds chords by hand

    once = parse_chord(format_chord(ChordSymbol(root, (0, *sorted(intervals)))))
    assert parse_chord(format_chord(once)) == once


@pytest.mark.parametrize("symbol", ["", "H", "Cfoo", "Cmaj7x", "/E", "C//E", "N.C."])
def test_what_is_no_chord_is_refused_in_two_sentences(symbol: str) -> None:
    """House rule: a problem and a remedy."""
    with pytest.raises(SongError, match="not a chord symbol"):
        parse_chord(symbol)


@pytest.mark.parametrize(
    ("symbol", "family"),
    [
        ("C", "major"),
        ("Cm7", "minor"),
        ("C7", "dominant"),
        ("Cdim", "diminished"),
        ("Caug", "augmented"),
        ("Csus4", "suspended"),
        ("C5", "power"),
        ("C13", "dominant"),
        ("Cmaj9", "major"),
    ],
)
def test_every_chord_has_a_colour(symbol: str, family: str) -> None:
    """By its third, fifth and seventh."""
    assert parse_chord(symbol).family == family


def test_a_chord_moves_with_its_bass() -> None:
    """C/E a fourth up is F/A."""
    assert format_chord(transpose_chord(parse_chord("C/E"), 5)) == "F/A"
