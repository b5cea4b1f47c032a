"""Another try at a selection: the same clips, varied, with what carries them left in place.

Tunes keep their notes on strong beats and at phrase ends; chords keep their notes and change how they
lie and when they are struck; drums keep kick and backbeat. What is outside the selection is not touched.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from woodshed.compose.completion import plays_drums
from woodshed.compose.dice import Dice, stable_id
from woodshed.compose.drums import DRUM_NOTES
from woodshed.compose.listening import is_single_line, key_of
from woodshed.errors import SongError
from woodshed.song.document import Clip, Key, Note, Song
from woodshed.song.edits import differences
from woodshed.song.suggestion import Suggestion
from woodshed.theory.metre import metric_level
from woodshed.theory.scales import shift_in_key
from woodshed.units import PPQ, Ticks

BEAT, OFF_BEAT = -2, -3
"""Levels of `theory.metre`."""
MOVED, SPLIT, LEFT_OUT, STRUCK_AGAIN = 0.45, 0.3, 0.12, 0.2
"""How often a free note moves to a neighbour, a long one is split, one is left out, a drum gets a soft stroke."""
GHOST_VELOCITY = 38
CARRYING_DRUMS = {DRUM_NOTES[name] for name in ("kick", "snare", "clap", "rim", "crash")}


def suggest_variation(
    song: Song, clips: Collection[str], *, seed: int = 0, title: str = "Vary the selection"
) -> Suggestion:
    """Suggest a variation of some clips of notes, named by id; `title` is what it is called.

    SongError when none of them is a clip with notes.
    """
    varied = vary_song(song, clips, Dice("vary", seed))
    before, after = _notes_in(song, clips), _notes_in(varied, clips)
    if not before:
        raise SongError("There are no notes in this selection.", remedy="Select clips that hold notes.")
    kept = len(before & after) / len(before)
    return Suggestion(
        id=stable_id("vary", seed, *sorted(clips)),
        title=title,
        reason="Notes on strong beats and at the ends of phrases stay; those between take neighbouring ways.",
        edits=tuple(differences(song, varied)),
        evidence={"kept_share": round(kept, 3), "notes_before": float(len(before)), "notes_after": float(len(after))},
        by=f"compose#{seed}",
    )


def vary_song(song: Song, clips: Collection[str], dice: Dice) -> Song:
    """Return the song with some of its clips varied."""
    key = key_of(song)
    metre = (song.metre[0].beats, song.metre[0].unit)
    tracks = tuple(
        replace(
            track,
            clips=tuple(
                _varied(clip, key, metre, dice.branch(clip.id), drums=plays_drums(track)) if clip.id in clips else clip
                for clip in track.clips
            ),
        )
        for track in song.tracks
    )
    return replace(song, tracks=tracks)


def _notes_in(song: Song, clips: Collection[str]) -> set[Note]:
    return {
        replace(note, id="") for track in song.tracks for clip in track.clips if clip.id in clips for note in clip.notes
    }


def _varied(clip: Clip, key: Key, metre: tuple[int, int], dice: Dice, *, drums: bool) -> Clip:
    if not clip.notes:
        return clip
    notes = sorted(clip.notes, key=lambda note: (note.start, note.pitch))
    if drums:
        changed = _vary_drums(notes, clip, metre, dice)
    elif is_single_line(clip):
        changed = _vary_line(notes, clip, key, metre, dice)
    else:
        changed = _vary_chords(notes, clip, metre, dice)
    return replace(clip, notes=tuple(changed))


def _level(note: Note, clip: Clip, metre: tuple[int, int]) -> int:
    on_grid = (clip.start + note.start + PPQ // 16) // (PPQ // 8) * (PPQ // 8)
    return metric_level(Ticks(on_grid), *metre)


def _vary_line(notes: Sequence[Note], clip: Clip, key: Key, metre: tuple[int, int], dice: Dice) -> list[Note]:
    varied: list[Note] = []
    for note, following in zip(notes, [*notes[1:], None], strict=True):
        ends_phrase = following is None or following.start - note.start - note.length >= PPQ
        free = _level(note, clip, metre) <= OFF_BEAT and not ends_phrase
        if free and dice.chance(MOVED):
            varied.append(replace(note, pitch=shift_in_key(note.pitch, dice.pick((-1, 1)), key)))
        elif free and dice.chance(LEFT_OUT) and varied:
            varied[-1] = replace(varied[-1], length=Ticks(note.start + note.length - varied[-1].start))
        elif note.length >= PPQ and not ends_phrase and dice.chance(SPLIT):
            varied += _split(note, shift_in_key(note.pitch, dice.pick((-1, 1)), key), clip)
        else:
            varied.append(note)
    return varied


def _split(note: Note, pitch: int, clip: Clip) -> list[Note]:
    half = Ticks(note.length // 2)
    turn = replace(
        note,
        id=stable_id("split", clip.id, note.id),
        start=Ticks(note.start + half),
        length=half,
        pitch=pitch,
        velocity=max(1, note.velocity - 10),
    )
    return [replace(note, length=half), turn]


def _vary_chords(notes: Sequence[Note], clip: Clip, metre: tuple[int, int], dice: Dice) -> list[Note]:
    """Leave out some weak strokes, and turn some of the others over: their lowest note an octave up."""
    varied: list[Note] = []
    for start in sorted({note.start // (PPQ // 4) for note in notes}):
        stroke = [note for note in notes if note.start // (PPQ // 4) == start]
        weak = _level(stroke[0], clip, metre) <= OFF_BEAT
        if weak and dice.chance(LEFT_OUT):
            continue
        lowest = min(stroke, key=lambda note: note.pitch)
        room = lowest.pitch + 12 not in {note.pitch for note in stroke} and len(stroke) > 1
        if room and dice.chance(SPLIT):
            stroke = [replace(note, pitch=note.pitch + 12) if note is lowest else note for note in stroke]
        varied += stroke
    return varied


def _vary_drums(notes: Sequence[Note], clip: Clip, metre: tuple[int, int], dice: Dice) -> list[Note]:
    """Keep what carries the beat; leave out some of the rest and add soft strokes of it on off-beats."""
    varied: list[Note] = []
    for note in notes:
        carries = note.pitch in CARRYING_DRUMS or _level(note, clip, metre) >= BEAT
        if not carries and dice.chance(LEFT_OUT):
            continue
        varied.append(note)
        after = Ticks(note.start + PPQ // 4)
        has_room = after < clip.length and not _struck(notes, note.pitch, after)
        if note.pitch not in CARRYING_DRUMS and has_room and dice.chance(STRUCK_AGAIN):
            length = Ticks(min(note.length, clip.length - after))
            new_id = stable_id("ghost", clip.id, note.id)
            varied.append(replace(note, id=new_id, start=after, length=length, velocity=GHOST_VELOCITY))
    return varied


def _struck(notes: Sequence[Note], pitch: int, tick: Ticks) -> bool:
    return any(note.pitch == pitch and abs(note.start - tick) < PPQ // 8 for note in notes)
