"""One device by itself: knobs that are turned on the way, and a device that fails is told."""

import numpy as np
import pytest

from woodshed.engine import Mirror, play, process
from woodshed.errors import AudioError

RATE = 48_000


def test_a_knob_is_turned_where_it_says() -> None:
    """6 dB from the middle on, once the glide of some 10 ms is over."""
    audio = np.full((2, RATE), 0.1, np.float32)
    moves = {RATE // 2: {"makeup_db": 6.0}}
    out = process("compressor", audio, RATE, moves=moves, threshold_db=0.0, ratio=1.0)[0]
    assert out[RATE // 2 - 1] == pytest.approx(0.1, abs=1e-4)
    assert out[RATE // 2 + RATE // 20] == pytest.approx(0.1 * 10 ** (6 / 20), rel=1e-3)


def test_a_knob_of_an_instrument_is_turned_where_it_says() -> None:
    """12 dB less from the middle of a steady note on."""
    notes = [(0.0, 2.0, 60, 100)]
    still = play("dco_poly", notes, 1.0, RATE, sustain=1.0)[0]
    turned = play("dco_poly", notes, 1.0, RATE, sustain=1.0, moves={RATE // 2: {"level_db": -12.0}})[0]
    before, after = slice(0, RATE // 2 - 100), slice(RATE // 2 + RATE // 10, None)
    assert np.array_equal(turned[before], still[before])
    assert np.std(turned[after]) == pytest.approx(np.std(still[after]) * 10 ** (-12 / 20), rel=1e-3)


def test_what_comes_out_is_on_time_whatever_the_length() -> None:
    """A limiter that has nothing to do gives its input, bit for bit: shorter than its latency, and past one block."""
    for length in (1, 142, 143, 144, 70_000):
        audio = np.random.default_rng(length).uniform(-0.2, 0.2, (2, length)).astype(np.float32)
        assert np.array_equal(process("limiter", audio, RATE), audio)


def test_a_sidechain_of_another_length_is_refused() -> None:
    """The host would read past its end."""
    with pytest.raises(AudioError, match="sidechain of 99 samples does not go with 100"):
        process("gate", np.zeros((2, 100), np.float32), RATE, sidechain=np.zeros((2, 99), np.float32))


def test_a_device_that_the_host_had_to_mute_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The host gives silence instead of a number that is none, so the sound alone would not say it."""
    monkeypatch.setattr(Mirror, "faults", lambda _: ["device"])
    with pytest.warns(RuntimeWarning, match="reverb put out something that is no sound"):
        process("reverb", np.zeros((2, 100), np.float32), RATE)
    with pytest.warns(RuntimeWarning, match="kick put out something that is no sound"):
        play("kick", [(0.0, 0.1, 60, 100)], 0.1, RATE)
