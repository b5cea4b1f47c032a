"""Motifs: short rhythms with an outline, and what a melody does with them.

A motif lasts two bars. Its rhythm comes from a bank that suits the style, one bar that opens and
one that closes, slightly bent by the seed; its outline is a contour in scale steps. A melody then
states it, varies it and comes back to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from woodshed.compose.dice import Dice
from woodshed.compose.notation import Stroke, fit_to_metre, read_strokes
from woodshed.theory.melody import CONTOURS, contour_at

BANKS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sung": (
        ("x-x-x-x-x---x-x-", "..x-x-x-x---x---", "x---x-x-x-x-x---", "x--x--x-x---x-x-", "x-x---x-x-x-x---"),
        ("x---x-x-x-------", "x-x-x-----------", "x--x--x-------..", "x---x---x-------", "x-x-x---x---...."),
    ),
    "lazy": (
        ("..x-x---..x-x-x-", "x-----x-x---....", "..x---x---x-x---", "x--x----..x-x---", "....x-x-x--x----"),
        ("x---x-----......", "x--x------......", "..x-x-------....", "x-------........", "x---x---x-----.."),
    ),
    "long": (
        ("x-------x-------", "x---------------", "x-----------x---", "....x-----------", "x-------x---x---"),
        ("x---------------", "x---------------", "x-----------....", "x-------x-------", "....x-----------"),
    ),
    "sixteenths": (
        ("x-x.x.xx..x-x-..", "xx.x..x-x.x-..x.", "..xx-.x.xx.x-...", "x..x..x.xxx-....", "x.xx.x-...x.x-.."),
        ("x.x-....x.x-....", "xx.x-...........", "x..x-.....x-....", "..x.x-x-........", "x.x.x-....x-...."),
    ),
    "swing": (
        ("x-x-x-x-x-x-x---", "..x-x-x-x-x-x-x-", "x---x-x-x-x-..x-", "x-x-x---..x-x-x-", "..x---x-x-x-x-x-"),
        ("x-x-x-----......", "x---x-x-----....", "x-x-x-x-x-......", "..x-x-----......", "x---..x-x---...."),
    ),
    "riff": (
        ("x..x..x...x..x..", "x.x...x..x.x....", "x...x..x..x.x...", "x..x.x..x..x.x..", "..x..x..x..x.x.."),
        ("x..x..x.........", "x.x...x.........", "x...x..x..x.....", "x..x..x...x..x..", "..x..x..x......."),
    ),
    "driving": (
        ("x-x-x-x-x---x-x-", "x---x-x-x---x-x-", "x--x--x-x--x--x-", "x-----x-x-x-x---", "x---x---x-x-x-x-"),
        ("x---------------", "x-----------x-x-", "x---x-----------", "x--x--x---------", "x-------x-------"),
    ),
    "bossa": (
        ("x--x--x---x--x--", "..x--x--x--x----", "x-----x--x--x---", "...x--x--x--x---", "x--x----x--x--x-"),
        ("x--x------------", "..x---------....", "x--x--x---------", "...x------......", "x-----x---......"),
    ),
    "waltz": (
        ("x-------x---", "x---x---x---", "x---x-x-x---", "x-----x-x---", "....x---x---"),
        ("x-----------", "x-------....", "x-----------", "x---x-------", "x-------x---"),
    ),
    "bleeps": (
        ("x.x.x.x.x.x.x.x.", "x.xxx.x.x.xxx.x.", "x.x.xxx.x.x.x.xx", "xx.xx.x.xx.xx.x.", "x.x.x-x.x.x.x-x."),
        ("x.x.x---........", "x.xxx-x-........", "x-x-x-------....", "xx.xx---....x.x.", "x.x.x.x.x---...."),
    ),
    "stabs": (
        ("..x...x....x....", "x.....x...x.....", "..x..x......x...", "...x..x...x.....", "x..x......x..x.."),
        ("..x...x.........", "x.....x.........", "..x..x..........", "...x..x.........", "x..x............"),
    ),
}
"""Bars that open a motif, and bars that close it."""

BANK_BEATS = {"waltz": 3}
"""Beats of four characters in a written bar; four unless named."""


@dataclass(frozen=True, slots=True)
class MotifNote:
    """A note of a motif: sixteenths from its start, how many it lasts, scale steps above the motif's foot."""

    step: int
    steps: int
    height: int


@dataclass(frozen=True, slots=True)
class Motif:
    """A rhythm with an outline, `steps` sixteenths long."""

    notes: tuple[MotifNote, ...]
    steps: int


def make_motif(family: str, span: int, metre: tuple[int, int], dice: Dice) -> Motif:
    """Return a motif of two bars whose outline is about `span` scale steps wide."""
    opening, closing = BANKS[family]
    beats = BANK_BEATS.get(family, 4)
    rhythm = dice.pick(opening) + dice.pick(closing)
    bars = fit_to_metre(rhythm, beats, *metre)
    strokes = list(read_strokes("".join(bars)))
    strokes = _bend_rhythm(strokes, dice)
    return Motif(_outline(strokes, span, dice), sum(len(bar) for bar in bars))


def _bend_rhythm(strokes: list[Stroke], dice: Dice) -> list[Stroke]:
    """Split one long note, or leave one note of the middle out, so that no two seeds share all rhythms."""
    long = [place for place, stroke in enumerate(strokes) if stroke.steps >= LONG and stroke.steps % 2 == 0]
    if long and dice.chance(0.5):
        place = dice.pick(long)
        stroke = strokes[place]
        first = dice.pick((2, stroke.steps - 2))
        parts = [Stroke(stroke.step, first, "x"), Stroke(stroke.step + first, stroke.steps - first, "x")]
        return [*strokes[:place], *parts, *strokes[place + 1 :]]
    if len(strokes) > MANY and dice.chance(0.6):
        place = dice.whole(1, len(strokes) - 2)
        before, gone = strokes[place - 1], strokes[place]
        joined = Stroke(before.step, before.steps + gone.steps, "x")
        if before.step + before.steps == gone.step:
            return [*strokes[: place - 1], joined, *strokes[place + 1 :]]
        return strokes[:place] + strokes[place + 1 :]
    return strokes


def _outline(strokes: list[Stroke], span: int, dice: Dice) -> tuple[MotifNote, ...]:
    contour = dice.pick(sorted(CONTOURS), [3 if name == "arch" else 1 for name in sorted(CONTOURS)])
    width = max(2, span + dice.whole(-1, 1))
    last = max(1, strokes[-1].step)
    notes: list[MotifNote] = []
    for stroke in strokes:
        height = round(contour_at(contour, stroke.step / last) * width + dice.pick((-1, 0, 0, 0, 1)))
        if notes:
            height = max(notes[-1].height - WIDEST_STEP, min(notes[-1].height + WIDEST_STEP, height))
        notes.append(MotifNote(stroke.step, stroke.steps, height))
    return tuple(_with_one_leap(notes, dice))


LONG = 4
"""Steps that make a note a long one."""
FEW, MANY = 4, 6
"""How many notes a motif must have for a leap, and to do without one."""
WIDEST_STEP = 2
"""Scale steps between neighbours in an outline; wider moves are leaps, and rare."""


def _with_one_leap(notes: list[MotifNote], dice: Dice) -> list[MotifNote]:
    """Give some motifs a leap to remember them by, early, with a step back after it."""
    if len(notes) < FEW or dice.chance(0.4):
        return notes
    place = dice.whole(1, min(3, len(notes) - 2))
    leap = dice.pick((-4, -3, 3, 4, 5))
    height = notes[place - 1].height + leap
    back = height - (1 if leap > 0 else -1)
    changed = [replace(notes[place], height=height), replace(notes[place + 1], height=back)]
    return notes[:place] + changed + notes[place + 2 :]


# ── what can be done with a motif ────────────────────────────────────────────────────────────


def vary(motif: Motif, letter: str, dice: Dice) -> Motif:
    """Return what a scheme's letter makes of a motif: see `style.Melody`."""
    if letter == "A":
        return motif
    if letter == "I":
        return _inverted(motif)
    if letter == "F":
        return _fragmented(motif)
    if letter == "S":
        return _moved(motif, dice.pick((-2, -1, 1, 2)))
    if letter == "B":
        return dice.pick((_moved_tail, _ornamented, _moved_up))(motif, dice)
    return _closing(motif)


def _inverted(motif: Motif) -> Motif:
    top = max(note.height for note in motif.notes)
    return replace(motif, notes=tuple(replace(note, height=top - note.height) for note in motif.notes))


def _moved(motif: Motif, steps: int) -> Motif:
    return replace(motif, notes=tuple(replace(note, height=note.height + steps) for note in motif.notes))


def _moved_up(motif: Motif, dice: Dice) -> Motif:
    return _moved(motif, dice.pick((1, 2)))


def _moved_tail(motif: Motif, dice: Dice) -> Motif:
    """Keep the first bar and send the second another way."""
    half, shift = motif.steps // 2, dice.pick((-2, 2, 3))
    return replace(
        motif,
        notes=tuple(replace(note, height=note.height + shift) if note.step >= half else note for note in motif.notes),
    )


def _ornamented(motif: Motif, dice: Dice) -> Motif:
    """Fill the longest note but the last with a turn to its neighbour."""
    body = motif.notes[:-1]
    longest = max(range(len(body)), key=lambda place: (body[place].steps, -place), default=None)
    if longest is None or body[longest].steps < LONG - 1:
        return _moved_tail(motif, dice)
    note = body[longest]
    half = note.steps // 2
    turn = MotifNote(note.step + half, note.steps - half, note.height + dice.pick((-1, 1)))
    return replace(motif, notes=(*motif.notes[:longest], replace(note, steps=half), turn, *motif.notes[longest + 1 :]))


def _fragmented(motif: Motif) -> Motif:
    """Say the first bar twice, the second time a step lower."""
    half = motif.steps // 2
    head = [note for note in motif.notes if note.step < half] or list(motif.notes[:1])
    again = [replace(note, step=note.step + half, height=note.height - 1) for note in head]
    return replace(motif, notes=(*head, *again))


def _closing(motif: Motif) -> Motif:
    """Keep the beginning and let the second bar come to rest on one long note."""
    half = motif.steps // 2
    head = [note for note in motif.notes if note.step < half]
    tail = [note for note in motif.notes if note.step >= half][:2]
    if not tail:
        return motif
    resting = tail[-1]
    rest = replace(resting, steps=max(resting.steps, min(8, motif.steps - resting.step)), height=0)
    return replace(motif, notes=(*head, *tail[:-1], rest))
