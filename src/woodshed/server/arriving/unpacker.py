"""What takes a song out of a zip file that came in: a process of its own, which may die.

    python -m woodshed.server.arriving.unpacker ZIP FOLDER

Only `song.db` and `media/<sha256>.<suffix>` of one song are taken, into FOLDER, which is empty, and under names that
are chosen here; what else is in the file is left there and never unpacked. The rows of `song.db` are written to
`rows`, a line of JSON each, so that whoever started this opens no database of a stranger's. Printed is one line of
JSON: {"media": [[file, sha256, size]…], "left": how many files} or {"problem", "remedy"}.
"""

import base64
import hashlib
import json
import math
import re
import sqlite3
import stat
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from woodshed.server.arriving.confined import UnfitError, limit, say

MEMORY_BYTES = 2**29
CPU_S = 300
MOST_FILES = 10_000
MOST_FILE_BYTES = 2**30
MOST_BYTES = 8 * 2**30
"""How much a zip file may unpack to."""
MOST_RATIO, ALWAYS_BYTES = 100, 2**24
"""A file may unpack to so many times its packed size, and a small one to so much anyway. Deflate reaches 1,032."""
MOST_ROWS, MOST_ROW_BYTES, MOST_ROWS_BYTES = 2_000_000, 64 * 2**20, 2**30
LONGEST_TEXT = 10_000
ROWS, DATABASE = "rows", "song.db"

_MEDIA = re.compile(r"media/([0-9a-f]{64})\.[a-z0-9]{1,8}")
_PIECE = 2**20
_ENCRYPTED = 1
_DAMAGED = "The zip file is damaged.", "Pack it again, or take another copy."
_BOMB = "The zip file unpacks to far too much.", "Pack only the song's own folder."
NO_SONG = "There is no song in this zip file.", "Choose one that Woodshed made of a song's folder."


def main(file: str, folder: str) -> int:
    """Unpack a song; returns the exit status."""
    limit(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S, file_bytes=2 * MOST_ROWS_BYTES)
    try:
        told: dict[str, Any] = unpack(Path(file), Path(folder))
    except UnfitError as refusal:
        told = {"problem": refusal.args[0], "remedy": refusal.args[1]}
    except OSError as error:
        told = {"errno": error.errno}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, ValueError):
        told = dict(zip(("problem", "remedy"), _DAMAGED, strict=True))
    say(**told)
    return 0


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Take the song out; raises `UnfitError`."""
    with zipfile.ZipFile(file) as archive:
        wanted, left = _wanted(_checked(archive.infolist()))
        _take(archive, wanted.pop(DATABASE), folder / DATABASE, MOST_ROWS_BYTES)
        media = []
        for number, (sha256, info) in enumerate(wanted.items()):
            size, found = _take(archive, info, folder / str(number), MOST_FILE_BYTES)
            if found != sha256:
                raise UnfitError(
                    f"The audio file {sha256[:12]} in the zip file is damaged.", "Take another copy of it."
                )
            media.append([str(number), sha256, size])
    _write_rows(folder / DATABASE, folder / ROWS)
    return {"media": media, "left": left}


# ── what is in the zip file ──


def _checked(infos: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Refuse a zip file in which anything leads elsewhere, hides, or promises too much."""
    if len(infos) > MOST_FILES:
        raise UnfitError(
            f"There are more than {MOST_FILES:,} files in this zip file.", "Pack only the song's own folder."
        )
    names = [info.filename.rstrip("/").casefold() for info in infos]
    if len(set(names)) < len(names):
        raise UnfitError("Two files in this zip file have the same name.", "Pack the song's folder again.")
    for info in infos:
        _check_name(info)
        _check_size(info)
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise UnfitError(*_BOMB)
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:  # the same bytes unpacked again and again
            raise UnfitError(*_BOMB)
        end = info.header_offset + info.compress_size
    return infos


def _check_name(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    path = PurePosixPath(name)
    leads_away = path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not name.isprintable()
    kind = stat.S_IFMT(info.external_attr >> 16)
    if leads_away or kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise UnfitError("A file in this zip file leads out of it.", "Take only zip files from people that you trust.")
    if info.flag_bits & _ENCRYPTED:
        raise UnfitError("This zip file is locked with a password.", "Pack the song's folder without one.")


def _check_size(info: zipfile.ZipInfo) -> None:
    if info.file_size > max(ALWAYS_BYTES, MOST_RATIO * info.compress_size):
        raise UnfitError(*_BOMB)


def _wanted(infos: list[zipfile.ZipInfo]) -> tuple[dict[str, zipfile.ZipInfo], int]:
    """Return `song.db` and the audio by its hash, all of one folder; and how many files are left in the zip file."""
    files = [info for info in infos if not info.is_dir()]
    homes = [info.filename for info in files if re.fullmatch(r"(?:[^/]+/)?song\.db", info.filename)]
    if len(homes) != 1:
        raise UnfitError(*NO_SONG)
    home = homes[0].removesuffix(DATABASE)
    wanted: dict[str, zipfile.ZipInfo] = {}
    for info in files:
        within = info.filename.removeprefix(home) if info.filename.startswith(home) else ""
        found = _MEDIA.fullmatch(within)
        key = DATABASE if within == DATABASE else found[1] if found else ""
        if key and key not in wanted:
            wanted[key] = info
    return wanted, len(files) - len(wanted)


def _take(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: Path, most: int) -> tuple[int, str]:
    """Unpack a file; returns its size and hash. It is counted, whatever its head promises."""
    size, digest = 0, hashlib.sha256()
    with archive.open(info) as packed, place.open("xb") as out:
        while piece := packed.read(_PIECE):
            size += len(piece)
            if size > min(most, info.file_size):
                raise UnfitError(*_BOMB)
            digest.update(piece)
            out.write(piece)
    return size, digest.hexdigest()


# ── its history ──


def _write_rows(database: Path, to: Path) -> None:
    """Write down what a database holds: nothing in it is run, and nothing of it is changed."""
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_ROW_BYTES)
        kinds = dict(connection.execute("SELECT name, type FROM sqlite_master WHERE name IN ('updates', 'versions')"))
        if kinds != {"updates": "table", "versions": "table"}:
            raise UnfitError(*NO_SONG)
        with to.open("x", encoding="ascii") as out:
            for row in _rows(connection):
                out.write(json.dumps(row) + "\n")
    except sqlite3.Error as error:
        raise UnfitError("The song in this zip file is damaged.", "Take another copy of it.") from error
    finally:
        connection.close()


def _rows(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Yield {at, by, why, update} of every change in order, then {seq, at, by, name} of every named version."""
    left = MOST_ROWS_BYTES // 2
    changes: list[int] = []
    for seq, at, who, why, data in connection.execute("SELECT seq, at, who, why, data FROM updates ORDER BY seq"):
        if not isinstance(data, bytes) or len(data) > left or len(changes) >= MOST_ROWS:
            raise UnfitError("The song in this zip file is too large or damaged.", "Take another copy of it.")
        left -= len(data)
        changes.append(seq)
        yield {"at": _time(at), "by": _text(who), "why": _text(why), "update": base64.b64encode(data).decode()}
    numbers = {seq: number for number, seq in enumerate(changes, 1)}
    query = "SELECT seq, at, who, name FROM versions WHERE name IS NOT NULL ORDER BY id LIMIT 10000"
    for seq, at, who, name in connection.execute(query):
        if seq in numbers:
            yield {"seq": numbers[seq], "at": _time(at), "by": _text(who), "name": _text(name)}


def _text(value: object) -> str:
    return value[:LONGEST_TEXT] if isinstance(value, str) else ""


def _time(value: object) -> float:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
