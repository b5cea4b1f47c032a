"""Roman numerals and functions."""

import pytest

from woodshed.errors import SongError
from woodshed.theory.chords import format_chord, parse_chord
from woodshed.theory.harmony import (
    PlainKey,
    chord_scale,
    diatonic_chord,
    dominant_of,
    function_of,
    roman_chord,
    roman_of,
)

E_FLAT = PlainKey(3)
A_MINOR = PlainKey(9, "minor")


@pytest.mark.parametrize(
    ("numeral", "symbol"),
    [
        ("I", "Eb"),
        ("ii9", "Fm9"),
        ("V13", "Bb13"),
        ("vi7", "Cm7"),
        ("bVI", "B"),
        ("iv6", "Abm6"),
        ("V7/ii", "C7"),
        ("V13/V", "F13"),
        ("iiø7/ii", "Gm7b5"),
        ("vii°7/V", "Adim7"),
        ("bIImaj7", "Emaj7"),
        ("Isus4", "Ebsus4"),
        ("I5", "Eb5"),
    ],
)
def test_numerals_name_chords_of_e_flat(numeral: str, symbol: str) -> None:
    """Degrees of E flat major: Eb F G Ab Bb C D."""
    assert format_chord(roman_chord(numeral, E_FLAT)) == symbol


@pytest.mark.parametrize(
    ("numeral", "symbol"), [("i", "Am"), ("VI", "F"), ("VII", "G"), ("iiø7", "Bm7b5"), ("V7b9", "E7b9"), ("bII", "Bb")]
)
def test_in_minor_the_numerals_count_its_own_scale(numeral: str, symbol: str) -> None:
    """In A minor, VI is F and VII is G."""
    assert format_chord(roman_chord(numeral, A_MINOR)) == symbol


@pytest.mark.parametrize("numeral", ["I", "ii9", "iii7", "IVmaj9", "V7", "vi", "bVIImaj7", "iv6", "#iv°7", "Vsus4"])
def test_a_numeral_comes_back_from_its_chord(numeral: str) -> None:
    """Reading and naming are inverse for chords without an applied function."""
    for tonic in range(12):
        key = PlainKey(tonic)
        assert roman_chord(roman_of(roman_chord(numeral, key), key), key) == roman_chord(numeral, key)


@pytest.mark.parametrize(
    ("symbol", "function"),
    [
        ("Ebmaj7", "tonic"),
        ("Cm7", "tonic"),
        ("Fm7", "subdominant"),
        ("Ab", "subdominant"),
        ("Bb7", "dominant"),
        ("Dm7b5", "dominant"),
        ("C7", "applied dominant"),
        ("B", "borrowed"),
    ],
)
def test_chords_have_functions_in_their_key(symbol: str, function: str) -> None:
    """Riemann's three functions, with applied dominants and borrowed chords named as such."""
    assert function_of(parse_chord(symbol), E_FLAT) == function


def test_a_dominant_lies_a_fifth_above() -> None:
    """F minor is reached from C7."""
    assert format_chord(dominant_of(parse_chord("Fm"))) == "C7"


def test_stacked_thirds_make_the_chords_of_a_scale() -> None:
    """The sevenths on I to VII of C major."""
    chords = [format_chord(diatonic_chord(degree, PlainKey(0), notes=4)) for degree in range(7)]
    assert chords == ["Cmaj7", "Dm7", "Em7", "Fmaj7", "G7", "Am7", "Bm7b5"]


def test_the_scale_over_a_dominant_in_minor_takes_its_leading_note() -> None:
    """Over E7 in A minor, G gives way to G sharp."""
    notes = chord_scale(parse_chord("E7"), A_MINOR)
    assert 8 in notes
    assert 7 not in notes


@pytest.mark.parametrize("numeral", ["", "VIII", "Q", "i/", "iI"])
def test_what_is_no_numeral_is_refused(numeral: str) -> None:
    """House rule: a problem and a remedy."""
    with pytest.raises(SongError):
        roman_chord(numeral, E_FLAT)
