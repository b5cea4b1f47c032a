"""The sum of a desk and its bus compressor."""

from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.measures import sine
from woodshed.engine import process

RATE = 48_000
GLUE: dict[str, Any] = {"desk": 2, "drive_db": 0, "glue": 1, "threshold_db": -20, "ratio": 1, "attack_ms": 1}


def steps(*parts: tuple[float, float]) -> Audio:
    """Return a 1 kHz tone of these lengths in seconds at these levels in dBFS, the right side 20 dB softer."""
    left = np.concatenate([sine(1_000, level, round(length * RATE), RATE) for length, level in parts])
    return np.stack([left, 0.1 * left]).astype(np.float32)


def gain_db(out: Audio, sent: Audio, at_s: float, side: int = 0) -> float:
    piece = slice(round(at_s * RATE), round((at_s + 0.02) * RATE))
    return float(20 * np.log10(np.std(out[side, piece]) / np.std(sent[side, piece])))


def test_both_sides_are_turned_down_alike_by_the_louder() -> None:
    sent = steps((1.0, -6.0))
    out = process("console", sent, RATE, **GLUE)
    assert gain_db(out, sent, 0.9) == pytest.approx(-14 * (1 - 1 / 4), abs=0.25)  # 14 dB above the threshold, 4:1
    assert gain_db(out, sent, 0.9, side=1) == pytest.approx(gain_db(out, sent, 0.9), abs=0.01)


def test_without_glue_nothing_is_turned_down() -> None:
    sent = steps((0.5, -6.0))
    assert gain_db(process("console", sent, RATE, **{**GLUE, "glue": 0}), sent, 0.4) == pytest.approx(0, abs=0.02)


def test_the_release_that_finds_its_own_time_is_quick_after_a_peak_and_slow_after_a_long_loud_part() -> None:
    short = steps((0.2, -40.0), (0.03, -6.0), (1.0, -40.0))
    long = steps((0.2, -40.0), (3.0, -6.0), (1.0, -40.0))
    after_short = gain_db(process("console", short, RATE, **GLUE, auto_release=1), short, 0.23 + 0.25)
    after_long = gain_db(process("console", long, RATE, **GLUE, auto_release=1), long, 3.2 + 0.25)
    assert after_short > -1.5
    assert after_long < -4.5
