"""Fewer notes or more, when a prompt asks for them: "sparser bass", "a busier piano".

A player first takes the pattern of a leaner or a fuller level. Then what is still too much falls where the bar is
weak and the note before it rings on; what is too little is struck again halfway, by a tune on the neighbouring step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from woodshed.compose.dice import Dice
from woodshed.compose.plan import Event, Plan
from woodshed.compose.style import Level
from woodshed.theory.metre import STEP, metric_level
from woodshed.theory.scales import shift_in_key
from woodshed.units import PPQ, Ticks

SPARSE, BUSY = -0.3, 0.3
"""Density of the plan below and above which players leave notes out and put some in."""
FULLER: dict[Level, Level] = {"low": "mid", "mid": "high", "high": "high"}
LEANER: dict[Level, Level] = {"low": "low", "mid": "low", "high": "mid"}
LEFT_OUT = {0: 0.0, -1: 0.0, -2: 0.25, -3: 0.55, -4: 0.8}
"""How often a note is left out at a density of -1, by the level of its place in the bar; weaker ones always."""
SPLIT = 0.8
"""How often a note is struck again at a density of 1, unless it is one of those that are held."""
HELD = 2 * PPQ
SOFTER = 10
STEPPING = ("melody",)
"""Roles whose added notes step to a neighbour; the others strike the same again."""


def level_of(plan: Plan, level: Level) -> Level:
    """Return the level whose patterns are played in place of a section's own."""
    if plan.density > BUSY:
        return FULLER[level]
    return LEANER[level] if plan.density < SPARSE else level


def with_density(plan: Plan, role: str, events: Sequence[Event], dice: Dice) -> list[Event]:
    """Return what a player of tones plays, with notes left out or put in; by start, then pitch."""
    ordered = sorted(events, key=lambda event: (event.start, event.pitch))
    if plan.density > BUSY:
        return _filled(plan, role, ordered, dice)
    return _thinned(plan, ordered, dice) if plan.density < SPARSE else ordered


def _thinned(plan: Plan, events: Sequence[Event], dice: Dice) -> list[Event]:
    """Leave out what begins together where the bar is weak; what sounded before it rings on if it led there."""
    kept: list[list[Event]] = []
    for start, together in _by_start(events):
        often = LEFT_OUT.get(metric_level(start, *plan.metre), 1.0)
        if not kept or not dice.chance(-plan.density * often):
            kept.append(together)
            continue
        end = max(event.start + event.length for event in together)
        kept[-1] = [_until(event, end) if start - (event.start + event.length) <= STEP else event for event in kept[-1]]
    return [event for together in kept for event in together]


def _filled(plan: Plan, role: str, events: Sequence[Event], dice: Dice) -> list[Event]:
    filled: list[Event] = []
    for start, together in _by_start(events):
        half = min(event.length for event in together) // 2 // STEP * STEP
        if half < STEP or 2 * half > HELD or not dice.chance(plan.density * SPLIT):
            filled += together
            continue
        filled += [replace(event, length=Ticks(half)) for event in together]
        step = dice.pick((-1, 1)) if role in STEPPING else 0
        filled += [_again(plan, event, Ticks(start + half), step) for event in together]
    return filled


def _again(plan: Plan, event: Event, start: Ticks, step: int) -> Event:
    pitch = shift_in_key(event.pitch, step, plan.key) if step else event.pitch
    return Event(start, Ticks(event.start + event.length - start), pitch, max(1, event.velocity - SOFTER))


def _by_start(events: Sequence[Event]) -> list[tuple[Ticks, list[Event]]]:
    return [(start, list(together)) for start, together in groupby(events, key=lambda event: event.start)]


def _until(event: Event, end: int) -> Event:
    return replace(event, length=Ticks(max(event.length, end - event.start)))
