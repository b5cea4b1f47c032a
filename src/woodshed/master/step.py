"""What mastering aims at, and the record of one thing it did."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from woodshed.audio import Audio
from woodshed.engine import process

Progress = Callable[[float], None]
"""Told how far the work is, 0 to 1; may raise `Cancelled` to stop it."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Where the master shall end, and how much may be changed on the way (`intensity`, 0 to 1).

    `finished` says that the mix is a master already: at its loudness and under its ceiling.
    """

    target_lufs: float
    ceiling_dbtp: float
    intensity: float
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: plain words, the device and its settings, numbers before and after.

    `device` is the name of a Woodshed device, or "" for a plain gain. The numbers carry their
    unit in the name, such as "true_peak_dbtp".
    """

    title: str
    reason: str
    device: str
    settings: Mapping[str, float] = field(default_factory=dict)
    before: Mapping[str, float] = field(default_factory=dict)
    after: Mapping[str, float] = field(default_factory=dict)


Outcome = tuple[Audio, Step | None]
"""The audio after a stage, and what the stage did (None: it left the audio as it was)."""


def run_device(device: str, audio: Audio, sample_rate: int, settings: Mapping[str, float]) -> Audio:
    """Return stereo audio as a device of the engine makes it sound."""
    named: dict[str, Any] = dict(settings)
    return process(device, audio, sample_rate, **named)
