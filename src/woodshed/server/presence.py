"""Who is in a song and what they point at: the awareness states of y-protocols.

A state is short-lived and never kept: cursor, selection, the ghost of a drag. Of each person only the
newest one matters, so what arrives faster than it can be looked at is left out. An id belongs to the
connection that first spoke for it, as long as that lasts: nobody can move somebody else's cursor.
"""

import json
from collections.abc import Hashable, Iterable

from woodshed.server import wire
from woodshed.server.people.seats import Seat

LARGEST_STATE = 16 * 1024
MOST_STATES = 8
"""For how many ids one connection may speak."""
_NOBODY = "null"


class Presence:
    """The newest state of everybody, by the client id of their document."""

    def __init__(self) -> None:
        self._states: dict[int, tuple[int, str]] = {}
        self._speakers: dict[int, Hashable] = {}
        self._changed: set[int] = set()

    def take(self, update: bytes, speaker: Hashable, seat: Seat | None = None) -> None:
        """Take in what a connection says of itself; WireError when that is no awareness update.

        What it says of others is passed over: clients of y-websocket repeat what they hear. Whatever it says of who
        it is, it is who has the seat.
        """
        reader = wire.Reader(update)
        for _ in range(reader.number()):
            who, clock, state = reader.number(), reader.number(), reader.text()
            if self._speakers.get(who, speaker) is not speaker:
                continue
            if len(state) > LARGEST_STATE or (who not in self._speakers and self._count_of(speaker) >= MOST_STATES):
                raise wire.WireError("too much is said about somebody")
            self._speakers[who] = speaker
            old = self._states.get(who)
            if old is None or clock > old[0] or (clock == old[0] and state == _NOBODY):
                self._states[who] = (clock, as_seated(state, seat))
            # Also what is no news: a client of y-websocket hears from its server at least what it said itself.
            self._changed.add(who)

    def leave(self, speaker: Hashable) -> None:
        """Note that those for whom a connection spoke are gone."""
        for who in [who for who, each in self._speakers.items() if each is speaker]:
            del self._speakers[who]
            clock, state = self._states.get(who, (0, _NOBODY))
            if state != _NOBODY:
                self._states[who] = (clock + 1, _NOBODY)
                self._changed.add(who)

    def news(self) -> bytes | None:
        """Return the frame that says what changed since this was last asked; None when nothing did."""
        changed, self._changed = self._changed, set()
        frame = self._frame(changed & self._states.keys()) if changed else None
        for who in changed:
            if self._states.get(who, (0, ""))[1] == _NOBODY:
                del self._states[who]
        return frame

    def everybody(self) -> bytes | None:
        """Return the frame that tells a newcomer who is there; None when nobody is."""
        here = [who for who, (_, state) in self._states.items() if state != _NOBODY]
        return self._frame(here) if here else None

    def _count_of(self, speaker: Hashable) -> int:
        return sum(each is speaker for each in self._speakers.values())

    def _frame(self, ids: Iterable[int]) -> bytes:
        told = [(who, *self._states[who]) for who in sorted(ids)]
        states = b"".join(
            wire.number(who) + wire.number(clock) + wire.data(state.encode()) for who, clock, state in told
        )
        return bytes((wire.AWARENESS,)) + wire.data(wire.number(len(told)) + states)


def as_seated(state: str, seat: Seat | None) -> str:
    """Return a state with the person and the role that the server knows, in place of those that it says.

    It is read before it is looked at: a name in JSON can be spelled in many ways. What is no object says nothing.
    """
    if seat is None or seat.person is None or state == _NOBODY:
        return state
    try:
        said = json.loads(state, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return _NOBODY
    if not isinstance(said, dict):
        return _NOBODY
    known = {"person": seat.person.plain(), "role": seat.role}
    told = {name: known.get(name, value) for name, value in said.items()}
    # With escapes: half of a surrogate pair is no text that could be sent as it is.
    return json.dumps(told, separators=(",", ":"))


def _no_number(name: str) -> object:
    raise ValueError(name)  # NaN is no JSON: a browser could not read it
