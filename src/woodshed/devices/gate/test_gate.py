"""When the gate opens, how long it holds and how it closes."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from woodshed.audio import Audio
from woodshed.engine import process

RATE = 48_000
PLAIN: dict[str, Any] = {
    "threshold_db": -30, "hysteresis_db": 6, "attack_ms": 1, "hold_ms": 20, "release_ms": 50, "range_db": -60,
}  # fmt: skip


def tone(*levels_db: float) -> Audio:
    """Return half a second of a 1 kHz sine at each level."""
    level = np.repeat(10 ** (np.array(levels_db) / 20), RATE // 2)
    wave = level * np.sin(2 * np.pi * 1_000 * np.arange(len(level)) / RATE)
    return np.stack([wave, wave]).astype(np.float32)


def gain_db(audio: Audio, **settings: Any) -> npt.NDArray[np.float64]:
    """Return the gate's gain over time, one figure for each millisecond."""
    out = process("gate", audio, RATE, **(PLAIN | settings))
    power = [np.sum(x[0].reshape(-1, RATE // 1_000) ** 2, axis=1) for x in (out, audio)]
    return np.asarray(10 * np.log10(power[0] / power[1] + 1e-12))


def test_it_opens_above_the_threshold_and_closes_under_the_hysteresis() -> None:
    """-30 dB opens it, -36 closes it: at -33 it stays as it was."""
    gain = gain_db(tone(-40, -33, -25, -33, -40))
    assert gain[[400, 900, 1_400, 1_900, 2_400]] == pytest.approx([-60, -60, 0, 0, -60], abs=0.1)


def test_the_attack_is_63_percent_open_after_its_time() -> None:
    """8.7 dB under full is 1 - 1/e."""
    gain = gain_db(tone(-50, -10), attack_ms=20)
    assert gain[500 + 20] == pytest.approx(20 * np.log10(1 - np.exp(-1)), abs=0.5)


def test_it_holds_and_then_falls_by_20_db_in_each_release() -> None:
    """The hold of 100 ms comes after the detector's own 5 to 10 ms."""
    gain = gain_db(tone(-10, -50), hold_ms=100, release_ms=50)
    assert gain[500 + 100] == pytest.approx(0, abs=0.1)
    closing = int(np.nonzero(gain[500:] < -5)[0][0]) + 500
    assert 600 + 5 < closing < 600 + 10 + 15
    assert gain[closing + 50] - gain[closing] == pytest.approx(-20, abs=1)


def test_the_range_is_what_a_closed_gate_leaves() -> None:
    """-12 dB in a soft gate; at -80 nothing at all."""
    assert gain_db(tone(-50), range_db=-12)[-1] == pytest.approx(-12, abs=0.05)
    closed = process("gate", tone(-50, -50), RATE, **(PLAIN | {"range_db": -80}))
    assert not np.any(closed)


def test_another_track_opens_it() -> None:
    """A pad is chopped by the key beside it."""
    pad, key = tone(-40, -40), tone(-100, -10)
    out = process("gate", pad, RATE, sidechain=key, **PLAIN)
    assert np.max(np.abs(out[:, : RATE // 2])) < 0.001 * 10 ** (-40 / 20) * 1.1
    assert np.allclose(out[:, -RATE // 4 :], pad[:, -RATE // 4 :], atol=1e-6)


def test_a_low_tone_does_not_make_it_chatter() -> None:
    """40 Hz crosses the threshold 80 times a second; the gate stays open between the crests."""
    time = np.arange(RATE) / RATE
    bass = np.tile(0.1 * np.sin(2 * np.pi * 40 * time), (2, 1)).astype(np.float32)
    out = process("gate", bass, RATE, **PLAIN)
    assert np.allclose(out[:, RATE // 2 :], bass[:, RATE // 2 :], atol=1e-5)


def test_mix_0_is_the_input() -> None:
    """Bit for bit."""
    assert np.array_equal(process("gate", tone(-50), RATE, mix=0, **PLAIN), tone(-50))
