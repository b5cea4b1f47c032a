"""What is worn or coarse on purpose: crackle, converters of few bits, and backdrops that never come round."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import fft, ndimage, signal

from woodshed.certify.bench import Bench, Settings
from woodshed.certify.examinations.distortion import spectrum_plot
from woodshed.certify.examinations.examination import Examination, named
from woodshed.certify.figure import Axis, Figure, Line, Plot, Result, nice_limits
from woodshed.certify.measures import (
    Signal,
    a_weighted_db,
    decibels,
    measure_frequency,
    measure_impulses,
    measure_noise_spectrum,
    sine,
)

Truth = Callable[[Settings], float]
_WAKING_DB, _WAKING_HZ = -85.0, 15.0


@dataclass(frozen=True, kw_only=True)
class Crackle(Examination):
    """How often ticks come, how high they are and by which chance, while a tone nobody hears keeps the needle down.

    `truth_per_s`, `truth_median_db` and `truth_spread_db` give what is set.
    """

    truth_per_s: Truth
    truth_median_db: Truth
    truth_spread_db: Truth
    goal_percent: float = 10.0
    seconds: float = 60.0
    over_db: float = -70.0

    def examine(self, bench: Bench) -> Result:
        """Listen to each variant."""
        figures: list[Figure] = []
        lines: list[Line] = []
        rate = bench.sample_rate
        for number, (variant, settings) in enumerate(self.variants(bench)):
            sent = sine(_WAKING_HZ, _WAKING_DB, round(self.seconds * rate), rate)
            found = measure_impulses(bench.effect(sent, settings), rate, self.over_db)
            often, spread = self.truth_per_s(settings), self.truth_spread_db(settings)
            share = self.goal_percent / 100
            figures += [
                Figure(named("ticks", variant), found.per_s, "/s", "near", often, often * share),
                Figure(
                    named("middle peak", variant), found.median_db, "dBFS", "near", self.truth_median_db(settings), 1.0
                ),
                Figure(named("spread of peaks", variant), found.spread_db, "dB", "near", spread, spread * share),
                Figure(named("chance of such gaps", variant), found.chance, "", "at least", 0.05),
            ]
            gaps = np.sort(np.diff(found.time_s))
            left = 100 * (1 - np.arange(1, gaps.size + 1) / (gaps.size + 1))
            lines.append(Line("formula", gaps, 100 * np.exp(-gaps * often), truth=True, colour=number))
            lines.append(Line(variant or "measured", gaps, left, colour=number))
        longest = max(float(line.x[-1]) for line in lines)
        plot = Plot(self.title, Axis("s without a tick", 0.0, longest), Axis("% of gaps", 0.0, 100.0), tuple(lines))
        return Result(tuple(figures), (plot,))


@dataclass(frozen=True, kw_only=True)
class Converter(Examination):
    """Signal over noise and distortion of a full sine (IEEE 1241, 4.4.1), up to half the clock named by `clock`.

    The steps of a converter droop by sin(x)/x; the spectrum is weighed by its inverse, so that the noise is
    that of the codes. `truth_db` gives what is wanted.
    """

    clock: str = "rate_hz"
    truth_db: Truth
    hz: float = 997.0
    level_db: float = -0.05
    goal_db: float = 1.0

    def examine(self, bench: Bench) -> Result:
        """Measure each variant."""
        figures: list[Figure] = []
        lines: list[Line] = []
        for number, (variant, settings) in enumerate(self.variants(bench)):
            size, hz = self._spectrum(bench, settings)
            tone = np.abs(hz - self.hz) < 20.0  # noqa: PLR2004 - the window's main lobe
            ratio = 10 * math.log10(float(np.sum(size[tone] ** 2)) / float(np.sum(size[~tone] ** 2)))
            figures.append(Figure(named("SINAD", variant), ratio, "dB", "near", self.truth_db(settings), self.goal_db))
            level = np.maximum(decibels(size / np.max(size)), -140.0)
            columns = level[: level.size // 16 * 16].reshape(-1, 16).max(axis=1)
            lines.append(Line(variant or "measured", hz[: columns.size * 16 : 16], columns, colour=number))
        across = Axis("Hz", 0.0, max(float(line.x[-1]) for line in lines))
        return Result(tuple(figures), (Plot(self.title, across, Axis("dB", -140.0, 0.0), tuple(lines)),))

    def _spectrum(self, bench: Bench, settings: Settings) -> tuple[Signal, Signal]:
        length, rate = 1 << 16, bench.sample_rate
        heard = bench.effect(sine(self.hz, self.level_db, 2 * length, rate), settings)[
            length // 2 : length // 2 + length
        ]
        size = np.abs(fft.rfft(heard * signal.windows.kaiser(length, 20.0, sym=False)))
        hz = fft.rfftfreq(length, 1 / rate)
        kept = (hz > 20.0) & (hz < min(settings[self.clock], rate) / 2)  # noqa: PLR2004 - the lowest tone
        return size[kept] / np.sinc(hz[kept] / settings[self.clock]), hz[kept]


@dataclass(frozen=True, kw_only=True)
class Images(Examination):
    """A tone held at a slow clock comes again at the clock less itself: where that lies, and how loud it is.

    `clock_hz` gives the clock that is set. What is held has images by sin(x)/x: hz / (clock - hz) of the tone;
    `filtered` says in which variants they are taken away instead, down to `gone_db`.
    """

    clock_hz: Truth
    filtered: Callable[[Settings], bool]
    hz: float = 10_000.0
    level_db: float = -6.0
    goal_hz: float = 1.0
    goal_db: float = 0.5
    heard_over_db: float = -50.0
    gone_db: float = -70.0

    def examine(self, bench: Bench) -> Result:
        """Send the tone through each variant."""
        figures: list[Figure] = []
        plots: list[Plot] = []
        length, rate = 1 << 16, bench.sample_rate
        for variant, settings in self.variants(bench):
            clock = self.clock_hz(settings)
            sent = sine(self.hz, self.level_db, 2 * length, rate)
            heard = bench.effect(sent, settings)[length // 2 : length // 2 + length]
            tone, image = (self._line_db(heard, hz, rate) for hz in (self.hz, clock - self.hz))
            under = max(image - tone, -140.0)
            at = named(f"image at {clock - self.hz:,.0f} Hz", variant)
            if self.filtered(settings):
                figures.append(Figure(at, under, "dB", "at most", self.gone_db))
            else:
                found = self.hz + measure_frequency(heard, rate, clock - self.hz - 100, clock - self.hz + 100)
                wanted = 20 * math.log10(self.hz / (clock - self.hz))
                figures += [
                    Figure(named("clock, by its image", variant), found, "Hz", "near", clock, self.goal_hz),
                    Figure(at, under, "dB", "at least", self.heard_over_db),
                    Figure(named("the same against sin(x)/x", variant), under, "dB", "near", wanted, self.goal_db),
                ]
            plots.append(spectrum_plot(named(self.title, variant), heard, bench))
        return Result(tuple(figures), tuple(plots))

    def _line_db(self, heard: Signal, hz: float, rate: int) -> float:
        size = np.abs(fft.rfft(heard * signal.windows.kaiser(heard.size, 20.0, sym=False)))
        middle = round(hz * heard.size / rate)
        return float(decibels(np.max(size[middle - 20 : middle + 21])))


@dataclass(frozen=True, kw_only=True)
class Place(Examination):
    """A backdrop: how loud it is, and how much any stretch of it is like another one (1: it comes round).

    The likeness is the largest autocorrelation from one second on, each overlap by its own power.
    """

    seconds: float = 24.0
    at_most: float = 0.3

    def examine(self, bench: Bench) -> Result:
        """Stay in each variant for a while."""
        figures: list[Figure] = []
        lines: list[Line] = []
        rate = bench.sample_rate
        for number, (variant, settings) in enumerate(self.variants(bench)):
            heard = bench.notes([(0.0, self.seconds, 60, 100)], self.seconds, settings)[rate:]
            figures += [
                Figure(named("level, A-weighted", variant), a_weighted_db(heard, rate), "dBFS"),
                Figure(named("likeness to itself", variant), self._likeness(heard, rate), "", "at most", self.at_most),
            ]
            found = measure_noise_spectrum(heard, rate, 2_048)
            level = np.maximum(found.gain_db[1:], -180.0)
            lines.append(Line(variant or "measured", found.hz[1:], level, colour=number))
        up = nice_limits([line.y for line in lines], 10)
        plot = Plot(self.title, Axis("Hz", 30.0, 20_000.0, log=True), Axis("dBFS in each Hz", *up), tuple(lines))
        return Result(tuple(figures), (plot,))

    def _likeness(self, heard: Signal, rate: int) -> float:
        # Evened in loudness and spectrum, so that one loud event is not everything.
        bright = np.diff(heard)
        bright /= np.sqrt(ndimage.uniform_filter1d(bright**2, rate // 10) + 1e-12)
        alike = fft.irfft(np.abs(fft.rfft(bright, 2 * bright.size)) ** 2)[: bright.size]
        lags = np.arange(rate, bright.size - 4 * rate)
        return float(np.max(np.abs(alike[lags]) / (bright.size - lags)))
