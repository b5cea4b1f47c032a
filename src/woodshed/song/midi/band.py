"""From the parts of a MIDI file to tracks that sound: instruments, levels, places and reverb.

The levels follow General MIDI 2: a volume v is 40 log10(v / 127) dB. A part at volume 100, where
every part begins that says nothing, gets the gain of its family (see `woodshed.song.instruments`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from woodshed.song import document as d
from woodshed.song.instruments import DRUM_KIT_GAIN_DB, family_of_program, rack_of_notes, sound_of_program
from woodshed.song.midi.clock import FileClock
from woodshed.song.midi.parts import (
    BEND,
    CONTROL,
    FOLLOWED,
    PAN,
    POLY_PRESSURE,
    PRESSURE,
    PROGRAM,
    REVERB,
    VOLUME,
    Channels,
    Part,
    PartControl,
)
from woodshed.song.midi.smf import Event
from woodshed.song.tempo import MetreMap
from woodshed.units import Ticks

USUAL_VOLUME, CENTRE, USUAL_REVERB = 100, 64, 40
USUAL_BEND = 2
LOWEST_DB = -60.0
WIDEST_BEND = 24
REVERB_TRACK = "reverb-return"
REVERB_GAIN_DB = {"bass": -28.0, "drums": -20.0}
USUAL_REVERB_GAIN_DB = -14.0
HEARD = FOLLOWED | {VOLUME, PAN, REVERB}
"""Controllers that are heard: those that the engine follows, and those that become the mix."""
COLOURS = 8


class Band:
    """Makes the tracks and automation of a song from the parts of a file."""

    def __init__(self, clock: FileClock, channels: Channels, metre: MetreMap, prefix: str) -> None:
        self._clock = clock
        self._channels = channels
        self._metre = metre
        self._prefix = prefix
        self.automation: list[d.Automation] = []

    def tracks(self, parts: list[Part], names: Mapping[int, str]) -> tuple[d.Track, ...]:
        """Return a track for each part, the reverb that they share, and the master."""
        shared = {part.track for part in parts if sum(other.track == part.track for other in parts) > 1}
        tracks = []
        for index, part in enumerate(parts):
            name = names.get(part.track, "").strip()
            tracks.append(self._track(index, part, "" if part.track in shared else name))
        reverb = d.Device(f"{self._prefix}room", "reverb", "hall", {"mix": 1.0})
        tracks.append(d.Track(REVERB_TRACK, "Reverb", "return", devices=(reverb,)))
        return (*tracks, d.Track(d.MASTER, "Master", "master"))

    def _track(self, index: int, part: Part, name: str) -> d.Track:
        prefix = f"{self._prefix}t{index:03}"
        family = "drums" if part.drums else family_of_program(part.program or 0)
        gain_db = round(self._gain_db(part) + self._level_db(part, part.start), 2)
        track = d.Track(
            prefix,
            name or family.capitalize(),
            gain_db=gain_db,
            pan=self._pan(part, part.start),
            colour=index % COLOURS,
            devices=self._devices(part, prefix),
            sends=self._sends(part, family, prefix),
            clips=(self._clip(part, prefix, name),),
            midi_channel=part.channel,
            midi_program=part.program,
            extra={"midi_track": part.track},
        )
        self._automate(part, track)
        return track

    def _devices(self, part: Part, prefix: str) -> tuple[d.Device, ...]:
        if part.drums:
            return rack_of_notes((note.pitch for note in part.notes), prefix, part.program or 0)
        first, *effects = sound_of_program(part.program or 0).devices(prefix)
        bend = min(self._channels.bend_semitones.get(part.channel, USUAL_BEND), WIDEST_BEND)
        if bend != USUAL_BEND:
            first = replace(first, params={**first.params, "bend_semitones": float(bend)})
        return (first, *effects)

    def _gain_db(self, part: Part) -> float:
        return DRUM_KIT_GAIN_DB if part.drums else sound_of_program(part.program or 0).gain_db

    def _level_db(self, part: Part, tick: int) -> float:
        return level_db(self._channels.value(part.channel, VOLUME, tick, USUAL_VOLUME))

    def _pan(self, part: Part, tick: int) -> float:
        return pan_of(self._channels.value(part.channel, PAN, tick, CENTRE))

    def _sends(self, part: Part, family: str, prefix: str) -> tuple[d.Send, ...]:
        amount = self._channels.value(part.channel, REVERB, part.start, USUAL_REVERB)
        if amount == 0:
            return ()
        gain_db = REVERB_GAIN_DB.get(family, USUAL_REVERB_GAIN_DB) + 20 * math.log10(amount / USUAL_REVERB)
        return (d.Send(f"{prefix}s", REVERB_TRACK, round(gain_db, 2)),)

    def _automate(self, part: Part, track: d.Track) -> None:
        """Make automation of volume and pan where they move while the part plays."""
        end = max(note.end for note in part.notes)
        lanes = (
            ("gain_db", VOLUME, lambda value: round(self._gain_db(part) + level_db(value), 2)),
            ("pan", PAN, pan_of),
        )
        for name, controller, convert in lanes:
            changes = self._channels.changes(part.channel, controller, part.start, end)
            if not changes:
                continue
            values = {d.START: getattr(track, name)}
            values |= {self._clock.song_tick(tick): convert(value) for tick, value in changes}
            points = tuple(
                d.Point(f"point{index:05}", tick, value, "hold") for index, (tick, value) in enumerate(values.items())
            )
            self.automation.append(d.Automation(f"{track.id}.{name}", points))

    def _clip(self, part: Part, prefix: str, name: str) -> d.Clip:
        notes = tuple(self._note(index, note) for index, note in enumerate(part.notes))
        controls = tuple(self._control(control, part) for control in part.controls)
        last = max([note.start + note.length for note in notes] + [control.tick + 1 for control in controls])
        return d.Clip(f"{prefix}c", d.START, self._bar_end(last), name, notes, controls)

    def _bar_end(self, tick: int) -> Ticks:
        bar = self._metre.position(tick - 1).bar
        return self._metre.tick(bar + 1)

    def _note(self, index: int, note: Any) -> d.Note:
        start = self._clock.song_tick(note.start)
        length = Ticks(max(1, self._clock.song_tick(note.end) - start))
        extra = self._clock.remembered(note.start)
        if self._clock.quarters(start + length, {}) != note.end / self._clock.per_quarter:
            extra["midi_end"] = note.end - note.start
        return d.Note(
            f"n{index:07}",
            start,
            length,
            note.pitch,
            note.velocity,
            release_velocity=note.release,
            extra=extra or d.NOTHING,
        )

    def _control(self, control: PartControl, part: Part) -> d.Control:
        extra = self._clock.remembered(control.event.tick)
        if control.copy:
            extra["midi_copy"] = True
        elif control.track != part.track:
            extra["midi_track"] = control.track
        kind, value, pitch = _meaning(control.event)
        tick = self._clock.song_tick(control.event.tick)
        return d.Control(f"k{control.place:07}", tick, kind, value, pitch, extra or d.NOTHING)


def level_db(volume: int) -> float:
    """Return the gain of a channel volume (0 to 127) above the usual 100, in dB; at least -60."""
    return max(LOWEST_DB, round(40 * math.log10(volume / USUAL_VOLUME), 2)) if volume else LOWEST_DB


def pan_of(value: int) -> float:
    """Return the place of a pan controller (64 is the centre): -1 is left, 1 is right."""
    return round(max(-1.0, (value - CENTRE) / (127 - CENTRE)), 4)


def _meaning(event: Event) -> tuple[str, float, int | None]:
    """Return the kind, value and pitch of a controller from its message."""
    status, data = event.status & 0xF0, event.data
    if status == CONTROL:
        return f"cc{data[0]}", float(data[1]), None
    if status == PROGRAM:
        return "program", float(data[0]), None
    if status == PRESSURE:
        return "pressure", data[0] / 127, None
    if status == POLY_PRESSURE:
        return "pressure", data[1] / 127, data[0]
    assert status == BEND  # noqa: S101 - the last kind of channel message
    return "bend", ((data[1] << 7 | data[0]) - 8192) / 8192, None
