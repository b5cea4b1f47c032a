"""What no hand and no automation may break: settings that jump from end to end, faster than anyone could turn them."""

import itertools
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from woodshed.certify.bench import Bench, Settings
from woodshed.certify.examinations.examination import Examination, named, said
from woodshed.certify.figure import Axis, Figure, Line, Plot, Result
from woodshed.certify.measures import Signal, decibels, rms_db, sine
from woodshed.devices import device
from woodshed.engine import Moves

_STILL_S = 0.5
_FLOOR_DB = -140.0
_COLUMN_S = 0.01


@dataclass(frozen=True, kw_only=True)
class Jumps(Examination):
    """Settings jump together, each among the values of `jumping`, every `every_s`, for `seconds`, and then back.

    Asked are: that the host never has to mute it for a number that is none; how much louder than with any of these
    settings held still it gets; and what is left of the jumps `after_s` later, against the sound that never jumped.
    An instrument holds `pitch`, an effect hears a sine of 110 Hz at full scale.
    """

    jumping: Mapping[str, tuple[float, ...]]
    every_s: float = 0.013
    seconds: float = 3.0
    after_s: float = 1.0
    pitch: int = 36
    louder_db: float = 6.0
    left_db: float = -60.0

    def examine(self, bench: Bench) -> Result:
        """Let each variant jump."""
        figures: list[Figure] = []
        lines: list[Line] = []
        for number, (variant, settings) in enumerate(self.variants(bench)):
            moves = self._moves(bench, settings)
            still = self._heard(bench, settings, {})
            jumped, muted = self._jumped(bench, settings, moves)
            loud = self._loudest(bench, settings)
            peak = float(decibels(np.max(np.abs(jumped))))
            rest = slice(round((self.seconds + self.after_s) * bench.sample_rate), None)
            left = max(rms_db(jumped[rest] - still[rest]) - rms_db(still[rest]), _FLOOR_DB)
            later = f"what is left of it after {said(self.after_s)} s"
            figures += [
                Figure(named("times it gave no number", variant), float(muted), "", "at most", 0.0),
                Figure(named("loudest sample", variant), peak, "dBFS"),
                Figure(named("louder than held still by", variant), peak - loud, "dB", "at most", self.louder_db),
                Figure(named(later, variant), left, "dB", "at most", self.left_db),
            ]
            lines += [self._line("never jumped", still, bench, number, truth=True)]
            lines += [self._line(variant or "measured", jumped, bench, number)]
        across = Axis("s", 0.0, self.seconds + 2 * self.after_s)
        return Result(tuple(figures), (Plot(self.title, across, Axis("peak, dBFS", -60.0, 12.0), tuple(lines)),))

    def _moves(self, bench: Bench, settings: Settings) -> Moves:
        """Return what jumps where: in no order, but the same each time."""
        chance = np.random.default_rng(1)
        times = np.arange(self.every_s, self.seconds, self.every_s)
        moves = {
            round(float(time) * bench.sample_rate): {
                name: float(chance.choice(values)) for name, values in self.jumping.items()
            }
            for time in times
        }
        return {**moves, round(self.seconds * bench.sample_rate): {name: settings[name] for name in self.jumping}}

    def _jumped(self, bench: Bench, settings: Settings, moves: Moves) -> tuple[Signal, int]:
        """Return the sound, and how often the host has muted it."""
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            heard = self._heard(bench, settings, moves)
        return heard, len(told) + int(np.count_nonzero(~np.isfinite(heard)))

    def _loudest(self, bench: Bench, settings: Settings) -> float:
        """Return the highest peak in dBFS with any choice of the settings held still."""
        peaks = []
        for chosen in itertools.product(*self.jumping.values()):
            held = {**settings, **dict(zip(self.jumping, chosen, strict=True))}
            peaks.append(float(np.max(np.abs(self._heard(bench, held, {}, _STILL_S)))))
        return float(decibels(max(peaks)))

    def _heard(self, bench: Bench, settings: Settings, moves: Moves, seconds: float = 0.0) -> Signal:
        length = seconds or self.seconds + 2 * self.after_s
        if device(bench.device).kind == "instrument":
            return bench.notes([(0.0, length + 1, self.pitch, 127)], length, settings, moves)
        return bench.effect(sine(110.0, 0.0, round(length * bench.sample_rate), bench.sample_rate), settings, moves)

    def _line(self, label: str, heard: Signal, bench: Bench, number: int, *, truth: bool = False) -> Line:
        size = round(_COLUMN_S * bench.sample_rate)
        columns = np.abs(heard[: heard.size // size * size]).reshape(-1, size).max(axis=1)
        time = (np.arange(columns.size) + 0.5) * _COLUMN_S
        return Line(label, time, np.maximum(decibels(columns), -60.0), truth=truth, colour=number)
