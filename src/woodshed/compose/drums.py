"""What the drummer plays: the style's beats, ghost notes, rolls, a fill before each new section."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from woodshed.compose.density import BUSY, SPARSE, level_of
from woodshed.compose.dice import Dice
from woodshed.compose.fills import FillPlace, write_fill
from woodshed.compose.notation import Stroke, fit_to_metre, read_strokes
from woodshed.compose.parts import FALLBACKS, LONG, Halves, halves_of, with_breath
from woodshed.compose.plan import Event, Plan, SectionPlan
from woodshed.compose.style import Drums
from woodshed.theory.metre import STEP
from woodshed.units import PPQ, Ticks

DRUM_NOTES = {
    "kick": 36,
    "rim": 37,
    "snare": 38,
    "clap": 39,
    "hat": 42,
    "pedal": 44,
    "low tom": 45,
    "open": 46,
    "mid tom": 47,
    "crash": 49,
    "high tom": 50,
    "ride": 51,
    "tambourine": 54,
    "cowbell": 56,
    "cabasa": 69,
    "shaker": 70,
    "clave": 75,
}
"""The notes of General MIDI's drum kit that Woodshed's voices answer."""

HATS = ("hat", "pedal", "open")
KEEPING_TIME = ("hat", "shaker", "cabasa", "ride", "rim")
STRENGTH = {"X": 106, "x": 92, "o": 64, "r": 84, "t": 80}
"""Velocities of the marks; r and t are rolls of two and of three in a step."""
GHOST_VELOCITY = 52
BUSY_GHOSTS = 0.18
"""How often a free sixteenth then gets a ghost note, at a density of 1."""
DOUBLE, TRIPLE = 2, 3
BEAT_STEPS = PPQ // STEP


def write_drums(plan: Plan, drums: Drums, dice: Dice) -> list[Event]:
    """Return the drum part of a whole song, on the grid, as notes of `DRUM_NOTES`."""
    events: list[Event] = []
    for index, section in enumerate(plan.sections):
        following = plan.sections[index + 1] if index + 1 < len(plan.sections) else None
        if section.energy >= drums.from_energy and section.kind not in drums.silent_in:
            events += _write_section(plan, drums, section, following, dice)
        elif following is not None and following.energy >= drums.crash_from and "build" in drums.fills:
            events += _fill_bar(plan, drums, section, following, dice)
    return sorted(with_breath(plan, events), key=lambda event: (event.start, event.pitch))


def _write_section(
    plan: Plan, drums: Drums, section: SectionPlan, following: SectionPlan | None, dice: Dice
) -> list[Event]:
    beats = _choose_beats(plan, drums, section, dice.branch("beat", section.kind, section.level))
    pause = _pause(plan, section, dice)
    events: list[Event] = []
    for bar in range(section.bars):
        rings = section.last and bar == section.bars - 1 and section.bars > 1
        turns = following is not None and bar == section.bars - 1 and bar > 0
        if rings:
            events += _last_stroke(plan, drums, section)
        elif turns and following is not None:
            events += _fill_bar(plan, drums, section, following, dice, beats.at(bar))
        elif bar >= pause:
            events += _write_bar(plan, drums, beats.at(bar), section, bar, dice)
    if section.energy >= drums.crash_from and "crash" in drums.kit:
        events.append(_hit("crash", section.bar * plan.bar, 96))
    return events


def _choose_beats(plan: Plan, drums: Drums, section: SectionPlan, dice: Dice) -> Halves[Mapping[str, str]]:
    level = level_of(plan, section.level)
    written = next(each for each in FALLBACKS[level] if each in drums.beats)
    return halves_of(drums.beats[written], section, dice)


def _pause(plan: Plan, section: SectionPlan, dice: Dice) -> int:
    """Return the bars for which the drums let the last hook of some songs begin without them."""
    hooks = [other for other in plan.sections if other.kind == "hook"]
    is_last = len(hooks) > 1 and section == hooks[-1]
    if plan.style.form not in ("song", "beat") or not is_last or section.bars < LONG:
        return 0
    return dice.branch("pause").pick((0, 1, 2))


def _write_bar(
    plan: Plan, drums: Drums, beat: Mapping[str, str], section: SectionPlan, bar: int, dice: Dice
) -> list[Event]:
    start = (section.bar + bar) * plan.bar
    bar_dice = dice.branch("bar", section.kind, min(section.visit, 1), bar % 8, section.level)
    events: list[Event] = []
    for voice, pattern in beat.items():
        bars = fit_to_metre(pattern, plan.style.metre[0], *plan.metre)
        for stroke in read_strokes(bars[bar % len(bars)]):
            events += _play(voice, stroke, start, bar_dice if drums.rolls else None, drums.rolls)
    if "snare" in beat or "clap" in beat:
        events += _ghosts(plan, drums, start, events, bar_dice)
    if plan.density > BUSY:
        events += _more_hats(plan, drums, start, events, dice.branch("hats", section.kind, bar % 2))
    return _thinned(plan, events)


def _play(voice: str, stroke: Stroke, start: int, dice: Dice | None, rolls: float) -> list[Event]:
    """Return the hits of one stroke: one, or a roll where it is written or chance wants it on a hat."""
    tick, velocity = start + stroke.step * STEP, STRENGTH.get(stroke.mark, STRENGTH["x"])
    parts = {"r": DOUBLE, "t": TRIPLE}.get(stroke.mark, 1)
    if dice is not None and voice == "hat" and parts == 1 and dice.chance(rolls):
        parts = dice.pick((DOUBLE, DOUBLE, TRIPLE))
    length = STEP // parts
    return [_hit(voice, tick + part * length, velocity - 8 * (part > 0), length) for part in range(parts)]


def _ghosts(plan: Plan, drums: Drums, start: int, events: list[Event], dice: Dice) -> list[Event]:
    """Return soft snare strokes on sixteenths around the beats, where the snare is silent."""
    often = drums.ghosts * (1 + plan.density / 2)
    if plan.density > BUSY:
        often = max(often, BUSY_GHOSTS * plan.density)
    if "snare" not in drums.kit or often == 0:
        return []
    busy = {
        (event.start - start) // STEP for event in events if event.pitch in (DRUM_NOTES["snare"], DRUM_NOTES["kick"])
    }
    off_beat = plan.style.feel.grid // STEP
    free = [step for step in range(off_beat, plan.bar_steps, 2 * off_beat) if step not in busy]
    chosen = [step for step in free if dice.chance(often)]
    return [_hit("snare", start + step * STEP, GHOST_VELOCITY + dice.whole(-6, 8)) for step in chosen]


def _more_hats(plan: Plan, drums: Drums, start: int, events: list[Event], dice: Dice) -> list[Event]:
    """Return soft strokes of what keeps time, halfway between those it plays, where it is silent."""
    played = {voice: _steps_of(voice, start, events) for voice in KEEPING_TIME if voice in drums.kit}
    voice = max(played, key=lambda each: len(played[each]), default=None)
    if voice is None:
        return []
    gaps = [later - earlier for earlier, later in pairwise(played[voice])]
    apart = max(min(gaps, default=2 * BEAT_STEPS) // 2, plan.style.feel.grid // STEP)
    taken = {step for each in (voice, *HATS) for step in _steps_of(each, start, events)}
    free = [step for step in range(0, plan.bar_steps, apart) if step not in taken]
    chosen = [step for step in free if dice.chance(plan.density)]
    return [_hit(voice, start + step * STEP, STRENGTH["o"] + dice.whole(-8, 4)) for step in chosen]


def _steps_of(voice: str, start: int, events: list[Event]) -> list[int]:
    return sorted({(event.start - start) // STEP for event in events if event.pitch == DRUM_NOTES[voice]})


def _thinned(plan: Plan, events: list[Event]) -> list[Event]:
    """Leave out soft strokes and off-beat hats when the prompt asks for little."""
    if plan.density > SPARSE:
        return events
    hats = {DRUM_NOTES[name] for name in HATS}
    return [
        event
        for event in events
        if event.velocity > STRENGTH["o"] and not (event.pitch in hats and event.start % (4 * STEP) in (STEP, 3 * STEP))
    ]


def _fill_bar(
    plan: Plan,
    drums: Drums,
    section: SectionPlan,
    following: SectionPlan,
    dice: Dice,
    beat: Mapping[str, str] | None = None,
) -> list[Event]:
    """Return a section's last bar: the beat until the fill begins, then the fill."""
    bar = section.bars - 1
    start = (section.bar + bar) * plan.bar
    rising = following.energy > section.energy
    kind = dice.branch("fill", section.name).pick(drums.fills)
    place = FillPlace(plan.bar_steps, frozenset(drums.kit), rising)
    fill = write_fill(kind, place, dice.branch("fill", section.kind))
    if beat is None and not rising:
        return []
    kept = _write_bar(plan, drums, beat, section, bar, dice) if beat is not None else []
    fill_start = start + min((stroke.step for stroke in fill.strokes), default=plan.bar_steps) * STEP
    silent = {DRUM_NOTES[voice] for voice in fill.silences if voice in DRUM_NOTES}
    kept = [event for event in kept if event.start < fill_start or event.pitch not in silent]
    return kept + [
        _hit(stroke.voice, start + round(stroke.step * STEP), stroke.velocity, Ticks(STEP // 2))
        for stroke in fill.strokes
        if stroke.voice in drums.kit
    ]


def _last_stroke(plan: Plan, drums: Drums, section: SectionPlan) -> list[Event]:
    """Return what rings in the last bar: kick and crash, or what the kit has instead."""
    start = (section.end_bar - 1) * plan.bar
    voices = [voice for voice in ("kick", "crash", "ride") if voice in drums.kit][:2]
    return [_hit(voice, start, 88) for voice in voices]


def _hit(voice: str, tick: float, velocity: int, length: int = STEP) -> Event:
    return Event(Ticks(round(tick)), Ticks(length), DRUM_NOTES[voice], max(1, min(127, velocity)))
