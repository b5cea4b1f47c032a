"""A load on a running server, and a single client of its own."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from relay_load import FIRST_ID, OWN_NOTES, updates_of
from relay_servers import HOST, Server
from websockets.sync.client import connect

from woodshed.server import wire

LOAD = Path(__file__).with_name("relay_load.py")


class Load:
    """`clients` people in each of some rooms, each with `rate` edits a second for `seconds`."""

    def __init__(
        self,
        server: Server,
        rooms: list[str],
        clients: int,
        rate: float,
        seconds: float,
        base: bytes,
        core: int | None,
        *,
        presence: float = 0.0,
        first_id: int = FIRST_ID,
        notes: int = OWN_NOTES,
    ) -> None:
        self._server = server
        self._plan = {
            "host": HOST,
            "port": server.port,
            "paths": [server.path(room) for room in rooms],
            "dialect": server.dialect,
            "clients": clients,
            "rate": rate,
            "seconds": seconds,
            "base": base64.b64encode(base).decode(),
            "core": core,
            "presence": presence,
            "first_id": first_id,
            "notes": notes,
        }

    def run(self) -> dict[str, Any]:
        """Put the load on; returns what was counted, and the server's CPU seconds and microseconds a delivery."""
        command = [sys.executable, str(LOAD)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as load:
            if load.stdin is None or load.stdout is None:
                raise RuntimeError("there are no pipes")
            print(json.dumps(self._plan), file=load.stdin, flush=True)
            load.stdout.readline()
            before = self._server.cpu_s
            print("go", file=load.stdin, flush=True)
            said: dict[str, Any] = json.loads(load.stdout.readline())
        said["cpu_s"] = round(self._server.cpu_s - before, 3)
        said["rss_mb"] = round(self._server.rss_mb, 1)
        # y-websocket echoes everybody's own edits, Woodshed those of a tick in which others wrote too: not counted.
        said["us"] = 1e6 * said["cpu_s"] / max(1, min(said["expected"], said["deliveries"]))
        return said

    @staticmethod
    def updates(base: bytes, who: int, many: int) -> list[bytes]:
        """Return what one of the people would send."""
        return updates_of(base, who, many)


class Raw:
    """One client of Woodshed that knows nothing."""

    def __init__(self, server: Server, room: str) -> None:
        url = f"ws://{HOST}:{server.port}{server.path(room)}"
        headers = {"Origin": f"http://{HOST}:{server.port}"}
        self._connection = connect(url, additional_headers=headers, compression=None, max_size=None)
        self.socket = self._connection.__enter__()

    def first_sync(self) -> bytes:
        """Return all of the song."""
        self.socket.send(wire.sync_frame(wire.STEP_1, b"\x00"))
        while True:
            reader = wire.Reader(bytes(self.socket.recv(timeout=60, decode=False)))
            if reader.number() == wire.SYNC and reader.number() == wire.STEP_2:
                return reader.data()

    def close(self) -> None:
        """Leave."""
        self._connection.__exit__(None, None, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
