"""What was heard: audio with its sample rate.

Audio is float32, shape (channels, samples), full scale 1.0, everywhere in Woodshed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from woodshed.errors import AudioError

Audio = NDArray[np.float32]
"""Float32 samples, shape (channels, samples), full scale 1.0."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A take, a stem, a mix or a master: `audio` (channels, samples) at `sample_rate` Hz."""

    audio: Audio
    sample_rate: int

    def __post_init__(self) -> None:
        if self.audio.ndim != 2 or self.audio.dtype != np.float32:  # noqa: PLR2004 - (channels, samples)
            raise AudioError(
                f"Audio must be float32 of shape (channels, samples), not {self.audio.dtype} of {self.audio.shape}.",
                remedy="Convert it with numpy.atleast_2d(...).astype(numpy.float32).",
            )

    @property
    def channels(self) -> int:
        """How many channels there are."""
        return int(self.audio.shape[0])

    @property
    def length_s(self) -> float:
        """How long it lasts, in seconds."""
        return float(self.audio.shape[1]) / self.sample_rate
