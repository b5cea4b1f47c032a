"""The cowbell's two tones are in tune and fade as long as they say."""

from typing import Any

import numpy as np
import pytest

from woodshed.engine import play

SAMPLE_RATE = 48_000
BARE: dict[str, Any] = {"strike": 0, "ring": 0, "room": 0}


@pytest.mark.parametrize("edge", [0.0, 1.0])
@pytest.mark.parametrize(("frequency", "pitch"), [(540.0, 60), (540.0, 67), (800.0, 55)])
def test_two_tones_stand_at_their_ratio(edge: float, frequency: float, pitch: int) -> None:
    """The TR-808's oscillators run at 540 and 800 Hz; both tones within two cents on every key."""
    settings = BARE | {"edge": edge, "frequency_hz": frequency, "ratio": 800 / 540, "decay_s": 2}
    audio = play("cowbell", [(0, 0.05, pitch, 100)], 2.0, SAMPLE_RATE, **settings)[0]
    power = np.abs(np.fft.rfft(audio * np.hanning(audio.size), 8 * audio.size)) ** 2
    frequencies = np.fft.rfftfreq(8 * audio.size, 1 / SAMPLE_RATE)
    for ratio in (1, 800 / 540):
        expected = frequency * ratio * 2 ** ((pitch - 60) / 12)
        near = np.abs(frequencies / expected - 1) < 0.05
        assert 1200 * np.log2(frequencies[near][np.argmax(power[near])] / expected) == pytest.approx(0, abs=2)


def test_square_waves_have_odd_harmonics_and_steel_has_none() -> None:
    """At full `edge` the third harmonic of the lower tone is there; in steel it is 40 dB further down."""
    levels = []
    for edge in (0.0, 1.0):
        audio = play("cowbell", [(0, 0.05, 60, 100)], 1.0, SAMPLE_RATE, edge=edge, ratio=1.45, **BARE)[0]
        power = np.abs(np.fft.rfft(audio * np.hanning(audio.size))) ** 2
        levels.append(10 * np.log10(power[1615:1626].max() / power[535:546].max()))
    assert levels[1] > levels[0] + 40


@pytest.mark.parametrize("decay_s", [0.3, 1.0])
def test_the_bell_falls_60_db_in_its_decay_time(decay_s: float) -> None:
    """Measured on squares over two fifths of the decay, after the loud start: 24 dB."""
    audio = play("cowbell", [(0, 0.05, 60, 100)], decay_s, SAMPLE_RATE, edge=1, decay_s=decay_s, **BARE)
    tenth = round(0.1 * decay_s * SAMPLE_RATE)
    power = audio[0].astype(float) ** 2
    fall = 10 * np.log10(power[4 * tenth : 5 * tenth].mean() / power[8 * tenth : 9 * tenth].mean())
    assert fall == pytest.approx(24, rel=0.1)
