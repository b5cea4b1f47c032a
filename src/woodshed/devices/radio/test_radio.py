"""The radio's faults, each read back as it was set."""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import Signal, a_weighted_db, measure_impulses, measure_response, rms_db, sine
from woodshed.engine import process

RATE = 48_000
CLEAN: dict[str, Any] = {
    "hiss_db": -96, "static_per_s": 0, "fading_db": 0, "whistle_db": -90, "saturation_percent": 0, "speaker_db": 0,
    "hum_db": -96,
}  # fmt: skip


def played(tone: Signal, **settings: Any) -> Signal:
    """The left side of a tone on both."""
    out = process("radio", np.stack([tone, tone]).astype(np.float32), RATE, **{**CLEAN, **settings})
    return np.asarray(out[0], np.float64)


@pytest.mark.parametrize(("low", "high"), [(250, 4_500), (300, 3_400)])
def test_the_band_ends_where_it_is_set(low: float, high: float) -> None:
    """3 dB down at both ends; an octave out 12 dB below and 24 above or, towards half the rate, more."""
    click = np.zeros(1 << 15)
    click[64] = 1e-3
    found = measure_response(click, played(click, low_cut_hz=low, high_cut_hz=high), RATE)
    assert float(found.gain_at(low)) == pytest.approx(-3, abs=0.5)
    assert float(found.gain_at(high)) == pytest.approx(-3, abs=0.5)
    assert float(found.gain_at(low / 2)) == pytest.approx(-12.3, abs=0.5)
    assert -30 < float(found.gain_at(2 * high)) < -23.5


def test_the_small_cone_booms_as_much_as_set() -> None:
    click = np.zeros(1 << 15)
    click[64] = 1e-3
    plain, boomy = (measure_response(click, played(click, speaker_db=db, speaker_hz=500), RATE) for db in (0, 9))
    assert float(boomy.gain_at(500)) - float(plain.gain_at(500)) == pytest.approx(9, abs=0.3)


def test_the_station_fades_and_comes_back() -> None:
    """Over 4 s by 9 dB at most."""
    heard = played(sine(1_000, -18, 9 * RATE, RATE), fading_db=9, fading_s=4)[RATE:]
    level = [rms_db(piece) for piece in heard.reshape(-1, RATE // 20)]
    assert max(level) - min(level) == pytest.approx(9, abs=0.9)
    assert np.argmin(level[:80]) + 80 == pytest.approx(np.argmin(level[80:]) + 80, abs=2)


@pytest.mark.parametrize("level", [-56, -44])
def test_the_ether_is_as_loud_as_set(level: float) -> None:
    heard = played(sine(15, -85, 5 * RATE, RATE), hiss_db=level)[RATE:]
    assert a_weighted_db(heard, RATE) == pytest.approx(level, abs=1)


def test_static_comes_by_chance_as_often_as_set() -> None:
    found = measure_impulses(played(sine(15, -85, 120 * RATE, RATE), static_per_s=8), RATE)
    assert found.per_s == pytest.approx(8, rel=0.1)
    assert found.chance > 0.05


def test_one_speaker_is_mono_and_a_stereo_set_is_not() -> None:
    left = sine(1_000, -18, RATE, RATE)
    sound = np.stack([left, 0 * left]).astype(np.float32)
    mono = process("radio", sound, RATE, **CLEAN, narrow=1.0)
    wide = process("radio", sound, RATE, **CLEAN, narrow=0.0)
    assert np.allclose(mono[0, 4_800:], mono[1, 4_800:], atol=1e-6)
    assert np.max(np.abs(wide[1])) < 1e-6
