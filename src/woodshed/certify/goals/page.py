"""The page of goals: what is asked, the worst that was reached and where, and the tests that hold it."""

import fnmatch
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from woodshed.certify.costs import load_costs
from woodshed.certify.figure import Figure
from woodshed.certify.goals.rows import DECKS, ROWS, Goal, Row
from woodshed.certify.page import worded
from woodshed.certify.record import FILE, Figures, load_record
from woodshed.devices import device

PAGE = "goals.md"
_TRUTHS = (
    ("ladder", "ladder.cir", "test_small_signals_follow_the_formula", "the formula within 0.06 dB"),
    ("diode ladder", "diode_ladder.cir", "test_small_signals_follow_the_formula", "the formula within 0.06 dB"),
    (
        "ladders, loud",
        "ladder.cir",
        "test_large_signals_follow_the_differential_equation",
        "the differential equations within 0.1 dB",
    ),
    (
        "808-class kick",
        "boom_kick.cir",
        "test_the_bass_drum_with_all_its_parts_follows_its_equations",
        "the equations of DAFx-14 within 0.8 % of pitch and 1 % of decay",
    ),
    (
        "console stage",
        "console_stage.cir",
        "test_a_class_a_stage_follows_the_law_of_its_junction",
        "Lambert's W within 0.3 dB, harmonics 2 to 4",
    ),
)


@dataclass(frozen=True)
class Found:
    """The worst figure of a goal, where it stands, and how many figures reach it."""

    device: str
    figure: Figure
    reached: int
    count: int


def worst(goal: Goal, kept: Mapping[str, Figures]) -> Found | None:
    """Return what is nearest to missing a goal, or misses it furthest; None when nothing is measured for it.

    `kept` are the figures of devices, by name.
    """
    found = list(_figures(goal, kept))
    if not found:
        return None
    name, figure = max(found, key=lambda one: _strain(one[1]))
    return Found(name, figure, sum(one.reached for _, one in found), len(found))


def format_goals(folder: Path) -> str:
    """Return the page for the certificates whose figures lie in `folder`."""
    names = {name for row in ROWS for goal in row.goals for name in goal.devices.split()}
    kept = {name: load_record(folder / name / FILE) for name in names if (folder / name / FILE).is_file()}
    lines = [
        "# Goals",
        "",
        "What is asked of the analog gear and the lo-fi devices, the worst that any of them reaches, and the tests",
        "that hold it. Each figure stands on the page of its device with its source, and no figure may worsen",
        "(`tests/certify`). `woodshed certify` makes this page again.",
        "",
        "| goal | worst | at | reached | best open program |",
        "|---|--:|---|--:|---|",
    ]
    for row in ROWS:
        lines += [f"| **{row.what}** | | | | {row.others} |", *(_line(goal, worst(goal, kept)) for goal in row.goals)]
    return "\n".join([*lines, *_cost_lines(), "", *_test_lines(ROWS), *_truth_lines()])


def _figures(goal: Goal, kept: Mapping[str, Figures]) -> Iterator[tuple[str, Figure]]:
    for name in goal.devices.split():
        for key, figures in kept.get(name, {}).items():
            if any(fnmatch.fnmatchcase(key, pattern) for pattern in goal.examinations.split()):
                for figure in figures:
                    wanted = any(fnmatch.fnmatchcase(figure.name, pattern) for pattern in goal.figures.split("|"))
                    if wanted and figure.sense != "fact":
                        yield name, figure


def _strain(figure: Figure) -> float:
    """Return how near a figure is to its limit, or how far beyond: larger is worse."""
    if not math.isfinite(figure.value):
        return math.inf
    match figure.sense:
        case "near":
            return figure.fault / figure.tolerance
        case "at least":
            return figure.goal - figure.value
    return figure.value - figure.goal


def _line(goal: Goal, found: Found | None) -> str:
    if found is None:
        return f"| {goal.asked} | – | not measured | 0 of 0 | |"
    figure = found.figure
    value = worded(figure.value, figure.unit)
    if figure.sense == "near" and figure.goal:
        value += f" for {worded(figure.goal)}"
    mark = "✓" if found.reached == found.count else "✗"
    place = f"[{device(found.device).title}]({found.device}.md): {figure.name}"
    return f"| {goal.asked} | {value} | {place} | {found.reached} of {found.count} {mark} | |"


def _cost_lines() -> list[str]:
    measured, pairs = load_costs()
    if not pairs:
        return []
    wanted = [pair for pair in pairs if pair.wanted]
    lines = ["| **Processor time**, eco quality | | | | pedalboard 0.9.26: 1 |"]
    for pair in wanted:
        what = f", {pair.what}" if pair.what else ""
        place = f"[{device(pair.device).title}]({pair.device}.md){what}: {pair.ours_ns:.1f} ns a sample"
        mark = "1 of 1 ✓" if pair.ratio <= 1 else "0 of 1 ✗"
        lines.append(
            f"| against {pair.peer}: at most 1 | {pair.ratio:.2f} | {place} | {mark} | {pair.theirs_ns:.1f} ns |"
        )
    return [*lines, "", f"Processor time: `benchmarks/devices.py --keep`, {measured}."]


def _test_lines(rows: tuple[Row, ...]) -> list[str]:
    lines = ["## Tests", "", "| goal | tests |", "|---|---|"]
    for row in rows:
        for goal in row.goals:
            links = "; ".join(_link(test) for test in goal.tests)
            lines.append(f"| {row.what}: {goal.asked.split(':')[0]} | {links} |")
    return [*lines, ""]


def _link(test: str) -> str:
    path, name = test.split("::")
    return f"[{name.removeprefix('test_').replace('_', ' ')}](../../{located(path)})"


def located(path: str) -> str:
    """Return a test's file from the repository's root."""
    return path if path.startswith("tests/") else f"src/woodshed/{path}"


def _truth_lines() -> list[str]:
    lines = [
        "## Independent truths",
        "",
        "Circuits were computed by ngspice 39.3, which shares no code with us; what it found is committed beside the",
        "deck that made it, and agrees with the published formulas that the certificates use.",
        "",
        "| circuit | deck | agrees with |",
        "|---|---|---|",
    ]
    for circuit, deck, test, agrees in _TRUTHS:
        tested = f"{agrees}: {_link(f'{DECKS}::{test}')}"
        lines.append(f"| {circuit} | [{deck}](../../src/woodshed/certify/decks/{deck}) | {tested} |")
    return [*lines, ""]
