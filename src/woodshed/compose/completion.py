"""What a song that came from elsewhere may lack: its key. Nothing else is touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from woodshed.compose.mixer import DRUM_CHANNEL
from woodshed.song.document import Clip, Key, Song, Track
from woodshed.theory.key_finding import KeyGuess, rank_keys
from woodshed.units import PPQ

UNKNOWN_KEY = Key(0, "major")
LAST_BASS, FIRST_BASS = 0.12, 0.06
"""What it counts for a key, in correlation, that the song ends (begins) over its tonic. Chords with
ninths fit several keys almost as well; where a song comes home tells them apart."""


@dataclass(frozen=True, slots=True)
class _Sounding:
    start: int
    end: int
    pitch: int


def complete_song(song: Song) -> Song:
    """Return the song with its key, found from its notes if it says none; all else stays as it is."""
    return song if song.key is not None else replace(song, key=find_key(song))


def find_key(song: Song) -> Key:
    """Return the major or minor key that fits the song's notes best; C major when it has none.

    The notes are weighted by how long they sound, drums left out, and compared with the
    Krumhansl-Kessler profiles; the first and last bass notes speak for the keys on them.
    """
    notes = [note for track in song.tracks if not plays_drums(track) for clip in track.clips for note in _notes(clip)]
    if not notes:
        return UNKNOWN_KEY
    weights = [0.0] * 12
    for note in notes:
        weights[note.pitch % 12] += note.end - note.start
    first, last = _first_bass(notes), _last_bass(notes)

    def fit(guess: KeyGuess) -> float:
        return guess.correlation + LAST_BASS * (guess.tonic == last) + FIRST_BASS * (guess.tonic == first)

    best = max(rank_keys(weights), key=fit)
    return Key(best.tonic, best.scale)


def plays_drums(track: Track) -> bool:
    """Say whether a track is a drum kit: on the drum channel, or a rack of tuned zones."""
    zones = [device.zone for device in track.devices if device.zone is not None]
    return track.midi_channel == DRUM_CHANNEL or any(zone.pitch is not None for zone in zones)


def _notes(clip: Clip) -> Iterator[_Sounding]:
    """Yield the notes of a clip where they sound, as often as its loop comes round."""
    if clip.muted:
        return
    period = clip.loop or clip.length
    for turn in range(0, clip.length, max(1, period)):
        for note in clip.notes:
            start = turn + note.start
            if note.start < period and start < clip.length:
                yield _Sounding(clip.start + start, clip.start + min(start + note.length, clip.length), note.pitch)


def _first_bass(notes: list[_Sounding]) -> int:
    begin = min(note.start for note in notes)
    return min(note.pitch for note in notes if note.start < begin + PPQ) % 12


def _last_bass(notes: list[_Sounding]) -> int:
    last_onset = max(note.start for note in notes)
    return min(note.pitch for note in notes if note.start <= last_onset < note.end) % 12
