"""What a desk's iron does to low notes, beside the circuit."""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import coherent_hz, measure_harmonics
from woodshed.certify.truths import core_third_harmonic_db

RATE = 96_000
LENGTH = 1 << 16
LOSS = 0.01
SOURCE_OHM, MAGNETISING_A, KNEE_VS = 600.0, 2e-5, 0.01
"""The circuit of certify/decks/console_stage.cir."""
FLUX_AT_50_HZ = 1 / (2 * np.pi * 50) / KNEE_VS
VOLTS = np.sqrt(LOSS / 4 * 24 / (SOURCE_OHM * MAGNETISING_A * FLUX_AT_50_HZ**3))
"""How many volts are full scale, so that both lose the same: 2 I0 R I3(z) is I0 R z^3 / 24 for small z."""


def third_db(block: Any, hz: float, peak: float) -> float:
    wave = peak * np.sin(2 * np.pi * hz * np.arange(3 * LENGTH) / RATE)
    heard = block("core").run(wave, RATE, loss=LOSS)[0, LENGTH : 2 * LENGTH]
    return float(measure_harmonics(heard, hz, RATE).relative_db[2])


@pytest.mark.parametrize("hz", [30, 50, 80, 120])
@pytest.mark.parametrize("peak", [0.03, 0.1])
def test_a_core_bends_low_notes_as_the_circuit_does(block: Any, hz: float, peak: float) -> None:
    """The third harmonic is that of a core that takes sinh(flux / knee), within half a dB, where flux is small."""
    hz = coherent_hz(hz, LENGTH, RATE)
    truth = core_third_harmonic_db(peak * VOLTS, hz, SOURCE_OHM, MAGNETISING_A, KNEE_VS)
    assert third_db(block, hz, peak) == pytest.approx(truth, abs=0.5)


@pytest.mark.parametrize("rate", [44_100, 96_000, 192_000])
def test_whatever_comes_a_core_stays_calm(block: Any, rate: int) -> None:
    random = np.random.default_rng(3)
    jumps = np.repeat(random.choice([-60.0, 0.0, 60.0], 200), 500)
    heard = block("core").run(np.concatenate([jumps, np.zeros(rate)]), rate, loss=0.0045)[0]
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() < 200
    assert np.abs(heard[-100:]).max() < 1
