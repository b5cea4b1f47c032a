"""MIDI files as songs that sound: any General MIDI file becomes tracks with instruments and a mix.

What a song has no place for is kept beside it in `extra`, so that writing the song as MIDI again gives
every note and event back to the tick; what cannot be kept is said in words.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from woodshed.errors import FileError, MidiError
from woodshed.song import document as d
from woodshed.song.limits import MAX_TICK
from woodshed.song.midi.band import HEARD, Band
from woodshed.song.midi.clock import FileClock
from woodshed.song.midi.parts import CONTROL, Channels, Part, metas, parts_of
from woodshed.song.midi.smf import END_OF_TRACK, MAX_BYTES, META, SYSEX, Event, MidiFile, parse_file
from woodshed.song.midi.timeline import (
    COPYRIGHT,
    KEY,
    LYRIC,
    MARKER,
    METRE,
    NAME,
    TEMPO,
    Timeline,
    sections_of,
    text_of,
    timeline_of,
)
from woodshed.song.tempo import MetreMap, TempoMap

MAX_HOURS = 12
_ROOM = 2**20
MAX_KEPT = 60_000
"""How many characters of events that a song has no place for are kept."""
SIDE_BY_SIDE = 2
_PLACED = {COPYRIGHT, NAME, LYRIC, MARKER, END_OF_TRACK, TEMPO, METRE, KEY}


@dataclass(frozen=True, slots=True)
class Imported:
    """A song from a MIDI file, and in words what could not be kept or is played otherwise."""

    song: d.Song
    report: tuple[str, ...]


def load_midi(path: Path | str) -> Imported:
    """Return the song that a MIDI file holds; FileError or MidiError when it cannot be read."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileError(f"{path} cannot be read.", remedy="Check that the file exists and may be read.") from error
    return parse_midi(data, name=path.stem)


def parse_midi(data: bytes, *, name: str = "Untitled") -> Imported:
    """Return the song in the bytes of a MIDI file; `name` is its title when it does not say one."""
    file = parse_file(data)
    prefix = f"m{hashlib.sha256(data).hexdigest()[:6]}"
    clock = FileClock(file.division)
    channels = Channels(file)
    timeline = timeline_of(file, clock)
    parts, loose, endless = parts_of(file, channels)
    _check_length(file, clock, timeline)
    names = {track: text_of(event) for track, event in reversed(metas(file, NAME))}
    band = Band(clock, channels, MetreMap(timeline.metre), prefix)
    tracks = band.tracks(parts, names)
    end = max((clip.length for track in tracks for clip in track.clips), default=d.BAR)
    extra, lost = _beside(file, timeline, loose, names, parts)
    song = d.Song(
        title=_title(file, names, parts, name),
        key=timeline.key,
        tempo=timeline.tempo,
        metre=timeline.metre,
        sections=sections_of(timeline.markers, end),
        markers=timeline.markers,
        lyrics=timeline.lyrics,
        credits=timeline.credits,
        tracks=tracks,
        automation=tuple(band.automation),
        extra=extra,
    )
    return Imported(song, _report(file, timeline, parts, endless, lost))


def _check_length(file: MidiFile, clock: FileClock, timeline: Timeline) -> None:
    last = max((event.tick for track in file.tracks for event in track), default=0)
    hours = TempoMap(timeline.tempo).seconds(clock.song_tick(last)) / 3600
    if hours > MAX_HOURS or clock.song_tick(last) >= MAX_TICK - _ROOM:
        raise MidiError(f"The MIDI file lasts {hours:.0f} hours.", remedy=f"Cut it to {MAX_HOURS} hours or less.")


def _title(file: MidiFile, names: dict[int, str], parts: list[Part], name: str) -> str:
    """Return the name of the first track where it is the song's: when nothing plays there, or all does."""
    alone = len(file.tracks) == 1 or all(part.track != 0 for part in parts)
    said = names.get(0, "").strip() if alone else ""
    return name if not said or _SAYS_NOTHING.fullmatch(said) else said


_SAYS_NOTHING = re.compile(
    r"(untitled|unnamed|(control |conductor |tempo |midi )?track|seq(uence)?)[\s\d-]*", re.IGNORECASE
)


def _beside(
    file: MidiFile, timeline: Timeline, loose: list[tuple[int, Event]], names: dict[int, str], parts: list[Part]
) -> tuple[dict[str, Any], int]:
    """Return the fields of the song that only MIDI needs, and how many events found no room there."""
    playing = [part.track for part in parts]
    kept_names = [[track, names[track]] for track in sorted(names) if playing.count(track) != 1]
    others = [
        *loose,
        *((track, event) for track, events in enumerate(file.tracks) for event in events if _is_other(event)),
    ]
    events: list[list[Any]] = []
    room = MAX_KEPT
    for track, event in sorted(others, key=lambda pair: pair[1].tick):
        written = bytes([event.status]).hex() + event.data.hex()
        room -= len(written) + len(str(event.tick)) + 10
        if room < 0:
            break
        events.append([track, event.tick, written])
    extra: dict[str, Any] = {"midi_format": min(file.format, 1), "midi_division": file.division}
    extra["midi_tracks"] = len(file.tracks)
    tables = {"midi_names": kept_names, "midi_keys": timeline.keys, "midi_events": events}
    extra |= {name: rows for name, rows in tables.items() if rows}
    return extra, len(others) - len(events)


def _is_other(event: Event) -> bool:
    """Tell whether an event is one that a song has no place for: text, system exclusive, ports ..."""
    return event.data[0] not in _PLACED if event.status == META else event.status >= SYSEX


def _report(file: MidiFile, timeline: Timeline, parts: list[Part], endless: int, lost: int) -> tuple[str, ...]:
    report = list(dict.fromkeys(timeline.report))
    if file.format == SIDE_BY_SIDE:
        report.append("The file holds patterns that do not belong together; they are laid side by side.")
    if not parts:
        report.append("The file holds no notes.")
    if endless:
        report.append(f"{endless} notes have no end; they last until their track ends.")
    if lost:
        report.append(f"{lost} events without music (system exclusive, texts) found no room.")
    unheard = sorted(
        {event.data[0] for part in parts for _, _, event, _ in part.controls if event.status & 0xF0 == CONTROL}
        - HEARD
        - _SILENT
    )
    if unheard:
        report.append(f"Controllers {', '.join(map(str, unheard))} are kept, but not heard.")
    return tuple(report)


_SILENT = {0, 32, 6, 38, 98, 99, 100, 101, 120, 121, 123}
"""Controllers that only choose or reset something: bank, parameter numbers, all notes off."""
