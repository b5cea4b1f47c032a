"""Songs as MIDI files: what is heard, in ticks, and what an imported file had besides.

A file that came from MIDI is written with the division it had, so every note is back on its tick; when
something was moved between those ticks, with the smallest division that can say both. Notes are
placed as the engine plays them: clips looped and cut at their end, with their groove.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any

from woodshed.song import document as d
from woodshed.song.atomic import write_atomically
from woodshed.song.instruments import program_of_sound
from woodshed.song.midi.clock import FILM_TEMPO_BPM, FileClock, nearest
from woodshed.song.midi.conductor import conductor_items
from woodshed.song.midi.item import CHANNEL, END, HEAD, ON, Item, START_OFF
from woodshed.song.midi.parts import (
    BEND,
    CONTROL,
    DRUM_CHANNEL,
    NOTE_OFF,
    NOTE_ON,
    PAN,
    POLY_PRESSURE,
    PRESSURE,
    PROGRAM,
    VOLUME,
)
from woodshed.song.midi.smf import END_OF_TRACK, MAX_DIVISION, META, Event, MidiFile, format_file
from woodshed.song.midi.timeline import NAME
from woodshed.song.playing import played_controls, played_notes
from woodshed.units import PPQ

ATTACK_PITCH = 60
USUAL_VOLUME, CENTRE = 100, 64


def save_midi(song: d.Song, path: Path | str) -> tuple[str, ...]:
    """Write a song as a MIDI file, whole or not at all; returns in words what could not be kept.

    FileError when the file cannot be written.
    """
    file, report = format_midi(song)
    write_atomically(Path(path), file)
    return report


def format_midi(song: d.Song) -> tuple[bytes, tuple[str, ...]]:
    """Return the bytes of a MIDI file with a song, and in words what could not be kept."""
    ...
