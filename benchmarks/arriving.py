"""Audio on its way into a song: when others can hear it, how fast it comes, and what a bomb costs.

    .venv/bin/python benchmarks/arriving.py [--megabits 20] [--minutes 5] [--large 512]

A studio runs in a process of its own. One person sends a file over a line of so many megabits a second; another
asks for it as the page's engine does, and is served once the first page (1.37 s at 48 kHz) could be played. Then a
large file is sent as fast as it goes, and files that mean harm.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
import soundfile

RATE = 48_000
PAGE_FRAMES = 65_536
PIECE_BYTES = 4 * 2**20
TUS = {"Tus-Resumable": "1.0.0"}
KINDS = [("WAV", "PCM_16"), ("WAV", "PCM_24"), ("FLAC", "PCM_24"), ("AIFF", "PCM_24"), ("MP3", None), ("OGG", "VORBIS")]
Row = tuple[str, str, str]


def main() -> None:
    """Measure, and print a table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--megabits", type=float, default=20.0, help="how fast the sender's line is, in Mbit/s")
    options.add_argument("--minutes", type=float, default=5.0, help="how long the files that are heard are")
    options.add_argument("--large", type=int, default=512, help="how large the file is that is sent at once, in MB")
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as (address, server):
        rows = [row for kind in KINDS for row in hearing(address, kind, wanted.minutes, wanted.megabits)]
        rows += throughput(address, wanted.large)
        rows += bombs(address, server)
    load = os.getloadavg()[0]
    print(f"\nload {load:.1f} at the end\n\n| what | goal | reached |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run a studio over an empty workspace; gives its address and process."""
    command = [sys.executable, "-m", "woodshed", "studio", str(folder), "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield (server.stdout.readline() if server.stdout else "").split()[-1].rstrip("/"), server
        finally:
            server.terminate()


class Sender:
    """Sends one file into a new song, as the page does."""

    def __init__(self, address: str, data: bytes, name: str) -> None:
        self.client = httpx.Client(base_url=address, headers={"Origin": address}, timeout=120)
        self.song = self.client.post("/api/songs", json={"title": name}).json()["id"]
        self.data = data
        self.sha256 = hashlib.sha256(data).hexdigest()

    def begin(self) -> httpx.Response:
        """Say what is coming."""
        metadata = f"sha256 {base64.b64encode(self.sha256.encode()).decode()}"
        headers = {**TUS, "Upload-Length": str(len(self.data)), "Upload-Metadata": metadata}
        answer = self.client.post(f"/api/songs/{self.song}/uploads", headers=headers)
        self.place = answer.headers.get("Location", "")
        return answer

    def send(self, megabits: float | None = None) -> httpx.Response:
        """Send all of it; returns the last answer."""
        answer = httpx.Response(500)
        for start in range(0, len(self.data), PIECE_BYTES):
            headers = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": str(start)}
            piece = self.data[start : start + PIECE_BYTES]
            content = piece if megabits is None else slowly(piece, megabits)
            headers["Content-Length"] = str(len(piece))
            answer = self.client.patch(self.place, headers=headers, content=content)
            if answer.is_error:
                break
        return answer


def slowly(data: bytes, megabits: float) -> Iterator[bytes]:
    """Yield bytes at the pace of a line."""
    step, begun = 16_384, time.perf_counter()
    for at in range(0, len(data), step):
        time.sleep(max(0.0, begun + 8 * at / (megabits * 1e6) - time.perf_counter()))
        yield data[at : at + step]


def music(kind: tuple[str, str | None], minutes: float) -> bytes:
    """Return a file of noise over a sine, in stereo."""
    noise = np.random.default_rng(1)
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", RATE, 2, format=kind[0], subtype=kind[1]) as made:
        for second in range(int(60 * minutes)):
            sine = 0.3 * np.sin(2 * np.pi * 440 * (second + np.arange(RATE) / RATE))
            made.write(sine[:, None] + 0.05 * noise.standard_normal((RATE, 2)))
    return file.getvalue()


def hearing(address: str, kind: tuple[str, str | None], minutes: float, megabits: float) -> list[Row]:
    """Return when somebody else can play the beginning of a file that is on its way."""
    name = f"{kind[0]} {(kind[1] or '').removeprefix('PCM_')}".strip()
    one = Sender(address, music(kind, minutes), name)
    begun = time.perf_counter()
    one.begin()
    sending = threading.Thread(target=one.send, args=(megabits,))
    sending.start()
    heard = first_page(address, one) - begun
    sending.join()
    whole = time.perf_counter() - begun
    megabytes = len(one.data) / 1e6
    what = f"{minutes:g} minutes of {name}, {megabytes:.0f} MB over {megabits:g} Mbit/s: others can play its beginning"
    return [(what, "<= 1 s", f"{heard:.2f} s (whole after {whole:.1f} s)")]


def first_page(address: str, one: Sender) -> float:
    """Return when the first page of a file could be had."""
    place = f"/api/songs/{one.song}/media/{one.sha256}"
    with httpx.Client(base_url=address, timeout=60) as other:
        while True:
            shape = other.get(f"{place}/shape", params={"rate": RATE})
            if shape.is_success and shape.json().get("arrived", PAGE_FRAMES) >= PAGE_FRAMES:
                page = other.get(f"{place}/samples", params={"rate": RATE, "start": 0, "frames": PAGE_FRAMES})
                if page.headers["X-Frames"] == str(PAGE_FRAMES):
                    return time.perf_counter()
            time.sleep(0.02)


def throughput(address: str, megabytes: int) -> list[Row]:
    """Return how fast a large file comes, is checked, and is found to be there already."""
    header = music(("WAV", "PCM_24"), 1 / 60)[:44]
    size = megabytes * 10**6 // 6 * 6
    body = np.random.default_rng(2).integers(0, 256, size, np.uint8).tobytes()
    data = header[:4] + (size + 36).to_bytes(4, "little") + header[8:40] + size.to_bytes(4, "little") + body
    one = Sender(address, data, "Large")
    one.begin()
    begun = time.perf_counter()
    answer = one.send()
    took = time.perf_counter() - begun
    answer.raise_for_status()
    begun = time.perf_counter()
    again = one.begin()
    known = time.perf_counter() - begun
    left = len(data) - int(again.headers["Upload-Offset"])
    return [
        (f"{megabytes} MB at once, decoded, hashed and put away", "-", f"{len(data) / 1e6 / took:.0f} MB/s"),
        (f"the same {megabytes} MB again", "nothing is sent", f"{left} bytes, {known:.2f} s"),
    ]


def bombs(address: str, server: subprocess.Popen[str]) -> list[Row]:
    """Return how long it takes to refuse an hour of silence, and what it costs the server."""
    rows = []
    for kind in (("FLAC", "PCM_16"), ("OGG", "VORBIS")):
        file = io.BytesIO()
        with soundfile.SoundFile(file, "w", RATE, 2, format=kind[0], subtype=kind[1]) as made:
            for _ in range(36_000):
                made.write(np.zeros((4_800, 2), np.float32))
        one = Sender(address, file.getvalue(), f"Bomb {kind[0]}")
        one.begin()
        before = memory_mb(server.pid)
        begun = time.perf_counter()
        answer = one.send()
        took = time.perf_counter() - begun
        told = answer.json().get("problem", "it is taken!")
        grown = memory_mb(server.pid) - before
        what = f"an hour of silence in {len(one.data) / 1e3:.0f} KB of {kind[0]}"
        rows.append((what, "no memory of the server", f"{took:.1f} s, {grown:.1f} MB: {told}"))
    return rows


def memory_mb(process: int) -> float:
    """Return what a process holds in memory, in MB."""
    fields = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
