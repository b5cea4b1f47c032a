"""The studio's page against its goals, in a headless Chromium on a server of its own.

    .venv/bin/python benchmarks/studio.py --seconds 10

There is no peer to take turns with: each figure is the median of some rounds. Wall time; the load of the
machine is printed beside, for a busy one gives lower figures.
"""

import argparse
import dataclasses
import importlib.util
import os
import socket
import statistics
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from engine import song as sixteen_tracks
from playwright.sync_api import Browser, Page, sync_playwright
from studio_start import measure_start
from studio_together import measure_together
from waiting import wait_for

from woodshed.compose import compose_song
from woodshed.server.app import create_app
from woodshed.song import Song
from woodshed.song.document import Clip, Note, Track
from woodshed.units import Ticks

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3

OFFLINE = """
async ({ song, catalogue, seconds, rounds, eco }) => {
  const { Player } = await window.woodshed.engine();
  const found = [];
  for (let round = 0; round < rounds; round++) {
    const context = new OfflineAudioContext(2, seconds * 48000, 48000);
    const player = await Player.create({ catalogue, context, samples: null, shape: null });
    player.eco(eco);
    player.show(song);
    player.play();
    await player.settled();
    const began = performance.now();
    await context.startRendering();
    found.push(seconds / ((performance.now() - began) / 1000));
    player.close();
  }
  return found;
}
"""

BLOCKS = """
async ({ song, catalogue, seconds, rounds, size }) => {
  const { Rig, Catalogue, changes, compileEngine } = await window.woodshed.engine();
  const found = [];
  const [left, right] = [new Float32Array(size), new Float32Array(size)];
  for (let round = 0; round < rounds; round++) {
    const rig = new Rig(await WebAssembly.instantiate(await compileEngine()), 48000);
    rig.run(changes(null, song, new Catalogue(catalogue)));
    rig.execute(["play", 0]);
    const began = performance.now();
    for (let made = 0; made < seconds * 48000; made += size) rig.process(size, left, right);
    found.push(seconds / ((performance.now() - began) / 1000));
    rig.close();
  }
  return found;
}
"""

OPENING = """
async ({ tracks, rounds }) => {
  const { Rig, Catalogue, changes, compileEngine } = await window.woodshed.engine();
  const { before, after } = tracks;
  const found = { open: [], edit: [] };
  for (let round = 0; round < rounds; round++) {
    const rig = new Rig(await WebAssembly.instantiate(await compileEngine()), 48000);
    let began = performance.now();
    rig.run(changes(null, before, new Catalogue([])));
    found.open.push(performance.now() - began);
    const clips = before.tracks[0].clips.map((clip, index) => index ? clip : after);
    const edited = { ...before, tracks: before.tracks.map((track, index) => index ? track : { ...track, clips }) };
    began = performance.now();
    rig.run(changes(before, edited, new Catalogue([])));
    found.edit.push(performance.now() - began);
    rig.close();
  }
  return found;
}
"""


def tests_module(name: str, path: Path) -> Any:
    """Return a module of the tests, which no package holds."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is missing")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


PAGE = tests_module("engine_bench", ROOT / "tests" / "browser" / "engine" / "conftest.py")
FIND = tests_module("find_chromium", ROOT / "tests" / "browser" / "find.py")


@contextmanager
def studio() -> Iterator[str]:
    """Serve an empty workspace; yields where."""
    with tempfile.TemporaryDirectory() as workspace, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(Path(workspace)), log_level="warning", ws="websockets-sansio", lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


def ask(page: Page, script: str, **asked: Any) -> Any:
    """Run a script in the page with these values."""
    return page.evaluate(script, PAGE.plain({"catalogue": PAGE.catalogue(), "rounds": ROUNDS, **asked}))


def times_real(rounds: list[float]) -> str:
    """Return the median of some figures in words."""
    return f"{statistics.median(rounds):.1f}x real time"


def demo_song() -> Song:
    """Three songs of the composer at once: sixteen instruments (four of them ladder synths), buses and returns."""
    songs = [
        compose_song(f"an energetic {style} song, 60 seconds", seed=1).song for style in ("synthwave", "rock", "pop")
    ]
    tracks = [track for song in songs for track in song.tracks if track.kind != "master"]
    instruments = [track.id for track in tracks if track.kind == "instrument"][:16]
    kept = [track for track in tracks if track.kind != "instrument" or track.id in instruments]
    return dataclasses.replace(songs[0], tracks=(*kept, songs[0].tracks[-1]))


def measure_engine(page: Page, seconds: int) -> list[tuple[str, str, str]]:
    """Return what the engine reaches in the page: (what, goal, reached)."""
    heavy = sixteen_tracks(seconds)
    rows: list[tuple[str, str, list[float]]] = []
    for what, song in (
        ("a demo song of 16 instruments, offline", demo_song()),
        ("16 tracks of 8-voice ladder synth, EQ, compressor, 2 sends, offline", heavy),
    ):
        for quality, eco in (("", False), (", eco", True)):
            rows.append((what + quality, ">= 6x", ask(page, OFFLINE, song=song, seconds=seconds, eco=eco)))
    for size in (128, 1024):
        found = ask(page, BLOCKS, song=heavy, seconds=seconds, size=size)
        rows.append((f"the 16 tracks in the page, {size} frames a call", "-", found))
    return [(what, goal, times_real(found)) for what, goal, found in rows]


def measure_edits(page: Page) -> list[tuple[str, str, str]]:
    """Return how long 100,000 notes in 2,000 clips take to get into the engine, and one edit of them."""
    before = PAGE.plain(large_song())
    first = before["tracks"][0]["clips"][0]
    after = {**first, "notes": [{**first["notes"][0], "pitch": 61}, *first["notes"][1:]]}
    found = ask(page, OPENING, tracks={"before": before, "after": after})
    return [
        ("100,000 notes in 2,000 clips into the engine", "<= 3 s", f"{statistics.median(found['open']):.0f} ms"),
        ("one note of them changed", "<= 50 ms", f"{statistics.median(found['edit']):.2f} ms"),
    ]


def large_song() -> Song:
    """Forty tracks of fifty clips of fifty notes."""

    def clip(name: str, index: int) -> Clip:
        notes = tuple(Note(f"{name}-{index}-{n}", Ticks(n * 60), Ticks(50), 60) for n in range(50))
        return Clip(f"{name}-{index}", Ticks(index * 3840), Ticks(3840), notes=notes)

    tracks = [Track(f"t{t}", "Track", clips=tuple(clip(f"t{t}", i) for i in range(50))) for t in range(40)]
    return Song(tracks=(*tracks, Track("master", "Master", "master")))


def engine_page(browser: Browser, url: str) -> Page:
    """Return a page that can run the engine."""
    page = browser.new_page()
    page.goto(url)
    wait_for(page, "!!window.woodshed?.engine")
    return page


def main() -> None:
    """Print a table of what was reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=10, help="how much of each song is played")
    parser.add_argument("--only", choices=("start", "engine", "edits", "together"), help="measure this alone")
    wanted = parser.parse_args()
    seconds: int = wanted.seconds
    chromium = FIND.find_chromium()
    if chromium is None:
        sys.exit("There is no Chromium. Install one, or set WOODSHED_CHROMIUM to its path.")
    measures: dict[str, Callable[[Browser, str], list[tuple[str, str, str]]]] = {
        "start": measure_start,
        "engine": lambda browser, url: measure_engine(engine_page(browser, url), seconds),
        "edits": lambda browser, url: measure_edits(engine_page(browser, url)),
        "together": measure_together,
    }
    with studio() as url, sync_playwright() as playwright:
        env = {**os.environ, **chromium.env}
        flags = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
        browser = playwright.chromium.launch(executable_path=chromium.path, args=flags, env=env)
        print("| what | goal | reached |\n|---|---|---|")
        for name, measure in measures.items():
            if wanted.only not in {None, name}:
                continue
            for row in measure(browser, url):
                print(f"| {' | '.join(row)} |", flush=True)
    print(f"\nload of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
