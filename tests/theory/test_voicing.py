"""Voicings and voice leading."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.theory.chords import parse_chord
from woodshed.theory.harmony import PlainKey, roman_chord
from woodshed.theory.voicing import (
    Candidates,
    close_voicings,
    drop2,
    drop2_voicings,
    lead_four_parts,
    lead_voices,
    motion,
    parallel_perfects,
    power_voicings,
    rootless_voicings,
    shell_voicings,
    spread_voicings,
    triad_voicings,
)

LAYOUTS = [close_voicings, triad_voicings, drop2_voicings, rootless_voicings, shell_voicings, spread_voicings]
NUMERALS = ["I", "ii", "iii", "IV", "V", "V7", "vi", "ii7", "V7/ii", "IVmaj7", "iv"]


def test_the_two_rootless_forms_begin_on_third_and_seventh() -> None:
    """Dm9: F A C E and C E F A, as jazz pianists learn them."""
    forms = {tuple(pitch % 12 for pitch in voicing) for voicing in rootless_voicings(parse_chord("Dm9"), 48, 72)}
    assert forms == {(5, 9, 0, 4), (0, 4, 5, 9)}


def test_drop_two_lowers_the_second_voice_from_the_top() -> None:
    """C E G B becomes G C E B."""
    assert drop2((60, 64, 67, 71)) == (55, 60, 64, 71)


def test_a_power_chord_is_root_fifth_and_octave() -> None:
    """E5 on the lowest string of a guitar."""
    assert power_voicings(parse_chord("E5"), 40, 55)[0] == (40, 47, 52)


def test_two_five_one_moves_by_step() -> None:
    """In rootless voicings every voice of Dm9 - G13 - Cmaj9 moves by at most a tone."""
    voicings = lead_voices(
        [parse_chord(symbol) for symbol in ("Dm9", "G13", "Cmaj9")], 50, 70, layout=rootless_voicings
    )
    for before, after in pairwise(voicings):
        assert all(abs(b - a) <= 2 for a, b in zip(before, after, strict=True))


def test_a_repeated_chord_stays_where_it_is() -> None:
    """No motion is the least motion."""
    first, second = lead_voices([parse_chord("Cmaj7")] * 2, 55, 75)
    assert first == second


def test_motion_counts_semitones_voice_by_voice() -> None:
    """C E G to C F A: 0 + 1 + 2."""
    assert motion((60, 64, 67), (60, 65, 69)) == 3


def test_a_voice_that_joins_costs_something() -> None:
    """Two for the voice that comes."""
    assert motion((60, 64, 67), (60, 64, 67, 71)) == 2


def test_parallel_fifths_are_heard() -> None:
    """C G to D A."""
    assert parallel_perfects((48, 55), (50, 57)) == [(0, 1)]
    assert parallel_perfects((48, 55), (47, 55)) == []


@pytest.mark.parametrize("layout", LAYOUTS)
@given(numerals=st.lists(st.sampled_from(NUMERALS), min_size=1, max_size=8), tonic=st.integers(0, 11))
def test_voicings_hold_their_chord_and_keep_to_the_range(layout: Candidates, numerals: list[str], tonic: int) -> None:
    """Third and seventh tell a chord; both are in every voicing that has room for them."""
    chords = [roman_chord(numeral, PlainKey(tonic)) for numeral in numerals]
    for chord, voicing in zip(chords, lead_voices(chords, 43, 79, layout=layout), strict=True):
        assert all(43 <= pitch <= 79 for pitch in voicing)
        assert list(voicing) == sorted(voicing)
        assert chord.third is not None
        assert (chord.root + chord.third) % 12 in {pitch % 12 for pitch in voicing}


@given(numerals=st.lists(st.sampled_from(NUMERALS), min_size=2, max_size=8), tonic=st.integers(0, 11))
def test_the_path_found_is_no_longer_than_root_positions(numerals: list[str], tonic: int) -> None:
    """The least motion cannot be more than that of one candidate path, the triads in root position."""
    chords = [roman_chord(numeral, PlainKey(tonic)) for numeral in numerals]
    led = lead_voices(chords, 48, 78, layout=triad_voicings)
    roots = [tuple(48 + (chord.root - 48) % 12 + step for step in chord.intervals[:3]) for chord in chords]
    own = sum(abs(sum(voicing) / 3 - 63) * 0.3 for voicing in led)
    own_roots = sum(abs(sum(voicing) / 3 - 63) * 0.3 for voicing in roots)
    led_cost = sum(motion(a, b) for a, b in pairwise(led)) + own
    assert led_cost <= sum(motion(a, b) for a, b in pairwise(roots)) + own_roots + 1e-9


@pytest.mark.parametrize("tonic", range(12))
def test_four_parts_have_no_parallel_fifths_or_octaves(tonic: int) -> None:
    """The first rule of every harmony text book."""
    chords = [roman_chord(numeral, PlainKey(tonic)) for numeral in ("I", "vi", "IV", "V7", "I", "IV", "ii", "V", "I")]
    voicings = lead_four_parts(chords)
    for before, after in pairwise(voicings):
        assert parallel_perfects(before, after) == []
    assert all(voicing[0] % 12 == chord.root for chord, voicing in zip(chords, voicings, strict=True))
