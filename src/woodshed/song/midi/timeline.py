"""Tempo, metre, key, markers and words of a MIDI file, as a song has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from woodshed.errors import MidiError
from woodshed.song import document as d
from woodshed.song.limits import UNITS
from woodshed.song.midi.clock import FILM_TEMPO_BPM, FileClock
from woodshed.song.midi.parts import metas
from woodshed.song.midi.smf import Event, MidiFile
from woodshed.units import Ticks

TEXT, COPYRIGHT, NAME, LYRIC, MARKER = 0x01, 0x02, 0x03, 0x05, 0x06
TEMPO, METRE, KEY = 0x51, 0x58, 0x59
MICROSECONDS = 60_000_000
SLOWEST_BPM, FASTEST_BPM = 10.0, 999.0
USUAL_CLOCKS = (24, 8)
"""MIDI clocks in a click and 32nds in a quarter note, as nearly every file has them."""
MAX_WORDS = 20_000
MAX_TEXT = 1_000
_SECTION = re.compile(
    r"\s*(intro|verse|pre-?chorus|chorus|hook|refrain|bridge|break(down)?|build|drop|solo|interlude|outro|coda|ending|head"
    r"|part|section|theme|[A-H])\b.{0,20}",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Timeline:
    """What lies along the time of a song, and what could not be kept of it."""

    tempo: tuple[d.TempoPoint, ...] = ()
    metre: tuple[d.MetrePoint, ...] = ()
    key: d.Key | None = None
    keys: list[list[int]] = field(default_factory=list)
    markers: tuple[d.Marker, ...] = ()
    lyrics: tuple[d.Lyric, ...] = ()
    credits: tuple[d.Credit, ...] = ()
    report: list[str] = field(default_factory=list)


def timeline_of(file: MidiFile, clock: FileClock) -> Timeline:
    """Return the timeline of a file; MidiError when its tempo is absurd."""
    found = Timeline()
    found.tempo = _tempo(file, clock, found.report)
    found.metre = _metre(file, clock, found.report)
    found.key, found.keys = _keys(file, found.report)
    found.markers = tuple(
        d.Marker(f"marker{index:04}", clock.song_tick(event.tick), text_of(event), extra)
        for index, event, extra in _texts(file, MARKER, clock, found.report)
    )
    found.lyrics = tuple(
        d.Lyric(f"lyric{index:05}", clock.song_tick(event.tick), text_of(event), extra)
        for index, event, extra in _texts(file, LYRIC, clock, found.report)
    )
    notices = dict.fromkeys(text_of(event).strip() for _, event in metas(file, COPYRIGHT)[:20])
    found.credits = tuple(
        d.Credit(f"credit{index:04}", notice, "copyright") for index, notice in enumerate(notices) if notice
    )
    return found


def sections_of(markers: Iterable[d.Marker], end: int) -> tuple[d.Section, ...]:
    """Return the sections that markers name, when there are several; each lasts until the next."""
    named = [marker for marker in markers if _SECTION.fullmatch(marker.name) and marker.tick < end]
    named = named if len({marker.tick for marker in named}) > 1 else []
    ends = [*(marker.tick for marker in named[1:]), end]
    return tuple(
        d.Section(f"section{index:03}", marker.tick, Ticks(until - marker.tick), marker.name.strip())
        for index, (marker, until) in enumerate(zip(named, ends, strict=False))
        if until > marker.tick
    )


def text_of(event: Event) -> str:
    """Return the text of a meta event: UTF-8 where it is, else Latin-1, as older files are."""
    data = event.data[1 : 1 + MAX_TEXT]
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\0", "")


def _tempo(file: MidiFile, clock: FileClock, report: list[str]) -> tuple[d.TempoPoint, ...]:
    if clock.is_film:
        report.append(f"The file counts frames of film, not beats; it is laid on {FILM_TEMPO_BPM} bpm.")
        return (d.TempoPoint(d.START, float(FILM_TEMPO_BPM)),)
    points: dict[int, d.TempoPoint] = {}
    for _, event in metas(file, TEMPO):
        microseconds = int.from_bytes(event.data[1:4], "big")
        if microseconds == 0:
            raise MidiError("The MIDI file has a tempo without end.", remedy="Give it a tempo from 10 to 999 bpm.")
        exact = MICROSECONDS / microseconds
        bpm = min(max(exact, SLOWEST_BPM), FASTEST_BPM)
        extra = clock.remembered(event.tick)
        if bpm != exact:
            extra["midi_us"] = microseconds
            report.append(f"A tempo of {exact:.4g} bpm is played at {bpm:g}.")
        tick = clock.song_tick(event.tick)
        points[tick] = d.TempoPoint(tick, bpm, extra=extra or d.NOTHING)
    points.setdefault(0, d.TempoPoint(d.START, 120.0))
    return tuple(points.values())


def _metre(file: MidiFile, clock: FileClock, report: list[str]) -> tuple[d.MetrePoint, ...]:
    points: dict[int, d.MetrePoint] = {}
    for _, event in metas(file, METRE):
        beats, power, *clocks = event.data[1:5] if len(event.data) > 2 else (0, 0)  # noqa: PLR2004 - both numbers
        unit = 2**power if power < 8 else 0  # noqa: PLR2004 - a 128th is the shortest note there is
        if beats == 0 or unit not in UNITS:
            report.append(f"A metre of {beats}/{unit or '?'} is not kept.")
            continue
        extra = clock.remembered(event.tick)
        if tuple(clocks) not in {USUAL_CLOCKS, ()}:
            extra["midi_clocks"] = list(clocks)
        tick = clock.song_tick(event.tick)
        points[tick] = d.MetrePoint(tick, beats, unit, extra or d.NOTHING)
    points.setdefault(0, d.MetrePoint(d.START))
    return tuple(points.values())


def _keys(file: MidiFile, report: list[str]) -> tuple[d.Key | None, list[list[int]]]:
    """Return the first key, and all key signatures as [file tick, sharps, 1 for minor]."""
    found: list[list[int]] = []
    for _, event in metas(file, KEY)[:200]:
        if len(event.data) < 3:  # noqa: PLR2004 - sharps and mode
            continue
        sharps = event.data[1] - 256 if event.data[1] > 127 else event.data[1]  # noqa: PLR2004 - a signed byte
        if abs(sharps) <= 7 and event.data[2] <= 1:  # noqa: PLR2004 - the keys there are
            found.append([event.tick, sharps, event.data[2]])
    if not found:
        return None, []
    if len({(sharps, minor) for _, sharps, minor in found}) > 1:
        report.append("The key changes; the song shows the first one.")
    return key_of_signature(found[0][1], minor=bool(found[0][2])), found


def key_of_signature(sharps: int, *, minor: bool) -> d.Key:
    """Return the key with so many sharps (flats below 0)."""
    return d.Key((sharps * 7 + (9 if minor else 0)) % 12, "minor" if minor else "major")


def _texts(file: MidiFile, kind: int, clock: FileClock, report: list[str]) -> Iterable[tuple[int, Event, Any]]:
    found = metas(file, kind)
    if len(found) > MAX_WORDS:
        report.append(f"Of {len(found):,} words the first {MAX_WORDS:,} are kept.")
    for index, (track, event) in enumerate(found[:MAX_WORDS]):
        extra = clock.remembered(event.tick) | ({"midi_track": track} if track else {})
        yield index, event, extra or d.NOTHING
