"""The edits that lead from one song to another: to restore a version, and to say what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from woodshed.song.document import Automation, Clip, Control, Credit, Device, Note, Point, Send, Song, Take, Track
from woodshed.song.edits.applying import MERGED_FIELDS, SONG_FIELDS
from woodshed.song.edits.places import everywhere, homes
from woodshed.song.edits.union import Add, Change, ChangeSong, Edit, Move, Remove
from woodshed.song.records import PLACES, Kind, changeable, key_of, place_of

_BARE: dict[Kind, dict[str, Any]] = {
    Track: {"devices": (), "sends": (), "clips": (), "takes": ()},
    Take: {"clips": ()},
}
"""New tracks and takes are added empty, for what they hold may come from elsewhere in the song."""


def differences(before: Song, after: Song) -> tuple[Edit, ...]:
    """Return edits with `apply_all(differences(before, after), before) == after`.

    They name only what differs. Both songs must be possible ones (see `check_song`).
    """
    edits: list[Edit] = []
    if fields := _changed_fields(before, after, SONG_FIELDS):
        edits.append(ChangeSong(fields))
    for kind, place in PLACES.items():
        if not place.holders and kind not in {Track, Automation, Credit}:
            edits += _collection_edits(kind, getattr(before, place.field), getattr(after, place.field))
    for kind in (Credit, Track, Take, Device, Send, Clip):
        edits += _arranging_edits(kind, before, after)
    clips = {key_of(clip): clip for clip in everywhere(before, Clip)}
    for clip in everywhere(after, Clip):
        if clip.id in clips:
            edits += _collection_edits(Note, clips[clip.id].notes, clip.notes, of=clip.id)
            edits += _collection_edits(Control, clips[clip.id].controls, clip.controls, of=clip.id)
    edits += _lane_edits(before, after)
    for kind in (Take, Track):
        edits += _removals(kind, before, after)
    return tuple(edits)


def _collection_edits(kind: Kind, old: Sequence[Any], new: Sequence[Any], of: str = "") -> Iterator[Edit]:
    """Yield the edits for records that lie in order of time in one place."""
    if old == new:
        return
    olds = {key_of(record): record for record in old}
    news = {key_of(record): record for record in new}
    if gone := tuple(key for key in olds if key not in news):
        yield Remove(kind, gone, of=of)
    if changes := _changes(kind, olds, news):
        yield Change(kind, changes, of=of)
    if added := tuple(record for key, record in news.items() if key not in olds):
        yield Add(added, to=of)


def _lane_edits(before: Song, after: Song) -> Iterator[Edit]:
    olds = {lane.target: lane for lane in before.automation}
    news = {lane.target: lane for lane in after.automation}
    for target in sorted({*olds, *news}):
        old, new = olds.get(target, Automation(target)), news.get(target, Automation(target))
        if fields := _changed_fields(old, new, {"extra"}):
            yield Change(Automation, {target: fields})
        yield from _collection_edits(Point, old.points, new.points, of=target)


def _arranging_edits(kind: Kind, before: Song, after: Song) -> Iterator[Edit]:
    """Yield the edits that add, move and change records that one track or take passes to another."""
    olds = {key_of(record): record for record in everywhere(before, kind)}
    old_home = {key_of(record): home for home, records in homes(before, kind) for record in records}
    orders = {home: [key_of(record) for record in records] for home, records in homes(before, kind)}
    if kind not in _BARE:
        yield from _removals(kind, before, after)
    for home, records in homes(after, kind):
        order = orders.setdefault(home, [])
        following = ""
        for record in reversed(records):
            key = key_of(record)
            before_id = following if place_of(kind).ranked else ""
            if key not in olds:
                yield Add((replace(record, **_BARE.get(kind, {})),), to=home, before=before_id)
            elif old_home[key] != home:
                yield Move(kind, key, to=home, before=before_id)
            elif before_id and order.index(key) > order.index(before_id):
                yield Move(kind, key, before=before_id)
            _place(order, key, before_id)
            following = key
    news = {key_of(record): record for record in everywhere(after, kind)}
    if changes := _changes(kind, olds, news):
        yield Change(kind, changes)


def _place(order: list[str], key: str, before: str) -> None:
    """Keep track of an order that the edits so far have brought about."""
    if not before:
        if key not in order:
            order.append(key)
    elif key not in order or order.index(key) > order.index(before):
        if key in order:
            order.remove(key)
        order.insert(order.index(before), key)


def _removals(kind: Kind, before: Song, after: Song) -> Iterator[Edit]:
    """Yield the edits that remove what is gone, unless it goes with the track or take that holds it."""
    kept = {key_of(record) for record in everywhere(after, kind)}
    remaining = {home for home, _ in homes(after, kind)}
    for home, records in homes(before, kind):
        gone = tuple(key_of(record) for record in records if key_of(record) not in kept)
        if not gone or home not in remaining:
            continue
        for keys in ((key,) for key in gone) if place_of(kind).ranked else (gone,):
            yield Remove(kind, keys)


def _changes(kind: Kind, olds: dict[str, Any], news: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the changed fields of the records that are in both songs, by key."""
    fields = changeable(kind)  # type: ignore[arg-type]  # mypy: a class is hashable
    changes = {
        key: _changed_fields(olds[key], new, fields) for key, new in news.items() if key in olds and olds[key] != new
    }
    return {key: changed for key, changed in changes.items() if changed}


def _changed_fields(old: Any, new: Any, fields: Collection[str]) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for name in sorted(fields):
        was, now = getattr(old, name), getattr(new, name)
        if was != now and name in MERGED_FIELDS:
            names = sorted({*was, *now})
            changed[name] = {key: now.get(key) for key in names if was.get(key) != now.get(key)}
        elif was != now:
            changed[name] = now
    return changed
