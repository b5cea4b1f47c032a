"""The build from the command line: python -m woodshed.engine.build."""

import argparse
import sys
from pathlib import Path

from . import BuildError
from .engine import build_tree

ROOT = Path(__file__).resolve().parents[4]


def main() -> int:
    """Build what the arguments ask for; return 1 if something cannot be built."""
    parser = argparse.ArgumentParser(prog="python -m woodshed.engine.build", description="Build the engine.")
    parser.add_argument("--device", action="append", default=[], help="only this device (repeat for more)")
    parser.add_argument("--target", action="append", default=[], choices=["native", "wheel", "wasm"])
    asked = parser.parse_args()
    try:
        build_tree(ROOT, targets=asked.target or ("native", "wasm"), only=asked.device)
    except BuildError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


sys.exit(main())
