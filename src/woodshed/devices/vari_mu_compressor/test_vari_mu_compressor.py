"""The vari-mu compressor: its six time constants and what it links.

Source: Fairchild 670, instruction manual, 1959. The curve is examined in certificate.py.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.measures import rms_db, sine
from woodshed.engine import process

RATE, FINE = 48_000, 96_000
PLAIN: dict[str, Any] = {"colour": 0.0, "threshold_db": -24.0}
FULL_DB = 19**2 / 40 + 0.95


@pytest.mark.parametrize(("place", "attack_ms"), [(0, 0.2), (1, 0.2), (2, 0.4), (3, 0.8), (4, 0.4), (5, 0.2)])
def test_the_attack_of_each_place(stepped: Callable[..., Any], place: int, attack_ms: float) -> None:
    """63 % within 10 % and half a sample, of what the detector holds for 5 ms (a step rings in the host's filters)."""
    gain = stepped("vari_mu_compressor", FINE, 0.1, 0.05, time_constant=place, **PLAIN)[
        FINE // 20 : round(0.055 * FINE)
    ]
    found = (np.flatnonzero(gain > np.min(gain) * (1 - np.exp(-1)))[-1] + 0.5) / FINE
    assert found == pytest.approx(attack_ms / 1_000, rel=0.1, abs=6e-6)


@pytest.mark.parametrize(("place", "release_s"), [(0, 0.3), (1, 0.8), (2, 2), (3, 5), (4, 2), (5, 0.3)])
def test_the_release_of_each_place_after_a_peak(stepped: Callable[..., Any], place: int, release_s: float) -> None:
    """63 % within 10 %; the automatic places after a peak of 50 ms."""
    gain = stepped("vari_mu_compressor", RATE, 0.05, 1.3 * release_s + 0.1, hz=2_000, time_constant=place, **PLAIN)[
        RATE // 10 + 64 :
    ]
    assert (64 + np.argmax(gain > -FULL_DB * np.exp(-1))) / RATE == pytest.approx(release_s, rel=0.1)


@pytest.mark.parametrize(("place", "slow_s"), [(4, 10.0), (5, 25.0)])
def test_the_automatic_places_hold_on_after_a_long_passage(
    stepped: Callable[..., Any], place: int, slow_s: float
) -> None:
    """Two stores: after 10 s the slow one is filled to 1 - exp(-10 / 5) and empties with 10 or 25 s; within 10 %."""
    gain = stepped("vari_mu_compressor", RATE, 10.0, 8.5, time_constant=place, **PLAIN)
    filled = FULL_DB * (1 - np.exp(-2))
    fast_s = 2.0 if place == 4 else 0.3
    lag = 1 / (1 - fast_s / slow_s)
    wanted = lag * filled * np.exp(-8 / slow_s) + (FULL_DB - lag * filled) * np.exp(-8 / fast_s)
    assert -gain[round((10.05 + 8) * RATE)] == pytest.approx(wanted, rel=0.1)


def test_middle_and_sides_are_held_apart() -> None:
    """A loud middle leaves the sides as they are; linked it would not."""
    middle, side = sine(1_000, -6, 2 * RATE, RATE), sine(3_000, -40, 2 * RATE, RATE)
    audio = np.stack([middle + side, middle - side]).astype(np.float32)

    def side_gain(link: int) -> float:
        out = process("vari_mu_compressor", audio, RATE, link=link, **PLAIN).astype(float)[:, RATE:]
        return rms_db(0.5 * (out[0] - out[1])) - rms_db(side[RATE:])

    assert side_gain(2) == pytest.approx(0, abs=0.1)
    assert side_gain(0) < -6


def test_turning_the_knobs_does_not_click(turned: Callable[..., Audio]) -> None:
    """What lies above 8 kHz stays 60 dB under a 200 Hz sine."""
    wave = sine(200, -12, RATE, RATE)
    moves = {RATE // 2: {"threshold_db": -20.0, "link": 2.0, "makeup_db": 6.0, "mix": 0.5}}
    audio = np.stack([wave, wave]).astype(np.float32)
    out = turned("vari_mu_compressor", audio, RATE, moves, **PLAIN, time_constant=3)[0, RATE // 4 :]
    spectrum = np.fft.rfft(out * np.hanning(out.size))
    spectrum[np.fft.rfftfreq(out.size, 1 / RATE) < 8_000] = 0
    assert np.max(np.abs(np.fft.irfft(spectrum))) < 10 ** (-72 / 20)
