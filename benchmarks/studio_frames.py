"""How much script a frame of the studio's timeline takes, in a real browser: scrolling, zooming, playing.

    .venv/bin/python benchmarks/studio_frames.py

Two songs: 40 tracks with 5,000 notes, and 40 tracks with 2,000 clips and 100,000 notes. Chromium traces its
main thread; the script of a frame is the processor time of its JavaScript between two animation frames.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from woodshed.server.app import create_app
from woodshed.song import MASTER, Clip, Device, Note, Song, SongFolder, Track
from woodshed.units import PPQ, Ticks

BAR = 4 * PPQ
TRACKS = 40
GOAL_MS = 4.0
SECONDS = 4.0
APART_US = 4_000
"""Callbacks of animation frames closer than this belong to one frame."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--autoplay-policy=no-user-gesture-required"]
SCRIPT = frozenset({"FunctionCall", "RunMicrotasks", "EvaluateScript", "FireAnimationFrame", "TimerFire"})
FRAME = "FireAnimationFrame"


def song_of(clips: int, notes: int) -> Song:
    """Return a song of 40 tracks with so many clips and notes, spread evenly; every second track plays."""
    on_track = clips // TRACKS
    in_clip = notes // clips

    def notes_of(seed: int) -> tuple[Note, ...]:
        step = BAR * 2 // in_clip
        return tuple(
            Note(f"n{seed:05}{i:05}", Ticks(i * step), Ticks(step * 3 // 4), 40 + (seed * 7 + i * 5) % 36)
            for i in range(in_clip)
        )

    tracks = tuple(
        Track(
            f"track{t:05}",
            f"Track {t + 1}",
            devices=(Device(f"synth{t:05}", "ladder_synth"),) if t % 8 == 0 else (),
            colour=t % 8,
            clips=tuple(
                Clip(
                    f"clip{t:03}{c:03}", Ticks(c * 2 * BAR), Ticks(2 * BAR), f"Part {c + 1}", notes_of(t * on_track + c)
                )
                for c in range(on_track)
            ),
        )
        for t in range(TRACKS)
    )
    return Song(title="Many", tracks=(*tracks, Track(MASTER, "Master", "master")))


@contextmanager
def served(song: Song) -> Iterator[str]:
    """Serve a song on a free port of the loopback meanwhile; yields its address."""
    with tempfile.TemporaryDirectory() as place:
        SongFolder.create(Path(place) / "song", song, why="Measured").close()
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = uvicorn.Server(uvicorn.Config(create_app(Path(place)), log_level="warning", ws="websockets-sansio"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/songs/song"
        server.should_exit = True
        thread.join(10)


def script_of_frames(events: list[dict[str, Any]]) -> list[float]:
    """Return the milliseconds of processor time of the script of each frame, by the trace of the page's main thread."""
    frames = [event for event in events if event.get("name") == FRAME]
    main = max({(e["pid"], e["tid"]) for e in frames}, key=lambda at: sum((e["pid"], e["tid"]) == at for e in frames))
    own = [e for e in events if (e.get("pid"), e.get("tid")) == main and e.get("ph") == "X"]
    starts = sorted({e["ts"] for e in own if e["name"] == FRAME})
    merged: list[tuple[float, float, float]] = []
    for event in sorted((e for e in own if e["name"] in SCRIPT), key=lambda e: (e["ts"], -e.get("dur", 0))):
        start, end = event["ts"], event["ts"] + event.get("dur", 0)
        # What runs inside another is counted with it. Processor time: other programs do not count.
        if not merged or start >= merged[-1][1]:
            merged.append((start, end, event.get("tdur", event.get("dur", 0))))
    frame_starts = [start for i, start in enumerate(starts) if i == 0 or start - starts[i - 1] > APART_US]
    taken = [0.0] * len(frame_starts)
    index = 0
    for start, _, spent in merged:
        while index + 1 < len(frame_starts) and frame_starts[index + 1] <= start:
            index += 1
        if frame_starts and start >= frame_starts[0]:
            taken[index] += spent / 1000
    return taken


def trace(browser: Browser, page: Page, act: Callable[[float], None]) -> list[float]:
    """Return the script of each frame while `act` is called with the seconds gone, for some seconds."""
    browser.start_tracing(page=page, categories=["devtools.timeline", "toplevel"])
    begun = time.monotonic()
    while (gone := time.monotonic() - begun) < SECONDS:
        act(gone)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    return script_of_frames(events)


def measure(browser: Browser, url: str) -> dict[str, list[float]]:
    """Return the frames of each kind of use of the song at an address, and how long it took to open."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    begun = time.monotonic()
    page.goto(url)
    page.get_by_role("listbox", name="Clips").get_by_role("option").first.wait_for(timeout=60_000)
    opened_s = time.monotonic() - begun
    page.keyboard.press("Alt+4")  # the history below is still: what is measured is the timeline
    page.wait_for_timeout(1500)
    box = page.get_by_role("listbox", name="Clips").bounding_box()
    if box is None:
        raise SystemExit("The timeline is not on the page.")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def scroll(gone: float) -> None:
        page.mouse.wheel(30 if gone % 2 < 1 else -30, 12 if gone % 2 < 1 else -12)

    def zoom(gone: float) -> None:
        page.mouse.wheel(0, -20 if gone % 2 < 1 else 20)

    found = {"opens_s": [opened_s]}
    found["scrolling"] = trace(browser, page, scroll)
    page.keyboard.down("Control")
    found["zooming"] = trace(browser, page, zoom)
    page.keyboard.up("Control")
    page.keyboard.press("Space")
    found["playing with meters"] = trace(browser, page, lambda _: page.wait_for_timeout(100))
    found["playing, scrolling"] = trace(browser, page, scroll)
    page.keyboard.press("Space")
    page.close()
    return found


def main() -> None:
    """Print a table for both songs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chromium", default=os.environ.get("WOODSHED_CHROMIUM") or shutil.which("chromium"))
    chosen = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores; goal {GOAL_MS} ms of script a frame (p95)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chosen.chromium, args=FLAGS)
        for title, clips, notes in (
            ("40 tracks, 5,000 notes", 200, 5_000),
            ("2,000 clips, 100,000 notes", 2_000, 100_000),
        ):
            with served(song_of(clips, notes)) as url:
                found = measure(browser, url)
            print(f"{title}: opens in {found.pop('opens_s')[0]:.1f} s")
            for what, frames in found.items():
                p95 = statistics.quantiles(frames, n=20)[-1] if len(frames) > 1 else float("nan")
                rate = len(frames) / SECONDS
                print(f"  {what}: median {statistics.median(frames):.2f}, p95 {p95:.2f} ms; {rate:.0f} frames a second")
        browser.close()


if __name__ == "__main__":
    main()
