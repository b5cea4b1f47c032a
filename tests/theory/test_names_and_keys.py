"""Names of notes and keys."""

import pytest

from woodshed.errors import SongError
from woodshed.theory.harmony import PlainKey
from woodshed.theory.keys import format_key, key_signature, parse_key
from woodshed.theory.names import format_pitch, parse_pitch_class
from woodshed.theory.scales import in_key, nearest_in_key, scale_pitches, shift_in_key


@pytest.mark.parametrize(
    ("text", "pitch_class"),
    [("C", 0), ("Eb", 3), ("E flat", 3), ("e-flat", 3), ("F#", 6), ("f sharp", 6), ("B♭", 10), ("Cb", 11), ("B#", 0)],
)
def test_a_note_is_understood_however_it_is_written(text: str, pitch_class: int) -> None:
    """C is 0 and B is 11."""
    assert parse_pitch_class(text) == pitch_class


def test_the_a_that_orchestras_tune_to_is_a4() -> None:
    """MIDI pitch 69 is A4, and 60 is C4."""
    assert (format_pitch(69), format_pitch(60)) == ("A4", "C4")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("E flat", (3, "major")),
        ("Eb minor", (3, "minor")),
        ("F# minor", (6, "minor")),
        ("f sharp minor", (6, "minor")),
        ("Am", (9, "minor")),
        ("CM", (0, "major")),
        ("D dorian", (2, "dorian")),
        ("C blues", (0, "blues")),
        ("B-flat harmonic minor", (10, "harmonic minor")),
    ],
)
def test_a_key_is_understood_however_it_is_written(text: str, key: tuple[int, str]) -> None:
    """A key without a scale is major."""
    assert parse_key(text) == key


@pytest.mark.parametrize("text", ["", "H minor", "E flat salty", "7"])
def test_what_is_no_key_is_refused_in_two_sentences(text: str) -> None:
    """House rule: a problem and a remedy."""
    with pytest.raises(SongError) as caught:
        parse_key(text)
    assert caught.value.problem.endswith(".")
    assert caught.value.remedy.endswith(".")


@pytest.mark.parametrize(
    ("name", "signs"),
    [
        ("C", 0),
        ("G", 1),
        ("F", -1),
        ("E flat", -3),
        ("A minor", 0),
        ("C minor", -3),
        ("F# minor", 3),
        ("D dorian", 0),
        ("E flat minor", -6),
        ("F#", 6),
        ("A harmonic minor", 0),
        ("E mixolydian", 3),
        ("A blues", 0),
    ],
)
def test_signatures_follow_the_circle_of_fifths(name: str, signs: int) -> None:
    """The circle of fifths; sharps count up, flats down."""
    assert key_signature(PlainKey(*parse_key(name))) == signs


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize("scale", ["major", "minor", "dorian"])
def test_a_key_survives_being_said_and_heard(tonic: int, scale: str) -> None:
    """Formatting and parsing are inverse."""
    key = PlainKey(tonic, scale)
    assert parse_key(format_key(key)) == (tonic, scale)


def test_a_key_is_named_with_the_signs_of_its_signature() -> None:
    """Three flats: E flat major; three sharps: F sharp minor."""
    assert format_key(PlainKey(3, "major")) == "E flat major"
    assert format_key(PlainKey(6, "minor")) == "F sharp minor"


def test_the_white_keys_are_c_major() -> None:
    """C D E F G A B C."""
    assert scale_pitches(PlainKey(0), 60, 72) == (60, 62, 64, 65, 67, 69, 71, 72)


def test_walking_seven_steps_of_a_key_goes_an_octave() -> None:
    """Seven different notes in a major scale."""
    assert shift_in_key(62, 7, PlainKey(2, "minor")) == 74


def test_a_note_outside_the_key_is_drawn_to_its_neighbour() -> None:
    """F sharp lies as near to F as to G; the lower one is taken."""
    assert nearest_in_key(66, PlainKey(0)) == 65
    assert not in_key(66, PlainKey(0))
