"""Runs the Faust compiler on a device and reads what it says of it.

Every device is compiled in a process of its own: libfaust has aborted when several were compiled
in one.
"""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import BuildError

SCRIPT = """
import sys
from pathlib import Path
from cyfaust import cyfaust
name, source, header, *flags = sys.argv[1:]
made = cyfaust.generate_auxfiles_from_string(name, Path(source).read_text(encoding="utf-8"), *flags, "-o", header)
sys.exit(0 if made else 1)
"""
LONGEST_COMPILATION_S = 300
ANY_ROLES = {"seed": "ROLE_SEED", "tempo_bpm": "ROLE_TEMPO_BPM"}
VOICE_ROLES = {
    "note_hz": "ROLE_NOTE_HZ", "velocity": "ROLE_VELOCITY", "newest_velocity": "ROLE_NEWEST_VELOCITY",
    "gate": "ROLE_GATE", "pressure": "ROLE_PRESSURE", "timbre": "ROLE_TIMBRE",
    "left_1": "ROLE_LEFT_1", "left_2": "ROLE_LEFT_2", "left_s": "ROLE_LEFT_S",
}  # fmt: skip
SAMPLE_ROLES = {
    "ratio": "ROLE_RATIO", "loop_start": "ROLE_LOOP_START", "loop_end": "ROLE_LOOP_END",
    "sample_start": "ROLE_SAMPLE_START", "sample_end": "ROLE_SAMPLE_END",
}  # fmt: skip

LEAVES = ("leaves_1", "leaves_2")
"""Meters of what a voice leaves to the next one: only the host reads them."""

SIDES = ("left", "right")
VOICE_MODES = ("Poly", "Mono", "Legato")

FEW_VOICES = 2
"""An instrument of no more is computed one by one, as host/instrument.cpp chooses."""

CAPPED_RATE = "std::min<float>(1.92e+05f, std::max<float>(1.0f, static_cast<float>(fSampleRate)))"
"""Faust's `ma.SR`, which ends at 192 kHz: a device at four times the rate goes beyond in a song of 96 kHz."""


@dataclass(frozen=True)
class Control:
    """One parameter or meter, as the Faust source declares it."""

    name: str
    variable: str  # its name in Faust's C++
    kind: str  # hslider, nentry, checkbox, button, hbargraph …
    minimum: float
    maximum: float
    initial: float
    step: float
    unit: str
    log: bool
    choices: tuple[tuple[str, float], ...]
    group: str
    order: int
    doc: str
    role: str

    @property
    def stepped(self) -> bool:
        """Whether it jumps: menus, switches and whole numbers never glide."""
        whole = self.kind == "nentry" and self.step >= 1 and self.step == int(self.step)
        return bool(self.choices) or self.kind in ("checkbox", "button") or whole


@dataclass(frozen=True)
class Device:
    """A device as its Faust source describes it."""

    name: str
    metadata: dict[str, str]
    inputs: int
    outputs: int
    parameters: tuple[Control, ...]
    meters: tuple[Control, ...]
    reads_sample: bool

    @property
    def instrument(self) -> bool:
        """Whether it plays notes."""
        return self.metadata.get("kind") == "instrument"

    @property
    def sides_alike(self) -> bool:
        """Whether its source is for one side of the stereo, and the other is the same."""
        return self.metadata.get("sides") == "alike"

    @property
    def voice_mode(self) -> int:
        """Return how it plays notes unless it is told otherwise: many at once, one at a time, or one that slides."""
        mode = self.metadata.get("voice_mode", VOICE_MODES[0])
        if mode not in VOICE_MODES:
            raise BuildError(f'{self.name}: `declare voice_mode "{mode}"` should be one of {", ".join(VOICE_MODES)}.')
        return VOICE_MODES.index(mode)

    @property
    def kit_keys(self) -> tuple[int, int]:
        """Return the lowest and the highest key on which a kit has this drum; (0, -1): on none."""
        said = self.metadata.get("kit_keys", "0 to -1")
        lowest, to, highest = said.partition(" to ")
        try:
            return int(lowest), int(highest if to else lowest)
        except ValueError:
            problem = f'{self.name}: `declare kit_keys "{said}"` should be a key, such as "36", or "41 to 50".'
            raise BuildError(problem) from None

    @property
    def lanes(self) -> int:
        """Return how many voices are computed side by side: 1, or 0 for as many as the machine can."""
        return self.whole("lanes", 0)

    @property
    def one_by_one(self) -> bool:
        """Return whether an instrument's voices are computed so: they are few, or it says that it is quicker."""
        return self.whole("voices", 1) <= FEW_VOICES or self.lanes == 1

    def whole(self, key: str, default: int) -> int:
        """Return a number from the `declare` lines."""
        text = self.metadata.get(key, str(default))
        try:
            return int(text)
        except ValueError:
            raise BuildError(f'{self.name}: `declare {key} "{text}"` should be a whole number.') from None


def compile_faust(source: Path, library: Path, folder: Path) -> None:
    """Write `<name>.h` and `<name>.json` into `folder` from the Faust text in `source`."""
    name = source.stem
    flags = ["-lang", "cpp", "-single", "-ftz", "2", "-cn", name, "-json", "-I", str(library), "-I", str(source.parent)]
    command = [sys.executable, "-c", SCRIPT, name, str(source), f"{name}.h", *flags]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=LONGEST_COMPILATION_S, check=False
    )
    if done.returncode != 0:
        said = (done.stdout + done.stderr).strip() or f"it ended with {done.returncode}"
        raise BuildError(f"{name}: the Faust compiler refused {source}: {said}")


def read_class_text(name: str, folder: Path) -> str:
    """Return the C++ that Faust wrote of a device, with the song's rate whatever it is."""
    text = (folder / f"{name}.h").read_text(encoding="utf-8").replace(CAPPED_RATE, "static_cast<float>(fSampleRate)")
    if "1.92e+05f" in text:
        raise BuildError(f"{name}: Faust limits the sample rate in a way that the build does not know.")
    return text


def read_device(name: str, folder: Path) -> Device:
    """Return the description of a compiled device."""
    described = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    metadata: dict[str, str] = {}
    for entry in described["meta"]:
        metadata.update(entry)
    items = items_of(described["ui"])
    reads_sample = any(item["type"] == "soundfile" for item in items)
    roles = roles_of(metadata, reads_sample=reads_sample)
    controls = [control_of(item, roles) for item in items if item["type"] != "soundfile"]
    meters = tuple(c for c in controls if c.kind.endswith("bargraph"))
    parameters = tuple(c for c in controls if not c.kind.endswith("bargraph"))
    device = Device(name, metadata, described["inputs"], described["outputs"], parameters, meters, reads_sample)
    check(device)
    return device


def items_of(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the controls in nested groups, in order."""
    found: list[dict[str, Any]] = []
    for item in groups:
        found += items_of(item["items"]) if "items" in item else [item]
    return found


def roles_of(metadata: dict[str, str], *, reads_sample: bool) -> dict[str, str]:
    """Return the names that the host writes itself in a device like this: elsewhere they are free."""
    voice = VOICE_ROLES if metadata.get("kind") == "instrument" else {}
    return {**ANY_ROLES, **voice, **(SAMPLE_ROLES if reads_sample else {})}


def control_of(item: dict[str, Any], roles: dict[str, str]) -> Control:
    """Return the control that one entry of Faust's JSON describes."""
    meta: dict[str, str] = {}
    for entry in item.get("meta", []):
        meta.update(entry)
    switch = item["type"] in ("checkbox", "button")
    return Control(
        name=item["label"],
        variable=item["varname"],
        kind=item["type"],
        minimum=float(item.get("min", 0)),
        maximum=float(item.get("max", 1)),
        initial=float(item.get("init", 0)),
        step=1.0 if switch else float(item.get("step", 0)),
        unit=meta.get("unit", ""),
        log=meta.get("scale") == "log",
        choices=choices_of(meta.get("style", "")),
        group=meta.get("group", ""),
        order=int(meta.get("order", 0)),
        doc=meta.get("doc", ""),
        role=roles.get(item["label"], "ROLE_NONE"),
    )


def choices_of(style: str) -> tuple[tuple[str, float], ...]:
    """Return the labels and values of `menu{'Low pass':0;'High pass':1}`."""
    if not style.startswith(("menu", "radio")):
        return ()
    return tuple((label, float(value)) for label, value in re.findall(r"'([^']*)'\s*:\s*([-+.\deE]+)", style))


def check(device: Device) -> None:
    """Refuse a device that the host could not play."""
    names = [control.name for control in (*device.parameters, *device.meters)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BuildError(f"{device.name}: more than one control is called {', '.join(twice)}.")
    if device.metadata.get("kind") not in ("instrument", "effect"):
        raise BuildError(f'{device.name}: add `declare kind "instrument";` or `declare kind "effect";`.')
    wanted = 0 if device.instrument else 4 if device.metadata.get("sidechain") == "1" else 2
    channels = (1, 1) if device.sides_alike and wanted == len(SIDES) else (wanted, len(SIDES))
    if (device.inputs, device.outputs) != channels:
        raise BuildError(
            f"{device.name}: it has {device.inputs} inputs and {device.outputs} outputs, "
            f"and should have {channels[0]} and {channels[1]}."
        )
    if device.whole("oversample", 1) not in (1, 2, 4):
        raise BuildError(f"{device.name}: `declare oversample` should be 1, 2 or 4.")
