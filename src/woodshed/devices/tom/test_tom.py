"""The tom is tuned, drops to its pitch and fades as long as it says."""

from typing import Any

import numpy as np
import pytest
from scipy.signal import hilbert

from woodshed.audio import Audio
from woodshed.engine import play

SAMPLE_RATE = 48_000
BARE: dict[str, Any] = {"ring": 0, "snap": 0, "noise": 0, "room": 0, "drive_db": 0}


def tom(pitch: int = 60, length_s: float = 2.0, preset: str = "", **settings: Any) -> Audio:
    """Return one hit, at velocity 100."""
    return play("tom", [(0.0, 0.05, pitch, 100)], length_s, SAMPLE_RATE, preset=preset, **settings)


def frequency_hz(audio: Audio, start_s: float, stop_s: float) -> float:
    """Return the mean slope of the phase between two moments."""
    phase = np.unwrap(np.angle(hilbert(audio[0].astype(float))))
    start, stop = int(start_s * SAMPLE_RATE), int(stop_s * SAMPLE_RATE)
    return float((phase[stop] - phase[start]) / (2 * np.pi * (stop_s - start_s)))


@pytest.mark.parametrize(("frequency", "pitch"), [(78.0, 60), (110.0, 60), (110.0, 65), (150.0, 57)])
def test_the_tom_comes_to_rest_on_its_pitch(frequency: float, pitch: int) -> None:
    """`frequency_hz` at middle C, a semitone more for each key above: within one cent."""
    audio = tom(pitch, 3.0, frequency_hz=frequency, decay_s=4, drop_s=0.1, **BARE)
    cents = 1200 * np.log2(frequency_hz(audio, 0.5, 2.0) / (frequency * 2 ** ((pitch - 60) / 12)))
    assert abs(cents) < 1


def test_the_pitch_drops_by_what_it_says() -> None:
    """At velocity 100, twelve semitones above rest: an octave at the start."""
    audio = tom(frequency_hz=100, drop_semitones=12, drop_s=2, decay_s=5, **BARE)
    assert frequency_hz(audio, 0.002, 0.012) == pytest.approx(200, rel=0.06)


@pytest.mark.parametrize("decay_s", [0.3, 1.0, 2.5])
def test_the_skin_falls_60_db_in_its_decay_time(decay_s: float) -> None:
    """Measured over two fifths of the decay: 24 dB."""
    power = tom(length_s=decay_s, decay_s=decay_s, frequency_hz=200, **BARE)[0].astype(float) ** 2
    fifth = round(0.2 * decay_s * SAMPLE_RATE)
    fall = 10 * np.log10(power[fifth : 2 * fifth].mean() / power[3 * fifth : 4 * fifth].mean())
    assert fall == pytest.approx(24, rel=0.1)


def test_the_kit_of_toms_descends() -> None:
    """High, middle and low stand at least a third apart."""
    high, mid, low = (frequency_hz(tom(preset=preset, **BARE), 0.4, 0.8) for preset in ("high", "mid", "low"))
    assert high > 1.2 * mid > 1.2 * 1.2 * low


def test_damped_overtones_leave_the_lowest_mode_alone() -> None:
    """After half the decay a damped tom is all but a sine."""
    audio = tom(ring=1, damp=1, snap=0, noise=0, room=0, decay_s=2, frequency_hz=100, drop_semitones=0)[0, SAMPLE_RATE:]
    power = np.abs(np.fft.rfft(audio * np.hanning(audio.size))) ** 2
    assert power[95:106].sum() > 0.999 * power.sum()
