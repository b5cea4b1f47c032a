"""The bed of noise: its level, its colour, and how it moves with the music."""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import Signal, a_weighted_db, measure_noise_slope, rms_db, sine
from woodshed.engine import process

RATE = 48_000
QUIET = sine(15, -85, 4 * RATE, RATE)


def bed(music: Signal, **settings: Any) -> Signal:
    """What is added to the left side."""
    sound = np.stack([music, music]).astype(np.float32)
    return np.asarray((process("noise", sound, RATE, **settings) - sound)[0], np.float64)


@pytest.mark.parametrize(("colour", "slope"), [(0, -3.01), (1, 0), (2, -6.02)])
def test_each_colour_has_its_slope_and_its_level(colour: int, slope: float) -> None:
    """In dB an octave; A-weighted by IEC 61672-1."""
    heard = bed(QUIET, colour=colour, level_db=-50)[RATE:]
    assert a_weighted_db(heard, RATE) == pytest.approx(-50, abs=0.5)
    assert measure_noise_slope(heard, RATE) == pytest.approx(slope, abs=0.25)


@pytest.mark.parametrize(("music_db", "stepped"), [(-15, 12), (-30.01, 6), (-60, 0)])
def test_it_steps_back_as_far_as_set_under_loud_music(music_db: float, stepped: float) -> None:
    """All of 12 dB at -18 dBFS RMS (a sine of -15), half of it at -33, nothing when nobody plays."""
    still = a_weighted_db(bed(sine(440, music_db, 3 * RATE, RATE), level_db=-40)[RATE:], RATE)
    ducked = a_weighted_db(bed(sine(440, music_db, 3 * RATE, RATE), level_db=-40, duck_db=12)[RATE:], RATE)
    assert still - ducked == pytest.approx(stepped, abs=0.6)


@pytest.mark.parametrize("music_db", [-9, -15, -35])
def test_following_it_stays_as_far_under_the_music(music_db: float) -> None:
    """At a `follow` of 1 its distance to the music is that at -18 dBFS."""
    music = sine(440, music_db, 3 * RATE, RATE)
    under = a_weighted_db(bed(music, level_db=-48, follow=1)[RATE:], RATE) - rms_db(music[RATE:])
    assert under == pytest.approx(-30, abs=0.5)


def test_in_the_middle_it_is_mono_and_as_loud() -> None:
    sound = np.stack([QUIET, QUIET]).astype(np.float32)
    narrow = process("noise", sound, RATE, level_db=-50, width=0)
    assert np.allclose(narrow[0], narrow[1], atol=1e-6)
    assert a_weighted_db(narrow[0, RATE:].astype(float), RATE) == pytest.approx(-50, abs=0.6)


def test_it_listens_to_another_track() -> None:
    """Ducked by a sidechain, with music of its own far below."""
    own = np.stack([QUIET, QUIET]).astype(np.float32)
    kick = np.stack([sine(60, -6, QUIET.size, RATE)] * 2).astype(np.float32)
    still = process("noise", own, RATE, level_db=-40, duck_db=20)
    ducked = process("noise", own, RATE, sidechain=kick, level_db=-40, duck_db=20)
    change = a_weighted_db(ducked[0, RATE:].astype(float), RATE) - a_weighted_db(still[0, RATE:].astype(float), RATE)
    assert change == pytest.approx(-20, abs=0.5)
