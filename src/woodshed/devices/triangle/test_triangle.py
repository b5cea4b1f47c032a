"""The triangle rings high, long and clear."""

import numpy as np
import pytest

from woodshed.engine import play

SAMPLE_RATE = 48_000


def test_its_tones_are_those_of_a_free_bar() -> None:
    """Squares of 5, 7, 9, 11: 1, 1.96, 3.24 and 4.84 times the first (Fletcher and Rossing, section 2.15)."""
    audio = play("triangle", [(0, 0.05, 60, 100)], 2.0, SAMPLE_RATE, frequency_hz=1000, strike=0, width=0)[0]
    power = np.abs(np.fft.rfft(audio * np.hanning(audio.size))) ** 2
    frequencies = np.fft.rfftfreq(audio.size, 1 / SAMPLE_RATE)
    for tone_hz in (1000, 1960, 3240, 4840):
        around = (frequencies > 0.8 * tone_hz) & (frequencies < 1.2 * tone_hz)
        assert frequencies[around][np.argmax(power[around])] == pytest.approx(tone_hz, rel=0.012)


@pytest.mark.parametrize("decay_s", [1.0, 4.0])
def test_the_lowest_tone_falls_60_db_in_its_decay_time(decay_s: float) -> None:
    """Measured over half the decay around 1 kHz: 30 dB, give or take the pair's slow beat."""
    audio = play("triangle", [(0, 0.05, 60, 100)], decay_s, SAMPLE_RATE, frequency_hz=1000, decay_s=decay_s, strike=0)[
        0
    ]
    levels = []
    for start in (0.2, 0.7):
        part = audio[int(start * decay_s * SAMPLE_RATE) :][: int(0.25 * decay_s * SAMPLE_RATE)]
        power = np.abs(np.fft.rfft(part * np.hanning(part.size))) ** 2
        low, high = int(900 * part.size / SAMPLE_RATE), int(1100 * part.size / SAMPLE_RATE)
        levels.append(10 * np.log10(power[low:high].sum()))
    assert levels[0] - levels[1] == pytest.approx(30, rel=0.1)


def test_a_hand_around_it_silences_it() -> None:
    """Half a second after the stroke a muted triangle is at least 40 dB under an open one."""
    levels = []
    for preset in ("open", "muted"):
        audio = play("triangle", [(0, 0.05, 60, 100)], 0.7, SAMPLE_RATE, preset=preset)
        levels.append(10 * np.log10(np.mean(audio[:, SAMPLE_RATE // 2 :] ** 2) + 1e-20))
    assert levels[0] > levels[1] + 40
