"""Tape recorders as engineers read them: how they are aligned, and what a full tape gives."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from woodshed.certify.bench import Bench, Settings
from woodshed.certify.examinations.examination import named
from woodshed.certify.examinations.response import FrequencyResponse
from woodshed.certify.figure import Figure
from woodshed.certify.measures import Response as Measured
from woodshed.certify.measures import coherent_hz, measure_harmonics, sine

_POINTS = 240
_LENGTH = 1 << 14


@dataclass(frozen=True, kw_only=True)
class Alignment(FrequencyResponse):
    """What an engineer reads of a recorder that is in order: 0 dB at 1 kHz and where its treble is trimmed.

    `smooth` gives the band, in Hz, that has to stay within `smooth_goal_db` of 1 kHz; below it is the head's bump,
    whose height is told.
    """

    trimmed_hz: float = 10_000.0
    trimmed_goal_db: float = 0.3
    level_goal_db: float = 0.1
    smooth: Callable[[Settings], tuple[float, float]]
    smooth_goal_db: float

    def _errors(self, found: Measured, settings: Settings, variant: str) -> list[Figure]:
        low, high = self.smooth(settings)
        middle, trimmed = (float(found.gain_at(hz)) for hz in (1_000.0, self.trimmed_hz))
        inside = found.gain_at(np.geomspace(low, high, _POINTS)) - middle
        bass = float(np.max(found.gain_at(np.geomspace(self.from_hz, low, _POINTS)))) - middle
        at, band = f"gain at {self.trimmed_hz:,.0f} Hz", f"furthest from it, {low:,.0f} to {high:,.0f} Hz"
        return [
            Figure(named("gain at 1,000 Hz", variant), middle, "dB", "near", 0.0, self.level_goal_db),
            Figure(named(at, variant), trimmed, "dB", "near", 0.0, self.trimmed_goal_db),
            Figure(named(band, variant), float(np.max(np.abs(inside))), "dB", "at most", self.smooth_goal_db),
            Figure(named("head bump", variant), bass, "dB"),
        ]


@dataclass(frozen=True, kw_only=True)
class SaturatedOutput(FrequencyResponse):
    """The most of a sine that comes back at each frequency, against 1 kHz: a full tape seen through its playback alone.

    However recording lifts a tone, a tape that is full gives no more; so what comes back is the losses and the playback
    curve, and nothing else (the saturated output level of IEC 60094-5). `tones` in Hz; the truth is read there.
    """

    tones: tuple[float, ...] = (1_000.0, 2_000.0, 4_000.0, 7_000.0, 10_000.0, 14_000.0)
    driven_db: float = 0.0

    def measured(self, bench: Bench, settings: Settings) -> Measured:
        """Return the first harmonic at each tone, as a gain against that at 1 kHz."""
        heard = []
        for tone in self.tones:
            hz = coherent_hz(tone, _LENGTH, bench.sample_rate)
            out = bench.effect(sine(hz, self.driven_db, 3 * _LENGTH, bench.sample_rate), settings)[_LENGTH:-_LENGTH]
            heard.append(float(measure_harmonics(out, hz, bench.sample_rate).amplitude[0]))
        return Measured(np.array(self.tones), (np.array(heard) / heard[0]).astype(np.complex128))

    def _errors(self, found: Measured, settings: Settings, variant: str) -> list[Figure]:
        truth = self._truth_db(found.hz, settings)
        error = found.gain_db - (truth - truth[0])
        return [
            Figure(named("error, rms", variant), float(np.sqrt(np.mean(error**2))), "dB", "at most", self.rms_goal_db),
            Figure(named("error, largest", variant), float(np.max(np.abs(error))), "dB"),
        ]
