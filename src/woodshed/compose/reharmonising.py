"""Other chords under the same tune: relatives, suspensions, dominants and borrowed chords that still fit it.

Each chord may be replaced by one that does the same in the key and holds the tune's notes; the players of chords
and bass follow, every note to the nearest of the new chord.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from woodshed.compose.completion import plays_drums
from woodshed.compose.dice import Dice, stable_id
from woodshed.compose.listening import key_of, lowest_track, tune_track
from woodshed.errors import SongError
from woodshed.song.document import Chord, Clip, Key, Note, Song, Track
from woodshed.song.edits import differences
from woodshed.song.suggestion import Suggestion
from woodshed.theory.chords import ChordSymbol, format_chord, parse_chord
from woodshed.theory.harmony import chord_scale, diatonic_chord, dominant_of, function_of, roman_chord
from woodshed.theory.keys import uses_flats
from woodshed.theory.scales import is_minor
from woodshed.units import Ticks

LEAST_FIT = 0.5
"""Share of the tune's time that must lie on notes of a new chord."""
BORROWED = {True: ("bII", "IV"), False: ("iv", "bVII", "bVI")}
"""Chords lent by the parallel key, for minor and for major keys."""


@dataclass(frozen=True, slots=True)
class _Replaced:
    """A stretch of the song that gets another chord."""

    start: Ticks
    end: Ticks
    old: ChordSymbol
    new: ChordSymbol


def suggest_reharmonisation(
    song: Song, *, start: Ticks | None = None, end: Ticks | None = None, seed: int = 0
) -> Suggestion:
    """Suggest other chords between two moments (by default in the whole song).

    The first and last chord stay, so that the passage begins and ends where it did. SongError when no
    chord there can be replaced.
    """
    inside = [chord for chord in song.chords if (start or 0) <= chord.start < (song.end if end is None else end)]
    replaced = list(_replacements(song, inside, Dice("reharmonise", seed)))
    if not replaced:
        raise SongError(
            "No other chords fit this passage.", remedy="Choose a longer one, with chords on the chord track."
        )
    changed = _with_new_chords(song, replaced)
    flats = uses_flats(key_of(song))
    told = ", ".join(
        f"{format_chord(item.old, flats=flats)} to {format_chord(item.new, flats=flats)}" for item in replaced[:6]
    )
    return Suggestion(
        id=stable_id("reharmonise", seed, *(item.start for item in replaced)),
        title=f"Try {len(replaced)} other chords",
        reason=f"They do the same in the key and hold the tune: {told}.",
        edits=tuple(differences(song, changed)),
        evidence={"chords": float(len(replaced)), "tune_fit": round(_mean_fit(song, replaced), 3)},
        by=f"compose#{seed}",
    )


def _replacements(song: Song, chords: Sequence[Chord], dice: Dice) -> Iterator[_Replaced]:
    key = key_of(song)
    tune = tune_track(song)
    for chord in chords[1:-1]:
        old = parse_chord(chord.symbol)
        own = dice.branch(chord.id)
        end = Ticks(chord.start + chord.length)
        fitting = [
            new
            for new in _relatives(old, key, chords, chord)
            if new != old and _fit(tune, chord.start, end, new) >= LEAST_FIT
        ]
        if fitting and own.chance(0.6):
            yield _Replaced(chord.start, end, old, own.pick(fitting))


def _relatives(old: ChordSymbol, key: Key, chords: Sequence[Chord], chord: Chord) -> list[ChordSymbol]:
    """Return chords that could stand for another: of the same function, borrowed, or leading to the next."""
    size = min(5, max(3, len(old.intervals)))
    function = function_of(old, key)
    same = [diatonic_chord(degree, key, notes=size) for degree in range(7)]
    relatives = [candidate for candidate in same if function_of(candidate, key) == function]
    relatives += [roman_chord(numeral, key) for numeral in BORROWED[is_minor(key)] if function == "subdominant"]
    following = next((after for after in chords if after.start == chord.start + chord.length), None)
    if following is not None and function != "dominant":
        relatives.append(dominant_of(parse_chord(following.symbol)))
    return [candidate for candidate in relatives if candidate.family != "diminished"]


def _fit(tune: Track | None, start: int, end: int, chord: ChordSymbol) -> float:
    """Return the share of the tune's time on notes of a chord; 1 where the tune is silent."""
    if tune is None:
        return 1.0
    inside = [note for clip in tune.clips for note in clip.notes if start <= clip.start + note.start < end]
    total = sum(note.length for note in inside)
    held = sum(note.length for note in inside if note.pitch % 12 in chord.pitch_classes)
    return held / total if total else 1.0


def _mean_fit(song: Song, replaced: Sequence[_Replaced]) -> float:
    tune = tune_track(song)
    return fmean(_fit(tune, item.start, item.end, item.new) for item in replaced)


def _with_new_chords(song: Song, replaced: Sequence[_Replaced]) -> Song:
    flats = uses_flats(key_of(song))
    symbols = {item.start: format_chord(item.new, flats=flats) for item in replaced}
    chords = tuple(
        replace(chord, symbol=symbols[chord.start]) if chord.start in symbols else chord for chord in song.chords
    )
    tune, bass = tune_track(song), lowest_track(song)
    tracks = tuple(
        track if plays_drums(track) or track is tune else _following(track, song, replaced, is_bass=track is bass)
        for track in song.tracks
    )
    return replace(song, chords=chords, tracks=tracks)


def _following(track: Track, song: Song, replaced: Sequence[_Replaced], *, is_bass: bool) -> Track:
    return replace(track, clips=tuple(_follow(clip, song, replaced, is_bass=is_bass) for clip in track.clips))


def _follow(clip: Clip, song: Song, replaced: Sequence[_Replaced], *, is_bass: bool) -> Clip:
    if clip.loop:
        return clip
    notes: list[Note] = []
    taken: set[tuple[int, int]] = set()
    for note in clip.notes:
        moved = _note_under(note, clip, song, replaced, is_bass=is_bass)
        if (moved.start, moved.pitch) not in taken:
            taken.add((moved.start, moved.pitch))
            notes.append(moved)
    return replace(clip, notes=tuple(notes))


def _note_under(note: Note, clip: Clip, song: Song, replaced: Sequence[_Replaced], *, is_bass: bool) -> Note:
    """Return a note where its new chord wants it: the bass's root on the root, all else to the nearest note."""
    tick = clip.start + note.start
    item = next((item for item in replaced if item.start <= tick < item.end), None)
    if item is None:
        return note
    if is_bass and note.pitch % 12 == item.old.bass_class:
        return replace(note, pitch=_nearest(note.pitch, (item.new.bass_class,)))
    if note.pitch % 12 in item.old.pitch_classes:
        return replace(note, pitch=_nearest(note.pitch, item.new.pitch_classes))
    return replace(note, pitch=_nearest(note.pitch, chord_scale(item.new, key_of(song))))


def _nearest(pitch: int, classes: Sequence[int]) -> int:
    options = [
        candidate for candidate in range(max(0, pitch - 11), min(127, pitch + 11) + 1) if candidate % 12 in classes
    ]
    return min(options, key=lambda candidate: (abs(candidate - pitch), candidate))
