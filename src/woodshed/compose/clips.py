"""From a player's notes to clips: one for each section, so that a section can be moved as a whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from woodshed.compose.dice import stable_id
from woodshed.compose.plan import Event, Plan
from woodshed.song.document import Clip, Groove, Note
from woodshed.units import Ticks


def origin_of(plan: Plan) -> str:
    """Return who made the notes: "compose:lo-fi#42"."""
    return f"compose:{plan.style.name}#{plan.seed}"


def cut_into_clips(plan: Plan, player: str, events: Sequence[Event], groove: Groove | None) -> tuple[Clip, ...]:
    """Return a player's clips. Notes end with their clip; a note just before a section belongs to the one before."""
    starts = [section.bar * plan.bar for section in plan.sections]
    sorted_events = sorted(events, key=lambda event: (event.start, event.pitch, event.velocity))
    shares: list[list[Event]] = [[] for _ in plan.sections]
    for event in sorted_events:
        shares[max(0, bisect_right(starts, event.start) - 1)].append(event)
    clips = []
    for section, start, share in zip(plan.sections, starts, shares, strict=True):
        if share:
            path = (plan.style.name, plan.seed, player, section.name)
            length = section.bars * plan.bar
            clips.append(
                Clip(
                    id=stable_id("clip", *path),
                    start=Ticks(start),
                    length=Ticks(length),
                    name=f"{section.name} {player.lower()}",
                    notes=tuple(_note(event, start, length, path, index) for index, event in enumerate(share)),
                    groove=groove,
                    origin=origin_of(plan),
                )
            )
    return tuple(clips)


def cut_to(clip: Clip, start: int, end: int) -> Clip | None:
    """Return what of a clip of notes lies in a stretch of the song, or None."""
    first, last = max(clip.start, start), min(clip.start + clip.length, end)
    shift = first - clip.start
    notes = tuple(
        replace(note, start=Ticks(note.start - shift), length=Ticks(min(note.length, last - clip.start - note.start)))
        for note in clip.notes
        if first <= clip.start + note.start < last
    )
    return replace(clip, start=Ticks(first), length=Ticks(last - first), notes=notes) if notes else None


def _note(event: Event, clip_start: int, clip_length: int, path: tuple[object, ...], index: int) -> Note:
    start = min(max(0, event.start - clip_start), clip_length - 1)
    length = max(1, min(event.length, clip_length - start))
    return Note(stable_id("note", *path, index), Ticks(start), Ticks(length), event.pitch, event.velocity)
