"""Runs blocks of the libraries alone, through the Faust compiler and the engine that devices use.

Each file in `tried/` is a small effect around one block. All of them are built together, with the host, into an
engine of their own that is kept between runs, so only what changed is compiled.
"""

import ctypes
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from woodshed.audio import Audio
from woodshed.engine.build.engine import Place, build, place_in
from woodshed.engine.build.lock import one_at_a_time
from woodshed.engine.build.target import machine_level, native
from woodshed.engine.mirror import KINDS, kinds_of
from woodshed.engine.native import NativeHost

ROOT = Path(__file__).resolve().parents[4]
TRIED = Path(__file__).parent / "tried"
BLOCK_FRAMES = 4096
ALIGNMENT = 64

Signal = NDArray[Any]


@dataclass
class Block:
    """One tried block: two inputs, two outputs, and parameters by name."""

    name: str
    library: Path
    number: int
    parameters: list[str]

    def run(
        self, signal: Signal, rate: int, moves: Iterable[tuple[int, dict[str, float]]] = (), **settings: float
    ) -> Signal:
        """Return (2, samples), float64, that come out at `rate` itself, without the host's filters.

        `signal` is (samples,) for the first input, the second being 0, or (2, samples). `moves` changes
        parameters at samples, at once.
        """
        return self.computed(stereo(signal)[..., None], rate, dict(moves), settings, many=0)[..., 0]

    def side_by_side(self, signal: Signal, rate: int, **settings: float) -> Signal:
        """Return (2, samples, lanes): the same signal in every lane of a bank, in lane l (l + 1) / lanes as loud."""
        lanes = ctypes.CDLL(str(self.library)).woodshed_probe_lanes(self.number, 1)
        loud = np.float32(1 / lanes) * np.arange(1, lanes + 1, dtype=np.float32)
        return self.computed(stereo(signal)[..., None] * loud, rate, {}, settings, many=1)

    def computed(
        self, heard: Signal, rate: int, moves: dict[int, dict[str, float]], settings: dict[str, float], *, many: int
    ) -> Signal:
        """Return what a kernel makes of (2, samples, lanes), lanes one after another in memory."""
        probe = ctypes.CDLL(str(self.library))
        memory = np.zeros(probe.woodshed_probe_bytes(self.number, many) + ALIGNMENT, np.uint8)
        state = ctypes.c_void_p((memory.ctypes.data + ALIGNMENT - 1) // ALIGNMENT * ALIGNMENT)
        probe.woodshed_probe_start(self.number, many, state, rate)

        def adjust(changes: dict[str, float]) -> None:
            for name, value in changes.items():
                for lane in range(heard.shape[2]):
                    place = self.parameters.index(name)
                    probe.woodshed_probe_set(self.number, many, state, place, lane, ctypes.c_float(value))

        adjust(settings)
        output = np.zeros_like(heard)
        cuts = sorted({*range(0, heard.shape[1], BLOCK_FRAMES), *moves, heard.shape[1]})
        for start, stop in pairwise(cuts):
            adjust(moves.get(start, {}))
            given = np.ascontiguousarray(heard[:, start:stop], dtype=np.float32)
            taken = np.zeros_like(given)
            pointers = [ctypes.c_void_p(array.ctypes.data) for array in (given, taken)]
            probe.woodshed_probe_compute(self.number, many, state, stop - start, *pointers)
            output[:, start:stop] = taken
        return output.astype(float)

    def hosted(self, signal: Signal, rate: int, **settings: float) -> Signal:
        """Return (2, samples), float64, that a song at `rate` hears: up and down through the host's filters."""
        host = NativeHost(self.library)
        engine = host.call("ws_new", rate)
        kinds, heard = kinds_of(host), stereo(signal)
        source, master = (int(host.call("ws_track_add", engine, KINDS[kind])) for kind in ("audio", "master"))
        host.call("ws_freeze", engine, source, 1, 0)
        device = host.call("ws_device_add", engine, master, kinds[self.name], 1)
        for name, value in settings.items():
            host.call("ws_device_set", engine, device, self.parameters.index(name), float(value))
        assert host.call("ws_connect", engine) == 0
        latency = host.call("ws_latency", engine)
        heard = np.concatenate([heard, np.zeros((2, latency), np.float32)], axis=1)
        output = np.zeros_like(heard)
        host.call("ws_feed", engine, source, heard[0], heard[1])
        host.call("ws_process", engine, heard.shape[1], output[0], output[1])
        host.call("ws_free", engine)
        return output[:, latency:].astype(float)


def stereo(signal: Signal) -> Audio:
    """Return a signal as float32 (2, samples)."""
    both = np.atleast_2d(signal)
    return np.ascontiguousarray(both if both.shape[0] > 1 else np.concatenate([both, 0 * both]), dtype=np.float32)


@pytest.fixture(scope="session")
def block() -> Callable[[str], Block]:
    """A function that returns the block of that name in tried/."""
    real = place_in(ROOT)
    place = Place(real.cache / "blocks", real.host, real.cache / "blocks" / "built")
    with one_at_a_time(place.output):
        lay_out(real, place)
    report = build(place, targets=("native",), say=lambda _: None)
    listed = json.loads((place.output / "catalogue.json").read_text(encoding="utf-8"))["devices"]
    library = place.output / native(machine_level()).library

    def found(name: str) -> Block:
        assert name not in report.failed, report.failed[name]
        return Block(name, library, sorted(listed).index(name), [p["name"] for p in listed[name]["parameters"]])

    return found


def lay_out(real: Place, place: Place) -> None:
    """Write the tried effects and the libraries where a build finds them, and what the engine has compiled already."""
    wanted = {f"{path.stem}/{path.name}": path for path in TRIED.glob("*.dsp")}
    wanted |= {f"lib/{path.name}": path for path in (real.devices / "lib").glob("*.lib")}
    for name, path in wanted.items():
        target = place.devices / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_bytes() != path.read_bytes():
            shutil.copyfile(path, target)
    for old in [path for path in place.devices.glob("*/*.dsp") if f"{path.parent.name}/{path.name}" not in wanted]:
        old.unlink()
    place.folders.objects.mkdir(parents=True, exist_ok=True)
    for path in real.folders.objects.glob("host_*.o"):
        if not (place.folders.objects / path.name).exists():
            shutil.copyfile(path, place.folders.objects / path.name)
