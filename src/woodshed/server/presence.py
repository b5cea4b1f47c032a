"""Who is in a song and what they point at: the awareness states of y-protocols.

A state is short-lived and never kept: cursor, selection, the ghost of a drag. Of each person only the
newest one matters, so what arrives faster than it can be looked at is left out.
"""

from collections.abc import Iterable

from woodshed.server import wire

LARGEST_STATE = 64 * 1024
MOST_STATES = 256
_NOBODY = "null"


class Presence:
    """The newest state of everybody, by the client id of their document."""

    def __init__(self) -> None:
        self._states: dict[int, tuple[int, str]] = {}
        self._changed: set[int] = set()

    def take(self, update: bytes) -> set[int]:
        """Take in an awareness update and return the ids it speaks for; WireError when it is none."""
        reader = wire.Reader(update)
        seen = set()
        for _ in range(reader.number()):
            who, clock, state = reader.number(), reader.number(), reader.text()
            if len(state) > LARGEST_STATE or (who not in self._states and len(self._states) >= MOST_STATES):
                raise wire.WireError("too much is said about somebody")
            seen.add(who)
            old = self._states.get(who)
            if old is None or clock > old[0] or (clock == old[0] and state == _NOBODY):
                self._states[who] = (clock, state)
            # Also what is no news: a client of y-websocket hears from its server at least what it said itself.
            self._changed.add(who)
        return seen

    def leave(self, ids: Iterable[int]) -> None:
        """Note that some are gone."""
        for who in ids:
            clock, state = self._states.get(who, (0, _NOBODY))
            if state != _NOBODY:
                self._states[who] = (clock + 1, _NOBODY)
                self._changed.add(who)

    def news(self) -> bytes | None:
        """Return the frame that says what changed since this was last asked; None when nothing did."""
        changed, self._changed = self._changed, set()
        frame = self._frame(changed) if changed else None
        for who in changed:
            if self._states.get(who, (0, ""))[1] == _NOBODY:
                del self._states[who]
        return frame

    def everybody(self) -> bytes | None:
        """Return the frame that tells a newcomer who is there; None when nobody is."""
        here = [who for who, (_, state) in self._states.items() if state != _NOBODY]
        return self._frame(here) if here else None

    def _frame(self, ids: Iterable[int]) -> bytes:
        told = [(who, *self._states[who]) for who in sorted(ids)]
        states = b"".join(
            wire.number(who) + wire.number(clock) + wire.data(state.encode()) for who, clock, state in told
        )
        return bytes((wire.AWARENESS,)) + wire.data(wire.number(len(told)) + states)
