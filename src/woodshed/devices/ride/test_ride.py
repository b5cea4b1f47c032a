"""The ride pings first and washes long."""

from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.devices import preset_keys
from woodshed.engine import play

SAMPLE_RATE = 48_000


def ride(length_s: float = 2.0, preset: str = "", **settings: Any) -> Audio:
    """Return one stroke at middle C."""
    return play("ride", [(0.0, 0.05, 60, 100)], length_s, SAMPLE_RATE, preset=preset, **settings)


def level_db(audio: Audio, start_s: float, stop_s: float) -> float:
    """Return the mean power between two moments, in dB."""
    part = audio[:, int(start_s * SAMPLE_RATE) : int(stop_s * SAMPLE_RATE)]
    return float(10 * np.log10(np.mean(part.astype(float) ** 2)))


@pytest.mark.parametrize("bell_hz", [450.0, 650.0])
def test_the_bell_sounds_at_its_tones(bell_hz: float) -> None:
    """The lowest partial is `bell_hz`, within this hit's own 0.15 %."""
    audio = ride(bell=1, bell_hz=bell_hz, ping=0, wash=0, low_cut_hz=50)[0]
    power = np.abs(np.fft.rfft(audio * np.hanning(audio.size), 8 * audio.size)) ** 2
    frequencies = np.fft.rfftfreq(8 * audio.size, 1 / SAMPLE_RATE)
    near = (frequencies > 0.98 * bell_hz) & (frequencies < 1.006 * bell_hz)
    assert frequencies[near][np.argmax(power[near])] == pytest.approx(bell_hz, rel=0.002)
    assert power[near].max() > 1000 * power[frequencies < 0.9 * bell_hz].max()


@pytest.mark.parametrize("decay_s", [1.5, 4.0])
def test_the_cymbal_falls_60_db_in_its_decay_time(decay_s: float) -> None:
    """Measured over two fifths of the decay, undamped: 24 dB."""
    audio = ride(decay_s, decay_s=decay_s, damp=0, bell=0, wash=0, ping=1)
    fall = level_db(audio, 0.4 * decay_s, 0.5 * decay_s) - level_db(audio, 0.8 * decay_s, 0.9 * decay_s)
    assert fall == pytest.approx(24, rel=0.1)


def test_the_ping_stands_out_of_the_cymbal() -> None:
    """The stick's first 10 ms are well above what rings on; in the wash they are not."""
    contrast = {}
    for preset in ("ping", "wash"):
        audio = ride(preset=preset)
        contrast[preset] = level_db(audio, 0, 0.01) - level_db(audio, 0.1, 0.3)
    assert contrast["ping"] > 6
    assert contrast["wash"] < contrast["ping"] - 6


def test_the_dark_ride_is_darker() -> None:
    """Less of it lies above 6 kHz than of the ping."""
    shares = []
    for preset in ("ping", "dark"):
        power = (np.abs(np.fft.rfft(ride(preset=preset))) ** 2).sum(axis=0)
        shares.append(power[12_000:].sum() / power.sum())
    assert shares[1] < 0.5 * shares[0]


@pytest.mark.parametrize("preset", preset_keys("ride"))
def test_a_stroke_rises_instead_of_jumping(preset: str) -> None:
    """The stick takes 0.3 ms to its full height: the first sample is a fifteenth of it."""
    audio = ride(preset=preset)
    assert np.abs(audio[:, 0]).max() < 0.3 * np.abs(audio).max()
