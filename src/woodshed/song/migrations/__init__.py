"""Songs of older versions, lifted to this one's shape: one small module for each step.

A step `from_N` takes a live song of schema N and leaves it as schema N + 1. New fields need no step:
they have defaults, and older versions keep them in `extra`. There is only one schema so far.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from woodshed.song.live import LiveSong

STEPS: Mapping[int, Callable[[LiveSong], None]] = {}
"""The step that lifts each older schema by one."""


def migrate(live: LiveSong) -> None:
    """Lift a song to the current schema, step by step."""
    while live.schema() in STEPS:
        STEPS[live.schema()](live)
