"""The truths agree with what can be worked out by hand, and with each other."""

import math

import numpy as np
import pytest

from woodshed.certify.truths import (
    bell,
    butterworth,
    capacitor_rise_s,
    compressor_gain_db,
    diode_ladder,
    harmonics_of_shape,
    ladder,
    sallen_key,
    second_order,
    shelf,
    tape_equalisation,
    tape_loss,
)


def db(gain: object) -> float:
    return float(20 * np.log10(np.abs(np.asarray(gain))[0]))


def at(hz: float) -> np.ndarray:
    return np.array([hz])


def test_a_ladder_is_12_db_down_at_its_cutoff_and_sings_there_at_four() -> None:
    """Four stages of -3.01 dB; (1 + j)^4 = -4, so the gain is 1 / (k - 4)."""
    assert db(ladder(at(1_000), 1_000, 0)) == pytest.approx(-12.04, abs=0.01)
    assert db(ladder(at(1_000), 1_000, 3.9)) == pytest.approx(20.0, abs=1e-6)
    assert db(ladder(at(1_000), 1_000, 0, poles=2)) == pytest.approx(-6.02, abs=0.01)


def test_a_diode_ladder_sings_at_17_under_its_cutoff() -> None:
    """Stinchcombe: k = 17 at cutoff / root 2; (1 + j/r2)^4 - (1 + j/r2)^2 = -9/4, so the gain is 1 / (k - 17)."""
    assert db(diode_ladder(at(1_000 / math.sqrt(2)), 1_000, 16.9)) == pytest.approx(20.0, abs=1e-6)
    assert db(diode_ladder(at(1), 1_000, 0)) == pytest.approx(0, abs=1e-3)


def test_a_diode_ladder_has_the_coefficients_of_the_paper() -> None:
    """Stinchcombe 2008: s^4 + 2^(11/4) s^3 + 10 root 2 s^2 + 2^(13/4) s + 1, s counted from 8^(-1/4) cutoff."""
    hz = np.geomspace(10, 10_000, 50)
    s = 1j * hz / (1_000 * 8 ** (-1 / 4))
    paper = 1 / (s**4 + 2 ** (11 / 4) * s**3 + 10 * math.sqrt(2) * s**2 + 2 ** (13 / 4) * s + 1)
    assert np.allclose(diode_ladder(hz, 1_000, 0), paper, rtol=1e-12)


def test_flat_filters_are_3_db_down_at_their_corner() -> None:
    assert db(butterworth(at(500), 500, 4)) == pytest.approx(-3.01, abs=0.01)
    assert db(butterworth(at(250), 500, 4, high=True)) == pytest.approx(-10 * math.log10(257), abs=0.01)
    assert db(second_order(at(500), 500, math.sqrt(2), low=1)) == pytest.approx(-3.01, abs=0.01)
    assert db(sallen_key(at(500), 500, 2 - math.sqrt(2))) == pytest.approx(-3.01, abs=0.01)


def test_equalisers_have_their_gain_where_they_should() -> None:
    """All of it at a bell's centre and far out on a shelf, half of it in the middle of a shelf."""
    assert db(bell(at(1_000), 1_000, 12, 1.4)) == pytest.approx(12)
    assert db(shelf(at(1_000), 1_000, 12, 0.7)) == pytest.approx(6)
    assert db(shelf(at(1), 1_000, 12, 0.7)) == pytest.approx(12, abs=0.01)
    assert db(shelf(at(1e6), 1_000, -9, 0.7, high=True)) == pytest.approx(-9, abs=0.01)


def test_tape_loses_treble_to_spacing_thickness_and_gap() -> None:
    """Spacing: 54.6 dB for each wavelength (Wallace 1951). A gap as long as a wave hears nothing."""
    speed, hz = 0.381, 10_000.0
    wavelength = speed / hz
    assert db(tape_loss(at(hz), speed, 0.1 * wavelength, 1e-12, 1e-12)) == pytest.approx(-5.46, abs=0.01)
    assert db(tape_loss(at(hz), speed, 0, 1e-12, wavelength)) < -200


def test_time_constants_of_tape_are_corners() -> None:
    """50 µs is 3,183 Hz, 3,180 µs is 50 Hz: 3.01 dB each, in other directions."""
    assert db(tape_equalisation(at(3_183.1), 50)) == pytest.approx(-3.01, abs=0.01)
    assert db(tape_equalisation(at(50.05), 0, 3_180)) == pytest.approx(3.01, abs=0.01)


@pytest.mark.parametrize(("level", "knee", "gain"), [(-30, 0, 0), (-8, 0, -9), (-20, 8, -0.75), (-8, 8, -9)])
def test_a_gain_computer_is_worked_out_by_hand(level: float, knee: float, gain: float) -> None:
    """-20 dB, 4:1: 12 dB over become 3. In the middle of a knee of 8: -3/4 * 16 / 16."""
    assert float(compressor_gain_db(at(level), -20, 4, knee)[0]) == pytest.approx(gain)


def test_the_harmonics_of_a_cubic_are_those_of_the_angle_formulas() -> None:
    """For x - x³/3 at peak 0.5, sin³ is (3 sin - sin 3) / 4; third over first 0.0104167 / 0.46875."""
    found = harmonics_of_shape(lambda x: x - x**3 / 3, 20 * math.log10(0.5))
    assert found[1] == pytest.approx(20 * math.log10(0.125 / 12 / 0.46875), abs=1e-6)
    assert found[0] < -200


def test_a_capacitor_takes_its_time() -> None:
    """Aiming far beyond 1 it rises in a straight line: 80 % of the time from 10 to 90 %."""
    assert capacitor_rise_s(1.0, aim=1e6) == pytest.approx(0.8, abs=1e-3)
    assert capacitor_rise_s(1.0) == pytest.approx(0.7493, abs=1e-3)  # ln(1.2 / 0.4) / ln(1.3 / 0.3)
