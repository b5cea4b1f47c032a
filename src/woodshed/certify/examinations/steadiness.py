"""What is there besides the music: hiss, and the unsteadiness of a speed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from woodshed.certify.bench import Bench, Settings
from woodshed.certify.examinations.examination import Examination, named
from woodshed.certify.figure import Axis, Figure, Line, Plot, Result, nice_limits
from woodshed.certify.measures import (
    CARRIER_HZ,
    Signal,
    a_weighted_db,
    measure_flutter,
    measure_noise_slope,
    measure_noise_spectrum,
    measure_speed_curve,
    rms_db,
    sine,
)

_WAKING_HZ = 15.0
Truth = Callable[[Settings], float]


@dataclass(frozen=True, kw_only=True)
class Noise(Examination):
    """How loud an effect hisses when it is sent nothing: A-weighted (IEC 61672-1), its slope, its spectrum.

    `truth_dba` gives the level in dBFS (A) that it should have. What hisses only while there is music is woken by a
    tone of `wake_db`, at 15 Hz: far below what is weighed.
    """

    truth_dba: Truth | None = None
    goal_db: float = 1.0
    seconds: float = 3.0
    wake_db: float | None = None

    def examine(self, bench: Bench) -> Result:
        """Listen to each variant, after a second of settling."""
        figures: list[Figure] = []
        lines: list[Line] = []
        rate = bench.sample_rate
        for number, (variant, settings) in enumerate(self.variants(bench)):
            heard = bench.effect(self._sent(rate), settings)[rate:]
            level = max(a_weighted_db(heard, rate), -200.0)
            if self.truth_dba is None:
                figures.append(Figure(named("noise, A-weighted", variant), level, "dBFS"))
            else:
                wanted = self.truth_dba(settings)
                figures.append(Figure(named("noise, A-weighted", variant), level, "dBFS", "near", wanted, self.goal_db))
            figures.append(Figure(named("noise, RMS", variant), max(rms_db(heard), -200.0), "dBFS"))
            if np.any(heard):
                figures.append(Figure(named("slope", variant), measure_noise_slope(heard, rate), "dB an octave"))
            found = measure_noise_spectrum(heard, rate, 2_048)
            lines.append(
                Line(variant or "measured", found.hz[1:], np.maximum(found.gain_db[1:], -180.0), colour=number)
            )
        up = nice_limits([line.y for line in lines], 10)
        plot = Plot(self.title, Axis("Hz", 30.0, 20_000.0, log=True), Axis("dBFS in each Hz", *up), tuple(lines))
        return Result(tuple(figures), (plot,))

    def _sent(self, rate: int) -> Signal:
        length = round((self.seconds + 1) * rate)
        return np.zeros(length) if self.wake_db is None else sine(_WAKING_HZ, self.wake_db, length, rate)


@dataclass(frozen=True, kw_only=True)
class Flutter(Examination):
    """Wow and flutter of an effect, with 3,150 Hz, as IEC 60386 reads it (weighted peak).

    `truth_percent` gives the weighted reading that is set; `goal_percent` is how far off it may be.
    """

    truth_percent: Truth | None = None
    goal_percent: float = 5.0
    seconds: float = 12.0

    def examine(self, bench: Bench) -> Result:
        """Play the tone through each variant, after a second of settling."""
        figures: list[Figure] = []
        lines: list[Line] = []
        rate = bench.sample_rate
        for number, (variant, settings) in enumerate(self.variants(bench)):
            sent = sine(CARRIER_HZ, -12, round((self.seconds + 1) * rate), rate)
            heard = bench.effect(sent, settings)[rate:]
            found = measure_flutter(heard, rate)
            if self.truth_percent is None:
                figures.append(Figure(named("weighted peak", variant), 100 * found.weighted, "%"))
            else:
                wanted = self.truth_percent(settings)
                room = wanted * self.goal_percent / 100
                name = named("weighted peak", variant)
                figures.append(Figure(name, 100 * found.weighted, "%", "near", wanted, room))
            figures += [
                Figure(named("wow, 0.3 to 6 Hz, RMS", variant), 100 * found.wow, "%"),
                Figure(named("flutter, 6 to 200 Hz, RMS", variant), 100 * found.flutter, "%"),
                Figure(named("speed error", variant), 100 * found.speed_error, "%"),
            ]
            speed = measure_speed_curve(heard, rate).between(0.0, 4.0)
            lines.append(Line(variant or "measured", speed.time_s[::10], 100 * speed.value[::10], colour=number))
        up = nice_limits([line.y for line in lines], 0.1)
        plot = Plot(self.title, Axis("s", 0.0, 4.0), Axis("speed, % off", *up), tuple(lines))
        return Result(tuple(figures), (plot,))
