"""Where musical time lies in seconds, samples and bars.

A `TempoMap` turns ticks into seconds and back, a `MetreMap` ticks into bars and beats and back.
The engine's host (`engine/host/`) follows the same formulas, so both name the same sample:

    step:  seconds = ticks * 60 / (960 * bpm)
    ramp:  seconds = ticks * 60 / (960 * b0) * log1p(x) / x,   x = (b - b0) / b0

where b0 is the tempo at the segment's start, b the one reached after `ticks`, moving in a straight
line over ticks. (This is 60/960 * (t1 - t0) / (b1 - b0) * ln(b1 / b0), the integral of 60 / (960 b),
written so that a nearly flat ramp loses no digits.) Segment lengths are added with the
compensated sum of Neumaier, ZAMM 54, 1974. A sample is floor(seconds * sample_rate + 0.5).
"""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from woodshed.errors import SongError
from woodshed.song.document import MetrePoint, Song, TempoPoint
from woodshed.units import PPQ, Ticks


class TempoMap:
    """The tempo of a whole song; before its first point the first tempo holds."""

    def __init__(self, points: Sequence[TempoPoint]) -> None:
        if not points:
            raise SongError("A song needs a tempo.", remedy="Give it a tempo point at tick 0.")
        self._segments = _segments(sorted(points, key=lambda point: point.tick))
        self._ticks = [segment.tick for segment in self._segments]
        self._starts = [segment.start_s for segment in self._segments]

    @classmethod
    def of(cls, song: Song) -> "TempoMap":
        """Return the tempo map of a song."""
        return cls(song.tempo)

    def bpm(self, tick: float) -> float:
        """Return the tempo at a tick, in quarter notes a minute."""
        return self._at_tick(tick).bpm_after(max(0.0, tick - self._at_tick(tick).tick))

    def seconds(self, tick: float) -> float:
        """Return the time of a tick in seconds, counted from tick 0."""
        segment = self._at_tick(tick)
        return segment.start_s + segment.seconds_after(tick - segment.tick)

    def position(self, seconds: float) -> float:
        """Return the place of a time in ticks, with its fraction."""
        segment = self._segments[max(0, bisect_right(self._starts, seconds) - 1)]
        return segment.tick + segment.ticks_after(seconds - segment.start_s)

    def tick(self, seconds: float) -> Ticks:
        """Return the tick nearest to a time in seconds."""
        return Ticks(math.floor(self.position(seconds) + 0.5))

    def sample(self, tick: float, sample_rate: int) -> int:
        """Return the sample on which a tick falls at `sample_rate` Hz."""
        return math.floor(self.seconds(tick) * sample_rate + 0.5)

    def _at_tick(self, tick: float) -> "_Segment":
        return self._segments[max(0, bisect_right(self._ticks, tick) - 1)]


@dataclass(frozen=True, slots=True)
class _Segment:
    """The stretch from one tempo point to the next; the last one has no end and no ramp."""

    tick: int
    start_s: float
    bpm: float
    end_bpm: float
    length: int

    def bpm_after(self, ticks: float) -> float:
        if self.end_bpm == self.bpm:
            return self.bpm
        return self.bpm + (self.end_bpm - self.bpm) * ticks / self.length

    def seconds_after(self, ticks: float) -> float:
        straight = ticks * 60.0 / (PPQ * self.bpm)
        if self.end_bpm == self.bpm or ticks <= 0:
            return straight
        x = (self.end_bpm - self.bpm) * ticks / (self.length * self.bpm)
        return straight * (math.log1p(x) / x)

    def ticks_after(self, seconds: float) -> float:
        straight = seconds * (PPQ * self.bpm) / 60.0
        if self.end_bpm == self.bpm or seconds <= 0:
            return straight
        y = (self.end_bpm - self.bpm) * seconds * PPQ / (60.0 * self.length)
        return straight * (math.expm1(y) / y)


def _segments(points: Sequence[TempoPoint]) -> list[_Segment]:
    """Lay the points one after another; the first also covers what comes before it."""
    segments = []
    start_s, lost_s, tick = 0.0, 0.0, 0
    for index, point in enumerate(points):
        following = points[index + 1] if index + 1 < len(points) else point
        length = following.tick - tick
        end_bpm = following.bpm if point.ramp and point.tick == tick else point.bpm
        segment = _Segment(tick, start_s + lost_s, point.bpm, end_bpm, length)
        segments.append(segment)
        start_s, lost_s = _add(start_s, lost_s, segment.seconds_after(length))
        tick = following.tick
    return segments


def _add(total: float, lost: float, value: float) -> tuple[float, float]:
    """Add a value to a running total, keeping what rounding lost beside it."""
    new = total + value
    larger, smaller = (total, value) if abs(total) >= abs(value) else (value, total)
    return new, lost + ((larger - new) + smaller)


class Position(NamedTuple):
    """A place in bars: bar and beat count from 1, `tick` from 0 inside the beat."""

    bar: int
    beat: int
    tick: Ticks


class MetreMap:
    """The bars of a whole song. Every metre point starts a new bar, also in the midst of one."""

    def __init__(self, points: Sequence[MetrePoint]) -> None:
        if not points:
            raise SongError("A song needs a metre.", remedy="Give it a metre point at tick 0.")
        self._points = sorted(points, key=lambda point: point.tick)
        self._starts = [0, *(int(point.tick) for point in self._points[1:])]
        self._bars = [1]
        for index in range(len(self._points) - 1):
            length = self._starts[index + 1] - self._starts[index]
            self._bars.append(self._bars[-1] + -(-length // bar_length(self._points[index])))

    @classmethod
    def of(cls, song: Song) -> "MetreMap":
        """Return the metre map of a song."""
        return cls(song.metre)

    def metre(self, tick: float) -> MetrePoint:
        """Return the metre in force at a tick."""
        return self._points[self._index(tick)]

    def position(self, tick: int) -> Position:
        """Return the bar, beat and tick of a tick that is not negative."""
        index = self._index(tick)
        bars, within = divmod(tick - self._starts[index], bar_length(self._points[index]))
        beats, rest = divmod(within, beat_length(self._points[index]))
        return Position(self._bars[index] + bars, beats + 1, Ticks(rest))

    def tick(self, bar: int, beat: int = 1, tick: int = 0) -> Ticks:
        """Return the tick of a place in bars; bar and beat count from 1."""
        index = max(0, bisect_right(self._bars, bar) - 1)
        while index > 0 and self._starts[index] == self._starts[index - 1]:
            index -= 1
        point = self._points[index]
        start = self._starts[index] + (bar - self._bars[index]) * bar_length(point)
        return Ticks(start + (beat - 1) * beat_length(point) + tick)

    def bars(self, end: int) -> Iterator[Ticks]:
        """Yield the tick on which each bar starts, up to and without `end`."""
        bar = 1
        while (start := self.tick(bar)) < end:
            yield start
            bar += 1

    def _index(self, tick: float) -> int:
        return max(0, bisect_right(self._starts, tick) - 1)


def beat_length(metre: MetrePoint) -> Ticks:
    """Return how long one beat (a note of 1/unit) is."""
    return Ticks(4 * PPQ // metre.unit)


def bar_length(metre: MetrePoint) -> Ticks:
    """Return how long one whole bar is."""
    return Ticks(metre.beats * beat_length(metre))
