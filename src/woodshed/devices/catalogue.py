"""What every device is called, what can be set on it, and its presets.

The build writes `catalogue.json` from the Faust sources, in the engine's order: the place of a
parameter in `DeviceSpec.parameters` is its number in the engine. Presets come from the device
folders' `presets.toml`.
"""

import difflib
import json
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from woodshed.errors import DeviceError

DEVICES = Path(__file__).parent
CATALOGUE = DEVICES.parent / "engine" / "_build" / "catalogue.json"
_MOST_NAMED = 24
"""Of more names than these, an error names three that are most alike."""


@dataclass(frozen=True)
class ParameterSpec:
    """One thing that can be set on a device."""

    name: str
    unit: str
    minimum: float
    maximum: float
    default: float
    log: bool = False
    """Moves in equal ratios rather than equal steps."""
    stepped: bool = False
    """Jumps: a menu, a switch or a whole number."""
    choices: tuple[tuple[str, float], ...] = ()
    """A menu's labels and their values."""
    group: str = ""
    order: int = 0
    doc: str = ""
    hidden: bool = False
    """Written by the engine itself for each voice or song; nobody sets it."""

    def clamped(self, value: float) -> float:
        """Return the nearest value in range."""
        return min(max(value, self.minimum), self.maximum)


@dataclass(frozen=True)
class MeterSpec:
    """One thing that a device shows."""

    name: str
    unit: str
    minimum: float
    maximum: float
    doc: str = ""


@dataclass(frozen=True)
class Preset:
    """Settings with a name, for songs: only what differs from the defaults."""

    key: str
    name: str
    description: str
    params: Mapping[str, float]


@dataclass(frozen=True)
class DeviceSpec:
    """One device. `parameters` are in the engine's order, hidden ones among them."""

    name: str
    title: str
    kind: str
    """ "instrument" or "effect"."""
    description: str
    voices: int
    oversample: int
    latency_samples: int
    sidechain: bool
    icon: str
    licence: str
    source: str
    reads_sample: bool
    lanes: bool
    parameters: tuple[ParameterSpec, ...]
    meters: tuple[MeterSpec, ...]

    @property
    def instrument(self) -> bool:
        """Whether it plays notes."""
        return self.kind == "instrument"

    def parameter(self, name: str) -> ParameterSpec:
        """Return the parameter called `name`, one that can be set. DeviceError if there is none."""
        shown = {p.name: p for p in self.parameters if not p.hidden}
        if name not in shown:
            raise DeviceError(f'The device "{self.name}" has no parameter "{name}".', remedy=nearest(name, shown))
        return shown[name]

    def index(self, name: str) -> int:
        """Return the engine's number of a parameter, hidden or not. DeviceError if there is none."""
        names = [p.name for p in self.parameters]
        if name not in names:
            raise DeviceError(f'The device "{self.name}" has no parameter "{name}".', remedy=nearest(name, names))
        return names.index(name)


HOST_PARAMETERS = (
    ParameterSpec(
        "voice_mode", "", 0.0, 2.0, 0.0, stepped=True, choices=(("Poly", 0.0), ("Mono", 1.0), ("Legato", 2.0)),
        group="Voice", order=101, doc="Many notes at once, one at a time, or one that slides without starting again.",
    ),
    ParameterSpec(
        "glide_s", "s", 0.0, 2.0, 0.0, group="Voice", order=102, doc="How long the pitch slides to the next note."
    ),
    ParameterSpec(
        "bend_semitones", "st", 0.0, 24.0, 2.0, group="Voice", order=103, doc="How far the pitch wheel bends."
    ),
    ParameterSpec(
        "tune_cents", "cents", -1200.0, 1200.0, 0.0, group="Voice", order=104, doc="Tunes the whole instrument."
    ),
)  # fmt: skip
"""What the engine itself adds to every instrument, after the instrument's own parameters."""


def device_names(kind: str = "") -> tuple[str, ...]:
    """Return the names of all devices, or of those of one kind, in alphabetical order."""
    return tuple(sorted(name for name, spec in specs().items() if kind in ("", spec.kind)))


def device(name: str) -> DeviceSpec:
    """Return what is known of a device. DeviceError if there is none of that name."""
    found = specs().get(name)
    if found is None:
        raise DeviceError(f'There is no device called "{name}".', remedy=nearest(name, specs()))
    return found


def preset_keys(name: str) -> tuple[str, ...]:
    """Return the keys of a device's presets, in the order of its presets.toml."""
    return tuple(presets(name))


def preset(name: str, key: str) -> Preset:
    """Return one preset of a device. DeviceError if there is none of that key."""
    found = presets(name).get(key)
    if found is None:
        raise DeviceError(f'The device "{name}" has no preset "{key}".', remedy=nearest(key, presets(name)))
    return found


def settings(name: str, preset_key: str = "", params: Mapping[str, float | str] | None = None) -> dict[str, float]:
    """Return every setting of a device: the defaults, over them a preset, over that `params`.

    A menu may be set by its label. Values are clamped to their ranges; DeviceError for an unknown
    parameter or preset, and for what is no number.
    """
    spec = device(name)
    values = {p.name: p.default for p in spec.parameters if not p.hidden}
    if preset_key:
        values.update(preset(name, preset_key).params)
    for key, value in (params or {}).items():
        parameter = spec.parameter(key)
        values[key] = parameter.clamped(number_for(parameter, value, name))
    return values


def number_for(parameter: ParameterSpec, value: float | str, device_name: str) -> float:
    """Return the number that a value or a menu's label stands for."""
    if isinstance(value, str):
        labels = {label.lower(): number for label, number in parameter.choices}
        if value.lower() in labels:
            return labels[value.lower()]
        remedy = f"Choose one of: {', '.join(label for label, _ in parameter.choices)}."
        if not labels:
            remedy = f"Give it a number from {parameter.minimum:g} to {parameter.maximum:g}."
        raise DeviceError(f'"{value}" does not fit {parameter.name} of the device "{device_name}".', remedy=remedy)
    number = float(value)
    if math.isnan(number):
        raise DeviceError(
            f'{parameter.name} of the device "{device_name}" cannot be "not a number".',
            remedy=f"Give it a number from {parameter.minimum:g} to {parameter.maximum:g}.",
        )
    return number


@cache
def specs() -> Mapping[str, DeviceSpec]:
    """Return all devices by name, as the build listed them."""
    try:
        listed = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    except OSError:
        raise DeviceError(
            "The engine has not been built.", remedy="Run `python3 studio.py version`, or install Woodshed again."
        ) from None
    return MappingProxyType({name: spec_of(name, entry) for name, entry in listed["devices"].items()})


def spec_of(name: str, entry: Mapping[str, Any]) -> DeviceSpec:
    """Return the device that an entry of catalogue.json describes."""
    own = tuple(
        ParameterSpec(**{**parameter, "choices": tuple((label, value) for label, value in parameter["choices"])})
        for parameter in entry["parameters"]
    )
    mode, *others = HOST_PARAMETERS
    own_mode = replace(mode, default=float(entry["voice_mode"]))
    added = (own_mode, *others) if entry["kind"] == "instrument" else ()
    meters = tuple(MeterSpec(**meter) for meter in entry["meters"])
    known = {key: value for key, value in entry.items() if key != "voice_mode"}
    return DeviceSpec(name, **{**known, "parameters": own + added, "meters": meters})


@cache
def presets(name: str) -> Mapping[str, Preset]:
    """Return the presets of a device by key, in the order of its presets.toml."""
    spec = device(name)
    path = DEVICES / name / "presets.toml"
    if not path.is_file():
        return MappingProxyType({})
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise DeviceError(f"The presets in {path} cannot be read: {problem}.", remedy="Correct the file.") from None
    return MappingProxyType({key: preset_of(spec, key, table) for key, table in tables.items()})


def preset_of(spec: DeviceSpec, key: str, table: Mapping[str, Any]) -> Preset:
    """Return a preset, every value checked against the device."""
    params: dict[str, float] = {}
    for name, value in table.get("params", {}).items():
        parameter = spec.parameter(name)
        number = number_for(parameter, value, spec.name)
        if number != parameter.clamped(number):
            raise DeviceError(
                f'The preset "{key}" of the device "{spec.name}" sets {name} to {number:g}.',
                remedy=f"Use a number from {parameter.minimum:g} to {parameter.maximum:g}.",
            )
        params[name] = number
    title = table.get("name", key.replace("_", " ").capitalize())
    return Preset(key, title, table.get("description", ""), MappingProxyType(params))


def nearest(wrong: str, right: Iterable[str], *, otherwise: Iterable[str] = ()) -> str:
    """Return a sentence that names what may have been meant, however it is spelt; or all there is, or `otherwise`."""
    names = list(right)
    spelt = {_plain(name): name for name in names}
    close = [spelt[one] for one in difflib.get_close_matches(_plain(wrong), spelt, n=3, cutoff=0.65)]
    if close:
        return f"Did you mean {' or '.join(close)}?"
    listed = list(otherwise) or names
    if len(listed) > _MOST_NAMED:
        alike = [spelt[one] for one in difflib.get_close_matches(_plain(wrong), spelt, n=3, cutoff=0.0)]
        return f"Choose one of {len(listed)}, such as {', '.join(alike)}."
    return f"Choose one of: {', '.join(listed)}." if listed else "There is none to choose."


def _plain(name: str) -> str:
    return name.lower().replace("_", " ").replace("-", " ")
