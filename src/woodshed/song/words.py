"""What changed between two songs, in words that people say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from woodshed.song.document import (
    Clip,
    Control,
    Device,
    MetrePoint,
    Note,
    Point,
    Send,
    Song,
    Take,
    TempoPoint,
    Track,
)
from woodshed.song.edits import Add, Change, ChangeSong, Edit, Move, Remove, differences
from woodshed.song.edits.places import everywhere, holder_of
from woodshed.song.records import Kind, key_of, place_of
from woodshed.song.tempo import MetreMap

_MOST_FIELDS = 4


def describe(before: Song, after: Song) -> tuple[str, ...]:
    """Return sentences that say what changed from one song to another, each thing once."""
    return tuple(dict.fromkeys(sentence(edit, before, after) for edit in differences(before, after)))


def sentence(edit: Edit, before: Song, after: Song) -> str:
    """Return what one edit did, between a song before it and one after it."""
    match edit:
        case ChangeSong():
            return f"The song: {_fields(edit.fields)}."
        case Add():
            kind = type(edit.records[0])
            names = [_name_of(kind, key_of(record), edit.to, after) for record in edit.records]
            return f"{_things(kind, names)} added{_whereabouts(edit.to, kind, after)}."
        case Remove():
            names = [_name_of(edit.kind, key, edit.of, before) for key in edit.ids]
            return f"{_things(edit.kind, names)} removed{_whereabouts(edit.of, edit.kind, before)}."
        case Change():
            return _change_sentence(edit, before)
        case Move():
            name = _name_of(edit.kind, edit.id, "", before)
            return f"{_things(edit.kind, [name])} moved{_whereabouts(edit.to, edit.kind, after)}."


def _change_sentence(edit: Change, before: Song) -> str:
    names = [_name_of(edit.kind, key, edit.of, before) for key in edit.changes]
    where = _whereabouts(edit.of, edit.kind, before)
    if len(edit.changes) == 1:
        (fields,) = edit.changes.values()
        return f"{_things(edit.kind, names)} changed{where}: {_fields(fields)}."
    changed = sorted({name for fields in edit.changes.values() for name in fields})
    return f"{_things(edit.kind, names)} changed{where}: {', '.join(changed)}."


def _things(kind: Kind, names: list[str]) -> str:
    """Return a counted or named thing at the start of a sentence: "3 notes", "The track Bass"."""
    place = place_of(kind)
    named = [name for name in names if name]
    if len(names) == 1:
        return f"The {place.name} {named[0]}" if named else f"1 {place.name}"
    return f"{len(names)} {place.plural}"


def _whereabouts(of: str, kind: Kind, song: Song) -> str:
    """Return where it happened: " in the clip Verse of Bass"."""
    if not of:
        return ""
    if kind is Point:
        return f" to {_target(of, song)}"
    if kind in {Note, Control}:
        clip = next((clip for clip in everywhere(song, Clip) if clip.id == of), None)
        track = _track_of(Clip, of, song)
        return f" in {f'the clip {clip.name}' if clip and clip.name else 'a clip'} of {track}"
    return f" in {_track_named(of, song)}"


def _target(target: str, song: Song) -> str:
    """Return the name of an automated value: "cutoff_hz of Bass"."""
    holder, _, parameter = target.rpartition(".")
    for kind in (Track, Device, Send):
        for record in everywhere(song, kind):
            if key_of(record) == holder:
                return f"{parameter} of {_name(record) if kind is Track else _track_of(kind, holder, song)}"
    return parameter


def _track_of(kind: Kind, key: str, song: Song) -> str:
    return _track_named(holder_of(song, kind, key), song) if key in map(key_of, everywhere(song, kind)) else "the song"


def _track_named(key: str, song: Song) -> str:
    for track in song.tracks:
        if track.id == key or any(take.id == key for take in track.takes):
            return track.name or track.id
    return key


def _name_of(kind: Kind, key: str, of: str, song: Song) -> str:
    """Return the name of a record, as people know it; "" when it has none."""
    if kind in {Note, Control, Point}:
        return ""
    if kind in {TempoPoint, MetrePoint}:
        return f"in bar {MetreMap.of(song).position(int(key)).bar}"
    return next((_name(record) for record in everywhere(song, kind) if key_of(record) == key), of)


def _name(record: Any) -> str:
    for field in ("name", "symbol", "text"):
        if getattr(record, field, ""):
            return str(getattr(record, field))
    if isinstance(record, Device):
        return record.kind
    return getattr(record, "id", "") if isinstance(record, Track | Take) else ""


def _fields(fields: Mapping[str, Any]) -> str:
    """Return changed fields with their new values, the first few of them."""
    said = [f"{name} is now {_value(value)}" for name, value in fields.items() if name not in {"params", "extra"}]
    for name, value in fields.get("params", {}).items():
        said.append(f"{name} is back at its preset" if value is None else f"{name} is now {_value(value)}")
    said += [f"{name} changed" for name in fields.get("extra", {})]
    more = f" and {len(said) - _MOST_FIELDS} more" if len(said) > _MOST_FIELDS else ""
    return ", ".join(said[:_MOST_FIELDS]) + more


def _value(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "on", False: "off", None: "nothing"}[value]
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if isinstance(value, str | int) else "different"
