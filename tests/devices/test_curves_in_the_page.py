"""The page draws the equaliser's curve itself; the numbers it is checked against are the engine's."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from woodshed.engine import process

REFERENCE = Path(__file__).parents[2] / "web/src/devices/equalizer_response.json"
LENGTH = 1 << 17
PULSE_AT = 4800


@pytest.mark.parametrize(
    "case", json.loads(REFERENCE.read_text())["cases"], ids=lambda case: str(len(case["settings"]))
)
def test_the_curve_the_page_is_held_to_is_what_the_engine_does(case: dict[str, Any]) -> None:
    """The gain at each frequency is the Fourier transform of what becomes of a pulse."""
    reference = json.loads(REFERENCE.read_text())
    rate = reference["rate"]
    pulse = np.zeros((1, LENGTH), np.float32)
    pulse[0, PULSE_AT] = 0.5
    heard = process("equalizer", pulse, rate, **case["settings"])[0].astype(np.float64)
    times = np.arange(LENGTH) / rate
    for hz, gain_db in zip(reference["frequencies"], case["gain_db"], strict=True):
        gain = abs(np.sum(heard * np.exp(-2j * np.pi * hz * times))) / 0.5
        assert 20 * np.log10(gain) == pytest.approx(gain_db, abs=0.01)
