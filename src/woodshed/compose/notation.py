"""Rhythms written as text, one character for each sixteenth note.

    X  an accent      x  a stroke      o  a soft (ghost) stroke      -  the last one sounds on      .  silence

Bass lines name the note instead: R root, r soft root, 3, 5, 7 chord notes, 8 the root an octave up,
a an approach to the next chord's root. Spaces and bar lines are for the eye only.

Patterns are written in beats of four characters. Another metre takes whole beats from them:
three beats of a 4/4 bar are its first, second and last, so that the last beat still leads on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from woodshed.theory.metre import STEP, beat_groups

REST, HOLD = ".", "-"
BEAT, PAIR = 4, 2
"""Characters in a written beat; beats of the shortest bar."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One written note: its first step in the pattern, how many steps it sounds, and its mark."""

    step: int
    steps: int
    mark: str


@lru_cache(maxsize=2048)
def read_strokes(pattern: str) -> tuple[Stroke, ...]:
    """Return the strokes of a pattern."""
    text = plain(pattern)
    strokes: list[Stroke] = []
    for step, mark in enumerate(text):
        if mark == HOLD and strokes and strokes[-1].step + strokes[-1].steps == step:
            last = strokes[-1]
            strokes[-1] = Stroke(last.step, last.steps + 1, last.mark)
        elif mark not in (REST, HOLD):
            strokes.append(Stroke(step, 1, mark))
    return tuple(strokes)


def plain(pattern: str) -> str:
    """Return the pattern without what is there for the eye only."""
    return pattern.replace(" ", "").replace("|", "")


def steps_in_bar(beats: int, unit: int) -> int:
    """Return the sixteenths in a bar."""
    return sum(beat_groups(beats, unit)) // STEP


@lru_cache(maxsize=2048)
def fit_to_metre(pattern: str, written_beats: int, beats: int, unit: int) -> tuple[str, ...]:
    """Return a pattern's bars, each as long as a bar of the metre.

    `written_beats` is how many beats (of four characters) a bar of the pattern holds.
    """
    text = plain(pattern)
    width = written_beats * BEAT
    bars = [text[start : start + width] for start in range(0, len(text), width)]
    groups = beat_groups(beats, unit)
    if len(groups) == written_beats and all(group == BEAT * STEP for group in groups):
        return tuple(bars)
    order = _beats_taken(written_beats, len(groups))
    return tuple(
        "".join(
            _stretch(bar[beat * BEAT : beat * BEAT + BEAT], group // STEP)
            for beat, group in zip(order, groups, strict=True)
        )
        for bar in bars
    )


def _beats_taken(written: int, wanted: int) -> list[int]:
    """Return which written beats make a bar of `wanted` beats; longer bars are felt as two."""
    if wanted > written and wanted > BEAT:
        first = 3 if wanted in (5, 6, 9) else BEAT
        return _beats_taken(written, first) + _beats_taken(written, wanted - first)
    if wanted == 1:
        return [0]
    return [min(beat, max(0, written - 2)) for beat in range(wanted - 1)] + [1 if wanted == PAIR else written - 1]


STRETCHES = {1: (0,), 2: (0, 2), 3: (0, 1, 2), 6: (0, HOLD, 1, HOLD, 2, 3)}
"""Which of a beat's four steps the steps of another beat are; 6 makes pairs of eighths a shuffle."""


def _stretch(beat: str, steps: int) -> str:
    if steps == BEAT:
        return beat
    if steps in STRETCHES:
        sources = STRETCHES[steps]
    else:
        sources = tuple(place * BEAT // steps if place * BEAT % steps < BEAT else HOLD for place in range(steps))
    return _filled(beat, sources)


def _filled(beat: str, sources: tuple[int | str, ...]) -> str:
    """Return the steps named; between two steps a note sounds on only where the beat holds it."""
    marks = ""
    for place, source in enumerate(sources):
        if isinstance(source, int):
            marks += beat[source]
        else:
            following = next((beat[later] for later in sources[place + 1 :] if isinstance(later, int)), REST)
            marks += HOLD if following == HOLD else REST
    return marks
