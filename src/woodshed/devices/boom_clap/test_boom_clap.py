"""The boom clap is three bursts, a last one and a room."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import Signal, measure_decay
from woodshed.engine import play

RATE = 48_000


def clap(length_s: float = 1.0, velocity: int = 100, **settings: Any) -> Signal:
    """Return the left side of one stroke of a new machine."""
    return np.asarray(play("boom_clap", [(0.0, 0.05, 60, velocity)], length_s, RATE, age=0, **settings)[0], np.float64)


def bursts(**settings: Any) -> Signal:
    """Return the mean power of 48 claps, smoothed over 1 ms: noise averages out."""
    hits = [(0.25 * count, 0.05, 60, 100) for count in range(48)]
    audio = play("boom_clap", hits, 12.0, RATE, age=0, tail=0, **settings)[0].astype(float)
    power = (audio**2).reshape(48, -1).mean(axis=0)
    return np.asarray(np.convolve(power, np.ones(48) / 48, mode="same"))


@pytest.mark.parametrize("spread_s", [0.008, 0.01, 0.02])
def test_the_hands_come_one_after_the_other(spread_s: float) -> None:
    """Roland TR-808 service notes: three saw teeth and a last one. Each begins at a multiple of the spread."""
    power = bursts(spread_s=spread_s)
    for hand in (1, 2, 3):
        moment = round(hand * spread_s * RATE)
        before, after = power[moment - 96 : moment - 24].mean(), power[moment + 48 : moment + 144].mean()
        assert after > 4 * before


def test_there_are_no_more_than_four() -> None:
    """After the last hand the power only falls: in steps of 5 ms, always less."""
    power = bursts(spread_s=0.01)
    steps = [power[round(t * RATE) : round((t + 0.005) * RATE)].mean() for t in np.arange(0.032, 0.06, 0.005)]
    assert all(later < 0.8 * sooner for sooner, later in pairwise(steps))


@pytest.mark.parametrize("band_hz", [700.0, 1_000.0, 1_800.0])
def test_the_clap_is_loudest_at_its_band(band_hz: float) -> None:
    """The strongest third of an octave, on the mean of 40 claps."""
    hits = [(0.25 * count, 0.05, 60, 100) for count in range(40)]
    power = np.abs(np.fft.rfft(play("boom_clap", hits, 10.0, RATE, age=0, tail=0, band_hz=band_hz)[0])) ** 2
    edges = (band_hz * 2 ** (np.arange(-7, 8) / 3 - 1 / 6) * 10).astype(int)
    density = [power[low:high].mean() for low, high in pairwise(edges)]
    assert abs(int(np.argmax(density)) - 7) <= 1


@pytest.mark.parametrize("decay_s", [0.4, 1.2])
def test_the_room_falls_60_db_in_its_decay(decay_s: float) -> None:
    heard = measure_decay(clap(decay_s, tail=1, decay_s=decay_s), RATE, -20, -45)
    assert heard == pytest.approx(decay_s, rel=0.1)


def test_maracas_swell_and_lie_in_the_treble() -> None:
    """They are louder after 5 ms than at once, and above 4 kHz."""
    heard = clap(0.3, hands=1)
    power = np.abs(np.fft.rfft(heard)) ** 2
    assert power[1_200:].sum() > 0.95 * power.sum()
    assert np.mean(heard[240:720] ** 2) > 2 * np.mean(heard[:72] ** 2)
