"""The punch tom is three oscillators that fall together."""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import Signal, measure_decay, measure_frequency
from woodshed.engine import play

RATE = 48_000


def tom(length_s: float = 1.0, velocity: int = 100, **settings: Any) -> Signal:
    """Return the left side of one stroke of a new machine."""
    return np.asarray(play("punch_tom", [(0.0, 0.05, 60, velocity)], length_s, RATE, age=0, **settings)[0], np.float64)


@pytest.mark.parametrize(("drum", "rest_hz"), [(0, 82.0), (1, 123.0), (2, 175.0)])
def test_its_oscillators_stand_at_their_ratios(drum: int, rest_hz: float) -> None:
    """1, 1.5 and 1.98 of the pitch, the lowest two a fifth apart: within 10 cents."""
    wave = tom(2.0, drum=drum, sweep=0, noise=0, decay_s=3)
    for ratio in (1, 1.5, 1.98):
        hz = ratio * rest_hz
        assert abs(1200 * np.log2(measure_frequency(wave, RATE, 0.96 * hz, 1.04 * hz) / hz)) < 10


@pytest.mark.parametrize("decay_s", [0.4, 1.2])
def test_the_lowest_falls_60_db_in_its_decay(decay_s: float) -> None:
    """Once the two shorter ones are gone."""
    heard = measure_decay(tom(2.0, sweep=0, noise=0, decay_s=decay_s), RATE, -15, -45)
    assert heard == pytest.approx(decay_s, rel=0.06)


def test_sweep_begins_higher() -> None:
    crossings = [np.flatnonzero(np.diff(np.signbit(tom(sweep=s, noise=0)[10:])))[3] for s in (0, 1)]
    assert crossings[1] < 0.8 * crossings[0]


def test_the_tune_knob_is_two_thirds_of_an_octave() -> None:
    low, high = (measure_frequency(tom(2.0, tune=t, sweep=0, noise=0, decay_s=3), RATE, 50, 115) for t in (0, 1))
    assert np.log2(high / low) == pytest.approx(0.667, abs=0.01)
