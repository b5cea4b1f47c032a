"""Audio in an object storage that speaks S3; each file under `<prefix>/<first two>/<sha256>/audio.<suffix>`.

A key says what is in it, so a file is stored once however many songs use it, and is never written over by another
one. Which songs have it, empty objects say: `songs/<song>/<sha256>`; without that a song is given no file. What is
fetched is hashed on its way, and thrown away when it is not what was asked for. On the process's disk lies what was
used last, up to a size.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import threading
import time
from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from woodshed.disk import atomic_file
from woodshed.errors import FileError
from woodshed.server.problems import UnreachableError
from woodshed.server.scale.settings import ObjectSettings
from woodshed.server.workspace import TRASH
from woodshed.song.values import read_suffix

if TYPE_CHECKING:
    from obstore.store import S3Store

log = logging.getLogger("woodshed.server")

RETRY_S = 15.0
"""How long a storage that fails is asked again before somebody hears of it."""
QUIET_S = 20
"""How long one waits for the next piece of a file."""
TRIM_EVERY_S = 60.0
_PIECE = 2**20
_ROOM = 0.9
"""The cache is emptied to this share of its size, so that it is not looked through for every file."""


class S3Blobs:
    """The audio of all songs of a studio. Any thread may ask."""

    def __init__(self, url: str, settings: ObjectSettings, *, root: Path | None = None) -> None:
        self.root = root
        """The workspace whose songs' `media` folders are the cache; None: nothing is ever removed."""
        self._url = url
        self._most_bytes = settings.cache_mb * 1_000_000
        self._store = _store(url, settings)
        self._lock = threading.Lock()
        self._bringing: dict[tuple[Path, str], threading.Lock] = {}
        self._trimming = threading.Lock()
        self._trimmed_at = time.monotonic()

    def check(self) -> None:
        """Raise FileError when the storage does not answer, or lets nobody in."""
        with self._two_sentences():
            next(iter(self._store.list(prefix="00")), None)

    def has(self, sha256: str) -> bool:
        """Tell whether a file is there, of any song."""
        return self._key(sha256) is not None

    def get(self, sha256: str, media: Path) -> Path | None:
        """Bring a file of a song into its folder, hashed on its way; once, however many ask at the same time."""
        with self._lock:
            bringing = self._bringing.setdefault((media, sha256), threading.Lock())
        with bringing:
            try:
                found = next(media.glob(f"{sha256}.*"), None)
                return found or (self._brought(sha256, media) if self._is_of(sha256, media) else None)
            finally:
                self._bringing.pop((media, sha256), None)

    def _brought(self, sha256: str, folder: Path) -> Path | None:
        key = self._key(sha256)
        if key is None:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / f"{sha256}.{read_suffix(key.rpartition('.')[2], 'a suffix')}"
        with atomic_file(place) as file:
            digest = hashlib.sha256()
            with self._two_sentences():
                for piece in self._store.get(key).stream(min_chunk_size=_PIECE):
                    digest.update(piece)
                    file.write(piece)
            if digest.hexdigest() != sha256:
                raise FileError(
                    f"The audio file {sha256[:12]} is damaged in the object storage.",
                    remedy="Add the file to the song again: that mends it everywhere.",
                )
        self._trim_now_and_then()
        return place

    def put(self, file: Path, name: str, media: Path) -> None:
        """Keep a file of a song. One that is there is written again: it may be damaged, and this one is not."""
        sha256, suffix = name.split(".", 1)
        key = f"{sha256[:2]}/{sha256}/audio.{suffix}"
        with self._two_sentences():
            self._store.put(key, file)
            kept = self._store.head(key)["size"]
        if kept != file.stat().st_size:
            raise FileError("The object storage kept only part of the file.", remedy="Send it again.")
        self.mark(sha256, media)
        self._trim_now_and_then()

    def mark(self, sha256: str, media: Path) -> None:
        """Let a song have a file that is there."""
        with self._two_sentences():
            self._store.put(f"{_marks(media)}/{sha256}", b"")

    def share(self, media: Path, to: Path, only: Collection[str] | None = None) -> None:
        """Let another song have the files of a song: all, or those with these hashes."""
        for sha256 in self._of(media):
            if only is None or sha256 in only:
                self.mark(sha256, to)

    def forget(self, media: Path) -> None:
        """Let a song have no files; they are kept."""
        keys = [f"{_marks(media)}/{sha256}" for sha256 in self._of(media)]
        with self._two_sentences():
            if keys:
                self._store.delete(keys)

    def _of(self, media: Path) -> list[str]:
        """Return the hashes of the files that a song has."""
        with self._two_sentences():
            found = self._store.list(prefix=_marks(media))
            return [str(each["path"]).rpartition("/")[2] for some in found for each in some]

    def _is_of(self, sha256: str, media: Path) -> bool:
        with self._two_sentences():
            try:
                self._store.head(f"{_marks(media)}/{sha256}")
            except FileNotFoundError:
                return False
        return True

    def trim(self) -> int:
        """Remove from the cache what was used longest ago, as far as the storage has it; returns how many bytes."""
        if self.root is None:
            return 0
        files = _cached(self.root)
        total = sum(size for _, size, _ in files)
        removed = 0
        if total <= self._most_bytes:
            return 0
        for _, size, path in sorted(files):
            if total - removed <= self._most_bytes * _ROOM:
                break
            if self.has(path.name.split(".", 1)[0]):
                with contextlib.suppress(OSError):
                    path.unlink()
                    removed += size
        return removed

    def _trim_now_and_then(self) -> None:
        if time.monotonic() - self._trimmed_at < TRIM_EVERY_S or not self._trimming.acquire(blocking=False):
            return
        try:
            self._trimmed_at = time.monotonic()
            self.trim()
        except FileError as error:
            log.warning("The cache of audio was not looked through: %s", error.problem)
        finally:
            self._trimming.release()

    def _key(self, sha256: str) -> str | None:
        with self._two_sentences():
            for found in self._store.list(prefix=f"{sha256[:2]}/{sha256}"):
                for each in found:
                    return str(each["path"])
        return None

    @contextlib.contextmanager
    def _two_sentences(self) -> Iterator[None]:
        from obstore.exceptions import BaseError  # noqa: PLC0415 - only a studio of several processes has it

        try:
            yield
        except (BaseError, ConnectionError, TimeoutError) as error:
            said = str(error)
            log.warning("The object storage %s failed: %s", self._url, said.splitlines()[0] if said else "no word")
            if "NoSuchBucket" in said:
                problem = f"There is no bucket at the object storage {self._url}."
                raise UnreachableError(problem, remedy="Make it there, or name another one as `media`.") from error
            raise UnreachableError(
                f"The object storage {self._url} does not answer.",
                remedy="Look whether it runs and the keys are right; then try again.",
            ) from error


def _marks(media: Path) -> str:
    """Return where is said which files a song has; a song in the trash has a place of its own."""
    song, above = media.parent.name, media.parent.parent.name
    name = f"{TRASH}/{song}" if above == TRASH else song
    return f"songs/{quote(name, safe='/').replace('%', '=')}"


def _store(url: str, settings: ObjectSettings) -> S3Store:
    from obstore.store import S3Store  # noqa: PLC0415 - only a studio of several processes has it

    address = urlsplit(url)
    told: dict[str, Any] = {
        "endpoint": settings.endpoint,
        "region": settings.region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION", ""),
        "access_key_id": settings.access_key,
        "secret_access_key": settings.secret_key,
    }
    return S3Store(
        address.netloc,
        prefix=address.path.strip("/") or None,
        client_options={
            "allow_http": settings.endpoint.startswith("http://"),
            "connect_timeout": timedelta(seconds=5),
            "read_timeout": timedelta(seconds=QUIET_S),
            "timeout": timedelta(hours=1),
        },
        retry_config={"max_retries": 6, "retry_timeout": timedelta(seconds=RETRY_S)},
        **{name: value for name, value in told.items() if value},
    )


def _cached(root: Path) -> list[tuple[float, int, Path]]:
    """Return when each file of the cache was used last, its size and its place."""
    found = []
    for path in root.glob("*/media/*.*"):
        with contextlib.suppress(OSError):
            stat = path.stat()
            if not path.name.startswith("."):
                found.append((stat.st_atime, stat.st_size, path))
    return found
