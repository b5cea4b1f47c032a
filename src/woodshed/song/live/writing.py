"""From edits to the shared document: each edit writes only what it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from pycrdt import Map

from woodshed.song import document as d
from woodshed.song.edits import Add, Change, ChangeSong, Edit, Move, Remove
from woodshed.song.edits.places import collection, everywhere, holder_of
from woodshed.song.live.order import changed_keys
from woodshed.song.live.shape import (
    FLAGGED,
    FLAT,
    HOME,
    SONG,
    array_of,
    fields_of,
    fields_of_song,
    stored,
)
from woodshed.song.plain import plain_value
from woodshed.song.records import PLACES, Kind, Record, key_of, place_of


class Writer:
    """Writes edits into the roots of a shared document, inside a transaction of the caller."""

    def __init__(self, roots: Mapping[str, Map[Any]], writer: int) -> None:
        self._roots = roots
        self._writer = writer

    def write_song(self, song: d.Song) -> None:
        """Write a whole song into an empty document."""
        self._roots[SONG].update(fields_of_song(song))
        for kind, place in PLACES.items():
            if not place.holders and kind is not d.Automation:
                self._put_all(kind, getattr(song, place.field), "", song)
        for lane in song.automation:
            self._put_all(d.Point, lane.points, lane.target, song)
            self._write_fields(self._lane(lane.target), _lane_fields(lane.extra))

    def write(self, edit: Edit, after: d.Song) -> None:
        """Write what an edit changed; `after` is the song that it leads to."""
        match edit:
            case Add():
                self._put_all(type(edit.records[0]), edit.records, edit.to, after)
            case Remove():
                for key in edit.ids:
                    self._drop(edit.kind, key, edit.of)
            case Change():
                self._change(edit, after)
            case Move():
                entry = self._roots[place_of(edit.kind).field][edit.id]
                self._write_home(entry, edit.kind, edit.id, after)
                entry.pop("order", None)
                self._rank(edit.kind, holder_of(after, edit.kind, edit.id), after)
            case ChangeSong():
                fields = fields_of_song(after)
                self._write_fields(self._roots[SONG], {name: fields.get(name) for name in _names(edit.fields)})

    def _put_all(self, kind: Kind, records: Iterable[Record], to: str, after: d.Song) -> None:
        if kind is d.Point:
            self._lane(to).update({key_of(point): array_of(point) for point in records})
        elif kind in {d.Note, d.Control}:
            self._roots["clips"][to][place_of(kind).field].update({key_of(each): array_of(each) for each in records})
        elif kind in FLAT:
            self._roots[place_of(kind).field].update({key_of(record): array_of(record) for record in records})
        else:
            for record in records:
                self._put(record, after)
            self._rank(kind, to, after)

    def _put(self, record: Record, after: d.Song) -> None:
        """Write a record kept as a map. One that was removed and comes back is made exactly this one."""
        kind, key = type(record), key_of(record)
        root = self._roots[place_of(kind).field]
        fields = fields_of(record)
        if key not in root:
            root[key] = Map({**fields, **{name: Map(values) for name, values in _nested(record).items()}})
        else:
            for name in sorted(set(root[key]) - set(fields) - set(_NESTED)):
                del root[key][name]
            self._write_fields(root[key], fields)
            for name, values in _nested(record).items():
                self._write_fields(root[key][name], dict.fromkeys(sorted(root[key][name].keys())) | values)
        self._write_home(root[key], kind, key, after)
        for inner_kind in _INNER.get(kind, ()):
            self._put_inside(inner_kind, record, after)

    def _put_inside(self, kind: Kind, holder: Any, after: d.Song) -> None:
        """Write what a track or take holds, and remove what lay in it before it was removed itself."""
        place = place_of(kind)
        records: tuple[Record, ...] = getattr(holder, place.field)
        kept = {key_of(record) for record in records}
        home = HOME[type(holder)]
        for key, entry in sorted(self._roots[place.field].items(), key=itemgetter(0)):
            if key not in kept and entry.get(home) == holder.id and not entry.get("del"):
                self._drop(kind, key, "")
        self._put_all(kind, records, holder.id, after)

    def _drop(self, kind: Kind, key: str, of: str) -> None:
        if kind is d.Point:
            for lane in self._lanes(of):
                lane.pop(key, None)
        elif kind in {d.Note, d.Control}:
            del self._roots["clips"][of][place_of(kind).field][key]
        elif kind in FLAGGED:
            self._roots[place_of(kind).field][key]["del"] = 1
        else:
            del self._roots[place_of(kind).field][key]

    def _change(self, edit: Change, after: d.Song) -> None:
        if edit.kind is d.Automation:
            for target, fields in edit.changes.items():
                self._write_fields(self._lane(target), _lane_fields(fields.get("extra", {})))
            return
        within = edit.kind in {d.Note, d.Control, d.Point}
        records = collection(after, edit.kind, edit.of) if within else everywhere(after, edit.kind)
        changed = [record for record in records if key_of(record) in edit.changes]
        if edit.kind in FLAT:
            self._rewrite(edit.kind, changed, edit.of)
            return
        for record in changed:
            self._change_map(record, edit.changes[key_of(record)])

    def _rewrite(self, kind: Kind, records: Iterable[Record], of: str) -> None:
        """Write changed records of a flat kind, points in the lane that has them."""
        if kind is d.Point:
            for record in records:
                lane = next(lane for lane in self._lanes(of) if key_of(record) in lane)
                lane[key_of(record)] = array_of(record)
        elif kind in {d.Note, d.Control}:
            self._put_all(kind, records, of, d.Song())
        else:
            self._roots[place_of(kind).field].update({key_of(record): array_of(record) for record in records})

    def _change_map(self, record: Record, changes: Mapping[str, Any]) -> None:
        entry = self._roots[place_of(type(record)).field][key_of(record)]
        fields = fields_of(record)
        self._write_fields(entry, {name: fields.get(name) for name in _names(changes)})
        if "params" in changes:
            params: Mapping[str, Any] = getattr(record, "params", d.NOTHING)
            self._write_fields(entry["params"], {name: params.get(name) for name in changes["params"]})

    def _write_fields(self, entry: Map[Any], fields: Mapping[str, Any]) -> None:
        """Set what differs in a map; None takes a field away."""
        for name, value in fields.items():
            if value is None:
                entry.pop(name, None)
            elif not _is_same(entry.get(name), value):
                entry[name] = value

    def _write_home(self, entry: Map[Any], kind: Kind, key: str, after: d.Song) -> None:
        if not place_of(kind).holders:
            return
        home = holder_of(after, kind, key)
        in_track = kind is not d.Clip or any(track.id == home for track in after.tracks)
        self._write_fields(entry, {"track": home, "take": None} if in_track else {"track": None, "take": home})

    def _rank(self, kind: Kind, of: str, after: d.Song) -> None:
        """Give order keys to what has none yet, and to as few others as that needs."""
        if not place_of(kind).ranked:
            return
        root = self._roots[place_of(kind).field]
        ids = [key_of(record) for record in collection(after, kind, of)]
        keys = {each: str(root[each].get("order", "")) for each in ids}
        for each, key in changed_keys(ids, keys).items():
            root[each]["order"] = key

    def _lane(self, target: str) -> Map[Any]:
        """Return this target's first lane; one named for this writer when there is none."""
        lanes = self._lanes(target)
        if lanes:
            return lanes[0]
        name = f"{target}~{self._writer:x}"
        self._roots["automation"][name] = Map({})
        lane: Map[Any] = self._roots["automation"][name]
        return lane

    def _lanes(self, target: str) -> list[Map[Any]]:
        root = self._roots["automation"]
        return [root[name] for name in sorted(root.keys()) if name.rpartition("~")[0] == target]


_NESTED = ("params", "notes", "controls")
_INNER: dict[Kind, tuple[Kind, ...]] = {d.Track: (d.Device, d.Send, d.Take, d.Clip), d.Take: (d.Clip,)}


def _is_same(one: Any, other: Any) -> bool:
    """Tell whether two stored values are the same: for Python 1 and True are equal, in a song they are not."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _nested(record: Record) -> dict[str, dict[str, Any]]:
    """Return the maps inside a record's map; they are made with it, once."""
    if isinstance(record, d.Device):
        return {"params": dict(record.params)}
    if isinstance(record, d.Clip):
        notes = {note.id: array_of(note) for note in record.notes}
        return {"notes": notes, "controls": {control.id: array_of(control) for control in record.controls}}
    return {}


def _names(fields: Mapping[str, Any]) -> list[str]:
    """Return the names that a change of fields writes; those in `extra` stand among the others."""
    own = [name for name in fields if name not in {"extra", "params"}]
    return own + list(fields.get("extra", ()))


def _lane_fields(extra: Mapping[str, Any]) -> dict[str, Any]:
    return {f"~{name}": None if value is None else stored(plain_value(value)) for name, value in extra.items()}
