"""Audio files in and out. The only place where (channels, samples) is transposed.

Reading: everything libsndfile knows (WAV, FLAC, AIFF, Ogg Vorbis, Opus, MP3), checked before use.
Writing: WAV of 16 or 24 bits with triangular dither or of 32-bit float, FLAC of 16 or 24 bits, MP3. A
file appears whole or not at all, and the same recording and seed give the same bytes.
"""

import contextlib
import struct
from collections.abc import Iterator
from math import inf
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import numpy as np
import soundfile
from numpy.typing import NDArray

from woodshed.audio.dither import quantise
from woodshed.audio.recording import Audio, Recording
from woodshed.audio.resample import HIGHEST_HZ, LOWEST_HZ, resample_recording
from woodshed.disk import atomic_path
from woodshed.errors import AudioError, FileError

Bits = Literal[16, 24, 32]

FLOAT_BITS = 32
MOST_CHANNELS = 16
MOST_VALUES = 2**29
"""Samples of all channels that are read at most: 2 GiB, or 93 minutes of stereo at 48 kHz."""

HIGHEST_MP3_HZ = 48_000

_BEST_MP3 = {"bitrate_mode": "CONSTANT", "compression_level": 0.0}
_BLOCK = 2**16
_LOSSLESS = {"WAV", "WAVEX", "FLAC", "AIFF", "W64", "RF64", "CAF"}
_WAV_LIMIT = 2**32 - 2**16
_FLOAT_FORMAT = 3
"""WAVE_FORMAT_IEEE_FLOAT of the header."""


def load_audio(path: Path, *, most_s: float = inf) -> Recording:
    """Read a whole audio file, or of a longer one the first `most_s` seconds.

    Raises `FileError` when it is missing, damaged, empty, longer than `MOST_VALUES`, or has an
    impossible rate, too many channels, or values that are not numbers.
    """
    try:
        with path.open("rb") as file, soundfile.SoundFile(file) as sound:
            _check_header(path, sound)
            _check_whole(path)
            recording = Recording(_read_all(path, sound, most_s * sound.samplerate), int(sound.samplerate))
    except FileNotFoundError as error:
        raise FileError(f'There is no file "{path}".', remedy="Check its name and folder.") from error
    except IsADirectoryError as error:
        raise FileError(f'"{path}" is a folder.', remedy="Choose an audio file.") from error
    except PermissionError as error:
        raise FileError(f'"{path}" may not be read.', remedy="Change its permissions or copy it elsewhere.") from error
    except (OSError, RuntimeError, ValueError, TypeError, MemoryError) as error:
        raise _damaged(path) from error
    if not np.isfinite(recording.audio).all():
        raise FileError(f'"{path}" holds values that are not numbers.', remedy="Export it again where it was made.")
    return recording


def save_wav(path: Path, recording: Recording, *, bits: Bits = 24, dither_seed: int | None = 0) -> None:
    """Write a WAV file. 16 and 24 bits are dithered from `dither_seed` (None: only rounded).

    32 bits are float samples, kept bit for bit. Raises `FileError` when the disk refuses and
    `AudioError` when the recording holds values that are not numbers.
    """
    with WavWriter(path, recording.sample_rate, recording.channels, bits=bits, dither_seed=dither_seed) as wav:
        for block in _blocks(recording.audio):
            wav.append(block)


def save_flac(path: Path, recording: Recording, *, bits: Literal[16, 24] = 24, dither_seed: int | None = 0) -> None:
    """Write a FLAC file of 16 or 24 bits, with the same samples as `save_wav` of as many."""
    _save_whole({path: "FLAC"}, recording, bits, dither_seed)


def save_lossless(wav: Path, flac: Path, recording: Recording, *, bits: Literal[16, 24] = 24) -> None:
    """Write what `save_wav` and `save_flac` do, dithered once for both."""
    _save_whole({wav: "WAV", flac: "FLAC"}, recording, bits, 0)


def save_mp3(path: Path, recording: Recording) -> None:
    """Write an MP3 file of the highest quality, 320 kbit/s; rates above 48 kHz are resampled to that.

    Peaks above full scale are clipped. Raises `FileError` when the disk refuses and `AudioError` when the
    recording holds values that are not numbers.
    """
    kept = resample_recording(recording, min(recording.sample_rate, HIGHEST_MP3_HZ))
    with (
        atomic_path(path) as part,
        _open_sound(part, kept.sample_rate, kept.channels, "MP3", "MPEG_LAYER_III", **_BEST_MP3) as sound,
    ):
        for block in _blocks(kept.audio):
            _write(path, sound, np.clip(_finite(block), -1.0, 1.0))


class WavWriter:
    """A WAV file that grows block by block, for renders too long to hold in memory.

    ::

        with WavWriter(path, 48_000, 2, bits=24) as wav:
            for block in blocks:  # each float32 (channels, samples)
                wav.append(block)

    The file appears when the `with` block ends; after an error or Ctrl-C nothing is left.
    """

    def __init__(
        self, path: Path, sample_rate: int, channels: int, *, bits: Bits = 24, dither_seed: int | None = 0
    ) -> None:
        self._path = path
        self._sample_rate = sample_rate
        self._channels = channels
        self._bits: Bits = bits
        self._noise = None if dither_seed is None else np.random.default_rng(dither_seed)
        self._bytes = 0
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Open the temporary file."""
        with contextlib.ExitStack() as stack:
            part = stack.enter_context(atomic_path(self._path))
            self._sound: _FloatFile | soundfile.SoundFile = (
                _FloatFile(part, self._sample_rate, self._channels)
                if self._bits == FLOAT_BITS
                else _open_sound(part, self._sample_rate, self._channels, "WAV", f"PCM_{self._bits}")
            )
            stack.callback(self._sound.close)
            self._stack = stack.pop_all()
        return self

    def append(self, block: Audio) -> None:
        """Add `block` (channels, samples) at the end.

        Raises `AudioError` for another number of channels or for values that are not numbers, and
        `FileError` when the disk is full or the file would pass 4 GiB, the most a WAV can hold.
        """
        if block.shape[:-1] != (self._channels,):
            raise AudioError(
                f"A block of shape {block.shape} does not fit a file of {self._channels} channels.",
                remedy="Give blocks of shape (channels, samples).",
            )
        self._bytes += block.size * self._bits // 8
        if self._bytes > _WAV_LIMIT:
            raise FileError(f'"{self._path}" would be larger than a WAV file can be.', remedy="Write it in parts.")
        if self._bits == FLOAT_BITS:
            _write(self._path, self._sound, _finite(block))
        else:
            _write(self._path, self._sound, quantise(_finite(block), self._bits, self._noise) << (32 - self._bits))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the file its name, or remove it after an error."""
        self._stack.__exit__(kind, error, trace)


class _FloatFile:
    """A WAV file of float samples as they are.

    libsndfile would look for the peak of every block, which takes longer than to write it, and keep it in the file
    with the time of writing.
    """

    def __init__(self, part: Path, sample_rate: int, channels: int) -> None:
        self._file = part.open("wb", buffering=0)
        self._sample_rate = sample_rate
        self._channels = channels
        self._bytes = 0
        self._file.write(self._header())

    def write(self, samples: NDArray[np.float32]) -> None:
        """Add samples (samples, channels) at the end; OSError when the disk refuses."""
        data = samples.astype("<f4", copy=False).reshape(-1).view(np.uint8).data
        while data:
            written = self._file.write(data)
            self._bytes += written
            data = data[written:]

    def close(self) -> None:
        """Say in the header how long it has become."""
        with self._file:
            self._file.seek(0)
            self._file.write(self._header())

    def _header(self) -> bytes:
        frame = self._channels * 4
        form = (_FLOAT_FORMAT, self._channels, self._sample_rate, self._sample_rate * frame, frame, FLOAT_BITS)
        chunks = struct.pack("<4sIHHIIHH4sII", b"fmt ", 16, *form, b"fact", 4, self._bytes // frame)
        size = len(b"WAVE") + len(chunks) + len(b"data....") + self._bytes
        return struct.pack("<4sI4s", b"RIFF", size, b"WAVE") + chunks + struct.pack("<4sI", b"data", self._bytes)


def _save_whole(kinds: dict[Path, str], recording: Recording, bits: int, dither_seed: int | None) -> None:
    """Write files of whole numbers side by side, block by block."""
    noise = None if dither_seed is None else np.random.default_rng(dither_seed)
    with contextlib.ExitStack() as stack:
        sounds = {}
        for path, kind in kinds.items():
            part = stack.enter_context(atomic_path(path))
            opened = _open_sound(part, recording.sample_rate, recording.channels, kind, f"PCM_{bits}")
            sounds[path] = stack.enter_context(opened)
        for block in _blocks(recording.audio):
            values = quantise(_finite(block), bits, noise) << (32 - bits)
            for path, sound in sounds.items():
                _write(path, sound, values)


def _check_header(path: Path, sound: soundfile.SoundFile) -> None:
    if not LOWEST_HZ <= sound.samplerate <= HIGHEST_HZ:
        raise FileError(
            f'"{path}" has a sample rate of {sound.samplerate} Hz.',
            remedy=f"Convert it to a rate from {LOWEST_HZ:,} to {HIGHEST_HZ:,} Hz.",
        )
    if sound.channels > MOST_CHANNELS:
        raise FileError(f'"{path}" has {sound.channels} channels.', remedy=f"Use a file with 1 to {MOST_CHANNELS}.")


def _check_whole(path: Path) -> None:
    """Refuse a WAV file that says it is longer than it is; who streams one does not know its length."""
    with path.open("rb") as file:
        head = file.read(8)
    promised = int.from_bytes(head[4:8], "little")
    if head[:4] == b"RIFF" and promised not in {0, 0xFFFFFFFF} and promised + 8 > path.stat().st_size + 1:
        raise _damaged(path)


def _read_all(path: Path, sound: soundfile.SoundFile, most_frames: float) -> Audio:
    """Read block by block: a damaged header may promise more than the file, or memory, holds."""
    blocks: list[Audio] = []
    frames = 0
    while len(block := sound.read(int(min(_BLOCK, most_frames - frames)), dtype="float32", always_2d=True)) > 0:
        frames += len(block)
        if frames * sound.channels > MOST_VALUES:
            minutes = MOST_VALUES / sound.channels / sound.samplerate / 60
            raise FileError(
                f'"{path}" is longer than {minutes:.0f} minutes, the most that is read at once.',
                remedy="Cut it into shorter files.",
            )
        blocks.append(np.ascontiguousarray(block.T))
    if frames == 0:
        raise FileError(f'"{path}" holds no sound.', remedy="Choose a file with at least one sample.")
    if sound.format in _LOSSLESS and frames + 1 <= min(sound.frames, most_frames):
        raise _damaged(path)
    return np.concatenate(blocks, axis=1)


def _damaged(path: Path) -> FileError:
    return FileError(
        f'"{path}" is damaged or is not an audio file.',
        remedy="Use a WAV, FLAC, AIFF, Ogg or MP3 file that plays elsewhere.",
    )


def _finite(block: Audio) -> Audio:
    if not np.isfinite(block).all():
        raise AudioError(
            "The audio holds values that are not numbers.", remedy="Render it again without the device that made them."
        )
    return block


def _blocks(audio: Audio) -> Iterator[Audio]:
    return (audio[:, at : at + _BLOCK] for at in range(0, audio.shape[1], _BLOCK))


def _open_sound(
    part: Path, sample_rate: int, channels: int, kind: str, subtype: str, **quality: Any
) -> soundfile.SoundFile:
    try:
        return soundfile.SoundFile(part, "w", sample_rate, channels, subtype, format=kind, **quality)
    except (RuntimeError, ValueError, TypeError) as error:
        raise AudioError(
            f"{channels} channels at {sample_rate} Hz do not fit a {kind} file.",
            remedy="Choose fewer channels or another rate.",
        ) from error


def _write(
    path: Path, sound: _FloatFile | soundfile.SoundFile, values: NDArray[np.float32] | NDArray[np.int32]
) -> None:
    """Write `values` (channels, samples). libsndfile keeps the system's reason for refusing to itself."""
    try:
        sound.write(np.stack(tuple(values), axis=1))
    except (OSError, RuntimeError, AssertionError) as error:
        raise FileError(
            f'"{path}" could not be written to its end.', remedy="Free some space on the disk or use another folder."
        ) from error
