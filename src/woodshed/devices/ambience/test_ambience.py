"""The places: each its own, none coming round."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy import fft, ndimage

from woodshed.certify.measures import Signal, a_weighted_db
from woodshed.devices import device
from woodshed.engine import play

RATE = 48_000
SCENES = [round(value) for _, value in device("ambience").parameter("scene").choices]


def stay(scene: int, seconds: float, seed: int = 0, **settings: Any) -> Signal:
    return np.asarray(play("ambience", [(0.0, seconds, 60, 100)], seconds, RATE, seed=seed, scene=scene, **settings))


@cache
def five_minutes(scene: int) -> Signal:
    return stay(scene, 300)


def test_there_are_ten_places() -> None:
    assert len(SCENES) == 10


@pytest.mark.parametrize("scene", SCENES)
def test_five_minutes_are_nowhere_like_another_stretch(scene: int) -> None:
    """The largest autocorrelation from one second on, of the waveform evened in loudness: 1 would be a loop."""
    heard = np.diff(five_minutes(scene)[0, ::4].astype(float))
    heard /= np.sqrt(ndimage.uniform_filter1d(heard**2, 1_200, mode="constant") + 1e-12)
    length = fft.next_fast_len(2 * heard.size, real=True)
    alike = fft.irfft(np.abs(fft.rfft(heard, length)) ** 2, length)[: heard.size]
    lags = np.arange(12_000, heard.size - 20 * 12_000)
    assert np.max(np.abs(alike[lags]) / (heard.size - lags)) < 0.2


@pytest.mark.parametrize("scene", SCENES)
def test_a_seed_is_a_day_and_the_same_seed_the_same_day(scene: int) -> None:
    one, same, other = stay(scene, 3, seed=1), stay(scene, 3, seed=1), stay(scene, 3, seed=2)
    assert np.array_equal(one, same)
    assert abs(np.corrcoef(one[0], other[0])[0, 1]) < 0.3


@pytest.mark.parametrize("scene", SCENES)
def test_it_is_a_backdrop_wide_and_never_full(scene: int) -> None:
    """Between -50 and -28 dBFS with A-weighting, no peak over full scale, the sides not one."""
    heard = five_minutes(scene).astype(float)
    assert -50 < a_weighted_db(heard[0], RATE) < -28
    assert np.max(np.abs(heard)) < 1
    assert np.corrcoef(heard)[0, 1] < 0.9995


def test_places_differ_by_their_spectra() -> None:
    """No two have the same balance of octaves within 3 dB."""
    balances = []
    for scene in SCENES:
        power = np.abs(np.fft.rfft(five_minutes(scene)[0, : 20 * RATE].astype(float))) ** 2
        hz = np.fft.rfftfreq(20 * RATE, 1 / RATE)
        octaves = [10 * np.log10(np.sum(power[(hz >= low) & (hz < 2 * low)])) for low in 62.5 * 2.0 ** np.arange(8)]
        balances.append(np.array(octaves) - np.mean(octaves))
    for place, one in enumerate(balances):
        assert all(np.max(np.abs(one - other)) > 3 for other in balances[place + 1 :])
