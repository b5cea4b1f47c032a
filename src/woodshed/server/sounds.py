"""The audio of songs: its samples as the engine reads them, its waveform.

The page's engine must play the very samples that a render reads, so both get them from the same
`MediaSource`. Audio is float32, shape (channels, samples).
"""

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from woodshed.audio import Audio
from woodshed.disk import atomic_file
from woodshed.engine.media import MediaSource
from woodshed.errors import FileError
from woodshed.server.arriving.ear import RATES_HZ
from woodshed.server.problems import NotThereError, RangeError
from woodshed.song.media import MediaFolder

MOST_FRAMES = 2**22
"""How many frames may be asked for at once: 87 seconds at 48 kHz."""
PEAK_STEPS = tuple(2**power for power in range(4, 17))
"""How many frames one column of a waveform may stand for."""
KEPT_VALUES = 2**28
"""Resampled values that are kept in memory for all songs together: 1 GiB."""

_BLOCK = 2**18
_FULL_SCALE = 32_767


class Sounds:
    """The samples of all songs' media. Any thread may ask."""

    def __init__(self) -> None:
        self._sources: OrderedDict[Path, MediaSource] = OrderedDict()
        self._locks: dict[tuple[str, int], threading.Lock] = {}
        self._lock = threading.Lock()

    def source(self, folder: Path) -> MediaSource:
        """Return the one source of a song's folder."""
        with self._lock:
            if folder not in self._sources:
                self._sources[folder] = MediaSource(MediaFolder(folder / "media").find)
            self._sources.move_to_end(folder)
            return self._sources[folder]

    def shape(self, folder: Path, sha256: str, sample_rate: int) -> tuple[int, int, int]:
        """Return (channels, frames) of a file at a sample rate, and the file's own rate, in Hz."""
        source = self._ready(folder, sha256, sample_rate)
        return *source.shape(sha256, sample_rate), source.rate(sha256)

    def samples(self, folder: Path, sha256: str, sample_rate: int, start: int, frames: int) -> Audio:
        """Return at most `frames` samples of a file at a sample rate, from `start` on."""
        check_stretch(start, frames)
        source = self._ready(folder, sha256, sample_rate)
        return np.ascontiguousarray(source.page(sha256, sample_rate, start, frames))

    def _ready(self, folder: Path, sha256: str, sample_rate: int) -> MediaSource:
        """Return the source, with a file of another rate resampled: once, even when many ask at the same time."""
        check_rate(sample_rate)
        source = self.source(folder)
        if source.rate(sha256) != sample_rate:
            with self._lock:
                lock = self._locks.setdefault((sha256, sample_rate), threading.Lock())
            with lock:
                source.whole(sha256, sample_rate)
            self._make_room(folder)
        return source

    def _make_room(self, wanted: Path) -> None:
        """Forget what was resampled for the songs used longest ago, when it is too much."""
        with self._lock:
            sizes = {folder: source.kept_values for folder, source in self._sources.items()}
            for folder in list(self._sources):
                if sum(sizes.values()) <= KEPT_VALUES or folder == wanted:
                    return
                del self._sources[folder]
                del sizes[folder]


def peaks(folder: Path, sha256: str, per: int) -> tuple[int, bytes]:
    """Return the waveform of a file: how many channels, and its columns, each of `per` frames of the file.

    The bytes are int16, little-endian: for each of at most two channels the lowest and the highest value of
    each column, 32767 being full scale. Kept in `renders/peaks`.
    """
    check_step(per)
    file = MediaFolder(folder / "media").find(sha256)
    kept = folder / "renders" / "peaks" / f"{sha256}.{per}"
    columns = _kept_peaks(kept)
    if columns is None:
        columns = measure_peaks(file, per)
        kept.parent.mkdir(parents=True, exist_ok=True)
        with atomic_file(kept) as out:
            out.write(bytes((columns.shape[0],)) + columns.tobytes())
    return columns.shape[0], columns.tobytes()


def check_step(per: int) -> None:
    """Refuse a waveform in odd steps; RangeError."""
    if per not in PEAK_STEPS:
        raise RangeError(f"A waveform in steps of {per} cannot be had.", remedy="Ask for a power of two, 16 to 65536.")


def check_rate(sample_rate: int) -> None:
    """Refuse a rate that no sound has; RangeError."""
    low, high = RATES_HZ
    if not low <= sample_rate <= high:
        raise RangeError(f"A rate of {sample_rate} Hz cannot be had.", remedy=f"Ask for {low:,} to {high:,} Hz.")


def check_stretch(start: int, frames: int) -> None:
    """Refuse to give so many frames at once; RangeError."""
    if not 0 < frames <= MOST_FRAMES or start < 0:
        raise RangeError("So many samples cannot be had at once.", remedy=f"Ask for 1 to {MOST_FRAMES:,}.")


def measure_peaks(file: Path, per: int) -> NDArray[np.int16]:
    """Return the lowest and highest value of each `per` frames, int16 (channels, columns, 2)."""
    blocks = []
    try:
        with soundfile.SoundFile(str(file)) as sound:
            while len(block := sound.read(max(per, _BLOCK), dtype="float32", always_2d=True)):
                blocks.append(columns_of(block[:, :2].T, per))
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise _unreadable(file.name) from error
    return np.concatenate(blocks, axis=1)


def columns_of(block: NDArray[Any], per: int) -> NDArray[np.int16]:
    """Return the lowest and highest value of each `per` of some frames; the last ones may be fewer."""
    whole = block.shape[1] // per * per
    parts = [block[:, :whole].reshape(block.shape[0], -1, per)] if whole else []
    if whole < block.shape[1]:
        parts.append(block[:, None, whole:])
    pairs = [np.stack((part.min(axis=2), part.max(axis=2)), axis=2) for part in parts]
    scaled = np.rint(np.concatenate(pairs, axis=1) * _FULL_SCALE)
    columns: NDArray[np.int16] = np.clip(scaled, -_FULL_SCALE, _FULL_SCALE).astype("<i2")
    return columns


def _kept_peaks(kept: Path) -> NDArray[np.int16] | None:
    try:
        data = kept.read_bytes()
        columns: NDArray[np.int16] = np.frombuffer(data[1:], "<i2").reshape(data[0], -1, 2)
    except (OSError, ValueError, IndexError):
        return None
    return columns


def _unreadable(name: str) -> FileError:
    return FileError(
        f'"{name or "This file"}" is damaged or is not an audio file.',
        remedy="Use a WAV, FLAC, AIFF, Ogg or MP3 file that plays elsewhere.",
    )


def file_of(folder: Path, sha256: str) -> Path:
    """Return a media file of a song; NotThereError when there is none."""
    try:
        return MediaFolder(folder / "media").find(sha256)
    except FileError as error:
        raise NotThereError(error.problem, remedy=error.remedy) from error
