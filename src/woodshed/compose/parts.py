"""What all players share: when they play, and which of their patterns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from woodshed.compose.density import level_of
from woodshed.compose.dice import Dice
from woodshed.compose.plan import Event, Plan, SectionPlan
from woodshed.compose.style import Level, Strip, Written
from woodshed.units import Ticks

T = TypeVar("T")

FALLBACKS: dict[Level, tuple[Level, ...]] = {
    "low": ("low", "mid", "high"),
    "mid": ("mid", "low", "high"),
    "high": ("high", "mid", "low"),
}
"""Which pattern to take for a level when there is none of its own."""

JOINING = 0.12
"""How much less energy a player waits for when a section of the kind has been heard before."""
LONG = 8
"""Bars from which a section plays another version in its second half."""


def plays(strip: Strip, section: SectionPlan) -> bool:
    """Say whether a player plays in a section; who waits for energy joins earlier when a section comes again."""
    from_energy = strip.from_energy - (JOINING if section.visit > 0 else 0.0)
    return section.energy >= from_energy and section.kind not in strip.silent_in


def with_breath(plan: Plan, events: list[Event]) -> list[Event]:
    """Return the events of drums or bass without the half bar before each drop of club music: silence lifts it."""
    if plan.style.form != "club":
        return events
    pauses = [
        (following.bar * plan.bar - plan.bar // 2, following.bar * plan.bar)
        for section, following in pairwise(plan.sections)
        if following.kind == "drop" and section.kind != "drop" and section.bars > 1
    ]
    for start, end in pauses:
        sounding = [event for event in events if not start <= event.start < end]
        events = [_ended(event, start) if event.start < start else event for event in sounding]
    return events


def _ended(event: Event, end: int) -> Event:
    return Event(event.start, Ticks(min(event.length, end - event.start)), event.pitch, event.velocity)


@dataclass(frozen=True, slots=True)
class Halves(Generic[T]):
    """What a section plays first, and from the bar `turn` on."""

    first: T
    second: T
    turn: int

    def at(self, bar: int) -> T:
        """Return what is played in a bar, counted from the section's start."""
        return self.first if bar < self.turn else self.second


def halves_of(options: Sequence[T], section: SectionPlan, dice: Dice) -> Halves[T]:
    """Return two versions for the halves of a section, the same for short ones; its next visits turn them round.

    `dice` should be the same for all sections of a kind.
    """
    order = dice.shuffled(options)
    visit = min(section.visit, 1)
    first, second = order[visit % len(order)], order[(visit + 1) % len(order)]
    return Halves(first, second if section.bars >= LONG else first, section.bars // 4 * 2)


def patterns_for(plan: Plan, written: Written, section: SectionPlan, dice: Dice) -> Halves[str]:
    """Return the patterns of a section: of its level's versions, those that the seed chooses."""
    level = next(level for level in FALLBACKS[level_of(plan, section.level)] if level in written)
    return halves_of(written[level], section, dice)
