#!/usr/bin/env python3
"""Sets Woodshed up in .venv on first use, then runs it. Needs only Python 3.11 or newer with pip.

    python3 studio.py make "a rainy lo-fi beat at 82 bpm" --out rainy    any woodshed command
    python3 studio.py test                                               every test
    python3 studio.py check                                              linters, types, imports, then every test

The machine's own pip fills .venv, so neither Debian's python3-venv nor a compiler is needed. A
stamp tells the next start that nothing has changed; a mark tells it that a set-up was cut short,
and then .venv is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "woodshed-setup.json"
UNFINISHED = VENV / "woodshed-setup-unfinished"
LOG = VENV / "woodshed-setup.log"
PACKAGE_INPUTS = ("pyproject.toml", "constraints.txt", "hatch_build.py")
BUILT_FROM = (
    *(f"src/woodshed/{files}" for files in ("engine/build/*.py", "engine/host/*.*", "devices/**/*.*")),
    *("web/*.*", "web/src/**/*.*", "web/public/*.*"),
    *(f"src/woodshed/{files}" for files in ("engine/_build/*.*", "server/_page/*.*", "server/build.py")),
)
PAGE_TOOLS = "src/woodshed/server/build.py"
CHECKS = (
    *(["mypy"], ["python", PAGE_TOOLS, "check"]),  # they take longest
    *(["ruff", "check"], ["ruff", "format", "--check"], ["lint-imports"], ["python", PAGE_TOOLS, "lint"]),
)


def main() -> int:
    """Set up what is missing, then do what the words say; return the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must be told so
        stop("Woodshed needs Python 3.11 or newer.", "Install one, and run this with it.")
    words = sys.argv[1:]
    job = words[0] if words else ""
    try:
        with one_at_a_time():
            set_up(with_tests=job in {"test", "check"})
    except KeyboardInterrupt:
        stop("The set-up was stopped.", "Run the same command again and it starts afresh.", code=130)
    except OSError as error:
        stop(f"The set-up cannot write {error.filename or VENV}: {error.strerror}.", "Make room or allow it there.")
    os.environ["PYTHONUTF8"] = "1"  # names of folders, whatever the locale
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    if job == "test":
        return run_tests(words[1:])
    if job == "check":
        return run_checks(words[1:])
    return run_woodshed(words)


def run_tests(words: list[str]) -> int:
    """Run pytest with these words; without any, every test, one half beside the other where two processors are."""
    words = words or (["-n", "2"] if (os.cpu_count() or 1) > 1 else [])
    return subprocess.run([str(PYTHON), "-m", "pytest", *words], cwd=ROOT, check=False).returncode


def run_checks(words: list[str]) -> int:
    """Run every linter, however many of them complain, as many at once as there are processors; then the tests."""
    failed = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for check, done in zip(CHECKS, pool.map(run_check, CHECKS), strict=True):
            say(f"Checking: {' '.join(check)}\n{done.stdout.rstrip()}")
            if done.returncode:
                failed.append(" ".join(check))
    say(f"Failed before the tests: {', '.join(failed)}" if failed else "Every check passed; now the tests.")
    return max(run_tests(words), 1 if failed else 0)


def run_check(check: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a linter and keep what it says."""
    words, pipe, both = [str(BIN / check[0]), *check[1:]], subprocess.PIPE, subprocess.STDOUT
    return subprocess.run(words, cwd=ROOT, check=False, stdout=pipe, stderr=both, encoding="utf-8", errors="replace")


def run_woodshed(words: list[str]) -> int:
    """Become the woodshed command, so that Ctrl-C and signals go straight to it."""
    command = [str(PYTHON), "-P", "-m", "woodshed", *words]  # -P: nothing in this folder is mistaken for a library
    if os.name != "nt":
        os.execv(PYTHON, command)  # noqa: S606 - a shell would only be in the way
    return subprocess.run(command, check=False).returncode


def set_up(*, with_tests: bool) -> None:
    """Bring .venv and the engine up to date; at once when they are."""
    done = read_stamp()
    packages, with_tests = package_inputs(), with_tests or bool(done.get("with_tests"))
    ready = done.get("packages") == packages and done.get("with_tests") == with_tests
    ready = ready and PYTHON.exists() and not UNFINISHED.exists()
    if ready and done.get("built") == build_state():
        return
    if not ready:
        make_venv()
        fetch("compilers", *build_requirements())
    with Build() as build:  # on its own processors, while libraries come over the line
        if not ready:
            fetch("libraries", *requirements(with_tests=with_tests))
        build.wait()
    if not ready:
        fetch("rest", "--no-build-isolation", "-e", f"{ROOT}[dev]" if with_tests else str(ROOT))
    write_stamp({"packages": packages, "with_tests": with_tests, "built": build_state()})


def make_venv() -> None:
    """Make .venv, anew when an earlier set-up was cut short while it filled it."""
    if not has_pip():
        stop("This Python has no pip.", "Install it (on Debian: apt install python3-pip) and run this again.")
    first = "Woodshed sets itself up in .venv, this once. It takes two to five minutes, or up to ten on a slow machine."
    say("Woodshed brings .venv up to date." if PYTHON.exists() else first)
    with Step("Making .venv"):
        if VENV.exists() and (UNFINISHED.exists() or not PYTHON.exists()):
            shutil.rmtree(VENV)
        VENV.mkdir(exist_ok=True)
        LOG.write_text("")
        # Debian keeps ensurepip in another package, so .venv gets no pip of its own.
        venv.create(VENV, with_pip=False, symlinks=os.name != "nt")


def has_pip() -> bool:
    """Return whether the Python that runs this can install packages."""
    return importlib.util.find_spec("pip") is not None


def fetch(what: str, *words: str) -> None:
    """Let the machine's own pip, with its own settings, install something into .venv."""
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON), "--disable-pip-version-check", "--no-input"]
    with Step(f"Fetching the {what}") as step:
        command = [*pip, "install", "--progress-bar", "off", "-c", str(ROOT / "constraints.txt"), *words]
        UNFINISHED.touch()
        run_logged(command, lambda line: step.show(package_named_in(line)))
        UNFINISHED.unlink()


def package_named_in(line: str) -> str:
    """Return the package that a line of pip's is about, or "" when it is about none."""
    words = line.split()
    if line.startswith("Collecting "):
        return words[1]
    return f"unpacking {len(words) - 3}" if line.startswith("Installing collected packages: ") else ""


def build_requirements() -> list[str]:
    """Return what pyproject.toml says the build needs."""
    return list(settings()["build-system"]["requires"])


def requirements(*, with_tests: bool) -> list[str]:
    """Return the libraries that pyproject.toml says Woodshed needs, and its tests."""
    project = settings()["project"]
    return [*project["dependencies"], *(project["optional-dependencies"]["dev"] if with_tests else ())]


def settings() -> dict[str, Any]:
    """Return what pyproject.toml says."""
    import tomllib  # noqa: PLC0415 - an older Python must reach its error message

    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def package_inputs() -> str:
    """Return a hash of everything that decides which packages belong in .venv, and of where it is."""
    digest = hashlib.sha256(str(ROOT).encode())
    for name in PACKAGE_INPUTS:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def build_state() -> str:
    """Return a hash of the names, sizes and times of what is built, and of what it was built from."""
    digest = hashlib.sha256()
    for pattern in BUILT_FROM:
        for path in sorted(ROOT.glob(pattern)):
            if path.suffix != ".pyc":
                stat = path.stat()
                digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def read_stamp() -> dict[str, object]:
    """Return what the last set-up wrote down; nothing when there was none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp: dict[str, object]) -> None:
    """Write down what is set up, for the next start."""
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(stamp), encoding="utf-8")
    fresh.replace(STAMP)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Keep two starts from setting up the same .venv at once."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        yield
        return
    with Path(__file__).open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is setting Woodshed up; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Step:
    """One line that tells which step of the set-up runs, on what, and for how long."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.item = ""
        self.live = sys.stderr.isatty()
        self.over = threading.Event()
        self.started = time.monotonic()
        self.clock = threading.Thread(target=self.tick, daemon=True)

    def __enter__(self) -> Step:  # noqa: PYI034 - Self is newer than the Pythons that must be able to read this file
        if self.live:
            self.clock.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.over.set()
        if self.live:
            self.clock.join()
            sys.stderr.write("\r\x1b[K")
        if kind is None:
            say(f"  {self.name:<24} {time.monotonic() - self.started:5.1f} s")

    def show(self, item: str) -> None:
        """Tell what the step works on now; "" says nothing new."""
        self.item = item.strip() or self.item

    def tick(self) -> None:
        """Draw the line four times a second until the step is over."""
        while not self.over.wait(0.25):
            line = f"  {self.name:<24} {time.monotonic() - self.started:5.0f} s  {self.item}"
            sys.stderr.write(f"\r\x1b[K{line[:79]}")
            sys.stderr.flush()


class Build:
    """The engine and the page in the making, while other steps go on."""

    def __enter__(self) -> Build:  # noqa: PYI034 - Self is newer than the Pythons that must be able to read this file
        self.lines: list[str] = []
        self.process = start([str(PYTHON), "hatch_build.py"])
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.reader.join()
        self.process.communicate()  # which closes the pipe

    def read(self) -> None:
        """Take what the build says, so that it never waits for somebody to hear it."""
        self.lines.extend(self.process.stdout or ())

    def wait(self) -> None:
        """Show what it says until it is over, and stop when it failed."""
        with Step("Building the engine and the page") as step:
            while self.reader.is_alive():
                self.reader.join(0.1)
                step.show(self.lines[-1] if self.lines else "")
            end_of_step(self.process, self.lines)


def run_logged(command: list[str], show: Callable[[str], None]) -> None:
    """Run a step of the set-up, showing its lines one at a time and keeping them in the log."""
    lines = []
    with start(command) as step:
        try:
            for line in step.stdout or ():
                lines.append(line)
                show(line)
        except BaseException:
            step.terminate()
            raise
    end_of_step(step, lines)


def start(command: list[str]) -> subprocess.Popen[str]:
    """Start a program of the set-up, whose lines can be read."""
    env = {**os.environ, "PYTHONUNBUFFERED": "1", "PIP_USER": "0"}  # pip cannot install for the user into .venv
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=env, text=True, stdout=pipe, stderr=subprocess.STDOUT)


def end_of_step(step: subprocess.Popen[str], lines: list[str]) -> None:
    """Keep what a program of the set-up said, and stop when it failed."""
    with LOG.open("a", encoding="utf-8") as log:
        log.writelines(lines)
    if step.wait():
        say("".join(lines[-20:]))
        stop(f"The set-up failed; what it said last is above, and all of it in {LOG}.", "Mend that and run this again.")


def say(line: str) -> None:
    """Tell the person something, out of the way of what the command itself prints."""
    print(line, file=sys.stderr, flush=True)


def stop(problem: str, remedy: str, *, code: int = 2) -> NoReturn:
    """Say what is wrong and what to do about it, and leave."""
    say(f"{problem} {remedy}")
    sys.exit(code)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
