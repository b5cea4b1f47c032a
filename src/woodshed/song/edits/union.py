"""The five edits: the only way a song changes.

A kind of record is named by its class: `Remove(Note, ("n1", "n2"), of="clip1")`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from woodshed.song.records import Kind, Record


@dataclass(frozen=True, slots=True)
class Add:
    """Put new records of one kind into the song, or into `to`.

    `to` is the track of a device, send, clip or take (or the take of a clip), the clip of notes
    and controllers, the target of automation points; "" for all else. A device, send, take, track
    or credit stands `before` another one of its kind ("": last) and is added alone.
    """

    records: tuple[Record, ...]
    to: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Remove:
    """Take records out of the song, named by id (media by hash, tempo and metre points by tick).

    `of` is the clip of notes and controllers, or the target of automation points. A device, send,
    take, track or credit is removed alone; a track goes with all that is in it.
    """

    kind: Kind
    ids: tuple[str, ...]
    of: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Give fields of some records new values: `{"n1": {"pitch": 60}, "n2": {"pitch": 64}}`.

    `params` and `extra` are changed name by name; None takes a name away. `of` as in `Remove`.
    """

    kind: Kind
    changes: Mapping[str, Mapping[str, Any]]
    of: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """Bring a record to another place in order, or a clip, device, send or take to another track.

    `to` as in `Add` ("": where it is); `before` as in `Add`. When a clip lies in time is changed
    with `Change`.
    """

    kind: Kind
    id: str
    to: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class ChangeSong:
    """Give the song itself another title, seed, key or extra fields."""

    fields: Mapping[str, Any]


Edit: TypeAlias = Add | Remove | Change | Move | ChangeSong
