"""The boom snare is two rings and a band of noise."""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import Signal, measure_decay, measure_frequency
from woodshed.engine import play

RATE = 48_000


def snare(length_s: float = 1.0, velocity: int = 100, **settings: Any) -> Signal:
    """Return the left side of one stroke of a new machine."""
    return np.asarray(play("boom_snare", [(0.0, 0.05, 60, velocity)], length_s, RATE, age=0, **settings)[0], np.float64)


@pytest.mark.parametrize("ring_hz", [177.03, 315.44])
def test_the_skin_rings_at_two_pitches(ring_hz: float) -> None:
    """RC-808's, a copy by the machine's makers, as its users read them (norgatronics, 2021): within 5 cents."""
    found = measure_frequency(snare(snappy=0, decay_s=1.2), RATE, 0.94 * ring_hz, 1.06 * ring_hz)
    assert abs(1200 * np.log2(found / ring_hz)) < 5


def test_the_tone_knob_leads_from_the_lower_to_the_higher() -> None:
    """The share of the power above 245 Hz rises."""
    shares = []
    for tone in (0.0, 0.5, 1.0):
        power = np.abs(np.fft.rfft(snare(snappy=0, tone=tone))) ** 2
        shares.append(power[245:].sum() / power.sum())
    assert shares[0] < 0.3 < shares[1] < shares[2]
    assert shares[2] > 0.8


@pytest.mark.parametrize("decay_s", [0.15, 0.3, 0.8])
def test_the_lower_ring_falls_60_db_in_its_decay(decay_s: float) -> None:
    assert measure_decay(snare(snappy=0, tone=0, decay_s=decay_s), RATE) == pytest.approx(decay_s, rel=0.1)


def test_snappy_is_noise_in_the_treble() -> None:
    """A band around 7 kHz, Q 0.39: what the knob adds has its centre of gravity above 4 kHz."""
    added = snare(snappy=1) - snare(snappy=0)
    power = np.abs(np.fft.rfft(added)) ** 2
    assert (power * np.arange(power.size)).sum() / power.sum() > 4_000
