"""From Faust sources and the host's C++ to the native library, engine.wasm and catalogue.json."""

import os
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from . import BuildError
from .compile import Folders, Source, compile_all, digest_of, link, object_path, remove_old_objects
from .faust import Device, compile_faust, read_class_text, read_device
from .faust_tree import Unreadable
from .kernel import write_kernel, write_registry
from .listing import write_listing
from .lock import one_at_a_time
from .target import Target, targets_of

Say = Callable[[str], None]


@dataclass(frozen=True)
class Place:
    """The folders of one build."""

    devices: Path  # one folder a device, and lib/
    host: Path
    output: Path

    @property
    def cache(self) -> Path:
        """Return the folder of what is kept between builds."""
        return self.output / "cache"

    @property
    def folders(self) -> Folders:
        """Return the folders that the compiler needs."""
        return Folders(self.host, self.cache)


@dataclass
class Report:
    """What a build did: devices that run in a single lane only, what failed, and what is missing for it.

    A device that fails stays in the engine as it was last built, if it ever was.
    """

    one_lane: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)


def place_in(root: Path) -> Place:
    """Return the folders of the engine in a source tree."""
    package = root / "src" / "woodshed"
    return Place(package / "devices", package / "engine" / "host", package / "engine" / "_build")


def build_tree(
    root: Path, *, targets: Sequence[str] = ("native", "wasm"), only: Sequence[str] = (), say: Say = print
) -> Report:
    """Build the engine of the source tree `root` (see `build_engine`); BuildError if something cannot be built.

    Everything else is built all the same before that is raised.
    """
    report = build(place_in(root), targets=targets, only=only, say=say)
    if report.failed:
        raise BuildError("\n".join(f"{name}: {message}" for name, message in report.failed.items()))
    return report


def build(place: Place, *, targets: Sequence[str], only: Sequence[str] = (), say: Say = print) -> Report:
    """Build into `place.output`; return what has one lane only and what failed."""
    began = time.perf_counter()
    report = Report()
    with one_at_a_time(place.output):
        devices = describe(place, only, report)
        sources = [kernel_source(name, place) for name, _, _ in devices]
        for target in targets_of(tuple(targets)):
            build_target(place, sources, target, report, only=only)
        listed = [(device, reason) for name, device, reason in devices if name not in report.left_out]
        write_if_changed(place.output / "catalogue.json", write_listing(listed))
    report.one_lane = {name: reason for name, _, reason in devices if reason}
    for name, reason in report.one_lane.items():
        say(f"{name} runs in a single lane: the rewriter met {reason}.")
    say(f"engine: {len(devices)} devices, {time.perf_counter() - began:.1f} s")
    return report


def describe(place: Place, only: Sequence[str], report: Report) -> list[tuple[str, Device, str]]:
    """Compile the Faust sources that changed; return each device with why it has no lanes."""
    names = device_sources(place.devices)
    unknown = sorted(set(only) - set(names))
    if unknown:
        raise BuildError(f"There is no device called {', '.join(unknown)}. The devices: {', '.join(names)}.")
    own = texts(Path(__file__).parent, "*.py")
    shared = digest_of(version("cyfaust"), *texts(place.devices / "lib", "*.lib"), *own)

    def one(name: str) -> tuple[str, Device, str] | None:
        try:
            if not only or name in only:
                refresh(place, names[name], shared)
        except (BuildError, Unreadable) as problem:
            report.failed[name] = str(problem)
        return last_built(place, name)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return [found for found in pool.map(one, names) if found is not None]


def device_sources(devices: Path) -> dict[str, Path]:
    """Return the Faust source of each device folder, by name."""
    folders = sorted(path for path in devices.iterdir() if path.is_dir())
    sources = {folder.name: folder / f"{folder.name}.dsp" for folder in folders}
    return {name: path for name, path in sources.items() if path.is_file()}


def refresh(place: Place, source: Path, shared: str) -> None:
    """Compile a Faust source and write its kernel, unless that is done; a failure leaves the last ones."""
    name = source.stem
    folder, fresh = place.cache / "faust" / name, place.cache / "faust" / f"{name}.new"
    local = [path.read_bytes() for path in sorted(source.parent.glob("*.lib"))]
    wanted = digest_of(shared, source.read_bytes(), *local)
    stamp = folder / "stamp"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    compile_faust(source, place.devices / "lib", fresh)
    kernel, reason = write_kernel(read_device(name, fresh), read_class_text(name, fresh))
    (fresh / f"{name}.cpp").write_text(kernel, encoding="utf-8")
    (fresh / "one_lane").write_text(reason, encoding="utf-8")
    (fresh / "stamp").write_text(wanted, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def last_built(place: Place, name: str) -> tuple[str, Device, str] | None:
    """Return a device as it was last built, with why it has no lanes; None if it never was."""
    folder = place.cache / "faust" / name
    if not (folder / "stamp").exists():
        return None
    return name, read_device(name, folder), (folder / "one_lane").read_text(encoding="utf-8")


def kernel_source(name: str, place: Place) -> Source:
    """Return the written kernel of a device."""
    path = place.cache / "faust" / name / f"{name}.cpp"
    headers = [
        (place.host / header).read_bytes()
        for header in ("kernel.h", "lanes.h", "math.h", "stretch.h", "device_kernel.h")
    ]
    return Source(name, path, digest_of(path.read_bytes(), *headers))


def build_target(place: Place, kernels: list[Source], target: Target, report: Report, *, only: Sequence[str]) -> None:
    """Compile the devices and the host for one target and link them, leaving out what fails."""
    folders = place.folders
    fresh = [kernel for kernel in kernels if not only or kernel.name in only]
    host = host_sources(place)
    report.failed.update(compile_all([*fresh, *host], target, folders))
    built = [kernel for kernel in kernels if object_path(kernel, target, folders).exists()]
    report.left_out |= {kernel.name for kernel in kernels} - {kernel.name for kernel in built}
    registry = registry_source([kernel.name for kernel in built], target, place)
    report.failed.update(compile_all([registry], target, folders))
    whole = [*built, registry, *host]
    if not any(source.name in report.failed for source in (registry, *host)):
        link(whole, target, folders, place.output / target.library)
    if not only:
        remove_old_objects({object_path(source, target, folders) for source in whole}, target, folders)


def host_sources(place: Place) -> list[Source]:
    """Return the host's translation units; each depends on every header beside it."""
    headers = texts(place.host, "*.h")
    paths = sorted(place.host.glob("*.cpp"))
    return [Source(f"host_{path.stem}", path, digest_of(path.read_bytes(), *headers)) for path in paths]


def registry_source(names: list[str], target: Target, place: Place) -> Source:
    """Write the table of these devices; return its translation unit."""
    path = place.cache / f"registry-{target.name}.cpp"
    text = write_registry(names)
    write_if_changed(path, text)
    return Source("registry", path, digest_of(text, (place.host / "kernel.h").read_bytes()))


def texts(folder: Path, pattern: str) -> list[bytes]:
    """Return the contents of the files in a folder, in the order of their names."""
    return [path.read_bytes() for path in sorted(folder.glob(pattern))]


def write_if_changed(path: Path, text: str) -> None:
    """Write a file whole or not at all, and not if it says the same already."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
