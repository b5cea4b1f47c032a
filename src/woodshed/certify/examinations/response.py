"""Frequency responses against a circuit's formula, of effects and of the filters inside voices."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import fft, optimize

from woodshed.certify.bench import Bench, Settings
from woodshed.certify.examinations.examination import Examination, named
from woodshed.certify.figure import Axis, Figure, Line, Plot, Result, nice_limits
from woodshed.certify.measures import Response as Measured
from woodshed.certify.measures import Signal, cents, click, decibels, measure_harmonics, measure_response

GainTruth = Callable[[Signal, Settings], NDArray[np.inexact[Any]]]
"""Takes frequencies in Hz and all settings; gives the gain there, complex or as a size."""

_PLOT_POINTS = 240
_CLICK_AT = 64


@dataclass(frozen=True, kw_only=True)
class FrequencyResponse(Examination):
    """The gain at each frequency, from a click so quiet that nothing saturates.

    Errors are taken on frequencies in equal ratios from `from_hz` to `to_hz`, where the truth is less than
    `depth_db` under its highest point. With `peak`, also where the resonance lies and how high it is.
    """

    truth: GainTruth | None = None
    from_hz: float = 20.0
    to_hz: float = 20_000.0
    depth_db: float = 60.0
    level_db: float = -60.0
    length: int = 1 << 15
    peak: bool = False
    shown_db: tuple[float, float] | None = None
    rms_goal_db: float = 0.25
    largest_goal_db: float | None = None
    peak_goal_db: float = 0.5
    peak_goal_cents: float = 5.0
    facts_hz: tuple[float, ...] = ()

    def examine(self, bench: Bench) -> Result:
        """Measure each variant."""
        figures: list[Figure] = []
        lines: list[Line] = []
        for number, (variant, settings) in enumerate(self.variants(bench)):
            found = self.measured(bench, settings)
            grid = np.geomspace(self.from_hz, self.to_hz, _PLOT_POINTS)
            if self.truth is not None:
                lines.append(Line("formula", grid, self._truth_db(grid, settings), truth=True, colour=number))
                figures += self._errors(found, settings, variant)
            lines.append(Line(variant or "measured", grid, found.gain_at(grid), colour=number))
            figures += [
                Figure(named(f"gain at {hz:,.0f} Hz", variant), float(found.gain_at(hz)), "dB") for hz in self.facts_hz
            ]
        return Result(tuple(figures), (self._plot(lines),))

    def measured(self, bench: Bench, settings: Settings) -> Measured:
        """Return the device's response."""
        sent = click(self.level_db, self.length, _CLICK_AT)
        return measure_response(sent, bench.effect(sent, settings), bench.sample_rate)

    def _truth_db(self, hz: Signal, settings: Settings) -> Signal:
        truth = self.truth or (lambda hz, _: np.ones(hz.size))
        return decibels(np.abs(truth(hz, settings)))

    def _errors(self, found: Measured, settings: Settings, variant: str) -> list[Figure]:
        grid = np.geomspace(self.from_hz, self.to_hz, 4 * _PLOT_POINTS)
        truth = self._truth_db(grid, settings)
        error = (found.gain_at(grid) - truth)[truth > np.max(truth) - self.depth_db]
        figures = [
            Figure(named("error, rms", variant), float(np.sqrt(np.mean(error**2))), "dB", "at most", self.rms_goal_db),
            self._largest(named("error, largest", variant), float(np.max(np.abs(error)))),
        ]
        if self.peak:
            hz, db = peak_of(found, self.from_hz, self.to_hz)
            fine = np.geomspace(hz / 1.5, hz * 1.5, 20_001)
            true = self._truth_db(fine, settings)
            top = int(np.argmax(true))
            off = float(cents(hz, fine[top]))
            figures += [
                Figure(named("resonance is off by", variant), off, "cents", "near", 0.0, self.peak_goal_cents),
                Figure(
                    named("resonance is higher by", variant),
                    db - float(true[top]),
                    "dB",
                    "near",
                    0.0,
                    self.peak_goal_db,
                ),
            ]
        return figures

    def _largest(self, name: str, db: float) -> Figure:
        if self.largest_goal_db is None:
            return Figure(name, db, "dB")
        return Figure(name, db, "dB", "at most", self.largest_goal_db)

    def _plot(self, lines: list[Line]) -> Plot:
        low, high = self.shown_db or nice_limits([line.y for line in lines], 10, (-12, 6))
        low = max(low, high - 90)
        return Plot(
            self.title, Axis("Hz", self.from_hz, self.to_hz, log=True), Axis("gain, dB", low, high), tuple(lines)
        )


@dataclass(frozen=True, kw_only=True)
class VoiceResponse(FrequencyResponse):
    """The response of the filter in an instrument's voice: noise through it against the same noise beside it.

    `settings` make the voice a steady noise; `open` are the settings of the filter wide open, and
    `open_truth` what it lets through then. Noise comes from the seed, so both runs hear the same; the ratio of
    their spectra in windows of `window` samples is the ratio of the filters (the H1 estimate: Bendat, Piersol, 2010,
    ch. 6); a narrow resonance wants long ones.
    """

    open: Settings = field(default_factory=dict)
    open_truth: GainTruth
    pitch: int = 60
    seconds: float = 2.5
    window: int = 1 << 15

    def measured(self, bench: Bench, settings: Settings) -> Measured:
        """Return the filter's response: measured ratio times the truth of the open filter."""
        at_rest = {**settings, **self.open}
        notes = [(0.0, self.seconds, self.pitch, 127)]
        beside, through = (bench.notes(notes, self.seconds, s)[bench.sample_rate // 2 :] for s in (at_rest, settings))
        size = self.window
        window = np.hanning(size + 1)[:-1]
        frames = [np.lib.stride_tricks.sliding_window_view(s, size)[:: size // 4] * window for s in (beside, through)]
        before, after = (fft.rfft(f) for f in frames)
        ratio = np.sum(after * np.conj(before), axis=0) / np.sum(np.abs(before) ** 2, axis=0)
        hz = np.asarray(fft.rfftfreq(size, 1 / bench.sample_rate))
        return Measured(hz, ratio * self.open_truth(np.maximum(hz, 1.0), at_rest))


@dataclass(frozen=True, kw_only=True)
class HarmonicResponse(VoiceResponse):
    """The same of a voice without noise: the harmonics of one low note against those of the filter wide open.

    Between harmonics it is read in a straight line, so the note should be as low as the voice goes.
    """

    pitch: int = 16

    def measured(self, bench: Bench, settings: Settings) -> Measured:
        """Return the filter's response at each harmonic."""
        at_rest = {**settings, **self.open}
        notes = [(0.0, self.seconds + 0.1, self.pitch, 100)]
        hz = 440 * 2 ** ((self.pitch - 69) / 12)
        beside, through = (
            measure_harmonics(
                bench.notes(notes, self.seconds, s)[bench.sample_rate // 2 :], hz, bench.sample_rate, coherent=False
            ).amplitude
            for s in (at_rest, settings)
        )
        at = hz * np.arange(1.0, beside.size + 1)
        ratio = through / np.maximum(beside, 1e-12) + 0j
        return Measured(at, np.asarray(ratio * np.abs(self.open_truth(at, at_rest))))


@dataclass(frozen=True, kw_only=True)
class HarmonicPeak(HarmonicResponse):
    """A resonance between the harmonics of a low note: where it lies, how high it is, and when it would sing.

    The formula is laid through the harmonics around its own peak, with cutoff, resonance and loudness free (least
    squares): a resonance is too narrow to be read off between two harmonics. `cutoff` and `resonance` name the
    settings; `feedback` is what the resonance's 1 stands for, `sings_at` the feedback at which the circuit sings.
    """

    cutoff: str = "cutoff_hz"
    resonance: str = "resonance"
    feedback: float
    sings_at: float
    sings_goal: float = 0.1
    around: float = 1.25

    def _errors(self, found: Measured, settings: Settings, variant: str) -> list[Figure]:
        fine = np.geomspace(self.from_hz, self.to_hz, 100_001)
        hz, db = self._top(fine, self._truth_db(fine, settings))
        near = (found.hz > hz / self.around) & (found.hz < hz * self.around)
        heard = found.gain_db[near]

        def bent(by: Signal) -> dict[str, float]:
            ringing = settings[self.resonance] * (1 + by[1])
            return {**settings, self.cutoff: settings[self.cutoff] * (1 + by[0]), self.resonance: ringing}

        def missed(by: Signal) -> Signal:
            return np.asarray(self._truth_db(found.hz[near], bent(by)) + 100 * by[2] - heard)

        by = optimize.least_squares(missed, np.zeros(3), x_scale=(1e-3, 1e-3, 1e-2)).x
        found_hz, found_db = self._top(fine, self._truth_db(fine, bent(by)) + 100 * by[2])
        set_feedback = self.feedback * settings[self.resonance]
        off, sings = float(cents(found_hz, hz)), self.sings_at / (1 + by[1])
        goal_db, goal_cents = self.peak_goal_db, self.peak_goal_cents
        return [
            Figure(named("resonance is off by", variant), off, "cents", "near", 0.0, goal_cents),
            Figure(named("resonance is higher by", variant), found_db - db, "dB", "near", 0.0, goal_db),
            Figure(
                named(f"would sing at a feedback of, heard at {set_feedback:.3g}", variant),
                float(sings),
                "",
                "near",
                self.sings_at,
                self.sings_goal,
            ),
        ]

    def _top(self, hz: Signal, db: Signal) -> tuple[float, float]:
        top = int(np.argmax(db))
        return float(hz[top]), float(db[top])


def peak_of(found: Measured, from_hz: float, to_hz: float) -> tuple[float, float]:
    """Return the frequency and the gain in dB of the highest point, on a parabola through the nearest three."""
    inside = np.flatnonzero((found.hz >= from_hz) & (found.hz <= to_hz))
    gain = found.gain_db
    top = int(inside[np.argmax(gain[inside])])
    if not 0 < top < gain.size - 1:
        return float(found.hz[top]), float(gain[top])
    left, middle, right = (float(gain[top + n]) for n in (-1, 0, 1))
    bend = left - 2 * middle + right
    shift = 0.0 if bend == 0 else 0.5 * (left - right) / bend
    return float(found.hz[top] + shift * (found.hz[1] - found.hz[0])), middle - 0.25 * (left - right) * shift


def joined(*truths: GainTruth) -> GainTruth:
    """Return the truth of several circuits in a row."""

    def product(hz: Signal, settings: Settings) -> Signal:
        return np.asarray(math.prod([truth(hz, settings) for truth in truths], start=np.ones(hz.size)))

    return product
