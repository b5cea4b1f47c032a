"""Effects against pedalboard's nearest class: processor time for a sample of stereo, side by side in one run.

    .venv/bin/python benchmarks/devices.py --seconds 20 --rounds 7

Each effect is one on a track of our engine, at eco quality (no oversampling); then in full, and on eight tracks at
once, which share banks of lanes. Both sides get the same stereo sound, 48 kHz, never silent, so that tails run all
the time, in one call each; our engine cuts it into blocks of 256 samples itself, pedalboard into those of 512. What
either needs without an effect (an engine of one group, an empty board) is measured beside it and taken away.
Figures are processor time (user + system), medians of rounds in which all take turns. With `--keep` the costs are
kept in docs/devices/costs.json, from which the page of goals is made.
"""

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from woodshed.certify import write_index
from woodshed.certify.costs import COSTS, Cost
from woodshed.engine import Mirror, no_media
from woodshed.engine.native import host
from woodshed.song.document import Device, Song, Track

RATE = 48_000
BLOCK = 512
PLUCK_S = 0.2
EIGHT = 8
PAGES = Path(__file__).parents[1] / "docs" / "devices"

Audio = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Pair:
    """A device of ours, its settings, and the class of pedalboard that does the most similar work."""

    kind: str
    peer: str
    peer_settings: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, float] = field(default_factory=dict)
    goal: str = "<= 1.0"
    what: str = ""

    def board(self) -> Any:
        """Return pedalboard's effect; its modes are named."""
        import pedalboard

        found = getattr(pedalboard, self.peer)
        settings = dict(self.peer_settings)
        if "mode" in settings:
            settings["mode"] = getattr(found.Mode, settings["mode"])
        return pedalboard.Pedalboard([found(**settings)])


LADDER = {"mode": "LPF24", "cutoff_hz": 1000, "resonance": 0.3, "drive": 2.0}
CHORUS = {"rate_hz": 0.6, "depth": 0.25, "centre_delay_ms": 9.0, "mix": 0.5}
DELAY = {"delay_seconds": 0.375, "feedback": 0.45, "mix": 0.3}
REVERB = {"room_size": 0.5, "wet_level": 0.25, "dry_level": 0.75}
COMPRESSOR = {"threshold_db": -18, "ratio": 4, "attack_ms": 5, "release_ms": 120}

GOALS = (
    Pair("filter", "LadderFilter", LADDER, {"mode": 1, "cutoff_hz": 1000, "resonance": 0.3}),
    Pair(
        "filter", "LadderFilter", LADDER, {"mode": 1, "cutoff_hz": 1000, "resonance": 0.3, "drive_db": 6}, what="driven"
    ),
    Pair("chorus", "Chorus", CHORUS, {"rate_hz": 0.6, "voices": 2, "delay_ms": 9}),
    Pair("delay", "Delay", DELAY, {"free": 1, "time_ms": 375, "feedback": 0.45}),
    Pair("reverb", "Reverb", REVERB, {"decay_s": 1.8, "mix": 0.25}),
    Pair("compressor", "Compressor", COMPRESSOR, {"threshold_db": -18, "ratio": 4, "attack_ms": 5, "release_ms": 120}),
)
# Models of machines do more than any class of pedalboard: what they cost beside it, without a goal.
MACHINES = (
    Pair("bbd_chorus", "Chorus", CHORUS, goal="-"),
    Pair("bbd_echo", "Delay", DELAY, goal="-"),
    Pair("tape_echo", "Delay", DELAY, goal="-"),
    Pair("plate_reverb", "Reverb", REVERB, goal="-"),
    Pair("spring_reverb", "Reverb", REVERB, goal="-"),
    Pair("fet_compressor", "Compressor", COMPRESSOR, goal="-"),
    Pair("opto_compressor", "Compressor", COMPRESSOR, goal="-"),
    Pair("vca_compressor", "Compressor", COMPRESSOR, goal="-"),
    Pair("vari_mu_compressor", "Compressor", COMPRESSOR, goal="-"),
)


def cpu(job: Callable[[], Any]) -> float:
    """Return the processor time of a job, in s."""
    before = time.process_time()
    job()
    return time.process_time() - before


def plucks(seconds: int) -> Audio:
    """Return tones that come and go over noise that stays, the sides not alike."""
    rng = np.random.default_rng(0)
    time_s = np.arange(seconds * RATE) / RATE
    tone = 0.4 * np.sin(2 * np.pi * 220 * time_s) * ((time_s % 0.5) < PLUCK_S)
    return (tone + 0.05 * rng.standard_normal((2, seconds * RATE))).astype(np.float32)


def our_engine(kinds: tuple[str, ...], settings: dict[str, float], audio: Audio, tracks: int, *, eco: bool) -> float:
    """Return the processor time of an engine whose groups, one a track, have these effects."""
    fed = [f"in{i}" for i in range(tracks)]
    sources = tuple(Track(name, name, "audio", output=f"g{i}") for i, name in enumerate(fed))
    groups = tuple(
        Track(f"g{i}", "G", "group", devices=tuple(Device(f"{kind}{i}", kind, params=settings) for kind in kinds))
        for i in range(tracks)
    )
    whole = Song(tracks=(*sources, *groups, Track("master", "M", "master")))
    mirror = Mirror(host(), whole, RATE, media=no_media(), frozen=dict.fromkeys(fed, 0), eco=eco)
    left, right = np.zeros_like(audio[0]), np.zeros_like(audio[0])
    for name in fed:
        mirror.call("ws_feed", mirror.tracks[name], audio[0], audio[1])
    spent = cpu(lambda: mirror.process(left, right))
    mirror.close()
    return spent


def our_effect(kind: str, settings: dict[str, float], audio: Audio, tracks: int, *, eco: bool) -> float:
    """Return the processor time of an effect for each of `tracks` tracks, the bare engine taken away."""
    with_it = our_engine((kind,), settings, audio, tracks, eco=eco)
    return (with_it - our_engine((), {}, audio, tracks, eco=eco)) / tracks


def measure(pair: Pair, audio: Audio, rounds: int) -> tuple[list[str], Cost]:
    """Return the row of a pair, and what is kept of it."""
    import pedalboard

    board, empty = pair.board(), pedalboard.Pedalboard([])

    def peer(effect: Any) -> float:
        return cpu(lambda: effect(audio, RATE, buffer_size=BLOCK))

    jobs: dict[str, Callable[[], float]] = {
        "eco": lambda: our_effect(pair.kind, pair.settings, audio, 1, eco=True),
        "peer": lambda: peer(board) - peer(empty),
        "full": lambda: our_effect(pair.kind, pair.settings, audio, 1, eco=False),
        "of eight": lambda: our_effect(pair.kind, pair.settings, audio, EIGHT, eco=True),
    }
    took: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            took[name].append(job())
    ns = {name: statistics.median(times) / audio.shape[1] * 1e9 for name, times in took.items()}
    ratios = [ns[name] / ns["peer"] for name in ("eco", "full", "of eight")]
    name = f"`{pair.kind}`{pair.what and ', '}{pair.what} against {pair.peer}"
    measured = [f"{ratios[0]:.2f}x", f"{ns['eco']:.1f}", f"{ns['peer']:.1f}", f"{ratios[1]:.2f}x", f"{ratios[2]:.2f}x"]
    cost = Cost(pair.kind, pair.what, pair.peer, round(ns["eco"], 1), round(ns["peer"], 1), pair.goal != "-")
    return [name, pair.goal, *measured], cost


def processor() -> str:
    """Return what this machine calls its processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=20, help="length of the sound")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="*", default=[], help="these devices of ours")
    parser.add_argument("--keep", action="store_true", help="keep the costs for the page of goals, docs/devices")
    asked = parser.parse_args()
    audio = plucks(asked.seconds)
    where = f"{time.strftime('%Y-%m-%d')}, {processor()}"
    print(f"{where}, Python {platform.python_version()}\n")
    print("| what | goal | eco | ours, ns a sample | theirs | in full | one of eight tracks, eco |")
    print("|---|---|---|---|---|---|---|")
    costs = []
    for pair in (*GOALS, *MACHINES):
        if not asked.only or pair.kind in asked.only:
            row, cost = measure(pair, audio, asked.rounds)
            costs.append(cost)
            print(f"| {' | '.join(row)} |", flush=True)
    if asked.keep:
        rows = ",\n".join(json.dumps(asdict(cost)) for cost in costs)
        kept = f'{{"measured": {json.dumps(where)}, "pairs": [\n{rows}\n]}}\n'
        (PAGES / COSTS).write_text(kept, encoding="utf-8")
        write_index(PAGES)


if __name__ == "__main__":
    main()
