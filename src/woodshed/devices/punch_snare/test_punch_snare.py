"""The punch snare is two oscillators and two paths of noise."""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import Signal, measure_decay
from woodshed.engine import play

RATE = 48_000


def snare(length_s: float = 1.0, velocity: int = 100, **settings: Any) -> Signal:
    """Return the left side of one stroke of a new machine."""
    return np.asarray(
        play("punch_snare", [(0.0, 0.05, 60, velocity)], length_s, RATE, age=0, **settings)[0], np.float64
    )


@pytest.mark.parametrize("tone", [0.0, 0.5, 1.0])
def test_the_tone_knob_sets_how_long_the_noise_lasts(tone: float) -> None:
    """0.12 s, six times as long at the end of the knob."""
    assert measure_decay(snare(body=0, snappy=0, tone=tone), RATE) == pytest.approx(0.12 * 6**tone, rel=0.12)


def test_the_snappy_knob_is_bright() -> None:
    """What it adds lies above 2 kHz."""
    added = snare(body=0, snappy=1) - snare(body=0, snappy=0.5)
    power = np.abs(np.fft.rfft(added)) ** 2
    assert power[2_000:].sum() > 0.6 * power.sum()


@pytest.mark.parametrize("tune", [0.0, 1.0])
def test_the_tune_knob_is_an_octave(tune: float) -> None:
    """165 Hz and 330 Hz: the strongest line below 1.4 of it."""
    power = np.abs(np.fft.rfft(snare(snappy=0, tone=0, body=1, tune=tune), 8 * RATE)) ** 2
    low, high = round(8 * 0.8 * 165 * 2**tune), round(8 * 1.25 * 165 * 2**tune)
    assert (low + int(np.argmax(power[low:high]))) / 8 == pytest.approx(165 * 2**tune, rel=0.06)


def test_the_pitch_falls_within_20_ms() -> None:
    """Service notes: a bend of about 20 ms. The skin alone has its centre higher in the first 10 ms than afterwards."""
    skin = snare(snappy=0, body=1) - snare(snappy=0, body=0)
    centres = []
    for start in (0, 1_920):
        power = np.abs(np.fft.rfft(skin[start : start + 480] * np.hanning(480), 4_800))[:200] ** 2
        centres.append((power * np.arange(power.size)).sum() / power.sum())
    assert centres[0] > 1.1 * centres[1]
