"""How records lie in the shared document.

    song:       { schema, title, seed, key … }
    tempo:      { tick -> [bpm, …] }                 metre:  { tick -> [beats, unit, …] }
    chords:     { id -> [start, length, symbol, …] } markers, lyrics:  { id -> [tick, text, …] }
    media:      { sha256 -> […] }
    sections, comments:  { id -> { fields } }
    credits:    { id -> { fields, order } }
    tracks:     { id -> { fields, order, del? } }
    devices:    { id -> { fields, track, order, params: { name -> value } } }
    sends:      { id -> { fields, track, order } }
    takes:      { id -> { fields, track, order, del? } }
    clips:      { id -> { fields, track or take, del?, notes: { id -> [start, length, pitch, velocity, …] },
                          controls: { id -> [tick, kind, value, …] } } }
    automation: { target~writer -> { id -> [tick, value, curve, …], ~name -> field of a newer version } }

An array holds the fields named here and then, for "…", names and values of whatever else differs
from the defaults. Inside arrays and fields an object is written ["{}", name, value, name, value …],
for a shared document keeps plain objects in no fixed order, and equal songs are to be equal bytes; a
list that starts with one of these signs is written ["[]", …].

A lane carries its writer's client id in its name, so that two people who start to automate one value
at the same time make two lanes, whose points a reader puts together, and lose nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from woodshed.song import document as d
from woodshed.song.plain import plain
from woodshed.song.records import PLACES, Kind, Record, place_of

SONG = "song"
FLAT: dict[Kind, tuple[str, ...]] = {
    d.TempoPoint: ("bpm",),
    d.MetrePoint: ("beats", "unit"),
    d.Chord: ("start", "length", "symbol"),
    d.Marker: ("tick", "name"),
    d.Lyric: ("tick", "text"),
    d.Media: (),
    d.Note: ("start", "length", "pitch", "velocity"),
    d.Control: ("tick", "kind", "value"),
    d.Point: ("tick", "value", "curve"),
}
"""Kinds written as one array, and the fields that come first in it. Two people who change the same
record at once do not mix: one of them wins."""

FLAGGED: frozenset[Kind] = frozenset({d.Track, d.Take, d.Clip})
"""Kinds that are removed by a flag, so that work done meanwhile in them can be brought back."""

HOME = {d.Track: "track", d.Take: "take"}
"""The field of a record that names the one that holds it."""

ROOTS = (SONG, *(place.field for kind, place in PLACES.items() if kind not in {d.Note, d.Control, d.Point}))

_DICT, _LIST = "{}", "[]"


def stored(value: Any) -> Any:
    """Return plain data as the shared document keeps it: lists, text and numbers only."""
    if isinstance(value, Mapping):
        return [_DICT, *(part for name in sorted(value) for part in (name, stored(value[name])))]
    if isinstance(value, list | tuple):
        items = [stored(item) for item in value]
        return [_LIST, *items] if value and value[0] in (_DICT, _LIST) else items
    return value


def restored(value: Any) -> Any:
    """Return plain data from what the shared document keeps."""
    if isinstance(value, Mapping):
        return {name: restored(item) for name, item in value.items()}
    if not isinstance(value, list) or not value:
        return value
    if value[0] == _DICT:
        return _paired(value[1:])
    return [restored(item) for item in (value[1:] if value[0] == _LIST else value)]


def fields_of(record: Record) -> dict[str, Any]:
    """Return what stands in a record's map: its fields, without its key and what it holds."""
    place = place_of(type(record))
    bare: Any = replace(record, **dict.fromkeys(place.inner, ()))  # type: ignore[arg-type]  # fields that hold records
    return {name: stored(value) for name, value in plain(bare).items() if name not in {place.key, "params"}}


def fields_of_song(song: d.Song) -> dict[str, Any]:
    """Return what stands in the song's own map."""
    bare = d.Song(song.title, song.seed, song.key, extra=song.extra)
    held = {place.field for place in PLACES.values()}
    return {name: stored(value) for name, value in plain(bare).items() if name not in held} | {"schema": d.SCHEMA}


def own_fields(kind: Kind, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plain fields of a record kept as a map, without those that only say where it is."""
    living = {"order", "del", "notes", "controls", "params"} | ({"track", "take"} if place_of(kind).holders else set())
    return {name: restored(value) for name, value in entry.items() if name not in living}


def array_of(record: Record) -> list[Any]:
    """Return the array in which a record of a flat kind is kept."""
    first = FLAT[type(record)]
    left_out = {*first, place_of(type(record)).key}
    values = [getattr(record, name) for name in first]
    if isinstance(record, d.Note) and _is_simple(record):
        return values
    rest = plain(record)
    return values + [part for name in rest if name not in left_out for part in (name, stored(rest[name]))]


def plain_of_array(kind: Kind, key: str, array: object) -> dict[str, Any]:
    """Return the plain data of a record of a flat kind; whatever is wrong is left for `read`."""
    first = FLAT[kind]
    if not isinstance(array, list):
        return {}
    data: dict[str, Any] = dict(zip(first, array, strict=False)) | _paired(array[len(first) :])
    name = place_of(kind).key
    data[name] = int(key) if name == "tick" and key.isascii() and key.isdigit() else key
    return data


def _is_simple(note: d.Note) -> bool:
    return note.cents == 0 and note.release_velocity == 64 and not note.origin and not note.extra  # noqa: PLR2004 - the default


def _paired(parts: Iterable[Any]) -> dict[str, Any]:
    each = iter(parts)
    return {name: restored(value) for name, value in zip(each, each, strict=False) if isinstance(name, str)}
