"""The song: the document, the edits that change it, the copy that people share, and how it is kept.

    song = load_midi("tune.mid").song
    with SongFolder.create("tune", song) as folder:
        folder.apply(Change(Track, {"master": {"gain_db": -1.0}}), by="ann", why="A little softer")

What needs the shared document or the disk is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from woodshed.song.document import (
    MASTER,
    NOTHING,
    Automation,
    Chord,
    Clip,
    Comment,
    Control,
    Credit,
    Device,
    Frozen,
    Groove,
    Key,
    Lyric,
    Marker,
    Media,
    MetrePoint,
    Note,
    Point,
    SampleZone,
    Section,
    Send,
    Song,
    Take,
    TempoPoint,
    Track,
    Zone,
)
from woodshed.song.edits import (
    Add,
    Change,
    ChangeSong,
    Edit,
    Move,
    Remove,
    apply,
    apply_all,
    check_song,
    differences,
    inverse,
    inverse_all,
)
from woodshed.song.ids import Ids
from woodshed.song.suggestion import Suggestion
from woodshed.song.tempo import MetreMap, Position, TempoMap

if TYPE_CHECKING:
    from woodshed.song.credits import Contribution, contributions
    from woodshed.song.folder import SongFolder
    from woodshed.song.live import LiveSong, Transaction
    from woodshed.song.mending import rescue
    from woodshed.song.midi import Imported, format_midi, load_midi, parse_midi, save_midi
    from woodshed.song.text import (
        format_edit,
        format_song,
        format_suggestion,
        parse_edit,
        parse_song,
        parse_suggestion,
    )
    from woodshed.song.words import describe

_HOMES = {
    "Contribution": "credits",
    "Imported": "midi",
    "LiveSong": "live",
    "SongFolder": "folder",
    "Transaction": "live",
    "contributions": "credits",
    "describe": "words",
    "format_edit": "text",
    "format_midi": "midi",
    "format_song": "text",
    "format_suggestion": "text",
    "load_midi": "midi",
    "parse_edit": "text",
    "parse_midi": "midi",
    "parse_song": "text",
    "parse_suggestion": "text",
    "rescue": "mending",
    "save_midi": "midi",
}

__all__ = [
    "MASTER",
    "NOTHING",
    "Add",
    "Automation",
    "Change",
    "ChangeSong",
    "Chord",
    "Clip",
    "Comment",
    "Contribution",
    "Control",
    "Credit",
    "Device",
    "Edit",
    "Frozen",
    "Groove",
    "Ids",
    "Imported",
    "Key",
    "LiveSong",
    "Lyric",
    "Marker",
    "Media",
    "MetreMap",
    "MetrePoint",
    "Move",
    "Note",
    "Point",
    "Position",
    "Remove",
    "SampleZone",
    "Section",
    "Send",
    "Song",
    "SongFolder",
    "Suggestion",
    "Take",
    "TempoMap",
    "TempoPoint",
    "Track",
    "Transaction",
    "Zone",
    "apply",
    "apply_all",
    "check_song",
    "contributions",
    "describe",
    "differences",
    "format_edit",
    "format_midi",
    "format_song",
    "format_suggestion",
    "inverse",
    "inverse_all",
    "load_midi",
    "parse_edit",
    "parse_midi",
    "parse_song",
    "parse_suggestion",
    "rescue",
    "save_midi",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"woodshed.song.{_HOMES[name]}"), name)
