"""The crash opens after the blow, and its treble dies first."""

from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.engine import play

SAMPLE_RATE = 48_000


def crash(length_s: float = 2.0, velocity: int = 100, preset: str = "", **settings: Any) -> Audio:
    """Return one crash at middle C."""
    return play("crash", [(0.0, 0.05, 60, velocity)], length_s, SAMPLE_RATE, preset=preset, **settings)


def band_db(audio: Audio, low_hz: float, high_hz: float, start_s: float, stop_s: float) -> float:
    """Return the mean power between two frequencies and two moments, in dB."""
    part = audio[:, int(start_s * SAMPLE_RATE) : int(stop_s * SAMPLE_RATE)]
    power = (np.abs(np.fft.rfft(part * np.hanning(part.shape[1]))) ** 2).sum(axis=0) / part.shape[1]
    frequencies = np.fft.rfftfreq(part.shape[1], 1 / SAMPLE_RATE)
    return float(10 * np.log10(power[(frequencies >= low_hz) & (frequencies < high_hz)].sum()))


@pytest.mark.parametrize("decay_s", [1.5, 3.0, 6.0])
def test_the_cymbal_falls_60_db_in_its_decay_time(decay_s: float) -> None:
    """Measured below 3 kHz over two fifths of the decay: 24 dB."""
    audio = crash(decay_s, decay_s=decay_s, damp=0, bloom_s=0.005, stick=0, air=0)
    parts = [(0.4 * decay_s, 0.55 * decay_s), (0.8 * decay_s, 0.95 * decay_s)]
    first, second = (band_db(audio, 400, 3000, *part) for part in parts)
    assert first - second == pytest.approx(24, rel=0.1)


def test_the_treble_dies_first() -> None:
    """With damping, 8 to 16 kHz falls faster than 1 to 2 kHz."""
    audio = crash(damp=0.5)
    fall = [band_db(audio, low, 2 * low, 0.3, 0.5) - band_db(audio, low, 2 * low, 1.5, 1.7) for low in (1000, 8000)]
    assert fall[1] > fall[0] + 6


def test_the_treble_opens_after_the_blow() -> None:
    """A crash is brightest some hundredths of a second after the stick (Fletcher and Rossing, section 20.3)."""
    audio = crash(preset="dark")
    treble = [band_db(audio, 3000, 8000, start, start + 0.02) for start in (0.0, 0.1)]
    blow = [band_db(audio, 300, 1000, start, start + 0.02) for start in (0.0, 0.1)]
    assert treble[1] > treble[0] + 6
    assert blow[1] < blow[0]


def test_a_splash_is_shorter_and_a_dark_crash_is_darker() -> None:
    """What their names say."""
    bright, dark, splash = (crash(preset=preset) for preset in ("bright", "dark", "splash"))
    late = [band_db(audio, 500, 16_000, 1.5, 1.9) - band_db(audio, 500, 16_000, 0, 0.4) for audio in (bright, splash)]
    assert late[1] < late[0] - 15
    tilt = [band_db(audio, 6000, 16_000, 0, 1) - band_db(audio, 500, 3000, 0, 1) for audio in (bright, dark)]
    assert tilt[1] < tilt[0] - 8


def test_the_cymbal_is_wide_and_safe_in_mono() -> None:
    """Left and right differ, and their sum loses less than 3 dB against one side."""
    audio = crash(width=1)
    assert np.asarray(np.corrcoef(audio))[0, 1] < 0.8
    middle, sides = np.mean(audio.mean(axis=0) ** 2), np.mean(audio**2)
    assert 10 * np.log10(middle / sides) > -3
