"""From notes on the grid to notes as people play them: swing, templates, and a little chance."""

from __future__ import annotations

from collections.abc import Sequence

from woodshed.compose.dice import Dice
from woodshed.compose.plan import Event, Plan
from woodshed.song.document import Groove
from woodshed.theory.groove import FEELS, STRAIGHT, late_ticks
from woodshed.theory.metre import STEP
from woodshed.units import Ticks


def clip_groove(plan: Plan, *, template: bool) -> Groove | None:
    """Return the groove of a clip: the song's swing and, with `template`, the style's lateness and accents.

    None when all would stay as it is. A bar must hold whole pairs of grid steps to be swung.
    """
    feel = plan.style.feel
    fits = plan.bar % (2 * feel.grid) == 0
    swing = plan.swing if fits else STRAIGHT
    named = FEELS[feel.template]
    every = feel.grid // STEP
    steps = plan.bar // feel.grid
    if not template or not fits or feel.template == "machine":
        return None if swing == STRAIGHT else Groove(swing, feel.grid)
    late = late_ticks(named, plan.tempo_bpm)[::every]
    velocities = named.velocities[::every]
    return Groove(
        swing,
        feel.grid,
        tuple(late[step % len(late)] for step in range(steps)),
        tuple(velocities[step % len(velocities)] for step in range(steps)),
    )


LOUD, LOUDEST = 90, 120


def _spread_of(velocity: int, spread: float) -> float:
    """Return how unevenly a note is struck: the louder, the more evenly, for there is less room above."""
    return spread * min(1.0, max(0.0, (LOUDEST - velocity) / (LOUDEST - LOUD)))


def humanised(plan: Plan, events: Sequence[Event], dice: Dice, *, share: float = 1.0) -> list[Event]:
    """Return the notes a little late and unevenly strong, as the style's players are; `share` scales both.

    Nobody is early: an early note would fall into the groove's step before. Notes that start
    together stay together within a third of the spread.
    """
    feel = plan.style.feel
    spread = plan.ticks_of_ms(feel.human_ms * share)
    played: list[Event] = []
    last_start, late = -1, 0.0
    for event in events:
        if event.start != last_start:
            last_start, late = event.start, max(0.0, dice.near(spread, spread * 0.8))
        own = max(0.0, late + dice.near(0.0, spread / 3)) if spread else 0.0
        velocity = round(event.velocity + dice.near(0.0, _spread_of(event.velocity, feel.velocity_spread * share)))
        length = max(1, event.length - round(own))
        played.append(
            Event(Ticks(event.start + round(own)), Ticks(length), event.pitch, max(1, min(LOUDEST, velocity)))
        )
    return played
