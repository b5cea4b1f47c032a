"""The WebSocket of a client as the relay needs it: nobody waits to write, what came in is handed over at once.

`line_of` gives the quick one when the server is started with `quick_lines.py`, as `woodshed studio` does; on
any other ASGI server a queue and two tasks do the same.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Protocol

from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

EXTENSION = "woodshed.line"
"""Under this name a server offers a line of its own in the scope of a connection."""
GOODBYE_S = 1.0
_LOST = (WebSocketDisconnect, RuntimeError, OSError)


class Line(Protocol):
    """A connection. `ended` is done when the other side is gone."""

    ended: asyncio.Future[None]

    @property
    def unread_bytes(self) -> int:
        """How much was written that this machine could not send yet."""
        ...

    def listen(self, take: Callable[[bytes], None], refuse: Callable[[str], None]) -> None:
        """From now on give each message to `take`, also those that have come already.

        `refuse` is told, once, what is wrong with something that is no message; the line ends then.
        """
        ...

    def write(self, frame: bytes) -> None:
        """Send a binary message, after all that was written before."""
        ...

    def pause(self) -> None:
        """Read no more for now."""
        ...

    def resume(self) -> None:
        """Read on."""
        ...

    async def end(self, code: int, words: str = "", *, patience_s: float | None = None) -> None:
        """Close with a code and words, after what was written; without them when that is not read for so long."""
        ...


@contextlib.asynccontextmanager
async def line_of(websocket: WebSocket) -> AsyncIterator[Line]:
    """Give the line of a connection that was accepted, as long as the block lasts."""
    offered: Line | None = websocket.scope.get("extensions", {}).get(EXTENSION)
    if offered is not None:
        yield offered
        return
    line = AsgiLine(websocket)
    try:
        yield line
    finally:
        await line.stop()


class AsgiLine:
    """A line over plain ASGI."""

    def __init__(self, websocket: WebSocket) -> None:
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.unread_bytes = 0
        self._websocket = websocket
        self._outbox: asyncio.Queue[bytes] = asyncio.Queue()
        self._may_read = asyncio.Event()
        self._may_read.set()
        self._tasks = [asyncio.create_task(self._write_all())]

    def listen(self, take: Callable[[bytes], None], refuse: Callable[[str], None]) -> None:  # noqa: ARG002 - nobody asks
        """Give each message to `take`; what is none, the server refuses by itself."""
        self._tasks.append(asyncio.create_task(self._read_all(take)))

    def write(self, frame: bytes) -> None:
        """Send a message, soon."""
        self.unread_bytes += len(frame)
        self._outbox.put_nowait(frame)

    def pause(self) -> None:
        """Read no more for now; one message may be on its way."""
        self._may_read.clear()

    def resume(self) -> None:
        """Read on."""
        self._may_read.set()

    async def end(self, code: int, words: str = "", *, patience_s: float | None = None) -> None:
        """Send what is still waiting, and close."""
        with contextlib.suppress(*_LOST, TimeoutError):
            async with asyncio.timeout(GOODBYE_S if patience_s is None else patience_s):
                await self._outbox.join()
                if self._websocket.application_state is not WebSocketState.DISCONNECTED:
                    await self._websocket.close(code, words)

    async def stop(self) -> None:
        """End the tasks."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _read_all(self, take: Callable[[bytes], None]) -> None:
        try:
            while True:
                await self._may_read.wait()
                message = await self._websocket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                take(message.get("bytes") or (message.get("text") or "").encode())
        except RuntimeError:  # it was closed meanwhile
            return
        finally:
            self._note_end()

    async def _write_all(self) -> None:
        try:
            while True:
                frame = await self._outbox.get()
                await self._websocket.send_bytes(frame)
                self.unread_bytes -= len(frame)
                self._outbox.task_done()
        except _LOST:
            self._note_end()

    def _note_end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)
