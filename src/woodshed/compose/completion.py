"""What a song that came from elsewhere may lack: its key. Nothing else is touched."""

from __future__ import annotations

from dataclasses import replace

from woodshed.compose.mixer import DRUM_CHANNEL
from woodshed.song.document import Clip, Key, Song, Track
from woodshed.theory.key_finding import rank_keys
from woodshed.units import Ticks

UNKNOWN_KEY = Key(0, "major")


def complete_song(song: Song) -> Song:
    """Return the song with its key, found from its notes if it says none; all else stays as it is."""
    return song if song.key is not None else replace(song, key=find_key(song))


def find_key(song: Song) -> Key:
    """Return the major or minor key that fits the song's notes best; C major when it has none.

    The notes are weighted by how long they sound, drums left out, and compared with the
    Krumhansl-Kessler profiles.
    """
    weights = [0.0] * 12
    for track in song.tracks:
        if not _plays_drums(track):
            for clip in track.clips:
                for pitch_class, ticks in _sounding(clip):
                    weights[pitch_class] += ticks
    if not any(weights):
        return UNKNOWN_KEY
    best = rank_keys(weights)[0]
    return Key(best.tonic, best.scale)


def _plays_drums(track: Track) -> bool:
    zones = [device.zone for device in track.devices if device.zone is not None]
    return track.midi_channel == DRUM_CHANNEL or any(zone.pitch is not None for zone in zones)


def _sounding(clip: Clip) -> list[tuple[int, Ticks]]:
    """Return (pitch class, ticks) of each note of a clip; a loop counts as often as it comes round."""
    if clip.muted:
        return []
    rounds = max(1, -(-clip.length // clip.loop)) if clip.loop else 1
    return [(note.pitch % 12, Ticks(note.length * rounds)) for note in clip.notes]
