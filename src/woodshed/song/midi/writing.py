"""Songs as MIDI files: what is heard, in ticks, and what an imported file had besides.

A song that came from MIDI is written with the division its file had, so every note is back on its
tick; when something now lies between those ticks, with a division that can say both. Notes are
placed as the engine plays them: clips looped and cut at their end, with their groove.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from woodshed.disk import atomic_file
from woodshed.song import document as d
from woodshed.song.instruments import program_of_sound
from woodshed.song.midi.clock import FILM_TEMPO_BPM, FileClock
from woodshed.song.midi.conductor import line_of, write_conductor
from woodshed.song.midi.lines import CHANNEL, HEAD, Line, LineNote, division_for
from woodshed.song.midi.parts import BEND, CONTROL, DRUM_CHANNEL, PAN, POLY_PRESSURE, PRESSURE, PROGRAM, VOLUME
from woodshed.song.midi.smf import MidiFile, format_file
from woodshed.song.midi.timeline import NAME
from woodshed.song.playing import PlayedNote, played_controls, played_notes
from woodshed.units import PPQ

USUAL_VOLUME, CENTRE, LARGEST = 100, 64, 127
BEND_STEPS = 8192
CHANNELS = tuple(channel for channel in range(16) if channel != DRUM_CHANNEL)
MAX_LINES = 0xFFFF


def save_midi(song: d.Song, path: Path | str) -> tuple[str, ...]:
    """Write a song as a MIDI file, whole or not at all; returns in words what could not be kept.

    FileError when the file cannot be written.
    """
    data, report = format_midi(song)
    with atomic_file(Path(path)) as file:
        file.write(data)
    return report


def format_midi(song: d.Song) -> tuple[bytes, tuple[str, ...]]:
    """Return the bytes of a MIDI file with a song, and in words what could not be kept."""
    clock = _clock_of(song)
    tracks = [track for track in song.tracks if any(not clip.media for clip in track.clips)]
    lines = _lines(song, tracks)
    write_conductor(song, clock, lines)
    channels = _channels(tracks)
    added = len(lines) - sum(line_of(track.extra, len(lines)) is None for track in tracks)
    for track in tracks:
        index = line_of(track.extra, len(lines))
        if index is None:
            index, added = added, added + 1
        _write_track(track, channels[track.id], clock, lines, lines[index], named=_is_alone(track, tracks))
    counted, exact = division_for(lines, clock)
    together = song.extra.get("midi_format") == 0 and len(lines) == 1
    file = MidiFile(0 if together else 1, counted.division, tuple(line.track(counted.per_quarter) for line in lines))
    return format_file(file), _report(song, exact=exact)


def _clock_of(song: d.Song) -> FileClock:
    """Return the way to count that the song's file had, when it is one and still fits."""
    division = song.extra.get("midi_division")
    if not isinstance(division, int) or not 0 < division <= 0xFFFF:  # noqa: PLR2004 - 16 bits
        return FileClock(PPQ)
    clock = FileClock(division)
    if clock.is_film and [(point.tick, point.bpm) for point in song.tempo] != [(0, FILM_TEMPO_BPM)]:
        return FileClock(PPQ)
    return clock


def _lines(song: d.Song, tracks: list[d.Track]) -> list[Line]:
    """Return the empty tracks of the file: those it had, and one for each track of the song besides."""
    had = song.extra.get("midi_tracks")
    count = had if isinstance(had, int) and 0 < had < MAX_LINES else 1
    count += sum(line_of(track.extra, count) is None for track in tracks)
    lines = [Line() for _ in range(count)]
    if had is None:
        lines[0].add_meta(Fraction(0), NAME, song.title.encode(), HEAD)
    return lines


def _channels(tracks: list[d.Track]) -> dict[str, int]:
    """Return the channel of every track: its own, the drum channel for a rack, else the next free one."""
    taken = {track.midi_channel for track in tracks if track.midi_channel is not None}
    free = [channel for channel in CHANNELS if channel not in taken] or list(CHANNELS)
    channels: dict[str, int] = {}
    given = 0
    for track in tracks:
        if track.midi_channel is not None:
            channels[track.id] = track.midi_channel
        elif any(device.zone is not None and device.zone.pitch is not None for device in track.devices):
            channels[track.id] = DRUM_CHANNEL
        else:
            channels[track.id] = free[given % len(free)]
            given += 1
    return channels


def _is_alone(track: d.Track, tracks: list[d.Track]) -> bool:
    """Tell whether no other track is written into the same track of the file."""
    line = track.extra.get("midi_track")
    return line is None or sum(other.extra.get("midi_track") == line for other in tracks) == 1


def _write_track(track: d.Track, channel: int, clock: FileClock, lines: list[Line], line: Line, *, named: bool) -> None:
    if named and track.name:
        line.add_meta(Fraction(0), NAME, track.name.encode(), HEAD)
    clips = [clip for clip in track.clips if not clip.media]
    _write_setting(track, channel, clips, line)
    chosen = _first_program(clips)
    for clip in clips:
        for played in played_notes(clip):
            line.notes.append(_line_note(played, channel, clock, leans=clip.groove is not None))
        for control, shift in played_controls(clip):
            value = track.midi_program if control is chosen else None
            message = _message(control, channel, value)
            if message is not None and "midi_copy" not in control.extra:
                quarters = Fraction(shift, PPQ) + clock.quarters(control.tick, control.extra)
                own = line_of(control.extra, len(lines))
                (line if own is None else lines[own]).add(quarters, CHANNEL, *message, order=control.id)


def _write_setting(track: d.Track, channel: int, clips: list[d.Clip], line: Line) -> None:
    """Write the program, volume and pan of a track at its start, unless it came with its own."""
    chosen = any(control.kind == "program" for clip in clips for control in clip.controls)
    if "midi_track" in track.extra:
        if not chosen and track.midi_program is not None:
            line.add(Fraction(0), CHANNEL, PROGRAM | channel, bytes([track.midi_program]))
        return
    program = track.midi_program
    if program is None:
        sound = next(((device.kind, device.preset) for device in track.devices), ("", ""))
        program = 0 if channel == DRUM_CHANNEL else program_of_sound(*sound)
    if not chosen:
        line.add(Fraction(0), CHANNEL, PROGRAM | channel, bytes([program]))
    volume = _seven_bits(USUAL_VOLUME * 10 ** (track.gain_db / 40))
    pan = _seven_bits(CENTRE + track.pan * (LARGEST - CENTRE if track.pan > 0 else CENTRE))
    line.add(Fraction(0), CHANNEL, CONTROL | channel, bytes([VOLUME, volume]))
    line.add(Fraction(0), CHANNEL, CONTROL | channel, bytes([PAN, pan]))


def _first_program(clips: list[d.Clip]) -> d.Control | None:
    """Return the controller that says with which program the first note sounds: the track says it now."""
    first = min((clip.start + note.start for clip in clips for note in clip.notes), default=0)
    before = [
        (clip.start + control.tick, control)
        for clip in clips
        for control in clip.controls
        if control.kind == "program" and clip.start + control.tick <= first
    ]
    return max(enumerate(before), key=lambda each: (each[1][0], each[0]))[1][1] if before else None


def _line_note(played: PlayedNote, channel: int, clock: FileClock, *, leans: bool) -> LineNote:
    note = played.note
    if leans:
        start = Fraction(played.start, PPQ)
        end = Fraction(played.start + played.length, PPQ)
    else:
        shift = Fraction(played.shift, PPQ)
        start = shift + clock.quarters(note.start, note.extra)
        end = Fraction(played.start + played.length, PPQ)
        if played.length == note.length:
            remembered = _remembered_end(note, start - shift, clock, shift)
            end = end if remembered is None else remembered
    return LineNote(start, end, channel, note.pitch, played.velocity, note.release_velocity, note.id)


def _remembered_end(note: d.Note, start: Fraction, clock: FileClock, shift: Fraction) -> Fraction | None:
    """Return where a note's file had its end; None when it remembers none or its length changed."""
    length, begin = note.extra.get("midi_end"), start * clock.per_quarter
    if not isinstance(length, int) or length < 0 or begin.denominator != 1:
        return None
    was = clock.song_tick(int(begin) + length) - clock.song_tick(int(begin))
    return shift + start + length / clock.per_quarter if max(1, was) == note.length else None


def _message(control: d.Control, channel: int, instead: float | None) -> tuple[int, bytes] | None:
    """Return the status and data of a controller; None for a kind that MIDI does not know."""
    kind, value = control.kind, control.value if instead is None else instead
    if kind == "program":
        return PROGRAM | channel, bytes([_seven_bits(value)])
    if kind == "pressure" and control.pitch is not None:
        return POLY_PRESSURE | channel, bytes([control.pitch, _seven_bits(value * LARGEST)])
    if kind == "pressure":
        return PRESSURE | channel, bytes([_seven_bits(value * LARGEST)])
    if kind == "bend":
        bend = min(max(round(value * BEND_STEPS) + BEND_STEPS, 0), 2 * BEND_STEPS - 1)
        return BEND | channel, bytes([bend & 0x7F, bend >> 7])
    if kind.startswith("cc") and kind[2:].isdecimal() and int(kind[2:]) <= LARGEST:
        return CONTROL | channel, bytes([int(kind[2:]), _seven_bits(value)])
    return None


def _seven_bits(value: float) -> int:
    return min(max(round(value), 0), LARGEST)


def _report(song: d.Song, *, exact: bool) -> tuple[str, ...]:
    report = []
    audio = sum(bool(clip.media) for track in song.tracks for clip in track.clips)
    if audio:
        report.append(f"{audio} audio clips are not in the MIDI file, which holds no sound.")
    if song.automation:
        report.append("Automation is not in the MIDI file.")
    if any(note.cents for track in song.tracks for clip in track.clips for note in clip.notes):
        report.append("Notes between the keys are written at the nearest key.")
    if not exact:
        report.append("No MIDI file can count so finely; some events moved by less than a tick.")
    return tuple(report)
