"""The punch kick falls as its envelope says."""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.bench import plain_name
from woodshed.certify.measures import Signal, measure_decay, measure_frequency, measure_pitch_curve
from woodshed.devices import device
from woodshed.engine import play

RATE = 48_000


def kick(length_s: float = 1.0, velocity: int = 100, **settings: Any) -> Signal:
    """Return the left side of one stroke of a new machine."""
    return np.asarray(play("punch_kick", [(0.0, 0.05, 60, velocity)], length_s, RATE, age=0, **settings)[0], np.float64)


@pytest.mark.parametrize("pitch_fall", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("sweep", [0.25, 0.5])
def test_the_pitch_falls_as_an_exponential(pitch_fall: float, sweep: float) -> None:
    """F (1 + reach e^(-t / fall)): a capacitor that discharges through the tune knob; within 2 % from 40 ms on."""
    pitch = measure_pitch_curve(kick(attack=0, decay_s=2, pitch_fall=pitch_fall, sweep=sweep), RATE).between(0.04, 0.4)
    truth = 50 * (1 + 8 * sweep * np.exp(-pitch.time_s / (0.008 * 6**pitch_fall)))
    assert pitch.value == pytest.approx(truth, rel=0.02)


def test_it_rests_on_50_hz_at_middle_c() -> None:
    wave = kick(2.0, attack=0, decay_s=3, pitch_fall=0)
    assert measure_frequency(wave[24_000:], RATE) == pytest.approx(50, rel=0.002)


@pytest.mark.parametrize("decay_s", [0.3, 0.8, 2.0])
def test_it_falls_60_db_in_its_decay(decay_s: float) -> None:
    assert measure_decay(kick(2.5, attack=0, sweep=0, decay_s=decay_s), RATE) == pytest.approx(decay_s, rel=0.06)


def test_the_triangle_is_bent_nearly_to_a_sine() -> None:
    """A triangle x becomes x (3 - x^2) / 2: the third harmonic is that of its Fourier series; no second."""
    wave = kick(2.0, attack=0, sweep=0, decay_s=3)[24_000:72_000]
    power = np.abs(np.fft.rfft(wave * np.hanning(wave.size))) ** 2
    first, second, third = (10 * np.log10(power[n * 50 - 2 : n * 50 + 3].sum()) for n in (1, 2, 3))
    turn = 2 * np.pi * np.arange(4_096) / 4_096
    triangle = 2 / np.pi * np.arcsin(np.sin(turn))
    series = np.abs(np.fft.rfft(1.5 * triangle - 0.5 * triangle**3))
    assert third - first == pytest.approx(20 * np.log10(series[3] / series[1]), abs=0.5)
    assert second - first < -70


def test_the_attack_knob_is_a_click() -> None:
    """What it adds is over in 40 ms and lies above the drum."""
    added = kick(attack=1) - kick(attack=0)
    assert np.sum(added[:1_920] ** 2) > 0.99 * np.sum(added**2)
    power = np.abs(np.fft.rfft(added)) ** 2
    assert power[300:].sum() > 0.7 * power.sum()


def test_no_two_knobs_have_one_name() -> None:
    """A panel leaves units out of its names, and all of this drum stands on one page, but what the engine adds."""
    names = [plain_name(parameter) for parameter in device("punch_kick").parameters if parameter.group != "Voice"]
    assert len(set(names)) == len(names)
