"""What moves while the song plays: filters that open, builds, swells, and echoes thrown at phrase ends.

Players who duck under the kick come out where it stops, louder than the drop that follows; there
their faders are lowered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from woodshed.compose.dice import stable_id
from woodshed.compose.plan import Plan, SectionPlan
from woodshed.compose.style import Move
from woodshed.song.document import Automation, Curve, Device, Point, Track
from woodshed.units import Ticks

RADIO = "medium_wave_night"
OPEN_HZ, CLOSED_HZ, HALF_OPEN_HZ = 18_000.0, 350.0, 1_800.0
QUIET_DB = 14.0
"""How far below its fader a swell begins."""
THROW_DB = 14.0
"""How much more is sent in a throw."""

Shape = list[tuple[int, float, Curve]]


def automate(plan: Plan, moves: tuple[Move, ...], tracks: list[Track]) -> tuple[list[Track], tuple[Automation, ...]]:
    """Return the tracks, with the filters that the moves need, and the automation of the whole song."""
    by_name = {track.name: track for track in tracks}
    shapes: dict[str, Shape] = {}
    for move in moves:
        track = by_name.get(move.player)
        sections = [section for section in plan.sections if not move.in_sections or section.kind in move.in_sections]
        if track is None or not sections:
            continue
        changed, target, shape = MOVES[move.kind](plan, track, sections)
        by_name[move.player] = changed
        if target and shape:
            shapes[target] = shape
    pump = plan.style.pump
    for track in _ducked(tracks):
        if pump is None or not pump.held_back_db:
            break
        target = f"{track.id}.gain_db"
        shape = _held_back(plan, track, shapes.get(target, []), pump.held_back_db, _without_kick(plan, tracks))
        if shape:
            shapes[target] = shape
    lanes = tuple(Automation(target, _points(plan, target, shape)) for target, shape in shapes.items())
    return [by_name[track.name] for track in tracks], lanes


def _ducked(tracks: list[Track]) -> list[Track]:
    return [track for track in tracks if any(device.sidechain for device in track.devices)]


def _without_kick(plan: Plan, tracks: list[Track]) -> list[SectionPlan]:
    """Return the sections in which the track that ducks the others strikes less than once a bar."""
    names = {device.sidechain for track in tracks for device in track.devices if device.sidechain}
    kicks = [clip for track in tracks if track.id in names for clip in track.clips]
    starts = [clip.start + note.start for clip in kicks for note in clip.notes]
    quiet = []
    for section in plan.sections:
        start, end = _bounds(plan, section)
        if sum(start <= tick < end for tick in starts) < section.bars:
            quiet.append(section)
    return quiet


def _held_back(plan: Plan, track: Track, shape: Shape, held_back_db: float, sections: list[SectionPlan]) -> Shape:
    """Return a gain's shape lowered over the sections, or unchanged where there are none."""
    if not sections:
        return shape
    still: Shape = [(0, track.gain_db, "hold")]
    moves = sorted(shape or still, key=lambda point: point[0])
    bounds = [_bounds(plan, section) for section in sections]
    corners = {tick for start, end in bounds for tick in (start, end - 1, end) if tick < plan.bars * plan.bar}
    points: dict[int, tuple[float, Curve]] = {tick: _shape_at(moves, tick) for tick in corners}
    points |= {tick: (gain, curve) for tick, gain, curve in moves}
    return [
        (tick, gain - held_back_db * any(start <= tick < end for start, end in bounds), curve)
        for tick, (gain, curve) in sorted(points.items())
    ]


def _shape_at(shape: Shape, tick: int) -> tuple[float, Curve]:
    """Return the value of a shape of lines and holds at a moment, and the curve that goes on from there."""
    before = [point for point in shape if point[0] <= tick]
    after = [point for point in shape if point[0] > tick]
    if not before:
        return after[0][1], "hold"
    start, value, curve = before[-1]
    if curve == "hold" or not after:
        return value, "hold"
    end, target, _ = after[0]
    return value + (target - value) * (tick - start) / (end - start), curve


def _points(plan: Plan, target: str, shape: Shape) -> tuple[Point, ...]:
    """Return the points of a shape, sorted, one at a tick: of several the last."""
    at_tick: dict[int, tuple[float, Curve]] = {tick: (value, curve) for tick, value, curve in shape}
    return tuple(
        Point(stable_id(plan.style.name, plan.seed, "point", target, tick), Ticks(tick), round(value, 3), curve)
        for tick, (value, curve) in sorted(at_tick.items())
    )


def _bounds(plan: Plan, section: SectionPlan) -> tuple[int, int]:
    return section.bar * plan.bar, section.end_bar * plan.bar


def _with_filter(plan: Plan, track: Track, cutoff_hz: float) -> tuple[Track, str]:
    """Return the track with a low-pass filter at the end of its chain, and the automation target of its cutoff."""
    device = Device(
        stable_id(plan.style.name, plan.seed, "device", track.name, "sweep"),
        "filter",
        "low_pass",
        {"cutoff_hz": cutoff_hz},
    )
    return replace(track, devices=(*track.devices, device)), f"{device.id}.cutoff_hz"


def _open(plan: Plan, track: Track, sections: list[SectionPlan]) -> tuple[Track, str, Shape]:
    """Let the filter open over each of the sections, and stay open elsewhere."""
    changed, target = _with_filter(plan, track, OPEN_HZ)
    shape: Shape = [(0, OPEN_HZ, "hold")]
    for section in sections:
        start, end = _bounds(plan, section)
        shape += [(start, CLOSED_HZ, "line"), ((start + end) // 2, HALF_OPEN_HZ, "line"), (end, OPEN_HZ, "hold")]
    return changed, target, shape


def _close(plan: Plan, track: Track, sections: list[SectionPlan]) -> tuple[Track, str, Shape]:
    """Let the filter close over each of the sections."""
    changed, target = _with_filter(plan, track, OPEN_HZ)
    shape: Shape = [(0, OPEN_HZ, "hold")]
    for section in sections:
        start, end = _bounds(plan, section)
        shape += [(start, OPEN_HZ, "line"), ((start + end) // 2, HALF_OPEN_HZ, "line"), (end - 1, CLOSED_HZ, "hold")]
        shape += [(end, OPEN_HZ, "hold")]
    return changed, target, shape


def _breathe(plan: Plan, track: Track, sections: list[SectionPlan]) -> tuple[Track, str, Shape]:
    """Let the filter open and close like slow breath, four bars in and four bars out."""
    changed, target = _with_filter(plan, track, HALF_OPEN_HZ)
    shape: Shape = []
    start, end = sections[0].bar * plan.bar, sections[-1].end_bar * plan.bar
    for turn, tick in enumerate(range(start, end + 1, 4 * plan.bar)):
        shape.append((tick, HALF_OPEN_HZ / 2 if turn % 2 == 0 else HALF_OPEN_HZ * 2.5, "line"))
    return changed, target, shape


def _muffle(plan: Plan, track: Track, sections: list[SectionPlan]) -> tuple[Track, str, Shape]:
    """Play the sections as from another room, and the rest in the open."""
    changed, target = _with_filter(plan, track, OPEN_HZ)
    shape: Shape = [(0, OPEN_HZ, "hold")]
    for section in sections:
        start, end = _bounds(plan, section)
        shape += [(start, HALF_OPEN_HZ / 2, "hold"), (end - plan.bar, HALF_OPEN_HZ / 2, "line"), (end, OPEN_HZ, "hold")]
    return changed, target, shape


def _tune_in(plan: Plan, track: Track, sections: list[SectionPlan]) -> tuple[Track, str, Shape]:
    """Let the sections come from a radio far away, which in their last bar turns into the band itself."""
    place = stable_id(plan.style.name, plan.seed, "device", track.name, "radio")
    device = Device(place, "radio", RADIO, {"wear": 0.0})
    shape: Shape = [(0, 0.0, "hold")]
    for section in sections:
        start, end = _bounds(plan, section)
        shape += [(start, 1.0, "hold"), (end - plan.bar, 1.0, "line"), (end, 0.0, "hold")]
    return replace(track, devices=(*track.devices, device)), f"{place}.wear", shape


def _swell(plan: Plan, track: Track, sections: list[SectionPlan]) -> tuple[Track, str, Shape]:
    """Raise the volume from far away to the fader's place over each of the sections."""
    shape: Shape = [(0, track.gain_db, "hold")]
    for section in sections:
        start, end = _bounds(plan, section)
        shape += [(start, track.gain_db - QUIET_DB, "line"), (end, track.gain_db, "hold")]
    return track, f"{track.id}.gain_db", shape


def _fade(plan: Plan, track: Track, sections: list[SectionPlan]) -> tuple[Track, str, Shape]:
    """Lower the volume over each of the sections."""
    shape: Shape = [(0, track.gain_db, "hold")]
    for section in sections:
        start, end = _bounds(plan, section)
        shape += [(start, track.gain_db, "line"), (end - 1, track.gain_db - QUIET_DB, "hold")]
        if not section.last:
            shape.append((end, track.gain_db, "hold"))
    return track, f"{track.id}.gain_db", shape


def _throw(plan: Plan, track: Track, sections: list[SectionPlan]) -> tuple[Track, str, Shape]:
    """Throw the last beat of each section into the track's last send, delay before reverb; not a song's last chord."""
    ends = [_bounds(plan, section)[1] for section in sections if not section.last]
    if not track.sends or not ends:
        return track, "", []
    send = track.sends[-1]
    beat = plan.bar // plan.metre[0]
    shape: Shape = [(0, send.gain_db, "hold")]
    for end in ends:
        shape += [(end - beat, send.gain_db + THROW_DB, "hold"), (end, send.gain_db, "hold")]
    return track, f"{send.id}.gain_db", shape


MOVES: Mapping[str, Callable[[Plan, Track, list[SectionPlan]], tuple[Track, str, Shape]]] = {
    "open": _open,
    "close": _close,
    "breathe": _breathe,
    "muffle": _muffle,
    "swell": _swell,
    "tune in": _tune_in,
    "fade": _fade,
    "throw": _throw,
}
"""The kinds of `style.Move`."""
