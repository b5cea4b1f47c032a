"""The opto compressor against the law of its cell.

The law: LA-2A, operating instructions, 1965 (attack 10 ms, half released in 60 ms, the rest in 1 to 15 s, slower
after a long light). The truth is that law as differential equations, solved here step by step in double precision.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.measures import sine
from woodshed.engine import process

RATE = 48_000
BEFORE = RATE // 20
PLAIN: dict[str, Any] = {"colour": 0.0, "peak_reduction": 70.0, "mode": 1.0}
FULL_DB = (1 - 1 / 20) * (-4 + 25)


def released(loud_s: float, after_s: float) -> Any:
    """Return the reduction of the cell's equations after the light goes out, at each ms."""
    step_s = 0.0005
    fast = slow = memory = 0.0
    found = []
    for n in range(round((loud_s + after_s) / step_s)):
        wanted = FULL_DB if n < loud_s / step_s else 0.0
        slow_rate = (1 - memory) / 0.5 + memory / 3
        bright = min(1.0, (0.55 * fast + 0.45 * slow) / 6)
        fast += step_s * (wanted - fast) / (0.01 if wanted > fast else 0.028)
        slow += step_s * (wanted - slow) * (100 if wanted > slow else slow_rate)
        memory += step_s * (bright - memory) / (2 if bright > memory else 4)
        found.append(0.55 * fast + 0.45 * slow)
    return np.array(found)[round(loud_s / step_s) :: 2]


def test_the_cell_darkens_in_ten_milliseconds(stepped: Callable[..., Any]) -> None:
    """63 % of the reduction, within 10 % (LA-2A, operating instructions, 1965)."""
    gain = stepped("opto_compressor", RATE, 1.0, 0.1, hz=2_000, **PLAIN)[BEFORE : BEFORE + RATE - 48]
    assert gain[-1] == pytest.approx(-FULL_DB, abs=0.25)
    assert np.flatnonzero(gain > gain[-1] * (1 - np.exp(-1)))[-1] / RATE == pytest.approx(0.010, rel=0.1)


@pytest.mark.parametrize("loud_s", [0.1, 1.0, 6.0])
def test_half_is_given_back_in_sixty_milliseconds(stepped: Callable[..., Any], loud_s: float) -> None:
    """Within 10 %, however long it was lit: 54 to 66 ms (after a short light the slow part helps)."""
    gain = stepped("opto_compressor", RATE, loud_s, 1.0, hz=2_000, **PLAIN)[BEFORE + round(loud_s * RATE) :]
    half = (48 + np.argmax(gain[48:] > -FULL_DB / 2)) / RATE
    law = np.argmax(released(loud_s, 1.0) < FULL_DB / 2) / 1_000
    assert half == pytest.approx(law, rel=0.1)
    assert loud_s < 1 or half == pytest.approx(0.060, rel=0.1)


@pytest.mark.parametrize("loud_s", [0.1, 1.0, 6.0])
def test_the_release_follows_the_two_stages(stepped: Callable[..., Any], loud_s: float) -> None:
    """From 30 ms to 5 s after the light, within 10 % of the law and 0.15 dB."""
    gain = stepped("opto_compressor", RATE, loud_s, 5.0, hz=2_000, **PLAIN)[
        BEFORE + round(loud_s * RATE) :: RATE // 1_000
    ]
    law = released(loud_s, 5.0)
    for at in (30, 100, 300, 1_000, 3_000, 4_900):
        assert -gain[at] == pytest.approx(law[at], rel=0.1, abs=0.15)


def test_a_long_light_is_forgotten_more_slowly(stepped: Callable[..., Any]) -> None:
    """After a second of rest a long passage still holds twice what a short one does."""
    short, long = (stepped("opto_compressor", RATE, loud_s, 1.1, hz=2_000, **PLAIN)[-4_800] for loud_s in (0.1, 6.0))
    assert long < 2 * short < 0


def test_turning_the_knobs_does_not_click(turned: Callable[..., Audio]) -> None:
    """What lies above 5 kHz stays 60 dB under a 200 Hz sine."""
    wave = sine(200, -12, RATE, RATE)
    moves = {RATE // 2: {"peak_reduction": 90.0, "gain_db": 12.0, "mode": 1.0, "colour": 0.3, "mix": 0.5}}
    out = turned("opto_compressor", np.stack([wave, wave]).astype(np.float32), RATE, moves, colour=0)[0, RATE // 4 :]
    spectrum = np.fft.rfft(out * np.hanning(out.size))
    spectrum[np.fft.rfftfreq(out.size, 1 / RATE) < 5_000] = 0
    assert np.max(np.abs(np.fft.irfft(spectrum))) < 10 ** (-72 / 20)


def test_both_sides_are_turned_down_together() -> None:
    """Otherwise a loud left would pull the picture to the right."""
    wave = sine(1_000, -6, RATE, RATE)
    out = process("opto_compressor", np.stack([wave, 0.1 * wave]).astype(np.float32), RATE, **PLAIN)
    assert np.allclose(out[1], 0.1 * out[0], atol=1e-6)
