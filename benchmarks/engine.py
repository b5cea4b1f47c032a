"""The engine against its goals and its peers, side by side in one run.

    python3 studio.py test -q tests/engine                                       # sets everything up
    python3 -m pip --python .venv/bin/python install -e ".[dev,benchmarks]"      # and the peers
    .venv/bin/python benchmarks/engine.py --seconds 30

CPU seconds (user + system) unless it says wall; each figure is the median of interleaved rounds.
"""

import argparse
import dataclasses
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from devices import our_effect
from peers import DawDreamer

from woodshed.engine import Mirror, no_media, render, render_mix, stream
from woodshed.engine.native import host
from woodshed.engine.wasm import WasmHost
from woodshed.song.document import Clip, Device, Note, Send, Song, Track
from woodshed.units import Ticks

RATE = 48_000
TRACKS = 16
CHORD = (43, 50, 55, 62)
BEAT = 960
ROUNDS = 3
PLUCK_S = 0.2


def cpu(job: Callable[[], Any]) -> float:
    before = time.process_time()
    job()
    return time.process_time() - before


def wall(job: Callable[[], Any]) -> float:
    before = time.perf_counter()
    job()
    return time.perf_counter() - before


def interleaved(jobs: dict[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, float]:
    """Run the jobs in turn, A B A B ..., and return each one's median."""
    found: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            found[name].append(job())
    return {name: statistics.median(values) for name, values in found.items()}


# ── the song ──


def song(seconds: float) -> Song:
    """Sixteen tracks of an eight-voice synth with equaliser, compressor and two sends, at 120 bpm."""
    beats = int(seconds * 2)
    tracks = []
    for index in range(TRACKS):
        notes = tuple(
            Note(f"{index}-{beat}-{pitch}", Ticks(beat * BEAT), Ticks(900), pitch + index % 5, 100)
            for beat in range(beats)
            for pitch in CHORD
        )
        devices = tuple(Device(f"{kind}-{index}", kind) for kind in ("ladder_synth", "equalizer", "compressor"))
        sends = (Send(f"a-{index}", "reverb", -14.0), Send(f"b-{index}", "delay", -18.0))
        clip = Clip(f"clip-{index}", Ticks(0), Ticks(beats * BEAT), notes=notes)
        tracks.append(Track(f"track-{index}", "Synth", gain_db=-12.0, devices=devices, sends=sends, clips=(clip,)))
    returns = tuple(
        Track(kind, kind, "return", devices=(Device(kind, kind, params={"mix": 1.0}),)) for kind in ("reverb", "delay")
    )
    return Song(tracks=(*tracks, *returns, Track("master", "Master", "master")))


def play_live(whole: Song, seconds: float, *, eco: bool) -> None:
    """Render in one engine on one core."""
    mirror = Mirror(host(), whole, RATE, media=no_media(), eco=eco)
    mirror.call("ws_play", 0)
    left, right = np.zeros(RATE, np.float32), np.zeros(RATE, np.float32)
    for _ in range(int(seconds)):
        mirror.process(left, right)
    mirror.close()


def dawdreamer_song(seconds: float) -> Any:
    """Build the same song as a DawDreamer graph; return the engine, ready to render."""
    peer = DawDreamer(RATE)
    graph: list[tuple[Any, list[str]]] = []
    outs, sends = [], {"reverb": [], "delay": []}
    for index in range(TRACKS):
        synth = peer.device(f"s{index}", "ladder_synth", voices=8)
        for beat in range(int(seconds * 2)):
            for pitch in CHORD:
                synth.add_midi_note(pitch + index % 5, 100, beat * 0.5, 900 / BEAT * 0.5)
        graph.append((synth, []))
        graph.append((peer.device(f"e{index}", "equalizer"), [f"s{index}"]))
        own = peer.engine.make_add_processor(f"k{index}", [1.0])
        graph.append((own, [f"e{index}"]))
        graph.append((peer.device(f"c{index}", "compressor"), [f"e{index}", f"k{index}"]))
        outs.append(f"c{index}")
        for name, gain in (("reverb", 0.2), ("delay", 0.126)):
            graph.append((peer.engine.make_add_processor(f"{name}{index}", [gain]), [f"c{index}"]))
            sends[name].append(f"{name}{index}")
    for name, sources in sends.items():
        graph.append((peer.engine.make_add_processor(f"sum-{name}", [1.0] * TRACKS), sources))
        graph.append((peer.device(name, name), [f"sum-{name}"]))
    graph.append((peer.engine.make_add_processor("mix", [0.25] * TRACKS + [1.0, 1.0]), [*outs, "reverb", "delay"]))
    peer.engine.load_graph(graph)
    return peer.engine


def measure_song(seconds: float) -> list[tuple[str, str, str]]:
    whole = song(seconds)
    peer = dawdreamer_song(seconds)
    jobs = {
        "ours": lambda: cpu(lambda: play_live(whole, seconds, eco=False)),
        "ours at 1x": lambda: cpu(lambda: play_live(whole, seconds, eco=True)),
        "DawDreamer": lambda: cpu(lambda: peer.render(seconds)),
    }
    found = interleaved(jobs)
    return [
        (
            f"16 tracks, {seconds:.0f} s, one core, against DawDreamer (which runs at 1x)",
            ">= 5x faster",
            (
                f"{found['DawDreamer'] / found['ours at 1x']:.1f}x at 1x, "
                f"{found['DawDreamer'] / found['ours']:.1f}x with our 2x oversampling"
            ),
        )
    ]


def with_workers(count: int, job: Callable[[], Any]) -> float:
    before, render.WORKERS = render.WORKERS, count
    try:
        return wall(job)
    finally:
        render.WORKERS = before


def measure_cores(seconds: float) -> list[tuple[str, str, str]]:
    whole = song(seconds)
    jobs = {str(n): lambda n=n: with_workers(n, lambda: render_mix(whole, tail_s=0.0)) for n in (1, 2)}
    # One core for real: the desk runs beside its parts otherwise.
    cores = sorted(os.sched_getaffinity(0))

    def on_one() -> float:
        os.sched_setaffinity(0, cores[:1])
        try:
            return jobs["1"]()
        finally:
            os.sched_setaffinity(0, cores)

    found = interleaved({"1": on_one, "2": jobs["2"]})
    return [("two cores against one (wall)", ">= 1.8x", f"{found['1'] / found['2']:.2f}x")]


def measure_change(seconds: float) -> list[tuple[str, str, str]]:
    whole = song(seconds)
    half = whole.tracks[3].clips[0].notes
    moved = (*half[: len(half) // 2], dataclasses.replace(half[len(half) // 2], pitch=70), *half[len(half) // 2 + 1 :])
    clip = dataclasses.replace(whole.tracks[3].clips[0], notes=moved)
    tracks = [dataclasses.replace(t, clips=(clip,)) if t.id == "track-3" else t for t in whole.tracks]
    changed = dataclasses.replace(whole, tracks=tuple(tracks))
    with tempfile.TemporaryDirectory() as folder:
        full = cpu(lambda: render_mix(whole, tail_s=0.0, cache=Path(folder)))
        again = cpu(lambda: render_mix(changed, tail_s=0.0, cache=Path(folder)))
    return [("one note changed in mid-song, new mix, against the full render", "<= 1/8", f"1/{full / again:.1f}")]


def measure_memory(seconds: float) -> list[tuple[str, str, str]]:
    code = f"import engine; [0 for piece in engine.stream(engine.song({seconds}), tail_s=0.0)]; print(engine.peak_mb())"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, text=True, check=True
    )
    return [(f"peak memory of a {seconds:.0f} s render, streamed", "<= 400 MB", f"{float(told.stdout):.0f} MB")]


def peak_mb() -> float:
    """Return the most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# ── voices and effects ──


def voices_per_core(build: Any, *, eco: bool) -> float:
    """How many sustained ladder voices one core plays in real time."""
    devices = (Device("synth", "ladder_synth"),)
    tracks = [Track(f"t{i}", "T", devices=(dataclasses.replace(devices[0], id=f"d{i}"),)) for i in range(8)]
    mirror = Mirror(build, Song(tracks=(*tracks, Track("master", "M", "master"))), RATE, media=no_media(), eco=eco)
    for track in mirror.tracks.values():
        for voice in range(8):
            mirror.call("ws_note_on", track, 40 + 3 * voice, 100)
    left, right = np.zeros(RATE // 10, np.float32), np.zeros(RATE // 10, np.float32)
    mirror.process(left, right)
    spent = cpu(lambda: [mirror.process(left, right) for _ in range(30)])
    mirror.close()
    return 64 * 3.0 / spent


def measure_voices() -> list[tuple[str, str, str]]:
    wasm = WasmHost()
    jobs = {
        "native": lambda: voices_per_core(host(), eco=False),
        "native at 1x": lambda: voices_per_core(host(), eco=True),
        "wasm": lambda: voices_per_core(wasm, eco=True),
    }
    found = interleaved(jobs)
    return [
        (
            "ladder voices at 1x, one core, native",
            ">= 2,500",
            f"{found['native at 1x']:,.0f} ({found['native']:,.0f} at 2x)",
        ),
        ("ladder voices at 1x, one core, wasm (wasmtime, 4,800-sample calls)", ">= 1,000", f"{found['wasm']:,.0f}"),
    ]


def effects() -> dict[str, tuple[str, dict[str, float], Any]]:
    """Our device, its settings and the pedalboard effect of its class."""
    import pedalboard as pb

    bands = (
        {f"band{n}_type": 3.0 for n in range(2, 8)}
        | {f"band{n}_db": 3.0 for n in range(1, 9)}
        | {"band1_type": 2.0, "band8_type": 5.0}
    )
    eight = pb.Pedalboard(
        [pb.LowShelfFilter(90, 2), *(pb.PeakFilter(100 * 2**i, 3) for i in range(1, 7)), pb.HighShelfFilter(9000, 2)]
    )
    return {
        "reverb": ("reverb", {}, pb.Reverb()),
        "compressor": ("compressor", {"threshold_db": -18, "ratio": 4}, pb.Compressor(-18, 4, 5, 120)),
        "ladder": ("filter", {"cutoff_hz": 1000}, pb.LadderFilter(pb.LadderFilter.Mode.LPF24, 1000, 0.3)),
        "chorus": ("chorus", {}, pb.Chorus()),
        "delay": ("delay", {}, pb.Delay(0.375, 0.45, 0.3)),
        "limiter": ("limiter", {}, pb.Limiter(-1, 100)),
        "8-band EQ": ("equalizer", bands, eight),
    }


def measure_effects() -> list[tuple[str, str, str]]:
    rng, seconds = np.random.default_rng(0), 30
    time_s = np.arange(seconds * RATE) / RATE
    wave = 0.4 * np.sin(2 * np.pi * 220 * time_s) * ((time_s % 0.5) < PLUCK_S) + 0.05 * rng.standard_normal(
        seconds * RATE
    )
    audio = np.stack([wave, wave]).astype(np.float32)
    rows = []
    for name, (kind, settings, peer) in effects().items():
        jobs = {
            "alone": lambda k=kind, s=settings: our_effect(k, s, audio, 1, eco=False),
            "of eight": lambda k=kind, s=settings: our_effect(k, s, audio, 8, eco=False),
            "pedalboard": lambda p=peer: cpu(lambda: p(audio, RATE, buffer_size=512)),
        }
        found = interleaved(jobs)
        alone, lanes = found["alone"] / found["pedalboard"], found["of eight"] / found["pedalboard"]
        rows.append(
            (
                f"{name} against pedalboard, CPU: alone; per track of eight",
                "<= 1.0; <= 0.3",
                f"{alone:.2f}; {lanes:.2f}",
            )
        )
    return rows


def measure_start() -> list[tuple[str, str, str]]:
    code = "from woodshed.engine import play; play('kick', [(0.0, 0.1, 60, 100)], 0.5, 48000)"
    found = interleaved({"start": lambda: wall(lambda: subprocess.run([sys.executable, "-c", code], check=True))}, 7)
    return [("import of woodshed.engine + first sound, a new process (wall)", "<= 0.3 s", f"{found['start']:.2f} s")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30.0, help="length of the song (the goals speak of 180)")
    seconds = parser.parse_args().seconds
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{time.strftime('%Y-%m-%d')}, {machine}\n")
    print("| what | goal | reached |\n|---|---|---|")
    jobs: list[Callable[[], list[tuple[str, str, str]]]] = [
        lambda: measure_cores(seconds), lambda: measure_song(seconds), measure_effects, lambda: measure_change(seconds),
        lambda: measure_memory(180.0), measure_voices, measure_start,
    ]  # fmt: skip
    for job in jobs:
        for row in job():
            print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()

__all__ = ["peak_mb", "song", "stream"]
