"""The melody: phrases made of motifs, laid over the chords so that they sing.

Each two-bar phrase knows the outline it wants; the notes that come nearest to all the outlines of
a section are found at once, among the notes of the key. Strong beats and long notes take chord
notes, leaps are rare and short, questions end open and answers end at home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from woodshed.compose.dice import Dice
from woodshed.compose.motifs import Motif, make_motif, vary
from woodshed.compose.parts import plays
from woodshed.compose.plan import Event, Plan, SectionPlan
from woodshed.compose.style import Melody
from woodshed.theory.chords import ChordSymbol
from woodshed.theory.harmony import chord_scale
from woodshed.theory.metre import STEP, metric_level
from woodshed.theory.scales import scale_pitches
from woodshed.units import PPQ, Ticks

THEME_OF = {"intro": "hook", "out": "hook", "drop": "hook", "build": "hook", "groove": "verse", "break": "bridge"}
"""Kinds of section that sing another kind's theme; the rest have their own."""

QUIET = {"intro": ("A...", "..F.", "...C"), "out": ("AC..", "C...", "A.C."), "build": ("FF..", "F.F.")}
"""What is left of the tune where the song begins, ends or holds its breath."""

LIFTED = "hook"
"""The theme that is sung a step higher than the others."""

STRONG_VELOCITY, WEAK_VELOCITY = 96, 84


@dataclass(frozen=True, slots=True)
class _Wish:
    """A note that has its time but not yet its pitch; `height` is an index into the scale's pitches."""

    start: Ticks
    length: Ticks
    height: float
    ending: str = ""


def write_melody(plan: Plan, melody: Melody, dice: Dice) -> tuple[list[Event], list[Event]]:
    """Return the tune of a whole song, and the answers that another player gives in its pauses."""
    ladder = scale_pitches(plan.key, melody.low, melody.high)
    tune: list[Event] = []
    answers: list[Event] = []
    for section in plan.sections:
        sings = plays(melody.strip, section)
        letters = _scheme(melody, section, dice)
        if sings:
            before = ladder.index(tune[-1].pitch) if tune else None
            tune += _sing(plan, melody, section, letters, ladder, before, dice)
        if melody.answers is not None and plays(melody.answers, section):
            answers += _answer(plan, melody, section, letters if sings else "", dice)
    return tune, answers


def _scheme(melody: Melody, section: SectionPlan, dice: Dice) -> str:
    """Return one letter for each two bars of a section, the same in every section of its kind."""
    phrases = max(1, section.bars // 2)
    choices = QUIET.get(section.kind, melody.schemes)
    scheme = dice.branch("scheme", section.kind).pick(choices)
    letters = scheme
    while len(letters) < phrases:
        letters += "".join("S" if letter == "B" else letter for letter in scheme)
    if section.kind == "out":
        letters = letters.replace(".", "", max(0, len(letters) - phrases))
    return letters[:phrases]


def _sing(
    plan: Plan,
    melody: Melody,
    section: SectionPlan,
    letters: str,
    ladder: Sequence[int],
    before: int | None,
    dice: Dice,
) -> list[Event]:
    theme = THEME_OF.get(section.kind, section.kind)
    motif = make_motif(melody.family, melody.span, plan.metre, dice.branch("motif", "hook"))
    if theme != "hook":
        motif = _related(motif, melody, plan, theme, dice)
    lift = 1 if theme == LIFTED else 0
    wishes: list[_Wish] = []
    for place, letter in enumerate(letters):
        if letter != ".":
            version = vary(motif, letter, dice.branch("vary", theme, letter))
            start = section.bar * plan.bar + place * 2 * plan.bar
            wishes += _wish(version, start, len(ladder), lift, "home" if letter == "C" else "open")
    wishes = _within(wishes, section, plan)
    events = _choose_pitches(plan, wishes, ladder, before)
    if section.visit > 0 and melody.ornaments:
        events = _decorated(plan, events, melody.ornaments, ladder, dice.branch("ornament", section.name))
    song_end = plan.bars * plan.bar
    return [event if event.start + event.length >= song_end else _gated(event, melody.gate) for event in events]


def _related(motif: Motif, melody: Melody, plan: Plan, theme: str, dice: Dice) -> Motif:
    """Return the theme of another section: the hook's rhythm turned over, or its outline in a new rhythm."""
    if dice.branch("related", theme).chance(0.3):
        return vary(motif, "I", dice)
    return make_motif(melody.family, max(2, melody.span - 1), plan.metre, dice.branch("motif", theme))


def _wish(motif: Motif, start: int, rungs: int, lift: int, ending: str) -> list[_Wish]:
    """Place a motif: its outline's middle comes to the middle of the voice's range."""
    heights = [note.height for note in motif.notes]
    foot = (rungs - 1) / 2 - (max(heights) + min(heights)) / 2 + lift
    wishes = []
    for note in motif.notes:
        last = note is motif.notes[-1]
        wishes.append(
            _Wish(Ticks(start + note.step * STEP), Ticks(note.steps * STEP), foot + note.height, ending if last else "")
        )
    return wishes


def _within(wishes: list[_Wish], section: SectionPlan, plan: Plan) -> list[_Wish]:
    """Return the wishes that fall into their section; in the song's last bar one long note remains."""
    end = section.end_bar * plan.bar
    if not section.last or section.bars == 1:
        return [wish for wish in wishes if wish.start < end]
    last_bar = Ticks(end - plan.bar)
    kept = [wish for wish in wishes if wish.start < last_bar]
    if not kept:
        return []
    return [*kept, _Wish(last_bar, plan.bar, kept[-1].height, "home")]


# ── from outlines to pitches ─────────────────────────────────────────────────────────────────


def _choose_pitches(plan: Plan, wishes: list[_Wish], ladder: Sequence[int], before: int | None = None) -> list[Event]:
    """Return the wishes with the pitches that cost least over the whole line (Viterbi, 1967).

    `before` is the index of the last pitch of the section before; only a leap wider than an octave
    from there costs anything, so that a tune comes back as it was.
    """
    if not wishes:
        return []
    totals: list[float] = []
    links: list[list[int]] = []
    for place, wish in enumerate(wishes):
        own = _own_costs(plan, wish, ladder)
        if place == 0:
            totals = [cost + _entry_cost(index, before) for index, cost in enumerate(own)]
            continue
        gap = wish.start - wishes[place - 1].start - wishes[place - 1].length
        best, sums = [], []
        for index, cost in enumerate(own):
            steps = [total + _step_cost(index - before, gap) for before, total in enumerate(totals)]
            cheapest = min(range(len(steps)), key=steps.__getitem__)
            best.append(cheapest)
            sums.append(steps[cheapest] + cost)
        links.append(best)
        totals = sums
    path = [min(range(len(totals)), key=totals.__getitem__)]
    for best in reversed(links):
        path.append(best[path[-1]])
    return [_sounded(plan, wish, ladder[index]) for wish, index in zip(wishes, reversed(path), strict=True)]


def _own_costs(plan: Plan, wish: _Wish, ladder: Sequence[int]) -> list[float]:
    chord = plan.chord_at(wish.start).chord
    allowed = set(chord_scale(chord, plan.key))
    tones = set(chord.pitch_classes)
    level = metric_level(Ticks(wish.start % plan.bar), *plan.metre)
    rests_on_it = level >= HALF_BAR or wish.length >= PPQ or wish.ending != ""
    costs = []
    for index, pitch in enumerate(ladder):
        note = pitch % 12
        cost = 0.8 * abs(index - wish.height)
        if note not in tones:
            cost += RESTING_COST if rests_on_it else PASSING_COST if level <= OFF_BEAT else 2 * PASSING_COST
        if note not in allowed:
            cost += CLASHING_COST
        if wish.length >= PPQ // 2 and _rubs(note, chord):
            cost += RUBBING_COST
        costs.append(cost + _ending_cost(note, chord, plan, wish.ending))
    return costs


def _rubs(note: int, chord: ChordSymbol) -> bool:
    """Say whether a note lies a semitone above a note of the chord, as its root does above a major seventh.

    The chord's own third is meant to: a minor third above a ninth is the sound of that chord.
    """
    is_third = chord.third is not None and note == (chord.root + chord.third) % 12
    return (note - 1) % 12 in chord.pitch_classes and not is_third


def _ending_cost(note: int, chord: ChordSymbol, plan: Plan, ending: str) -> float:
    """Answers come home to the tonic, or to the chord's root or third; questions stay away from it.

    Over a chord that holds the leading note, the tonic would rub: there the third and the fifth are home.
    """
    if ending == "home":
        if _rubs(plan.key.tonic, chord) and note in chord.pitch_classes[1:3]:
            return 0.0
        if note == plan.key.tonic:
            return 0.0
        return 1.0 if note in chord.pitch_classes[:2] else 2.5
    if ending == "open":
        return 2.0 if note == plan.key.tonic else 0.0
    return 0.0


RESTING_COST, CLASHING_COST, PASSING_COST = 40.0, 30.0, 0.8
"""What notes outside the chord cost: where the tune rests, where the chord's scale lacks them, in passing."""
RUBBING_COST = 12.0
"""What a note of half a beat or more costs a semitone above a note of the chord."""
HALF_BAR, OFF_BEAT = -1, -3
"""Levels of `theory.metre`."""
STEP_COSTS = (0.6, 0.0, 0.5, 1.1, 1.8, 3.0, 6.0, 4.5)
"""What a move by so many scale steps costs; 7 is the octave."""
WIDEST_COST = 50.0


def _step_cost(move: int, gap: int) -> float:
    """Return what a move costs; after a pause of a beat it costs half."""
    size = abs(move)
    cost = STEP_COSTS[size] if size < len(STEP_COSTS) else WIDEST_COST
    return cost / 2 if gap >= PPQ else cost


def _entry_cost(index: int, before: int | None) -> float:
    return WIDEST_COST if before is not None and abs(index - before) >= len(STEP_COSTS) else 0.0


def _sounded(plan: Plan, wish: _Wish, pitch: int) -> Event:
    level = metric_level(Ticks(wish.start % plan.bar), *plan.metre)
    velocity = STRONG_VELOCITY if level >= HALF_BAR else WEAK_VELOCITY + 2 * (level + 5)
    return Event(wish.start, wish.length, pitch, velocity)


def _gated(event: Event, gate: float) -> Event:
    return Event(event.start, Ticks(max(1, round(event.length * gate))), event.pitch, event.velocity)


# ── what makes a repeat worth hearing ────────────────────────────────────────────────────────


def _decorated(plan: Plan, events: list[Event], share: float, ladder: Sequence[int], dice: Dice) -> list[Event]:
    """Give some notes a grace note from the step above or below, and fill some thirds with the step between."""
    decorated: list[Event] = []
    for event, following in zip(events, [*events[1:], None], strict=True):
        wants = dice.chance(share)
        index = ladder.index(event.pitch)
        if wants and following is not None and _can_fill(plan, event, following, ladder):
            between = ladder[(index + ladder.index(following.pitch)) // 2]
            half = Ticks(event.length // 2)
            decorated.append(Event(event.start, half, event.pitch, event.velocity))
            decorated.append(Event(Ticks(event.start + half), half, between, event.velocity - 12))
        elif wants and event.length >= PPQ and event.start >= PPQ and index > 0:
            grace = Ticks(max(1, plan.ticks_of_ms(70)))
            decorated.append(Event(Ticks(event.start - grace), grace, ladder[index - 1], event.velocity - 18))
            decorated.append(event)
        else:
            decorated.append(event)
    return decorated


THIRD = 2
"""Scale steps of a third."""


def _can_fill(plan: Plan, event: Event, following: Event, ladder: Sequence[int]) -> bool:
    """Say whether a third has room for the step between: a note of a beat or more, its middle on no strong beat."""
    apart = abs(ladder.index(event.pitch) - ladder.index(following.pitch))
    meets = event.start + event.length == following.start
    middle = Ticks((event.start + event.length // 2) % plan.bar)
    passing = metric_level(middle, *plan.metre) < HALF_BAR
    return apart == THIRD and meets and passing and event.length >= PPQ and event.length % (2 * STEP) == 0


def _answer(plan: Plan, melody: Melody, section: SectionPlan, letters: str, dice: Dice) -> list[Event]:
    """Return short answers in the second bar of each phrase that pauses, or where the tune is silent."""
    ladder = scale_pitches(plan.key, melody.low + 5, melody.high + 7)
    motif = make_motif("lazy", 3, plan.metre, dice.branch("answer"))
    events: list[Event] = []
    for place in range(section.bars // 2):
        letter = letters[place] if place < len(letters) else "."
        if letter not in ".C" or (letter == "." and place % 2 == 0):
            continue
        start = section.bar * plan.bar + (2 * place + 1) * plan.bar
        half = motif.steps // 2
        head = Motif(tuple(note for note in motif.notes if note.step < half) or motif.notes[:1], half)
        wishes = _within(_wish(head, start, len(ladder), 0, "open"), section, plan)
        events += [_gated(event, melody.gate) for event in _choose_pitches(plan, wishes, ladder)]
    return [Event(event.start, event.length, event.pitch, event.velocity - 14) for event in events]
