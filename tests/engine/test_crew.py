"""Sharing out the pieces of parts: each part in turn, nothing lost, nobody left waiting."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from woodshed.engine.crew import Crew


@pytest.mark.parametrize("threads", [1, 3])
def test_every_part_is_made_in_turn_and_never_further_than_it_may(threads: int) -> None:
    """Three parts of unequal pace: their pieces come in order, made one at a time, within what was let go."""
    order: dict[str, list[int]] = {name: [] for name in "abc"}
    inside = dict.fromkeys("abc", 0)
    reached = 0

    def maker(name: str, pace_s: float) -> Callable[[int], str]:
        def make(number: int) -> str:
            inside[name] += 1
            assert inside[name] == 1
            assert number <= reached
            time.sleep(pace_s)
            order[name].append(number)
            inside[name] -= 1
            return f"{name}{number}"

        return make

    makers = [maker(name, pace) for name, pace in (("a", 0.003), ("b", 0.0), ("c", 0.001))]
    with ThreadPoolExecutor(threads) as executor:
        crew = Crew(makers, 20, executor)
        for number in range(20):
            reached = number + 3
            crew.reach(reached)
            assert crew.take(number) == [f"{name}{number}" for name in "abc"]
        crew.stop()
    assert order == {name: list(range(20)) for name in "abc"}


def test_who_waits_works_too() -> None:
    """With an executor whose only thread is busy elsewhere, everything is made by who takes it."""
    held = threading.Event()
    with ThreadPoolExecutor(1) as executor:
        executor.submit(held.wait)
        crew = Crew([lambda number: (number, threading.get_ident())] * 2, 5, executor)
        for number in range(5):
            crew.reach(number)
            assert crew.take(number) == [(number, threading.get_ident())] * 2
        crew.stop()
        held.set()


def test_a_mistake_is_raised_where_its_piece_is_taken_and_stopping_waits_for_the_rest() -> None:
    """The second piece of one part fails while the other part is still at work."""
    begun, ended = threading.Event(), threading.Event()

    def slow(number: int) -> int:
        if number == 2:
            begun.set()
            time.sleep(0.05)
            ended.set()
        return number

    def failing(number: int) -> int:
        if number == 1:
            raise ValueError("piece 1")
        return number

    with ThreadPoolExecutor(1) as executor:
        crew = Crew([failing, slow], 10, executor)
        crew.reach(0)
        assert crew.take(0) == [0, 0]
        crew.reach(2)
        with pytest.raises(ValueError, match="piece 1"):
            crew.take(1)
        begun.wait(1)
        crew.stop()
        assert ended.is_set() == begun.is_set()
