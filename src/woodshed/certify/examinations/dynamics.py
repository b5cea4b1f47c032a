"""What a compressor, gate or limiter does to levels: its static curve, its times, its ceiling."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from woodshed.analysis import true_peak
from woodshed.certify.bench import Bench, Settings
from woodshed.certify.examinations.examination import Examination, named
from woodshed.certify.figure import Axis, Figure, Line, Plot, Result, nice_limits
from woodshed.certify.measures import (
    TIME_CONSTANT,
    Curve,
    Signal,
    measure_crossing,
    measure_gain_curve,
    measure_rms_gain_db,
    sine,
    white_noise,
)

TimeTruth = Callable[[Settings], float]
_FINE_HZ = 96_000
_BEFORE_S = 0.002
"""How long before a step a gain is read as what it was."""
CurveTruth = Callable[[Signal, Settings], Signal]
"""Takes levels at the input in dBFS (peaks of a sine) and all settings; gives the gain in dB."""


@dataclass(frozen=True, kw_only=True)
class StaticCurve(Examination):
    """The level that comes out for each level that goes in, a steady sine of `hz`, half a second each."""

    truth: CurveTruth | None = None
    levels_db: tuple[float, ...] = tuple(float(level) for level in range(-60, 1, 2))
    hz: float = 1_000.0
    step_s: float = 0.5
    goal_db: float = 0.25

    def examine(self, bench: Bench) -> Result:
        """Measure each variant."""
        figures: list[Figure] = []
        lines: list[Line] = []
        levels = np.array(self.levels_db)
        for number, (variant, settings) in enumerate(self.variants(bench)):
            gain = self.gains(bench, settings)
            if self.truth is not None:
                truth = np.asarray(self.truth(levels, settings))
                lines.append(Line("formula", levels, levels + truth, truth=True, colour=number))
                worst = float(np.max(np.abs(gain - truth)))
                figures.append(Figure(named("error, largest", variant), worst, "dB", "at most", self.goal_db))
            lines.append(Line(variant or "measured", levels, levels + gain, colour=number))
        up = nice_limits([line.y for line in lines], 10)
        across = Axis("level in, dBFS", float(levels[0]), float(levels[-1]))
        return Result(tuple(figures), (Plot(self.title, across, Axis("level out, dBFS", *up), tuple(lines)),))

    def gains(self, bench: Bench, settings: Settings) -> Signal:
        """Return the gain at each level, from the last quarter of its step."""
        size = round(self.step_s * bench.sample_rate)
        sent = np.concatenate([sine(self.hz, level, size, bench.sample_rate) for level in self.levels_db])
        heard = bench.effect(sent, settings)
        last = [slice((n + 1) * size - size // 4, (n + 1) * size) for n in range(len(self.levels_db))]
        return np.array([measure_rms_gain_db(sent[piece], heard[piece]) for piece in last])


@dataclass(frozen=True, kw_only=True)
class GainTimes(Examination):
    """How fast gain is taken and given back, as a part of the way in dB, when a sine steps up and down.

    `attack` and `release` name the settings that say so, in ms, or give the ms from all settings; "" where there is
    no truth. `attack_part` and `release_part` are how much of the way is meant: 63 % is a time constant. A `hz` of 0
    is a level that stands still, where a wave would be too slow to be read; `fine` measures at 96 kHz, to half a
    sample. The step lasts `loud_s`, or 12 attacks; an attack's way ends after `held_s`, or with the step.
    `goal_percent` is how far off times may be.
    """

    quiet_db: float = -30.0
    loud_db: float = -4.0
    hz: float = 1_000.0
    attack: str | TimeTruth = "attack_ms"
    release: str | TimeTruth = "release_ms"
    attack_part: float = TIME_CONSTANT
    release_part: float = TIME_CONSTANT
    loud_s: float = 0.0
    held_s: float = 0.0
    fine: bool = False
    goal_percent: float = 10.0
    attack_goal_percent: float | None = None
    shown_s: tuple[float, float] = (0.4, 1.6)

    def examine(self, bench: Bench) -> Result:
        """Measure each variant; loud from 0.5 to 1 s, or longer where the attack is slow."""
        figures: list[Figure] = []
        lines: list[Line] = []
        bench = Bench(bench.device, _FINE_HZ) if self.fine else bench
        for number, (variant, settings) in enumerate(self.variants(bench)):
            curve, up_s, down_s = self.gain_curve(bench, settings)
            top_s = up_s + self.held_s if self.held_s else down_s - _BEFORE_S
            rest, most, held = (float(curve.at(at)) for at in (up_s - _BEFORE_S, top_s, down_s - _BEFORE_S))
            for words, time, part, piece, start, begin, end in (
                ("attack", self.attack, self.attack_part, curve.between(up_s, top_s), up_s, rest, most),
                ("release", self.release, self.release_part, curve.between(down_s, math.inf), down_s, held, rest),
            ):
                if not time:
                    continue
                found = 1_000 * measure_crossing(piece, start, begin, end, part)
                wanted = self._ms(time, settings)
                share = self.goal_percent if words == "release" else self.attack_goal_percent or self.goal_percent
                room = wanted * share / 100 + (500.0 / bench.sample_rate if self.fine else 0.0)
                figures.append(Figure(named(words, variant), found, "ms", "near", wanted, room))
            shown = curve.between(*self.shown_s)
            lines.append(Line(variant or "measured", shown.time_s, shown.value, colour=number))
        up = nice_limits([line.y for line in lines], 3, (-3, 0))
        return Result(
            tuple(figures), (Plot(self.title, Axis("s", *self.shown_s), Axis("gain, dB", *up), tuple(lines)),)
        )

    def gain_curve(self, bench: Bench, settings: Settings) -> tuple[Curve, float, float]:
        """Return the gain over time, and when the step comes and goes."""
        slow = max(self._ms(self.attack, settings, 10.0), 1.0) / 1_000
        back = max(self._ms(self.release, settings, 100.0), 1.0) / 1_000
        up_s = 0.5
        down_s = up_s + (self.loud_s or max(0.5, 12 * slow))
        length = round((down_s + max(1.2, 1.5 * back)) * bench.sample_rate)
        time = np.arange(length) / bench.sample_rate
        level = 10 ** (np.where((time >= up_s) & (time < down_s), self.loud_db, self.quiet_db) / 20)
        sent = level * (sine(self.hz, 0, length, bench.sample_rate) if self.hz else 1.0)
        curve = measure_gain_curve(sent, bench.effect(sent, settings), bench.sample_rate)
        half = 0.0 if self.hz else 0.5 / bench.sample_rate
        return Curve(curve.time_s + half, curve.value), up_s, down_s

    def _ms(self, time: str | TimeTruth, settings: Settings, otherwise: float = 0.0) -> float:
        return settings.get(time, otherwise) if isinstance(time, str) else time(settings)


@dataclass(frozen=True, kw_only=True)
class Ceiling(Examination):
    """The highest true peak (ITU-R BS.1770-5, Annex 2) of material that is hard to limit, against the ceiling.

    Bursts of noise, a sine of a quarter of the sample rate whose peaks lie between samples, and clicks.
    """

    ceiling: str = "ceiling_dbtp"
    goal_db: float = 0.05

    def examine(self, bench: Bench) -> Result:
        """Measure each variant."""
        figures = []
        for variant, settings in self.variants(bench):
            for words, sent in self.material(bench).items():
                heard = bench.effect_both(np.stack([sent, 0.7 * sent]), settings)
                over = true_peak(heard.astype(np.float32), bench.sample_rate) - settings[self.ceiling]
                figures.append(
                    Figure(named(f"over the ceiling, {words}", variant), over, "dB", "at most", self.goal_db)
                )
        return Result(tuple(figures))

    @staticmethod
    def material(bench: Bench) -> dict[str, Signal]:
        """Return a second of each kind."""
        rate = bench.sample_rate
        time = np.arange(rate) / rate
        bursts = white_noise(-6, rate) * (np.sin(2 * np.pi * 3 * time) > 0)
        between = np.sin(2 * np.pi * (rate / 4) * time + np.pi / 4) * np.minimum(1, 4 * time)
        clicks = np.zeros(rate)
        clicks[:: rate // 8] = 1.0
        clicks[1 :: rate // 8] = 1.0
        return {"noise bursts": bursts, "a sine between the samples": between, "clicks": clicks}


@dataclass(frozen=True, kw_only=True)
class Stereo(Examination):
    """What each side gives of each side that is sent: gains in dB at 1 kHz, against a truth.

    `truth` takes all settings and gives the gains left to left and left to right.
    """

    truth: Callable[[Settings], tuple[float, float]]
    goal_db: float = 0.1
    hz: float = 1_000.0
    floor_db: float = -90.0
    extra: Settings = field(default_factory=dict)

    def examine(self, bench: Bench) -> Result:
        """Send the left side only."""
        figures = []
        for variant, settings in self.variants(bench):
            sent = sine(self.hz, -12, bench.sample_rate, bench.sample_rate)
            heard = bench.effect_both(np.stack([sent, np.zeros_like(sent)]), settings)
            half = bench.sample_rate // 2
            for words, side, truth in zip(("left to left", "left to right"), heard, self.truth(settings), strict=True):
                true_db = max(float(20 * np.log10(max(abs(truth), 1e-9))), self.floor_db)
                found = max(measure_rms_gain_db(sent[half:], side[half:]), self.floor_db)
                figures.append(Figure(named(words, variant), found, "dB", "near", true_db, self.goal_db))
        return Result(tuple(figures))
