"""Settings read back: what each knob of a device says, held against what a meter reads of its sound."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from woodshed.certify.bench import Bench, Settings
from woodshed.certify.examinations.examination import Examination
from woodshed.certify.figure import Figure, Result
from woodshed.devices import device

Meter = Callable[[Bench, Settings], float]
"""Takes the bench and all settings; gives what is read, in the unit of the setting."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One setting, the values it is set to, the meter that reads it, and what is set beside it.

    `truth` gives what should be read where that is not the value itself, then in `unit`.
    """

    setting: str
    values: tuple[float, ...]
    meter: Meter
    beside: Settings = field(default_factory=dict)
    truth: Callable[[float], float] | None = None
    unit: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReadBack(Examination):
    """Each reading by its meter, within `goal_percent` of what is set; in dB, within that share of the amplitude."""

    readings: tuple[Reading, ...]
    goal_percent: float = 10.0

    def examine(self, bench: Bench) -> Result:
        """Set and read each value, all other settings being those of the examination."""
        figures = []
        for reading in self.readings:
            for value in reading.values:
                settings = bench.all_settings({**self.settings, **reading.beside, reading.setting: value})
                wanted = value if reading.truth is None else reading.truth(value)
                unit = device(bench.device).parameter(reading.setting).unit if reading.unit is None else reading.unit
                share = self.goal_percent / 100
                room = 20 * math.log10(1 + share) if unit in {"dB", "dBFS"} else abs(wanted) * share
                name = bench.say(reading.setting, value)
                figures.append(Figure(name, reading.meter(bench, settings), unit, "near", wanted, room))
        return Result(tuple(figures))
