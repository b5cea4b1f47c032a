"""Who is connected to a song: what waits to be sent to them, how much they may say, why their connection ends."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from woodshed.server.dialects import Dialect
from woodshed.server.lines import Line
from woodshed.server.people.seats import Seat
from woodshed.server.refusals import RefusalLog

MOST_UNREAD_BYTES = 16 * 2**20
"""What may wait for a client, besides one long answer; then it is dropped, and gets all of it when it comes back."""
GONE, SLOW, DAMAGED, FULL, FAULT = 4404, 4408, 4422, 4429, 4500
"""Why a connection was closed: the song went away, the client is too slow, it sent no update, there are too
many people in the song or too many connections of one person, we failed."""
TOO_SLOW = "You were sent more than you read."
MESSAGES_PER_S, MOST_AT_ONCE = 200.0, 400.0
"""How many messages a client may send in the long run, and how many after a while of silence. Whoever sends more
is read more slowly; nothing is thrown away."""


@dataclass(eq=False)
class Client:
    """One connection, and who sits there.

    `received` counts its updates that are in the song, `saved` those it knows to be on disk.
    """

    line: Line
    dialect: Dialect
    seat: Seat = field(default_factory=Seat)
    refusals: RefusalLog = field(default_factory=RefusalLog)
    on_said: Callable[[int], None] = lambda _count: None
    """Called with how many comments came from it that are new."""
    close_code: asyncio.Future[int] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    received: int = 0
    saved: int = 0
    synced: bool = False
    told_of: str = ""
    _longest: int = 0
    _allowance: float = MOST_AT_ONCE
    _counted_at: float = 0.0

    @property
    def woodshed(self) -> bool:
        """Whether it understands what only Woodshed says."""
        return self.dialect.is_woodshed

    def send(self, message: bytes) -> None:
        """Send a message, soon; the slow are dropped."""
        frame = self.dialect.frame(message)
        unread = self.line.unread_bytes
        if unread > MOST_UNREAD_BYTES + self._longest:
            if not self.close_code.done():
                told = f"Dropped {self.who} from {self.seat.song}, who was sent more than they read"
                self.refusals.tell(self.who, told)
            self.close(SLOW)
            return
        self._longest = max(self._longest, len(frame)) if unread else len(frame)
        self.line.write(frame)

    def tell_saved(self, count: int) -> None:
        """Say that so many of its updates are on disk, and its step 2."""
        if count >= self.saved:
            for message in self.dialect.saved(self.saved, count):
                self.send(message)
            self.saved = count

    @property
    def who(self) -> str:
        """Who it is, for the log."""
        return self.seat.person.id if self.seat.person else "somebody"

    def tell_refused(self, problem: str, remedy: str) -> None:
        """Say why something was not taken, or is not on disk yet."""
        for message in self.dialect.refused(problem, remedy):
            self.send(message)

    def close(self, code: int) -> None:
        """End the connection, for a reason."""
        if not self.close_code.done():
            self.close_code.set_result(code)

    def wait_s(self, now: float) -> float:
        """Count one message that came at `now` (seconds); returns how long to wait before the next is read."""
        since = now - self._counted_at
        self._allowance = min(MOST_AT_ONCE, self._allowance + since * MESSAGES_PER_S) - 1.0
        self._counted_at = now
        return 0.0 if self._allowance >= 0.0 else -self._allowance / MESSAGES_PER_S


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something of the sync protocol that a client sent, with the reason that it gave before."""

    client: Client
    kind: int
    piece: bytes
    by: str = ""
    why: str = ""
