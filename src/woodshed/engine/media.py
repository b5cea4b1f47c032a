"""The audio that a song's clips and samplers read, at the engine's rate.

A file whose rate is the engine's is read piece by piece; any other is resampled once, as a whole.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from woodshed.audio import Audio, load_audio, resample
from woodshed.errors import FileError
from woodshed.song.media import MediaFolder


@dataclass
class MediaSource:
    """Finds media by sha256: `find` gives its file. Audio has one or two channels."""

    find: Callable[[str], Path]
    _whole: dict[tuple[str, int], Audio] = field(default_factory=dict)

    @property
    def kept_values(self) -> int:
        """How many samples of all channels are held in memory."""
        return sum(audio.size for audio in list(self._whole.values()))

    def rate(self, sha256: str) -> int:
        """Return the sample rate of the file itself, in Hz."""
        return int(self._info(sha256).samplerate)

    def shape(self, sha256: str, sample_rate: int) -> tuple[int, int]:
        """Return (channels, frames) at `sample_rate` Hz."""
        info = self._info(sha256)
        if info.samplerate == sample_rate:
            return min(info.channels, 2), int(info.frames)
        audio = self.whole(sha256, sample_rate)
        return int(audio.shape[0]), int(audio.shape[1])

    def whole(self, sha256: str, sample_rate: int) -> Audio:
        """Return all of it, float32 (channels, samples), at `sample_rate` Hz."""
        key = (sha256, sample_rate)
        if key not in self._whole:
            recording = load_audio(self._path(sha256))
            self._whole[key] = resample(np.ascontiguousarray(recording.audio[:2]), recording.sample_rate, sample_rate)
        return self._whole[key]

    def page(self, sha256: str, sample_rate: int, start: int, frames: int) -> Audio:
        """Return at most `frames` samples from `start` on."""
        info = self._info(sha256)
        if (sha256, sample_rate) in self._whole or info.samplerate != sample_rate:
            return self.whole(sha256, sample_rate)[:, start : start + frames]
        try:
            with soundfile.SoundFile(str(self._path(sha256))) as sound:
                sound.seek(min(start, sound.frames))
                block = sound.read(frames, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError as error:
            raise _damaged(self._path(sha256)) from error
        return np.ascontiguousarray(block.T[:2])

    def _info(self, sha256: str) -> Any:
        path = self._path(sha256)
        try:
            return soundfile.info(str(path))
        except soundfile.LibsndfileError as error:
            raise _damaged(path) from error

    def _path(self, sha256: str) -> Path:
        path = self.find(sha256)
        if not path.is_file():
            raise FileError(
                f"The song uses audio that is missing: {path.name}.",
                remedy="Put the file back into the song's media folder, or remove the clips that use it.",
            )
        return path


def _damaged(path: Path) -> FileError:
    return FileError(
        f"The song uses audio that is damaged: {path.name}.",
        remedy="Put a whole file back into the song's media folder, or remove the clips that use it.",
    )


def no_media() -> MediaSource:
    """Return the source of a song without audio of its own."""
    return MediaSource(lambda sha256: Path(f"{sha256}.wav"))


def folder_media(folder: Path) -> MediaSource:
    """Return the source that reads `folder`/media/<sha256>.<suffix>."""

    def find(sha256: str) -> Path:
        return MediaFolder(folder / "media").look(sha256) or folder / "media" / f"{sha256}.wav"

    return MediaSource(find)
