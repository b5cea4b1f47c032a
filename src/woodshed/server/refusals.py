"""What is refused is logged: once a minute for each reason and each who it was, and how often it came meanwhile.

All that refuses somebody tells it here, so that nobody can fill a disk by asking for what they may not have.
"""

import logging
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.types import Scope

log = logging.getLogger("woodshed.server")

LOG_PAUSE_S, MOST_LOGGED = 60.0, 1_024
"""How long somebody is not logged again for one reason, and how many of them are remembered."""
_LONGEST_CLAIMED = 100


class RefusalLog:
    """Logs what is refused. Any thread may tell it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()
        self._quiet_until = 0.0
        self._lock = threading.Lock()

    def tell(self, who: str, reason: str, claimed: str = "") -> None:
        """Log a reason, in which `who` is named, unless it was lately; `claimed`: what somebody said, such as a name.

        What was said is shortened, and what in it cannot be printed is written as its number.
        """
        with self._lock:
            again = self._again((who, reason))
        if again is not None:
            more = f" {claimed[:_LONGEST_CLAIMED]!r}" if claimed else ""
            log.warning("%s%s%s", reason, more, f" ({again} more since)" if again else "")

    def _again(self, key: tuple[str, str]) -> int | None:
        """Return how often something came since it was logged last; None when it is not to be logged now."""
        now = self._clock()
        at, silent = self._told.get(key, (-math.inf, 0))
        if now - at < LOG_PAUSE_S:
            self._told[key] = at, silent + 1
            return None
        if key not in self._told and not self._has_room(now):
            return None
        self._told[key] = now, 0
        self._told.move_to_end(key)
        return silent

    def _has_room(self, now: float) -> bool:
        """Tell whether one more can be remembered; that there are very many is logged as that, once a minute."""
        if len(self._told) < MOST_LOGGED:
            return True
        at, _ = next(iter(self._told.values()))
        if now - at >= LOG_PAUSE_S:
            self._told.popitem(last=False)
            return True
        if now >= self._quiet_until:
            self._quiet_until = now + LOG_PAUSE_S
            log.warning("Refused more within a minute than is logged one by one")
        return False


def address_in(scope: Scope) -> str:
    """Return the address that a request or a websocket comes from."""
    return str(scope["client"][0]) if scope.get("client") else "somewhere"
