"""Songs, edits and suggestions as JSON text, and back, trusting nothing that is read.

A song is its record (see `woodshed.song.plain`). An edit names itself and its kind of record:

    {"edit": "Change", "kind": "Note", "changes": {"n1": {"pitch": 60}}, "of": "clip1"}

A browser speaks the same form; the cases in tests/song/conformance/ hold both to it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NoReturn

from woodshed.errors import SongError
from woodshed.song.document import NOTHING, SCHEMA, Song
from woodshed.song.edits import Add, Change, ChangeSong, Edit, Move, Remove, check_song
from woodshed.song.plain import plain, plain_value, read, read_field
from woodshed.song.records import KIND_NAMED, Kind, field_names
from woodshed.song.suggestion import Suggestion
from woodshed.song.values import check_json, read_id, read_reference, read_text, wrong

MAX_CHARACTERS = 64 * 1024 * 1024
MAX_EDITS = 100_000
_EDITS = {kind.__name__: kind for kind in (Add, Remove, Change, Move, ChangeSong)}


def format_song(song: Song) -> str:
    """Return a song as JSON, always the same text for the same song."""
    return _dumps({"schema": SCHEMA, **plain(song)})


def parse_song(text: str) -> Song:
    """Return the song that JSON describes; SongError when it describes none."""
    data = _loads(text)
    schema = data.get("schema") if isinstance(data, Mapping) else None
    if isinstance(schema, int | float) and schema > SCHEMA:
        raise SongError(f"The song is of schema {schema}, newer than this Woodshed knows.", remedy="Update Woodshed.")
    song = read(Song, data)
    check_song(song)
    return song


def format_edit(edit: Edit) -> str:
    """Return an edit as JSON."""
    return _dumps(plain_edit(edit))


def parse_edit(text: str) -> Edit:
    """Return the edit that JSON describes; SongError when it describes none."""
    return read_edit(_loads(text))


def format_suggestion(suggestion: Suggestion) -> str:
    """Return a suggestion with its edits as JSON."""
    fields = {name: getattr(suggestion, name) for name in ("id", "title", "reason", "by")}
    edits = [plain_edit(edit) for edit in suggestion.edits]
    return _dumps({**fields, "evidence": plain_value(suggestion.evidence), "edits": edits})


def parse_suggestion(text: str) -> Suggestion:
    """Return the suggestion that JSON describes; SongError when it describes none."""
    data = _fields(_loads(text), "a suggestion", {"id", "title", "reason", "by", "evidence", "edits"})
    evidence = data.get("evidence", {})
    edits = data.get("edits", [])
    if not isinstance(evidence, Mapping) or not all(
        isinstance(value, str | int | float) for value in evidence.values()
    ):
        raise wrong("a suggestion's evidence", "must be numbers and words by name", evidence)
    if not isinstance(edits, list) or len(edits) > MAX_EDITS:
        raise wrong("a suggestion's edits", f"must be a list of up to {MAX_EDITS:,}", edits)
    check_json(evidence, "a suggestion's evidence")
    return Suggestion(
        id=read_id(data.get("id"), "a suggestion's id"),
        title=read_text(data.get("title"), "a suggestion's title"),
        reason=read_text(data.get("reason"), "a suggestion's reason"),
        edits=tuple(read_edit(edit) for edit in edits),
        evidence=dict(evidence) or NOTHING,
        by=read_text(data.get("by", ""), "a suggestion's by"),
    )


def plain_edit(edit: Edit) -> dict[str, Any]:
    """Return an edit as plain data."""
    data: dict[str, Any] = {"edit": type(edit).__name__}
    match edit:
        case Add():
            data |= {"kind": type(edit.records[0]).__name__, "records": [plain(record) for record in edit.records]}
            data |= {"to": edit.to, "before": edit.before}
        case Remove():
            data |= {"kind": edit.kind.__name__, "ids": list(edit.ids), "of": edit.of}
        case Change():
            changes = {key: _plain_fields(fields) for key, fields in edit.changes.items()}
            data |= {"kind": edit.kind.__name__, "changes": changes, "of": edit.of}
        case Move():
            data |= {**asdict(edit), "kind": edit.kind.__name__}
        case ChangeSong():
            data |= {"fields": _plain_fields(edit.fields)}
    return {name: value for name, value in data.items() if value != ""}


def read_edit(data: object) -> Edit:
    """Return the edit that plain data describes; SongError when it describes none."""
    name = data.get("edit") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(name, str) or name not in _EDITS:
        raise wrong("an edit", f"must name itself one of {', '.join(_EDITS)}", name)
    kind = _EDITS[name]
    fields = _fields(data, "an edit", {"edit", "kind", *field_names(kind)})
    if kind is ChangeSong:
        return ChangeSong(_read_fields(Song, fields.get("fields")))
    return _EDIT_READERS[name](fields, _read_kind(fields.get("kind")))


def _read_add(data: Mapping[str, Any], kind: Kind) -> Edit:
    records = data.get("records")
    if not isinstance(records, list) or not records:
        raise wrong("an edit's records", "must be a list that is not empty", records)
    return Add(
        tuple(read(kind, record) for record in records), to=_target(data, "to"), before=_reference(data, "before")
    )


def _read_remove(data: Mapping[str, Any], kind: Kind) -> Edit:
    ids = data.get("ids")
    if not isinstance(ids, list):
        raise wrong("an edit's ids", "must be a list", ids)
    return Remove(kind, tuple(_key(key) for key in ids), of=_target(data, "of"))


def _read_change(data: Mapping[str, Any], kind: Kind) -> Edit:
    changes = data.get("changes")
    if not isinstance(changes, Mapping):
        raise wrong("an edit's changes", "must be an object", changes)
    return Change(
        kind, {_key(key): _read_fields(kind, fields) for key, fields in changes.items()}, of=_target(data, "of")
    )


def _read_move(data: Mapping[str, Any], kind: Kind) -> Edit:
    return Move(kind, _key(data.get("id")), to=_reference(data, "to"), before=_reference(data, "before"))


_EDIT_READERS = {"Add": _read_add, "Remove": _read_remove, "Change": _read_change, "Move": _read_move}


def _read_kind(name: object) -> Kind:
    if not isinstance(name, str) or name not in KIND_NAMED:
        raise wrong("an edit's kind", f"must be one of {', '.join(KIND_NAMED)}", name)
    return KIND_NAMED[name]


def _read_fields(kind: type, data: object) -> dict[str, Any]:
    """Return the changed fields of a record; what is changed name by name stays as it came."""
    if not isinstance(data, Mapping):
        raise wrong("an edit's fields", "must be an object", data)
    fields: dict[str, Any] = {}
    for name, value in data.items():
        if name in {"params", "extra"}:
            check_json(value, f"an edit's {name}")
            fields[name] = value
        else:
            fields[name] = read_field(kind, name, value)
    return fields


def _plain_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain_value(value) for name, value in fields.items()}


def _key(value: object) -> str:
    """Return the key of a record; an automation target is longer than an id, and as printable."""
    text = read_text(value, "an edit's id")
    if not text or not text.isprintable():
        raise wrong("an edit's id", "must be printable", text)
    return text


def _target(data: Mapping[str, Any], name: str) -> str:
    return "" if data.get(name, "") == "" else _key(data[name])


def _reference(data: Mapping[str, Any], name: str) -> str:
    return read_reference(data.get(name, ""), f"an edit's {name}")


def _fields(data: object, where: str, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(data, Mapping) or not data.keys() <= known:
        raise wrong(where, f"must be an object of {', '.join(sorted(known))}", data)
    return data


def _dumps(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _loads(text: str) -> Any:
    """Read JSON of a sane size and depth, without Infinity and NaN."""
    if len(text) > MAX_CHARACTERS:
        raise SongError(f"The text is longer than {MAX_CHARACTERS:,} characters.", remedy="Split the song.")
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise SongError("The text is not JSON.", remedy="Export the song again and use that file.") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
