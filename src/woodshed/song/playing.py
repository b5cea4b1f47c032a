"""What a clip plays: its notes and controllers looped, cut at its end and leaning with its groove.

The engine's host (`engine/host/clip.cpp`) follows the same rules; a file of notes is written by them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from woodshed.song.document import Clip, Control, Groove, Note
from woodshed.units import Ticks

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class PlayedNote:
    """A note as it is heard: `start` in song ticks, `length` and `velocity` as they come out.

    `shift` is where its clip, or this turn of the clip's loop, begins.
    """

    note: Note
    shift: Ticks
    start: Ticks
    length: Ticks
    velocity: int


def played_notes(clip: Clip) -> Iterator[PlayedNote]:
    """Yield the notes of a clip as they are heard, turn by turn of its loop."""
    period = clip.loop or clip.length
    for turn in range(0, 0 if clip.muted else clip.length, period):
        for note in clip.notes:
            begin = turn + note.start
            if note.start >= period or begin >= clip.length:
                continue
            length = Ticks(min(note.length, clip.length - begin))
            shift, start = Ticks(clip.start + turn), Ticks(clip.start + begin)
            if clip.groove is None:
                yield PlayedNote(note, shift, start, length, note.velocity)
            else:
                leaning, velocity = _leaning(start, note.velocity, clip.groove)
                yield PlayedNote(note, shift, leaning, length, velocity)


def played_controls(clip: Clip) -> Iterator[tuple[Control, Ticks]]:
    """Yield the controllers of a clip, each with where this turn of the clip's loop begins."""
    period = clip.loop or clip.length
    for turn in range(0, 0 if clip.muted else clip.length, period):
        for control in clip.controls:
            if control.tick < period and turn + control.tick < clip.length:
                yield control, Ticks(clip.start + turn)


def _leaning(tick: int, velocity: int, groove: Groove) -> tuple[Ticks, int]:
    """Return where a note falls that leans with a groove, and how loud it is."""
    pair = 2 * groove.grid
    pairs, within = divmod(tick, pair)
    x = within / pair
    swing = _HALF + (groove.swing - _HALF) * groove.amount
    bent = x * 2 * swing if x < _HALF else swing + (x - _HALF) * 2 * (1 - swing)
    step = 2 * pairs + (x >= _HALF)
    offset = groove.offsets[step % len(groove.offsets)] * groove.amount if groove.offsets else 0.0
    if groove.velocities:
        factor = groove.velocities[step % len(groove.velocities)]
        velocity = min(127, max(1, floor(velocity * (1 + (factor - 1) * groove.amount) + _HALF)))
    return Ticks(max(0, floor((pairs + bent) * pair + offset + _HALF))), velocity
