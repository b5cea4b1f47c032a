"""The audio files of a song folder, each named by the SHA-256 of its content: `media/<sha256>.<suffix>`.

So a file is stored once however often it is used, and a damaged one is noticed.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from woodshed.disk import atomic_file, write_error
from woodshed.errors import FileError
from woodshed.song.blobs import blobs_of
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
        read_suffix(suffix, "a suffix")
        self._make()
        with _reading(source) as file:
            sha256 = _hash_of(file)
            place = self._path / f"{sha256}.{suffix}"
            if not place.exists():
                file.seek(0)
                with atomic_file(place) as copy:
                    shutil.copyfileobj(file, copy, _PIECE)
        self._send(place, place.name)
        return sha256

    def take(self, source: Path, suffix: str = "wav", *, expected: str = "") -> str:
        """Bring in a file by moving it, which must lie on the same disk; returns its SHA-256.

        FileError when it is not the `expected` one ("": any will do); then it stays where it is.
        """
        read_suffix(suffix, "a suffix")
        self._make()
        with _reading(source) as file:
            sha256 = _hash_of(file)
        if expected not in {"", sha256}:
            raise FileError("The file was damaged on its way.", remedy="Send it again.")
        try:
            with source.open("rb+") as file:
                os.fsync(file.fileno())
            self._send(source, f"{sha256}.{suffix}")  # when that fails it is still where it was
            source.replace(self._path / f"{sha256}.{suffix}")
        except OSError as error:
            raise write_error(self._path, error) from error
        return sha256

    def find(self, sha256: str) -> Path:
        """Return where the file with a hash is, whatever its suffix; FileError when it is missing."""
        place = self.look(read_sha256(sha256, "a media file's hash"))
        if place is None:
            raise FileError(f"The audio file {sha256[:12]} is missing.", remedy=_ADD_AGAIN)
        return place

    def here(self, sha256: str) -> Path | None:
        """Return where the file with a hash is in this folder; None when it is not, wherever else it may be."""
        for place in self._path.glob(f"{sha256}.*"):
            self._used(place)
            return place
        return None

    def look(self, sha256: str) -> Path | None:
        """Return where the file with a hash is, brought here if need be; None when it is missing."""
        place = self.here(sha256)
        if place is not None:
            return place
        blobs = blobs_of(self._path)
        return blobs.get(sha256, self._path) if blobs else None

    def share(self, to: MediaFolder, only: Collection[str] | None = None) -> None:
        """Let another song have the files of this one: all, or those with these hashes. FileError when it cannot."""
        if (blobs := blobs_of(self._path)) is not None:
            blobs.share(self._path, to._path, only)
        try:
            for file in self._path.iterdir() if self._path.is_dir() else ():
                is_asked_for = only is None or file.name.partition(".")[0] in only
                if is_asked_for and file.is_file() and not file.name.startswith("."):
                    to._path.mkdir(parents=True, exist_ok=True)
                    _link(file, to._path / file.name)
        except OSError as error:
            raise write_error(to._path, error) from error

    def _send(self, place: Path, name: str) -> None:
        """Put a file where all who need it find it, when that is not here."""
        if (blobs := blobs_of(self._path)) is not None:
            blobs.put(place, name, self._path)

    def _used(self, place: Path) -> None:
        """Note that a file is still wanted, so that it is not the next to be removed from here."""
        if blobs_of(self._path) is not None:
            with suppress(OSError):
                os.utime(place, ns=(time.time_ns(), place.stat().st_mtime_ns))

    def _make(self) -> None:
        try:
            self._path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_error(self._path, error) from error

    def path(self, media: Media) -> Path:
        """Return where the file of a record is; FileError when it is missing."""
        sha256 = read_sha256(media.sha256, "a media file's hash")
        place = self._path / f"{sha256}.{read_suffix(media.suffix, 'a suffix')}"
        if not place.is_file() and (blobs := blobs_of(self._path)) is not None:
            blobs.get(sha256, self._path)
        if not place.is_file():
            raise FileError(f"The audio file {media.name or place.name} is missing.", remedy=_ADD_AGAIN)
        self._used(place)
        return place

    def check(self, media: Media) -> None:
        """Refuse a file that is missing or no longer what it was; FileError."""
        with self.path(media).open("rb") as file:
            digest = _hash_of(file)
        if digest != media.sha256:
            raise FileError(f"The audio file {media.name or media.sha256} is damaged.", remedy=_ADD_AGAIN)


def _link(file: Path, to: Path) -> None:
    if to.exists():
        return
    try:
        os.link(file, to)
    except OSError:  # another disk, or one without links
        shutil.copyfile(file, to)


@contextmanager
def _reading(source: Path | bytes) -> Iterator[BinaryIO]:
    """Open a file, or the bytes of one, to be read."""
    try:
        file = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    except OSError as error:
        raise FileError(f"{source!s} cannot be read.", remedy="Check that the file exists and may be read.") from error
    with file:
        yield file


def _hash_of(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()
