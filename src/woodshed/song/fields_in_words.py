"""What the fields of a record are called, and how their values are said: "level", "−6 dB"."""

from __future__ import annotations

from typing import Any

from woodshed.song.document import Key

_NAMES = {
    "gain_db": "level",
    "pan": "panning",
    "width": "width",
    "mute": "mute",
    "muted": "mute",
    "solo": "solo",
    "invert": "polarity",
    "output": "output",
    "bpm": "tempo",
    "symbol": "chord",
    "start": "place",
    "tick": "place",
    "length": "length",
    "home": "track",
    "media": "audio",
    "offset": "cut",
    "fade_in": "fade in",
    "fade_out": "fade out",
    "fade_curve": "fades",
    "colour": "colour",
    "preset": "preset",
    "bypass": "bypass",
    "samples": "samples",
    "beats": "metre",
    "unit": "metre",
}
_UNITS = {
    "db": "dB",
    "hz": "Hz",
    "bpm": "bpm",
    "ms": "ms",
    "us": "µs",
    "s": "s",
    "cents": "cents",
    "semitones": "semitones",
    "um": "µm",
}
_LONGEST = 60
_TONICS = ("C", "D flat", "D", "E flat", "E", "F", "F sharp", "G", "A flat", "A", "B flat", "B")


def field_in_words(name: str) -> str:
    """Return what a field is called: "level", or of "params.cutoff_hz" "cutoff"."""
    outer, dot, inner = name.partition(".")
    if outer == "extra":
        return "details"
    if not dot:
        return _NAMES.get(name, name.replace("_", " "))
    stem, _, unit = inner.rpartition("_")
    return (stem if unit in _UNITS and stem else inner).replace("_", " ")


def value_in_words(name: str, value: Any) -> str:
    """Return a value of a field as people say it, with its unit: "−6 dB", "on", "A minor"."""
    unit = _UNITS.get(name.rpartition(".")[2].rpartition("_")[2] if "_" in name or "." in name else name, "")
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int | float):
        return f"{value:.4g}".replace("-", "−") + (f" {unit}" if unit else "")
    if isinstance(value, str):
        return f"“{value[:_LONGEST]}”" if value else "none"
    if isinstance(value, Key):
        return f"{_TONICS[value.tonic % len(_TONICS)]} {value.scale}"
    nothing = "as in its preset" if name.startswith("params.") else "none"
    return nothing if value is None else "different"


def listed(words: list[str]) -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    unique = list(dict.fromkeys(words))
    return " and ".join([", ".join(unique[:-1]), unique[-1]]) if len(unique) > 1 else "".join(unique)


def counted(count: int, one: str, many: str = "") -> str:
    """Return "1 note", "3 notes"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def bars_in_words(first: int, last: int) -> str:
    """Return "bar 5", "bars 5 to 8"."""
    return f"bar {first}" if first == last else f"bars {first} to {last}"
