"""Refuse updates that could hurt: too large, or nested so deeply that reading them ends the program.

A value inside a value costs the reader a piece of stack, and a Yjs update of 52 KB can hold 26,000 of
them; overflowing the stack is no error that could be caught. Every level costs one byte 0x75 or
0x76, so an update with few of them is safe. One with many is first read by a process that may die.
"""

from __future__ import annotations

import subprocess
import sys

from woodshed.errors import SongError

MAX_BYTES = 64 * 1024 * 1024
SAFE_NESTING = 4_000
"""So deep an update may nest anywhere: half of what overflows 8 MB of stack is four times this."""
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


def _survives(update: bytes) -> bool:
    """Tell whether a process of its own can read the update, with a small stack."""
    command = [sys.executable, "-I", "-c", _READ_AND_EXIT]
    try:
        done = subprocess.run(command, input=update, capture_output=True, timeout=_PATIENCE_S, check=False)  # noqa: S603 - this Python, our own lines
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


_READ_AND_EXIT = f"""
import sys, threading
from pycrdt import Doc
update = sys.stdin.buffer.read()
problems = []
def read():
    try:
        Doc().apply_update(update)
    except (ValueError, RuntimeError) as error:
        problems.append(error)
threading.stack_size({_STACK_BYTES})
reader = threading.Thread(target=read)
reader.start()
reader.join()
sys.exit(len(problems))
"""
"""The whole work of the process that may die. It imports nothing else: a large song is waiting for it."""
