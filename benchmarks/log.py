"""How many updates a second a song's log takes, for good: a `song.db` against a PostgreSQL, in turns.

    .venv/bin/python benchmarks/log.py postgresql://user@host/name

The database is one that may be written to; songs are made in it and stay. An update is what one edited note is on
the wire: 60 to 100 bytes, with a name and a reason. The relay commits what came in 0.4 s as one batch; batches of 1,
20, 200 and 2,000 are 2.5, 50, 500 and 5,000 updates a second and song. `songs` write at the same time, each from a
thread of its own, as rooms do. CPU is that of this process alone, so PostgreSQL's own work is not in it.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import threading
import time
from pathlib import Path

from woodshed.server.scale.settings import Settings
from woodshed.server.scale.stores import open_stores
from woodshed.song.history import History, Written
from woodshed.song.shelf import open_history, shelf_of

BATCHES = (1, 20, 200, 2_000)


def main() -> None:
    """Print a table."""
    reader = argparse.ArgumentParser()
    reader.add_argument("database")
    reader.add_argument("--rounds", type=int, default=3)
    reader.add_argument("--seconds", type=float, default=2.0)
    asked = reader.parse_args()
    stores = open_stores(Settings(database=asked.database), "benchmark")
    with tempfile.TemporaryDirectory() as files, tempfile.TemporaryDirectory() as elsewhere:
        roots = {"song.db": Path(files), "PostgreSQL": Path(elsewhere)}
        stores.mount(roots["PostgreSQL"])
        print("| songs | updates a commit | log | updates/s | commits/s | CPU us/update |\n|---|---|---|---|---|---|")
        for songs in (1, 8):
            for batch in BATCHES:
                measured: dict[str, list[tuple[float, float]]] = {name: [] for name in roots}
                for _ in range(asked.rounds):
                    for name, root in roots.items():
                        measured[name].append(written(root, songs, batch, asked.seconds))
                for name, rounds in measured.items():
                    rate = statistics.median(rate for rate, _ in rounds)
                    cpu = statistics.median(cpu for _, cpu in rounds)
                    print(f"| {songs} | {batch} | {name} | {rate:,.0f} | {rate / batch:,.0f} | {cpu:.1f} |", flush=True)
        stores.unmount(roots["PostgreSQL"])
    stores.close()


def written(root: Path, songs: int, batch: int, seconds: float) -> tuple[float, float]:
    """Write batches for a while; returns updates a second and microseconds of CPU for each."""
    rows: list[Written] = [
        (random.randbytes(random.randint(60, 100)), 1.7e9, "Ann", "Move a note") for _ in range(batch)
    ]
    counts = [0] * songs
    end = time.monotonic() + seconds

    def write(place: int) -> None:
        history = opened(root)
        while time.monotonic() < end:
            history.append_all(rows)
            counts[place] += batch
        history.close()

    threads = [threading.Thread(target=write, args=(place,)) for place in range(songs)]
    began, cpu = time.monotonic(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, cpu = time.monotonic() - began, time.process_time() - cpu
    return sum(counts) / took, cpu / sum(counts) * 1e6


def opened(root: Path) -> History:
    """Return the history of a new song, which this process holds."""
    folder = root / f"song{time.time_ns()}"
    folder.mkdir()
    shelf_of(folder).create(folder, [(b"\0\0", 1.7e9, "", "A new song")])
    history = open_history(folder)
    history.hold()
    return history


if __name__ == "__main__":
    main()
