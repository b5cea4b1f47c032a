"""What all players share: when they play, and which of their patterns."""

from __future__ import annotations

from itertools import pairwise

from woodshed.compose.dice import Dice
from woodshed.compose.plan import Event, Plan, SectionPlan
from woodshed.compose.style import Level, Strip, Written
from woodshed.units import Ticks

FALLBACKS: dict[Level, tuple[Level, ...]] = {
    "low": ("low", "mid", "high"),
    "mid": ("mid", "low", "high"),
    "high": ("high", "mid", "low"),
}
"""Which pattern to take for a level when there is none of its own."""


def plays(strip: Strip, section: SectionPlan) -> bool:
    """Say whether a player plays in a section."""
    return section.energy >= strip.from_energy and section.kind not in strip.silent_in


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


def pattern_for(written: Written, section: SectionPlan, dice: Dice) -> str:
    """Return the pattern for a section: of its level's versions, the one that the seed chooses."""
    level = next(level for level in FALLBACKS[section.level] if level in written)
    return dice.pick(written[level])
