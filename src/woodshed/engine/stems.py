"""Rendered tracks kept on disk under the hash of everything that can change them.

Change one track and only that track is rendered again. A stem is two plain files of float32, one
for each channel, as late as the track's devices make it, for as long as it was rendered; `<key>.frames`
beside them says how long and how late that is, and that they are complete. The folder may be deleted at any time.
"""

import contextlib
import dataclasses
import hashlib
import json
import os
from collections.abc import Mapping
from io import FileIO
from pathlib import Path
from typing import Any

import numpy as np

from woodshed.audio import Audio
from woodshed.devices import settings
from woodshed.engine.native import library_path
from woodshed.engine.plan import listened_to
from woodshed.song.document import Song, Track

KEEP_BYTES = 4 * 1024**3
"""How much the folder may hold; the stems used longest ago go first."""
SIDES = ("left", "right")


class ShortStem(Exception):  # noqa: N818 - no error: the track is rendered after all
    """A kept stem ends before the rendering does."""

    def __init__(self, track: str) -> None:
        super().__init__(track)
        self.track = track


class StemStore:
    """The stems of one song at one rate. Without a folder nothing is kept.

    A stem counts as kept when it is at least `enough` samples long.
    """

    def __init__(self, folder: Path | None, song: Song, sample_rate: int, enough: int) -> None:
        self._folder = folder
        self._keys: dict[str, str] = {}
        self._kept: dict[str, int] = {}
        self._lags: dict[str, int] = {}
        self._writing: dict[str, tuple[FileIO, FileIO]] = {}
        self._written: dict[str, int] = {}
        self._given_up: set[str] = set()
        if folder is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        engine = hashlib.sha256(library_path().read_bytes()).hexdigest()
        for track in song.tracks:
            self._keys[track.id] = stem_key(song, track, sample_rate, engine)
            frames, lag = _frames(folder / f"{self._keys[track.id]}.frames")
            if frames - lag >= enough:
                self._kept[track.id] = frames
                self._lags[track.id] = lag

    def has(self, track: str) -> bool:
        """Say whether the stem is on disk."""
        return track in self._kept

    def lag(self, track: str) -> int:
        """Return how many samples late a kept stem is."""
        return self._lags[track]

    def forget(self, track: str) -> None:
        """Treat a stem as not kept."""
        self._kept.pop(track, None)

    def read(self, track: str, start: int, frames: int) -> Audio:
        """Return samples of a kept stem; ShortStem when it does not reach that far."""
        if start + frames > self._kept[track]:
            raise ShortStem(track)
        try:
            sides = [np.memmap(self._path(track, side), np.float32, "r", start * 4, (frames,)) for side in SIDES]
        except (OSError, ValueError) as error:  # gone, or shorter than it says
            raise ShortStem(track) from error
        return np.stack(sides)

    def write(self, track: str, block: Audio, lag: int) -> None:
        """Keep the next samples of a stem that is being rendered, `lag` samples late."""
        self._lags[track] = lag
        if self._folder is None or track in self._given_up:
            return
        try:
            if track not in self._writing:
                left, right = (self._part(track, side).open("wb", buffering=0) for side in SIDES)
                self._writing[track] = (left, right)
                self._written[track] = 0
            for file, channel in zip(self._writing[track], block, strict=True):
                _write_all(file, np.ascontiguousarray(channel).data.cast("B"))
        except OSError:  # a full disk keeps nobody from their mix
            self._give_up(track)
        else:
            self._written[track] += block.shape[1]

    def finish(self) -> None:
        """Keep what was written so far, and forget what was used longest ago."""
        if self._folder is None:
            return
        for track, files in self._writing.items():
            for file, side in zip(files, SIDES, strict=True):
                file.close()
                self._part(track, side).replace(self._path(track, side))
            self._path(track, "frames").write_text(f"{self._written[track]} {self._lags[track]}", encoding="ascii")
        self._writing.clear()
        for track in self._kept:
            with contextlib.suppress(OSError):
                self._path(track, "frames").touch()
        _make_room(self._folder)

    def _give_up(self, track: str) -> None:
        self._given_up.add(track)
        for file, side in zip(self._writing.pop(track, ()), SIDES, strict=False):
            file.close()
            self._part(track, side).unlink(missing_ok=True)

    def _part(self, track: str, side: str) -> Path:
        """Return where a side grows, apart from what other renderings of the same song write."""
        return self._path(track, f"{side}.{os.getpid()}-{id(self)}.part")

    def _path(self, track: str, ending: str) -> Path:
        return (self._folder or Path()) / f"{self._keys[track]}.{ending}"


def _write_all(file: FileIO, data: memoryview) -> None:
    while data:
        data = data[file.write(data) :]


def _frames(path: Path) -> tuple[int, int]:
    """Return how many samples are kept, and how many of them come before the song's first; -1 when none are."""
    try:
        frames, lag = path.read_text(encoding="ascii").split()
        return int(frames), int(lag)
    except (OSError, ValueError):
        return -1, 0


def _make_room(folder: Path) -> None:
    stems = sorted(folder.glob("*.frames"), key=lambda path: path.stat().st_mtime)
    sizes = {path: sum(file.stat().st_size for file in folder.glob(f"{path.stem}.*")) for path in stems}
    total = sum(sizes.values())
    for path in stems:
        if total <= KEEP_BYTES:
            return
        total -= sizes[path]
        with contextlib.suppress(OSError):
            path.unlink()
            for side in SIDES:
                path.with_suffix(f".{side}").unlink()


def stem_key(song: Song, track: Track, sample_rate: int, engine: str) -> str:
    """Return the hash of all that a track's sound before its fader follows from."""
    heard = [song.track(name) for name in sorted(listened_to(song, track))]
    owners = {device.id for source in [track, *heard] for device in source.devices}
    moves = [lane for lane in song.automation if lane.target.rpartition(".")[0] in owners]
    facts = [engine, sample_rate, song.seed, song.tempo, [_sounding(t) for t in [track, *heard]], moves]
    return hashlib.sha256(json.dumps(_plain(facts), sort_keys=True).encode()).hexdigest()[:32]


def _sounding(track: Track) -> list[Any]:
    """Return what of a track can be heard before its fader."""
    devices = [(d, settings(d.kind, d.preset, d.params)) for d in track.devices]
    clips = [dataclasses.replace(clip, name="", colour=None, origin="") for clip in track.clips]
    return [track.kind, track.id, devices, clips]


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: _plain(getattr(value, f.name))
            for f in dataclasses.fields(value)
            if f.name not in {"extra", "origin"}
        }
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
