"""Recursive filters by blocks: the same as sample by sample."""

import numpy as np
import pytest
from scipy import signal

from woodshed.analysis.filters import Filter, high_pass
from woodshed.analysis.loudness import k_weighting


@pytest.mark.parametrize("rate", [8_000, 48_000, 192_000])
@pytest.mark.parametrize("sizes", [(1,), (63, 1, 64), (70_000, 0, 130_001)])
def test_blocks_of_any_size_equal_the_recursion(rate: int, sizes: tuple[int, ...]) -> None:
    """The K weighting of noise, in pieces of some lengths, against SciPy's sections in double precision."""
    noise = np.random.default_rng(5).standard_normal(sum(sizes)).astype(np.float32)
    weighting = Filter(k_weighting(rate))
    heard = np.concatenate([weighting.run(piece) for piece in np.split(noise, np.cumsum(sizes)[:-1])])
    assert heard == pytest.approx(signal.sosfilt(k_weighting(rate), noise.astype(np.float64)), abs=1e-8)


@pytest.mark.parametrize("hz", [8.0, 1_000.0, 20_000.0])
def test_a_high_pass_is_butterworths(hz: float) -> None:
    """With a Q of 0.7071 it is the maximally flat one, which SciPy designs from its poles."""
    section = signal.butter(2, hz, "highpass", fs=48_000, output="sos")[0]
    assert high_pass(hz, 0.5**0.5, 48_000) == pytest.approx(section, abs=1e-12)


def test_a_settled_filter_has_heard_its_level_for_ever() -> None:
    """A high-pass that rests at 0.3 puts out nothing while 0.3 goes on."""
    low_cut = Filter(high_pass(8.0, 0.5**0.5, 48_000)[np.newaxis])
    low_cut.settle(0.3)
    assert np.abs(low_cut.run(np.full(10_000, 0.3))).max() < 1e-7
