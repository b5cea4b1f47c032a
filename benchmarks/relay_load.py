"""Many people who edit at once: the load that every relay gets, in a process of its own.

Reads a plan as JSON from standard input and prints what was counted as JSON. Each person is one raw
WebSocket and sends real updates of Yjs: a note is moved, and carries the time at which that was sent
(CLOCK_MONOTONIC, ns). Whoever receives bytes looks for such stamps, so an edit is counted for every person
it reaches, in whatever frames it travels. The updates are made before the clock starts.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import random
import re
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, Map

from woodshed.server.quick_lines import EIGHT_BYTES, TWO_BYTES
from woodshed.server.wire import data, number

STAMP = re.compile(rb"@([0-9]{19})")
DIGITS = 19
OWN_NOTES = 8
FIRST_ID = 1_000
PING, PONG = 0x9, 0xA
SETTLE_S = 1.0
PATIENCE_S = 6.0


@dataclass
class Plan:
    """What is to be done: `rooms` with `clients` people each, `rate` edits a second each, for `seconds`."""

    host: str
    port: int
    paths: list[str]
    dialect: str
    clients: int
    rate: float
    seconds: float
    base: str
    core: int | None = None
    presence: float = 0.0
    first_id: int = FIRST_ID
    notes: int = OWN_NOTES


@dataclass
class Count:
    """What came in."""

    latencies_ns: list[int] = field(default_factory=list)
    deliveries: int = 0
    frames: int = 0
    bytes: int = 0
    closed: int = 0


def masked(payload: bytes, opcode: int = 2) -> bytes:
    """Return a frame as a browser sends it; its mask is zero, which is allowed and changes nothing."""
    size = len(payload)
    if size < TWO_BYTES:
        head = bytes((0x80 | opcode, 0x80 | size))
    elif size < 1 << 16:
        head = bytes((0x80 | opcode, 0x80 | TWO_BYTES)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x80 | opcode, 0x80 | EIGHT_BYTES)) + size.to_bytes(8, "big")
    return head + bytes(4) + payload


class Person(asyncio.Protocol):
    """One connection: sends what it is told to, counts what arrives."""

    def __init__(self, plan: Plan, path: str, count: Count) -> None:
        self._plan, self._path, self._count = plan, path, count
        self._prefix = data(path.strip("/").encode()) if plan.dialect == "hocuspocus" else b""
        self._buffer = b""
        self._is_open = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        """Ask for a WebSocket."""
        self.transport = transport
        host = f"{self._plan.host}:{self._plan.port}"
        key = base64.b64encode(os.urandom(16)).decode()
        self.transport.write(
            f"GET {self._path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def connection_lost(self, _error: Exception | None) -> None:
        """Note that it is over."""
        self._count.closed += 1
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("the server would not open a WebSocket"))

    def greet(self) -> None:
        """Sync as a client that knows nothing; in hocuspocus's dialect, say a token first."""
        if self._prefix:
            self.say(b"\x02\x00" + data(b"token") + data(b"4.7.0"))
        self.say(b"\x00\x00" + data(b"\x00"))
        self.say(b"\x00\x01" + data(b"\x00\x00"))

    def say(self, message: bytes) -> None:
        """Send one message."""
        self.transport.write(masked(self._prefix + message))

    def update(self, update: bytes) -> None:
        """Send one update."""
        self.say(b"\x00\x02" + data(update))

    def data_received(self, piece: bytes) -> None:
        """Count what arrived."""
        self._count.bytes += len(piece)
        buffer = self._buffer + piece if self._buffer else piece
        if not self._is_open:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                self._buffer = buffer
                return
            if not buffer.startswith(b"HTTP/1.1 101"):
                self.transport.close()
                return
            self._is_open, buffer = True, buffer[end + 4 :]
            self.opened.set_result(None)
        self._buffer = self._take_frames(buffer)

    def _take_frames(self, buffer: bytes) -> bytes:
        """Take all whole frames; returns what is left."""
        now = time.monotonic_ns()
        place, most = 0, len(buffer)
        while most - place > 1:
            size, head = buffer[place + 1], 2
            if size == TWO_BYTES:
                size, head = int.from_bytes(buffer[place + 2 : place + 4], "big"), 4
            elif size == EIGHT_BYTES:
                size, head = int.from_bytes(buffer[place + 2 : place + 10], "big"), 10
            end = place + head + size
            if end > most:
                break
            self._count.frames += 1
            if buffer[place] & 0x0F == PING:
                self.transport.write(masked(buffer[place + head : end], PONG))
            self._find(buffer, place + head, end, now)
            place = end
        return buffer[place:]

    def _find(self, buffer: bytes, start: int, end: int, now: int) -> None:
        for found in STAMP.finditer(buffer, start, end):
            self._count.deliveries += 1
            self._count.latencies_ns.append(now - int(found[1]))


def updates_of(base: bytes, who: int, many: int, first_id: int = FIRST_ID, notes: int = OWN_NOTES) -> list[bytes]:
    """Return updates that move one of this person's notes each, the first ones add them; with a stamp to fill in.

    `first_id` is to be another one whenever the same people come to the same room: writers are never used twice.
    """
    doc: Doc[Any] = Doc(client_id=first_id + who)
    clips = doc.get("clips", type=Map)
    doc.apply_update(base)
    made: list[bytes] = []
    doc.observe(lambda event: made.append(event.update))
    riff = clips["riff"]["notes"]
    for n in range(many):
        start = float(60 * (n % 997))
        riff[f"p{who:04d}{n % notes:03d}"] = [start, 240.0, float(36 + n % 48), 96.0, "sent", f"@{n:0{DIGITS}d}"]
    return made


async def edit(person: Person, updates: list[bytes], plan: Plan, begin: float) -> None:
    """Send one update after the other, at an even pace; with the cursor between them if that is wished for."""
    loop = asyncio.get_running_loop()
    start = begin + random.random() / plan.rate
    for n, update in enumerate(updates):
        await asyncio.sleep(max(0.0, start + n / plan.rate - loop.time()))
        stamp = f"@{time.monotonic_ns():0{DIGITS}d}".encode()
        person.update(update.replace(f"@{n:0{DIGITS}d}".encode(), stamp, 1))


async def point(person: Person, who: int, plan: Plan, until: float) -> None:
    """Move a cursor, `presence` times a second."""
    clock, loop = 0, asyncio.get_running_loop()
    while loop.time() < until:
        clock += 1
        state = json.dumps({"person": {"name": f"Guest {who}"}, "cursor": {"tick": 10 * clock, "row": who}}).encode()
        told = number(1) + number(100_000 + who) + number(clock) + data(state)
        person.say(b"\x01" + data(told))
        await asyncio.sleep(1.0 / plan.presence)


async def run(plan: Plan) -> dict[str, Any]:
    """Let everybody in, let them edit, and wait until all of it has reached all the others."""
    loop = asyncio.get_running_loop()
    count = Count()
    base = base64.b64decode(plan.base)
    rooms = [[await _join(plan, path, count) for _ in range(plan.clients)] for path in plan.paths]
    if plan.dialect != "woodshed":  # Woodshed has it on disk
        for people in rooms:
            people[0].update(base)
    many = int(plan.rate * plan.seconds)
    everybody = [person for people in rooms for person in people]
    scripts = [updates_of(base, who, many, plan.first_id, plan.notes) for who in range(len(everybody))]
    await asyncio.sleep(SETTLE_S)
    print(json.dumps({"ready": True}), flush=True)
    await loop.run_in_executor(None, sys.stdin.readline)
    count.deliveries, count.latencies_ns, count.frames, count.bytes, count.closed = 0, [], 0, 0, 0
    begin = loop.time() + 0.05
    tasks = [edit(person, script, plan, begin) for person, script in zip(everybody, scripts, strict=True)]
    if plan.presence:
        tasks += [point(person, who, plan, begin + plan.seconds) for who, person in enumerate(everybody)]
    await asyncio.gather(*tasks)
    expected = len(everybody) * many * (plan.clients - 1)
    end = loop.time() + PATIENCE_S
    while count.deliveries < expected and loop.time() < end:  # noqa: ASYNC110 - it is counted where it comes in
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.2)
    return told_of(count, expected)


async def _join(plan: Plan, path: str, count: Count) -> Person:
    loop = asyncio.get_running_loop()
    _, person = await loop.create_connection(lambda: Person(plan, path, count), plan.host, plan.port)
    await person.opened
    person.greet()
    return person


def told_of(count: Count, expected: int) -> dict[str, Any]:
    """Return what is reported: latencies in ms."""
    ordered = sorted(count.latencies_ns)
    at = (
        {f"p{share}": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] / 1e6 for share in (50, 99)}
        if ordered
        else {}
    )
    return {
        "deliveries": count.deliveries,
        "expected": expected,
        "frames": count.frames,
        "bytes": count.bytes,
        "closed": count.closed,
        **at,
    }


def main() -> None:
    """Read the plan, run it, print what was counted."""
    plan = Plan(**json.loads(sys.stdin.readline()))
    if plan.core is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {plan.core})
    print(json.dumps(asyncio.run(run(plan))), flush=True)


if __name__ == "__main__":
    main()
