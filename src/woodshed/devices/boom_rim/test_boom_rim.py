"""The boom rim rings as the table of voices says."""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import Signal, measure_decay, measure_frequency
from woodshed.engine import play

RATE = 48_000


def rim(length_s: float = 1.0, velocity: int = 100, **settings: Any) -> Signal:
    """Return the left side of one stroke of a new machine."""
    return np.asarray(play("boom_rim", [(0.0, 0.05, 60, velocity)], length_s, RATE, age=0, **settings)[0], np.float64)


@pytest.mark.parametrize(("stick", "hz"), [(0, 1667), (0, 455), (1, 2500)])
def test_its_rings_have_the_pitches_of_the_table(stick: int, hz: float) -> None:
    """Roland TR-808 service notes, 1981: rim shot 1,667 and 455 Hz, claves 2,500 Hz; within 10 cents."""
    found = measure_frequency(rim(stick=stick, edge=0, length_percent=800), RATE, 0.94 * hz, 1.06 * hz)
    assert abs(1200 * np.log2(found / hz)) < 10


@pytest.mark.parametrize("length_percent", [100, 300])
def test_claves_fall_20_db_in_25_ms(length_percent: float) -> None:
    """The table's 25 ms, read as 20 dB, by the length that is set."""
    heard = measure_decay(rim(stick=1, length_percent=length_percent), RATE)
    assert heard == pytest.approx(0.075 * length_percent / 100, rel=0.1)


def test_the_one_sided_amplifier_adds_even_harmonics() -> None:
    """A curve that is not odd makes a second harmonic of 455 Hz."""
    levels = []
    for edge in (0.0, 1.0):
        power = np.abs(np.fft.rfft(rim(stick=0, edge=edge, length_percent=800))) ** 2
        levels.append(10 * np.log10(power[895:925].sum() / power[440:470].sum()))
    assert levels[1] > levels[0] + 10
