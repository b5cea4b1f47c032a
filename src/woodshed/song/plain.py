"""Records as plain data (dict, list, str, number, bool) and back: the JSON form of a song.

A record is a dict of its fields; a field that has its default value is left out, and the fields
of a newer version (`extra`) stand among the others. `read` refuses whatever does not fit; with
`forgiving` it reads a shared document that anybody may have written into: a wrong value becomes the
field's default, and a record that lacks what it must have is passed over.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Literal, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from woodshed.errors import SongError
from woodshed.song import document as d
from woodshed.song import limits, values
from woodshed.song.records import field_names
from woodshed.song.values import Reader, wrong

T = TypeVar("T")

RESERVED = frozenset(
    {
        "id",
        "track",
        "take",
        "order",
        "del",
        "devices",
        "sends",
        "clips",
        "takes",
        "notes",
        "controls",
        "points",
        "extra",
    }
)
"""Names that fields of newer versions may not have: the shared document uses them."""


def plain(record: object) -> dict[str, Any]:
    """Return a record as plain data, with the fields of newer versions among its own."""
    data = {}
    for shape in _shapes(type(record), forgiving=False):  # type: ignore[arg-type]  # mypy: a class is hashable
        value = getattr(record, shape.name)
        if shape.required or value != shape.default:
            data[shape.name] = plain_value(value)
    extra: Mapping[str, Any] = getattr(record, "extra", d.NOTHING)
    data.update((name, extra[name]) for name in sorted(extra))
    return data


def plain_value(value: object) -> Any:
    """Return one field's value as plain data."""
    if isinstance(value, tuple):
        return [plain_value(item) for item in value]
    if isinstance(value, Mapping):
        return {name: value[name] for name in sorted(value)}
    return plain(value) if is_dataclass(value) else value


def read(kind: type[T], data: object, *, forgiving: bool = False) -> T:
    """Return the record of a kind that plain data describes; SongError when it does not."""
    reader = _record_reader(kind, forgiving=forgiving)  # type: ignore[arg-type]  # mypy: a class is hashable
    record: T = reader(data, in_words(kind))
    return record


def read_field(kind: type, name: str, value: object) -> Any:
    """Return the checked value of one field of a kind of record; SongError when it does not fit."""
    where = in_words(kind)
    for shape in _shapes(kind, forgiving=False):
        if shape.name == name:
            return shape.read(value, f"{where}'s {name}")
    known = ", ".join(sorted(field_names(kind)))
    raise SongError(f"{where.capitalize()} has no field called {name!r}.", remedy=f"Use one of {known}.")


def read_extra(kind: type, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return fields of a newer version, as they are; SongError when they are too large or odd."""
    where = f"an extra field of {in_words(kind)}"
    taken = RESERVED | field_names(kind)
    for name, value in data.items():
        if values.read_id(name, where) in taken:
            raise wrong(where, "must have a name of its own", name)
        values.check_json(value, where)
    if data and len(json.dumps(dict(data))) > limits.MAX_EXTRA:
        raise wrong(where, f"must stay below {limits.MAX_EXTRA:,} characters of JSON", "more")
    return {name: data[name] for name in sorted(data) if data[name] is not None} or d.NOTHING


def check_together(record: T) -> T:
    """Return a record whose fields fit one by one; SongError when they do not fit together."""
    if isinstance(record, d.Control):
        low, high = limits.CONTROL_RANGES.get(record.kind, (0.0, 127.0))
        if not low <= record.value <= high:
            raise wrong("a controller's value", f"must be {low:g} to {high:g} for {record.kind!r}", record.value)
    return record


def in_words(kind: type) -> str:
    """Return how people say the name of a kind of record: "a tempo point"."""
    name = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).strip()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


class _Shape(NamedTuple):
    """One field of a record: its name, default and reader."""

    name: str
    required: bool
    default: object
    read: Reader


@cache
def _shapes(kind: type, *, forgiving: bool) -> tuple[_Shape, ...]:
    """Return the fields of a kind of record, all but `extra`."""
    hints = get_type_hints(kind)
    return tuple(
        _Shape(
            field.name,
            field.default is MISSING,
            field.default,
            _field_reader(kind, field.name, hints[field.name], forgiving=forgiving),
        )
        for field in fields(kind)
        if field.name != "extra"
    )


@cache
def _record_reader(kind: type, *, forgiving: bool) -> Reader:
    shapes = _shapes(kind, forgiving=forgiving)
    known = frozenset(shape.name for shape in shapes)
    keeps_extra = "extra" in field_names(kind)
    words = in_words(kind)

    def read_record(data: object, where: str) -> Any:
        if not isinstance(data, Mapping):
            raise wrong(where, "must be an object", data)
        found: dict[str, Any] = {}
        for shape in shapes:
            if shape.name in data:
                _read_into(found, shape, data[shape.name], words, forgiving=forgiving)
            elif shape.required:
                raise wrong(words, f"needs {shape.name}", "nothing")
        if keeps_extra and not data.keys() <= known:
            found["extra"] = _extra(kind, {name: data[name] for name in data if name not in known}, forgiving=forgiving)
        return check_together(kind(**found))

    return read_record


def _read_into(found: dict[str, Any], shape: _Shape, value: object, where: str, *, forgiving: bool) -> None:
    try:
        found[shape.name] = shape.read(value, f"{where}'s {shape.name}")
    except SongError:
        if shape.required or not forgiving:
            raise


def _extra(kind: type, unknown: Mapping[str, Any], *, forgiving: bool) -> Mapping[str, Any]:
    try:
        return read_extra(kind, unknown)
    except SongError:
        if not forgiving:
            raise
        return d.NOTHING


def _field_reader(kind: type, name: str, hint: Any, *, forgiving: bool) -> Reader:
    """Return the reader of a field, minding the few that have rules of their own."""
    if name in _READERS_BY_NAME:
        return _READERS_BY_NAME[name]
    if name in {"media", "to", "output", "track", "sidechain"} and hint is str:
        return values.read_reference
    if (kind, name) == (d.MetrePoint, "unit"):
        return values.choice_reader(limits.UNITS)
    return _reader(hint, limits.RANGES.get((kind, name)), forgiving=forgiving)


_READERS_BY_NAME = {"id": values.read_id, "sha256": values.read_sha256, "suffix": values.read_suffix}


def _reader(hint: Any, bounds: values.Bounds, *, forgiving: bool) -> Reader:
    """Return the reader of a type of value."""
    origin = get_origin(hint)
    if hint in values.PLAIN_READERS:
        return values.PLAIN_READERS[hint](bounds)
    if origin is Literal:
        return values.choice_reader(get_args(hint))
    if origin is types.UnionType:
        return values.optional_reader(_reader(get_args(hint)[0], bounds, forgiving=forgiving))
    if origin is tuple:
        return values.tuple_reader(_reader(get_args(hint)[0], bounds, forgiving=forgiving), forgiving=forgiving)
    if origin is not None and issubclass(origin, Mapping):
        return values.numbers_reader(forgiving=forgiving)
    return _record_reader(hint, forgiving=forgiving)
