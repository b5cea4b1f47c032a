"""The punch rim is three rings, clipped."""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import Signal, measure_decay, measure_frequency
from woodshed.engine import play

RATE = 48_000


def rim(length_s: float = 1.0, velocity: int = 100, **settings: Any) -> Signal:
    """Return the left side of one stroke of a new machine."""
    return np.asarray(play("punch_rim", [(0.0, 0.05, 60, velocity)], length_s, RATE, age=0, **settings)[0], np.float64)


@pytest.mark.parametrize("hz", [220.0, 500.0, 1_000.0])
def test_it_has_three_rings(hz: float) -> None:
    """220, 500 and 1,000 Hz as commonly quoted, drawn out so that they can be measured: within 15 cents."""
    wave = rim(edge=0, knock=1, length_percent=800)
    assert abs(1200 * np.log2(measure_frequency(wave, RATE, 0.94 * hz, 1.06 * hz) / hz)) < 15


def test_diodes_make_it_longer_and_fuller() -> None:
    """What is clipped falls later: its energy has its centre further back."""
    decays = [measure_decay(rim(edge=edge), RATE, -3, -15) for edge in (0.0, 1.0)]
    assert decays[1] > 1.1 * decays[0]


def test_knock_is_the_low_ring() -> None:
    shares = []
    for knock in (0.0, 1.0):
        power = np.abs(np.fft.rfft(rim(edge=0, knock=knock, length_percent=400))) ** 2
        shares.append(power[180:260].sum() / power.sum())
    assert shares[0] < 0.05
    assert shares[1] > 5 * shares[0]
