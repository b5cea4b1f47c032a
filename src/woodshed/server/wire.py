"""What travels over the live websocket: the Yjs framing, and some messages of Woodshed's own.

A frame is a message type and its payload, in the encodings of lib0. Types 0 to 3 are those of
y-protocols, as every Yjs client speaks them; 100 to 109 pass only between Woodshed's page and server.
Hocuspocus's providers say a token (2, 0), hear that they may write (2, 2) or may not (2, 1), and that an
update was applied (8).
"""

import json
import struct
from collections.abc import Mapping
from typing import Any

SYNC, AWARENESS, AUTH, QUERY_AWARENESS = 0, 1, 2, 3
STEP_1, STEP_2, UPDATE = 0, 1, 2
REASON, SAVED, REFUSED, SEAT = 100, 101, 102, 103
SYNC_STATUS = 8
TOKEN, DENIED, ALLOWED = 0, 1, 2
TIME, TRANSPORT, SIGNAL, CHAT, NUMBER, NAMES = 104, 105, 106, 107, 108, 109
TOGETHER = frozenset({TIME, TRANSPORT, SIGNAL})
"""What `together/gathering.py` takes."""

_MOST_SHIFT = 56


class WireError(Exception):
    """A frame is cut short or says something impossible."""


class Reader:
    """Reads one frame from its start to its end; WireError when it is no frame."""

    def __init__(self, frame: bytes) -> None:
        self._frame = frame
        self._place = 0

    @property
    def at_end(self) -> bool:
        """Whether everything has been read."""
        return self._place >= len(self._frame)

    def number(self) -> int:
        """Return the next whole number: seven bits a byte, the lowest first."""
        place = self._place
        if place < len(self._frame) and (byte := self._frame[place]) < 0x80:  # noqa: PLR2004 - no more follows, as in most
            self._place = place + 1
            return byte
        value = shift = 0
        while True:
            if self.at_end or shift > _MOST_SHIFT:
                raise WireError("a number is cut short")
            byte = self._frame[self._place]
            self._place += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:  # noqa: PLR2004 - the highest bit says that more follows
                return value
            shift += 7

    def data(self) -> bytes:
        """Return the next piece of bytes: its length, then itself."""
        length = self.number()
        piece = self._frame[self._place : self._place + length]
        if len(piece) != length:
            raise WireError("data is cut short")
        self._place += length
        return piece

    def text(self) -> str:
        """Return the next text."""
        try:
            return self.data().decode()
        except UnicodeDecodeError as error:
            raise WireError("text is no UTF-8") from error


def number(value: int) -> bytes:
    """Return a whole number as lib0 writes it."""
    written = bytearray()
    while value > 0x7F:  # noqa: PLR2004 - what fits into seven bits
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)


def data(piece: bytes) -> bytes:
    """Return bytes with their length before them."""
    return number(len(piece)) + piece


def sync_frame(kind: int, piece: bytes) -> bytes:
    """Return a frame of the sync protocol: step 1 (a state vector), step 2 or an update."""
    return bytes((SYNC, kind)) + data(piece)


def saved_frame(count: int) -> bytes:
    """Return the frame that says how many updates of a connection are on disk."""
    return bytes((SAVED,)) + number(count)


def refused_frame(problem: str, remedy: str) -> bytes:
    """Return the frame that says why something was not taken, or not saved yet."""
    return bytes((REFUSED,)) + data(json.dumps({"problem": problem, "remedy": remedy}, ensure_ascii=False).encode())


def seat_frame(role: str, person: Mapping[str, object] | None) -> bytes:
    """Return the frame that says who sits at a connection and what they may do."""
    return bytes((SEAT,)) + data(json.dumps({"role": role, "person": person}, ensure_ascii=False).encode())


def number_frame(own: int) -> bytes:
    """Return the frame that tells a client by which number others know it."""
    return bytes((NUMBER,)) + number(own)


def names_frame() -> bytes:
    """Return the frame that tells that versions or branches of the song have other names, or that there are others."""
    return bytes((NAMES,))


def time_frame(echo: bytes, at_ms: float) -> bytes:
    """Return the answer to a question about the time: what came with the question, and the room's clock."""
    return bytes((TIME,)) + data(echo) + struct.pack("<d", at_ms)


def transport_frame(transport: Mapping[str, Any] | None) -> bytes:
    """Return the frame that tells how everybody who listens together plays; None: nobody has said."""
    return bytes((TRANSPORT,)) + data(json.dumps(transport).encode())


def signal_frame(who: int, text: str) -> bytes:
    """Return the frame in which one client tells another something."""
    return bytes((SIGNAL,)) + number(who) + data(text.encode())


def read_object(text: str, longest: int) -> Mapping[str, Any]:
    """Return a JSON object; WireError when a text is none, or longer."""
    if len(text) > longest:
        raise WireError("a message is too long")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WireError("a message is no JSON") from error
    if not isinstance(said, Mapping):
        raise WireError("a message is no object")
    return said


def applied_message(*, applied: bool) -> bytes:
    """Return the message that tells a hocuspocus provider whether one of its updates was applied."""
    return bytes((SYNC_STATUS, applied))


def denied_message(why: str) -> bytes:
    """Return the message that tells a hocuspocus provider that it may not."""
    return bytes((AUTH, DENIED)) + data(why.encode())


def allowed_message(*, may_edit: bool) -> bytes:
    """Return the message that tells a hocuspocus provider that it may."""
    return bytes((AUTH, ALLOWED)) + data(b"read-write" if may_edit else b"readonly")


def read_reason(text: str, longest: int) -> tuple[str, str]:
    """Return who writes the next update and why; WireError when the text does not say that."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WireError("a reason is no JSON") from error
    if not isinstance(said, Mapping):
        raise WireError("a reason is no object")
    by, why = said.get("by", ""), said.get("why", "")
    if not isinstance(by, str) or not isinstance(why, str):
        raise WireError("a reason is no text")
    return by[:longest], why[:longest]
