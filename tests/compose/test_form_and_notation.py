"""Forms, written rhythms, dice."""

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.compose.dice import Dice, stable_id
from woodshed.compose.form import FORMS, plan_form
from woodshed.compose.notation import Stroke, fit_to_metre, read_strokes, steps_in_bar
from woodshed.theory.metre import bar_ticks


@given(st.sampled_from(sorted(FORMS)), st.integers(1, 700), st.sampled_from([0.5, 2.0, 6.0]))
def test_a_form_has_exactly_the_bars_asked_for(family: str, bars: int, bar_s: float) -> None:
    """Sections follow each other without gaps; each lasts a bar at least; only the last one is last."""
    sections = plan_form(family, bars, bar_s=bar_s)
    assert sum(section.bars for section in sections) == bars
    assert all(section.bars >= 1 for section in sections)
    assert [section.bar for section in sections] == [
        sum(before.bars for before in sections[:place]) for place in range(len(sections))
    ]
    assert [section.last for section in sections] == [False] * (len(sections) - 1) + [True]


def test_a_pop_song_of_usual_length_has_hooks_that_are_its_peaks() -> None:
    """Energy is highest in hooks, lowest at the ends."""
    sections = plan_form("song", 48)
    names = [section.name for section in sections]
    assert names[0] == "intro"
    assert names[-1] == "out"
    assert max(sections, key=lambda section: section.energy).kind == "hook"
    assert min(sections, key=lambda section: section.energy).name == "out"


def test_a_short_song_begins_at_once() -> None:
    """Four bars hold no intro."""
    assert plan_form("song", 4)[0].kind in ("verse", "hook")


def test_strokes_last_until_the_next_or_a_rest() -> None:
    """A letter starts a note, a dash holds it, a dot is a rest."""
    assert read_strokes("x-.x ..X-") == (Stroke(0, 2, "x"), Stroke(3, 1, "x"), Stroke(6, 2, "X"))


def test_three_beats_take_the_first_two_and_the_last_of_four() -> None:
    """A backbeat becomes the chords of a waltz."""
    assert fit_to_metre("x...s...k...s...", 4, 3, 4) == ("x...s...s...",)


def test_pairs_of_eighths_shuffle_in_twelve_eight() -> None:
    """The second of two eighths falls on the third of three."""
    assert fit_to_metre("x.x.x.x.x.x.x.x.", 4, 12, 8) == ("x...x." * 4,)


@given(st.integers(2, 15), st.sampled_from([2, 4, 8, 16]), st.text("x-.", min_size=16, max_size=16))
def test_patterns_fill_the_bars_of_every_metre(beats: int, unit: int, pattern: str) -> None:
    """As many sixteenths as the bar has."""
    for bar in fit_to_metre(pattern, 4, beats, unit):
        assert len(bar) == steps_in_bar(beats, unit) == bar_ticks(beats, unit) // 240


def test_dice_with_the_same_name_fall_alike() -> None:
    """And branches do not touch their trunk."""
    one, two = Dice(3, "bass"), Dice(3, "bass")
    one.branch("fill").share()
    assert [one.share() for _ in range(5)] == [two.share() for _ in range(5)]
    assert Dice(3, "bass").share() != Dice(3, "drums").share()


def test_dice_are_fair() -> None:
    """Means and spreads of 4,000 throws."""
    dice = Dice("fair")
    assert fmean(dice.near(5.0, 2.0) for _ in range(4_000)) == pytest.approx(5.0, abs=0.15)
    assert fmean((dice.near(0.0, 2.0)) ** 2 for _ in range(4_000)) == pytest.approx(4.0, abs=0.4)
    assert fmean(dice.whole(1, 6) for _ in range(4_000)) == pytest.approx(3.5, abs=0.1)
    assert fmean(dice.chance(0.25) for _ in range(4_000)) == pytest.approx(0.25, abs=0.03)


def test_ids_belong_to_their_path() -> None:
    """The same path, the same ten characters."""
    assert stable_id("note", 1) == stable_id("note", 1)
    assert stable_id("note", 1) != stable_id("note", 2)
    assert len(stable_id("note", 1)) == 10
