"""What people in a room share that is no part of the song: one clock, one transport, what they tell each other.

Nothing of it is kept on disk, except what is said in the chat (`chat.py`). Times are those of this
process's steady clock in milliseconds, which mean nothing once it has ended.
"""

import itertools
import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from woodshed.server import wire
from woodshed.server.clients import Client
from woodshed.server.people.roles import Role
from woodshed.song.limits import MAX_TICK

LARGEST_ECHO = 16
LARGEST_SIGNAL = 32 * 1024
LARGEST_TRANSPORT = 1024
FURTHEST_AHEAD_MS = 5_000.0
"""How far ahead something may be asked to begin."""


def now_ms() -> float:
    """Return the time of the room's clock."""
    return time.monotonic() * 1000.0


@dataclass(frozen=True, slots=True)
class Transport:
    """The song plays, or stands, so that `tick` is heard at `at_ms`. `loop` in ticks; `who`: the number of a client."""

    playing: bool
    tick: float
    at_ms: float
    loop: tuple[float, float] | None
    who: int

    def plain(self) -> dict[str, Any]:
        """Return what is told of it."""
        return {"playing": self.playing, "tick": self.tick, "at": self.at_ms, "loop": self.loop, "who": self.who}


class Gathering:
    """Everybody in a room, by numbers that only the server gives: nobody can speak as somebody else."""

    def __init__(self, clock: Callable[[], float] = now_ms) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._clients: dict[int, Client] = {}
        self._numbers_of: dict[Client, int] = {}
        self._listeners: set[Client] = set()
        self._transport: Transport | None = None

    def join(self, client: Client) -> None:
        """Give a client a number, and tell it."""
        number = next(self._numbers)
        self._clients[number] = client
        self._numbers_of[client] = number
        client.send(wire.number_frame(number))

    def leave(self, client: Client) -> None:
        """Let a client go; with the last one who listens the transport is forgotten."""
        self._clients.pop(self._numbers_of.pop(client, 0), None)
        self._stop_listening(client)

    def take(self, client: Client, kind: int, reader: wire.Reader) -> None:
        """Take a message of these kinds; WireError when it does not say what it should."""
        if kind == wire.TIME:
            self._tell_time(client, reader.data())
        elif kind == wire.TRANSPORT:
            self._take_transport(client, reader.text())
        elif kind == wire.SIGNAL:
            self._pass_on(client, reader.number(), reader.text())

    def tell_everybody(self, frame: bytes) -> None:
        """Send a frame to all who speak Woodshed's own messages."""
        for client in tuple(self._clients.values()):
            client.send(frame)

    # ── one clock ──

    def _tell_time(self, client: Client, echo: bytes) -> None:
        if len(echo) > LARGEST_ECHO:
            raise wire.WireError("a question about the time is too long")
        client.send(wire.time_frame(echo, self._clock()))

    # ── one transport ──

    def _take_transport(self, client: Client, text: str) -> None:
        said = wire.read_object(text, LARGEST_TRANSPORT)
        if said.get("listening") is False:
            self._stop_listening(client)
        elif said.get("listening") is True:
            self._listeners.add(client)
            client.send(self._transport_frame())
        else:
            self._move(client, self._read(client, said))

    def _move(self, client: Client, asked: Transport) -> None:
        """Let everybody play as one of them asks; who only listens in follows, and moves nobody."""
        if not client.seat.role.may(Role.COMMENTER):
            client.send(self._transport_frame())
            return
        self._listeners.add(client)
        self._transport = asked
        frame = self._transport_frame()
        for each in tuple(self._listeners):
            each.send(frame)

    def _read(self, client: Client, said: Mapping[str, Any]) -> Transport:
        playing = said.get("playing")
        if not isinstance(playing, bool):
            raise wire.WireError("a transport neither plays nor stands")
        at_ms = min(_finite(said.get("at")), self._clock() + FURTHEST_AHEAD_MS)
        return Transport(playing, _tick(said.get("tick")), at_ms, _loop(said.get("loop")), self._numbers_of[client])

    def _transport_frame(self) -> bytes:
        return wire.transport_frame(self._transport.plain() if self._transport else None)

    def _stop_listening(self, client: Client) -> None:
        self._listeners.discard(client)
        if not self._listeners:
            self._transport = None

    # ── what one tells another ──

    def _pass_on(self, client: Client, to: int, text: str) -> None:
        """Pass a signal on to one other; one who has left hears nothing."""
        if len(text) > LARGEST_SIGNAL:
            raise wire.WireError("a signal is too long")
        if (other := self._clients.get(to)) is not None and other is not client:
            other.send(wire.signal_frame(self._numbers_of[client], text))


def _finite(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise wire.WireError("a time is no number")
    return float(value)


def _tick(value: object) -> float:
    tick = _finite(value)
    if not 0.0 <= tick <= MAX_TICK:
        raise wire.WireError("a place lies outside the song")
    return tick


def _loop(value: object) -> tuple[float, float] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 - a start and an end
        raise wire.WireError("a loop has a start and an end")
    start, end = _tick(value[0]), _tick(value[1])
    if end <= start:
        raise wire.WireError("a loop ends before it starts")
    return start, end


def chat_frame(said: Mapping[str, Any]) -> bytes:
    """Return the frame that tells what somebody said in the chat."""
    return bytes((wire.CHAT,)) + wire.data(json.dumps(said, ensure_ascii=False).encode())
