"""Who is connected to a song: what waits to be sent to them, and why their connection ends."""

import asyncio
from dataclasses import dataclass, field

from woodshed.server.people.seats import Seat

MOST_UNREAD = 1024
MOST_UNREAD_BYTES = 128 * 2**20
"""What may wait for a client; then it is dropped, and gets all of it when it comes back."""
GONE, SLOW, DAMAGED, FAULT = 4404, 4408, 4422, 4500
"""Why a connection was closed: the song went away, the client is too slow, it sent no update, we failed."""


@dataclass(eq=False)
class Client:
    """One connection, and who sits there.

    `received` counts its updates; those of `known` are its ids in the presence.
    """

    woodshed: bool
    seat: Seat = field(default_factory=Seat)
    outbox: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(MOST_UNREAD))
    unread_bytes: int = 0
    close_code: asyncio.Future[int] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    received: int = 0
    synced: bool = False
    told_of: str = ""
    known: set[int] = field(default_factory=set)

    def send(self, frame: bytes) -> None:
        """Send a frame, soon; the slow are dropped."""
        if self.outbox.full() or (self.unread_bytes + len(frame) > MOST_UNREAD_BYTES and not self.outbox.empty()):
            self.close(SLOW)
            return
        self.unread_bytes += len(frame)
        self.outbox.put_nowait(frame)

    async def next_frame(self) -> bytes:
        """Wait for the next frame that is to be sent."""
        frame = await self.outbox.get()
        self.unread_bytes -= len(frame)
        return frame

    def close(self, code: int) -> None:
        """End the connection, for a reason."""
        if not self.close_code.done():
            self.close_code.set_result(code)


@dataclass(frozen=True)
class Arrival:
    """Something of the sync protocol that a client sent, with the reason that it gave before."""

    client: Client
    kind: int
    piece: bytes
    by: str
    why: str
