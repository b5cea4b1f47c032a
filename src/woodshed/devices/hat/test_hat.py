"""The hat lives in the treble and is as open as its decay."""

from typing import Any

import numpy as np
import pytest

from woodshed.engine import play

SAMPLE_RATE = 48_000
SQUARES_HZ = (205.3, 304.4, 369.6, 522.7, 540.0, 800.0)


def power_of(preset: str = "", length_s: float = 0.5, **settings: Any) -> np.ndarray:
    """Return the power spectrum of one hit; the bins are 1 / length_s apart."""
    audio = play("hat", [(0.0, 0.05, 60, 100)], length_s, SAMPLE_RATE, preset=preset, **settings)
    return np.asarray((np.abs(np.fft.rfft(audio)) ** 2).sum(axis=0))


@pytest.mark.parametrize(
    ("preset", "edge_hz"), [("closed", 3000), ("open", 3000), ("tight_closed", 5000), ("trap_closed", 6000)]
)
def test_a_hat_lies_in_the_treble(preset: str, edge_hz: int) -> None:
    """A hi-hat's energy lies between about 4 and 16 kHz; the electronic ones start higher."""
    power = power_of(preset)
    assert power[edge_hz // 2 :].sum() > 0.85 * power.sum()


@pytest.mark.parametrize("decay_s", [0.1, 0.4, 1.5])
def test_the_hat_falls_60_db_in_its_decay_time(decay_s: float) -> None:
    """Measured over two fifths of the decay: 24 dB."""
    audio = play("hat", [(0, 0.05, 60, 100)], decay_s, SAMPLE_RATE, decay_s=decay_s, metal=0, stick=0, sizzle=0)
    fifth = round(0.2 * decay_s * SAMPLE_RATE)
    power = (audio.astype(float) ** 2).sum(axis=0)
    fall = 10 * np.log10(power[fifth : 2 * fifth].mean() / power[3 * fifth : 4 * fifth].mean())
    assert fall == pytest.approx(24, rel=0.1)


def test_pure_metal_is_made_of_six_squares() -> None:
    """The frequencies are those that Werner measured in a TR-808 (ICMC 2014): odd multiples of six."""
    bare: dict[str, Any] = {"metal": 1, "dense": 0, "stick": 0, "sizzle": 0, "decay_s": 6, "low_cut_hz": 200}
    audio = play("hat", [(0, 0.05, 60, 100)], 4, SAMPLE_RATE, **bare)
    power = np.abs(np.fft.rfft(audio[0] * np.hanning(audio.shape[1]), 4 * audio.shape[1])) ** 2
    frequencies = np.fft.rfftfreq(4 * audio.shape[1], 1 / SAMPLE_RATE)
    strongest = frequencies[np.argsort(power)[-40:]]
    # This hit's own tuning is within 0.4 %; the odd harmonic nearest to each strong line fits it.
    for line in strongest:
        odd = [base * (2 * round((line / base - 1) / 2) + 1) for base in SQUARES_HZ]
        assert min(abs(line / harmonic - 1) for harmonic in odd) < 0.0045


def test_an_open_hat_rings_longer_than_a_closed_one_and_a_foot_closes_it_more_gently() -> None:
    """Open, closed, foot: the order every drummer knows."""

    def level_db(preset: str, start_s: float, stop_s: float) -> float:
        audio = play("hat", [(0, 0.05, 60, 100)], 0.5, SAMPLE_RATE, preset=preset)
        part = audio[:, int(start_s * SAMPLE_RATE) : int(stop_s * SAMPLE_RATE)]
        return float(10 * np.log10(np.mean(part**2) + 1e-20))

    assert level_db("open", 0.25, 0.3) > level_db("closed", 0.25, 0.3) + 30
    attack = {preset: level_db(preset, 0, 0.002) - level_db(preset, 0.008, 0.012) for preset in ("closed", "pedal")}
    assert attack["pedal"] < attack["closed"] - 4


def test_the_low_cut_cuts() -> None:
    """12 dB an octave: two octaves below the corner at most a hundredth of the density above it."""
    power = power_of(metal=0, stick=0, low_cut_hz=8000, band_hz=8000)
    assert power[900:1100].mean() < 0.01 * power[4000:5000].mean()
