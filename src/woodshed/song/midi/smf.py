"""Standard MIDI Files as lists of events, and back, with nothing left out.

This reads bytes, not music: running status, meta and system events, chunks of unknown kinds, the RIFF
coat of .rmi files. mido would read most files; it refuses those with an unusual key signature or a
chunk it does not know, and a file that anybody may send wants limits before it is read, not after.

Source: The Complete MIDI 1.0 Detailed Specification, 1996, section "Standard MIDI Files 1.0".
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from woodshed.errors import MidiError

META = 0xFF
END_OF_TRACK = 0x2F
MAX_BYTES = 10 * 1024 * 1024
MAX_EVENTS = 2_000_000
MAX_DIVISION = 0x7FFF
_DATA_BYTES = {0x80: 2, 0x90: 2, 0xA0: 2, 0xB0: 2, 0xC0: 1, 0xD0: 1, 0xE0: 2}
_SYSTEM_BYTES = {0xF1: 1, 0xF2: 2, 0xF3: 1}
SYSEX = 0xF0
_SYSEX = (SYSEX, 0xF7)
_EXPORT_AGAIN = "Export it again from where it was made."
_KEPT = frozenset((*range(0x80, SYSEX), *_SYSEX, META))


class Event(NamedTuple):
    """One event: file tick from the start, status byte, and the bytes after it.

    The first byte of a meta event (status 0xFF) is its type; neither it nor a system exclusive one
    (0xF0, 0xF7) holds its length.
    """

    tick: int
    status: int
    data: bytes


@dataclass(frozen=True, slots=True)
class MidiFile:
    """A file: its format (0 to 2), its division as written, and the events of each track."""

    format: int
    division: int
    tracks: tuple[tuple[Event, ...], ...]


def parse_file(data: bytes) -> MidiFile:
    """Return what the bytes of a MIDI file hold; MidiError when they are damaged or too many."""
    if len(data) > MAX_BYTES:
        raise MidiError(f"The MIDI file is larger than {MAX_BYTES // 2**20} MB.", remedy="Split it into parts.")
    data = _without_riff(data)
    if data[:4] != b"MThd":
        raise MidiError("This is no MIDI file.", remedy="Choose another, or export it again where it was made.")
    if len(data) < 14:  # noqa: PLR2004 - the length of the header
        raise _truncated()
    length, midi_format, _, division = struct.unpack(">IHHH", data[4:14])
    if midi_format > 2 or division == 0 or length < 6:  # noqa: PLR2004 - the formats and header length there are
        raise MidiError("The header of the MIDI file is damaged.", remedy=_EXPORT_AGAIN)
    tracks: list[tuple[Event, ...]] = []
    at, room = 8 + length, MAX_EVENTS
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "big")
        if name == b"MTrk":
            if at + 8 + size > len(data):
                raise _truncated()
            tracks.append(_parse_track(data[at + 8 : at + 8 + size], room))
            room -= len(tracks[-1])
        at += 8 + size
    if not tracks:
        raise _truncated()
    return MidiFile(midi_format, division, tuple(tracks))


def format_file(file: MidiFile) -> bytes:
    """Return the bytes of a MIDI file."""
    chunks = [b"MThd" + struct.pack(">IHHH", 6, file.format, len(file.tracks), file.division)]
    for track in file.tracks:
        body = _format_track(track)
        chunks.append(b"MTrk" + struct.pack(">I", len(body)) + body)
    return b"".join(chunks)


def _without_riff(data: bytes) -> bytes:
    """Take the RIFF coat off an .rmi file."""
    start = data.find(b"data", 12, 4096) if data[:4] == b"RIFF" and data[8:12] == b"RMID" else -1
    return data[start + 8 :] if start > 0 else data


def _parse_track(data: bytes, room: int) -> tuple[Event, ...]:
    """Return the events of one track chunk."""
    events: list[Event] = []
    at, tick, running = 0, 0, 0
    try:
        while at < len(data):
            delta, at = _number(data, at)
            tick += delta
            status, at = (data[at], at + 1) if data[at] & 0x80 else (running, at)
            body, at = _body(data, status, at)
            if status < SYSEX:
                running = status
            if status in _KEPT:
                events.append(Event(tick, status, body))
            if len(events) > room:
                raise MidiError(f"The MIDI file holds more than {MAX_EVENTS:,} events.", remedy="Split it into parts.")
            if status == META and body[0] == END_OF_TRACK:
                break
    except IndexError:
        raise _truncated() from None
    return tuple(events)


def _body(data: bytes, status: int, at: int) -> tuple[bytes, int]:
    """Return the bytes of an event after its status, and where the next event begins."""
    kind = b""
    if status == META:
        kind, at = data[at : at + 1], at + 1
    if status == META or status in _SYSEX:
        size, at = _number(data, at)
    elif status & 0x80:
        size = _DATA_BYTES.get(status & 0xF0, _SYSTEM_BYTES.get(status, 0))
    else:
        raise MidiError("The MIDI file is damaged: a value stands where an event should.", remedy=_EXPORT_AGAIN)
    body = data[at : at + size]
    if len(body) < size:
        raise _truncated()
    if status < SYSEX and max(body) & 0x80:
        raise MidiError("The MIDI file is damaged: an event stands where a value should.", remedy=_EXPORT_AGAIN)
    return kind + body, at + size


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length (up to four bytes of seven bits), and where it ends."""
    value = 0
    for _ in range(4):
        byte = data[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the last byte has its highest bit clear
            return value, at
    raise MidiError("The MIDI file is damaged: a number has no end.", remedy=_EXPORT_AGAIN)


def _format_track(events: Iterable[Event]) -> bytes:
    """Return the body of a track chunk, with running status and an end of track."""
    body = bytearray()
    before, running = 0, 0
    for event in events:
        body += _format_number(event.tick - before)
        before = event.tick
        if event.status == META:
            body += bytes([META, event.data[0]]) + _format_number(len(event.data) - 1) + event.data[1:]
        elif event.status in _SYSEX:
            body += bytes([event.status]) + _format_number(len(event.data)) + event.data
        else:
            body += event.data if event.status == running else bytes([event.status]) + event.data
        running = event.status if event.status < SYSEX else 0
    return bytes(body)


def _format_number(value: int) -> bytes:
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(value & 0x7F | 0x80)
    return bytes(reversed(digits))


def _truncated() -> MidiError:
    return MidiError("The MIDI file breaks off in the middle.", remedy="Copy or download it again.")
