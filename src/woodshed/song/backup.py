"""The second copy of a song: `song.backup` beside `song.db`, the last state that was known to be good.

All of a song lives in `song.db`, and a single bad stretch of disk can take it. So whoever closes a song that was
changed, and a studio once a minute, also writes down the song as it is, in one small file of another kind:

    woodshed backup 1
    {"at": …, "begun_at": …, "seq": …}
    the SHA-256 of the line above and of what follows, in hexadecimal
    the whole state as one Yjs update, packed by zlib

`seq` and `at` are those of the last change in it, `begun_at` is the time of the song's first one. There is no time of
its own in it, so the same song makes the same bytes. It holds no history. It is read back before it takes the place
of the one before: what does not read as a song is not written.
"""

from __future__ import annotations

import hashlib
import json
import math
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from woodshed.disk import atomic_file
from woodshed.errors import FileError, SongError
from woodshed.song.document import SCHEMA
from woodshed.song.history import unpacked
from woodshed.song.live.guard import MAX_BYTES, schema_in
from woodshed.song.tables import BACKUP, DamagedError, newer

_MAGIC = b"woodshed backup "
_VERSION = b"1"
_LEVEL = 6
"""How hard zlib tries: 9 takes four times as long for a hundredth less."""


@dataclass(frozen=True, slots=True)
class About:
    """Which state a backup holds: the last change in it, and when that and the first one were made."""

    seq: int
    at: float
    begun_at: float


def write_backup(folder: Path, about: About, state: bytes) -> None:
    """Let a state be the backup of a song; SongError when it is none, FileError when there is no room.

    What was there before stays until the new one is whole.
    """
    schema = schema_in(state) if len(state) <= MAX_BYTES else 0
    if not 1 <= schema <= SCHEMA:
        problem = f"The song in {folder} cannot be read back, so its backup stays as it was."
        raise SongError(problem, remedy="Close the song and open it again.")
    packed = zlib.compress(state, _LEVEL)
    line = json.dumps(asdict(about), sort_keys=True).encode()
    with atomic_file(folder / BACKUP) as file:
        file.writelines((_MAGIC, _VERSION, b"\n", line, b"\n", _digest(line, packed), b"\n", packed))


def read_backup(folder: Path) -> tuple[About, bytes]:
    """Return what the backup of a song holds; FileError when there is none or it is damaged."""
    try:
        head, line, digest, packed = (folder / BACKUP).read_bytes().split(b"\n", 3)
    except OSError as error:
        raise FileError(f"There is no backup of the song in {folder}.", remedy="Take one of your own.") from error
    except ValueError as error:
        raise _damaged(folder) from error
    if head.startswith(_MAGIC) and head != _MAGIC + _VERSION and head[len(_MAGIC) :].isdigit():
        raise newer(folder, f"backup version {head[len(_MAGIC) :].decode()}")
    if head != _MAGIC + _VERSION or digest != _digest(line, packed):
        raise _damaged(folder)
    try:
        told = json.loads(line)
        about = About(int(told["seq"]), float(told["at"]), float(told["begun_at"]))
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(folder) from error
    if about.seq < 1 or not math.isfinite(about.at):
        raise _damaged(folder)
    return about, unpacked(packed, folder)


def _digest(line: bytes, packed: bytes) -> bytes:
    digest = hashlib.sha256(line)
    digest.update(packed)
    return digest.hexdigest().encode()


def _damaged(folder: Path) -> DamagedError:
    return DamagedError(
        f"The backup of the song in {folder} is damaged.", remedy="Take a copy of the folder from a backup of your own."
    )
