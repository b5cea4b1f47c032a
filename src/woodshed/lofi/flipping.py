"""Compose, press, sample yourself: a phrase of one's own song, aged and chopped, becomes a new beat.

Every sample is the user's own: it is rendered from their song.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import soundfile

from woodshed.analysis import integrated_loudness
from woodshed.audio import Audio
from woodshed.engine import MediaSource, process, render_mix
from woodshed.errors import SongError
from woodshed.lofi.beat import Chop, beat
from woodshed.lofi.chopping import chop
from woodshed.lofi.media import check_wear, medium, settings_of
from woodshed.song.document import Song, Track
from woodshed.song.tempo import MetreMap, TempoMap
from woodshed.units import Ticks

SAMPLE_RATE = 48_000
PHRASE_BARS = 4
LONGEST_S = 60.0
_DRUM_CHANNEL = 9
_SAMPLE_LUFS = -16.0
_SILENT = 1e-4


@dataclass(frozen=True, eq=False)
class Flip:
    """A new song and the one sample that it plays: a WAV file's bytes, to be kept in the song's media."""

    song: Song
    sample: bytes
    chops: tuple[Chop, ...]
    bars: tuple[int, int]
    """The first and the last bar of the phrase, counted from 1."""


def flip_song(
    song: Song,
    *,
    medium_name: str = "vinyl",
    year: int | None = None,
    wear: float = 70.0,
    bars: tuple[int, int] | None = None,
    seed: int = 0,
    drums: bool = False,
    media: MediaSource | None = None,
) -> Flip:
    """Render a phrase of `song`, age it, chop it, and write a new beat from the chops.

    `bars` are its first and last bar, from 1; by default four bars of the most energetic section. The song's own
    drums are left out unless `drums`. Another `seed` is another beat. SongError when there is nothing to hear.
    """
    first, last = bars or _best_bars(song)
    metre, tempo = MetreMap.of(song), TempoMap.of(song)
    start, end = metre.tick(first), metre.tick(last + 1)
    length_s = tempo.seconds(end) - tempo.seconds(start)
    if not 0 < length_s <= LONGEST_S:
        raise SongError(
            f"A phrase of {length_s:.0f} seconds cannot be flipped.",
            remedy=f"Choose bars that last {LONGEST_S:g} seconds at most.",
        )
    phrase = _rendered(song if drums else _without_drums(song), start, end, media)
    aged = _aged(phrase, medium_name, year, check_wear(wear), song.seed)
    beats = (end - start) / (metre.tick(first + 1) - metre.tick(first)) * 4
    cuts = chop(aged, SAMPLE_RATE)
    chops = _chops(cuts, aged.shape[1], length_s, beats)
    sample = _as_wav(aged)
    new = beat(song, chops, sample, aged.shape[1], seed=seed, medium=medium_name, year=year, wear=wear)
    return Flip(new, sample, chops, (first, last))


def _best_bars(song: Song) -> tuple[int, int]:
    """Return the first four bars of the section with the most energy; without sections the song's first four."""
    metre = MetreMap.of(song)
    bars = metre.position(max(0, song.end - 1)).bar
    first = 1
    if song.sections:
        loudest = max(song.sections, key=lambda section: (section.energy, -section.start))
        first = metre.position(loudest.start).bar
    return first, min(bars, first + PHRASE_BARS - 1)


def _without_drums(song: Song) -> Song:
    """Return the song with its drummers muted, if somebody else plays."""

    def drums_muted(track: Track) -> Track:
        return replace(track, mute=True) if track.midi_channel == _DRUM_CHANNEL else track

    others = [track for track in song.tracks if track.clips and track.midi_channel != _DRUM_CHANNEL and not track.mute]
    return replace(song, tracks=tuple(drums_muted(track) for track in song.tracks)) if others else song


def _rendered(song: Song, start: Ticks, end: Ticks, media: MediaSource | None) -> Audio:
    more: dict[str, Any] = {} if media is None else {"media": media}
    mix = render_mix(song, sample_rate=SAMPLE_RATE, start=start, end=end, tail_s=0.0, **more)
    if float(np.max(np.abs(mix.audio), initial=0.0)) < _SILENT:
        raise SongError("There is nothing to hear in these bars.", remedy="Choose bars in which something plays.")
    return mix.audio


def _aged(phrase: Audio, name: str, year: int | None, wear: float, seed: int) -> Audio:
    """Return the phrase as the medium plays it, at the level of a sample."""
    settings: dict[str, Any] = {**settings_of(name, year), "wear": wear / 100}
    aged = process(medium(name).device, phrase, SAMPLE_RATE, seed=seed, **settings)
    gain = 10 ** ((_SAMPLE_LUFS - integrated_loudness(aged, SAMPLE_RATE)) / 20)
    peak = float(np.max(np.abs(aged), initial=1e-9))
    return np.asarray(aged * min(gain, 0.98 / peak), dtype=np.float32)


def _chops(cuts: Sequence[int], frames: int, length_s: float, beats: float) -> tuple[Chop, ...]:
    """Return the chops with where each lay in the phrase, in quarter notes."""
    ends = [*cuts[1:], frames]
    per_frame = beats / (length_s * SAMPLE_RATE)
    return tuple(Chop(start, end, start * per_frame) for start, end in zip(cuts, ends, strict=True))


def _as_wav(audio: Audio) -> bytes:
    """Return a WAV file of 24 bits: the same audio gives the same bytes."""
    file = io.BytesIO()
    soundfile.write(file, audio.T, SAMPLE_RATE, format="WAV", subtype="PCM_24")
    return file.getvalue()
