"""What the tracks of a MIDI file play: notes with their ends, and parts of one instrument each.

A part is what one track plays on one channel with one program. A channel's program, volume and the
like hold for all tracks that use it, as in a sound module.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from woodshed.errors import MidiError
from woodshed.song.midi.smf import META, Event, MidiFile

NOTE_OFF, NOTE_ON, POLY_PRESSURE, CONTROL, PROGRAM, PRESSURE, BEND = range(0x80, 0xF0, 0x10)
BANK, DATA_ENTRY, VOLUME, PAN, RPN_LOW, RPN_HIGH, REVERB = 0, 6, 7, 10, 100, 101, 91
DRUM_CHANNEL = 9
DRUM_BANKS = (120, 127)
"""Banks that hold drum kits: General MIDI 2, Yamaha XG."""
DEFAULT_RELEASE = 64
MAX_PARTS = 256
MAX_COPIES = 200_000
FOLLOWED = {1, 11, 64, 74}
"""Controllers that the engine follows: modulation, expression, sustain, brightness."""
_SYSTEM = 0xF0


@dataclass(slots=True)
class FileNote:
    """A note as the file has it: ticks of the file, -1 when it never ends."""

    start: int
    end: int
    pitch: int
    velocity: int
    release: int = DEFAULT_RELEASE


class PartControl(NamedTuple):
    """A channel message that is no note: its place in the file, and the track that says it.

    A `copy` belongs to another part, and moves this one too because both share a channel.
    """

    place: int
    track: int
    event: Event
    copy: bool = False


@dataclass(slots=True)
class Part:
    """What one track plays on one channel with one program; drums when that is a kit."""

    track: int
    channel: int
    program: int | None
    drums: bool = False
    notes: list[FileNote] = field(default_factory=list)
    controls: list[PartControl] = field(default_factory=list)

    @property
    def start(self) -> int:
        """The tick of its first note."""
        return self.notes[0].start


class Channels:
    """What every channel is set to over time, whichever track sets it."""

    def __init__(self, file: MidiFile) -> None:
        self._ticks: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._values: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.bend_semitones: dict[int, int] = {}
        merged = sorted(
            (event for track in file.tracks for event in track if CONTROL <= event.status < PRESSURE),
            key=lambda event: event.tick,
        )
        registers: dict[int, tuple[int, int]] = {}
        for event in merged:
            channel, kind = event.status & 0x0F, event.data[0]
            if event.status >= PROGRAM:
                self._note((channel, -1), event.tick, kind)
            else:
                self._note((channel, kind), event.tick, event.data[1])
                self._follow_register(registers, channel, kind, event.data[1])

    def value(self, channel: int, controller: int, tick: int, default: int) -> int:
        """Return what a controller of a channel is at a tick."""
        ticks = self._ticks.get((channel, controller), [])
        index = bisect_right(ticks, tick)
        return self._values[channel, controller][index - 1] if index else default

    def program(self, channel: int, tick: int) -> int | None:
        """Return the program of a channel at a tick; None when none was chosen."""
        program = self.value(channel, -1, tick, -1)
        return None if program < 0 else program

    def changes(self, channel: int, controller: int, after: int, to: int) -> list[tuple[int, int]]:
        """Return the values that a controller takes between two ticks, one for a tick."""
        ticks, values = self._ticks.get((channel, controller), []), self._values.get((channel, controller), [])
        found = {tick: value for tick, value in zip(ticks, values, strict=True) if after < tick <= to}
        return sorted(found.items())

    def _note(self, key: tuple[int, int], tick: int, value: int) -> None:
        self._ticks[key].append(tick)
        self._values[key].append(value)

    def _follow_register(self, registers: dict[int, tuple[int, int]], channel: int, kind: int, value: int) -> None:
        """Follow registered parameter 0, the range of the pitch bend."""
        high, low = registers.get(channel, (127, 127))
        if kind == RPN_HIGH:
            registers[channel] = (value, low)
        elif kind == RPN_LOW:
            registers[channel] = (high, value)
        elif kind == DATA_ENTRY and (high, low) == (0, 0):
            self.bend_semitones[channel] = value


def parts_of(file: MidiFile, channels: Channels) -> tuple[list[Part], list[tuple[int, Event]], int]:
    """Return the parts, the events (with their track) that belong to none, and how many notes never end."""
    parts = _split(file, channels, by_program=True)
    if len(parts) > MAX_PARTS:
        parts = _split(file, channels, by_program=False)
    if len(parts) > MAX_PARTS:
        raise MidiError(f"The MIDI file plays more than {MAX_PARTS} parts.", remedy="Split it into several files.")
    loose = _give_out_controls(file, channels, parts)
    endless = sum(note.end < 0 for part in parts.values() for note in part.notes)
    for part in parts.values():
        last = max((event.tick for event in file.tracks[part.track]), default=0)
        for note in part.notes:
            note.end = last if note.end < 0 else note.end
    ordered = sorted(parts.values(), key=lambda part: (part.track, part.channel, part.start))
    return ordered, loose, endless


Key = tuple[int, int, int | None]


def _split(file: MidiFile, channels: Channels, *, by_program: bool) -> dict[Key, Part]:
    """Collect the notes of every part; a note ends with the first end of its pitch after those before it."""
    parts: dict[Key, Part] = {}
    for track, events in enumerate(file.tracks):
        sounding: dict[tuple[int, int], deque[FileNote]] = defaultdict(deque)
        for event in events:
            if not NOTE_OFF <= event.status < POLY_PRESSURE:
                continue
            channel, (pitch, velocity) = event.status & 0x0F, event.data
            if event.status >= NOTE_ON and velocity:
                key = _key(track, channel, event.tick, channels, by_program=by_program)
                if key not in parts:
                    parts[key] = _new_part(key, event.tick, channels)
                note = FileNote(event.tick, -1, pitch, velocity)
                parts[key].notes.append(note)
                sounding[channel, pitch].append(note)
            elif sounding[channel, pitch]:
                note = sounding[channel, pitch].popleft()
                note.end = event.tick
                note.release = velocity if event.status < NOTE_ON else DEFAULT_RELEASE
    return parts


def _key(track: int, channel: int, tick: int, channels: Channels, *, by_program: bool) -> Key:
    return track, channel, channels.program(channel, tick) if by_program else None


def _new_part(key: Key, tick: int, channels: Channels) -> Part:
    track, channel, _ = key
    drums = channel == DRUM_CHANNEL or channels.value(channel, BANK, tick, 0) in DRUM_BANKS
    return Part(track, channel, channels.program(channel, tick), drums)


def _give_out_controls(file: MidiFile, channels: Channels, parts: dict[Key, Part]) -> list[tuple[int, Event]]:
    """Give each controller to the part that plays then, and a copy to those that share its channel.

    Returns those on channels where nothing plays.
    """
    loose: list[tuple[int, Event]] = []
    on_channel: dict[int, list[Part]] = defaultdict(list)
    for part in sorted(parts.values(), key=lambda part: part.start):
        on_channel[part.channel].append(part)
    copies = 0
    for place, (track, event) in enumerate(_controls(file)):
        channel = event.status & 0x0F
        playing = on_channel[channel]
        if not playing:
            loose.append((track, event))
            continue
        owner = _owner([part for part in playing if part.track == track] or playing, event, channels)
        owner.controls.append(PartControl(place, track, event))
        if _moves_sound(event) and copies < MAX_COPIES:
            others = [part for part in playing if part.track != owner.track]
            copies += len(others)
            for part in others:
                part.controls.append(PartControl(place, track, event, copy=True))
    return loose


def _owner(playing: list[Part], event: Event, channels: Channels) -> Part:
    """Return which of a channel's parts a controller is for: the one with the program then, or the last begun."""
    program = channels.program(event.status & 0x0F, event.tick)
    named = [part for part in playing if part.program == program]
    begun = [part for part in playing if part.start <= event.tick]
    return (named or begun[-1:] or playing)[0]


def _moves_sound(event: Event) -> bool:
    """Tell whether a controller is one that the engine follows note by note."""
    return event.status & 0xF0 in {PRESSURE, BEND} or (event.status & 0xF0 == CONTROL and event.data[0] in FOLLOWED)


def _controls(file: MidiFile) -> Iterator[tuple[int, Event]]:
    for track, events in enumerate(file.tracks):
        for event in events:
            if POLY_PRESSURE <= event.status < _SYSTEM:
                yield track, event


def metas(file: MidiFile, kind: int) -> list[tuple[int, Event]]:
    """Return the meta events of a kind with their tracks, in order of time."""
    found = [
        (track, event)
        for track, events in enumerate(file.tracks)
        for event in events
        if event.status == META and event.data[0] == kind
    ]
    return sorted(found, key=lambda pair: pair[1].tick)
