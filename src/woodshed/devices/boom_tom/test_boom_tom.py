"""The boom tom has the six drums of the table of voices."""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import Signal, measure_decay, measure_frequency
from woodshed.engine import play

RATE = 48_000


def tom(length_s: float = 1.0, velocity: int = 100, **settings: Any) -> Signal:
    """Return the left side of one stroke of a new machine."""
    return np.asarray(play("boom_tom", [(0.0, 0.05, 60, velocity)], length_s, RATE, age=0, **settings)[0], np.float64)


TABLE = [
    (0, 80, 100, 0.2),
    (1, 120, 160, 0.13),
    (2, 165, 220, 0.1),
    (3, 165, 220, 0.18),
    (4, 250, 310, 0.1),
    (5, 370, 455, 0.08),
]
"""Drum, lowest and highest pitch in Hz, decay in s: Roland TR-808 service notes, 1981."""


@pytest.mark.parametrize(("drum", "lowest", "highest", "fall_s"), TABLE)
def test_the_tuning_knob_has_the_range_of_the_table(drum: int, lowest: float, highest: float, fall_s: float) -> None:
    """Both ends within 10 cents, drawn out so that they can be measured."""
    assert fall_s > 0
    for tuning, hz in ((0, lowest), (1, highest)):
        wave = tom(drum=drum, tuning=tuning, bend=0, noise=0, length_percent=500)
        assert abs(1200 * np.log2(measure_frequency(wave, RATE, 0.9 * hz, 1.1 * hz) / hz)) < 10


@pytest.mark.parametrize(("drum", "lowest", "highest", "fall_s"), TABLE)
def test_it_falls_20_db_in_the_time_of_the_table(drum: int, lowest: float, highest: float, fall_s: float) -> None:
    """The table's decay is read as 20 dB: T60 is three times as long."""
    assert lowest < highest
    assert measure_decay(tom(drum=drum, bend=0, noise=0), RATE) == pytest.approx(3 * fall_s, rel=0.1)


def test_a_conga_has_no_noise_and_a_tom_has() -> None:
    for drum, alike in ((0, False), (2, False), (3, True), (5, True)):
        assert np.array_equal(tom(drum=drum, noise=1), tom(drum=drum, noise=0)) == alike


def test_a_loud_drum_begins_higher() -> None:
    """The first crossings of a hard blow come sooner."""
    crossings = [np.flatnonzero(np.diff(np.signbit(tom(velocity=v, bend=1, noise=0)[10:])))[3] for v in (30, 127)]
    assert crossings[1] < 0.95 * crossings[0]
