"""What each edit does to a song, and which edit takes it back.

`apply(inverse(edit, song), apply(edit, song)) == song` for every edit that is possible on a song.
References (a track's output, a send's return, an automation target) may name what is not there, for
people working apart can always bring that about; readers take such an output for the master and
pass over such a send or lane.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from woodshed.errors import SongError
from woodshed.song.document import MASTER, Automation, Clip, Control, MetrePoint, Note, Point, Song, TempoPoint, Track
from woodshed.song.edits.checks import check_master, check_new, check_target
from woodshed.song.edits.places import collection, holder_named, holder_of, missing, named, with_collection, with_record
from woodshed.song.edits.union import Add, Change, ChangeSong, Edit, Move, Remove
from woodshed.song.plain import check_together, in_words, plain_value, read_extra, read_field
from woodshed.song.records import Kind, Record, changeable, key_of, place_of

SONG_FIELDS = frozenset({"title", "seed", "key", "extra"})
MERGED_FIELDS = frozenset({"params", "extra"})
"""Fields that hold values by name, and are changed name by name."""

_NAMED_WITHIN: frozenset[Kind] = frozenset({Note, Control, Point})
"""Kinds whose ids tell them apart only inside their clip or lane."""


def apply(edit: Edit, song: Song) -> Song:
    """Return the song after an edit; SongError when the edit is impossible on it."""
    match edit:
        case Add():
            return _add(edit, song)
        case Remove():
            return _remove(edit, song)
        case Change():
            return _change(edit, song)
        case Move():
            return _move(edit, song)
        case ChangeSong():
            return replace(song, **new_values(song, edit.fields, SONG_FIELDS))


def apply_all(edits: Iterable[Edit], song: Song) -> Song:
    """Return the song after several edits, one after another."""
    for edit in edits:
        song = apply(edit, song)
    return song


def inverse(edit: Edit, song: Song) -> Edit:
    """Return the edit that takes `edit` back, which was possible on `song`."""
    match edit:
        case Add():
            return Remove(type(edit.records[0]), tuple(key_of(record) for record in edit.records), of=edit.to)
        case Remove():
            of = _home(song, edit.kind, edit.ids, edit.of)
            present = collection(song, edit.kind, of)
            records = tuple(named(present, edit.kind, key) for key in edit.ids)
            return Add(records, to=of, before=_following(present, edit.kind, edit.ids[0]))
        case Change():
            records_by_key = {key_of(record): record for record in _changed_records(song, edit)}
            old = {key: _old_values(records_by_key[key], fields) for key, fields in edit.changes.items()}
            return Change(edit.kind, old, of=edit.of)
        case Move():
            of = holder_of(song, edit.kind, edit.id)
            return Move(
                edit.kind, edit.id, to=of, before=_following(collection(song, edit.kind, of), edit.kind, edit.id)
            )
        case ChangeSong():
            return ChangeSong(_old_values(song, edit.fields))


def inverse_all(edits: Sequence[Edit], song: Song) -> tuple[Edit, ...]:
    """Return the edits that take several edits back, last first."""
    inverses: list[Edit] = []
    for edit in edits:
        inverses.insert(0, inverse(edit, song))
        song = apply(edit, song)
    return tuple(inverses)


def new_values(record: Any, fields: Mapping[str, Any], allowed: Collection[str]) -> dict[str, Any]:
    """Return the checked values that a change gives to the fields of a record."""
    values: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in allowed:
            known = ", ".join(sorted(allowed))
            raise SongError(
                f"{name!r} of {in_words(type(record))} cannot be changed.", remedy=f"Change one of {known}."
            )
        if name in MERGED_FIELDS:
            values[name] = _merged(record, name, value)
        else:
            values[name] = read_field(type(record), name, plain_value(value))
    return values


def _add(edit: Add, song: Song) -> Song:
    kind = check_new(edit, song)
    present = collection(song, kind, edit.to)
    return with_collection(song, kind, edit.to, _inserted(present, edit.records, kind, edit.before))


def _remove(edit: Remove, song: Song) -> Song:
    place = place_of(edit.kind)
    if not edit.ids:
        raise SongError("There is nothing to remove.", remedy="Name at least one record.")
    if place.ranked and len(edit.ids) > 1:
        raise SongError(f"{place.plural.capitalize()} are removed one by one.", remedy="Use one edit for each.")
    if edit.kind is Automation:
        raise SongError("An automation lane is not removed whole.", remedy="Remove its points; then it is gone.")
    if edit.kind is Track and MASTER in edit.ids:
        raise SongError("The master track cannot be removed.", remedy="Remove its devices instead.")
    if edit.kind in {TempoPoint, MetrePoint} and "0" in edit.ids:
        raise SongError(f"The first {place.name} cannot be removed.", remedy="Change it instead.")
    of = _home(song, edit.kind, edit.ids, edit.of)
    kept = [record for record in collection(song, edit.kind, of) if key_of(record) not in edit.ids]
    return with_collection(song, edit.kind, of, kept)


def _change(edit: Change, song: Song) -> Song:
    allowed = changeable(edit.kind)  # type: ignore[arg-type]  # mypy: a class is hashable
    changed = []
    for record in _changed_records(song, edit):
        fields = new_values(record, edit.changes[key_of(record)], allowed)
        changed.append(check_together(replace(record, **fields)))
    if edit.kind is Automation:
        for lane in changed:
            song = with_record(song, lane)
        return song
    for of, records in _by_home(song, edit, changed).items():
        by_key = {key_of(record): record for record in records}
        present = collection(song, edit.kind, of)
        song = with_collection(song, edit.kind, of, [by_key.get(key_of(record), record) for record in present])
    if edit.kind is Track:
        check_master(song)
    return song


def _move(edit: Move, song: Song) -> Song:
    place = place_of(edit.kind)
    if not place.ranked and edit.kind is not Clip:
        raise SongError(f"{place.plural.capitalize()} lie in order of time.", remedy="Change when it is instead.")
    of = holder_of(song, edit.kind, edit.id)
    present = collection(song, edit.kind, of)
    record = named(present, edit.kind, edit.id)
    song = with_collection(song, edit.kind, of, [each for each in present if each is not record])
    to = edit.to or of
    return with_collection(
        song, edit.kind, to, _inserted(collection(song, edit.kind, to), (record,), edit.kind, edit.before)
    )


def _changed_records(song: Song, edit: Change) -> list[Any]:
    """Return the records that a `Change` is about, as they are before it."""
    if edit.kind is Automation:
        for target in edit.changes:
            check_target(target)
        return [holder_named(song, Point, target) for target in edit.changes]
    found = []
    for of in _homes(song, edit.kind, edit.changes, edit.of):
        found += [record for record in collection(song, edit.kind, of) if key_of(record) in edit.changes]
    if len(found) < len(edit.changes):
        present = {key_of(record) for record in found}
        raise missing(edit.kind, next(key for key in edit.changes if key not in present))
    return found


def _by_home(song: Song, edit: Change, records: Iterable[Record]) -> dict[str, list[Record]]:
    """Sort changed records by the id of what holds them."""
    homes = {
        of: {key_of(each) for each in collection(song, edit.kind, of)}
        for of in _homes(song, edit.kind, edit.changes, edit.of)
    }
    return {of: [record for record in records if key_of(record) in keys] for of, keys in homes.items()}


def _homes(song: Song, kind: Kind, keys: Iterable[str], of: str) -> list[str]:
    """Return the ids of all that hold the named records; `of` when it is given."""
    if of or not place_of(kind).holders or kind in _NAMED_WITHIN:
        return [of]
    return list(dict.fromkeys(holder_of(song, kind, key) for key in keys))


def _home(song: Song, kind: Kind, keys: Sequence[str], of: str) -> str:
    """Return the id of the one that holds all the named records."""
    homes = _homes(song, kind, keys, of)
    present = {key_of(record) for record in collection(song, kind, homes[0])}
    for key in keys:
        if key not in present:
            if len(homes) > 1:
                raise SongError(
                    "One edit removes from one place only.", remedy="Use one edit for each track, take or clip."
                )
            raise missing(kind, key)
    if len(set(keys)) < len(keys):
        raise SongError("A record can be removed only once.", remedy="Name each one once.")
    return homes[0]


def _inserted(present: Sequence[Record], new: Sequence[Record], kind: Kind, before: str) -> list[Record]:
    """Return the records with new ones before the one of that id, or at the end."""
    if not before:
        return [*present, *new]
    if not place_of(kind).ranked:
        raise SongError(f"{place_of(kind).plural.capitalize()} lie in order of time.", remedy="Leave `before` empty.")
    index = present.index(named(present, kind, before))
    return [*present[:index], *new, *present[index:]]


def _following(present: Sequence[Record], kind: Kind, key: str) -> str:
    """Return the id of the record after another one; "" when it is the last or order is by time."""
    index = present.index(named(present, kind, key)) + 1
    return key_of(present[index]) if place_of(kind).ranked and index < len(present) else ""


def _merged(record: Any, name: str, changes: object) -> Mapping[str, Any]:
    """Return values by name after some changed; None takes a name away."""
    if not isinstance(changes, Mapping):
        raise SongError(f"{name!r} is changed name by name.", remedy="Give a mapping; None takes a name away.")
    merged = {**getattr(record, name), **changes}
    kept = {key: value for key, value in merged.items() if value is not None}
    if name == "extra":
        return read_extra(type(record), kept)
    checked: Mapping[str, Any] = read_field(type(record), name, kept)
    return checked


def _old_values(record: Any, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the fields that a change sets hold before it."""
    old: dict[str, Any] = {}
    for name, value in fields.items():
        present = getattr(record, name)
        old[name] = {key: present.get(key) for key in value} if name in MERGED_FIELDS else present
    return old
