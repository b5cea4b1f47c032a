"""The VCA compressor: times, automatic release and its key.

Sources: Giannoulis, Massberg, Reiss, JAES 60 (6), 2012, eq. 4 and 17; for the automatic release the stated law, two
stores as in the desk's network, solved here in double precision. The curve is examined in certificate.py.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.measures import sine
from woodshed.engine import process

RATE = 48_000
PLAIN: dict[str, Any] = {"threshold_db": -20.0, "ratio": 4.0, "knee_db": 0.0}
FULL_DB = 0.75 * 16


@pytest.mark.parametrize("attack_ms", [0.3, 1, 10, 30])
def test_the_attack_is_as_set(stepped: Callable[..., Any], attack_ms: float) -> None:
    """63 % within 10 %: one time constant (Giannoulis, Massberg, Reiss 2012, sec. 2.3)."""
    gain = stepped("vca_compressor", RATE, 0.5, 0.1, hz=6_000, attack_ms=attack_ms, **PLAIN)
    gain = gain[RATE // 20 : round(0.54 * RATE)]
    assert np.flatnonzero(gain > -FULL_DB * (1 - np.exp(-1)))[-1] / RATE * 1_000 == pytest.approx(attack_ms, rel=0.1)


@pytest.mark.parametrize("release_ms", [50, 100, 300, 1_200])
def test_the_release_is_as_set(stepped: Callable[..., Any], release_ms: float) -> None:
    """63 % within 10 %, as above."""
    gain = stepped("vca_compressor", RATE, 0.5, 3.0, hz=6_000, release_ms=release_ms, **PLAIN)
    gain = gain[round(0.55 * RATE) + 48 :]
    assert (48 + np.argmax(gain > -FULL_DB * np.exp(-1))) / RATE * 1_000 == pytest.approx(release_ms, rel=0.1)


@pytest.mark.parametrize("loud_s", [0.1, 0.5, 4.0])
def test_the_automatic_release_is_quick_after_a_peak_and_slow_after_a_passage(
    stepped: Callable[..., Any], loud_s: float
) -> None:
    """Within 10 % of two stores: 0.1 s down to one that fills in 1 s and empties in 1.5 s."""
    gain = stepped("vca_compressor", RATE, loud_s, 3.0, hz=6_000, auto_release=1, **PLAIN)
    gain = gain[round((0.05 + loud_s) * RATE) :]
    store = FULL_DB * (1 - np.exp(-loud_s))
    now, step_s = FULL_DB, 1 / RATE
    law = []
    for _ in range(round(2.5 * RATE)):
        now += step_s / 0.1 * (store - now)
        store -= step_s / 1.5 * store
        law.append(now)
    for at_s in (0.05, 0.2, 0.6, 1.5, 2.4):
        assert -gain[round(at_s * RATE)] == pytest.approx(law[round(at_s * RATE)], rel=0.1, abs=0.1)


def test_another_track_turns_this_one_down() -> None:
    """A key at -8 dB, threshold -20, 4:1: 9 dB less."""
    pad, key = (np.tile(sine(hz, db, RATE, RATE), (2, 1)).astype(np.float32) for hz, db in ((440, -30), (200, -8)))
    out = process("vca_compressor", pad, RATE, sidechain=key, **PLAIN)[0, RATE // 2 :]
    assert 20 * np.log10(np.max(np.abs(out))) == pytest.approx(-39, abs=0.3)


def test_turning_the_knobs_does_not_click(turned: Callable[..., Audio]) -> None:
    """What lies above 5 kHz stays 60 dB under a 200 Hz sine."""
    wave = sine(200, -12, RATE, RATE)
    moves = {RATE // 2: {"threshold_db": -40.0, "ratio": 10.0, "makeup_db": 12.0, "mix": 0.5, "auto_release": 1.0}}
    out = turned("vca_compressor", np.stack([wave, wave]).astype(np.float32), RATE, moves, **PLAIN)[0, RATE // 4 :]
    spectrum = np.fft.rfft(out * np.hanning(out.size))
    spectrum[np.fft.rfftfreq(out.size, 1 / RATE) < 5_000] = 0
    assert np.max(np.abs(np.fft.irfft(spectrum))) < 10 ** (-72 / 20)
