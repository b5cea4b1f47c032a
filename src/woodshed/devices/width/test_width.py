"""The width of a stereo picture, and its mono bass."""

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.engine import process

RATE = 48_000


def noise() -> Audio:
    """Return a second of noise, different on both sides."""
    return np.random.default_rng(5).uniform(-0.5, 0.5, (2, RATE)).astype(np.float32)


def middle_and_side(audio: Audio) -> tuple[Audio, Audio]:
    """Return half the sum and half the difference of both sides."""
    return (audio[0] + audio[1]) / 2, (audio[0] - audio[1]) / 2


def test_width_1_changes_nothing() -> None:
    """Bit for bit."""
    assert np.array_equal(process("width", noise(), RATE), noise())


def test_width_0_is_mono() -> None:
    """Both sides carry the middle."""
    out = process("width", noise(), RATE, width=0)
    assert np.allclose(out[0], out[1], atol=1e-6)
    assert np.allclose(out[0], middle_and_side(noise())[0], atol=1e-6)


@pytest.mark.parametrize("width", [0.5, 1.5, 2])
def test_width_multiplies_the_side_and_leaves_the_middle(width: float) -> None:
    """Mid-side: M stays, S times the width."""
    middle, side = middle_and_side(process("width", noise(), RATE, width=width))
    assert np.allclose(middle, middle_and_side(noise())[0], atol=1e-6)
    assert np.allclose(side, width * middle_and_side(noise())[1], atol=1e-6)


def test_the_bass_is_mono_and_the_rest_is_not() -> None:
    """12 dB an octave, Butterworth: the side is 3 dB down at the corner, 24 dB two octaves below it."""
    click = np.zeros((2, RATE), np.float32)
    click[0, 0], click[1, 0] = 1, -1
    middle, side = middle_and_side(process("width", click, RATE, mono_below_hz=160))
    gain = 20 * np.log10(np.abs(np.fft.rfft(side)))
    assert not np.any(middle)
    assert gain[[40, 160, 2_000]] == pytest.approx([-24.1, -3.01, 0], abs=0.1)


def test_the_middle_keeps_its_bass() -> None:
    """Only the side is filtered, so mono material passes bit for bit."""
    mono = np.tile(noise()[0], (2, 1))
    assert np.array_equal(process("width", mono, RATE, mono_below_hz=300, width=1.5), mono)


def test_balance_turns_the_other_side_down() -> None:
    """Fully right leaves only the right as it was."""
    out = process("width", noise(), RATE, balance=1)
    assert not np.any(out[0])
    assert np.array_equal(out[1], noise()[1])
