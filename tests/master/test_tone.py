"""The neutral balance, and the few bands that lead towards it."""

import numpy as np
import pytest

from woodshed.analysis import Bands
from woodshed.analysis.spectrum import band_centres
from woodshed.master.tone import (
    BELL,
    HIGH_SHELF,
    LOW_CUT,
    LOW_SHELF,
    ToneBand,
    correct_tone,
    equalizer_settings,
    has_rumble,
    neutral_curve,
    response,
)

HZ = band_centres(3)


def test_the_curve_falls_by_4_5_db_an_octave_per_hertz() -> None:
    """Thirds of an octave are wider the higher they lie, by 3.01 dB an octave: 4.5 - 3 = 1.5 dB."""
    curve = neutral_curve(np.array([100.0, 200.0, 1600.0, 6400.0]))
    assert curve == pytest.approx([0, -1.5, -6, -9])


def test_a_neutral_song_is_left_alone() -> None:
    """Nothing is worth correcting, at any level."""
    assert correct_tone(Bands(HZ, neutral_curve(HZ) - 30), 4.0) == ()


@pytest.mark.parametrize("seed", range(5))
def test_the_usual_differences_between_songs_are_left_alone(seed: int) -> None:
    """A slow wave of 1.5 dB either way is character, not a fault."""
    phase = np.random.default_rng(seed).uniform(0, 6)
    wave = 1.5 * np.sin(np.log2(HZ / 20) + phase)
    assert correct_tone(Bands(HZ, neutral_curve(HZ) + wave), 4.0) == ()


@pytest.mark.parametrize("limit", [1.0, 4.0])
def test_no_band_moves_further_than_the_limit(limit: float) -> None:
    """Even for a song that is 20 dB too dull."""
    dull = neutral_curve(HZ) - 20 * (HZ > 3000)
    chosen = correct_tone(Bands(HZ, dull), limit)
    assert chosen
    assert max(abs(band.db) for band in chosen) <= limit
    treble = sum(response(band, np.array([6_000.0]))[0] for band in chosen)
    assert abs(treble) <= 2 * limit


def test_mud_is_lowered_where_it_lies() -> None:
    """8 dB too much from 160 to 400 Hz: 60 % of what exceeds 1.5 dB, at most 4."""
    muddy = neutral_curve(HZ) + 8 * ((HZ > 150) & (HZ < 420))
    total = np.sum([response(band, HZ) for band in correct_tone(Bands(HZ, muddy), 4.0)], axis=0)
    assert -4.5 <= total[np.argmin(np.abs(HZ - 250))] <= -1
    assert np.abs(total[HZ > 4000]).max() < 0.6


def test_what_is_not_there_is_not_raised() -> None:
    """A flute has no bass to bring out."""
    flute = np.where(HZ < 200, -90.0, neutral_curve(HZ))
    assert not any(band.kind == LOW_SHELF and band.db > 0 for band in correct_tone(Bands(HZ, flute), 4.0))


def test_no_limit_no_change() -> None:
    """Intensity 0."""
    dull = neutral_curve(HZ) - 20 * (HZ > 3000)
    assert correct_tone(Bands(HZ, dull), 0.0) == ()


def test_rumble_is_told_from_bass() -> None:
    """A truck at 20 Hz against a kick at 60 Hz."""
    song = neutral_curve(HZ)
    assert not has_rumble(Bands(HZ, song))
    assert has_rumble(Bands(HZ, song + 12 * (HZ < 24)))


@pytest.mark.parametrize(
    ("band", "hz", "expected"),
    [
        (ToneBand(BELL, 1000.0, 6.0, 1.0), 1000.0, 6.0),
        (ToneBand(BELL, 1000.0, 6.0, 1.0), 20.0, 0.0),
        (ToneBand(LOW_SHELF, 100.0, 4.0, 0.7), 100.0, 2.0),
        (ToneBand(LOW_SHELF, 100.0, 4.0, 0.7), 2.0, 4.0),
        (ToneBand(HIGH_SHELF, 8000.0, -4.0, 0.7), 8000.0, -2.0),
        (ToneBand(HIGH_SHELF, 8000.0, -4.0, 0.7), 400_000.0, -4.0),
        (ToneBand(LOW_CUT, 25.0, 0.0, 0.7071), 25.0, -3.01),
    ],
)
def test_curves_of_the_cookbook(band: ToneBand, hz: float, expected: float) -> None:
    """A bell has its gain in the middle, a shelf half of it at its corner, a Butterworth cut -3.01 dB."""
    assert response(band, np.array([hz]))[0] == pytest.approx(expected, abs=0.02)


def test_settings_name_every_band_of_the_device() -> None:
    """Eight bands; those not used are off (0)."""
    settings = equalizer_settings((ToneBand(LOW_CUT, 25.0, 0.0, 0.7), ToneBand(BELL, 250.0, -1.5, 0.8)))
    assert [settings[f"band{number}_type"] for number in range(1, 9)] == [1, 3, 0, 0, 0, 0, 0, 0]
    assert settings["band2_db"] == -1.5
    assert "band1_db" not in settings
