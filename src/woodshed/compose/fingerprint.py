"""What a song measures as: the numbers that tell one style from another.

Everything is counted from the notes as they are played, grooves included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from woodshed.compose.drums import DRUM_NOTES, HATS
from woodshed.compose.mixer import DRUM_CHANNEL
from woodshed.song.document import Clip, Note, Song, Track
from woodshed.theory.chords import ChordSymbol, parse_chord
from woodshed.theory.groove import STRAIGHT, swung
from woodshed.theory.metre import bar_ticks
from woodshed.theory.rhythm import groove_consistency, quantised, syncopation
from woodshed.units import PPQ, Ticks

MIDDLE_C = 60
BACKBEATS = ("snare", "clap", "rim")


@dataclass(frozen=True, slots=True)
class _Heard:
    """A note as it is played: when in the song, how long, at which pitch and velocity."""

    start: int
    length: int
    pitch: int
    velocity: int


def fingerprint(song: Song) -> dict[str, float]:
    """Return the measurements of a song by name.

    Densities are onsets in a quarter note, registers MIDI pitches, shares 0 to 1, tempo in bpm.
    """
    metre = song.metre[0]
    drums = [note for track in song.tracks if _is_drums(track) for note in _heard(track)]
    pitched = {track.name: _heard(track) for track in song.tracks if not _is_drums(track) and _heard(track)}
    everything = [note for notes in pitched.values() for note in notes]
    lowest = min(pitched.values(), key=lambda notes: fmean(note.pitch for note in notes), default=[])
    singing = _singing(pitched)
    return {
        "tempo_bpm": song.tempo[0].bpm,
        "beats": float(metre.beats),
        "swing": _swing(song),
        "bass_density": _density(lowest, song.end),
        "bass_register": _mean_pitch(lowest),
        "bass_syncopation": syncopation(quantised(note.start for note in lowest), metre.beats, metre.unit),
        "tune_density": _density(singing, song.end),
        "tune_register": _mean_pitch(singing),
        "tune_syncopation": syncopation(quantised(note.start for note in singing), metre.beats, metre.unit),
        "note_beats": fmean([note.length / PPQ for note in everything] or [0.0]),
        "pitched_density": _density(everything, song.end),
        "velocity_spread": pstdev([note.velocity for note in everything]) if len(everything) > 1 else 0.0,
        **_drum_numbers(drums, song, metre.beats, metre.unit),
        **_chord_numbers([parse_chord(chord.symbol) for chord in song.chords]),
    }


def _is_drums(track: Track) -> bool:
    return track.midi_channel == DRUM_CHANNEL


def _heard(track: Track) -> list[_Heard]:
    return [_as_played(clip, note) for clip in track.clips for note in clip.notes]


def _as_played(clip: Clip, note: Note) -> _Heard:
    """Return a note where the engine plays it: swing first, then the template's lateness."""
    tick = clip.start + note.start
    if clip.groove is None:
        return _Heard(tick, note.length, note.pitch, note.velocity)
    groove = clip.groove
    step = tick // groove.grid
    late = groove.offsets[step % len(groove.offsets)] if groove.offsets else 0
    factor = groove.velocities[step % len(groove.velocities)] if groove.velocities else 1.0
    start = swung(tick, groove.swing, groove.grid) + late
    return _Heard(start, note.length, note.pitch, min(127, round(note.velocity * factor)))


def _swing(song: Song) -> float:
    grooves = [clip.groove for track in song.tracks for clip in track.clips if clip.groove is not None]
    return fmean([groove.swing for groove in grooves] or [STRAIGHT])


def _singing(pitched: dict[str, list[_Heard]]) -> list[_Heard]:
    """Return the part most like a tune: the highest of those that play one note at a time."""
    alone = [
        notes for notes in pitched.values() if len({note.start // (PPQ // 8) for note in notes}) > 0.8 * len(notes)
    ]
    return max(alone, key=lambda notes: fmean(note.pitch for note in notes), default=[])


def _density(notes: Sequence[_Heard], end: Ticks) -> float:
    return len(quantised((note.start for note in notes), Ticks(PPQ // 8))) * PPQ / end if end else 0.0


def _mean_pitch(notes: Sequence[_Heard]) -> float:
    return fmean([note.pitch for note in notes] or [MIDDLE_C])


def _drum_numbers(drums: Sequence[_Heard], song: Song, beats: int, unit: int) -> dict[str, float]:
    bar = bar_ticks(beats, unit)
    kicks = _voices(drums, ("kick",))
    backs = _voices(drums, BACKBEATS)
    quarter = Ticks(PPQ)
    return {
        "drum_density": _density(drums, song.end),
        "hat_density": _density(_voices(drums, (*HATS, "ride", "shaker")), song.end),
        "kick_density": _density(kicks, song.end),
        "kick_on_beats": _share(near_line(note.start, quarter) for note in kicks),
        "back_on_half": _share(near_line(note.start - bar // 2, bar) for note in backs),
        "back_on_beats": _share(near_line(note.start, quarter) for note in backs),
        "drum_consistency": groove_consistency((note.start for note in drums), bar, bar * 4 // PPQ),
        "drum_velocity_spread": pstdev([note.velocity for note in drums]) if len(drums) > 1 else 0.0,
    }


def _voices(drums: Iterable[_Heard], names: Iterable[str]) -> list[_Heard]:
    pitches = {DRUM_NOTES[name] for name in names}
    return [note for note in drums if note.pitch in pitches]


def near_line(tick: int, grid: Ticks) -> bool:
    """Say whether a moment is within a thirty-second note of a grid line."""
    return (tick + PPQ // 8) % grid < PPQ // 4


def _share(flags: Iterable[bool]) -> float:
    return fmean([float(flag) for flag in flags] or [0.0])


def _chord_numbers(chords: Sequence[ChordSymbol]) -> dict[str, float]:
    return {
        "chord_notes": fmean([len(chord.intervals) for chord in chords] or [0]),
        "power_chords": _share(chord.family == "power" for chord in chords),
        "sevenths": _share(chord.seventh is not None for chord in chords),
        "ninths": _share(bool(chord.tensions) for chord in chords),
        "dominants": _share(chord.family == "dominant" for chord in chords),
        "minors": _share(chord.family == "minor" for chord in chords),
    }
