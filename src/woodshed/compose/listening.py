"""What assistants must know about a song that somebody else may have written: who drums, who sings."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import fmean

from woodshed.compose.completion import find_key, plays_drums
from woodshed.song.document import Clip, Key, Song, Track
from woodshed.units import PPQ

ALONE = 0.85
"""Share of notes with an onset of their own from which on a part is taken for a single line."""


CLOCKWORK = 0.75
"""Share of equal steps from which on a line is taken for an arpeggio."""


def key_of(song: Song) -> Key:
    """Return the song's key, found from its notes when it says none."""
    return song.key or find_key(song)


def pitched_tracks(song: Song) -> list[Track]:
    """Return the tracks that play pitched notes."""
    return [track for track in song.tracks if not plays_drums(track) and any(clip.notes for clip in track.clips)]


def is_single_line(clip: Clip) -> bool:
    """Say whether a clip plays one note at a time."""
    return len({note.start for note in clip.notes}) >= ALONE * len(clip.notes)


def tune_track(song: Song) -> Track | None:
    """Return the track most like a tune: the highest line whose rhythm is not that of a clockwork.

    Lines of ever the same step are taken for arpeggios, and for the tune only when there is no other.
    """
    singing = [
        track for track in pitched_tracks(song) if all(is_single_line(clip) for clip in track.clips if clip.notes)
    ]
    return max(singing, key=lambda track: (_steadiness(track) < CLOCKWORK, _mean_pitch(track)), default=None)


def lowest_track(song: Song) -> Track | None:
    """Return the track that plays lowest: the bass."""
    return min(pitched_tracks(song), key=_mean_pitch, default=None)


def _steadiness(track: Track) -> float:
    """Return the share of the commonest step from onset to onset, in sixteenths."""
    steps = [
        round((after.start - before.start) * 4 / PPQ) for clip in track.clips for before, after in pairwise(clip.notes)
    ]
    return max(Counter(steps).values()) / len(steps) if steps else 0.0


def _mean_pitch(track: Track) -> float:
    return fmean(note.pitch for clip in track.clips for note in clip.notes)
