"""Which tracks of a song can be rendered beside each other, and which need one another.

A track whose devices listen to nothing but itself, or to other such tracks, is rendered by itself
up to its fader ("a part"); faders, sends, groups, returns and the master follow in one go ("the
desk"). The split cannot be heard: both run the same code on the same samples.
"""

from dataclasses import dataclass

from woodshed.song.document import Song, Track

SOURCES = ("instrument", "audio")


@dataclass(frozen=True)
class Plan:
    """What is rendered in parts: the ids of the tracks of each. `silent` tracks play nothing at all."""

    parts: tuple[tuple[str, ...], ...]
    silent: frozenset[str]


def plan(song: Song, workers: int) -> Plan:
    """Split the source tracks of `song` into at most `workers` parts of about equal work."""
    silent = frozenset(track.id for track in song.tracks if _is_silent(song, track))
    able = [track for track in song.tracks if _stands_alone(song, track, ()) and track.id not in silent]
    groups: list[list[Track]] = [[] for _ in range(max(1, workers))]
    played: list[set[str]] = [set() for _ in groups]
    for track in sorted(able, key=_work, reverse=True):
        needed = {track.id} | listened_to(song, track)
        best = min(range(len(groups)), key=lambda part: _time(song, played, part, needed))
        groups[best].append(track)
        played[best] |= needed
    return Plan(tuple(tuple(track.id for track in group) for group in groups if group), silent)


def _time(song: Song, played: list[set[str]], part: int, needed: set[str]) -> tuple[float, float]:
    """Return how long all takes if a part plays some tracks too, and that part alone.

    No part may be late, and all processors together have the whole song to do, and what several parts play (the
    kick that a bass ducks under) once for each.
    """
    loads = [_load(song, tracks | needed if at == part else tracks) for at, tracks in enumerate(played)]
    again = sum(loads) - _load(song, needed.union(*played))
    shared = (sum(_work(track) for track in song.tracks) + again) / len(played)
    return max(loads[part], shared), loads[part]


def _load(song: Song, tracks: set[str]) -> float:
    return sum(_work(track) for track in song.tracks if track.id in tracks)


def listened_to(song: Song, track: Track) -> set[str]:
    """Return the ids of all tracks that this one's devices hear, and that those hear in turn."""
    found: set[str] = set()
    waiting = [track]
    names = {other.id for other in song.tracks}
    while waiting:
        for device in waiting.pop().devices:
            if device.sidechain in names - found:
                found.add(device.sidechain)
                waiting.append(song.track(device.sidechain))
    return found


def _stands_alone(song: Song, track: Track, seen: tuple[str, ...]) -> bool:
    if track.kind not in SOURCES or track.id in seen:
        return False
    if _is_reached(song, track):
        return False
    names = {other.id for other in song.tracks}
    heard = [device.sidechain for device in track.devices if device.sidechain in names]
    return all(_stands_alone(song, song.track(name), (*seen, track.id)) for name in heard)


def _is_reached(song: Song, track: Track) -> bool:
    """Say whether another track plays into this one."""
    return any(track.id in {other.output, *(send.to for send in other.sends)} for other in song.tracks)


def _is_silent(song: Song, track: Track) -> bool:
    """Say whether nothing of a source track can reach anything."""
    if track.kind not in SOURCES or _is_reached(song, track):
        return False
    moves = any(lane.target == f"{track.id}.mute" and lane.points for lane in song.automation)
    heard = any(device.sidechain == track.id for other in song.tracks for device in other.devices)
    return (track.mute and not moves and not heard) or not any(clip for clip in track.clips if not clip.muted)


def _work(track: Track) -> float:
    notes = sum(len(clip.notes) * max(1, clip.length // clip.loop if clip.loop else 1) for clip in track.clips)
    return 500.0 * len(track.devices) + notes
