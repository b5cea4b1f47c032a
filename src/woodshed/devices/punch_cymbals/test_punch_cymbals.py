"""The punch cymbals have the grit of few bits."""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import Signal, measure_decay
from woodshed.engine import play

RATE = 48_000


def cymbal(length_s: float = 1.0, velocity: int = 100, **settings: Any) -> Signal:
    """Return the left side of one stroke of a new machine."""
    return np.asarray(
        play("punch_cymbals", [(0.0, 0.05, 60, velocity)], length_s, RATE, age=0, **settings)[0], np.float64
    )


@pytest.mark.parametrize("kind", [0, 1, 2, 3])
@pytest.mark.parametrize("decay", [0.0, 1.0])
def test_the_decay_knob_goes_from_end_to_end(kind: int, decay: float) -> None:
    """0.06 to 0.4 s closed, 0.25 to 2 s open, 0.8 to 5 s crash and ride, once the stroke is over."""
    t60_s = (0.06, 0.25, 0.8, 0.8)[kind] if decay == 0 else (0.4, 2.0, 5.0, 5.0)[kind]
    heard = measure_decay(cymbal(1.2 * t60_s + 0.1, cymbal=kind, decay=decay, bits=12), RATE, -15, -40)
    assert heard == pytest.approx(t60_s, rel=0.15)


def test_each_bit_less_is_6_db_more_grit() -> None:
    """Rounding noise doubles with each bit (Bennett, 1948): 12.04 dB for two, against a memory of 12 bits."""
    clean = cymbal(0.5, cymbal=1, bits=12)
    grit = [10 * np.log10(np.mean((cymbal(0.5, cymbal=1, bits=bits) - clean) ** 2)) for bits in (4, 6)]
    assert grit[0] - grit[1] == pytest.approx(12.04, abs=1)


def test_hats_lie_above_the_crash() -> None:
    centres = []
    for kind in (0, 1, 2, 3):
        power = np.abs(np.fft.rfft(cymbal(1.0, cymbal=kind))) ** 2
        centres.append((power * np.arange(power.size)).sum() / power.sum())
    assert min(centres[:2]) > max(centres[2:]) > 4_000


def test_the_tune_knob_reads_the_memory_faster() -> None:
    """Everything in it moves up."""
    centres = []
    for tune in (0.0, 1.0):
        power = np.abs(np.fft.rfft(cymbal(1.0, cymbal=2, tune=tune))) ** 2
        centres.append((power * np.arange(power.size)).sum() / power.sum())
    assert centres[1] > 1.2 * centres[0]
