"""What hears an audio file that came in, or is coming in: a process of its own, which may die.

    python -m woodshed.server.arriving.ear FILE LENGTH PREVIEW

FILE grows to LENGTH bytes while this runs; what of it is there already is decoded and written to PREVIEW
("": nowhere) as plain samples. Printed are lines of JSON: {"head": …} as soon as it is known what the file
is, and at the end {"heard": …} when all of it could be decoded, or {"problem", "remedy"}. Whatever a file does
to a decoder it does here, within limits of memory, time and disk.
"""

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import soundfile
from numpy.typing import NDArray

from woodshed.server.arriving.confined import UnfitError, limit, say

SUFFIXES = {
    "WAV": "wav", "WAVEX": "wav", "RF64": "wav", "FLAC": "flac", "MP3": "mp3", "OGG": "ogg",
    "AIFF": "aiff", "CAF": "caf", "AU": "au", "W64": "w64",
}  # fmt: skip
"""The suffix of a stored file, by what libsndfile calls its format. The name it came with is not trusted."""
RATES_HZ = (8_000, 384_000)
MOST_CHANNELS = 16
MOST_VALUES = 2**31
"""Samples of all channels that a file may unpack to: three hours of stereo at 96 kHz."""
ALWAYS_VALUES = 2**26
MOST_PER_BYTE = 64
"""A small file may unpack to `ALWAYS_VALUES`, 11 minutes of stereo; a larger one to so many values for each byte.

Speech in Opus at 16 kbit/s has 48; an hour of silence has 788.
"""
MOST_PREVIEW_BYTES = 2**29

MEMORY_BYTES = 2**29
NOTHING_NEW_S = 20.0
"""So long is waited for more of a file; whoever hears that it goes on starts another ear."""
ASLEEP = 3
"""The exit status after that."""

_HEAD_BYTES = 2**16
_POLL_S = 0.01
_SMALL, _LARGE = 2**13, 2**18
_EXACT = {"PCM_16": "int16"}


def main(file: str, length: int, preview: str) -> int:
    """Hear a file; returns the exit status."""
    limit(memory_bytes=MEMORY_BYTES, cpu_s=cpu_s(length), file_bytes=MOST_PREVIEW_BYTES + 2**20)
    try:
        heard = Ear(Path(file), length, Path(preview) if preview else None).hear()
    except UnfitError as refusal:
        say(problem=refusal.args[0], remedy=refusal.args[1])
        return 0
    say(heard=heard)
    return 0


def cpu_s(length: int) -> int:
    """Return how much processor time a file of `length` bytes may take, in seconds."""
    return 30 + length // 2**21


class Ear:
    """Hears one file, from its beginning to its end, at the pace at which it comes."""

    def __init__(self, file: Path, length: int, preview: Path | None) -> None:
        self._file = Growing(file, length)
        self._most = min(MOST_VALUES, max(ALWAYS_VALUES, MOST_PER_BYTE * length))
        self._preview = Preview(preview) if preview else None
        self._about_it: dict[str, object] = {}
        self._told: dict[str, object] = {}

    def hear(self) -> dict[str, object]:
        """Return what the whole file holds; raises `UnfitError`."""
        needed = _HEAD_BYTES
        while not self._file.is_whole:
            self._file.wait_for(needed)
            needed = 2 * self._file.arrived
            frames, whole = self._pass()
            if whole:
                return self._about(frames)
        self._told = {}
        frames, _ = self._pass()  # from its beginning once more: its end was not there when it was opened
        return self._about(frames)

    def _pass(self) -> tuple[int, bool]:
        """Open the file and read as far as that leads; returns the frames, and whether that was all of it."""
        was_whole = self._file.is_whole
        with self._file.opening():
            try:
                sound = soundfile.SoundFile(self._file)
            except (soundfile.LibsndfileError, RuntimeError, TypeError, ValueError) as error:
                if was_whole:
                    raise _unreadable() from error
                return 0, False
        with sound:
            self._look(sound)
            if self._file.guessed and sound.format == "OGG":
                return 0, False  # how long it is, its end says
            try:
                frames = self._read(sound)
            except (soundfile.LibsndfileError, RuntimeError) as error:
                if was_whole:
                    raise _unreadable() from error
                return 0, False
        if was_whole and frames == 0:
            raise UnfitError("holds no sound.", "Choose a file with at least one sample.")
        return frames, was_whole or (not self._file.guessed and self._file.is_whole and frames > 0)

    def _look(self, sound: Any) -> None:
        """Refuse what cannot be used, and tell what the file is."""
        suffix = SUFFIXES.get(sound.format)
        low, high = RATES_HZ
        if suffix is None:
            raise _unreadable()
        if not low <= sound.samplerate <= high:
            raise UnfitError(f"has a sample rate of {sound.samplerate:,} Hz.", f"Use one from {low:,} to {high:,} Hz.")
        if sound.channels > MOST_CHANNELS:
            raise UnfitError(f"has {sound.channels} channels.", f"Use a file with 1 to {MOST_CHANNELS}.")
        if self._file.guessed and suffix == "ogg":
            return
        self._check(sound.frames * sound.channels)  # before it is unpacked, when its header is honest
        self._about_it = {"suffix": suffix, "sample_rate": sound.samplerate, "channels": sound.channels}
        head = {**self._about_it, "frames": sound.frames, "sort": _sort(sound)}
        if head != self._told:
            self._told = head
            say(head=head)

    def _read(self, sound: Any) -> int:
        """Read to the end; returns how many frames there were."""
        at = 0
        while len(block := sound.read(self._step(), dtype=_sort(sound), always_2d=True)):
            self._check((at + len(block)) * sound.channels)
            if block.dtype.kind == "f" and not np.isfinite(block).all():
                raise UnfitError("holds values that are not numbers.", "Export it again where it was made.")
            if self._preview:
                self._preview.write(at, block)
            at += len(block)
        return at

    def _step(self) -> int:
        return _LARGE if self._file.is_whole else _SMALL

    def _check(self, values: int) -> None:
        if values > MOST_VALUES:
            raise UnfitError("is too long.", "Cut it into shorter files.")
        if values > self._most:
            raise UnfitError(
                "unpacks to far more sound than a file of its size holds.", "Cut out the silence, or save it as WAV."
            )

    def _about(self, frames: int) -> dict[str, object]:
        return {**self._about_it, "frames": frames}


class Preview:
    """Samples of the first two channels, interleaved, little-endian; it ends where it may not grow further."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("r+b" if path.exists() else "xb", buffering=0)

    def write(self, at: int, block: NDArray[Any]) -> None:
        """Keep frames from frame `at` on."""
        data = np.ascontiguousarray(block[:, :2]).astype(block.dtype.newbyteorder("<"), copy=False)
        place = at * data.itemsize * data.shape[1]
        if place + data.nbytes <= MOST_PREVIEW_BYTES:
            self._file.seek(place)
            self._file.write(data.tobytes())


class Growing:
    """A file of `length` bytes of which only the first have arrived: reading further waits for them.

    While it is being opened nothing is waited for. What lies behind is zeros then, and `guessed` is set: some
    decoders look at the end of a file first.
    """

    def __init__(self, path: Path, length: int) -> None:
        self._file = path.open("rb", buffering=0)
        self._length = length
        self._at = 0
        self._is_opening = False
        self._parent = os.getppid()
        self.guessed = False

    @property
    def arrived(self) -> int:
        """How many bytes are there."""
        return min(self._length, os.fstat(self._file.fileno()).st_size)

    @property
    def is_whole(self) -> bool:
        """Whether all of them are."""
        return self.arrived == self._length

    @contextlib.contextmanager
    def opening(self) -> Any:
        """Wait for nothing while the block lasts."""
        self.seek(0)
        self.guessed, self._is_opening = False, True
        try:
            yield
        finally:
            self._is_opening = False

    def wait_for(self, size: int) -> None:
        """Return when the first `size` bytes are there; ends the process when nothing new comes."""
        size = min(size, self._length)
        arrived, patience = self.arrived, time.monotonic() + NOTHING_NEW_S
        while arrived < size:
            if time.monotonic() > patience or os.getppid() != self._parent:
                _sleep()
            time.sleep(_POLL_S)
            now = self.arrived
            if now > arrived:
                arrived, patience = now, time.monotonic() + NOTHING_NEW_S

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """As of a file that is whole."""
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._length}[whence]
        return self._at

    def tell(self) -> int:
        """As of a file."""
        return self._at

    def read(self, count: int) -> bytes:
        """As of a file; waits for what has not arrived."""
        end = min(self._length, self._at + max(0, count))
        if end > self.arrived:
            if self._is_opening:
                self.guessed = True
            else:
                self.wait_for(end)
        self._file.seek(self._at)
        data = self._file.read(max(0, end - self._at)) or b""
        data += bytes(end - self._at - len(data))
        self._at = max(self._at, end)
        return data


def _sort(sound: Any) -> str:
    """Return how samples are kept in the preview, so that none loses anything."""
    return _EXACT.get(sound.subtype, "float32")


def _sleep() -> NoReturn:
    sys.stdout.flush()
    os._exit(ASLEEP)  # from within a decoder, which swallows exceptions


def _unreadable() -> UnfitError:
    return UnfitError(
        "is damaged or is not an audio file.", "Use a WAV, FLAC, AIFF, Ogg or MP3 file that plays elsewhere."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
