"""Drum fills: how the last bar of a section leads into the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from woodshed.compose.dice import Dice


@dataclass(frozen=True, slots=True)
class FillStroke:
    """One hit of a fill; `step` counts sixteenths in the bar and may lie between them."""

    step: float
    voice: str
    velocity: int


@dataclass(frozen=True, slots=True)
class Fill:
    """A fill, and which voices of the beat stop when it begins."""

    strokes: tuple[FillStroke, ...]
    silences: tuple[str, ...] = ("snare", "clap", "rim", "hat", "open", "kick")


Writer = Callable[[int, set[str], bool, Dice], Fill]


def write_fill(kind: str, steps: int, kit: set[str], *, rising: bool, dice: Dice) -> Fill:
    """Return a fill for a bar of `steps` sixteenths; a `rising` one leads to more energy."""
    return FILLS[kind](steps, kit, rising, dice)


def _toms(steps: int, kit: set[str], rising: bool, dice: Dice) -> Fill:
    """Roll from the snare down the toms, over a beat or two."""
    length = min(steps, 8 if rising else 4)
    around = [voice for voice in ("snare", "high tom", "mid tom", "low tom") if voice in kit]
    if not around:
        return _roll(steps, kit, rising, dice)
    strokes = []
    for index in range(length):
        if dice.chance(0.85) or index == 0:
            voice = around[index * len(around) // length]
            strokes.append(FillStroke(steps - length + index, voice, 78 + 3 * index + (8 if index % 2 == 0 else 0)))
    return Fill(tuple(strokes))


def _roll(steps: int, kit: set[str], rising: bool, dice: Dice) -> Fill:
    """Answer with the snare in the last beat: two, three or four strokes."""
    voice = _first(("snare", "clap", "rim"), kit)
    shape = dice.pick(((0, 2, 3), (0, 1, 2, 3), (1, 2, 3), (0, 3)) if rising else ((2, 3), (0, 3), (3,)))
    strokes = tuple(FillStroke(steps - 4 + step, voice, 72 + 9 * place) for place, step in enumerate(shape))
    return Fill(strokes, ("snare", "clap", "rim", "open"))


def _build(steps: int, kit: set[str], rising: bool, dice: Dice) -> Fill:
    """Drive with quarters, eighths, then sixteenths of snare through the whole bar, growing louder."""
    if not rising:
        return _roll(steps, kit, rising, dice)
    voice = _first(("snare", "clap", "rim"), kit)
    half = steps // 2
    places = [*range(0, half, 2), *range(half, steps)]
    strokes = tuple(FillStroke(step, voice, 46 + round(64 * step / steps)) for step in places)
    return Fill(strokes, ("kick", "snare", "clap", "rim"))


def _drop(steps: int, kit: set[str], rising: bool, dice: Dice) -> Fill:
    """Stop everything for the last half bar and set one stroke before the next section."""
    voice = _first(("open", "snare", "clap", "rim"), kit)
    start = steps // 2 if rising else steps - 4
    silence = FillStroke(start, "silence", 0)
    return Fill((silence, FillStroke(steps - dice.pick((1, 2)), voice, 88)))


def _open_hat(steps: int, kit: set[str], rising: bool, dice: Dice) -> Fill:
    """Open the hat in the last beat."""
    voice = _first(("open", "crash", "hat"), kit)
    extra = (FillStroke(steps - 1, _first(("snare", "clap", "rim"), kit), 70),) if rising and dice.chance(0.6) else ()
    return Fill((FillStroke(steps - 2, voice, 90), *extra), ("hat", "open"))


def _stutter(steps: int, kit: set[str], rising: bool, dice: Dice) -> Fill:
    """Repeat the snare in thirty-seconds at the end of the bar, as a sampler does."""
    voice = _first(("snare", "clap", "rim"), kit)
    length = dice.pick((2, 4)) if rising else 2
    strokes = tuple(FillStroke(steps - length + half / 2, voice, 60 + 5 * half) for half in range(2 * length))
    return Fill(strokes, ("snare", "clap", "rim", "hat"))


def _brush(steps: int, kit: set[str], rising: bool, dice: Dice) -> Fill:
    """Sweep triplets over the last two beats."""
    voice = _first(("snare", "rim", "ride"), kit)
    start = max(0, steps - (8 if rising else 4))
    places = [start + third * 4 / 3 for third in range(round((steps - start) * 3 / 4))]
    strokes = tuple(FillStroke(place, voice, 44 + dice.whole(0, 30)) for place in places if dice.chance(0.8))
    return Fill(strokes or (FillStroke(steps - 4, voice, 60),), ("snare", "rim"))


def _first(wanted: tuple[str, ...], kit: set[str]) -> str:
    return next((voice for voice in wanted if voice in kit), min(kit))


FILLS: dict[str, Writer] = {
    "toms": _toms,
    "roll": _roll,
    "build": _build,
    "drop": _drop,
    "open hat": _open_hat,
    "stutter": _stutter,
    "brush": _brush,
}
