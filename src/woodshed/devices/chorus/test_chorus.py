"""The chorus: late copies, slowly out of tune."""

from typing import Any

import numpy as np
import pytest
from scipy.signal import hilbert

from woodshed.audio import Audio
from woodshed.engine import process

RATE = 48_000


def sine(hz: float = 1_000, length_s: float = 2.0) -> Audio:
    """Return a sine on both sides."""
    wave = 0.5 * np.sin(2 * np.pi * hz * np.arange(int(length_s * RATE)) / RATE)
    return np.stack([wave, wave]).astype(np.float32)


def stray_cents(**settings: Any) -> float:
    """Return how far the pitch of a 1 kHz sine strays, from the middle to the highest."""
    out = process("chorus", sine(), RATE, mix=1, voices=1, **settings)[0].astype(float)
    phase = np.unwrap(np.angle(hilbert(out)))[RATE // 2 : -RATE // 4]
    hz = np.diff(phase) * RATE / (2 * np.pi)
    return float(1_200 * np.log2(np.max(hz) / 1_000))


@pytest.mark.parametrize("rate_hz", [0.7, 2, 6])
def test_a_vibrato_strays_as_far_at_any_speed(rate_hz: float) -> None:
    """A swing of depth^2 * 3 ms / rate along parabolas strays by 8 * depth^2 * 0.003: 0.86 % at depth 0.6."""
    assert stray_cents(rate_hz=rate_hz, depth=0.6, delay_ms=12) == pytest.approx(1_200 * np.log2(1.00864), abs=1)


def test_depth_0_is_a_plain_delay() -> None:
    """9 ms are 432 samples; the copy's own filter spreads it over a few more."""
    click = np.zeros((2, 4_800), np.float32)
    click[:, 100] = 1
    out = process("chorus", click, RATE, depth=0, delay_ms=9, mix=1, voices=1, tone_hz=20_000)
    assert int(np.argmax(np.abs(out[0]))) == pytest.approx(100 + 432, abs=1)


@pytest.mark.parametrize("voices", [1, 2, 3, 4])
def test_more_voices_are_not_louder(voices: int) -> None:
    """Unrelated copies add in power and are evened out; the third and fourth are a little darker."""
    noise = 0.2 * np.random.default_rng(10).standard_normal((2, 2 * RATE)).astype(np.float32)
    out = process("chorus", noise, RATE, mix=1, voices=voices, tone_hz=20_000)
    assert 20 * np.log10(np.std(out) / np.std(noise)) == pytest.approx(0, abs=2)


def test_two_copies_move_against_each_other_and_widen_a_mono_sound() -> None:
    """With one copy the sides stay equal, so a vibrato keeps its place."""
    mono = 0.2 * np.tile(np.random.default_rng(11).standard_normal(RATE), (2, 1)).astype(np.float32)
    wide = process("chorus", mono, RATE, mix=1, voices=2, depth=0.6)
    vibrato = process("chorus", mono, RATE, mix=1, voices=1, depth=0.6)
    assert np.corrcoef(wide[0], wide[1])[0, 1] < 0.5
    assert np.array_equal(vibrato[0], vibrato[1])


def test_width_0_puts_the_copies_in_the_middle() -> None:
    """Both sides carry the same, when the input does."""
    mono = np.tile(sine()[0], (2, 1))
    out = process("chorus", mono, RATE, mix=1, voices=4, width=0)
    assert np.allclose(out[0], out[1], atol=1e-5)


def test_mix_0_is_the_input() -> None:
    """Bit for bit."""
    noise = np.random.default_rng(12).uniform(-1, 1, (2, RATE)).astype(np.float32)
    assert np.array_equal(process("chorus", noise, RATE, mix=0), noise)
