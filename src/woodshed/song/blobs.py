"""Files by the hash of what is in them, kept apart from the folders that use them.

A song's `media` folder is then what was fetched of them so far: a file that is asked for and not there is brought,
and one that comes in is sent there before anybody is told that it arrived.

A file is kept once, but each song has only those that came into it: to know a hash is no right to a file. So whatever
is asked is asked for a song, by its `media` folder.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Protocol


class Blobs(Protocol):
    """A store of files, each under its SHA-256. Every call raises FileError when the store does not answer."""

    def has(self, sha256: str) -> bool:
        """Tell whether a file is there, of any song."""

    def get(self, sha256: str, media: Path) -> Path | None:
        """Bring a file of a song into its folder, as `<sha256>.<suffix>`; None when the song has none such.

        FileError when it is not what its name says; then nothing is brought.
        """

    def put(self, file: Path, name: str, media: Path) -> None:
        """Keep a file of a song as `<sha256>.<suffix>`, for good when the call returns."""

    def share(self, media: Path, to: Path, only: Collection[str] | None = None) -> None:
        """Let another song have the files of a song: all, or those with these hashes."""

    def forget(self, media: Path) -> None:
        """Let a song have no files; they are kept."""


_backed: dict[Path, Blobs] = {}


def back(root: Path, blobs: Blobs) -> None:
    """Keep the audio of all songs in the folders of a workspace in a store."""
    _backed[root] = blobs


def unback(root: Path) -> None:
    """Keep the audio of a workspace's songs in their folders alone again."""
    _backed.pop(root, None)


def blobs_of(media: Path) -> Blobs | None:
    """Return the store behind the `media` folder of a song; None: there is none."""
    return _backed.get(media.parent.parent) if _backed else None
