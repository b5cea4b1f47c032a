"""What the bass player plays: a written rhythm over the chords, or a walking line."""

from __future__ import annotations

from woodshed.compose.dice import Dice
from woodshed.compose.notation import Stroke, fit_to_metre, read_strokes
from woodshed.compose.parts import patterns_for, plays, with_breath
from woodshed.compose.plan import Event, Plan, SectionPlan
from woodshed.compose.style import Bass
from woodshed.theory.chords import ChordSymbol
from woodshed.theory.harmony import chord_scale
from woodshed.theory.metre import STEP, beat_groups
from woodshed.theory.scales import shift_in_key
from woodshed.units import Ticks

SHORTEST_SLIDE = 4
"""Steps a note must last to slide into the next."""
VELOCITY = {"R": 104, "r": 62, "8": 92, "5": 90, "3": 88, "7": 88, "a": 84}


def write_bass(plan: Plan, bass: Bass, dice: Dice) -> list[Event]:
    """Return the bass part of a whole song, on the grid."""
    events: list[Event] = []
    for section in plan.sections:
        if not plays(bass.strip, section):
            continue
        line = _walk(plan, bass, section, dice) if bass.manner == "walking" else _written(plan, bass, section, dice)
        events += line
    return with_breath(plan, events)


def _written(plan: Plan, bass: Bass, section: SectionPlan, dice: Dice) -> list[Event]:
    patterns = patterns_for(plan, bass.lines, section, dice.branch("line", section.kind))
    events: list[Event] = []
    for bar in range(section.bars):
        start = (section.bar + bar) * plan.bar
        if section.last and bar == section.bars - 1:
            root = _root(plan.chord_at(start).chord, bass)
            events.append(Event(Ticks(start), plan.bar, root, VELOCITY["R"] - 12))
            continue
        bars = fit_to_metre(patterns.at(bar), plan.style.metre[0], *plan.metre)
        for stroke in read_strokes(bars[bar % len(bars)]):
            events += _play(plan, bass, stroke, start, dice)
    return events


def _play(plan: Plan, bass: Bass, stroke: Stroke, bar_start: int, dice: Dice) -> list[Event]:
    """Return one stroke; where the chord changes under a long note, the note moves along with it."""
    start = bar_start + stroke.step * STEP
    end = start + stroke.steps * STEP
    velocity = VELOCITY.get(stroke.mark, VELOCITY["R"])
    events = []
    while start < end:
        chord = plan.chord_at(start)
        until = min(end, chord.end) if chord.end > start else end
        pitch = _pitch(plan, bass, stroke.mark, start)
        events.append(Event(Ticks(start), Ticks(max(1, round((until - start) * bass.gate))), pitch, velocity))
        start = until
    if bass.slides and stroke.steps >= SHORTEST_SLIDE and dice.chance(bass.slides):
        events[-1] = _slid(events[-1])
    return events


def _slid(event: Event) -> Event:
    """Return the note a little longer, so that a legato voice slides from it into the next."""
    return Event(event.start, Ticks(event.length + STEP // 2), event.pitch, event.velocity)


def _pitch(plan: Plan, bass: Bass, mark: str, tick: int) -> int:
    chord = plan.chord_at(tick).chord
    root = _root(chord, bass)
    if mark == "a":
        return _approach(plan, bass, tick)
    above = {"8": 12, "5": chord.fifth or 7, "3": chord.third or 12, "7": chord.seventh or 12}.get(mark, 0)
    pitch = root + above
    return pitch - 12 if pitch > bass.high and above != 0 else pitch


def _root(chord: ChordSymbol, bass: Bass) -> int:
    """Return the chord's bass note, as low as the instrument allows."""
    return bass.low + (chord.bass_class - bass.low) % 12


def _approach(plan: Plan, bass: Bass, tick: int) -> int:
    """Return a step of the key below or above the next chord's root, the nearer to where the line is."""
    here, target = _root(plan.chord_at(tick).chord, bass), _root(plan.chord_after(tick).chord, bass)
    steps = (shift_in_key(target, -1, plan.key), shift_in_key(target, 1, plan.key))
    return min(steps, key=lambda pitch: (abs(pitch - here), pitch))


def _walk(plan: Plan, bass: Bass, section: SectionPlan, dice: Dice) -> list[Event]:
    """Return a walking line, a note on each beat.

    Roots on new chords, chord and scale notes between, and a step into the next root.
    """
    events: list[Event] = []
    previous = (bass.low + bass.high) // 2
    for bar in range(section.bars):
        start = (section.bar + bar) * plan.bar
        if section.last and bar == section.bars - 1:
            pitch = _nearest(plan.chord_at(start).chord.bass_class, previous, bass)
            events.append(Event(Ticks(start), plan.bar, pitch, VELOCITY["R"] - 12))
            continue
        for beat in beat_groups(*plan.metre):
            previous = _next_step(plan, bass, previous, start, start + beat, dice)
            velocity = VELOCITY["R"] - (0 if start % plan.bar == 0 else 10) + dice.whole(-4, 4)
            events.append(Event(Ticks(start), Ticks(round(beat * bass.gate)), previous, velocity))
            start += beat
    return events


def _next_step(plan: Plan, bass: Bass, previous: int, tick: int, following: int, dice: Dice) -> int:
    now = plan.chord_at(tick)
    if now.start == tick or tick % plan.bar == 0:
        return _nearest(now.chord.bass_class, previous, bass)
    after = plan.chord_at(following)
    if after.start == following and after.chord != now.chord:
        target = _nearest(after.chord.bass_class, previous, bass)
        around = [target - 1, target + 1, shift_in_key(target, -1, plan.key), shift_in_key(target, 1, plan.key)]
        fitting = [pitch for pitch in around if bass.low <= pitch <= bass.high and pitch != previous] or [target]
        return min(fitting, key=lambda pitch: (abs(pitch - previous) + 2 * dice.share(), pitch))
    allowed = chord_scale(now.chord, plan.key)
    steps = [pitch for pitch in range(previous - 5, previous + 6) if pitch % 12 in allowed and pitch != previous]
    fitting = [pitch for pitch in steps if bass.low <= pitch <= bass.high]
    tones = [pitch for pitch in fitting if pitch % 12 in now.chord.pitch_classes]
    return dice.pick(tones) if tones and dice.chance(0.6) else dice.pick(fitting)


def _nearest(pitch_class: int, previous: int, bass: Bass) -> int:
    options = [pitch for pitch in range(bass.low, bass.high + 1) if pitch % 12 == pitch_class]
    return min(options, key=lambda pitch: (abs(pitch - previous), pitch))
