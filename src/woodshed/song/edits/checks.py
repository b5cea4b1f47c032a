"""What must hold for records that are new to a song, and for a song that came from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from woodshed.errors import SongError
from woodshed.song.document import MASTER, Automation, Clip, Control, Device, Note, Point, Send, Song, Take, Track
from woodshed.song.edits.places import collection, everywhere
from woodshed.song.edits.union import Add
from woodshed.song.limits import MAX_ID
from woodshed.song.plain import plain, read
from woodshed.song.records import PLACES, Kind, Record, key_of, place_of

NAMED_ONCE: tuple[tuple[Kind, ...], ...] = ((Track, Device, Send, Take), (Clip,))
"""Kinds whose ids are used once in the whole song, not only where they lie.

Tracks, devices, sends and takes share one set of ids, for an automation target or a clip's home
names any of them.
"""

R = TypeVar("R", bound=Record)


def check_new(edit: Add, song: Song) -> Kind:
    """Return the kind of the records that an `Add` brings; SongError when they cannot be added."""
    if not edit.records:
        raise SongError("There is nothing to add.", remedy="Give at least one record.")
    kind = type(edit.records[0])
    place = place_of(kind)
    if any(type(record) is not kind for record in edit.records):
        raise SongError("One edit adds records of one kind only.", remedy="Use one edit for each kind.")
    if place.ranked and len(edit.records) > 1:
        raise SongError(f"{place.plural.capitalize()} are added one by one.", remedy="Use one edit for each.")
    if kind is Automation:
        raise SongError("An automation lane is not added whole.", remedy="Add points to its target.")
    if kind is Point:
        check_target(edit.to)
    for record in edit.records:
        _check_record(record)
    _check_names(edit, song)
    return kind


def check_song(song: Song) -> None:
    """Refuse a song that no edits could have made: values, ids, the master, the first tempo."""
    if song != read(Song, plain(song)):
        raise SongError("The song has values that cannot be kept.", remedy="Use plain text and plain numbers.")
    check_master(song)
    if not song.tempo or song.tempo[0].tick != 0 or not song.metre or song.metre[0].tick != 0:
        raise SongError("A song has a tempo and a metre from its start.", remedy="Add both at tick 0.")
    for kinds in NAMED_ONCE:
        _refuse_twice(kinds, [record for kind in kinds for record in everywhere(song, kind)])
    for kind in PLACES:
        if not place_of(kind).holders:
            _refuse_twice((kind,), collection(song, kind))
    for clip in everywhere(song, Clip):
        _check_inside(clip)
    for lane in song.automation:
        check_target(lane.target)
        _refuse_twice((Point,), lane.points)


def check_master(song: Song) -> None:
    """Refuse a song that has not exactly one master track, with the id that says so."""
    if [track.id for track in song.tracks if track.kind == "master" or track.id == MASTER] != [MASTER]:
        raise SongError("A song has one master track.", remedy=f'Its id is "{MASTER}" and no other track is one.')
    if song.track(MASTER).kind != "master":
        raise SongError("The master track stays the master.", remedy="Make another track for this.")


def check_target(target: str) -> None:
    """Refuse an automation target that is not "<id>.<parameter>"."""
    if not is_target(target):
        raise SongError(f"{target[:MAX_ID]!r} is no automation target.", remedy='Write "<id>.<parameter>".')


def is_target(target: str) -> bool:
    """Tell whether a text is "<id>.<parameter>"."""
    holder, _, parameter = target.rpartition(".")
    return bool(holder and parameter) and target.isprintable() and "~" not in target and len(target) <= 2 * MAX_ID


def _check_record(record: Record) -> None:
    if read(type(record), plain(record)) != record:
        raise SongError("A record has values that cannot be kept.", remedy="Use plain text and plain numbers.")
    if isinstance(record, Track) and (record.kind == "master" or record.id == MASTER):
        raise SongError("A song has one master track.", remedy="Choose another kind and id for the new track.")
    for clip in _inside(record, Clip):
        _check_inside(clip)


def _check_inside(clip: Clip) -> None:
    _refuse_twice((Note,), clip.notes)
    _refuse_twice((Control,), clip.controls)


def _check_names(edit: Add, song: Song) -> None:
    """Refuse records whose ids are taken, also by what lies inside them."""
    kind = type(edit.records[0])
    if not any(kind in kinds for kinds in NAMED_ONCE):
        _refuse_twice((kind,), (*collection(song, kind, edit.to), *edit.records))
        return
    for kinds in NAMED_ONCE:
        new = [inner for record in edit.records for inner_kind in kinds for inner in _inside(record, inner_kind)]
        if new:
            _refuse_twice(kinds, (*new, *(record for each in kinds for record in everywhere(song, each))))


def _inside(record: Record, kind: type[R]) -> Iterator[R]:
    """Yield the records of a kind in a track, take, clip or other record, itself included."""
    if isinstance(record, kind):
        yield record
    for field in place_of(type(record)).inner:
        if field in _SEARCHED:
            for inner in getattr(record, field):
                yield from _inside(inner, kind)


_SEARCHED = ("devices", "sends", "takes", "clips")


def _refuse_twice(kinds: tuple[Kind, ...], records: Iterable[Record]) -> None:
    keys = [key_of(record) for record in records]
    if len(set(keys)) < len(keys):
        twice = Counter(keys).most_common(1)[0][0]
        names = " or ".join(place_of(kind).plural for kind in kinds)
        raise SongError(f"Two {names} have the id {twice!r}.", remedy="Give one of them another id.")
