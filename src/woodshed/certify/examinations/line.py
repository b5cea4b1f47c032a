"""A bass line's accents and slides: how long a slide takes, what an accent does, and what it leaves to the next."""

from dataclasses import dataclass

import numpy as np

from woodshed.certify.bench import Bench, Note, Settings
from woodshed.certify.examinations.examination import Examination, named
from woodshed.certify.figure import Axis, Figure, Line, Plot, Result
from woodshed.certify.measures import Curve, Signal, measure_brightness, rms_db

_LEFT = 0.05
"""What is left when a time is over: a twentieth, after three time constants."""
_BEGUN = 0.9
"""What is left when a slide is surely under way."""


def _hz(pitch: int) -> float:
    return float(440 * 2 ** ((pitch - 69) / 12))


@dataclass(frozen=True, kw_only=True)
class Slide(Examination):
    """How long a slide takes down to a twentieth of its way, from the slope of what is left: three time constants.

    `ways` are pairs of keys; `slide_s` names the setting. A capacitor takes as long for any interval.
    """

    slide_s: str = "slide_s"
    ways: tuple[tuple[int, int], ...] = ((84, 87), (84, 96), (96, 72))
    goal_percent: float = 5.0

    def examine(self, bench: Bench) -> Result:
        """Slide each way in each variant."""
        figures: list[Figure] = []
        lines: list[Line] = []
        longest = 0.0
        for variant, settings in self.variants(bench):
            true = settings[self.slide_s]
            longest = max(longest, true)
            for low, high in self.ways:
                time_s, left = self._left(bench, settings, low, high)
                inside = (time_s > 0) & (time_s < 0.8 * true) & (left < _BEGUN) & (left > _LEFT)
                slope = np.polyfit(time_s[inside], np.log(left[inside]), 1)[0]
                name = named(f"slide by {high - low:+d} semitones".replace("-", "−"), variant)
                room = 1_000 * true * self.goal_percent / 100
                figures.append(Figure(name, -3_000 / float(slope), "ms", "near", 1_000 * true, room))
                lines.append(Line(name, time_s, 100 * left, colour=len(lines)))
        plot = Plot(self.title, Axis("s", 0.0, longest), Axis("% of the way to go", 0.0, 100.0), tuple(lines))
        return Result(tuple(figures), (plot,))

    def _left(self, bench: Bench, settings: Settings, low: int, high: int) -> tuple[Signal, Signal]:
        heard = bench.notes([(0.0, 1.2, low, 90), (1.0, 1.2, high, 90)], 2.0, settings)
        up = np.flatnonzero((heard[:-1] < 0) & (heard[1:] >= 0))
        crossings = (up - heard[up] / (heard[up + 1] - heard[up])) / bench.sample_rate
        moment, hz = (crossings[1:] + crossings[:-1]) / 2 - 1.0, 1 / np.diff(crossings)
        way = np.log2(hz / _hz(low)) / np.log2(_hz(high) / _hz(low))
        kept = (moment > 0) & (way < 1)
        return moment[kept], 1 - way[kept]


@dataclass(frozen=True, kw_only=True)
class Accent(Examination):
    """What an accent does: how much louder a note begins, and how long the filter takes to close.

    The filter's envelope is read from how bright the note is, by a table of notes with the filter held open; it
    closes to a twentieth after the setting `decay_s`, and accented after `accented_s`. `loud` are the settings for
    the loudness, over `settings`.
    """

    loud: Settings
    decay_s: str = "decay_s"
    accented_s: float
    louder_db: float
    velocities: tuple[int, int] = (100, 112)
    base_hz: float = 300.0
    octaves: float = 3.0
    pitch: int = 36
    goal_percent: float = 10.0

    def examine(self, bench: Bench) -> Result:
        """Play plain and accented notes."""
        figures: list[Figure] = []
        lines: list[Line] = []
        settings = bench.all_settings(self.settings)
        loudness = bench.all_settings({**self.settings, **self.loud})
        for number, (word, velocity) in enumerate(zip(("plain", "accented"), self.velocities, strict=True)):
            true = self.accented_s if number else settings[self.decay_s]
            curve = self.envelope(bench, settings, velocity, true)
            room = true * self.goal_percent / 100
            name = f"the filter closes in, {word}"
            figures.append(Figure(name, self.closing_s(curve), "s", "near", true, room))
            lines.append(Line(word, curve.time_s, 100 * curve.value, colour=number))
        plain, accented = (rms_db(self._note(bench, loudness, velocity, 0.1)) for velocity in self.velocities)
        figures.append(
            Figure("first tenth of a second is louder by", accented - plain, "dB", "at least", self.louder_db)
        )
        across = Axis("s", 0.0, float(max(line.x[-1] for line in lines)))
        return Result(tuple(figures), (Plot(self.title, across, Axis("filter open, %", 0.0, 100.0), tuple(lines)),))

    def envelope(self, bench: Bench, settings: Settings, velocity: int, around_s: float) -> Curve:
        """Return how far the filter is open, 1 to 0, over a time in which about a twentieth is left."""
        still = {**settings, "cutoff_hz": self.base_hz}
        steady = np.linspace(0.0, self.octaves, 25)
        rate = bench.sample_rate
        held = [self._note(bench, {**still, "cutoff_hz": self.base_hz * 2**octave}, 100, 0.5) for octave in steady]
        table = [measure_brightness(note, rate, 0.3, 0.0917) for note in held]
        heard = self._note(bench, {**still, "env_mod_octaves": self.octaves}, velocity, 1.1 * around_s + 0.2)
        times = np.arange(0.05, 0.8 * around_s + 0.05, 0.0153)
        bright = [measure_brightness(heard, rate, float(time), 0.0306) for time in times]
        return Curve(times, np.interp(bright, table, steady) / self.octaves)

    def closing_s(self, curve: Curve) -> float:
        """Return when a twentieth is left, from the slope where the table of steady notes is steep."""
        lowest, highest = 0.08, 0.8
        inside = (curve.value > lowest) & (curve.value < highest)
        return -3 / float(np.polyfit(curve.time_s[inside], np.log(curve.value[inside]), 1)[0])

    def _note(self, bench: Bench, settings: Settings, velocity: int, length_s: float) -> Signal:
        notes: list[Note] = [(0.0, length_s + 0.1, self.pitch, velocity)]
        return bench.notes(notes, length_s, settings)


@dataclass(frozen=True, kw_only=True)
class Climb(Examination):
    """Accents in a row: by how much the second is louder than the first, and how that dies away.

    What a capacitor still held of the first note adds to the second, and discharges over it: the difference between
    their envelopes falls with the capacitor's time constant, `charge_s`. Notes come every `every_s` and are held half
    as long. In `without` the capacitor has nothing to hold it.
    """

    charge_s: float
    without: Settings
    every_s: float = 0.125
    pitch: int = 72
    velocity: int = 112
    goal_percent: float = 10.0

    def examine(self, bench: Bench) -> Result:
        """Play two accents with and without what the capacitor holds."""
        time_s = np.arange(0.012, 0.06, 0.002)
        first, second = (self._envelope(bench, self.settings, place, time_s) for place in (0.0, self.every_s))
        slope = float(np.polyfit(time_s, np.log(np.maximum(second - first, 1e-9)), 1)[0])
        bare = [self._envelope(bench, {**self.settings, **self.without}, at, time_s) for at in (0.0, self.every_s)]
        climbs, stays = (
            20 * np.log10(after[:8].mean() / before[:8].mean()) for before, after in ((first, second), bare)
        )
        true = 1_000 * self.charge_s
        figures = (
            Figure(
                "what is left falls with a time constant of",
                -1_000 / slope,
                "ms",
                "near",
                true,
                true * self.goal_percent / 100,
            ),
            Figure("the second accent is louder by", float(climbs), "dB", "at least", 0.5),
            Figure("without resonance it is louder by", float(stays), "dB", "near", 0.0, 0.2),
        )
        lines = tuple(
            Line(word, 1_000 * time_s, 100 * one / float(second.max()), colour=number)
            for number, (word, one) in enumerate((("first accent", first), ("second accent", second)))
        )
        across = Axis("ms of the note", float(1_000 * time_s[0]), float(1_000 * time_s[-1]))
        return Result(figures, (Plot(self.title, across, Axis("loudness, %", 0.0, 105.0), lines),))

    def _envelope(self, bench: Bench, settings: Settings, place_s: float, time_s: Signal) -> Signal:
        """Return how loud the first harmonic is at some times of the note that begins at a place."""
        notes: list[Note] = [(place * self.every_s, self.every_s / 2, self.pitch, self.velocity) for place in range(2)]
        rate = bench.sample_rate
        heard = bench.notes(notes, 2.5 * self.every_s, settings)
        size = round(4 * rate / _hz(self.pitch))
        window = np.hanning(size) * np.exp(-2j * np.pi * _hz(self.pitch) * np.arange(size) / rate)
        starts = np.round((place_s + time_s) * rate).astype(int) - size // 2
        return np.array([abs(np.dot(heard[at : at + size], window)) for at in starts])
