"""How often something may be done: a few times at once, then one after the other with pauses between.

So secrets are not guessed, and one person alone does not drown what the others say.
"""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

from woodshed.server.problems import TooOftenError

MOST_KEPT = 4_096


class Tries:
    """Counts what failed, by a key such as an address: `most` at once, and one more after each `pause_s`."""

    def __init__(self, most: int, pause_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._pause_s = pause_s
        self._clock = clock
        self._failed: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, key: str) -> None:
        """Raise TooOftenError when too many tries of a key failed."""
        if self._count(key) > self._most - 1:
            raise TooOftenError(
                "That was tried too often.", remedy=f"Wait for {self._pause_s:.0f} seconds, then try again."
            )

    def spend(self, key: str, problem: str) -> None:
        """Note that something is done; TooOftenError with that problem when it was done too often."""
        if self._count(key) > self._most - 1:
            raise TooOftenError(problem, remedy=f"Wait for {self._pause_s:.0f} seconds, then send it again.")
        self.fail(key)

    def owe(self, key: str, count: int) -> float:
        """Note that something was done, also when that is too often; returns for how long it should not be done again.

        In seconds; more than twice what may be done at once is not remembered.
        """
        done = min(self._count(key) + count, 2.0 * self._most)
        self._note(key, done)
        return max(0.0, done - self._most) * self._pause_s

    def fail(self, key: str) -> None:
        """Note that a try failed."""
        self._note(key, self._count(key) + 1.0)

    def _note(self, key: str, count: float) -> None:
        self._failed[key] = (count, self._clock())
        self._failed.move_to_end(key)
        if len(self._failed) > MOST_KEPT:
            self._failed.popitem(last=False)

    def _count(self, key: str) -> float:
        count, at = self._failed.get(key, (0.0, 0.0))
        return max(0.0, count - (self._clock() - at) / self._pause_s)


def address_of(client: tuple[str, int] | None) -> str:
    """Return where somebody comes from; of the newer addresses the half that belongs to one house."""
    host = client[0] if client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(address) if address.version == 4 else address.exploded[:19]  # noqa: PLR2004 - IPv4
