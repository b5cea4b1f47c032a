"""The conga is tuned, and every stroke has its own sound."""

from typing import Any

import numpy as np
import pytest
from scipy.signal import hilbert

from woodshed.audio import Audio
from woodshed.engine import play

SAMPLE_RATE = 48_000
BARE: dict[str, Any] = {"ring": 0, "shell": 0, "bass": 0, "slap": 0, "room": 0}


def conga(pitch: int = 60, length_s: float = 1.0, preset: str = "", **settings: Any) -> Audio:
    """Return one stroke, at velocity 100."""
    return play("conga", [(0.0, 0.05, pitch, 100)], length_s, SAMPLE_RATE, preset=preset, **settings)


@pytest.mark.parametrize(("frequency", "pitch"), [(165.0, 60), (220.0, 60), (220.0, 64), (440.0, 53)])
def test_the_skin_comes_to_rest_on_its_pitch(frequency: float, pitch: int) -> None:
    """`frequency_hz` at middle C, a semitone more for each key above: within one cent."""
    audio = conga(pitch, 2.0, frequency_hz=frequency, decay_s=3, **BARE)
    phase = np.unwrap(np.angle(hilbert(audio[0].astype(float))))
    found = (phase[SAMPLE_RATE * 3 // 2] - phase[SAMPLE_RATE // 2]) / (2 * np.pi)
    assert 1200 * np.log2(found / (frequency * 2 ** ((pitch - 60) / 12))) == pytest.approx(0, abs=1)


@pytest.mark.parametrize("decay_s", [0.2, 0.8])
def test_the_skin_falls_60_db_in_its_decay_time(decay_s: float) -> None:
    """Measured over two fifths of the decay: 24 dB."""
    power = conga(length_s=decay_s, decay_s=decay_s, frequency_hz=400, **BARE)[0].astype(float) ** 2
    fifth = round(0.2 * decay_s * SAMPLE_RATE)
    fall = 10 * np.log10(power[fifth : 2 * fifth].mean() / power[3 * fifth : 4 * fifth].mean())
    assert fall == pytest.approx(24, rel=0.1)


def test_a_slap_is_brighter_than_an_open_stroke_and_a_muted_one_is_shorter() -> None:
    """What the strokes' names say."""

    def treble_share(preset: str) -> float:
        power = np.abs(np.fft.rfft(conga(preset=preset)[0])) ** 2
        return float(power[1500:].sum() / power.sum())

    def late_db(preset: str) -> float:
        power = conga(preset=preset)[0].astype(float) ** 2
        return float(10 * np.log10(power[4800:9600].mean() / power[:4800].mean()))

    assert treble_share("slap") > 4 * treble_share("open_high")
    assert late_db("muted") < late_db("open_high") - 20
