"""Products of matrices, each on the core that asks for it."""

import functools
import threading
from contextlib import ExitStack
from types import TracebackType

from threadpoolctl import ThreadpoolController


class OneCoreEach:
    """Keeps BLAS from dividing a product among cores: its threads wait for each other longer than they help.

    ::

        with one_core_each:
            points = frames @ kernels

    Threads may be inside at the same time; the limit ends with the last of them.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._limit = ExitStack()

    def __enter__(self) -> None:
        """Set the limit, if nobody has."""
        with self._lock:
            if self._inside == 0:
                self._limit.enter_context(_blas().limit(limits=1, user_api="blas"))
            self._inside += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Lift the limit, if nobody else needs it."""
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._limit.close()


one_core_each = OneCoreEach()
"""For the whole program: the limit is BLAS's own, and there is one BLAS."""


@functools.cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController()
