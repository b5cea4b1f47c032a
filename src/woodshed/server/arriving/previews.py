"""What can be heard and seen of a file that is still on its way: all of it that has come, and nothing made up.

An ear writes the samples of what has arrived, so these are the file's own, not a poorer copy; they are only read
here. Audio is float32, shape (channels, samples).
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woodshed.audio import Audio, resample
from woodshed.server.arriving.uploads import PREVIEW, Upload
from woodshed.server.sounds import check_rate, check_step, check_stretch, columns_of

_MARGIN = 2_048
"""So many frames around a stretch its resampling looks at."""
_BLOCK = 2**18
_FULL_SCALE = {"int16": 32_768.0, "float32": 1.0}


class Preview:
    """A file on its way, as far as it has come. Its head is known."""

    def __init__(self, upload: Upload, head: dict[str, Any]) -> None:
        self._path = upload.place / PREVIEW
        self._sort = np.dtype(str(head["sort"])).newbyteorder("<")
        self._scale = _FULL_SCALE[str(head["sort"])]
        self.channels = min(2, int(head["channels"]))
        self.sample_rate = int(head["sample_rate"])
        self.frames = int(head["frames"])

    @property
    def arrived(self) -> int:
        """How many frames there are already."""
        try:
            size = self._path.stat().st_size
        except OSError:
            return 0
        return min(self.frames, size // (self._sort.itemsize * self.channels))

    def shape(self, rate: int) -> dict[str, int]:
        """Return channels, frames at a rate as of the whole file, its own rate, and how many of them have `arrived`."""
        check_rate(rate)
        frames = math.floor(self.frames * rate / self.sample_rate + 0.5)
        arrived = self.arrived
        if rate != self.sample_rate and arrived < self.frames:
            arrived = max(0, math.floor((arrived - _MARGIN) * rate / self.sample_rate))
        elif rate != self.sample_rate:
            arrived = frames
        return {"channels": self.channels, "frames": frames, "sample_rate": self.sample_rate, "arrived": arrived}

    def samples(self, rate: int, start: int, frames: int) -> Audio:
        """Return at most `frames` samples at a rate, from `start` on, that have arrived."""
        check_stretch(start, frames)
        frames = max(0, min(frames, self.shape(rate)["arrived"] - start))
        if rate == self.sample_rate or frames == 0:
            return self._read(start, start + frames)
        step, own_step = rate // math.gcd(rate, self.sample_rate), self.sample_rate // math.gcd(rate, self.sample_rate)
        first = max(0, start // step - math.ceil(_MARGIN / own_step))  # both rates meet there
        until = math.ceil((start + frames) * self.sample_rate / rate) + _MARGIN
        changed = resample(self._read(first * own_step, until), self.sample_rate, rate)
        return np.ascontiguousarray(changed[:, start - first * step :][:, :frames])

    def peaks(self, per: int) -> NDArray[np.int16]:
        """Return the waveform of what has arrived: int16 (channels, columns, 2)."""
        check_step(per)
        whole = self.arrived // per * per
        blocks = [columns_of(self._read(at, min(at + _BLOCK, whole)), per) for at in range(0, whole, _BLOCK)]
        return np.concatenate(blocks, axis=1) if blocks else np.zeros((self.channels, 0, 2), np.int16)

    def _read(self, start: int, end: int) -> Audio:
        """Return the frames from `start` to `end`, as far as there are."""
        frame = self._sort.itemsize * self.channels
        count = max(0, min(end, self.arrived) - start)
        with self._path.open("rb") as file:
            file.seek(start * frame)
            values = np.frombuffer(file.read(count * frame), self._sort)
        audio = values.reshape(-1, self.channels).T.astype(np.float32) / np.float32(self._scale)
        return np.ascontiguousarray(audio)


def preview_of(upload: Upload | None) -> Preview | None:
    """Return what there is of a file on its way; None when nothing is known of it yet."""
    head = upload.head if upload else None
    return Preview(upload, head) if upload and head and head["frames"] else None
