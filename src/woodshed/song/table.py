"""A song laid flat: every record by its kind and key, with where it lies, so that songs can be held side by side.

A record stands here without what it holds: a clip without its notes, a track without its devices. What
holds it is its `home`, which is as much a part of the entry as its fields: moving a clip to another track
changes one entry. The order of what has an order of its own is kept beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from woodshed.song.document import (
    Automation,
    Clip,
    Control,
    Credit,
    Device,
    Note,
    Point,
    Send,
    Song,
    Take,
    Track,
)
from woodshed.song.edits.applying import MERGED_FIELDS, SONG_FIELDS
from woodshed.song.records import PLACES, Kind, Record, changeable, key_of, place_of

Key = tuple[type, str, str]
"""A kind of record, the clip or lane in which its id counts ("": the whole song), and the id."""

SONG_KEY: Key = (Song, "", "")
HOME = "home"
"""Stands among an entry's fields for what holds it."""
_BARE: Mapping[Kind, Mapping[str, Any]] = {
    kind: dict.fromkeys(place.inner, ()) for kind, place in PLACES.items() if place.inner
}
_RANKED: tuple[Kind, ...] = (Track, Credit, Device, Send, Take)
_NONE: tuple[str, ...] = ()


class Entry(NamedTuple):
    """A record without what it holds, and the id of what holds it ("": the song)."""

    home: str
    record: Any


@dataclass(slots=True)
class Table:
    """All entries of a song; `orders` has the keys of what is ranked, by kind and home."""

    entries: dict[Key, Entry] = field(default_factory=dict)
    orders: dict[tuple[type, str], tuple[str, ...]] = field(default_factory=dict)

    def holder(self, key: Key) -> Key | None:
        """Return the clip, take or track that holds an entry."""
        kind, of, _ = key
        if kind in {Note, Control}:
            return Clip, "", of
        home = self.entries[key].home if key in self.entries else ""
        if not home or kind is Point:
            return None
        return (Take, "", home) if kind is Clip and (Take, "", home) in self.entries else (Track, "", home)

    def holders(self, key: Key) -> Iterator[Key]:
        """Yield what holds an entry, from the inside out."""
        up = self.holder(key)
        while up is not None:
            yield up
            up = self.holder(up)

    def order(self, kind: type, home: str) -> Sequence[str]:
        """Return the keys of a ranked kind in one home."""
        return self.orders.get((kind, home), _NONE)


def table_of(song: Song) -> Table:
    """Lay a song flat."""
    table = Table()
    empty: dict[str, Any] = {place.field: () for place in PLACES.values() if _is_root(place)}
    table.entries[SONG_KEY] = Entry("", replace(song, **empty))
    for kind, place in PLACES.items():
        if _is_root(place) and kind not in {Track, Automation}:
            _lay(table, kind, "", getattr(song, place.field))
    for lane in song.automation:
        table.entries[Automation, "", lane.target] = Entry("", replace(lane, points=()))
        table.entries.update({(Point, lane.target, point.id): Entry(lane.target, point) for point in lane.points})
    _lay(table, Track, "", song.tracks)
    for track in song.tracks:
        for kind, records in ((Device, track.devices), (Send, track.sends), (Take, track.takes), (Clip, track.clips)):
            _lay(table, kind, track.id, records)
        for take in track.takes:
            _lay(table, Clip, take.id, take.clips)
    return table


def _is_root(place: Any) -> bool:
    return not place.holders


def _lay(table: Table, kind: Kind, home: str, records: Sequence[Any]) -> None:
    bare = _BARE.get(kind, {})
    for record in records:
        table.entries[kind, "", key_of(record)] = Entry(home, replace(record, **bare) if bare else record)
        if isinstance(record, Clip):
            table.entries.update({(Note, record.id, note.id): Entry(record.id, note) for note in record.notes})
            table.entries.update({(Control, record.id, each.id): Entry(record.id, each) for each in record.controls})
    if kind in _RANKED:
        table.orders[kind, home] = tuple(key_of(record) for record in records)


def song_of(table: Table) -> Song:
    """Return the song that a table describes; what has no home any more is left out."""
    held: dict[tuple[type, str], list[Any]] = {}
    for (kind, of, _), entry in table.entries.items():
        if kind is not Song:
            held.setdefault((kind, of or entry.home), []).append(entry.record)

    def inside(kind: Kind, home: str) -> tuple[Any, ...]:
        records = held.get((kind, home), [])
        if kind not in _RANKED:
            return tuple(records)
        ranks = {key: rank for rank, key in enumerate(table.order(kind, home))}
        return tuple(sorted(records, key=lambda record: ranks.get(key_of(record), len(ranks))))

    def clips(home: str) -> tuple[Clip, ...]:
        return tuple(
            replace(clip, notes=inside(Note, clip.id), controls=inside(Control, clip.id)) for clip in inside(Clip, home)
        )

    def track(bare: Track) -> Track:
        takes = tuple(replace(take, clips=clips(take.id)) for take in inside(Take, bare.id))
        devices, sends = inside(Device, bare.id), inside(Send, bare.id)
        return replace(bare, devices=devices, sends=sends, takes=takes, clips=clips(bare.id))

    lanes = {key: entry.record for (kind, _, key), entry in table.entries.items() if kind is Automation}
    targets = dict.fromkeys([*lanes, *(of for kind, of, _ in table.entries if kind is Point)])
    roots = {place.field: inside(kind, "") for kind, place in PLACES.items() if _is_root(place)}
    roots["tracks"] = tuple(track(bare) for bare in roots["tracks"])
    roots["automation"] = tuple(
        replace(lanes.get(target, Automation(target)), points=inside(Point, target)) for target in targets
    )
    song: Song = replace(table.entries[SONG_KEY].record, **roots)
    return song


def fields_of(entry: Entry) -> dict[str, Any]:
    """Return the fields of an entry, with its home; what is merged name by name as "params.mix"."""
    record = entry.record
    names = SONG_FIELDS if isinstance(record, Song) else changeable(type(record))  # type: ignore[arg-type]
    fields: dict[str, Any] = {HOME: entry.home}
    for name in names:
        value = getattr(record, name)
        if name in MERGED_FIELDS:
            fields |= {f"{name}.{each}": inner for each, inner in value.items()}
        else:
            fields[name] = value
    return fields


def with_fields(entry: Entry, changes: Mapping[str, Any]) -> Entry:
    """Return an entry with other values in some fields, named as `fields_of` does; None takes a merged name away."""
    record = entry.record
    values: dict[str, Any] = {}
    for name, value in changes.items():
        outer, dot, inner = name.partition(".")
        if name == HOME:
            continue
        if not dot:
            values[name] = value
            continue
        merged = dict(values.get(outer, getattr(record, outer)))
        merged.pop(inner, None)
        values[outer] = merged if value is None else merged | {inner: value}
    return Entry(changes.get(HOME, entry.home), replace(record, **values) if values else record)


def name_of(record: Record | Song | None) -> str:
    """Return what people call a record; "" when it has no name."""
    for name in ("name", "symbol", "text", "title"):
        if getattr(record, name, ""):
            return str(getattr(record, name))
    if isinstance(record, Device):
        return record.kind.replace("_", " ")
    return place_of(type(record)).name if record is not None and not isinstance(record, Song) else ""
