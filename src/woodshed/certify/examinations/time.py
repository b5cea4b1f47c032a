"""Echoes, tails and movement: what a delay, a reverb and a chorus do over time."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from woodshed.certify.bench import Bench, Settings
from woodshed.certify.examinations.examination import Examination, named
from woodshed.certify.figure import Axis, Figure, Line, Plot, Result, nice_limits
from woodshed.certify.measures import (
    Signal,
    click,
    decay_curve,
    decibels,
    measure_decay,
    measure_delay_curve,
    measure_frequency,
    measure_latency,
    octave_band,
    sine,
)

TimeTruth = Callable[[Settings], float]


@dataclass(frozen=True, kw_only=True)
class Tail(Examination):
    """How long a reverberation takes to fall by 60 dB (T30 of ISO 3382-1), in octaves around `bands_hz`.

    `truth` gives what it should be at `true_hz`; in other bands the time is a fact of the device.
    """

    truth: TimeTruth
    true_hz: float = 1_000.0
    bands_hz: tuple[float, ...] = (125.0, 1_000.0, 8_000.0)
    goal_percent: float = 5.0

    def examine(self, bench: Bench) -> Result:
        """Measure each variant."""
        figures: list[Figure] = []
        lines: list[Line] = []
        longest = 0.0
        for number, (variant, settings) in enumerate(self.variants(bench)):
            wanted = self.truth(settings)
            longest = max(longest, wanted)
            heard = bench.effect(click(0, round((1.3 * wanted + 0.5) * bench.sample_rate), 8), settings)
            for band in self.bands_hz:
                part = octave_band(heard, band, bench.sample_rate)
                t60 = measure_decay(part, bench.sample_rate)
                name = named(f"T60 at {band:,.0f} Hz", variant)
                if band == self.true_hz:
                    room = wanted * self.goal_percent / 100
                    figures.append(Figure(name, t60, "s", "near", wanted, room))
                    curve = decay_curve(part, bench.sample_rate)
                    fall = np.array([0.0, -60.0])
                    lines.append(Line("as set", np.array([0.0, wanted]), fall, truth=True, colour=number))
                    lines.append(Line(variant or "measured", curve.time_s, curve.value, colour=number))
                else:
                    figures.append(Figure(name, t60, "s"))
        across = Axis("s", 0.0, math.ceil(10 * longest) / 10)
        return Result(tuple(figures), (Plot(self.title, across, Axis("energy to come, dB", -60.0, 0.0), tuple(lines)),))


@dataclass(frozen=True, kw_only=True)
class Echo(Examination):
    """When echoes arrive and how much each is under the one before, from a click.

    `truth_s` gives the time of the first echo, `truth_ratio_db` what each loses against the one before.
    """

    truth_s: TimeTruth
    truth_ratio_db: TimeTruth | None = None
    count: int = 3
    goal_ms: float = 0.1
    goal_db: float = 0.5
    settle_s: float = 1.0

    def examine(self, bench: Bench) -> Result:
        """Measure each variant; the click comes late, so that a gliding delay is at rest."""
        figures: list[Figure] = []
        plots: list[Plot] = []
        rate = bench.sample_rate
        for variant, settings in self.variants(bench):
            wanted = self.truth_s(settings)
            at = round(self.settle_s * rate)
            sent = click(-6, at + round((self.count + 0.9) * wanted * rate), at)
            heard = bench.effect(sent, settings)
            half = round(0.5 * wanted * rate)
            pieces = [slice(at + 2 * n * half - half, at + 2 * n * half + half) for n in range(1, self.count + 1)]
            echoes = [heard[piece] for piece in pieces]
            first = np.zeros_like(echoes[0])
            first[half] = 1.0
            late = wanted + measure_latency(first, echoes[0]) / rate
            figures.append(
                Figure(named("first echo after", variant), 1_000 * late, "ms", "near", 1_000 * wanted, self.goal_ms)
            )
            if self.truth_ratio_db is not None:
                ratio = 10 * math.log10(float(np.sum(echoes[1] ** 2)) / float(np.sum(echoes[0] ** 2)))
                figures.append(
                    Figure(
                        named("each echo under the last", variant),
                        ratio,
                        "dB",
                        "near",
                        self.truth_ratio_db(settings),
                        self.goal_db,
                    )
                )
            plots.append(self._plot(heard[at:], variant, rate))
        return Result(tuple(figures), tuple(plots[:1]))

    def _plot(self, heard: Signal, variant: str, rate: int) -> Plot:
        size = max(1, heard.size // 400)
        columns = np.abs(heard[: size * (heard.size // size)]).reshape(-1, size).max(axis=1)
        time = (np.arange(columns.size) + 0.5) * size / rate
        level = np.maximum(decibels(columns), -60.0)
        across = Axis("s after the click", 0.0, float(time[-1]))
        return Plot(
            named(self.title, variant), across, Axis("peak, dBFS", -60.0, 0.0), (Line("measured", time, level),)
        )


@dataclass(frozen=True, kw_only=True)
class Movement(Examination):
    """How the delay of a chorus or vibrato moves, read from the phase of a steady sine.

    `rate` names the setting of its speed in Hz; `truth_hz` gives the speed of a device that has no such setting.
    `truth_swing_ms` gives how far it swings to each side.
    """

    rate: str = "rate_hz"
    truth_hz: TimeTruth | None = None
    truth_swing_ms: TimeTruth | None = None
    hz: float = 500.0
    seconds: float = 6.0
    goal_percent: float = 3.0

    def examine(self, bench: Bench) -> Result:
        """Measure each variant, after a second of settling."""
        figures: list[Figure] = []
        lines: list[Line] = []
        rate = bench.sample_rate
        for number, (variant, settings) in enumerate(self.variants(bench)):
            sent = sine(self.hz, -12, round((self.seconds + 1) * rate), rate)
            curve = measure_delay_curve(bench.effect(sent, settings), self.hz, rate).between(1.0, self.seconds + 1)
            swing = curve.value - np.mean(curve.value)
            wanted = settings[self.rate] if self.truth_hz is None else self.truth_hz(settings)
            found = measure_frequency(swing[::48], rate / 48, 0.5 * wanted, 4 * wanted)
            figures.append(
                Figure(named("speed", variant), found, "Hz", "near", wanted, wanted * self.goal_percent / 100)
            )
            reach = 500 * float(np.max(swing) - np.min(swing))
            if self.truth_swing_ms is None:
                figures.append(Figure(named("swing to each side", variant), reach, "ms"))
            else:
                true = self.truth_swing_ms(settings)
                room = true * self.goal_percent / 100
                figures.append(Figure(named("swing to each side", variant), reach, "ms", "near", true, room))
            lines.append(Line(variant or "measured", curve.time_s[::240] - 1, 1_000 * swing[::240], colour=number))
        up = nice_limits([line.y for line in lines], 0.5)
        return Result(
            tuple(figures), (Plot(self.title, Axis("s", 0.0, self.seconds), Axis("delay, ms", *up), tuple(lines)),)
        )


@dataclass(frozen=True, kw_only=True)
class Rest(Examination):
    """What an effect gives when it is sent nothing, and whether a quiet sine comes through clean."""

    source: str = "by definition: nothing in, nothing out"
    extra: Settings = field(default_factory=dict)

    def examine(self, bench: Bench) -> Result:
        """Send silence for a second."""
        figures = []
        for variant, settings in self.variants(bench):
            heard = bench.effect(np.zeros(bench.sample_rate), settings)
            loudest = float(np.max(decibels(np.abs(heard))))
            figures.append(
                Figure(named("loudest sample of silence", variant), max(loudest, -200.0), "dBFS", "at most", -120.0)
            )
        return Result(tuple(figures))
