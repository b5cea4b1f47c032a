"""What a prompt asked for, in the composer's terms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Understood:
    """Some words of a prompt, and what they were taken to mean."""

    words: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Request:
    """A prompt, read. What it left open is None or empty; dials are -1 to 1.

    `tonic` with an empty `scale` means that only the note was named. `only` says that no other
    instruments than the `wanted` are welcome. `silent_voices` are voices of the drum kit, as
    `compose.drums` names them, that do not play. `surroundings` are places and media of
    `compose.places` that are wanted, `absent` those that are not.
    """

    style: str | None = None
    moods: tuple[str, ...] = ()
    tempo_bpm: float | None = None
    tonic: int | None = None
    scale: str = ""
    metre: tuple[int, int] | None = None
    length_s: float | None = None
    bars: int | None = None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    silent_voices: tuple[str, ...] = ()
    surroundings: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    only: bool = False
    mode: str = ""
    energy: float = 0.0
    brightness: float = 0.0
    density: float = 0.0
    space: float = 0.0
    tempo: float = 0.0
    swing: float = 0.0
    understood: tuple[Understood, ...] = ()
    ignored: tuple[str, ...] = ()
