"""The sound on its way through the stages, and what is known of it."""

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from woodshed.analysis import (
    MOMENTARY_S,
    Energy,
    Spectrum,
    Stereo,
    integrated_loudness,
    measure_spectrum,
    measure_stereo,
    true_peak,
)
from woodshed.audio import Audio
from woodshed.engine import process
from woodshed.units import gain_of_db


class Sound:
    """Stereo audio, float32 (2, samples), and its measures: each is taken once, when it is first asked for.

    `energy` and `spectrum` may be given when they are known already.
    """

    def __init__(
        self, audio: Audio, sample_rate: int, *, energy: Energy | None = None, spectrum: Spectrum | None = None
    ) -> None:
        self.audio = audio
        self.sample_rate = sample_rate
        self._energy = energy
        self._spectrum = spectrum

    @property
    def energy(self) -> Energy:
        """Its K-weighted energy."""
        if self._energy is None:
            self._energy = Energy.of(self.audio, self.sample_rate)
        return self._energy

    @cached_property
    def loudness(self) -> float:
        """Its integrated loudness in LUFS; what is shorter than one block is filled up with silence."""
        missing = math.ceil(MOMENTARY_S * self.sample_rate) - self.audio.shape[1]
        if missing <= 0:
            return self.energy.integrated()
        return integrated_loudness(np.pad(self.audio, ((0, 0), (0, missing))), self.sample_rate)

    @cached_property
    def range(self) -> float:
        """Its loudness range in LU."""
        return self.energy.range()

    @cached_property
    def peak(self) -> float:
        """Its true peak in dBTP."""
        return true_peak(self.audio, self.sample_rate)

    @property
    def spectrum(self) -> Spectrum:
        """Its spectrum."""
        if self._spectrum is None:
            self._spectrum = measure_spectrum(self.audio, self.sample_rate)
        return self._spectrum

    @cached_property
    def stereo(self) -> Stereo:
        """Its width."""
        return measure_stereo(self.audio)

    def louder(self, gain_db: float) -> "Sound":
        """Return it louder by a gain."""
        gain = gain_of_db(gain_db)
        audio = self.audio * np.float32(gain)
        spectrum = self._spectrum.turned(gain) if self._spectrum else None
        return Sound(audio, self.sample_rate, energy=self.energy.turned(gain), spectrum=spectrum)

    def through(self, device: str, settings: Mapping[str, float]) -> "Sound":
        """Return it as a device of the engine makes it sound."""
        named: dict[str, Any] = dict(settings)
        return Sound(process(device, self.audio, self.sample_rate, **named), self.sample_rate)
