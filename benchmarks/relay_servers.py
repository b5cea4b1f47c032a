"""The servers that are measured, each in a process of its own on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from woodshed.server.build import npm_command, run_npm
from woodshed.song import Song, SongFolder

PEERS = Path(__file__).parent / "relay_peers"
HOST = "127.0.0.1"
PATIENCE_S = 30.0
MB = 2**20


class Server:
    """A running server. `core` is the processor it is kept on; CPU is user and system time of all its threads."""

    dialect = ""

    def __init__(self, core: int | None) -> None:
        self.core = core
        self.port = 0

    def __enter__(self) -> Self:
        while True:
            with socket.create_server((HOST, 0)) as free:
                self.port = int(free.getsockname()[1])
            try:
                self.start()
            except RuntimeError:  # somebody else took the port meanwhile
                self.kill()
            else:
                return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def command(self) -> list[str]:
        """Return how it is started."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """Return what it is started in."""
        return dict(os.environ)

    def path(self, room: str) -> str:
        """Return the path of a room's WebSocket."""
        return f"/{room}"

    @property
    def cpu_s(self) -> float:
        """How long it has computed so far, in seconds, to a nanosecond where the kernel tells it."""
        tasks = Path(f"/proc/{self._process.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9

    def kill(self) -> None:
        """End it without a word, as a power cut would."""
        self._process.kill()
        self._process.wait()

    def start(self) -> None:
        """Start it, and wait until it listens; again after a kill, on the same port."""
        self._process = subprocess.Popen(self.command(), env=self.environment(), stdout=subprocess.DEVNULL)
        if self.core is not None and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(self._process.pid, {self.core})
        self._wait()

    @property
    def rss_mb(self) -> float:
        """How much memory it holds."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end and self._process.poll() is None:
            try:
                socket.create_connection((HOST, self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"{self.command()[:2]} did not start")


class Woodshed(Server):
    """Our own, as `woodshed studio` starts it; its songs are on a disk."""

    dialect = "woodshed"

    def __init__(self, core: int | None, song: Song, rooms: int) -> None:
        super().__init__(core)
        self._keep = tempfile.TemporaryDirectory()
        self.workspace = Path(self._keep.name)
        for room in range(rooms):
            SongFolder.create(self.workspace / f"room-{room}", song, client_id=1).close()

    def command(self) -> list[str]:
        """Return how it is started."""
        place = str(self.workspace)
        return [sys.executable, "-m", "woodshed", "studio", place, "--no-browser", "--port", str(self.port)]

    def path(self, room: str) -> str:
        """Return the path of a room's WebSocket."""
        return f"/api/songs/{room}/live?woodshed=1"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self._keep.cleanup()


class YWebsocket(Server):
    """The server that comes with y-websocket 2.1; it keeps everything in memory."""

    dialect = "y-websocket"

    def command(self) -> list[str]:
        """Return how it is started."""
        return [node(), str(PEERS / "node_modules" / "y-websocket" / "bin" / "server.cjs")]

    def environment(self) -> dict[str, str]:
        """Return what it is started in."""
        return {**os.environ, "HOST": HOST, "PORT": str(self.port)}


class Hocuspocus(Server):
    """Hocuspocus 4.7 without any extension; it keeps everything in memory."""

    dialect = "hocuspocus"

    def command(self) -> list[str]:
        """Return how it is started."""
        return [node(), str(PEERS / "hocuspocus.mjs"), str(self.port)]


def node() -> str:
    """Return the Node that comes as a wheel."""
    return npm_command()[0][0]


def install_peers() -> None:
    """Install the peers, which nothing else needs, unless they are there."""
    if not (PEERS / "node_modules" / "@hocuspocus" / "server").is_dir():
        run_npm(PEERS, "ci")
