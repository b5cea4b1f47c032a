"""The order in which a song keeps what lies along time, so that equal songs are equal records."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

Order = Callable[[Any], Any]

by_start_and_pitch: Order = attrgetter("start", "pitch", "id")
by_start: Order = attrgetter("start", "id")
by_tick: Order = attrgetter("tick", "id")
by_place: Order = attrgetter("tick")
by_writing: Order = attrgetter("tick", "written_at", "id")
by_target: Order = attrgetter("target")
by_hash: Order = attrgetter("sha256")


def put_in_order(record: object, **orders: Order) -> None:
    """Sort the named fields of a frozen record that is just being made."""
    for name, order in orders.items():
        unsorted: Iterable[Any] = getattr(record, name)
        if unsorted != ():
            object.__setattr__(record, name, tuple(sorted(unsorted, key=order)))
