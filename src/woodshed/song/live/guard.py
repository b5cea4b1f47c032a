"""Refuse updates that could hurt: too large, or nested so deeply that reading them ends the program.

A value inside a value costs the reader a piece of stack, and a Yjs update of 52 KB can hold 26,000 of
them; overflowing the stack is no error that could be caught. Every level costs one byte 0x75 or
0x76, so an update with few of them is safe. One with many is first read by a process that may die.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from pycrdt import Doc, Map

from woodshed.errors import SongError
from woodshed.song.live.shape import SONG

MAX_BYTES = 64 * 1024 * 1024
SAFE_NESTING = 4_000
"""So deep an update may nest anywhere: half of what overflows 8 MB of stack is four times this."""
MOST_HERE = 2**20
"""So long a state is read within a tenth of a second."""
MOST_SCHEMA = 2**31
_STACK_BYTES = 1024 * 1024
_PATIENCE_S = 60


def check_update(update: bytes) -> None:
    """Refuse an update that is too large, or cannot be read safely; SongError."""
    if len(update) > MAX_BYTES:
        raise SongError(f"The change is larger than {MAX_BYTES // 2**20} MB.", remedy="Send it in smaller parts.")
    if update.count(0x75) + update.count(0x76) >= SAFE_NESTING and not _survives(update):
        raise SongError(
            "The change is damaged or meant to do harm.", remedy="Ask its sender for a new copy of the song."
        )


def schema_in(state: bytes) -> int:
    """Return which schema the song has that a whole state of our own makes; 0 when it makes none.

    A long one is read by a process of its own: here it would hold on to the interpreter.
    """
    if len(state) > MOST_HERE:
        told = _told_of(state)
        return int(told) if told and told.isdigit() else 0
    doc: Doc[Any] = Doc()
    song = doc.get(SONG, type=Map)
    try:
        doc.apply_update(state)
    except (ValueError, RuntimeError):
        return 0
    schema = song.get("schema")
    return int(schema) if isinstance(schema, float | int) and 0 < schema < MOST_SCHEMA else 0


def _survives(update: bytes) -> bool:
    """Tell whether a process of its own can read the update, with a small stack."""
    return _told_of(update) is not None


def _told_of(update: bytes) -> bytes | None:
    """Return what a process of its own says of an update; None when it cannot read it."""
    command = [sys.executable, "-I", "-c", _READ_AND_EXIT]
    try:
        done = subprocess.run(command, input=update, capture_output=True, timeout=_PATIENCE_S, check=False)  # noqa: S603 - this Python, our own lines
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


_READ_AND_EXIT = f"""
import sys, threading
from pycrdt import Doc, Map
update = sys.stdin.buffer.read()
problems = []
def read():
    doc = Doc()
    song = doc.get({SONG!r}, type=Map)
    try:
        doc.apply_update(update)
    except (ValueError, RuntimeError) as error:
        problems.append(error)
        return
    schema = song.get("schema")
    if isinstance(schema, float | int) and 0 < schema < {MOST_SCHEMA}:
        print(int(schema), end="")
threading.stack_size({_STACK_BYTES})
reader = threading.Thread(target=read)
reader.start()
reader.join()
sys.exit(len(problems))
"""
"""The whole work of the process that may die. It imports nothing else: a large song is waiting for it."""
