"""MIDI in and out: `load_midi` makes a song of a file, `save_midi` a file of a song."""

from woodshed.song.midi.reading import Imported, load_midi, parse_midi
from woodshed.song.midi.writing import format_midi, save_midi

__all__ = ["Imported", "format_midi", "load_midi", "parse_midi", "save_midi"]
