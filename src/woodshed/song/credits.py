"""Who made what: contributions to a song, counted from its history.

A transaction counts for whoever made it: what it added, changed and removed, and what of that is still
in the song. Notes and clips that name their own origin (a jam player, an imported file, an assistant
with its seed) count for that one instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from woodshed.song.document import Clip, Device, Note, Point, Song, Track
from woodshed.song.edits.places import everywhere
from woodshed.song.folder import SongFolder
from woodshed.song.records import Kind, key_of

COUNTED: dict[str, Kind] = {"tracks": Track, "devices": Device, "clips": Clip, "notes": Note, "points": Point}


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one person or assistant did: transactions, and how much of the song as it is now is theirs.

    `made` counts tracks, devices, clips, notes and automation points that they wrote and that are
    still there; `share` (0 to 1) is their share of all notes, or of all clips when nobody wrote notes.
    """

    by: str
    transactions: int
    made: Mapping[str, int]
    share: float


Key = tuple[str, str, str]


def contributions(folder: SongFolder) -> tuple[Contribution, ...]:
    """Return everybody's contribution to the song of a folder, the largest share first."""
    makers: dict[Key, str] = {}
    transactions: dict[str, int] = defaultdict(int)
    present: frozenset[Key] = frozenset()
    for entry, song in folder.replay():
        transactions[entry.by] += 1
        keys = _keys(song)
        makers |= dict.fromkeys(keys - present, entry.by)
        present = keys
    makers |= _origins(folder.song)
    made: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
    for key in present:
        made[makers[key]][key[0]] += 1
    measure = "notes" if any(counts["notes"] for counts in made.values()) else "clips"
    total = max(1, sum(counts[measure] for counts in made.values()))
    found = [
        Contribution(by, transactions.get(by, 0), made[by], made[by][measure] / total)
        for by in sorted({*transactions, *made})
    ]
    return tuple(sorted(found, key=lambda each: (-each.share, -each.transactions, each.by)))


def _keys(song: Song) -> frozenset[Key]:
    """Return what tells apart everything that is counted: its kind, where it lies, and its key."""
    return frozenset((name, home, key) for name, home, key, _ in _counted(song))


def _origins(song: Song) -> dict[Key, str]:
    """Return the makers that notes and clips name themselves."""
    return {(name, home, key): origin for name, home, key, origin in _counted(song) if origin}


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
