"""What the tracks of a MIDI file play: notes with their ends, and parts of one instrument each.

A part is what one track plays on one channel with one program. A channel's program, volume and the
like hold for all tracks that use it, as in a sound module.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from woodshed.errors import MidiError
from woodshed.song.midi.smf import META, Event, MidiFile

NOTE_OFF, NOTE_ON, POLY_PRESSURE, CONTROL, PROGRAM, PRESSURE, BEND = range(0x80, 0xF0, 0x10)
BANK, DATA_ENTRY, VOLUME, PAN, RPN_LOW, RPN_HIGH, REVERB = 0, 6, 7, 10, 100, 101, 91
DRUM_CHANNEL = 9
DRUM_BANKS = (120, 127)
"""Banks that hold drum kits: General MIDI 2, Yamaha XG."""
DEFAULT_RELEASE = 64
MAX_PARTS = 256
_SYSTEM = 0xF0


@dataclass(slots=True)
class FileNote:
    """A note as the file has it: ticks of the file, -1 when it never ends."""

    start: int
    end: int
    pitch: int
    velocity: int
    release: int = DEFAULT_RELEASE


@dataclass(slots=True)
class Part:
    """What one track plays on one channel with one program; drums when that is a kit."""

    track: int
    channel: int
    program: int | None
    drums: bool = False
    notes: list[FileNote] = field(default_factory=list)
    controls: list[tuple[int, Event]] = field(default_factory=list)
    """Channel messages other than notes, each with its place in the file."""

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
    """Give each controller to the part that plays then; return those that no part of the track takes."""
    loose: list[tuple[int, Event]] = []
    in_track: dict[tuple[int, int], list[Part]] = defaultdict(list)
    for part in sorted(parts.values(), key=lambda part: part.start):
        in_track[part.track, part.channel].append(part)
    for place, (track, event) in enumerate(_controls(file)):
        channel = event.status & 0x0F
        playing = in_track.get((track, channel), [])
        if not playing:
            loose.append((track, event))
            continue
        program = channels.program(channel, event.tick)
        named = [part for part in playing if part.program == program]
        begun = [part for part in playing if part.start <= event.tick]
        (named or begun[-1:] or playing)[0].controls.append((place, event))
    return loose


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
