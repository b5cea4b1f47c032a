"""The tracks of a MIDI file while they are written: events by quarter notes, then by ticks of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from woodshed.song.midi.clock import FileClock, nearest
from woodshed.song.midi.parts import NOTE_OFF, NOTE_ON
from woodshed.song.midi.smf import END_OF_TRACK, MAX_DIVISION, META, Event
from woodshed.units import PPQ

HEAD, TIMELINE, OFF, CHANNEL, ON, OFF_AT_ONCE = range(6)
"""What comes first on one tick: names, metas, ends of notes, controllers, notes, ends of empty notes."""


class LineEvent(NamedTuple):
    """An event that is no note: where in quarter notes, what comes first there, and its message."""

    quarters: Fraction
    phase: int
    order: str
    status: int
    data: bytes


class LineNote(NamedTuple):
    """A note: where it begins and ends in quarter notes, and its messages."""

    start: Fraction
    end: Fraction
    channel: int
    pitch: int
    velocity: int
    release: int
    order: str


@dataclass(slots=True)
class Line:
    """One track of the file."""

    events: list[LineEvent] = field(default_factory=list)
    notes: list[LineNote] = field(default_factory=list)

    def add(self, quarters: Fraction, phase: int, status: int, data: bytes, order: str = "") -> None:
        """Add an event that is no note."""
        self.events.append(LineEvent(quarters, phase, order, status, data))

    def add_meta(self, quarters: Fraction, kind: int, data: bytes, phase: int = TIMELINE) -> None:
        """Add a meta event."""
        self.add(quarters, phase, META, bytes([kind]) + data)

    def places(self) -> Iterator[Fraction]:
        """Yield every place in it."""
        yield from (event.quarters for event in self.events)
        for note in self.notes:
            yield note.start
            yield note.end

    def track(self, per_quarter: Fraction) -> tuple[Event, ...]:
        """Return the track, in ticks of which so many make a quarter note."""
        found = [
            (nearest(event.quarters * per_quarter), event.phase, (0, 0, event.order), event.status, event.data)
            for event in self.events
        ]
        for note in self.notes:
            on, off = nearest(note.start * per_quarter), nearest(note.end * per_quarter)
            order = (note.pitch, off, note.order)
            off_phase = OFF if off > on else OFF_AT_ONCE
            found.append((on, ON, order, NOTE_ON | note.channel, bytes([note.pitch, note.velocity])))
            found.append((off, off_phase, order, NOTE_OFF | note.channel, bytes([note.pitch, note.release])))
        found.sort()
        events = [Event(tick, status, data) for tick, _, _, status, data in found]
        last = events[-1].tick if events else 0
        return (*events, Event(last, META, bytes([END_OF_TRACK])))


def division_for(lines: Iterable[Line], clock: FileClock) -> tuple[FileClock, bool]:
    """Return how to count so that every place is a whole tick, as the file did if it can be.

    The second is False when no file can count so finely, and places are rounded to 960 a quarter note.
    """
    needed = 1
    for place in {place for line in lines for place in line.places()}:
        needed = lcm(needed, place.denominator)
        if needed > MAX_DIVISION and (clock.per_quarter * place).denominator > 1:
            return FileClock(PPQ), False
    if (clock.per_quarter / needed).denominator == 1:
        return clock, True
    for division in (lcm(needed, PPQ), needed):
        if division <= MAX_DIVISION:
            return FileClock(division), True
    return FileClock(PPQ), False
