"""What the lane writer knows of names: the text, the type and the breadth of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .faust_class import FaustClass, Member


@dataclass(frozen=True)
class Value:
    """What is known of a piece of text: float, int or mask (a comparison's result), and breadth."""

    text: str
    kind: str
    wide: bool


@dataclass
class Scope:
    """The names that statements may use, each with its text, type and breadth."""

    names: dict[str, Value] = field(default_factory=dict)
    arrays: dict[str, Value] = field(default_factory=dict)
    powers: dict[str, str] = field(default_factory=dict)
    sounds: dict[str, tuple[str, int]] = field(default_factory=dict)  # pointers into a soundfile


def is_shared(member: Member) -> bool:
    """Return whether a member is the same for all lanes: constants and the place in ring buffers."""
    shared = ("fConst", "iConst", "IOTA", "fSampleRate")
    return member.length is None and member.name.startswith(shared)


def device_scope(device: FaustClass, parameters: dict[str, int], meters: dict[str, int], local: set[str]) -> Scope:
    """Return the names seen by a device's `compute`.

    `parameters` and `meters` give the index of each control; arrays named in `local` are local copies.
    """
    scope = Scope(powers={power.name: power.kind for power in device.powers})
    for name, index in parameters.items():
        scope.names[name] = Value(f"parameters[{index}]", "float", wide=True)
    for name, index in meters.items():
        scope.names[name] = Value(f"meter{index}", "float", wide=True)
    for member in device.members:
        if member.length is not None:
            text = member.name if member.name in local else f"memory.{member.name}"
            scope.arrays[member.name] = Value(text, member.kind, wide=True)
        elif member.kind == "Soundfile":
            scope.sounds[member.name] = ("file", 0)
        elif is_shared(member):
            scope.names[member.name] = Value(member.name, member.kind, wide=False)
        elif member.name not in scope.names:
            scope.names[member.name] = Value(f"memory.{member.name}", member.kind, wide=True)
    for table in device.tables:
        scope.arrays[table.name] = Value(table.name, table.kind, wide=False)
    for wave in device.waves:
        scope.arrays[wave.name] = Value(wave.name, wave.kind, wide=False)
    return scope


def plain_scope(members: Iterable[Member], device: FaustClass) -> Scope:
    """Return the names of code that runs once for all lanes: constants and table generators."""
    scope = Scope(powers={power.name: power.kind for power in device.powers})
    for member in members:
        value = Value(member.name, member.kind, wide=False)
        (scope.names if member.length is None else scope.arrays)[member.name] = value
    for wave in device.waves:
        scope.arrays[wave.name] = Value(wave.name, wave.kind, wide=False)
    return scope


def type_text(kind: str, *, wide: bool) -> str:
    """Return the C++ type of a value."""
    return {"float": "F", "int": "I"}[kind] if wide else kind
