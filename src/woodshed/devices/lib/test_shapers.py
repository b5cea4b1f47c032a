"""The shapers: each is its curve, without aliases, whatever comes."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from woodshed.certify.measures import measure_harmonics

RATES = (44_100, 48_000)
CURVES = {"clipped": 0, "cubic": 1, "tanh": 2, "diode": 3, "root": 4, "saturated": 5}
SHAPED = ("clipped", "cubic", "tanh", "diode", "root")
ROOM = 2.5

Values = NDArray[Any]


def curve(name: str, x: Values) -> Values:
    """Return the curve itself, in double precision."""
    bent = np.clip(x / 1.5, -1, 1)
    curves = {
        "clipped": np.clip(x, -1, 1),
        "cubic": 1.5 * bent - 0.5 * bent**3,
        "tanh": np.tanh(x),
        "diode": np.where(x > 0, 1 - np.exp(-np.abs(x)), -ROOM * (1 - np.exp(-np.abs(x) / ROOM))),
        "root": x / np.sqrt(1 + x * x),
        "saturated": x / np.sqrt(1 + x * x),
    }
    return np.asarray(curves[name])


def shaped(block: Any, name: str, x: Values, rate: int, drive: float = 1.0) -> Values:
    """Return what a song at `rate` hears of the shaper at four times that."""
    heard: Values = block("shaper").hosted(x, rate, curve=CURVES[name], drive=drive, room=ROOM)[0]
    return heard


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", SHAPED)
@pytest.mark.parametrize(("hz", "least_db"), [(1246, 95), (4990, 88), (8970, 78)])
def test_ten_times_into_the_bend_aliases_stay_out_of_hearing(
    block: Any, name: str, hz: float, least_db: float, rate: int
) -> None:
    """The goal for shapers is 80, 80 and 70 dB.

    A plain tanh at four times the rate leaves 68, 55 and 37 dB, at the rate 39, 16 and 12.
    """
    sine = np.sin(2 * np.pi * hz * np.arange(2 * rate) / rate)
    heard = shaped(block, name, sine, rate, drive=10)[rate // 2 : -rate // 2]
    assert measure_harmonics(heard, hz, rate, coherent=False).alias_snr_db > least_db


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", ["cubic", "tanh", "diode", "root"])
def test_a_slow_wave_takes_the_shape_of_the_curve(block: Any, name: str, rate: int) -> None:
    """Against the formula in double precision: 85 dB below full scale, and on time."""
    wave = 10 * np.sin(2 * np.pi * 50 * np.arange(rate) / rate)
    error = shaped(block, name, wave / 10, rate, drive=10) - curve(name, wave)
    assert 20 * np.log10(np.std(error[1000:-1000])) < -85


@pytest.mark.parametrize("name", CURVES)
def test_a_faint_sound_passes_unbent(block: Any, name: str) -> None:
    """The slope at 0 is 1: up to 10 kHz within 0.15 dB, at 18 kHz within 0.5 dB."""
    click = np.zeros(8192)
    click[4000] = 1e-3
    for rate in RATES:
        heard = shaped(block, name, click, rate)
        gain = 20 * np.log10(np.abs(np.fft.rfft(heard)) / 1e-3)
        hz = np.fft.rfftfreq(click.size, 1 / rate)
        assert np.abs(gain[hz < 10_000]).max() < 0.15
        assert np.abs(gain[hz < 18_000]).max() < 0.5


@pytest.mark.parametrize("name", CURVES)
def test_equal_neighbours_and_jumps_are_safe(block: Any, name: str) -> None:
    """A quotient of differences is 0 / 0 where nothing moves: there the curve itself is given, however far out."""
    for level in (0, 1e-9, 1e-4, 0.3, 1, 1.5, 3, 100, 1e4, -0.3, -3, -1e4):
        steady = block("shaper").run(np.full(64, float(level)), 192_000, curve=CURVES[name], room=ROOM)[0, -1]
        assert steady == pytest.approx(float(curve(name, np.array(float(level)))), abs=2e-6)
    steps = np.random.default_rng(1).choice([0, 1e-7, -1e-7, 1, -1, 1e4, -1e4], 20_000)
    heard = block("shaper").run(steps, 192_000, curve=CURVES[name], room=ROOM)[0]
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() <= ROOM + 1e-5


@pytest.mark.parametrize("name", ["clipped", "cubic", "tanh", "root"])
def test_an_even_curve_has_odd_harmonics_only(block: Any, name: str) -> None:
    """f(-x) = -f(x): a sine gets no second harmonic. Two unlike diodes make one."""
    sine = np.sin(2 * np.pi * 480 * np.arange(48_000) / 48_000)

    def second_db(name: str) -> float:
        return float(
            measure_harmonics(shaped(block, name, sine, 48_000, drive=3)[9600:-9600], 480, 48_000).relative_db[1]
        )

    assert second_db(name) < -90
    assert second_db("diode") > -25


AT_TWO = {"tanh": 0, "root": 1}
ALL_AT_TWO = {**AT_TWO, "clipped": 2}


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", AT_TWO)
@pytest.mark.parametrize(("hz", "least_db"), [(1246, 100), (4990, 80), (8970, 70)])
def test_ten_times_into_the_bend_twice_the_rate_is_enough_for_some(
    block: Any, name: str, hz: float, least_db: float, rate: int
) -> None:
    """The goal for shapers, 80, 80 and 70 dB, at half the work of four times the rate (Parker et al., DAFx-16)."""
    sine = np.sin(2 * np.pi * hz * np.arange(2 * rate) / rate)
    heard = block("shaper_at_two").hosted(sine, rate, curve=AT_TWO[name], drive=10)[0, rate // 2 : -rate // 2]
    assert measure_harmonics(heard, hz, rate, coherent=False).alias_snr_db > least_db


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", AT_TWO)
def test_at_twice_the_rate_too_each_is_its_curve(block: Any, name: str, rate: int) -> None:
    """Against the formula in double precision, 85 dB below full scale and on time; a faint click keeps its treble."""
    wave = 10 * np.sin(2 * np.pi * 50 * np.arange(rate) / rate)
    heard = block("shaper_at_two").hosted(wave / 10, rate, curve=AT_TWO[name], drive=10)[0]
    assert 20 * np.log10(np.std((heard - curve(name, wave))[1000:-1000])) < -85
    click = np.zeros(8192)
    click[4000] = 1e-3
    gain = 20 * np.log10(np.abs(np.fft.rfft(block("shaper_at_two").hosted(click, rate, curve=AT_TWO[name])[0])) / 1e-3)
    assert np.abs(gain[np.fft.rfftfreq(click.size, 1 / rate) < 18_000]).max() < 0.3


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(("hz", "least_db"), [(1246, 90), (4990, 80), (8970, 70)])
def test_a_clip_at_twice_the_rate_aliases_little_and_keeps_the_treble(
    block: Any, hz: float, least_db: float, rate: int
) -> None:
    """The goal for shapers, 80, 80 and 70 dB, of the sharpest corner; a faint click loses 0.2 dB at most."""
    sine = np.sin(2 * np.pi * hz * np.arange(2 * rate) / rate)
    heard = block("shaper_at_two").hosted(sine, rate, curve=2, drive=10)[0, rate // 2 : -rate // 2]
    assert measure_harmonics(heard, hz, rate, coherent=False).alias_snr_db > least_db
    click = np.zeros(8192)
    click[4000] = 1e-3
    gain = 20 * np.log10(np.abs(np.fft.rfft(block("shaper_at_two").hosted(click, rate, curve=2)[0])) / 1e-3)
    assert np.abs(gain[np.fft.rfftfreq(click.size, 1 / rate) < 18_000]).max() < 0.3


@pytest.mark.parametrize("name", ALL_AT_TWO)
def test_at_twice_the_rate_too_nothing_moves_safely(block: Any, name: str) -> None:
    """A quotient of differences is 0 / 0 where nothing moves: there the curve itself is given, however far out."""
    for level in (0, 1e-9, 1e-4, 0.3, 1, 3, 100, 1e4, -0.3, -3, -1e4):
        steady = block("shaper_at_two").run(np.full(64, float(level)), 96_000, curve=ALL_AT_TWO[name])[0, -1]
        assert steady == pytest.approx(float(curve(name, np.array(float(level)))), abs=5e-6)
    steps = np.random.default_rng(1).choice([0, 1e-7, -1e-7, 1, -1, 1e4, -1e4], 20_000)
    heard = block("shaper_at_two").run(steps, 96_000, curve=ALL_AT_TWO[name])[0]
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() < 1.5
