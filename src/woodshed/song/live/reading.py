"""From the shared document to the frozen song. Anybody may have written into it, so nothing is trusted.

A value that fits nowhere is read as the default of its field; a record without what it must have, or
whose track is gone, is passed over: it stays in the document and may be brought back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pycrdt import Map

from woodshed.errors import SongError
from woodshed.song import document as d
from woodshed.song.edits.checks import is_target
from woodshed.song.limits import MAX_TICK
from woodshed.song.live.shape import FLAT, ROOTS, SONG, own_fields, plain_of_array, restored
from woodshed.song.plain import read
from woodshed.song.records import PLACES, Kind, place_of
from woodshed.song.values import is_id
from woodshed.units import Ticks

R = TypeVar("R")
CLIPS = "clips"
_BYTE = range(128)
_FOUR_WHOLE_NUMBERS = [int, int, int, int]


class Reader:
    """Reads the shared document, and again only what changed since."""

    def __init__(self, roots: Mapping[str, Map[Any]]) -> None:
        self._roots = roots
        self._raw: dict[str, dict[str, Any]] = {}
        self._clips: dict[str, d.Clip | None] = {}
        self._stale_clips: set[str] = set()

    def forget(self, root: str, keys: Iterable[str]) -> None:
        """Read a root anew next time; of the clips only those with these keys."""
        if root == CLIPS:
            self._stale_clips.update(keys)
        else:
            self._raw.pop(root, None)

    def song(self) -> d.Song:
        """Return the song as it is now."""
        self._refresh_clips()
        listed: dict[str, Any] = {
            place.field: self.records(kind)
            for kind, place in PLACES.items()
            if not place.holders and kind not in {d.Track, d.Automation}
        }
        own = {name: restored(value) for name, value in self._root(SONG).items() if name not in ROOTS}
        song = _read_or_none(d.Song, own) or d.Song()
        listed["tempo"] = _from_the_start(listed["tempo"], d.TempoPoint(d.START, 120.0))
        listed["metre"] = _from_the_start(listed["metre"], d.MetrePoint(d.START))
        tracks, lanes = self._tracks(), self._lanes()
        return replace(song, **listed, tracks=tracks, automation=lanes, schema=d.SCHEMA)

    def _refresh_clips(self) -> None:
        raw = self._raw.get(CLIPS)
        for key in self._stale_clips:
            self._clips.pop(key, None)
            if raw is not None:
                raw.pop(key, None)
                entry = self._roots[CLIPS].get(key)
                raw |= {} if entry is None else {key: _json(entry)}
        self._stale_clips.clear()

    def _root(self, name: str) -> dict[str, Any]:
        if name not in self._raw:
            found = _json(self._roots[name])
            self._raw[name] = found if isinstance(found, dict) else {}
        return self._raw[name]

    def records(self, kind: Kind) -> tuple[Any, ...]:
        """Return the records of a kind that the song itself holds."""
        entries = self._root(place_of(kind).field)
        if kind in FLAT:
            return _existing(_read_or_none(kind, plain_of_array(kind, key, entry)) for key, entry in entries.items())
        return tuple(record for record, _ in self._ranked(kind))

    def some(self, kind: Kind, keys: Iterable[str]) -> tuple[Any, ...]:
        """Return those records of a kind, which is kept as maps in the song itself, that have these keys."""
        root = self._roots[place_of(kind).field]
        entries = ((key, _json(root.get(key))) for key in sorted(keys))
        return _existing(
            _read_or_none(kind, self._data(kind, key, entry)) for key, entry in entries if isinstance(entry, dict)
        )

    def _ranked(self, kind: Kind) -> list[tuple[Any, dict[str, Any]]]:
        """Return the records of a kind kept as maps, in their order, each with its raw entry."""
        entries = [(key, entry) for key, entry in self._root(place_of(kind).field).items() if isinstance(entry, dict)]
        entries.sort(key=lambda pair: (str(pair[1].get("order", "")), pair[0]))
        found = [
            (_read_or_none(kind, self._data(kind, key, entry)), entry) for key, entry in entries if not entry.get("del")
        ]
        return [(record, entry) for record, entry in found if record is not None]

    def _data(self, kind: Kind, key: str, entry: dict[str, Any]) -> dict[str, Any]:
        data = {**own_fields(kind, entry), "id": key}
        if isinstance(entry.get("params"), dict):
            data["params"] = entry["params"]
        return data

    def _tracks(self) -> tuple[d.Track, ...]:
        clips = self._clips_by_home()
        takes = _by_home(self._ranked(d.Take))
        devices, sends = _by_home(self._ranked(d.Device)), _by_home(self._ranked(d.Send))
        tracks = []
        for track, _ in self._ranked(d.Track):
            kind = "master" if track.id == d.MASTER else "group" if track.kind == "master" else track.kind
            own = [replace(take, clips=tuple(clips["take", take.id])) for take in takes[track.id]]
            tracks.append(
                replace(
                    track,
                    kind=kind,
                    devices=tuple(devices[track.id]),
                    sends=tuple(sends[track.id]),
                    clips=tuple(clips["track", track.id]),
                    takes=tuple(own),
                )
            )
        if not any(track.id == d.MASTER for track in tracks):
            tracks.append(d.Track(d.MASTER, "Master", "master"))
        return tuple(tracks)

    def _clips_by_home(self) -> dict[tuple[str, str], list[d.Clip]]:
        homes = defaultdict(list)
        for key, entry in self._root(CLIPS).items():
            if not isinstance(entry, dict) or entry.get("del"):
                continue
            if key not in self._clips:
                self._clips[key] = _read_clip(key, entry)
            clip = self._clips[key]
            if clip is not None:
                home = "take" if entry.get("take") else "track"
                homes[home, str(entry.get(home, ""))].append(clip)
        return homes

    def _lanes(self) -> tuple[d.Automation, ...]:
        """Return the automation lanes; those that several people began for one target as one."""
        points: dict[str, dict[str, d.Point]] = defaultdict(dict)
        extras: dict[str, dict[str, Any]] = defaultdict(dict)
        for name in sorted(self._root("automation")):
            entry, target = self._root("automation")[name], name.rpartition("~")[0]
            for key, value in entry.items() if isinstance(entry, dict) else ():
                if key.startswith("~"):
                    extras[target][key[1:]] = restored(value)
                elif point := _read_or_none(d.Point, plain_of_array(d.Point, key, value)):
                    points[target].setdefault(key, point)
        found = (
            _read_or_none(d.Automation, {**extras[target], "target": target})
            for target in {**points, **extras}
            if is_target(target)
        )
        return tuple(replace(lane, points=tuple(points[lane.target].values())) for lane in _existing(found))


def _read_clip(key: str, entry: dict[str, Any]) -> d.Clip | None:
    clip = _read_or_none(d.Clip, {**own_fields(d.Clip, entry), "id": key})
    notes, controls = entry.get("notes"), entry.get("controls")
    if clip is None or not isinstance(notes, dict) or not isinstance(controls, dict):
        return None
    return replace(
        clip,
        notes=_existing(_read_note(*item) for item in notes.items()),
        controls=_existing(_read_or_none(d.Control, plain_of_array(d.Control, *item)) for item in controls.items()),
    )


def _read_note(key: str, array: object) -> d.Note | None:
    """Read a note; by far most of them are four whole numbers that fit."""
    if isinstance(array, list) and list(map(type, array)) == _FOUR_WHOLE_NUMBERS and is_id(key):
        start, length, pitch, velocity = array
        if 0 <= start <= MAX_TICK and 0 < length <= MAX_TICK and pitch in _BYTE and velocity in _BYTE and velocity:
            return d.Note(key, Ticks(start), Ticks(length), pitch, velocity)
    return _read_or_none(d.Note, plain_of_array(d.Note, key, array))


def _by_home(records: Iterable[tuple[Any, dict[str, Any]]]) -> dict[str, list[Any]]:
    homes = defaultdict(list)
    for record, entry in records:
        homes[str(entry.get("track", ""))].append(record)
    return homes


def _from_the_start(points: tuple[Any, ...], default: Any) -> tuple[Any, ...]:
    return points if any(point.tick == 0 for point in points) else (default, *points)


def _existing(records: Iterable[R | None]) -> tuple[R, ...]:
    return tuple(record for record in records if record is not None)


def _read_or_none(kind: type[R], data: Mapping[str, Any]) -> R | None:
    try:
        return read(kind, data, forgiving=True)
    except SongError:
        return None


def _json(shared: Any) -> Any:
    """Return what a shared type holds, the quickest way: through its own JSON, where 60.0 is 60."""
    return json.loads(str(shared)) if isinstance(shared, Map) else shared
