"""Chords in rhythm, pads and arpeggios: the players between bass and melody."""

from __future__ import annotations

from dataclasses import replace

from woodshed.compose.dice import Dice
from woodshed.compose.notation import Stroke, fit_to_metre, read_strokes
from woodshed.compose.parts import halves_of, patterns_for, plays
from woodshed.compose.plan import Event, PlacedChord, Plan, SectionPlan
from woodshed.compose.style import Arpeggio, Chords
from woodshed.theory.metre import STEP
from woodshed.theory.voicing import (
    Candidates,
    Voicing,
    close_voicings,
    drop2_voicings,
    lead_voices,
    power_voicings,
    rootless_voicings,
    shell_voicings,
    spread_voicings,
    triad_voicings,
)
from woodshed.units import Ticks

LAYOUTS: dict[str, Candidates] = {
    "close": close_voicings,
    "triad": triad_voicings,
    "drop2": drop2_voicings,
    "rootless": rootless_voicings,
    "shell": shell_voicings,
    "power": power_voicings,
    "spread": spread_voicings,
}
VELOCITY = {"X": 98, "x": 82, "o": 52}


def write_chords(plan: Plan, part: Chords, dice: Dice) -> list[Event]:
    """Return a chord player's part of a whole song, on the grid but for rolled chords."""
    events: list[Event] = []
    for section in plan.sections:
        if plays(part.strip, section):
            events += _write_section(plan, part, section, dice)
    return events


def voice_section(
    plan: Plan, section: SectionPlan, layout: str, low: int, high: int
) -> list[tuple[PlacedChord, Voicing]]:
    """Return a section's chords with the voicings that lead through them."""
    placed = plan.section_chords(section)
    voicings = lead_voices([chord.chord for chord in placed], low, high, layout=LAYOUTS[layout])
    return list(zip(placed, voicings, strict=True))


def _write_section(plan: Plan, part: Chords, section: SectionPlan, dice: Dice) -> list[Event]:
    voiced = voice_section(plan, section, part.layout, part.low, part.high)
    patterns = patterns_for(plan, part.rhythm, section, dice.branch("rhythm", section.kind))
    events: list[Event] = []
    for bar in range(section.bars):
        start = (section.bar + bar) * plan.bar
        if section.last and bar == section.bars - 1:
            events += _strike(plan, replace(part, gate=1.0), voiced, start, Stroke(0, plan.bar_steps, "X"))
            continue
        bars = fit_to_metre(patterns.at(bar), plan.style.metre[0], *plan.metre)
        for stroke in read_strokes(bars[bar % len(bars)]):
            events += _strike(plan, part, voiced, start, stroke)
    return _joined(events)


def _strike(
    plan: Plan, part: Chords, voiced: list[tuple[PlacedChord, Voicing]], bar_start: int, stroke: Stroke
) -> list[Event]:
    """Return the notes of one stroke; a chord that changes under it is struck anew."""
    start = bar_start + stroke.step * STEP
    end = start + stroke.steps * STEP
    roll = plan.ticks_of_ms(part.roll_ms)
    events = []
    for chord, voicing in voiced:
        begin, until = max(start, chord.start), min(end, chord.end)
        if begin >= until:
            continue
        length = round((until - begin) * part.gate)
        for place, pitch in enumerate(voicing):
            late = min(place * roll, length - 1)
            velocity = VELOCITY.get(stroke.mark, VELOCITY["x"]) - (4 if 0 < place < len(voicing) - 1 else 0)
            events.append(Event(Ticks(begin + late), Ticks(max(1, length - late)), pitch, velocity))
    return events


def _joined(events: list[Event]) -> list[Event]:
    """Return the notes with those of one pitch that overlap cut where the next begins."""
    last: dict[int, int] = {}
    joined: list[Event] = []
    for event in sorted(events, key=lambda event: (event.start, event.pitch)):
        index = last.get(event.pitch)
        if index is not None:
            before = joined[index]
            if before.start + before.length > event.start:
                joined[index] = Event(
                    before.start, Ticks(max(1, event.start - before.start)), before.pitch, before.velocity
                )
        last[event.pitch] = len(joined)
        joined.append(event)
    return joined


def write_arpeggio(plan: Plan, part: Arpeggio, dice: Dice) -> list[Event]:
    """Return an arpeggio's part of a whole song: one chord note each step, in an order that repeats."""
    events: list[Event] = []
    for section in plan.sections:
        if not plays(part.strip, section):
            continue
        own = dice.branch(section.kind)
        orders = halves_of(part.orders, section, own)
        ladders = _ladders(plan, part, section)
        end = (section.end_bar - (1 if section.last and section.bars > 1 else 0)) * plan.bar
        for index, tick in enumerate(range(section.bar * plan.bar, end, part.step)):
            if own.branch(index % 16).chance(part.rests):
                continue
            order = orders.at((tick - section.bar * plan.bar) // plan.bar)
            ladder = ladders[plan.chord_at(tick).start]
            pitch = _rung(ladder, int(order[index % len(order)]))
            velocity = 86 if tick % (4 * STEP) == 0 else 70
            events.append(Event(Ticks(tick), Ticks(round(part.step * part.gate)), pitch, velocity))
        if end < section.end_bar * plan.bar:
            events += _ring(ladders[plan.chord_at(end).start], end, section.end_bar * plan.bar, part.step)
    return events


def _ring(voicing: Voicing, start: int, end: int, step: int) -> list[Event]:
    """Return a chord that is rolled upwards, note by note, and rings until the end."""
    times = [start + place * step for place in range(len(voicing))]
    return [
        Event(Ticks(tick), Ticks(end - tick), pitch, 80)
        for tick, pitch in zip(times, voicing, strict=True)
        if tick < end
    ]


def _ladders(plan: Plan, part: Arpeggio, section: SectionPlan) -> dict[int, Voicing]:
    return {chord.start: voicing for chord, voicing in voice_section(plan, section, "close", part.low, part.high)}


def _rung(ladder: Voicing, number: int) -> int:
    """Return the chord note of a number: beyond the chord's own notes they go on an octave higher."""
    return ladder[number % len(ladder)] + 12 * (number // len(ladder))
