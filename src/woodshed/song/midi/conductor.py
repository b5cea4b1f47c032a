"""What a MIDI file says besides notes: tempo, metre, key, markers, words, and what an imported file had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from woodshed.song import document as d
from woodshed.song.midi.clock import FileClock
from woodshed.song.midi.lines import HEAD, TIMELINE, Line
from woodshed.song.midi.smf import META
from woodshed.song.midi.timeline import (
    COPYRIGHT,
    FASTEST_BPM,
    KEY,
    LYRIC,
    MARKER,
    METRE,
    MICROSECONDS,
    NAME,
    SLOWEST_BPM,
    TEMPO,
    USUAL_CLOCKS,
    key_of_signature,
)
from woodshed.song.tempo import TempoMap
from woodshed.units import PPQ

RAMP_STEP = PPQ // 4
"""A ramp is written as steps of a sixteenth note, each with the tempo that ends it on time."""
MODES = {
    "major": 0,
    "lydian": 5,
    "mixolydian": 7,
    "major pentatonic": 0,
    "minor": 9,
    "harmonic minor": 9,
    "melodic minor": 9,
    "minor pentatonic": 9,
    "blues": 9,
    "dorian": 2,
    "phrygian": 4,
    "phrygian dominant": 4,
    "locrian": 11,
}
"""Where the tonic of a scale lies in the major scale with the same signature."""
_MINOR = 9
_MOST_SHARPS = 5


def write_conductor(song: d.Song, clock: FileClock, lines: Sequence[Line]) -> None:
    """Write what belongs to the whole song into the lines, most of it into the first."""
    first = lines[0]
    if not clock.is_film:
        for quarters, microseconds in _tempos(song, clock):
            first.add_meta(quarters, TEMPO, microseconds.to_bytes(3, "big"))
    for point in song.metre:
        clocks = next(_rows([point.extra.get("midi_clocks")], 2), USUAL_CLOCKS)
        tail = bytes(value if value in range(256) else 0 for value in clocks)
        data = bytes([point.beats, point.unit.bit_length() - 1]) + tail
        first.add_meta(clock.quarters(point.tick, point.extra), METRE, data)
    for quarters, sharps, minor in _keys(song, clock):
        first.add_meta(quarters, KEY, bytes([sharps & 0xFF, minor]))
    for credit in song.credits:
        if credit.role == "copyright":
            first.add_meta(Fraction(0), COPYRIGHT, credit.name.encode(), HEAD)
    for kind, texts in ((MARKER, _named(_markers(song))), (LYRIC, _named(song.lyrics))):
        for tick, text, extra in texts:
            line = lines[line_of(extra, len(lines)) or 0]
            line.add_meta(clock.quarters(tick, extra), kind, text.encode())
    _write_beside(song, clock, lines)


def line_of(extra: Mapping[str, Any], lines: int) -> int | None:
    """Return the track of the file that a record came from; None when it came from no file."""
    line = extra.get("midi_track")
    return line if isinstance(line, int) and 0 <= line < lines else None


def _write_beside(song: d.Song, clock: FileClock, lines: Sequence[Line]) -> None:
    """Write the names of tracks without music, and the events that a song has no place for."""
    for line, name in _rows(song.extra.get("midi_names"), 2):
        if isinstance(line, int) and isinstance(name, str) and 0 <= line < len(lines):
            lines[line].add_meta(Fraction(0), NAME, name.encode(), HEAD)
    for line, tick, written in _rows(song.extra.get("midi_events"), 3):
        if isinstance(line, int) and isinstance(tick, int) and isinstance(written, str) and 0 <= line < len(lines):
            message = _message(written)
            if message and tick >= 0:
                lines[line].add(tick / clock.per_quarter, TIMELINE, message[0], message[1:])


def _message(written: str) -> bytes:
    """Return a message from its hexadecimal digits; nothing when they are not one."""
    try:
        message = bytes.fromhex(written)
    except ValueError:
        return b""
    least = 2 if message[:1] == bytes([META]) else 1
    return message if len(message) >= least and message[0] & 0x80 else b""


def _tempos(song: d.Song, clock: FileClock) -> Iterator[tuple[Fraction, int]]:
    """Yield tempo changes in microseconds for a quarter note, ramps as steps."""
    tempo = TempoMap(song.tempo)
    for index, point in enumerate(song.tempo):
        end = song.tempo[index + 1].tick if index + 1 < len(song.tempo) else point.tick
        if not point.ramp or end == point.tick:
            kept = point.extra.get("midi_us")
            clamped = point.bpm in {SLOWEST_BPM, FASTEST_BPM} and isinstance(kept, int) and 0 < kept < 2**24
            microseconds = int(kept or 0) if clamped else round(MICROSECONDS / point.bpm)
            yield clock.quarters(point.tick, point.extra), microseconds
            continue
        for tick in range(point.tick, end, RAMP_STEP):
            length = min(RAMP_STEP, end - tick)
            seconds = tempo.seconds(tick + length) - tempo.seconds(tick)
            yield Fraction(tick, PPQ), round(seconds * 1e6 * PPQ / length)


def _keys(song: d.Song, clock: FileClock) -> Iterator[tuple[Fraction, int, int]]:
    """Yield key signatures: those of the imported file while the song's key is still the first of them."""
    rows = [row for row in _rows(song.extra.get("midi_keys"), 3) if _is_signature(*row)]
    if rows and song.key == key_of_signature(rows[0][1], minor=bool(rows[0][2])):
        for tick, sharps, minor in rows:
            yield tick / clock.per_quarter, sharps, minor
    elif song.key is not None:
        mode = MODES.get(song.key.scale, 0)
        sharps = (song.key.tonic - mode) * 7 % 12
        yield Fraction(0), sharps - 12 if sharps > _MOST_SHARPS else sharps, int(mode == _MINOR)


def _is_signature(tick: object, sharps: object, minor: object) -> bool:
    return isinstance(tick, int) and tick >= 0 and sharps in range(-7, 8) and minor in {0, 1}


def _markers(song: d.Song) -> list[d.Marker]:
    """Return the markers, and one for each section that has none: a file says sections in no other way."""
    marked = {(marker.tick, marker.name) for marker in song.markers}
    sections = [
        d.Marker(section.id, section.start, section.name)
        for section in song.sections
        if (section.start, section.name) not in marked
    ]
    return sorted([*song.markers, *sections], key=lambda marker: marker.tick)


def _named(records: Sequence[Any]) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    for record in records:
        yield record.tick, getattr(record, "name", "") or getattr(record, "text", ""), record.extra


def _rows(value: object, width: int) -> Iterator[Any]:
    """Yield the rows of a table in `extra`, which anybody may have written."""
    for row in value if isinstance(value, list | tuple) else ():
        if isinstance(row, list | tuple) and len(row) == width:
            yield row
