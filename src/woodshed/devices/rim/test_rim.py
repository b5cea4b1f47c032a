"""The rim's wood is in tune and short."""

from typing import Any

import numpy as np
import pytest

from woodshed.devices import preset_keys
from woodshed.engine import play

SAMPLE_RATE = 48_000
BARE: dict[str, Any] = {"second": 0, "ring": 0, "drum": 0, "snap": 0, "wires": 0, "room": 0, "drive_db": 0}


@pytest.mark.parametrize(("frequency", "pitch"), [(455.0, 60), (920.0, 60), (2450.0, 60), (920.0, 72), (920.0, 53)])
def test_the_wood_is_in_tune(frequency: float, pitch: int) -> None:
    """`frequency_hz` at middle C, a semitone more for each key above: within one cent."""
    audio = play("rim", [(0, 0.05, pitch, 100)], 1.5, SAMPLE_RATE, frequency_hz=frequency, decay_s=1, **BARE)[0]
    spectrum = np.abs(np.fft.rfft(audio * np.hanning(audio.size), 16 * audio.size))
    found = np.argmax(spectrum) * SAMPLE_RATE / (16 * audio.size)
    assert 1200 * np.log2(found / (frequency * 2 ** ((pitch - 60) / 12))) == pytest.approx(0, abs=1)


def test_the_second_mode_stands_at_its_ratio() -> None:
    """The TR-808's rim shot has two oscillators, at about 455 and 1667 Hz: a ratio of 3.66."""
    settings = BARE | {"second": 1, "ratio": 3.664, "frequency_hz": 455, "decay_s": 0.5}
    audio = play("rim", [(0, 0.05, 60, 100)], 1.0, SAMPLE_RATE, **settings)[0]
    spectrum = np.abs(np.fft.rfft(audio * np.hanning(audio.size)))
    spectrum[:1000] = 0
    assert np.argmax(spectrum) == pytest.approx(1667, abs=2)


@pytest.mark.parametrize("decay_s", [0.05, 0.2, 0.8])
def test_the_wood_falls_60_db_in_its_decay_time(decay_s: float) -> None:
    """Measured over two fifths of the decay: 24 dB."""
    audio = play("rim", [(0, 0.05, 60, 100)], decay_s, SAMPLE_RATE, frequency_hz=2000, decay_s=decay_s, **BARE)
    fifth = round(0.2 * decay_s * SAMPLE_RATE)
    power = audio[0].astype(float) ** 2
    fall = 10 * np.log10(power[fifth : 2 * fifth].mean() / power[3 * fifth : 4 * fifth].mean())
    assert fall == pytest.approx(24, rel=0.1)


def test_a_clave_is_higher_and_purer_than_a_side_stick() -> None:
    """Claves ring near 2.5 kHz; a side stick has its energy in a crowd of modes near 1 kHz."""
    shares, pitches = [], []
    for preset in ("side_stick", "clave"):
        audio = play("rim", [(0, 0.05, 60, 100)], 0.5, SAMPLE_RATE, preset=preset)[0]
        power = np.abs(np.fft.rfft(audio)) ** 2
        top = int(np.argmax(power))
        pitches.append(2 * top)
        shares.append(power[top - 40 : top + 41].sum() / power.sum())
    assert pitches[0] < 1500
    assert 2300 < pitches[1] < 2600
    assert shares[0] < shares[1]


@pytest.mark.parametrize("preset", preset_keys("rim"))
def test_a_stroke_rises_instead_of_jumping(preset: str) -> None:
    """The stick takes 0.3 ms to its full height: the first sample is a fifteenth of it."""
    audio = play("rim", [(0.0, 0.05, 60, 127)], 0.3, SAMPLE_RATE, preset=preset)
    assert np.abs(audio[:, 0]).max() < 0.1 * np.abs(audio).max()
