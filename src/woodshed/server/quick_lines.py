"""uvicorn's WebSocket with a shorter way for the relay's messages.

A room of fifty people passes on thousands of small messages a second. On the usual way each of them goes
through a parser, a queue, a task and a lock on either side; here a whole binary frame of a browser is handed
over as it comes, and one is written as it is made: a tenth of the processor time. Everything else (opening,
closing, pings, fragments, what is too large) is left to uvicorn, which gets whole frames only.

For `uvicorn.Config(ws=QuickProtocol)`.
"""

import asyncio
from collections.abc import Callable

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import PayloadTooBig
from websockets.frames import Frame
from websockets.http11 import Request

from woodshed.server.lines import EXTENSION

try:
    from websockets.speedups import apply_mask
except ImportError:  # pragma: no cover - on machines for which websockets has no wheel
    from websockets.utils import apply_mask

BINARY = 0x82
"""The first byte of a whole binary message."""
MASKED = 0x80
TWO_BYTES, EIGHT_BYTES = 126, 127
"""What stands for a length that follows in so many bytes."""


class QuickProtocol(WebSocketsSansIOProtocol):
    """One connection; a `Line` for who finds it in the scope."""

    ended: asyncio.Future[None]
    _told = b"", b""
    """The frame that was written last, and how it goes over the line."""

    def handle_connect(self, event: Request) -> None:
        """Begin to serve a connection, which may use this as its line."""
        super().handle_connect(event)
        self.ended = self.loop.create_future()
        self._take: Callable[[bytes], None] | None = None
        self._refuse: Callable[[str], None] = _unheard
        self._rest = bytearray()
        self._needed = 0
        if not self.close_sent:
            self.scope["extensions"][EXTENSION] = self  # type: ignore[assignment]  # uvicorn knows only plain data there

    @property
    def unread_bytes(self) -> int:
        """How much was written that this machine could not send yet."""
        return self.transport.get_write_buffer_size()

    def listen(self, take: Callable[[bytes], None], refuse: Callable[[str], None]) -> None:
        """From now on give each message to `take`, also those that have come already."""
        self._take, self._refuse = take, refuse
        while not self.queue.empty():
            event = self.queue.get_nowait()
            if event["type"] == "websocket.receive":
                take(event.get("bytes") or (event.get("text") or "").encode())
            elif event["type"] == "websocket.disconnect":
                self._note_end()
        self.read_paused = False
        self.resume()

    def write(self, frame: bytes) -> None:
        """Send a binary message, after all that was written before."""
        if self.close_sent or self.transport.is_closing():
            return
        told = QuickProtocol._told  # what one is told, the next one most often is too
        if frame is not told[0]:
            told = QuickProtocol._told = frame, _headed(frame)
        self.transport.write(told[1])

    def pause(self) -> None:
        """Read no more for now; what has come already is still given."""
        if not self.transport.is_closing():
            self.transport.pause_reading()

    def resume(self) -> None:
        """Read on."""
        if not self.transport.is_closing():
            self.transport.resume_reading()

    async def end(self, code: int, words: str = "", *, patience_s: float | None = None) -> None:
        """Close with a code and words, after what was written; without them when that is not read for so long."""
        if self.disconnected:
            return
        self.resume()  # the other side says goodbye too
        try:
            async with asyncio.timeout(patience_s):
                await self.send({"type": "websocket.close", "code": code, "reason": words})
        except TimeoutError:
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take what came: each whole frame, the usual ones on the short way."""
        if not self.handshake_initiated:
            super().data_received(data)
            return
        if self._rest:
            self._rest += data
            if len(self._rest) < self._needed:
                return
            data = bytes(self._rest)
            self._rest.clear()
        place = 0
        while place < len(data):
            body, end = _measure(data, place)
            if end - body > self.config.ws_max_size:
                super().data_received(data[place:])
                return
            if end > len(data):
                self._rest += data[place:]
                self._needed = end - place
                return
            self._take_frame(data, place, body, end)
            place = end

    def _take_frame(self, data: bytes, place: int, body: int, end: int) -> None:
        if self._take is None or data[place] != BINARY or not data[place + 1] & MASKED or self.conn.parser_exc:
            super().data_received(data[place:end])
        elif not self.close_sent:
            self._take(apply_mask(data[body:end], data[body - 4 : body]))

    def send_receive_event_to_app(self) -> None:
        """Give a message that came in pieces, or as text."""
        if self._take is None:
            super().send_receive_event_to_app()
            return
        message, self.frames = b"".join(self.frames), []
        if not self.close_sent:
            self._take(message)

    def handle_parser_exception(self) -> None:
        """Close after what was no frame, or too large a one, and say so before."""
        is_large = isinstance(self.conn.parser_exc, PayloadTooBig)
        self._refuse("This change is too large." if is_large else "What was sent is no message.")
        super().handle_parser_exception()
        self._note_end()

    def handle_close(self, event: Frame) -> None:
        """Note that the other side leaves."""
        super().handle_close(event)
        self._note_end()

    def keepalive_timeout(self) -> None:
        """Give up on a connection that answers no ping: nothing that waits for it will be read."""
        super().keepalive_timeout()
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the connection is over."""
        super().connection_lost(exc)
        if self.handshake_initiated:
            self._note_end()

    def _note_end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


def _unheard(_problem: str) -> None:
    """Tell nobody: no one listens yet."""


def _headed(frame: bytes) -> bytes:
    """Return a whole binary message (RFC 6455, section 5.2)."""
    size = len(frame)
    if size < TWO_BYTES:
        return bytes((BINARY, size)) + frame
    if size < 1 << 16:
        return bytes((BINARY, TWO_BYTES)) + size.to_bytes(2, "big") + frame
    return bytes((BINARY, EIGHT_BYTES)) + size.to_bytes(8, "big") + frame


def _measure(data: bytes, place: int) -> tuple[int, int]:
    """Return where the body of the frame at `place` begins and ends; until that is known, where its head ends."""
    head = data[place : place + 10]
    if len(head) < 2:  # noqa: PLR2004 - the two bytes that say how long the head is
        return place + 2, place + 2
    size, body = head[1] & ~MASKED, place + 2 + (4 if head[1] & MASKED else 0)
    if size == TWO_BYTES:
        size, body = int.from_bytes(head[2:4], "big"), body + 2
    elif size == EIGHT_BYTES:
        size, body = int.from_bytes(head[2:10], "big"), body + 8
    return body, body + size if body <= len(data) else body
