"""Age: parts that stray, each voice in its own way and always in the same."""

from typing import Any

import numpy as np
import pytest

RATE = 48_000
SILENCE = np.zeros(2)


def drawn(block: Any, seeds: range, index: int = 0) -> Any:
    """Return how far a part strays in each of some voices."""
    return np.array([block("aged").run(SILENCE, RATE, seed=seed, index=index, age=1)[1, 1] for seed in seeds])


def test_parts_stray_as_much_to_one_side_as_to_the_other(block: Any) -> None:
    """The mean of three even draws from -1 to 1: mean 0, standard deviation 1/3, never beyond 1 (central limit)."""
    found = drawn(block, range(3000))
    assert found.mean() == pytest.approx(0, abs=0.02)
    assert found.std() == pytest.approx(1 / 3, abs=0.015)
    assert 0.8 < np.abs(found).max() <= 1


def test_neither_neighbours_nor_parts_stray_together(block: Any) -> None:
    """Voices have seeds that follow each other; correlations of 1,000 draws stay within three standard errors."""
    first, second = drawn(block, range(1000)), drawn(block, range(1000), index=1)
    assert abs(np.corrcoef(first[:-1], first[1:])[0, 1]) < 0.1
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.1


def test_a_voice_always_strays_in_the_same_way_and_not_at_all_when_new(block: Any) -> None:
    """Films of 10 % and resistors of 5 % together: 11.2 % at most (IEC 60062, letters K and J)."""
    old = [block("aged").run(SILENCE, RATE, seed=seed, age=1)[0, 1] for seed in range(300)]
    assert old == [block("aged").run(SILENCE, RATE, seed=seed, age=1)[0, 1] for seed in range(300)]
    assert 1.05 < max(old) < 1.112
    assert 1 / 1.112 < min(old) < 0.95
    assert all(block("aged").run(SILENCE, RATE, seed=seed, age=0)[0, 1] == 1 for seed in range(10))
