"""Harmonics against level, and what lies between the harmonics: of effects and of oscillators."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import fft, signal

from woodshed.certify.bench import Bench, Settings
from woodshed.certify.examinations.examination import Examination, named, said
from woodshed.certify.figure import Axis, Figure, Line, Plot, Result, Sense
from woodshed.certify.measures import (
    Harmonics,
    Signal,
    coherent_hz,
    decibels,
    measure_droop,
    measure_frequency,
    measure_harmonics,
    sine,
)

_LENGTH = 1 << 14
_SETTLED = slice(_LENGTH, 2 * _LENGTH)
"""What is measured: filters that oversample hear the end of a tone before it is there."""
_FLOOR_DB = -120.0
_HIGHEST = 5

HarmonicsTruth = Callable[[float, Settings], Signal]
"""Takes a level in dBFS (the peak of a sine) and all settings; gives harmonics 2, 3, … against the first, in dB."""


@dataclass(frozen=True, kw_only=True)
class Distortion(Examination):
    """The harmonics 2 to 5 of a sine of `hz` at each of `levels_db` (peaks, dBFS), by IEC 60268-3."""

    hz: float = 1_000.0
    levels_db: tuple[float, ...] = tuple(range(-48, 1, 3))
    told_db: tuple[float, ...] = (-18.0, -6.0)
    truth: HarmonicsTruth | None = None
    goal_db: float = 1.0
    heard_over_db: float = -80.0
    thd_at_most_percent: float | None = None

    def examine(self, bench: Bench) -> Result:
        """Measure each variant at each level."""
        figures: list[Figure] = []
        plots = []
        for variant, settings in self.variants(bench):
            found = [self.harmonics(bench, level, settings) for level in self.levels_db]
            figures += self._figures(bench, settings, variant)
            lines = self._truth_lines(settings, found) + self._lines(found)
            plots.append(Plot(named(self.title, variant), self._across(), Axis("dB", _FLOOR_DB, 0.0), lines))
        return Result(tuple(figures), tuple(plots))

    def harmonics(self, bench: Bench, level_db: float, settings: Settings) -> Harmonics:
        """Return what becomes of one sine, after it has settled for a third of a second."""
        hz = coherent_hz(self.hz, _LENGTH, bench.sample_rate)
        heard = bench.effect(sine(hz, level_db, 3 * _LENGTH, bench.sample_rate), settings)
        return measure_harmonics(heard[_SETTLED], hz, bench.sample_rate)

    def _figures(self, bench: Bench, settings: Settings, variant: str) -> list[Figure]:
        figures = []
        for level in self.told_db:
            found = self.harmonics(bench, level, settings)
            at = named(f"at {said(level)} dBFS", variant)
            limit = self.thd_at_most_percent
            sense: Sense = "fact" if limit is None else "at most"
            goal = math.nan if limit is None else limit
            figures.append(Figure(f"THD {at}", max(100 * found.thd, 1e-4), "%", sense, goal))
            if self.truth is None:
                pairs = ((2, "second"), (3, "third"))
                figures += [
                    Figure(f"{word} harmonic {at}", max(float(found.relative_db[n - 1]), _FLOOR_DB), "dB")
                    for n, word in pairs
                ]
            else:
                figures += self._against(found, np.asarray(self.truth(level, settings)), at)
        return figures

    def _against(self, found: Harmonics, truth: Signal, at: str) -> list[Figure]:
        """Compare each harmonic that is loud enough to be heard with what it should be."""
        return [
            Figure(
                f"harmonic {n + 2} {at}", float(found.relative_db[n + 1]), "dB", "near", float(truth[n]), self.goal_db
            )
            for n in range(min(_HIGHEST - 1, truth.size))
            if truth[n] > self.heard_over_db
        ]

    def _across(self) -> Axis:
        return Axis("level of the sine, dBFS", self.levels_db[0], self.levels_db[-1])

    def _lines(self, found: list[Harmonics]) -> tuple[Line, ...]:
        x = np.array(self.levels_db)
        lines = [
            Line(f"H{n}", x, np.maximum([float(f.relative_db[n - 1]) for f in found], _FLOOR_DB), colour=n - 2)
            for n in range(2, _HIGHEST + 1)
        ]
        total = np.maximum(decibels(np.array([f.thd for f in found])), _FLOOR_DB)
        return (*lines, Line("THD", x, total, colour=5))

    def _truth_lines(self, settings: Settings, found: list[Harmonics]) -> tuple[Line, ...]:
        if self.truth is None or not found:
            return ()
        table = np.array([self.truth(level, settings)[: _HIGHEST - 1] for level in self.levels_db])
        x = np.array(self.levels_db)
        return tuple(
            Line("formula", x, np.maximum(table[:, n], _FLOOR_DB), truth=True, colour=n) for n in range(table.shape[1])
        )


@dataclass(frozen=True, kw_only=True)
class Aliasing(Examination):
    """How far what is no harmonic lies under the harmonics, of a sine through an effect.

    `tones` are (Hz, the least that is wanted in dB).
    """

    source: str = "the goals for shapers: 80 dB up to 5 kHz, 70 dB at 9 kHz; harmonics lie at multiples (Fourier)"
    tones: tuple[tuple[float, float], ...] = ((1_245.0, 80.0), (5_000.0, 80.0), (8_970.0, 70.0))
    level_db: float = 0.0

    def examine(self, bench: Bench) -> Result:
        """Measure each tone in each variant."""
        figures: list[Figure] = []
        plots: list[Plot] = []
        for variant, settings in self.variants(bench):
            for wanted_hz, goal in self.tones:
                hz = coherent_hz(wanted_hz, _LENGTH, bench.sample_rate)
                heard = bench.effect(sine(hz, self.level_db, 3 * _LENGTH, bench.sample_rate), settings)[_SETTLED]
                found = measure_harmonics(heard, hz, bench.sample_rate)
                name = named(f"harmonics over the rest at {wanted_hz:,.0f} Hz", variant)
                figures.append(Figure(name, found.alias_snr_db, "dB", "at least", goal))
                if not plots:
                    plots.append(spectrum_plot(named(f"Spectrum at {wanted_hz:,.0f} Hz", variant), heard, bench))
        return Result(tuple(figures), tuple(plots))


@dataclass(frozen=True, kw_only=True)
class OscillatorAliasing(Examination):
    """The same of an instrument's oscillator, note by note, and how far its treble droops.

    `pitches` are (MIDI pitch, the least that is wanted in dB); `ideal` gives the amplitudes of the ideal
    wave's harmonics 1, 2, … of a fundamental in Hz, through whatever filter the voice cannot do without.
    """

    pitches: tuple[tuple[int, float], ...] = ((83, 80.0), (95, 80.0), (107, 80.0), (119, 70.0))
    ideal: Callable[[Signal, float], Signal] | None = None
    droop_goal_db: float = 0.5

    def examine(self, bench: Bench) -> Result:
        """Play each note for a second and a half and measure the last one."""
        figures: list[Figure] = []
        plots: list[Plot] = []
        rate = bench.sample_rate
        for variant, settings in self.variants(bench):
            for pitch, goal in self.pitches:
                tone = bench.notes([(0.0, 2.0, pitch, 100)], 1.5, settings)[rate // 2 :]
                expected = 440 * 2 ** ((pitch - 69) / 12)
                hz = measure_frequency(tone, rate, 0.9 * expected, 1.1 * expected)
                found = measure_harmonics(tone, hz, rate, coherent=False)
                at = f"at {expected:,.0f} Hz"
                figures.append(
                    Figure(named(f"harmonics over the rest {at}", variant), found.alias_snr_db, "dB", "at least", goal)
                )
                if self.ideal is not None:
                    droop = measure_droop(found, self.ideal(np.arange(1.0, found.amplitude.size + 1), hz))
                    figures.append(
                        Figure(named(f"droop up to 18 kHz {at}", variant), droop, "dB", "at most", self.droop_goal_db)
                    )
                if not plots:
                    plots.append(spectrum_plot(named(f"Spectrum {at}", variant), tone, bench))
        return Result(tuple(figures), tuple(plots))


def spectrum_plot(title: str, tone: Signal, bench: Bench, points: int = 400) -> Plot:
    """Return the spectrum from 0 to 20 kHz in dB under its loudest line, the largest of each column."""
    window = signal.windows.kaiser(tone.size, 28.0, sym=False)
    size = np.abs(fft.rfft(tone * window))
    hz = fft.rfftfreq(tone.size, 1 / bench.sample_rate)
    edges = np.linspace(0, 20_000, points + 1)
    columns = np.searchsorted(hz, edges)
    level = decibels(np.maximum.reduceat(size, columns[:-1]) / np.max(size))
    line = Line("measured", (edges[:-1] + edges[1:]) / 2, np.maximum(level, -140.0))
    return Plot(title, Axis("Hz", 0.0, 20_000.0), Axis("dB under the loudest", -140.0, 0.0), (line,))
