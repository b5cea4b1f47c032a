"""Finding records in a song, and putting changed ones back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from woodshed.errors import SongError
from woodshed.song.document import Automation, Clip, Song, Take, Track
from woodshed.song.records import Kind, Record, key_of, place_of

R = TypeVar("R", bound=Record)


def collection(song: Song, kind: Kind, of: str = "") -> tuple[Record, ...]:
    """Return the records of a kind in the song, or in the track, take, clip or lane `of`."""
    holder = song if not place_of(kind).holders else holder_named(song, kind, of)
    records: tuple[Record, ...] = getattr(holder, place_of(kind).field)
    return records


def with_collection(song: Song, kind: Kind, of: str, records: Sequence[Record]) -> Song:
    """Return the song with other records of a kind in it, or in the track, take, clip or lane `of`."""
    place = place_of(kind)
    if not place.holders:
        changed: Song = _replaced(song, place.field, records)
        return changed
    holder = holder_named(song, kind, of)
    return with_record(song, _replaced(holder, place.field, records))


def with_record(song: Song, record: Record) -> Song:
    """Return the song with a record in the place of the one with the same key; lanes are made."""
    kind = type(record)
    if isinstance(record, Automation):
        others = [lane for lane in song.automation if lane.target != record.target]
        return replace(song, automation=(*others, record))
    of = holder_of(song, kind, key_of(record))
    records = [record if key_of(each) == key_of(record) else each for each in collection(song, kind, of)]
    return with_collection(song, kind, of, records)


def holder_named(song: Song, kind: Kind, key: str) -> Any:
    """Return the track, take, clip or lane that is to hold records of a kind."""
    holders = place_of(kind).holders
    if Automation in holders:
        return next((lane for lane in song.automation if lane.target == key), Automation(key))
    for holder_kind in holders:
        for record in everywhere(song, holder_kind):
            if key_of(record) == key:
                return record
    names = " or ".join(place_of(holder).name for holder in holders)
    raise SongError(
        f"There is no {names} with the id {key!r}.", remedy="It may have been removed: look at the song again."
    )


def holder_of(song: Song, kind: Kind, key: str) -> str:
    """Return the id of what holds a record: "" for the song itself."""
    for holder in _holders(song, kind):
        if any(key_of(record) == key for record in getattr(holder, place_of(kind).field)):
            return "" if isinstance(holder, Song) else key_of(holder)
    raise missing(kind, key)


def everywhere(song: Song, kind: type[R]) -> Iterator[R]:
    """Yield all records of a kind, whatever holds them."""
    for holder in _holders(song, kind):  # type: ignore[arg-type]  # R is one kind of record
        yield from getattr(holder, place_of(kind).field)


def homes(song: Song, kind: Kind) -> Iterator[tuple[str, tuple[Record, ...]]]:
    """Yield the id of everything that may hold records of a kind ("": the song), with those records."""
    for holder in _holders(song, kind):
        yield "" if isinstance(holder, Song) else key_of(holder), getattr(holder, place_of(kind).field)


def named(records: Iterable[Record], kind: Kind, key: str) -> Record:
    """Return the record with a key; SongError when there is none."""
    for record in records:
        if key_of(record) == key:
            return record
    raise missing(kind, key)


def missing(kind: Kind, key: str) -> SongError:
    """Return the error for a record that is not there."""
    return SongError(
        f"There is no {place_of(kind).name} with the id {key!r}.",
        remedy="It may have been removed: look at the song again.",
    )


def _holders(song: Song, kind: Kind) -> Iterator[Any]:
    """Yield the records that may hold a kind: the song, all tracks, takes, clips or lanes."""
    holders = place_of(kind).holders
    if not holders:
        yield song
    if Track in holders:
        yield from song.tracks
    if Take in holders:
        yield from (take for track in song.tracks for take in track.takes)
    if Clip in holders:
        yield from everywhere(song, Clip)
    if Automation in holders:
        yield from song.automation


def _replaced(holder: Any, field: str, records: Sequence[Record]) -> Any:
    return replace(holder, **{field: tuple(records)})
