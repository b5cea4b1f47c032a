"""The relay against y-websocket 2.1 and hocuspocus 4.7, on the same load in turns.

    .venv/bin/python benchmarks/relay.py --rounds 3 --seconds 5      the table
    .venv/bin/python benchmarks/relay.py --soak 60                   an hour of fifty people, and the memory
    .venv/bin/python benchmarks/relay.py --kills 100                 kill -9 at random moments

The peers are installed when they are missing, with the Node that comes as a wheel; nothing else needs them.
The server is kept on one core and the load on another. CPU is user and system time of the server's process for
each edit that reached somebody else; the ratio is that of the medians. Woodshed writes every edit to its disk
meanwhile; the peers keep everything in memory.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pycrdt import Doc
from relay_kills import killed
from relay_running import Load, Raw
from relay_servers import Hocuspocus, Server, Woodshed, YWebsocket, install_peers

from woodshed.song import LiveSong, Song
from woodshed.song.document import MASTER, START, Clip, Note, Track
from woodshed.song.folder import SongFolder
from woodshed.song.live import Transaction
from woodshed.units import Ticks

RIFF = Clip("riff", START, Ticks(3_840), "Verse", notes=(Note("n0000000", START, Ticks(240), 48),))
SONG = Song("Rain", tracks=(Track("bass", "Bass", clips=(RIFF,)), Track(MASTER, "Master", "master")))
BASE = LiveSong.from_song(SONG, client_id=1).state()
SERVERS: dict[str, Callable[[int], Server]] = {
    "Woodshed": lambda rooms: Woodshed(SERVER_CORE, SONG, rooms),
    "y-websocket": lambda _: YWebsocket(SERVER_CORE),
    "hocuspocus": lambda _: Hocuspocus(SERVER_CORE),
}
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
SERVER_CORE, LOAD_CORE = (CORES[0], CORES[1]) if len(CORES) > 1 else (None, None)
RATE = 10.0
Row = tuple[str, str, str]


def table(rows: list[Row]) -> str:
    """Return rows of (what, goal, reached) as Markdown."""
    return "\n".join(f"| {' | '.join(row)} |" for row in [("what", "goal", "reached"), ("---",) * 3, *rows])


def fan_out(rooms: int, clients: int, goal: str, rounds: int, seconds: float) -> list[Row]:
    """Return the rows of one load: every server in turn, each round."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in SERVERS}
    for _ in range(rounds):
        for name, make in SERVERS.items():
            with make(rooms) as server:
                load = Load(server, [f"room-{n}" for n in range(rooms)], clients, RATE, seconds, BASE, LOAD_CORE)
                found[name].append(load.run())
            print(f"{rooms} x {clients}, {name}: {found[name][-1]}", file=sys.stderr, flush=True)
    middle = {
        name: {key: statistics.median(each[key] for each in said) for key in ("us", "p50", "p99", "frames", "rss_mb")}
        for name, said in found.items()
    }
    what = f"{rooms} {'room' if rooms == 1 else 'rooms'} of {clients}, {RATE:g} edits/s each"
    rows = [(f"{what}: CPU per delivery, against y-websocket", goal, _ratio(middle, "y-websocket"))]
    rows.append(("the same, against hocuspocus", "-", _ratio(middle, "hocuspocus")))
    for name, said in middle.items():
        reached = (
            f"{said['us']:.1f} us; p50 {said['p50']:.1f}, p99 {said['p99']:.1f} ms;"
            f" {said['frames']:,.0f} frames; {said['rss_mb']:.0f} MB"
        )
        rows.append((f"the same, {name}", "p99 <= 30 ms" if name == "Woodshed" and rooms == 1 else "-", reached))
    return rows


def _ratio(middle: dict[str, dict[str, float]], peer: str) -> str:
    return f"{middle['Woodshed']['us'] / middle[peer]['us']:.2f}x"


def first_sync(rounds: int) -> Row:
    """Return how soon a newcomer has a song of 40,000 notes: a server that has not opened it yet, until all is read."""
    took = []
    for _ in range(rounds):
        with Woodshed(None, large_song(), 1) as server:
            begin = time.perf_counter()
            with Raw(server, "room-0") as newcomer:
                state = newcomer.first_sync()
            Doc().apply_update(state)
            took.append(time.perf_counter() - begin)
    size = f"{len(state) / 1e6:.1f} MB"
    return (
        "40,000 notes: first sync to a new client, song closed before",
        "<= 1 s",
        f"{statistics.median(took):.2f} s; {size}",
    )


def large_song() -> Song:
    """Return 40 tracks of ten clips of a hundred notes."""
    chance = random.Random(1)
    tracks = []
    for t in range(40):
        clips = tuple(
            Clip(
                f"t{t:02}clip{c}",
                Ticks(c * 15_360),
                Ticks(15_360),
                notes=tuple(
                    Note(f"t{t:02}c{c}n{n:03}", Ticks(n * 150), Ticks(140), chance.randrange(30, 90))
                    for n in range(100)
                ),
            )
            for c in range(10)
        )
        tracks.append(replace(SONG.tracks[0], id=f"track{t:02}", name=f"Track {t}", clips=clips))
    return replace(SONG, tracks=(*tracks, SONG.tracks[1]))


def log_writes(rounds: int) -> Row:
    """Return how many updates a second are made part of a song and committed, with a commit every 100."""
    rates = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as keep:
            folder = SongFolder.create(Path(keep) / "song", SONG, client_id=1)
            written = [Transaction(update, "ann", "Move") for update in Load.updates(BASE, 7, 10_000)]
            begin = time.perf_counter()
            for place in range(0, len(written), 100):
                folder.take_in(written[place : place + 100])
                folder.save_unsaved()
            rates.append(len(written) / (time.perf_counter() - begin))
            folder.close()
    return ("merged and committed updates, 100 a commit", ">= 5,000 /s", f"{statistics.median(rates):,.0f} /s")


def idle_rooms(rooms: int = 200) -> Row:
    """Return the memory of a server with many open songs, each with one client that does nothing."""
    with Woodshed(None, SONG, rooms) as server:
        before = server.rss_mb
        clients = [Raw(server, f"room-{n}") for n in range(rooms)]
        for client in clients:
            client.first_sync()
        cpu_s = server.cpu_s
        time.sleep(3.0)
        reached = f"{server.rss_mb:.0f} MB ({before:.0f} MB with none); {(server.cpu_s - cpu_s) / 0.03:.1f} % of a core"
        for client in clients:
            client.close()
    return (f"{rooms} idle rooms", "<= 150 MB", reached)


def soak(minutes: float) -> list[Row]:
    """Return how the memory of a server grows under fifty people who edit and move their cursors.

    Each moves one note again and again, so that the song does not grow: a document remembers whatever stood in it,
    about 200 bytes for each place that a note left, unless the next one takes its place.
    """
    step_s = min(60.0, minutes * 60.0 / 5.0)
    sizes, said = [], {}
    with Woodshed(SERVER_CORE, SONG, 1) as server:
        end = time.monotonic() + minutes * 60.0
        while time.monotonic() < end:
            load = Load(
                server,
                ["room-0"],
                50,
                RATE,
                step_s,
                BASE,
                LOAD_CORE,
                presence=5.0,
                first_id=1_000 * (len(sizes) + 1),
                notes=1,
            )
            said = load.run()
            sizes.append(server.rss_mb)
            print(f"{len(sizes) * step_s / 60:.1f} min: {sizes[-1]:.1f} MB, {said}", file=sys.stderr, flush=True)
    grown = sizes[-1] - sizes[0]
    shown = " ".join(f"{size:.0f}" for size in sizes)
    return [
        (
            f"{minutes:g} minutes of 50 clients with cursors: growth after the first step",
            "none",
            f"{grown:+.1f} MB ({shown})",
        )
    ]


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each load")
    parser.add_argument("--soak", type=float, default=0.0, metavar="MINUTES")
    parser.add_argument("--kills", type=int, default=0, metavar="TIMES")
    options = parser.parse_args()
    print(f"load of the machine: {os.getloadavg()[0]:.1f}\n" if hasattr(os, "getloadavg") else "")
    if options.soak:
        print(table(soak(options.soak)))
    elif options.kills:
        lost = [killed(SONG, chance) for chance in range(options.kills)]
        print(
            table(
                [
                    (
                        f"kill -9 at {len(lost)} random moments: most lost",
                        "<= 1 s",
                        f"{max(lost):.2f} s, median {statistics.median(lost):.2f} s",
                    )
                ]
            )
        )
    else:
        install_peers()
        rows = fan_out(1, 50, "<= 0.35x", options.rounds, options.seconds)
        rows += fan_out(10, 5, "<= 0.6x", options.rounds, options.seconds)
        rows += [first_sync(options.rounds), log_writes(options.rounds), idle_rooms()]
        print(table(rows))


if __name__ == "__main__":
    main()
