"""Instruments by the note: tuning, envelopes, struck drums and their pitch."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from woodshed.certify.bench import Bench, Settings
from woodshed.certify.examinations.distortion import spectrum_plot
from woodshed.certify.examinations.examination import Examination, named
from woodshed.certify.figure import Axis, Figure, Line, Plot, Result, nice_limits
from woodshed.certify.measures import (
    Curve,
    Signal,
    cents,
    decay_curve,
    decibels,
    measure_decay,
    measure_frequency,
    measure_harmonics,
    measure_noise_spectrum,
    measure_pitch_curve,
    measure_tone_level,
    measure_way,
    sine,
)

PitchTruth = Callable[[Signal, Settings], Signal]
"""Takes seconds after the blow and all settings; gives the frequency in Hz."""


@dataclass(frozen=True, kw_only=True)
class Tuning(Examination):
    """How far each key is off equal temperament (A4 = 440 Hz: ISO 16), in cents."""

    pitches: tuple[int, ...] = tuple(range(24, 109, 6))
    goal_cents: float = 1.0
    start_s: float = 0.3
    length_s: float = 1.0
    harmonic: int = 1

    def examine(self, bench: Bench) -> Result:
        """Play each key."""
        figures: list[Figure] = []
        lines: list[Line] = []
        keys = np.array(self.pitches, np.float64)
        for number, (variant, settings) in enumerate(self.variants(bench)):
            off = np.array([self.off_cents(bench, pitch, settings) for pitch in self.pitches])
            figures.append(
                Figure(
                    named("furthest out of tune", variant),
                    float(np.max(np.abs(off))),
                    "cents",
                    "at most",
                    self.goal_cents,
                )
            )
            lines.append(Line(variant or "measured", keys, off, colour=number, dots=True))
        up = nice_limits([line.y for line in lines], 1, (-2, 2))
        across = Axis("key (60 is middle C)", float(keys[0]), float(keys[-1]))
        return Result(tuple(figures), (Plot(self.title, across, Axis("cents", *up), tuple(lines)),))

    def off_cents(self, bench: Bench, pitch: int, settings: Settings) -> float:
        """Return how far one key is off."""
        stop = self.start_s + self.length_s
        heard = bench.notes([(0.0, stop, pitch, 100)], stop, settings)[round(self.start_s * bench.sample_rate) :]
        wanted = self.harmonic * 440 * 2 ** ((pitch - 69) / 12)
        return float(cents(measure_frequency(heard, bench.sample_rate, 0.94 * wanted, 1.06 * wanted), wanted))


@dataclass(frozen=True, kw_only=True)
class Envelope(Examination):
    """How a note's loudness comes, falls and goes: its fundamental, followed cycle by cycle.

    `attack` gives the seconds from 10 to 90 %, `release` those of 60 dB after the key; both take all settings.
    """

    pitch: int = 84
    hold_s: float = 1.0
    attack: Callable[[Settings], float] | None = None
    release: Callable[[Settings], float] | None = None
    goal_percent: float = 5.0

    def examine(self, bench: Bench) -> Result:
        """Hold one note and let it go."""
        figures: list[Figure] = []
        lines: list[Line] = []
        shown = 0.0
        for number, (variant, settings) in enumerate(self.variants(bench)):
            release = self.release(settings) if self.release is not None else 1.0
            length = self.hold_s + 0.8 * release
            heard = bench.notes([(0.0, self.hold_s, self.pitch, 100)], length, settings)
            hz = 440 * 2 ** ((self.pitch - 69) / 12)
            curve = measure_tone_level(heard, hz, bench.sample_rate)
            figures += self._figures(curve, settings, variant)
            level = np.maximum(decibels(curve.value / np.max(curve.value)), -60.0)
            lines.append(Line(variant or "measured", curve.time_s[::24], level[::24], colour=number))
            shown = max(shown, length)
        across = Axis("s", 0.0, math.ceil(10 * shown) / 10)
        return Result(tuple(figures), (Plot(self.title, across, Axis("level, dB", -60.0, 0.0), tuple(lines)),))

    def _figures(self, curve: Curve, settings: Settings, variant: str) -> list[Figure]:
        figures = []
        top = float(curve.time_s[int(np.argmax(curve.value))])
        if self.attack is not None:
            rise = curve.between(0, top)
            tenth, most = (measure_way(rise, share, float(rise.time_s[0]), top) for share in (0.1, 0.9))
            true = 1_000 * self.attack(settings)
            figures.append(
                Figure(
                    named("attack, 10 to 90 %", variant), 1_000 * (most - tenth), "ms", "near", true, self._room(true)
                )
            )
        if self.release is not None:
            fall = curve.between(self.hold_s + 0.01, float(curve.time_s[-1]))
            level = decibels(fall.value / fall.value[0])
            inside = (level < -5) & (level > -35)  # noqa: PLR2004 - as T30 does
            slope = float(np.polyfit(fall.time_s[inside], level[inside], 1)[0])
            true = self.release(settings)
            figures.append(Figure(named("release, 60 dB", variant), -60 / slope, "s", "near", true, self._room(true)))
        return figures

    def _room(self, true: float) -> float:
        return abs(true) * self.goal_percent / 100


@dataclass(frozen=True, kw_only=True)
class Strike(Examination):
    """A struck drum: how its pitch falls, how long it rings, where its sound lies.

    `pitch_truth` gives f(t), held from `from_s` to `to_s`; `t60_truth` the decay. `lines_hz` are partials that
    should be there, by name.
    """

    pitch: int = 60
    velocity: int = 100
    length_s: float = 1.0
    pitched: bool = False
    pitch_truth: PitchTruth | None = None
    pitch_goal_percent: float = 2.0
    from_s: float = 0.01
    to_s: float = 0.3
    t60_truth: Callable[[Settings], float] | None = None
    t60_goal_percent: float = 5.0
    t60_range_db: tuple[float, float] = (-5.0, -35.0)
    lines_hz: Mapping[str, Callable[[Settings], float]] | None = None
    lines_goal_cents: float = 10.0

    def examine(self, bench: Bench) -> Result:
        """Strike once in each variant."""
        figures: list[Figure] = []
        pitch_lines: list[Line] = []
        decay_lines: list[Line] = []
        for number, (variant, settings) in enumerate(self.variants(bench)):
            heard = bench.notes([(0.0, 0.05, self.pitch, self.velocity)], self.length_s, settings)
            figures += self._of_sound(heard, settings, variant, bench.sample_rate)
            if self.pitched:
                figures += self._of_pitch(heard, settings, variant, bench.sample_rate, pitch_lines, number)
            fall = decay_curve(heard, bench.sample_rate)
            decay_lines.append(Line(variant or "measured", fall.time_s, fall.value, colour=number))
        across = Axis("s", 0.0, self.length_s)
        plots = [Plot("Decay", across, Axis("energy to come, dB", -60.0, 0.0), tuple(decay_lines))]
        if pitch_lines:
            up = nice_limits([line.y for line in pitch_lines], 20, (0, 60))
            plots.insert(0, Plot("Pitch", Axis("s", 0.0, self.to_s), Axis("Hz", *up), tuple(pitch_lines)))
        return Result(tuple(figures), tuple(plots))

    def _of_sound(self, heard: Signal, settings: Settings, variant: str, rate: int) -> list[Figure]:
        t60 = measure_decay(heard, rate, *self.t60_range_db)
        figures = [Figure(named("peak", variant), float(decibels(np.max(np.abs(heard)))), "dBFS")]
        if self.t60_truth is None:
            figures.append(Figure(named("T60", variant), t60, "s"))
        else:
            true = self.t60_truth(settings)
            figures.append(Figure(named("T60", variant), t60, "s", "near", true, true * self.t60_goal_percent / 100))
        power = np.abs(measure_noise_spectrum(heard, rate, 4_096).h) ** 2
        hz = np.linspace(0, rate / 2, power.size)
        figures.append(Figure(named("middle of the spectrum", variant), float(power @ hz / np.sum(power)), "Hz"))
        for words, line in (self.lines_hz or {}).items():
            true = line(settings)
            found = measure_frequency(heard, rate, 0.94 * true, 1.06 * true)
            figures.append(
                Figure(named(words, variant), float(cents(found, true)), "cents", "near", 0.0, self.lines_goal_cents)
            )
        return figures

    def _of_pitch(
        self, heard: Signal, settings: Settings, variant: str, rate: int, lines: list[Line], number: int
    ) -> list[Figure]:
        curve = measure_pitch_curve(heard, rate).between(0.0, self.to_s)
        figures = [
            Figure(named(f"pitch after {1_000 * moment:g} ms", variant), float(curve.at(moment)), "Hz")
            for moment in (0.02, 0.05, 0.1)
        ]
        if self.pitch_truth is not None:
            heard_part = curve.between(self.from_s, self.to_s)
            true = self.pitch_truth(heard_part.time_s, settings)
            worst = 100 * float(np.max(np.abs(heard_part.value / true - 1)))
            name = named(f"pitch off from {1_000 * self.from_s:g} ms on, at most", variant)
            figures.append(Figure(name, worst, "%", "at most", self.pitch_goal_percent))
            fine = np.linspace(self.from_s, self.to_s, 200)
            lines.append(Line("formula", fine, self.pitch_truth(fine, settings), truth=True, colour=number))
        lines.append(Line(variant or "measured", curve.time_s, curve.value, colour=number))
        return figures


@dataclass(frozen=True, kw_only=True)
class Resampling(Examination):
    """A recorded sine played at other keys by the sampler: whether it is in tune, and still a sine.

    `pitches` are (key, the least that the sine should stand above all else, in dB); 60 is the recording itself.
    """

    hz: float = 1_000.0
    pitches: tuple[tuple[int, float], ...] = ((48, 80.0), (55, 80.0), (60, 90.0), (67, 80.0), (72, 80.0))
    goal_cents: float = 0.1

    def examine(self, bench: Bench) -> Result:
        """Play each key for a second."""
        figures: list[Figure] = []
        plots: list[Plot] = []
        rate = bench.sample_rate
        settings = bench.all_settings(self.settings, self.preset)
        recorded = sine(self.hz, -6, 3 * rate, rate)
        for pitch, goal in self.pitches:
            heard = bench.recorded_note(recorded, pitch, 1.5, settings)[rate // 4 : rate + rate // 4]
            wanted = self.hz * 2 ** ((pitch - 60) / 12)
            hz = measure_frequency(heard, rate, 0.9 * wanted, 1.1 * wanted)
            found = measure_harmonics(heard, hz, rate, coherent=False)
            at = f"key {pitch}"
            figures += [
                Figure(named("off by", at), float(cents(hz, wanted)), "cents", "near", 0.0, self.goal_cents),
                Figure(named("sine over all else", at), found.sinad_db, "dB", "at least", goal),
            ]
            if pitch == self.pitches[-1][0]:
                plots.append(spectrum_plot(named("Spectrum", at), heard, bench))
        return Result(tuple(figures), tuple(plots))
