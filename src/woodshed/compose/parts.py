"""What all players share: when they play, and which of their patterns."""

from __future__ import annotations

from woodshed.compose.dice import Dice
from woodshed.compose.plan import SectionPlan
from woodshed.compose.style import Level, Strip, Written

FALLBACKS: dict[Level, tuple[Level, ...]] = {
    "low": ("low", "mid", "high"),
    "mid": ("mid", "low", "high"),
    "high": ("high", "mid", "low"),
}
"""Which pattern to take for a level when there is none of its own."""


def plays(strip: Strip, section: SectionPlan) -> bool:
    """Say whether a player plays in a section."""
    return section.energy >= strip.from_energy and section.kind not in strip.silent_in


def pattern_for(written: Written, section: SectionPlan, dice: Dice) -> str:
    """Return the pattern for a section: of its level's versions, the one that the seed chooses."""
    level = next(level for level in FALLBACKS[section.level] if level in written)
    return dice.pick(written[level])
