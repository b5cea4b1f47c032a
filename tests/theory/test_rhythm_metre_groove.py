"""Time: metres, rhythms, swing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.errors import SongError
from woodshed.theory.groove import FEELS, late_ticks, measure_swing, swung
from woodshed.theory.melody import contour_at, inverted, pitch_class_entropy, repeated_share, sequenced
from woodshed.theory.metre import bar_ticks, beat_groups, is_strong, metric_level, parse_metre
from woodshed.theory.rhythm import euclid, groove_consistency, onset_density, quantised, syncopation
from woodshed.units import Ticks


@pytest.mark.parametrize(
    ("hits", "steps", "onsets"), [(3, 8, (0, 3, 6)), (2, 5, (0, 3)), (4, 16, (0, 4, 8, 12)), (5, 8, (0, 2, 4, 5, 7))]
)
def test_even_spreads_are_the_rhythms_of_the_world(hits: int, steps: int, onsets: tuple[int, ...]) -> None:
    """Toussaint 2005: E(3,8) is the tresillo; E(5,8), up to rotation, the cinquillo."""
    assert euclid(hits, steps) == onsets


def test_bars_are_as_long_as_their_metre_says() -> None:
    """960 ticks to a quarter note."""
    assert [bar_ticks(*metre) for metre in ((4, 4), (3, 4), (6, 8), (7, 8))] == [3840, 2880, 2880, 3360]


def test_six_eight_is_felt_in_two_and_seven_eight_in_three() -> None:
    """Dotted quarters; two, two and three eighths."""
    assert beat_groups(6, 8) == (1440, 1440)
    assert beat_groups(7, 8) == (960, 960, 1440)


def test_the_half_of_the_bar_is_its_second_strongest_place() -> None:
    """Longuet-Higgins and Lee's levels for sixteenths of 4/4."""
    levels = [metric_level(Ticks(step * 240), 4, 4) for step in range(16)]
    assert levels == [0, -4, -3, -4, -2, -4, -3, -4, -1, -4, -3, -4, -2, -4, -3, -4]
    assert not is_strong(Ticks(960), 4, 4)


@pytest.mark.parametrize("text", ["17/3", "0/4", "4", "4/5", "x"])
def test_metres_nobody_can_count_are_refused(text: str) -> None:
    """Note values are powers of two."""
    with pytest.raises(SongError):
        parse_metre(text)


def test_a_march_is_not_syncopated_and_a_charleston_is() -> None:
    """Quarter notes pull against nothing; dotted ones pull over the strong places."""
    assert syncopation([0, 960, 1920, 2880], 4, 4) == 0
    assert syncopation([0, 1440, 3360], 4, 4) > 0.5


def test_density_counts_onsets_in_a_quarter_note() -> None:
    """Eight eighths in a bar of four."""
    assert onset_density(range(0, 3840, 480), Ticks(3840)) == 2


def test_bars_that_repeat_are_wholly_consistent() -> None:
    """Wu and Yang 2020: 1 minus the mean Hamming distance of neighbouring bars."""
    bar = [0, 960, 1920, 2880]
    assert groove_consistency([tick + 3840 * n for n in range(4) for tick in bar], Ticks(3840)) == 1
    assert groove_consistency([0, 960, 1920, 2880, 3840], Ticks(3840)) == pytest.approx(1 - 3 / 16)


def test_triplet_swing_puts_the_off_beat_on_the_last_triplet() -> None:
    """At 2/3 the second eighth falls on 640 of 960 ticks."""
    assert [swung(tick, 2 / 3, Ticks(480)) for tick in (0, 480, 960)] == [0, 640, 960]


@given(st.lists(st.integers(0, 20_000), min_size=2, unique=True), st.floats(0.5, 0.75))
def test_swing_keeps_the_order_of_notes(ticks: list[int], swing: float) -> None:
    """Time is bent, not folded."""
    moved = [swung(tick, swing, Ticks(240)) for tick in sorted(ticks)]
    assert moved == sorted(moved)


@given(st.floats(0.5, 0.75))
def test_swing_can_be_measured_from_what_was_swung(swing: float) -> None:
    """Sixteenths, to a tick of 480."""
    onsets = [swung(step * 240, swing, Ticks(240)) for step in range(32)]
    assert measure_swing(onsets, Ticks(240)) == pytest.approx(swing, abs=0.005)


def test_a_late_snare_is_as_late_in_time_at_every_tempo() -> None:
    """16 ms are 16/750 of a quarter at 80 bpm (20 ticks), twice that at 160."""
    template = FEELS["late snare"]
    assert late_ticks(template, 80.0)[4] == 20
    assert late_ticks(template, 160.0)[4] == 41


def test_quantising_draws_notes_to_the_grid() -> None:
    """To the nearest sixteenth, each once."""
    assert quantised([3, 5, 238, 130, 119]) == (0, 240)


def test_inversion_and_sequence_keep_the_size_of_steps() -> None:
    """Up becomes down; everything moves by the same."""
    assert inverted((0, 2, 1, 4)) == (0, -2, -1, -4)
    assert sequenced((0, 2, 1), 3) == (3, 5, 4)


def test_an_arch_rises_and_falls() -> None:
    """Highest in its middle."""
    assert [contour_at("arch", share) for share in (0, 0.5, 1)] == [0, 1, 0]


def test_entropy_is_that_of_the_pitch_classes() -> None:
    """Two notes alike often: one bit; octaves count as one."""
    assert pitch_class_entropy([60, 62, 72, 74]) == 1
    assert pitch_class_entropy([60, 72]) == 0


def test_a_song_of_one_phrase_repeats_itself() -> None:
    """Ten times the same four notes leave 4 of 37 runs new."""
    assert repeated_share([1, 2, 3, 4] * 10) == pytest.approx(1 - 4 / 37)
