"""The kinds of record a song is made of: what each is called, where it lies, what may stand in it.

Edits, the JSON form, the shared document and the words about a change all read this one table.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import TypeAlias

from woodshed.errors import SongError
from woodshed.song import document as d

Record: TypeAlias = (
    d.TempoPoint
    | d.MetrePoint
    | d.Section
    | d.Chord
    | d.Marker
    | d.Lyric
    | d.Comment
    | d.Credit
    | d.Media
    | d.Track
    | d.Device
    | d.Send
    | d.Take
    | d.Clip
    | d.Note
    | d.Control
    | d.Automation
    | d.Point
)
"""Whatever a song holds many of."""

Kind: TypeAlias = type[Record]
"""A class of record, such as `Note`: says what an edit is about."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where records of one kind lie: in `field` of the records of `holders` (none: of the song).

    `key` is the field that tells one from another. `ranked` kinds stand in an order of their own;
    all others lie in order of time. `inner` are fields that hold records of other kinds.
    """

    name: str
    plural: str
    field: str
    key: str = "id"
    holders: tuple[Kind, ...] = ()
    ranked: bool = False
    inner: tuple[str, ...] = ()


PLACES: dict[Kind, Place] = {
    d.TempoPoint: Place("tempo point", "tempo points", "tempo", key="tick"),
    d.MetrePoint: Place("metre point", "metre points", "metre", key="tick"),
    d.Section: Place("section", "sections", "sections"),
    d.Chord: Place("chord", "chords", "chords"),
    d.Marker: Place("marker", "markers", "markers"),
    d.Lyric: Place("lyric", "lyrics", "lyrics"),
    d.Comment: Place("comment", "comments", "comments"),
    d.Credit: Place("credit", "credits", "credits", ranked=True),
    d.Media: Place("media file", "media files", "media", key="sha256"),
    d.Track: Place("track", "tracks", "tracks", ranked=True, inner=("devices", "sends", "clips", "takes")),
    d.Device: Place("device", "devices", "devices", holders=(d.Track,), ranked=True),
    d.Send: Place("send", "sends", "sends", holders=(d.Track,), ranked=True),
    d.Take: Place("take", "takes", "takes", holders=(d.Track,), ranked=True, inner=("clips",)),
    d.Clip: Place("clip", "clips", "clips", holders=(d.Track, d.Take), inner=("notes", "controls")),
    d.Note: Place("note", "notes", "notes", holders=(d.Clip,)),
    d.Control: Place("controller", "controllers", "controls", holders=(d.Clip,)),
    d.Automation: Place("automation lane", "automation lanes", "automation", key="target", inner=("points",)),
    d.Point: Place("automation point", "automation points", "points", holders=(d.Automation,)),
}

KIND_NAMED: dict[str, Kind] = {kind.__name__: kind for kind in PLACES}
"""Every kind by the name that stands in JSON: "Note", "TempoPoint" ..."""


def key_of(record: Record) -> str:
    """Return what tells a record from the others of its kind: its id, hash, target or tick."""
    return str(getattr(record, PLACES[type(record)].key))


@cache
def field_names(kind: type) -> frozenset[str]:
    """Return the names of all fields of a kind of record."""
    return frozenset(field.name for field in fields(kind))


@cache
def changeable(kind: Kind) -> frozenset[str]:
    """Return the fields that a `Change` may set: all but the key and what holds other records."""
    place = PLACES[kind]
    return field_names(kind) - {place.key, *place.inner}  # type: ignore[arg-type]  # mypy: a class is hashable


def place_of(kind: object) -> Place:
    """Return where records of a kind lie; SongError for anything that is no kind of record."""
    place = PLACES.get(kind) if isinstance(kind, type) else None
    if place is None:
        raise SongError(f"A song holds no records of kind {kind!r}.", remedy=f"Use one of {', '.join(KIND_NAMED)}.")
    return place
