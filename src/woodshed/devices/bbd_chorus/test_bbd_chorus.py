"""The BBD chorus moves as the machine was measured to: Harman, Juno 60 analysis, Chorus, 2016.

Mode I 0.513 Hz, mode II 0.863 Hz, both from 1.66 to 5.35 ms, a triangle, upside down on the right; both buttons
9.24 Hz from 3.3 to 3.7 ms, the same on both sides.
"""

from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.measures import Curve, Signal, measure_delay_curve, measure_frequency
from woodshed.engine import process

RATE = 48_000
HZ = 2_000.0
MODES = {0: (0.513, 1.66, 5.35), 1: (0.863, 1.66, 5.35), 2: (9.24, 3.3, 3.7)}
"""Speed in Hz, shortest and longest delay in ms."""


def tone(length_s: float) -> Audio:
    """Return a sine of 2 kHz on both sides."""
    wave = 0.25 * np.sin(2 * np.pi * HZ * np.arange(int(length_s * RATE)) / RATE)
    return np.stack([wave, wave]).astype(np.float32)


def delays_ms(mode: int, side: int = 0, length_s: float = 5.0, **settings: Any) -> Curve:
    """Return the delay of one side's copy over time, known but for whole cycles of 0.5 ms."""
    heard = process("bbd_chorus", tone(length_s), RATE, mode=mode, mix=1, **{"age": 0, "tone_hz": 20_000, **settings})
    curve = measure_delay_curve(np.asarray(heard[side], np.float64), HZ, RATE, cycles=4).between(1.0, length_s - 0.1)
    return Curve(curve.time_s, 1_000 * curve.value)


@pytest.mark.parametrize("mode", MODES)
def test_each_mode_has_the_machines_speed_and_swing(mode: int) -> None:
    """Within 3 %."""
    speed, shortest, longest = MODES[mode]
    curve = delays_ms(mode, length_s=8.0)
    swing = curve.value - np.mean(curve.value)
    assert measure_frequency(swing[::48], RATE / 48, 0.5 * speed, 3 * speed) == pytest.approx(speed, rel=0.03)
    assert np.ptp(swing) == pytest.approx(longest - shortest, rel=0.03)


@pytest.mark.parametrize("mode", MODES)
def test_the_delay_lies_where_it_was_measured(mode: int) -> None:
    """A click with the lines at rest comes back in the middle between shortest and longest, within 3 %."""
    click = np.zeros((2, RATE), np.float32)
    click[:, RATE // 2] = 1
    heard = process("bbd_chorus", click, RATE, mode=mode, mix=1, age=0, depth_percent=0, tone_hz=20_000)
    power = np.asarray(heard[0], np.float64) ** 2
    late_ms = 1_000 * (float(power @ np.arange(RATE)) / float(power.sum()) - RATE // 2) / RATE
    _, shortest, longest = MODES[mode]
    assert late_ms == pytest.approx((shortest + longest) / 2, rel=0.03)


@pytest.mark.parametrize(("mode", "together"), [(0, -1.0), (1, -1.0), (2, 1.0)])
def test_the_sides_move_against_each_other_but_with_both_buttons(mode: int, together: float) -> None:
    """The right line's movement is the left's upside down; in the third mode it is the same."""
    left, right = (delays_ms(mode, side).value for side in (0, 1))
    assert np.corrcoef(left, right)[0, 1] == pytest.approx(together, abs=0.01)


def test_the_movement_is_a_triangle() -> None:
    """A straight line up, a straight line down: its slope has two values, and is one of them nearly always."""
    curve = delays_ms(1)
    slope = np.abs(np.gradient(curve.value[::480], 0.01))
    wanted = 2 * 0.863 * (5.35 - 1.66)
    assert np.mean(np.abs(slope / wanted - 1) < 0.05) > 0.9


def test_the_copies_are_as_dark_as_the_machines_filters() -> None:
    """Two Butterworth filters of two poles at 10 kHz: 6 dB down there, 1 dB at 6 kHz."""
    for hz, loss_db in ((10_000.0, -6.02), (6_000.0, -20 * np.log10(1 + 0.6**4))):
        wave = 0.25 * np.sin(2 * np.pi * hz * np.arange(RATE) / RATE)
        both = np.stack([wave, wave]).astype(np.float32)
        heard = process("bbd_chorus", both, RATE, mix=1, age=0, depth_percent=0)
        assert level_db(heard[0]) - level_db(both[0]) == pytest.approx(loss_db, abs=0.5)


def level_db(side: Signal) -> float:
    """Return the RMS of the second half, in dBFS."""
    return float(10 * np.log10(np.mean(np.asarray(side[RATE // 2 :], np.float64) ** 2)))


def test_a_mono_sound_gets_wide_and_not_louder() -> None:
    """Two copies that differ: the sides part, and noise is as loud as before within 2 dB."""
    mono = 0.2 * np.tile(np.random.default_rng(3).standard_normal(2 * RATE), (2, 1)).astype(np.float32)
    heard = process("bbd_chorus", mono, RATE, mode=1)
    assert np.corrcoef(heard[0], heard[1])[0, 1] < 0.8
    assert 20 * np.log10(np.std(heard) / np.std(mono)) == pytest.approx(-3, abs=2)


def test_mix_0_is_the_input() -> None:
    """Bit for bit."""
    noise = np.random.default_rng(12).uniform(-1, 1, (2, RATE)).astype(np.float32)
    assert np.array_equal(process("bbd_chorus", noise, RATE, mix=0), noise)
