"""A song's folder as a zip file becomes a song again: the twin of `archive.py`.

A process that may die takes it out. Every change of its history is then looked at as if somebody sent it over the
line, and every audio file as if it were uploaded; the folder, and all names in it, are ours.
"""

import base64
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from woodshed.disk import write_error
from woodshed.errors import FileError, SongError
from woodshed.server.arriving import unpacker
from woodshed.server.arriving.confined import command_of, environment
from woodshed.server.arriving.hearing import media_of
from woodshed.server.workspace import Workspace
from woodshed.song.branches import BRANCH
from woodshed.song.document import Song
from woodshed.song.edits import ChangeSong
from woodshed.song.folder import SongFolder
from woodshed.song.history import Written
from woodshed.song.live import LiveSong
from woodshed.song.live.guard import check_update
from woodshed.song.media import MediaFolder
from woodshed.song.shelf import open_history, shelf_of

ZIP_HEAD = b"PK\x03\x04"
PATIENCE_S = 4 * unpacker.CPU_S
MOST_VERSIONS = 200
"""So many named versions come along, the newest."""


def song_from_zip(workspace: Workspace, file: Path, by: str) -> tuple[str, list[str]]:
    """Make a song of a zip file; returns its id and what is to be said about it, in sentences.

    FileError when there is no song in it, or something that does not belong into one.
    """
    with tempfile.TemporaryDirectory(prefix=".coming-", dir=file.parent) as inside:
        folder = Path(inside)
        told = _unpacked(file, folder)
        rows, versions = _read_rows(folder / unpacker.ROWS)
        live, states = _merged(rows, {row["seq"] for row in versions[-MOST_VERSIONS:]})
        song = live.song()
        place = workspace.new_folder(song.title)
        try:
            _write_history(place, rows, [{**row, "state": states[row["seq"]]} for row in versions[-MOST_VERSIONS:]])
            left_out = _bring_media(told["media"], folder, place)
            _sign(place, song, by)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
    said = ["The song is here with its history."]
    if left_out:
        said.append(f"{left_out} of its audio files could not be read and {'is' if left_out == 1 else 'are'} missing.")
    return place.name, said


def _unpacked(file: Path, folder: Path) -> dict[str, Any]:
    """Let a zip file be unpacked into an empty folder; returns what the unpacker says of it."""
    command = [*command_of(unpacker.__name__), str(file), str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False, env=environment())  # noqa: S603 - our own module
        told = json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        told = {}
    if "errno" in told:
        raise write_error(folder, OSError(told["errno"], "")) from OSError(told["errno"], "")
    if "problem" in told:
        raise FileError(told["problem"], remedy=told["remedy"])
    if "media" not in told:
        raise FileError("The zip file takes too much to unpack.", remedy="Pack only the song's own folder.")
    return dict(told)


def _read_rows(file: Path) -> tuple[list[Written], list[dict[str, Any]]]:
    """Return the changes of a song, each of which may be read safely, and its named versions."""
    rows: list[Written] = []
    versions: list[dict[str, Any]] = []
    for row in _lines(file):
        if "update" in row:
            update = base64.b64decode(row["update"])
            check_update(update)
            rows.append((update, row["at"], row["by"], row["why"]))
        else:
            versions.append(row)
    return rows, versions


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="ascii") as lines:
        for line in lines:
            yield json.loads(line)


def _merged(rows: list[Written], numbers: set[int]) -> tuple[LiveSong, dict[int, bytes]]:
    """Return the song that the changes make, and what it was after some of them; FileError when they make none."""
    live = LiveSong()
    states: dict[int, bytes] = {}
    try:
        for number, (update, *_) in enumerate(rows, 1):
            live.merge(update)
            if number in numbers:
                states[number] = live.state()
    except SongError as error:
        raise FileError("The song in this zip file is damaged.", remedy="Take another copy of it.") from error
    if live.schema() == 0:
        raise FileError(*unpacker.NO_SONG[:1], remedy=unpacker.NO_SONG[1])
    return live, states


def _write_history(place: Path, rows: list[Written], versions: list[dict[str, Any]]) -> None:
    """Write the history of a new song anew, with its named versions where they were."""
    shelf_of(place).create(place, rows[:1])
    history = open_history(place)
    try:
        written = 1
        for row in sorted(versions, key=lambda row: int(row["seq"])):
            history.append_all(rows[written : row["seq"]])
            written = max(written, row["seq"])
            history.add_version(row["state"], row["at"], row["by"], row["name"], seq=written)
        history.append_all(rows[written:])
    finally:
        history.close()


def _bring_media(media: list[list[Any]], folder: Path, place: Path) -> int:
    """Put the audio files into the song; returns how many cannot be heard, which are left out."""
    left_out = 0
    for name, sha256, _ in media:
        file = folder / name
        try:
            heard = media_of(file, "")
        except FileError:
            left_out += 1
            continue
        MediaFolder(place / "media").take(file, heard.suffix, expected=sha256)
    return left_out


def _sign(place: Path, song: Song, by: str) -> None:
    """Note who brought the song; here it is no branch, whatever it was elsewhere."""
    extra = {name: value for name, value in song.extra.items() if name != BRANCH}
    with SongFolder.open(place) as folder:
        if extra != song.extra:
            folder.apply(ChangeSong({"extra": extra}), by=by, why=f"{song.title} came in as a zip file")
        folder.name_version("As it came in", by=by)
