"""The strip of a desk: its stage, its iron, and that a soft sound passes as it is."""

from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.measures import Signal, coherent_hz, measure_harmonics, sine
from woodshed.engine import process

RATE = 48_000
LENGTH = 1 << 14
TRANSFORMER, DISCRETE, INTEGRATED = range(3)
FULL_SCALE_DBU = 22.0
"""-18 dBFS are +4 dBu."""


def both(mono: Signal) -> Audio:
    return np.stack([mono, mono]).astype(np.float32)


def harmonics(hz: float, dbu: float, **settings: Any) -> tuple[float, float, float]:
    """Return total harmonic distortion in percent, and the second and third harmonic in dB under the first."""
    hz = coherent_hz(hz, LENGTH, RATE)
    out = process("console_channel", both(sine(hz, dbu - FULL_SCALE_DBU, 3 * LENGTH, RATE)), RATE, **settings)
    found = measure_harmonics(out[0, LENGTH : 2 * LENGTH].astype(np.float64), hz, RATE)
    return 100 * found.thd, float(found.relative_db[1]), float(found.relative_db[2])


@pytest.mark.parametrize(("kind", "highest_dbu"), [(TRANSFORMER, 26.0), (DISCRETE, 30.0)])
def test_at_its_highest_output_a_stage_has_one_percent(kind: int, highest_dbu: float) -> None:
    """The level that data sheets call the highest is where distortion reaches about 1 %.

    +26 dBu: Neve 1073, +30 dBu: API 2520 (their makers' data sheets). At 2 kHz the iron adds nothing.
    """
    assert harmonics(2_000, highest_dbu, desk=kind)[0] == pytest.approx(1.0, abs=0.25)


def test_an_integrated_stage_is_clean_up_to_where_it_clips() -> None:
    """Solid State Logic's 4000 clips at +26 dBu: half a dB lower there is nothing, 3 dB higher a square begins."""
    assert harmonics(1_000, 25.5, desk=INTEGRATED)[0] < 0.01
    assert harmonics(1_000, 29.0, desk=INTEGRATED)[0] > 3


def test_a_lopsided_stage_leads_with_the_second_harmonic_and_a_symmetrical_one_has_none() -> None:
    _, second, third = harmonics(2_000, 10, desk=TRANSFORMER, drive_db=6)
    assert second > third + 10
    _, second, third = harmonics(2_000, 10, desk=DISCRETE, drive_db=6)
    assert third > second + 40


def test_driven_iron_thickens_low_notes_alone() -> None:
    low, high = (harmonics(hz, 0, desk=TRANSFORMER, drive_db=24)[2] for hz in (30, 200))
    assert low > high + 3


@pytest.mark.parametrize("kind", [TRANSFORMER, DISCRETE, INTEGRATED])
def test_driving_a_quiet_sound_harder_changes_nothing_that_is_heard(kind: int) -> None:
    quiet = both(sine(440, -60, RATE, RATE))
    there = process("console_channel", quiet, RATE, desk=kind, drive_db=12)[:, 4_000:]
    assert 20 * np.log10(np.std(there) / np.std(quiet[:, 4_000:])) == pytest.approx(0, abs=0.02)
