"""The record's faults, each read back as it was set."""

import math
from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import (
    Signal,
    a_weighted_db,
    measure_harmonics,
    measure_impulses,
    measure_response,
    measure_speed_curve,
    rms_db,
    sine,
)
from woodshed.engine import process

RATE = 48_000
CLEAN: dict[str, Any] = {
    "crackle_per_s": 0, "bursts": 0, "scratches": 0, "dust_db": -96, "hiss_db": -96, "rumble_db": -96, "hum_db": -96,
    "wow_percent": 0, "saturation_percent": 0, "narrow": 0,
}  # fmt: skip


def surface(seconds: float, **settings: Any) -> Signal:
    """What a record says while a tone nobody hears keeps the needle down: both sides."""
    tone = sine(15, -85, round((seconds + 1) * RATE), RATE)
    out = process("vinyl", np.stack([tone, tone]).astype(np.float32), RATE, **{**CLEAN, **settings})
    return np.asarray(out[:, RATE:], np.float64)


@pytest.mark.parametrize("rate", [3, 10, 20])
def test_crackles_come_by_chance_as_often_as_set(rate: float) -> None:
    """A Poisson process: gaps are exponential (Kolmogorov-Smirnov, p > 0.05), peaks log-normal, all within 10 %."""
    seconds = max(120, 1_200 / rate)  # a median of 1,200 is known to 0.25 dB
    found = measure_impulses(surface(seconds, crackle_per_s=rate, crackle_db=-42, crackle_spread_db=7)[0], RATE)
    assert found.per_s == pytest.approx(rate, rel=0.1)
    assert found.chance > 0.05
    assert found.median_db == pytest.approx(-42, abs=1)
    assert found.spread_db == pytest.approx(7, rel=0.1)


def test_a_crackle_is_a_tick_of_the_middle_treble() -> None:
    """Clicks of a record last 0.1 to 1 ms, most of them between 2 and 6 kHz (reference of lo-fi)."""
    heard = surface(30, crackle_per_s=10)[0]
    power = np.abs(np.fft.rfft(heard)) ** 2
    hz = np.fft.rfftfreq(heard.size, 1 / RATE)
    octaves = [np.sum(power[(hz > low) & (hz < 2 * low)]) for low in (500, 1_000, 2_000, 3_000, 8_000)]
    assert int(np.argmax(octaves)) in {2, 3}
    found = measure_impulses(heard, RATE)
    loudest = int(found.time_s[int(np.argmax(found.peak))] * RATE)
    tail = heard[loudest + RATE // 1_000 * 2 : loudest + RATE // 1_000 * 3]
    assert np.max(np.abs(tail)) < 0.05 * np.max(found.peak)


@pytest.mark.parametrize(("speed", "turn_s"), [(0, 60 / (100 / 3)), (1, 60 / 45)])
def test_a_scratch_comes_round_with_every_turn(speed: int, turn_s: float) -> None:
    """33 1/3 turns a minute are 1.8 s each, 45 are 1.333 s (IEC 60098)."""
    found = measure_impulses(surface(20, scratches=1, scratch_db=-30, speed=speed)[0], RATE)
    assert np.diff(found.time_s) == pytest.approx(turn_s, abs=2e-4)
    assert found.median_db == pytest.approx(-30, abs=1)


def test_four_scratches_are_four_a_turn() -> None:
    found = measure_impulses(surface(19, scratches=4)[0], RATE)
    assert found.time_s.size == pytest.approx(4 * 19 / 1.8, abs=4)


@pytest.mark.parametrize("name", ["rumble_db", "hum_db", "dust_db"])
def test_levels_are_read_back_within_a_decibel(name: str) -> None:
    settings: dict[str, Any] = {name: -45}
    left, right = surface(6, **settings)
    assert rms_db(left) == pytest.approx(-45, abs=1)
    assert rms_db(right) == pytest.approx(-45, abs=1)


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_hiss_is_as_loud_as_set_at_any_rate(rate: int) -> None:
    """A-weighting of IEC 61672-1."""
    tone = sine(15, -85, 4 * rate, rate)
    settings: dict[str, Any] = {**CLEAN, "hiss_db": -54}
    heard = process("vinyl", np.stack([tone, tone]).astype(np.float32), rate, **settings)[0, rate:]
    assert a_weighted_db(heard.astype(float), rate) == pytest.approx(-54, abs=1)


@pytest.mark.parametrize("percent", [0.1, 0.4])
def test_wow_is_as_wide_as_set_once_a_turn(percent: float) -> None:
    tone = sine(3_150, -12, 8 * RATE, RATE)
    settings: dict[str, Any] = {**CLEAN, "wow_percent": percent}
    heard = process("vinyl", np.stack([tone, tone]).astype(np.float32), RATE, **settings)[0]
    curve = measure_speed_curve(heard[RATE:].astype(float), RATE)
    swing = curve.value[50:-50] - np.mean(curve.value[50:-50])
    assert 100 * math.sqrt(2) * float(np.std(swing)) == pytest.approx(percent, rel=0.1)
    turns = np.fft.rfftfreq(swing.size, 1e-3)[1 + int(np.argmax(np.abs(np.fft.rfft(swing))[1:]))]
    assert turns == pytest.approx(1 / 1.8, abs=0.1)


@pytest.mark.parametrize("percent", [0.5, 1.0, 3.0])
def test_distortion_is_as_set_and_even_before_odd(percent: float) -> None:
    """THD of a sine of -12 dBFS within 10 %, H2 over H3."""
    size = 1 << 14
    hz = round(1_000 * size / RATE) * RATE / size
    tone = sine(hz, -12, 3 * size, RATE)
    settings: dict[str, Any] = {**CLEAN, "saturation_percent": percent, "high_cut_hz": 20_000}
    heard = process("vinyl", np.stack([tone, tone]).astype(np.float32), RATE, **settings)[0, size : 2 * size]
    found = measure_harmonics(heard.astype(float), hz, RATE)
    assert 100 * found.thd == pytest.approx(percent, rel=0.1)
    assert found.relative_db[1] > found.relative_db[2]


@pytest.mark.parametrize("wear", [0.0, 0.5, 1.0])
def test_wear_moves_both_ends_of_the_band_by_equal_ratios(wear: float) -> None:
    """3 dB down at 20 (hz / 20)^wear and 20,000 (hz / 20,000)^wear."""
    click = np.zeros(1 << 15)
    click[64] = 1e-3
    settings: dict[str, Any] = {**CLEAN, "wear": wear, "low_cut_hz": 110, "high_cut_hz": 5_500}
    out = process("vinyl", np.stack([click, click]).astype(np.float32), RATE, **settings)[0]
    found = measure_response(click, out.astype(float), RATE)
    assert float(found.gain_at(20 * 5.5**wear)) == pytest.approx(-3, abs=0.5)
    assert float(found.gain_at(20_000 * 0.275**wear)) == pytest.approx(-3, abs=0.6)


def test_as_new_it_adds_nothing() -> None:
    """With a wear of 0 silence under the music is silence: what is left is the tone."""
    tone = sine(15, -85, 4 * RATE, RATE)
    out = process("vinyl", np.stack([tone, tone]).astype(np.float32), RATE, wear=0.0)
    assert float(np.max(np.abs(out))) < 1e-4


def test_the_needle_lifts_when_the_music_has_ended() -> None:
    """Noise goes on for `run_out_s`, then fades within half a second to nothing at all."""
    sound = np.zeros((2, 6 * RATE), np.float32)
    sound[:, :RATE] = sine(440, -12, RATE, RATE)
    out = process("vinyl", sound, RATE, run_out_s=1.5)
    assert np.std(out[:, 2 * RATE : round(2.4 * RATE)]) > 1e-4
    assert np.max(np.abs(out[:, round(3.2 * RATE) :])) < 1e-6
