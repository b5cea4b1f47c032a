"""What templates do to what the composer wrote: let it go round, make room to record, send players out."""

from __future__ import annotations

from dataclasses import replace

from woodshed.compose.completion import plays_drums
from woodshed.compose.dice import stable_id
from woodshed.song.document import Clip, Device, Section, Send, Song, Track
from woodshed.theory.metre import bar_ticks
from woodshed.units import Ticks

RECORDED = (
    ("Voice", "microphone", 4, (("equalizer", "clear_voice"), ("compressor", "vocal")), -16.0),
    ("Guitar", "guitar", 6, (("equalizer", "low_cut"),), -20.0),
)
"""The tracks to record on: name, icon, colour, devices with their presets, send to the reverb in dB."""


def looped(song: Song) -> Song:
    """Return the song without its last bar, in which the composer only lets the last notes ring."""
    bar = bar_ticks(song.metre[0].beats, song.metre[0].unit)
    end = Ticks(song.end // bar * bar - bar)
    sections = tuple(_cut_section(section, end) for section in song.sections if section.start < end)
    chords = tuple(
        replace(chord, length=Ticks(min(chord.length, end - chord.start))) for chord in song.chords if chord.start < end
    )
    tracks = tuple(
        replace(track, clips=tuple(_cut_clip(clip, end, track.name) for clip in track.clips if clip.start < end))
        for track in song.tracks
    )
    lanes = tuple(
        replace(lane, points=tuple(point for point in lane.points if point.tick < end)) for lane in song.automation
    )
    return replace(song, sections=sections, chords=chords, markers=(), tracks=tracks, automation=lanes)


def ready_to_record(song: Song) -> Song:
    """Return the loop with a voice's and a guitar's track, armed, above the drums that keep time."""
    song = looped(song)
    reverb = next((track.id for track in song.tracks if track.kind == "return"), "")
    recorded = tuple(_audio_track(place, reverb) for place in range(len(RECORDED)))
    return replace(song, tracks=(*recorded, *song.tracks), automation=())


def without_players(song: Song) -> Song:
    """Return the loop in which only the drums play; everybody else keeps their place and sound."""
    song = looped(song)
    tracks = tuple(track if plays_drums(track) else replace(track, clips=()) for track in song.tracks)
    return replace(song, tracks=tracks, chords=(), automation=())


def _cut_section(section: Section, end: Ticks) -> Section:
    return replace(section, length=Ticks(min(section.length, end - section.start)), name="loop")


def _cut_clip(clip: Clip, end: Ticks, name: str) -> Clip:
    length = Ticks(min(clip.length, end - clip.start))
    notes = tuple(
        replace(note, length=Ticks(min(note.length, length - note.start))) for note in clip.notes if note.start < length
    )
    return replace(clip, name=name, length=length, notes=notes)


def _audio_track(place: int, reverb: str) -> Track:
    """Return a track to record on; `armed` is the page's own field."""
    name, icon, colour, devices, send_db = RECORDED[place]
    sends = (Send(stable_id("template", "send", name), reverb, send_db),) if reverb else ()
    return Track(
        id=stable_id("template", "track", name),
        name=name,
        kind="audio",
        icon=icon,
        colour=colour,
        devices=tuple(_device(name, kind, preset) for kind, preset in devices),
        sends=sends,
        extra={"armed": True},
    )


def _device(track: str, kind: str, preset: str) -> Device:
    return Device(stable_id("template", "device", track, kind), kind, preset)
