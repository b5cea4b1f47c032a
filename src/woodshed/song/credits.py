"""Who made what: contributions to a song, counted from its history.

A transaction counts for whoever made it: what it added, changed and removed, and what of that is still
in the song. Notes and clips that name their own origin (a jam player, an imported file, an assistant
with its seed, a person whose branch was merged) count for that one instead.

"Ann with compose#7" is a suggestion of an assistant that Ann accepted: what it wrote is the assistant's,
the decision is hers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from woodshed.song.document import Clip, Device, Note, Point, Song, Track
from woodshed.song.edits.places import everywhere
from woodshed.song.folder import SongFolder
from woodshed.song.records import Kind, key_of

COUNTED: dict[str, Kind] = {"tracks": Track, "devices": Device, "clips": Clip, "notes": Note, "points": Point}


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one person or assistant did: transactions, and how much of the song as it is now is theirs.

    `made` counts tracks, devices, clips, notes and automation points that they wrote and that are
    still there; `accepted` the suggestions that they accepted; `share` (0 to 1) is their share of what the song is
    made of: its notes, recordings and sounds, or of its clips, tracks and points when there is none of these.
    """

    by: str
    transactions: int
    made: Mapping[str, int]
    share: float
    accepted: int = 0


RECORDING_WEIGHT, SOUND_WEIGHT = 16.0, 2.0
"""As many notes a recording counts, however often it is cut or repeated, and a sound. A measure to begin from."""
_OTHERWISE = {"clips": 2.0, "tracks": 4.0, "points": 0.25}
"""What counts where nobody wrote a note, recorded anything or chose a sound."""

Key = tuple[str, str, str]
_ACCEPTED = re.compile(r"(?P<who>.+) with (?P<assistant>(?:compose|master)[^#\s]{0,40}(?:#\d{1,20})?)")
_PERSON = "person:"
_ASSISTANTS = ("compose", "master", "jam:", "file:")


def contributions(folder: SongFolder) -> tuple[Contribution, ...]:
    """Return everybody's contribution to the song of a folder, the largest share first."""
    transactions: dict[str, int] = defaultdict(int)
    accepted: dict[str, int] = defaultdict(int)
    for entry in folder.history():
        person, assistant = who_did(entry.by)
        transactions[person] += 1
        accepted[person] += bool(assistant)
    made: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
    made_by = makers(folder)
    for key, maker in made_by.items():
        made[maker][key[0]] += 1
    weights = _weights(made, _recordings(folder.song, made_by))
    total = sum(weights.values()) or 1.0
    found = [
        Contribution(by, transactions.get(by, 0), made[by], weights.get(by, 0.0) / total, accepted.get(by, 0))
        for by in sorted({*transactions, *made})
    ]
    return tuple(sorted(found, key=lambda each: (-each.share, -each.transactions, each.by)))


def _recordings(song: Song, made_by: Mapping[Key, str]) -> dict[str, int]:
    """Return how many different recordings everybody brought that are still heard."""
    brought: dict[str, set[str]] = defaultdict(set)
    for clip in everywhere(song, Clip):
        maker = made_by.get(("clips", "", clip.id))
        if clip.media and maker is not None:
            brought[maker].add(clip.media)
    return {by: len(media) for by, media in brought.items()}


def _weights(made: Mapping[str, Mapping[str, int]], recordings: Mapping[str, int]) -> dict[str, float]:
    """Return how much of a song is everybody's, in notes."""
    weights = {
        by: counts["notes"] + SOUND_WEIGHT * counts["devices"] + RECORDING_WEIGHT * recordings.get(by, 0)
        for by, counts in made.items()
    }
    if any(weights.values()):
        return weights
    return {by: sum(weight * counts[kind] for kind, weight in _OTHERWISE.items()) for by, counts in made.items()}


def makers(folder: SongFolder) -> dict[Key, str]:
    """Return who made each thing that is in the song of a folder now."""
    found: dict[Key, str] = {}
    present: frozenset[Key] = frozenset()
    for entry, song in folder.replay():
        keys = _keys(song)
        person, assistant = who_did(entry.by)
        found |= dict.fromkeys(keys - present, assistant or person)
        present = keys
    found |= _origins(folder.song)
    return {key: maker for key, maker in found.items() if key in present}


def with_makers(song: Song, base: Song, made_by: Mapping[Key, str]) -> Song:
    """Return a song in which what is new since `base` says who made it: for merging it into another song."""
    known = _keys(base)

    def named(kind: str, home: str, key: str, origin: str) -> str:
        maker = made_by.get((kind, home, key), "")
        is_new = (kind, home, key) not in known and not origin
        return (f"{_PERSON}{maker}" if is_person(maker) else maker) if is_new and maker else origin

    def clip(old: Clip) -> Clip:
        origin = named("clips", "", old.id, old.origin)
        origins = [named("notes", old.id, note.id, note.origin or old.origin) for note in old.notes]
        notes = tuple(
            note if given in (note.origin, origin) else replace(note, origin=given)
            for note, given in zip(old.notes, origins, strict=True)
        )
        return old if (origin, notes) == (old.origin, old.notes) else replace(old, origin=origin, notes=notes)

    tracks = tuple(
        replace(
            track,
            clips=tuple(map(clip, track.clips)),
            takes=tuple(replace(take, clips=tuple(map(clip, take.clips))) for take in track.takes),
        )
        for track in song.tracks
    )
    return replace(song, tracks=tracks)


def is_person(by: str) -> bool:
    """Tell whether a contribution is a person's, not an assistant's or a file's."""
    return bool(by) and not by.startswith(_ASSISTANTS)


def who_did(by: str) -> tuple[str, str]:
    """Return the person of a transaction, and the assistant whose suggestion they accepted ("": none)."""
    found = _ACCEPTED.fullmatch(by)
    return (found["who"], found["assistant"]) if found else (by, "")


def _keys(song: Song) -> frozenset[Key]:
    """Return what tells apart everything that is counted: its kind, where it lies, and its key."""
    return frozenset((name, home, key) for name, home, key, _ in _counted(song))


def _origins(song: Song) -> dict[Key, str]:
    """Return the makers that notes and clips name themselves."""
    return {(name, home, key): origin.removeprefix(_PERSON) for name, home, key, origin in _counted(song) if origin}


def _counted(song: Song) -> Iterable[tuple[str, str, str, str]]:
    for name in ("tracks", "devices"):
        for record in everywhere(song, COUNTED[name]):
            yield name, "", key_of(record), ""
    for clip in everywhere(song, Clip):
        yield "clips", "", clip.id, clip.origin
        for note in clip.notes:
            yield "notes", clip.id, note.id, note.origin or clip.origin
    for lane in song.automation:
        for point in lane.points:
            yield "points", lane.target, point.id, ""
