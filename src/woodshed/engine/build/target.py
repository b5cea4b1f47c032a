"""What the engine is compiled for: this machine's library, every library of a wheel, and wasm."""

import ctypes
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

COMMON_FLAGS = (
    "-O3", "-std=c++17", "-ffp-contract=off", "-fno-math-errno", "-fno-exceptions", "-fno-rtti",
    "-fno-threadsafe-statics", "-fno-strict-aliasing", "-fwrapv", "-fno-sanitize=undefined", "-nostdinc++",
    "-fvisibility=hidden", "-Wall", "-Wextra", "-Werror=return-type", "-Wno-psabi",
)  # fmt: skip
GLIBC = "2.28"
V3_FLAGS = {"avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "abm"}
"""What x86-64-v3 asks for beyond v2, in the names of /proc/cpuinfo."""


@dataclass(frozen=True)
class Target:
    """One thing that the engine is compiled into."""

    name: str
    library: str  # file name
    compile_flags: tuple[str, ...]
    link_flags: tuple[str, ...]


WASM = Target(
    "wasm",
    "engine.wasm",
    ("-target", "wasm32-freestanding", "-mcpu=generic+simd128+bulk_memory+nontrapping_fptoint"),
    ("-nostdlib", "-Wl,--no-entry", "-Wl,--export-dynamic", "-Wl,-z,stack-size=1048576"),
)


def targets_of(names: tuple[str, ...]) -> list[Target]:
    """Return the targets called "native" (this machine), "wheel" (its platform's levels) and "wasm"."""
    found: list[Target] = []
    for name in names:
        if name == "wasm":
            found.append(WASM)
        elif name == "native":
            found.append(native(machine_level()))
        elif name == "wheel":
            found += [native(level) for level in platform_levels()]
        else:
            raise ValueError(f"unknown target {name!r}: native, wheel or wasm")
    return list(dict.fromkeys(found))


def native(level: str) -> Target:
    """Return the target of this system's library for a level of its processors."""
    processor, system = ("aarch64" if level == "aarch64" else "x86_64"), platform.system()
    triple, library = {
        "Darwin": (f"{processor}-macos", f"libwoodshed-{level}.dylib"),
        "Windows": (f"{processor}-windows-gnu", f"woodshed-{level}.dll"),
    }.get(system, (f"{processor}-linux-gnu.{GLIBC}", f"libwoodshed-{level}.so"))
    cpu = "generic" if level == "aarch64" else level
    position = () if system == "Windows" else ("-fPIC",)
    return Target(level, library, ("-target", triple, f"-mcpu={cpu}", *position), ("-shared",))


def platform_levels() -> list[str]:
    """Return the processor levels that a wheel of this platform carries."""
    return ["aarch64"] if is_arm() else ["x86_64_v2", "x86_64_v3"]


def machine_level() -> str:
    """Return the highest level that this machine's processor has."""
    if is_arm():
        return "aarch64"
    return "x86_64_v3" if has_v3() else "x86_64_v2"


def is_arm() -> bool:
    """Return whether this machine's processor is a 64-bit ARM."""
    return platform.machine().lower() in ("aarch64", "arm64")


def has_v3() -> bool:
    """Return whether an x86-64 processor has AVX2 and what else v3 asks for."""
    if sys.platform == "win32":
        avx2 = 40  # PF_AVX2_INSTRUCTIONS_AVAILABLE
        return bool(ctypes.windll.kernel32.IsProcessorFeaturePresent(avx2))
    if sys.platform == "darwin":
        asked = ["/usr/sbin/sysctl", "-n", "machdep.cpu.leaf7_features"]
        said = subprocess.run(asked, capture_output=True, text=True, check=False)
        return {"AVX2", "BMI1", "BMI2"} <= set(said.stdout.split())
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False
    flags = next((line for line in text.splitlines() if line.startswith("flags")), "")
    return set(flags.split()) >= V3_FLAGS
