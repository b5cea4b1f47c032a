"""Rendered tracks kept on disk under the hash of everything that can change them.

Change one track and only that track is rendered again. A stem is a plain file of float32, both
channels whole, one after the other, as long as the rendering; `<key>.done` beside it says that it
is complete. The folder may be deleted at any time.
"""

import contextlib
import dataclasses
import hashlib
import json
from collections.abc import Mapping
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


class StemStore:
    """The stems of one rendering of `frames` samples. Without a folder nothing is kept."""

    def __init__(self, folder: Path | None, song: Song, sample_rate: int, frames: int) -> None:
        self._folder = folder
        self._frames = frames
        self._files: dict[str, np.memmap[Any, Any]] = {}
        self._keys: dict[str, str] = {}
        self._found: set[str] = set()
        if folder is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        engine = hashlib.sha256(library_path().read_bytes()).hexdigest()
        for track in song.tracks:
            self._keys[track.id] = stem_key(song, track, sample_rate, frames, engine)
        self._found = {name for name, key in self._keys.items() if (folder / f"{key}.done").is_file()}

    def has(self, track: str) -> bool:
        """Say whether the whole stem is on disk."""
        return track in self._found

    def read(self, track: str, start: int, frames: int) -> Audio:
        """Return samples of a stem that is on disk; past its end there is silence."""
        stem = self._open(track, "r")[:, start : start + frames]
        if stem.shape[1] == frames:
            return stem
        return np.pad(stem, ((0, 0), (0, frames - stem.shape[1])))

    def write(self, track: str, start: int, block: Audio) -> None:
        """Keep the next samples of a stem that is being rendered."""
        if self._folder is None:
            return
        room = max(0, min(block.shape[1], self._frames - start))
        self._open(track, "w+")[:, start : start + room] = block[:, :room]

    def finish(self) -> None:
        """Mark everything that was written as complete, and forget what was used longest ago."""
        if self._folder is None:
            return
        for track, file in self._files.items():
            if track not in self._found:
                file.flush()
            (self._folder / f"{self._keys[track]}.done").touch()
        self._files.clear()
        self._make_room(self._folder)

    def _open(self, track: str, mode: Any) -> np.memmap[Any, Any]:
        if track not in self._files:
            assert self._folder is not None
            path = self._folder / f"{self._keys[track]}.f32"
            self._files[track] = np.memmap(path, np.float32, mode, shape=(2, self._frames))
        return self._files[track]

    def _make_room(self, folder: Path) -> None:
        stems = sorted(folder.glob("*.f32"), key=lambda path: path.with_suffix(".done").stat().st_mtime
                       if path.with_suffix(".done").exists() else 0.0)  # fmt: skip
        total = sum(path.stat().st_size for path in stems)
        for path in stems:
            if total <= KEEP_BYTES:
                return
            total -= path.stat().st_size
            with contextlib.suppress(OSError):
                path.with_suffix(".done").unlink(missing_ok=True)
                path.unlink()


def stem_key(song: Song, track: Track, sample_rate: int, frames: int, engine: str) -> str:
    """Return the hash of all that a track's sound before its fader follows from."""
    heard = [song.track(name) for name in sorted(listened_to(song, track))]
    owners = {device.id for source in [track, *heard] for device in source.devices}
    moves = [lane for lane in song.automation if lane.target.rpartition(".")[0] in owners]
    facts = [engine, sample_rate, frames, song.seed, song.tempo, [_sounding(t) for t in [track, *heard]], moves]
    return hashlib.sha256(json.dumps(_plain(facts), sort_keys=True).encode()).hexdigest()[:32]


def _sounding(track: Track) -> list[Any]:
    """Return what of a track can be heard before its fader."""
    devices = [(d, settings(d.kind, d.preset, d.params)) for d in track.devices]
    clips = [dataclasses.replace(clip, name="", colour=None, origin="") for clip in track.clips]
    return [track.kind, track.id, devices, clips]


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name not in {"extra", "origin"}}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
