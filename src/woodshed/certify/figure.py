"""What comes of an examination: figures, each with what it ought to be, and plots.

A figure is a fact about a device. It may have a limit (at most, at least), or a truth and how far from it
is near enough; it may also stand alone, as what the device happens to do, and is then only kept from moving.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from woodshed.certify.measures import Signal

Sense = Literal["at most", "at least", "near", "fact"]

_SLACK_SHARE = 0.02
_SLACK_OF_ROOM = 0.05
_SLACK_BY_UNIT = {
    "dB": 0.05,
    "dB an octave": 0.05,
    "dBFS": 0.1,
    "cents": 0.05,
    "%": 0.05,
    "ms": 0.05,
    "Hz": 0.05,
    "s": 0.002,
}
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `goal` is the limit, or the truth, of which `tolerance` is how far it may be."""

    name: str
    value: float
    unit: str
    sense: Sense = "fact"
    goal: float = math.nan
    tolerance: float = 0.0

    @property
    def fault(self) -> float:
        """How bad the value is, in its unit: what may not grow. A fact has none."""
        match self.sense:
            case "at most":
                return self.value
            case "at least":
                return -self.value
            case "near":
                return abs(self.value - self.goal)
        return 0.0

    @property
    def reached(self) -> bool:
        """Whether it is what it ought to be; a fact always is, a number that is none never."""
        if not math.isfinite(self.value):
            return False
        limit = {"at most": self.goal, "at least": -self.goal, "near": self.tolerance, "fact": 0.0}[self.sense]
        return self.fault <= limit

    def worse_than(self, kept: "Figure") -> bool:
        """Whether it has worsened against a figure that was kept, by more than rounding and chance explain."""
        if math.isfinite(kept.value) != math.isfinite(self.value):
            return math.isfinite(kept.value)
        if not math.isfinite(self.value):
            return False
        slack = _SLACK_BY_UNIT.get(self.unit, 0.0) + _SLACK_OF_ROOM * self.tolerance
        if self.sense == "fact":
            return abs(self.value - kept.value) > slack + _SLACK_SHARE * abs(kept.value)
        return self.fault > kept.fault + slack + _SLACK_SHARE * abs(kept.fault)


def rounded(value: float) -> float:
    """Return a value to four digits and four decimals: all that it says, and the same on every machine."""
    if not math.isfinite(value) or value == 0:
        return value
    return round(value, min(_DIGITS, _DIGITS - 1 - math.floor(math.log10(abs(value))))) + 0.0


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of a plot. `log` steps in equal ratios; `low` and `high` are its ends."""

    label: str
    low: float
    high: float
    log: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One curve. `truth` is drawn broad and pale, under what was measured; lines of one `colour` belong together."""

    label: str
    x: Signal
    y: Signal
    truth: bool = False
    colour: int = 0
    dots: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture with two axes."""

    title: str
    across: Axis
    up: Axis
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Result:
    """What one examination found."""

    figures: tuple[Figure, ...]
    plots: tuple[Plot, ...] = ()


def nice_limits(
    values: Sequence[Signal], step: float, at_least: tuple[float, float] | None = None
) -> tuple[float, float]:
    """Return whole multiples of `step` that hold all finite values, and `at_least` these two."""
    finite = np.concatenate([np.ravel(v)[np.isfinite(np.ravel(v))] for v in values] or [np.zeros(1)])
    low, high = (float(np.min(finite)), float(np.max(finite))) if finite.size else (0.0, 0.0)
    if at_least is not None:
        low, high = min(low, at_least[0]), max(high, at_least[1])
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    return (low, high) if high > low else (low - step, high + step)
