"""How clients of different makes say the same things: the page, any client of Yjs, hocuspocus's provider.

The messages of y-protocols are the same for all. A dialect says what surrounds them, and how its client is
told what y-protocols has no word for: that something is on disk, or was refused.
"""

from typing import Protocol

from woodshed.server import wire
from woodshed.server.people.seats import Seat


class Dialect(Protocol):
    """What the relay needs to know about a kind of client."""

    is_woodshed: bool
    """Whether it may say, and hear, what only Woodshed has words for."""
    confirms_sync: bool
    """Whether it also wants to hear that its step 2 is on disk, and is asked for one after each of its step 1."""

    def message(self, frame: bytes) -> bytes:
        """Return the message in a frame that came; WireError when there is none."""
        ...

    def frame(self, message: bytes) -> bytes:
        """Return the frame to send for a message."""
        ...

    def saved(self, before: int, now: int) -> list[bytes]:
        """Return what says that `now` updates are on disk, of which `before` were known to be."""
        ...

    def refused(self, problem: str, remedy: str) -> list[bytes]:
        """Return what says that something was refused."""
        ...

    def dropped(self, problem: str, remedy: str) -> list[bytes]:
        """Return what says that one update was not taken, for whoever sent it may not edit."""
        ...

    def seated(self, seat: Seat) -> list[bytes]:
        """Return what says who sits at the connection and what they may do."""
        ...


class Plain:
    """Any client of Yjs: it expects nothing but y-protocols."""

    is_woodshed = False
    confirms_sync = False

    def message(self, frame: bytes) -> bytes:
        """Return the message, which is the frame."""
        return frame

    def frame(self, message: bytes) -> bytes:
        """Return the frame, which is the message."""
        return message

    def saved(self, _before: int, _now: int) -> list[bytes]:
        """Return nothing: it would not understand."""
        return []

    def refused(self, _problem: str, _remedy: str) -> list[bytes]:
        """Return nothing: it would not understand."""
        return []

    def dropped(self, _problem: str, _remedy: str) -> list[bytes]:
        """Return nothing: it would not understand."""
        return []

    def seated(self, _seat: Seat) -> list[bytes]:
        """Return nothing: it would not understand."""
        return []


class Woodshed(Plain):
    """The page: it gives reasons, and shows what is saved and what was refused."""

    is_woodshed = True

    def saved(self, _before: int, now: int) -> list[bytes]:
        """Return the count."""
        return [wire.saved_frame(now)]

    def refused(self, problem: str, remedy: str) -> list[bytes]:
        """Return the two sentences."""
        return [wire.refused_frame(problem, remedy)]

    def dropped(self, problem: str, remedy: str) -> list[bytes]:
        """Return the two sentences."""
        return [wire.refused_frame(problem, remedy)]

    def seated(self, seat: Seat) -> list[bytes]:
        """Return the role and the person."""
        return [wire.seat_frame(seat.role, seat.person.plain() if seat.person else None)]


class Hocuspocus(Plain):
    """A provider of hocuspocus: every frame starts with the name of the document, and what is saved is counted down."""

    confirms_sync = True

    def __init__(self, name: str) -> None:
        self._name = wire.data(name.encode())

    def message(self, frame: bytes) -> bytes:
        """Return what follows the name; WireError when it is another one, for a song has a door of its own."""
        if not frame.startswith(self._name):
            raise wire.WireError("it speaks of another document")
        return frame[len(self._name) :]

    def frame(self, message: bytes) -> bytes:
        """Return the message after the name."""
        return self._name + message

    def saved(self, before: int, now: int) -> list[bytes]:
        """Return one "applied" an update: the provider counts them."""
        return [wire.applied_message(applied=True)] * (now - before)

    def refused(self, problem: str, _remedy: str) -> list[bytes]:
        """Return what makes a provider say that it may not."""
        return [wire.denied_message(problem)]

    def dropped(self, _problem: str, _remedy: str) -> list[bytes]:
        """Return "not applied"."""
        return [wire.applied_message(applied=False)]

    def seated(self, seat: Seat) -> list[bytes]:
        """Return that it may come in, and whether it may write."""
        return [wire.allowed_message(may_edit=seat.may_edit)]
