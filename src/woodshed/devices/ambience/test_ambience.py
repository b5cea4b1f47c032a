"""The places: each its own, none coming round, none costing anything while it is not there."""

import time
from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import Signal, a_weighted_db
from woodshed.devices import device
from woodshed.engine import play

RATE = 48_000
SCENES = [round(value) for _, value in device("ambience").parameter("scene").choices]


def stay(scene: int, seconds: float, seed: int = 0, **settings: Any) -> Signal:
    return np.asarray(play("ambience", [(0.0, seconds, 60, 100)], seconds, RATE, seed=seed, scene=scene, **settings))


def test_there_are_ten_places() -> None:
    assert len(SCENES) == 10


@pytest.mark.parametrize("scene", SCENES)
def test_two_minutes_are_nowhere_like_another_stretch(scene: int) -> None:
    """The largest autocorrelation from one second on, of the waveform evened in loudness: 1 would be a loop."""
    heard = np.diff(stay(scene, 120)[0, ::4].astype(float))
    heard /= np.sqrt(np.convolve(heard**2, np.ones(1_200) / 1_200, "same") + 1e-12)
    spectrum = np.fft.rfft(heard, 2 * heard.size)
    alike = np.fft.irfft(np.abs(spectrum) ** 2)[: heard.size]
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
    heard = stay(scene, 60).astype(float)
    assert -50 < a_weighted_db(heard[0], RATE) < -28
    assert np.max(np.abs(heard)) < 1
    assert np.corrcoef(heard)[0, 1] < 0.9995


def test_places_differ_by_their_spectra() -> None:
    """No two have the same balance of octaves within 3 dB."""
    balances = []
    for scene in SCENES:
        power = np.abs(np.fft.rfft(stay(scene, 20)[0].astype(float))) ** 2
        hz = np.fft.rfftfreq(20 * RATE, 1 / RATE)
        octaves = [10 * np.log10(np.sum(power[(hz >= low) & (hz < 2 * low)])) for low in 62.5 * 2.0 ** np.arange(8)]
        balances.append(np.array(octaves) - np.mean(octaves))
    for place, one in enumerate(balances):
        assert all(np.max(np.abs(one - other)) > 3 for other in balances[place + 1 :])


def test_while_nobody_is_there_it_costs_nothing() -> None:
    """A minute of silence takes less than a tenth of a minute of rain."""

    def seconds_for(notes: list[tuple[float, float, int, int]]) -> float:
        begun = time.process_time()
        play("ambience", notes, 60, RATE, scene=0)
        return time.process_time() - begun

    seconds_for([])
    assert seconds_for([]) < 0.1 * seconds_for([(0.0, 60.0, 60, 100)])
