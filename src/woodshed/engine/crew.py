"""Who renders what next: the parts of a song, shared out among threads as they become free."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from threading import Condition
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(eq=False)
class _Part(Generic[T]):
    """One part: what makes its pieces, which must be made in turn, and those that nobody has taken yet."""

    make: Callable[[int], T]
    next: int = 0
    busy: bool = False
    made: dict[int, Future[T]] = field(default_factory=dict)


class Crew(Generic[T]):
    """Makes the pieces of some parts, each part's one after the other, on an executor and whoever waits for them.

    Who waits for a piece makes one meanwhile, so that there is no thread more than there is work for, and the part
    that takes longest never has to share its core. `pieces` is how many each part has.
    """

    def __init__(self, makers: Sequence[Callable[[int], T]], pieces: int, executor: Executor) -> None:
        self._parts = [_Part(make) for make in makers]
        self._pieces = pieces
        self._executor = executor
        self._furthest = -1
        self._changed = Condition()

    def reach(self, furthest: int) -> None:
        """Let the parts go on to piece number `furthest`."""
        with self._changed:
            self._furthest = min(furthest, self._pieces - 1)
        for _ in self._parts:
            self._executor.submit(self._make_one)

    def take(self, number: int) -> list[T]:
        """Return piece `number` of every part, in their order; raises what its maker did."""
        while True:
            with self._changed:
                if all(number in part.made for part in self._parts):
                    made = [part.made.pop(number) for part in self._parts]
                    break
                part = self._claim()
                if part is None:
                    self._changed.wait()
            if part is not None:
                self._make(part)
        return [piece.result() for piece in made]

    def stop(self) -> None:
        """Begin nothing more, and wait until what was begun is made."""
        with self._changed:
            self._furthest = -1
            while any(part.busy for part in self._parts):
                self._changed.wait()

    def _make_one(self) -> None:
        with self._changed:
            part = self._claim()
        if part is not None:
            self._make(part)
            self._executor.submit(self._make_one)

    def _claim(self) -> _Part[T] | None:
        """Take the part that is furthest behind among those that nobody is at."""
        able = [part for part in self._parts if not part.busy and part.next <= self._furthest]
        part = min(able, key=lambda part: part.next, default=None)
        if part is not None:
            part.busy = True
        return part

    def _make(self, part: _Part[T]) -> None:
        piece: Future[T] = Future()
        try:
            piece.set_result(part.make(part.next))
        except BaseException as error:  # noqa: BLE001 - it is raised where the piece is taken
            piece.set_exception(error)
        with self._changed:
            part.made[part.next] = piece
            part.next += 1
            part.busy = False
            self._changed.notify_all()
