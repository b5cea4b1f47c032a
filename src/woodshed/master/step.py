"""What mastering aims at, and the record of one thing it did."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from woodshed.master.sound import Sound

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


Outcome = tuple[Sound, Step | None]
"""The sound after a stage, and what the stage did (None: it left the sound as it was)."""
