"""Edits: the only way a song changes.

`apply(edit, song)` gives the song after an edit, `inverse(edit, song)` the edit that takes it back,
`differences(before, after)` the edits that lead from one song to another.
"""

from woodshed.song.edits.applying import apply, apply_all, inverse, inverse_all
from woodshed.song.edits.checks import check_song
from woodshed.song.edits.differences import differences
from woodshed.song.edits.union import Add, Change, ChangeSong, Edit, Move, Remove

__all__ = [
    "Add",
    "Change",
    "ChangeSong",
    "Edit",
    "Move",
    "Remove",
    "apply",
    "apply_all",
    "check_song",
    "differences",
    "inverse",
    "inverse_all",
]
