"""The cassette's faults, each read back as it was set."""

import math
from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import Signal, a_weighted_db, measure_speed_curve, rms_db, sine
from woodshed.engine import process

RATE = 48_000
CLEAN: dict[str, Any] = {
    "wow_percent": 0, "flutter_percent": 0, "hiss_db": -96, "dropouts_per_min": 0, "saturation_percent": 0,
}  # fmt: skip


def played(tone: Signal, **settings: Any) -> Signal:
    """The left side of a tone on both."""
    out = process("cassette", np.stack([tone, tone]).astype(np.float32), RATE, **{**CLEAN, **settings})
    return np.asarray(out[0], np.float64)


@pytest.mark.parametrize(
    ("settings", "percent", "hz"),
    [
        ({"wow_percent": 0.2, "wow_hz": 0.8}, 0.2, 0.8),
        ({"wow_percent": 0.4, "wow_hz": 1.5}, 0.4, 1.5),
        ({"flutter_percent": 0.06, "flutter_hz": 8}, 0.06, 8),
        ({"flutter_percent": 0.1, "flutter_hz": 12}, 0.1, 12),
    ],
)
def test_the_speed_strays_as_far_and_as_fast_as_set(settings: dict[str, float], percent: float, hz: float) -> None:
    """Within 10 %: a sine's peak is its RMS by root 2."""
    curve = measure_speed_curve(played(sine(3_150, -12, 11 * RATE, RATE), **settings)[RATE:], RATE)
    swing = curve.value[50:-50] - np.mean(curve.value[50:-50])
    assert 100 * math.sqrt(2) * float(np.std(swing)) == pytest.approx(percent, rel=0.1)
    spectrum = np.abs(np.fft.rfft(swing * np.hanning(swing.size)))
    assert np.fft.rfftfreq(swing.size, 1e-3)[2 + int(np.argmax(spectrum[2:]))] == pytest.approx(hz, abs=0.11)


@pytest.mark.parametrize("level", [-60, -48])
def test_hiss_is_as_loud_as_set(level: float) -> None:
    heard = played(sine(15, -85, 5 * RATE, RATE), hiss_db=level)[RATE:]
    assert a_weighted_db(heard, RATE) == pytest.approx(level, abs=1)


def test_dropouts_come_as_often_and_as_deep_as_set() -> None:
    """30 a minute of 12 dB, counted in a steady tone: a Poisson count of 60 has a deviation of 7.7."""
    heard = played(sine(1_000, -18, 120 * RATE, RATE), dropouts_per_min=30, dropout_db=12, wear=1.0)
    level = 20 * np.log10(np.abs(heard[: 120 * RATE // 480 * 480]).reshape(-1, 480).max(axis=1) + 1e-9)
    middle = np.median(level)
    down = level < middle - 6
    assert np.count_nonzero(np.diff(down.astype(int)) > 0) == pytest.approx(60, abs=16)
    assert np.quantile(level[down], 0.05) - middle == pytest.approx(-12, abs=1.2)


def test_noise_reduction_out_of_step_dulls_the_soft_treble_and_leaves_the_loud() -> None:
    """Decoded 8 dB too low: treble between the levels loses 10 / 30 of that, loud treble and bass nothing."""
    for hz, level, change in ((5_000, -30, -8 / 3), (5_000, -3, 0), (200, -30, 0)):
        right = rms_db(played(sine(hz, level, RATE, RATE), high_cut_hz=20_000)[RATE // 2 :])
        wrong = rms_db(played(sine(hz, level, RATE, RATE), high_cut_hz=20_000, mistracking_db=-8)[RATE // 2 :])
        assert wrong - right == pytest.approx(change, abs=0.5), (hz, level)
