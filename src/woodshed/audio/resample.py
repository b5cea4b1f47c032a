"""Another sample rate for the same sound, by the SoX resampler.

Quality "VHQ" keeps everything up to 0.91 of the lower Nyquist frequency with its errors below 24
bits; "HQ" does so for 20 bits and a little less time.
"""

from typing import Literal

import numpy as np
import soxr

from woodshed.audio.recording import Audio, Recording
from woodshed.errors import AudioError

Quality = Literal["HQ", "VHQ"]

LOWEST_HZ = 8_000
HIGHEST_HZ = 384_000


def resample(audio: Audio, from_hz: int, to_hz: int, *, quality: Quality = "VHQ") -> Audio:
    """Return `audio` (channels, samples) at `to_hz` instead of `from_hz` samples a second.

    Rates run from 8,000 to 384,000 Hz; `AudioError` otherwise.
    """
    for rate in (from_hz, to_hz):
        if not LOWEST_HZ <= rate <= HIGHEST_HZ:
            raise AudioError(
                f"A sample rate of {rate} Hz cannot be used.",
                remedy=f"Choose one from {LOWEST_HZ:,} to {HIGHEST_HZ:,} Hz.",
            )
    if from_hz == to_hz:
        return audio
    changed = soxr.resample(np.ascontiguousarray(audio.T), from_hz, to_hz, quality=quality)
    return np.ascontiguousarray(changed.T, dtype=np.float32)


def resample_recording(recording: Recording, sample_rate: int, *, quality: Quality = "VHQ") -> Recording:
    """Return `recording` at `sample_rate` Hz; see `resample`."""
    if recording.sample_rate == sample_rate:
        return recording
    return Recording(resample(recording.audio, recording.sample_rate, sample_rate, quality=quality), sample_rate)
