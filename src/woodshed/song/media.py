"""The audio files of a song folder, each named by the SHA-256 of its content: `media/<sha256>.<suffix>`.

So a file is stored once however often it is used, and a damaged one is noticed.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from woodshed.disk import atomic_file, write_error
from woodshed.errors import FileError
from woodshed.song.document import Media
from woodshed.song.values import read_sha256, read_suffix

_PIECE = 1024 * 1024
_ADD_AGAIN = "Add the file to the song again."


class MediaFolder:
    """The `media` folder of a song; it is made when the first file comes in."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def store(self, source: Path | bytes, suffix: str = "wav") -> str:
        """Bring in a file, or the bytes of one; returns its SHA-256 for a `Media` record."""
        try:
            data = source if isinstance(source, bytes) else source.read_bytes()
        except OSError as error:
            raise FileError(
                f"{source!s} cannot be read.", remedy="Check that the file exists and may be read."
            ) from error
        sha256 = hashlib.sha256(data).hexdigest()
        try:
            self._path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_error(self._path, error) from error
        place = self._path / f"{sha256}.{read_suffix(suffix, 'a suffix')}"
        if not place.exists():
            with atomic_file(place) as file:
                file.write(data)
        return sha256

    def path(self, media: Media) -> Path:
        """Return where the file of a record is; FileError when it is missing."""
        sha256 = read_sha256(media.sha256, "a media file's hash")
        place = self._path / f"{sha256}.{read_suffix(media.suffix, 'a suffix')}"
        if not place.is_file():
            raise FileError(
                f"The audio file {media.name or place.name} is missing.", remedy="Add the file to the song again."
            )
        return place

    def check(self, media: Media) -> None:
        """Refuse a file that is missing or no longer what it was; FileError."""
        digest = hashlib.sha256()
        with self.path(media).open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
        if digest.hexdigest() != media.sha256:
            raise FileError(
                f"The audio file {media.name or media.sha256} is damaged.", remedy="Add the file to the song again."
            )
