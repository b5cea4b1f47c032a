"""How long "make me a lo-fi beat" takes a person who asks for it: from the command to the mastered song.

Each seed is a process of its own, as on the command line, with stems, mix, master and report.
Run with `python benchmarks/beats.py [--seeds 5]`, on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

PROMPT = "make me a lo-fi beat"
GOAL_S = 15.0
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Python keeps what it has compiled, as it does for everybody who has not told it otherwise."""


def make(seed: int) -> tuple[float, float]:
    """Return the seconds that one beat takes, by the clock and of the processor."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "woodshed", "make", PROMPT, "--seed", str(seed), "--out", folder + "/beat"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        taken = time.perf_counter() - begun
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print a line for each seed, and the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    taken = []
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    make(0)  # compiles what was never run before
    for seed in range(1, parser.parse_args().seeds + 1):
        taken.append(make(seed))
        print(f"seed {seed}: {taken[-1][0]:.1f} s, {taken[-1][1]:.1f} s of the processor", flush=True)
    wall, cpu = (statistics.median(column) for column in zip(*taken, strict=True))
    print(f"median {wall:.1f} s (goal {GOAL_S:.0f} s), {cpu:.1f} s of the processor")


if __name__ == "__main__":
    main()
