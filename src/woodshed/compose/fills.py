"""Drum fills: how the last bar of a section leads into the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True)
class FillPlace:
    """Where a fill goes: a bar of `steps` sixteenths, played on a kit; `rising` when it leads to more energy."""

    steps: int
    kit: frozenset[str]
    rising: bool


Writer = Callable[[FillPlace, Dice], Fill]


def write_fill(kind: str, place: FillPlace, dice: Dice) -> Fill:
    """Return a fill of a kind that `FILLS` names, as much of it as fits into the bar."""
    fill = FILLS[kind](place, dice)
    return replace(fill, strokes=tuple(stroke for stroke in fill.strokes if stroke.step >= 0))


def _toms(place: FillPlace, dice: Dice) -> Fill:
    """Roll from the snare down the toms, over a beat or two."""
    length = min(place.steps, 8 if place.rising else 4)
    around = [voice for voice in ("snare", "high tom", "mid tom", "low tom") if voice in place.kit]
    if not around:
        return _roll(place, dice)
    strokes = []
    for index in range(length):
        if dice.chance(0.85) or index == 0:
            voice = around[index * len(around) // length]
            strokes.append(
                FillStroke(place.steps - length + index, voice, 78 + 3 * index + (8 if index % 2 == 0 else 0))
            )
    return Fill(tuple(strokes))


def _roll(place: FillPlace, dice: Dice) -> Fill:
    """Answer with the snare in the last beat: two, three or four strokes."""
    voice = _first(("snare", "clap", "rim"), place.kit)
    shape = dice.pick(((0, 2, 3), (0, 1, 2, 3), (1, 2, 3), (0, 3)) if place.rising else ((2, 3), (0, 3), (3,)))
    strokes = tuple(FillStroke(place.steps - 4 + step, voice, 72 + 9 * index) for index, step in enumerate(shape))
    return Fill(strokes, ("snare", "clap", "rim", "open"))


def _build(place: FillPlace, dice: Dice) -> Fill:
    """Drive with quarters, eighths, then sixteenths of snare through the whole bar, growing louder."""
    if not place.rising:
        return _roll(place, dice)
    voice = _first(("snare", "clap", "rim"), place.kit)
    half = place.steps // 2
    places = [*range(0, half, 2), *range(half, place.steps)]
    strokes = tuple(FillStroke(step, voice, 46 + round(64 * step / place.steps)) for step in places)
    return Fill(strokes, ("kick", "snare", "clap", "rim"))


def _drop(place: FillPlace, dice: Dice) -> Fill:
    """Stop everything for the last half bar and set one stroke before the next section."""
    voice = _first(("open", "snare", "clap", "rim"), place.kit)
    start = place.steps // 2 if place.rising else place.steps - 4
    silence = FillStroke(start, "silence", 0)
    return Fill((silence, FillStroke(place.steps - dice.pick((1, 2)), voice, 88)))


def _open_hat(place: FillPlace, dice: Dice) -> Fill:
    """Open the hat in the last beat."""
    voice = _first(("open", "crash", "hat"), place.kit)
    extra = (
        (FillStroke(place.steps - 1, _first(("snare", "clap", "rim"), place.kit), 70),)
        if place.rising and dice.chance(0.6)
        else ()
    )
    return Fill((FillStroke(place.steps - 2, voice, 90), *extra), ("hat", "open"))


def _stutter(place: FillPlace, dice: Dice) -> Fill:
    """Repeat the snare in thirty-seconds at the end of the bar, as a sampler does."""
    voice = _first(("snare", "clap", "rim"), place.kit)
    length = dice.pick((2, 4)) if place.rising else 2
    strokes = tuple(FillStroke(place.steps - length + half / 2, voice, 60 + 5 * half) for half in range(2 * length))
    return Fill(strokes, ("snare", "clap", "rim", "hat"))


def _brush(place: FillPlace, dice: Dice) -> Fill:
    """Sweep triplets over the last two beats."""
    voice = _first(("snare", "rim", "ride"), place.kit)
    start = max(0, place.steps - (8 if place.rising else 4))
    steps = [start + third * 4 / 3 for third in range(round((place.steps - start) * 3 / 4))]
    strokes = tuple(FillStroke(step, voice, 58 + dice.whole(0, 24)) for step in steps if dice.chance(0.8))
    return Fill(strokes or (FillStroke(place.steps - 4, voice, 60),), ("snare", "rim"))


def _first(wanted: tuple[str, ...], kit: frozenset[str]) -> str:
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
