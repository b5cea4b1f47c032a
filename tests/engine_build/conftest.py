"""Drives the kernels of a built engine alone, natively and in wasm, through host/kernel_probe.cpp."""

import ctypes
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pytest
import wasmtime
from numpy.typing import NDArray

from woodshed.engine.build.engine import Place, build, place_in
from woodshed.engine.build.target import machine_level, native

ROOT = Path(__file__).resolve().parents[2]
DSP = Path(__file__).parent / "dsp"
HOST_FILES = ("kernel.h", "lanes.h", "math.h", "stretch.h", "device_kernel.h", "kernel_probe.cpp")
PAGE = 65536

Samples = NDArray[np.float32]


class Memory(Protocol):
    """What a build offers: its functions, and memory that they can reach."""

    def call(self, name: str, *arguments: Any) -> Any:
        """Call woodshed_probe_<name>; floats go as float, ints as int or address."""
        ...

    def take(self, size: int) -> int:
        """Return the address of `size` zeroed bytes, aligned to 64."""
        ...

    def view(self, address: int, count: int) -> Samples:
        """Return `count` floats at an address, to read and write."""
        ...


class NativeMemory:
    """The native library, in this process."""

    def __init__(self, library: Path) -> None:
        self.library = ctypes.CDLL(str(library))
        self.kept: list[Any] = []

    def call(self, name: str, *arguments: Any) -> Any:
        """Call woodshed_probe_<name>."""
        return self.run(f"woodshed_probe_{name}", *arguments)

    def run(self, name: str, *arguments: Any) -> Any:
        """Call a function by its whole name."""
        function = getattr(self.library, name)
        kinds = {"woodshed_probe_meter": ctypes.c_float, "woodshed_probe_name": ctypes.c_char_p}
        function.restype = kinds.get(name, ctypes.c_int)
        typed = [ctypes.c_float(a) if isinstance(a, float) else ctypes.c_void_p(int(a)) for a in arguments]
        return function(*typed)

    def take(self, size: int) -> int:
        """Return the address of new bytes, kept as long as this object."""
        block = np.zeros(size + 64, np.uint8)
        self.kept.append(block)
        return (block.ctypes.data + 63) // 64 * 64

    def view(self, address: int, count: int) -> Samples:
        """Return floats at an address."""
        return np.ctypeslib.as_array(ctypes.cast(address, ctypes.POINTER(ctypes.c_float)), (count,))


class WasmMemory:
    """engine.wasm under wasmtime, which checks every memory access."""

    def __init__(self, module: Path) -> None:
        engine = wasmtime.Engine()
        self.store = wasmtime.Store(engine)
        instance = wasmtime.Instance(self.store, wasmtime.Module.from_file(engine, str(module)), [])
        self.exports = instance.exports(self.store)
        self.memory: Any = self.exports["memory"]
        self.free = self.end = 0

    def call(self, name: str, *arguments: Any) -> Any:
        """Call woodshed_probe_<name>."""
        result = self.run(f"woodshed_probe_{name}", *arguments)
        return self.text(result) if name == "name" else result

    def run(self, name: str, *arguments: Any) -> Any:
        """Call a function by its whole name."""
        function: Any = self.exports[name]
        return function(self.store, *arguments)

    def text(self, address: int) -> Any:
        """Return the C string at an address."""
        data = self.memory.read(self.store, address, address + 64)
        return bytes(data).split(b"\0")[0]

    def take(self, size: int) -> int:
        """Return the address of new bytes, kept as long as this object."""
        size = (size + 63) // 64 * 64
        if self.free + size > self.end:
            pages = size // PAGE + 1
            self.free = self.memory.grow(self.store, pages) * PAGE
            self.end = self.free + pages * PAGE
        self.free += size
        return self.free - size

    def view(self, address: int, count: int) -> Samples:
        """Return floats at an address."""
        base = ctypes.addressof(self.memory.data_ptr(self.store).contents)
        return np.ctypeslib.as_array(ctypes.cast(base + address, ctypes.POINTER(ctypes.c_float)), (count,))


@dataclass
class Kernel:
    """One state of one device: `many` lanes or a single one."""

    memory: Memory
    device: int
    many: int
    inputs: int
    lanes: int = 0
    state: int = 0
    held: tuple[int, int, int] = (0, 0, 0)

    def __post_init__(self) -> None:
        self.lanes = int(self.memory.call("lanes", self.device, self.many))
        if self.lanes > 0:
            self.state = self.memory.take(int(self.memory.call("bytes", self.device, self.many)))

    def start(self, sample_rate: int) -> None:
        """Begin at a rate, with every default."""
        self.memory.call("start", self.device, self.many, self.state, sample_rate)

    def clear(self, lane: int) -> None:
        """Forget what a lane remembers."""
        self.memory.call("clear", self.device, self.many, self.state, lane)

    def set(self, parameter: int, lane: int, value: float) -> None:
        """Set a parameter of a lane."""
        self.memory.call("set", self.device, self.many, self.state, parameter, lane, float(np.float32(value)))

    def meter(self, meter: int, lane: int) -> float:
        """Return what a meter of a lane shows."""
        return float(self.memory.call("meter", self.device, self.many, self.state, meter, lane))

    def load(self, lane: int, sample: Samples) -> None:
        """Give a lane its sample."""
        address = self.memory.take(sample.nbytes)
        self.memory.view(address, sample.size)[:] = sample
        self.memory.call("load", self.device, self.many, self.state, lane, address, sample.size)

    def compute(self, audio: Samples) -> Samples:
        """Return the (2, frames, lanes) that come out when (inputs, frames, lanes) go in."""
        frames = audio.shape[1]
        size = max(self.inputs, 2) * frames * self.lanes
        source, target = self.buffers(size)
        self.memory.view(source, audio.size)[:] = audio.ravel()
        self.memory.call("compute", self.device, self.many, self.state, frames, source, target)
        return self.memory.view(target, 2 * frames * self.lanes).copy().reshape(2, frames, self.lanes)

    def buffers(self, size: int) -> tuple[int, int]:
        """Return two places for `size` floats each, taken again only to grow."""
        if self.held[2] < size:
            self.held = (self.memory.take(size * 4), self.memory.take(size * 4), size)
        return self.held[:2]


@dataclass
class Engine:
    """A built engine: its catalogue, and its native and wasm forms."""

    folder: Path
    catalogue: dict[str, Any]
    native: NativeMemory
    wasm: WasmMemory
    failed: dict[str, str]

    def kernel(self, memory: Memory, name: str, *, many: bool) -> Kernel:
        """Return a new state of a device, in one of the two builds."""
        count = int(memory.call("count"))
        names = [memory.call("name", i).decode() for i in range(count)]
        entry = self.catalogue[name]
        inputs = 0 if entry["kind"] == "instrument" else 4 if entry["sidechain"] else 2
        return Kernel(memory, names.index(name), int(many), inputs)


def opened(folder: Path, failed: dict[str, str]) -> Engine:
    """Return the engine that a build left in a folder."""
    catalogue = json.loads((folder / "catalogue.json").read_text(encoding="utf-8"))["devices"]
    library = folder / native(machine_level()).library
    return Engine(folder, catalogue, NativeMemory(library), WasmMemory(folder / "engine.wasm"), failed)


@pytest.fixture(scope="session")
def opened_memories() -> Callable[[Path, Path], tuple[NativeMemory, WasmMemory]]:
    """A function that opens a native library and its wasm twin."""
    return lambda library, module: (NativeMemory(library), WasmMemory(module))


@pytest.fixture(scope="session")
def built_engine() -> Engine:
    """The engine that Woodshed itself uses, both builds of it up to date."""
    place = place_in(ROOT)
    return opened(place.output, build(place, targets=("native", "wasm"), say=lambda _: None).failed)


@pytest.fixture(scope="session")
def tried_engine() -> Engine:
    """An engine of the devices in dsp/, which use everything that the rewriter promises, without a host."""
    place = laid_out()
    return opened(place.output, build(place, targets=("native", "wasm"), say=lambda _: None).failed)


def laid_out() -> Place:
    """Lay out the test devices as the build expects them; kept between runs, so only changes compile."""
    return laid_out_in(
        place_in(ROOT).output / "cache" / "tried", {p.stem: p.read_text(encoding="utf-8") for p in DSP.glob("*.dsp")}
    )


def laid_out_in(tree: Path, sources: dict[str, str]) -> Place:
    """Lay out Faust sources, the devices' libraries and as much of the host as kernels need."""
    real = place_in(ROOT)
    for name, text in sorted(sources.items()):
        write_if_changed(tree / "devices" / name / f"{name}.dsp", text)
    for source in sorted((real.devices / "lib").glob("*.lib")):
        write_if_changed(tree / "devices" / "lib" / source.name, source.read_text(encoding="utf-8"))
    for name in HOST_FILES:
        write_if_changed(tree / "host" / name, (real.host / name).read_text(encoding="utf-8"))
    return Place(tree / "devices", tree / "host", tree / "built")


@pytest.fixture
def laid_out_with(tmp_path: Path) -> Callable[..., Place]:
    """A function that lays out devices given as name=source in a folder of their own."""

    def lay_out(**sources: str) -> Place:
        place = laid_out_in(tmp_path, sources)
        shared = place_in(ROOT).output / "cache" / "zig"  # what zig makes for itself takes it long
        shared.mkdir(parents=True, exist_ok=True)
        place.cache.mkdir(parents=True)
        (place.cache / "zig").symlink_to(shared, target_is_directory=True)
        return place

    return lay_out


def write_if_changed(path: Path, text: str) -> None:
    """Write a file unless it says the same already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
