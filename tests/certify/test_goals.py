"""The page of goals says what the certificates' figures say, and the tests that it names are there."""

from pathlib import Path

import pytest

from woodshed.certify import Figure
from woodshed.certify.costs import COSTS, load_costs
from woodshed.certify.goals import ROWS, Goal, format_goals, worst
from woodshed.certify.record import load_record
from woodshed.errors import CertificateError

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "devices"
GOALS = [goal for row in ROWS for goal in row.goals]


def test_the_page_is_made_of_the_figures_that_are_kept() -> None:
    """Out of date? `woodshed certify DEVICE` makes it again."""
    assert (PAGES / "goals.md").read_text(encoding="utf-8") == format_goals(PAGES)


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.asked)
def test_every_goal_is_measured_of_every_device_that_it_concerns(goal: Goal) -> None:
    """No pattern has gone stale; a goal of all ladders but one would be a hole."""
    kept = {name: load_record(PAGES / name / "figures.json") for name in goal.devices.split()}
    assert worst(goal, kept) is not None
    bare = {name for name in kept if worst(goal, {name: kept[name]}) is None}
    assert bare <= MAY_LACK.get(goal.asked, set())


MAY_LACK = {
    "the resonance in tune to 12 kHz: ± 3 cents": {"mono_bass"},
    "singing in tune to 12 kHz: at most 3 cents": {"ladder_synth", "mono_bass"},
    "droop up to 18 kHz: at most 0.5 dB": {"string_machine"},
}
"""A resonance is too narrow to be read off between a bass's harmonics; two of the filters stop short of singing;
the strings' saw goes through a filter of its own. The filters' own tests hold these."""


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.asked)
def test_the_tests_that_a_goal_names_are_there(goal: Goal) -> None:
    for test in goal.tests:
        path, name = test.split("::")
        file = ROOT / path if path.startswith("tests/") else ROOT / "src" / "woodshed" / path
        assert f"\ndef {name}(" in file.read_text(encoding="utf-8"), test


def test_the_worst_is_what_is_nearest_to_its_own_limit() -> None:
    """10 ms off by 0.5 of 1 allowed is better than 1 ms off by 0.09 of 0.1; a number that is none is worst."""
    goal = Goal(asked="", devices="a b", examinations="t*", figures="attack*", tests=())
    slow, quick = (Figure(f"attack {n}", v, "ms", "near", n, n / 10) for n, v in ((10, 10.5), (1, 1.09)))
    none = Figure("attack", float("nan"), "ms", "near", 1, 0.1)
    fact = Figure("attack of nothing", 9.0, "ms")
    found = worst(goal, {"a": {"times": (slow, fact)}, "b": {"times": (quick,), "else": (none,)}})
    assert found is not None
    assert (found.device, found.figure, found.reached, found.count) == ("b", quick, 2, 2)
    missed = worst(goal, {"a": {"times": (slow,)}, "b": {"t": (none,)}})
    assert missed is not None
    assert (missed.figure, missed.reached) == (none, 1)


def test_effects_cost_no_more_than_the_nearest_of_pedalboard() -> None:
    """The goal: at most 1.0 at eco quality for the ladder, chorus, delay, reverb and compressor, as last measured.

    Measured by benchmarks/devices.py with pedalboard 0.9.26 beside it. A driven filter, which saturates between the
    samples while pedalboard's does not, is kept as an extra.
    """
    measured, pairs = load_costs(PAGES)
    assert measured
    ratios = {pair.peer: pair.ratio for pair in pairs if pair.wanted and not pair.what}
    assert set(ratios) == {"LadderFilter", "Chorus", "Delay", "Reverb", "Compressor"}
    assert max(ratios.values()) <= 1.0, ratios


def test_damaged_costs_say_what_to_do(tmp_path: Path) -> None:
    assert load_costs(tmp_path) == ("", ())
    (tmp_path / COSTS).write_text("{}", encoding="utf-8")
    with pytest.raises(CertificateError, match="cannot be read"):
        load_costs(tmp_path)
