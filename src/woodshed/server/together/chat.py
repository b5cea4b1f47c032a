"""What people say to each other in a song: the last messages, kept beside the song and not in it.

A chat is no part of the music: it has no undo, does not travel with an export, and old messages go.
"""

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from woodshed.disk import atomic_file, write_error

CHAT = "chat.jsonl"
MOST_KEPT = 200
ROOM_BYTES = 1024 * 1024
"""When the file has grown beyond this, it is written anew without what is too old; until then messages are appended."""


class Chats:
    """The chats of a workspace's songs. Calls read and write files: make them away from the event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def read(self, folder: Path) -> list[dict[str, Any]]:
        """Return what was said in the song of a folder, the oldest first. Lines that cannot be read are left out."""
        try:
            lines = (folder / CHAT).read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise write_error(folder / CHAT, error) from error
        found = [said for said in map(_read_line, lines) if said is not None]
        return found[-MOST_KEPT:]

    def add(self, folder: Path, said: Mapping[str, Any]) -> None:
        """Keep one more message, and the last ones before it; FileError when the disk does not take it."""
        line = json.dumps(said) + "\n"
        with self._lock:
            if self._append(folder / CHAT, line.encode()):
                return
            kept = [*self.read(folder), said][-MOST_KEPT:]
            text = "".join(json.dumps(each) + "\n" for each in kept)
            with atomic_file(folder / CHAT) as file:
                file.write(text.encode())

    @staticmethod
    def _append(place: Path, line: bytes) -> bool:
        """Write a message behind the others; False when it is time to leave out the old ones."""
        try:
            with place.open("ab") as file:
                if file.tell() + len(line) > ROOM_BYTES:
                    return False
                # One write: a line that a power cut tore loses only itself, for each begins on a line of its own.
                file.write(b"\n" + line if _is_torn(place, file.tell()) else line)
        except OSError as error:
            raise write_error(place, error) from error
        return True


def _is_torn(place: Path, length: int) -> bool:
    """Tell whether the last line of a file has no end."""
    if length == 0:
        return False
    with place.open("rb") as file:
        file.seek(length - 1)
        return file.read(1) != b"\n"


def _read_line(line: str) -> dict[str, Any] | None:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) and {"id", "at", "by", "text"} <= said.keys() else None
