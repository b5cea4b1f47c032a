"""From chord symbols to the pitches under the fingers.

A voicing is a tuple of pitches, lowest first. A sequence of chords is voiced as a whole: of all
voicings within the range, the path with the least motion is taken, as good players do by habit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import combinations, pairwise, product

from woodshed.theory.chords import ChordSymbol
from woodshed.theory.intervals import FIFTH, MINOR_THIRD, OCTAVE

Voicing = tuple[int, ...]
Candidates = Callable[[ChordSymbol, int, int], Sequence[Voicing]]
Cost = Callable[[Voicing, Voicing], float]

MOST_CANDIDATES = 24
"""Voicings of one chord that are compared; the ones nearest the middle of the range are kept."""

TRIAD = 3
LOWEST = -24
"""A range is widened no further down than this; then the chord is stacked as it comes."""

VOICE_RANGES = ((40, 60), (48, 67), (55, 74), (60, 79))
"""Bass, tenor, alto and soprano, as in harmony text books."""


# ── ways to lay out one chord ────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4096)
def close_voicings(chord: ChordSymbol, low: int, high: int) -> tuple[Voicing, ...]:
    """Return every inversion with all notes within an octave, up to four notes, in the range.

    A chord of more notes gives up its fifth first, then its root.
    """
    return tuple(_inversions(colour_tones(chord, 4), low, high))


@lru_cache(maxsize=4096)
def triad_voicings(chord: ChordSymbol, low: int, high: int) -> tuple[Voicing, ...]:
    """Return every close inversion of the chord's triad in the range."""
    return tuple(_inversions(chord.pitch_classes[:3], low, high))


@lru_cache(maxsize=4096)
def drop2_voicings(chord: ChordSymbol, low: int, high: int) -> tuple[Voicing, ...]:
    """Return the close voicings with their second highest note an octave lower."""
    dropped = [drop2(voicing) for voicing in close_voicings(chord, low, high + 7)]
    return tuple(voicing for voicing in dropped if voicing[0] >= low and voicing[-1] <= high)


@lru_cache(maxsize=4096)
def rootless_voicings(chord: ChordSymbol, low: int, high: int) -> tuple[Voicing, ...]:
    """Return the left-hand voicings of jazz pianists: third or seventh lowest, ninth for the root.

    The third and seventh are the ends of the two forms (3 5 7 9 and 7 9 3 5); dominants take the
    thirteenth for the fifth. Triads are voiced close.
    """
    if chord.third is None or chord.seventh is None:
        return close_voicings(chord, low, high)
    third, seventh = chord.third, chord.seventh
    ninth = next((interval for interval in (14, 13, 15) if interval in chord.intervals), 14)
    fifth = next((interval for interval in (21, 20) if interval in chord.intervals), chord.fifth or 7)
    root = chord.root
    if chord.family == "diminished":
        ninth = 12
    forms = ([third, fifth, seventh, ninth], [seventh, ninth, third, fifth])
    return tuple(
        voicing for form in forms for voicing in _stacked([(root + interval) % 12 for interval in form], low, high)
    )


@lru_cache(maxsize=4096)
def shell_voicings(chord: ChordSymbol, low: int, high: int) -> tuple[Voicing, ...]:
    """Return root, third and seventh (or the triad) in the range, root lowest."""
    middle = chord.third if chord.third is not None else next(iter(chord.intervals[1:2]), 7)
    top = chord.seventh if chord.seventh is not None else (chord.fifth or 7)
    return tuple(_stacked([(chord.root + interval) % 12 for interval in (0, middle, top)], low, high))


@lru_cache(maxsize=4096)
def power_voicings(chord: ChordSymbol, low: int, high: int) -> tuple[Voicing, ...]:
    """Return root, fifth and octave in the range."""
    fifth = chord.fifth or 7
    roots = range(low + (chord.root - low) % 12, high - 11, 12)
    return tuple((root, root + fifth, root + 12) for root in roots)


@lru_cache(maxsize=4096)
def spread_voicings(chord: ChordSymbol, low: int, high: int) -> tuple[Voicing, ...]:
    """Return wide voicings for pads: bass and fifth below, the colours spread over them.

    Neighbouring notes are 3 to 12 semitones apart.
    """
    tones = colour_tones(chord, 5)
    found = []
    for bass in range(low + (chord.root - low) % 12, low + 13, 12):
        fifth = bass + (chord.fifth or 7)
        colours = [tone for tone in tones if (tone - bass) % 12 not in (0, (fifth - bass) % 12)] or [chord.root]
        places = [range(fifth + 2 + (tone - fifth - 2) % 12, high + 1, 12) for tone in colours]
        for upper in product(*places):
            voicing = (bass, fifth, *sorted(upper))
            if all(MINOR_THIRD <= above - below <= OCTAVE for below, above in pairwise(voicing[1:])):
                found.append(voicing)
    return tuple(found)


def colour_tones(chord: ChordSymbol, count: int) -> tuple[int, ...]:
    """Return at most `count` pitch classes that tell the chord: third, seventh and tensions first.

    A chord with tensions leaves its root to the bass before it gives up a plain fifth.
    """
    intervals = list(chord.intervals)
    for droppable in (0, 7, 17, 14) if chord.tensions else (7, 0):
        if len(intervals) <= count:
            break
        if droppable in intervals:
            intervals.remove(droppable)
    return tuple(dict.fromkeys((chord.root + interval) % 12 for interval in intervals[:count]))


def drop2(voicing: Voicing) -> Voicing:
    """Return the voicing with its second highest note an octave lower."""
    if len(voicing) < TRIAD:
        return voicing
    return tuple(sorted((*voicing[:-2], voicing[-2] - 12, voicing[-1])))


def _inversions(tones: Sequence[int], low: int, high: int) -> list[Voicing]:
    found = []
    for bottom in tones:
        ordered = sorted(tones, key=lambda tone, bottom=bottom: (tone - bottom) % 12)  # type: ignore[misc]
        found += _stacked(ordered, low, high)
    return found


def _stacked(tones: Sequence[int], low: int, high: int) -> list[Voicing]:
    """Return the tones in this order, each the nearest above the one before, at every octave in the range."""
    found = []
    for bottom in range(low + (tones[0] - low) % 12, high + 1, 12):
        voicing = [bottom]
        for tone in tones[1:]:
            voicing.append(voicing[-1] + ((tone - voicing[-1]) % 12 or 12))
        if voicing[-1] <= high:
            found.append(tuple(voicing))
    return found


# ── leading from chord to chord ──────────────────────────────────────────────────────────────


def lead_voices(
    chords: Sequence[ChordSymbol], low: int, high: int, *, layout: Candidates = close_voicings, cost: Cost | None = None
) -> list[Voicing]:
    """Voice a sequence of chords between two pitches with the least motion over all.

    When the range is too narrow for a chord it is widened downwards by octaves.
    """
    options = [_candidates(chord, low, high, layout) for chord in chords]
    centre = (low + high) / 2
    return _cheapest_path(options, cost or motion, lambda voicing: abs(_centre(voicing) - centre) * 0.3)


def motion(before: Voicing, after: Voicing) -> float:
    """Return how far the voices move, in semitones in all; voices that come or go count 2 each.

    Voices are matched in order of pitch, the shorter voicing against its best place in the longer.
    """
    if len(before) == len(after):
        return float(sum(abs(a - b) for a, b in zip(before, after, strict=True)))
    few, many = sorted((before, after), key=len)
    extra = len(many) - len(few)
    matches = (sum(abs(a - b) for a, b in zip(few, kept, strict=True)) for kept in combinations(many, len(few)))
    return float(min(matches, default=0) + 2 * extra)


def parallel_perfects(before: Voicing, after: Voicing) -> list[tuple[int, int]]:
    """Return the pairs of voices (by index) that move in parallel fifths, octaves or unisons."""
    found = []
    for lower, upper in combinations(range(min(len(before), len(after))), 2):
        first = (before[upper] - before[lower]) % 12
        second = (after[upper] - after[lower]) % 12
        moved = after[lower] - before[lower], after[upper] - before[upper]
        if first == second and first in (0, 7) and moved[0] * moved[1] > 0:
            found.append((lower, upper))
    return found


def lead_four_parts(chords: Sequence[ChordSymbol]) -> list[Voicing]:
    """Voice chords for bass, tenor, alto and soprano without parallel perfect intervals.

    The chord's bass note lies in the bass; the voices keep to `VOICE_RANGES` and do not cross;
    upper neighbours stay within an octave. Where parallels cannot be avoided they are rarest.
    """
    options = [_four_part_candidates(chord) for chord in chords]

    def cost(before: Voicing, after: Voicing) -> float:
        same_chord = {pitch % 12 for pitch in before} == {pitch % 12 for pitch in after}
        parallels = 0 if same_chord else len(parallel_perfects(before, after))
        leap = max(0, abs(after[3] - before[3]) - 4)
        return motion(before[1:], after[1:]) + 0.3 * abs(after[0] - before[0]) + leap + 1000 * parallels

    return _cheapest_path(options, cost, lambda _voicing: 0.0)


@lru_cache(maxsize=1024)
def _four_part_candidates(chord: ChordSymbol) -> tuple[Voicing, ...]:
    tones = colour_tones(chord, 4)
    needed = set(tones) - ({(chord.root + FIFTH) % 12} if len(tones) > TRIAD else set())
    (bass_low, bass_high), *uppers = VOICE_RANGES
    basses = [pitch for pitch in range(bass_low, bass_high + 1) if pitch % 12 == chord.bass_class]
    places = [[pitch for pitch in range(low, high + 1) if pitch % 12 in tones] for low, high in uppers]
    found = []
    for tenor, alto, soprano in product(*places):
        if tenor <= alto <= soprano and alto - tenor <= OCTAVE and soprano - alto <= OCTAVE:
            found += [
                (bass, tenor, alto, soprano)
                for bass in basses
                if bass <= tenor and needed <= {note % 12 for note in (bass, tenor, alto, soprano)}
            ]
    return tuple(found)


def _candidates(chord: ChordSymbol, low: int, high: int, layout: Candidates) -> list[Voicing]:
    found = list(layout(chord, low, high))
    while not found:
        low -= 12
        found = list(layout(chord, low, high))
        if low < LOWEST:
            found = [tuple(high - 12 + interval % 12 for interval in chord.intervals)]
    centre = (low + high) / 2
    return sorted(found, key=lambda voicing: (abs(_centre(voicing) - centre), voicing))[:MOST_CANDIDATES]


def _centre(voicing: Voicing) -> float:
    return sum(voicing) / len(voicing)


def _cheapest_path(
    options: Sequence[Sequence[Voicing]], cost: Cost, own_cost: Callable[[Voicing], float]
) -> list[Voicing]:
    """Return one option per place so that the costs of all steps add up to the least (Viterbi, 1967)."""
    if not options:
        return []
    totals = [own_cost(option) for option in options[0]]
    came_from: list[list[int]] = []
    for before, after in pairwise(options):
        links, sums = [], []
        for option in after:
            steps = [total + cost(previous, option) for total, previous in zip(totals, before, strict=True)]
            best = min(range(len(steps)), key=steps.__getitem__)
            links.append(best)
            sums.append(steps[best] + own_cost(option))
        came_from.append(links)
        totals = sums
    index = min(range(len(totals)), key=totals.__getitem__)
    path = [options[-1][index]]
    for links, before in zip(reversed(came_from), reversed(options[:-1]), strict=True):
        index = links[index]
        path.append(before[index])
    return path[::-1]
