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


class Chats:
    """The chats of a workspace's songs. Calls read and write files: make them away from the event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def read(self, folder: Path) -> list[dict[str, Any]]:
        """Return what was said in the song of a folder, the oldest first. Lines that cannot be read are left out."""
        try:
            lines = (folder / CHAT).read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise write_error(folder / CHAT, error) from error
        return [said for said in map(_read_line, lines[-MOST_KEPT:]) if said is not None]

    def add(self, folder: Path, said: Mapping[str, Any]) -> None:
        """Keep one more message, and the last ones before it; FileError when the disk does not take it."""
        with self._lock:
            kept = [*self.read(folder), said][-MOST_KEPT:]
            text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in kept)
            with atomic_file(folder / CHAT) as file:
                file.write(text.encode())


def _read_line(line: str) -> dict[str, Any] | None:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) and {"id", "at", "by", "text"} <= said.keys() else None
