"""Dither: the error of rounding has no mean and no memory of the music."""

import numpy as np
import pytest

from woodshed.audio import quantise


def test_a_level_between_two_steps_is_kept_on_average() -> None:
    """With triangular dither the mean error is 0 and its power 1/4 step² (Lipshitz et al. 1992)."""
    level = 1000.3
    audio = np.full((1, 200_000), level / 2**15, np.float32)
    whole = quantise(audio, 16, np.random.default_rng(0)).astype(float)
    assert whole.mean() == pytest.approx(level, abs=0.01)
    assert whole.var() == pytest.approx(0.25, rel=0.03)


def test_a_tone_below_one_step_survives_16_bits() -> None:
    """Without dither a tone of 0.4 steps rounds to silence."""
    tone = 0.4 * np.sin(2 * np.pi * 1000 * np.arange(48_000) / 48_000) / 2**15
    audio = tone[np.newaxis].astype(np.float32)
    assert not quantise(audio, 16, None).any()
    kept = quantise(audio, 16, np.random.default_rng(0))[0]
    found = np.abs(np.fft.rfft(kept)[1000]) / 24_000
    assert found == pytest.approx(0.4, abs=0.02)


def test_silence_stays_silent() -> None:
    """A stem's rests hold no hiss."""
    assert not quantise(np.zeros((2, 1000), np.float32), 24, np.random.default_rng(0)).any()


def test_what_exceeds_full_scale_is_clipped_and_never_wraps() -> None:
    """The most negative whole number is one step further than the most positive."""
    audio = np.array([[2.0, -2.0, 1.0, -1.0]], np.float32)
    assert quantise(audio, 16, None).tolist() == [[32767, -32768, 32767, -32768]]
