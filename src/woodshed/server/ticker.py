"""The beat to which all rooms pass on what came in: one timer, however many songs are open."""

import asyncio
import logging
from collections.abc import Callable

log = logging.getLogger("woodshed.server")


class Ticker:
    """Does what is to be done at the next tick. For the event loop that runs when this is made."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._due: dict[float, list[Callable[[], None]]] = {}

    def soon(self, every_s: float, action: Callable[[], None]) -> None:
        """Do something at the next whole multiple of `every_s` seconds, in the order asked for."""
        at = (self._loop.time() // every_s + 1.0) * every_s
        if at in self._due:
            self._due[at].append(action)
        else:
            self._due[at] = [action]
            self._loop.call_at(at, self._tick, at)

    def _tick(self, at: float) -> None:
        for action in self._due.pop(at):
            try:
                action()
            except Exception:
                log.exception("A room missed its tick")
