"""The multimode filter's curves and movements."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from woodshed.engine import process

RATE = 48_000
LOW_12, LOW_24, HIGH_12, HIGH_24, BAND, NOTCH = range(6)


def gain_db(**settings: Any) -> npt.NDArray[np.float64]:
    """Return the filter's gain at each whole Hz, from its answer to a click."""
    click = np.zeros((2, RATE), np.float32)
    click[:, 1_000] = 0.1
    out = process("filter", click, RATE, **({"resonance": 0} | settings))
    return np.asarray(20 * np.log10(np.abs(np.fft.rfft(out[0])) / 0.1 + 1e-9))


@pytest.mark.parametrize("mode", [LOW_12, LOW_24, HIGH_12, HIGH_24])
@pytest.mark.parametrize("cutoff", [200, 1_000, 5_000])
def test_without_resonance_it_is_a_butterworth_filter(mode: int, cutoff: float) -> None:
    """3.01 dB down at the cutoff in every order."""
    assert gain_db(mode=mode, cutoff_hz=cutoff)[int(cutoff)] == pytest.approx(-3.01, abs=0.1)


@pytest.mark.parametrize(
    ("mode", "near", "far", "slope"),
    [(LOW_12, 2_000, 4_000, -12), (LOW_24, 2_000, 4_000, -24), (HIGH_12, 125, 62, 12), (HIGH_24, 125, 62, 24)],
)
def test_the_slope_is_what_its_name_says(mode: int, near: int, far: int, slope: float) -> None:
    """A Butterworth filter of n poles falls by 6 n dB an octave, far from its cutoff."""
    gain = gain_db(mode=mode, cutoff_hz=500)
    assert gain[far] - gain[near] == pytest.approx(-abs(slope), abs=0.6)


def test_the_band_passes_at_its_centre_and_the_notch_does_not() -> None:
    """0 dB and nothing."""
    assert gain_db(mode=BAND, cutoff_hz=1_000)[1_000] == pytest.approx(0, abs=0.05)
    assert gain_db(mode=BAND, cutoff_hz=1_000)[100] < -15
    assert gain_db(mode=NOTCH, cutoff_hz=1_000)[1_000] < -50
    assert gain_db(mode=NOTCH, cutoff_hz=1_000)[[100, 10_000]] == pytest.approx([0, 0], abs=0.2)


def test_resonance_rings_at_the_cutoff_and_stays_finite() -> None:
    """The last filter's damping falls from 0.765 to 0.02: 31.6 dB more."""
    rise = gain_db(mode=LOW_24, cutoff_hz=1_000, resonance=1)[1_000] - gain_db(mode=LOW_24, cutoff_hz=1_000)[1_000]
    assert rise == pytest.approx(31.6, abs=0.7)


def level_over_time(hz: float, level_db: float, length_s: float = 2.0, **settings: Any) -> npt.NDArray[np.float64]:
    """Return, each 10 ms, the level in dB of a sine after the filter."""
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * hz * np.arange(int(length_s * RATE)) / RATE)
    out = process("filter", np.stack([wave, wave]).astype(np.float32), RATE, **settings)
    return np.asarray(10 * np.log10(np.mean(out[0].reshape(-1, 480) ** 2, axis=1) + 1e-12))


def test_the_slow_wave_opens_and_closes_it_at_its_speed() -> None:
    """At 2 Hz, two octaves each way: a tone two octaves above the cutoff comes and goes twice a second."""
    level = level_over_time(2_000, -12, mode=LOW_24, cutoff_hz=500, lfo_hz=2, lfo_depth=2)[50:150]
    crests = np.nonzero((level[1:-1] > level[:-2]) & (level[1:-1] >= level[2:]) & (level[1:-1] > np.max(level) - 3))[0]
    assert np.max(level) - np.min(level) > 40
    assert np.diff(crests)[np.diff(crests) > 10] == pytest.approx([50], abs=2)


def test_a_loud_sound_opens_it() -> None:
    """Three octaves for full scale; a quiet sound leaves it closed."""
    closed = level_over_time(3_000, -60, mode=LOW_24, cutoff_hz=500, envelope_octaves=3)[-1] + 60
    opened = level_over_time(3_000, -0.1, mode=LOW_24, cutoff_hz=500, envelope_octaves=3)[-1]
    assert closed < -55
    assert opened > -8


def test_drive_adds_odd_harmonics_and_none_is_clean() -> None:
    """The saturation is symmetrical; without drive it is not there."""
    wave = 0.5 * np.sin(2 * np.pi * 200 * np.arange(RATE) / RATE)
    audio = np.stack([wave, wave]).astype(np.float32)

    def third(drive_db: float) -> float:
        out = process("filter", audio, RATE, mode=LOW_12, cutoff_hz=10_000, resonance=0, drive_db=drive_db)
        spectrum = np.abs(np.fft.rfft(out[0, RATE // 2 :]))
        return float(20 * np.log10(spectrum[300] / spectrum[100] + 1e-9))

    assert third(0) < -90
    assert third(18) > -30


def test_silence_stays_silence() -> None:
    """It cannot sing by itself, however high the resonance."""
    assert not np.any(process("filter", np.zeros((2, 4_800), np.float32), RATE, resonance=1, lfo_depth=3, drive_db=30))
