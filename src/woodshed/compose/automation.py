"""What moves while the song plays: filters that open, builds, swells, and echoes thrown at phrase ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from woodshed.compose.dice import stable_id
from woodshed.compose.plan import Plan, SectionPlan
from woodshed.compose.style import Move
from woodshed.song.document import Automation, Curve, Device, Point, Track
from woodshed.units import Ticks

OPEN_HZ, CLOSED_HZ, HALF_OPEN_HZ = 18_000.0, 350.0, 1_800.0
QUIET_DB = 14.0
"""How far below its fader a swell begins."""
THROW_DB = 14.0
"""How much more is sent in a throw."""

Shape = list[tuple[int, float, Curve]]


def automate(plan: Plan, moves: tuple[Move, ...], tracks: list[Track]) -> tuple[list[Track], tuple[Automation, ...]]:
    """Return the tracks, with the filters that the moves need, and the automation of the whole song."""
    by_name = {track.name: track for track in tracks}
    lanes: list[Automation] = []
    for move in moves:
        track = by_name.get(move.player)
        sections = [section for section in plan.sections if not move.in_sections or section.kind in move.in_sections]
        if track is None or not sections:
            continue
        changed, target, shape = MOVES[move.kind](plan, track, sections)
        by_name[move.player] = changed
        if target and shape:
            lanes.append(Automation(target, _points(plan, target, shape)))
    return [by_name[track.name] for track in tracks], tuple(lanes)


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
    """Throw the last beat of each section into the track's last send, delay before reverb."""
    if not track.sends:
        return track, "", []
    send = track.sends[-1]
    beat = plan.bar // plan.metre[0]
    shape: Shape = [(0, send.gain_db, "hold")]
    for section in sections:
        _, end = _bounds(plan, section)
        shape += [(end - beat, send.gain_db + THROW_DB, "hold"), (end, send.gain_db, "hold")]
    return track, f"{send.id}.gain_db", shape


MOVES: Mapping[str, Callable[[Plan, Track, list[SectionPlan]], tuple[Track, str, Shape]]] = {
    "open": _open,
    "close": _close,
    "breathe": _breathe,
    "muffle": _muffle,
    "swell": _swell,
    "fade": _fade,
    "throw": _throw,
}
"""The kinds of `style.Move`."""
