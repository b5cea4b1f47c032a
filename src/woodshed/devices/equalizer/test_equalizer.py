"""The equaliser against the analog curves it promises.

Source of the curves: R. Bristow-Johnson, Audio EQ Cookbook: H(s) of each type, s = jf/f0.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from woodshed.engine import process

Curve = npt.NDArray[np.float64]
Settings = dict[str, Any]

LOW_CUT, LOW_SHELF, BELL, NOTCH, HIGH_SHELF, HIGH_CUT = 1, 2, 3, 4, 5, 6
FREQUENCIES = np.geomspace(20, 20_000, 400)


def analog_gain_db(kind: int, hz: float, db: float, q: float) -> Curve:
    """Return the cookbook's gain, in dB, at FREQUENCIES."""
    s = 1j * FREQUENCIES / hz
    a = 10 ** (db / 40)
    root = np.sqrt(a)
    curves = {
        LOW_CUT: s**2 / (s**2 + s / q + 1),
        HIGH_CUT: 1 / (s**2 + s / q + 1),
        NOTCH: (s**2 + 1) / (s**2 + s / q + 1),
        BELL: (s**2 + s * a / q + 1) / (s**2 + s / (a * q) + 1),
        LOW_SHELF: a * (s**2 + root / q * s + a) / (a * s**2 + root / q * s + 1),
        HIGH_SHELF: a * (a * s**2 + root / q * s + 1) / (s**2 + root / q * s + a),
    }
    return np.asarray(20 * np.log10(np.abs(curves[kind]) + 1e-6))


def gain_db(settings: Settings, sample_rate: int = 48_000, length: int = 1 << 17) -> Curve:
    """Return the equaliser's gain, in dB, at FREQUENCIES."""
    impulse = np.zeros((2, length), np.float32)
    impulse[:, 0] = 1
    spectrum = np.abs(np.fft.rfft(process("equalizer", impulse, sample_rate, **settings)[0]))
    gain = np.interp(FREQUENCIES, np.fft.rfftfreq(length, 1 / sample_rate), spectrum)
    return np.asarray(20 * np.log10(gain + 1e-6))


def band(kind: int, hz: float, db: float = 0.0, q: float = 0.707, number: int = 3) -> Settings:
    """Return the settings of one band."""
    place = f"band{number}"
    return {f"{place}_type": kind, f"{place}_hz": hz, f"{place}_db": db, f"{place}_q": q}


@pytest.mark.parametrize("sample_rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("hz", [40, 250, 1_000])
@pytest.mark.parametrize(
    ("kind", "db", "q"),
    [
        (LOW_CUT, 0, 0.707),
        (HIGH_CUT, 0, 0.707),
        (LOW_SHELF, 9, 0.707),
        (LOW_SHELF, -9, 0.5),
        (HIGH_SHELF, 9, 0.707),
        (HIGH_SHELF, -9, 0.5),
        (BELL, 12, 1),
        (BELL, -12, 1),
        (BELL, 6, 6),
    ],
)
def test_low_and_middle_bands_follow_the_analog_curve(
    sample_rate: int, hz: float, kind: int, db: float, q: float
) -> None:
    """The cookbook's curve, wherever it is above -40 dB."""
    wanted = analog_gain_db(kind, hz, db, q)
    heard = gain_db(band(kind, hz, db, q), sample_rate)
    assert np.max(np.abs(heard - wanted)[wanted > -40]) < 0.15


@pytest.mark.parametrize("hz", [4_000, 8_000, 12_000])
@pytest.mark.parametrize(("kind", "db"), [(HIGH_CUT, 0), (HIGH_SHELF, 6), (HIGH_SHELF, -6), (BELL, 6), (BELL, -6)])
def test_high_bands_are_not_squeezed_against_half_the_sample_rate(hz: float, kind: int, db: float) -> None:
    """The bilinear transform of a 6 dB bell at 12 kHz is 2.9 dB off, that of a high cut 13 to 18 dB."""
    wanted = analog_gain_db(kind, hz, db, 0.707)
    heard = gain_db(band(kind, hz, db))
    assert np.max(np.abs(heard - wanted)) < (1.1 if kind == HIGH_CUT else 0.5)


def test_a_notch_removes_its_frequency_and_spares_the_octaves_beside_it() -> None:
    """The cookbook's notch with Q = 4 takes 0.12 dB from the octave above and the octave below."""
    heard = gain_db(band(NOTCH, 1_000, q=4))
    assert np.min(heard) < -25
    assert np.interp([500, 2_000], FREQUENCIES, heard) == pytest.approx([-0.12, -0.12], abs=0.02)


def test_a_notch_silences_a_sine_at_its_frequency() -> None:
    """The zeros lie on the unit circle: after the filter has rung out, nothing is left."""
    time = np.arange(96_000) / 48_000
    sine = np.sin(2 * np.pi * 1_000 * time).astype(np.float32)
    out = process("equalizer", np.stack([sine, sine]), 48_000, **band(NOTCH, 1_000, q=4))
    assert np.max(np.abs(out[:, 48_000:])) < 1e-4


def test_flat_is_bit_for_bit_what_went_in() -> None:
    """Bands of 0 dB are switched off."""
    noise = np.random.default_rng(1).uniform(-1, 1, (2, 4_800)).astype(np.float32)
    assert np.array_equal(process("equalizer", noise, 48_000), noise)


def test_eight_bands_add_up_in_decibels() -> None:
    """A chain's gain is the product of its bands' gains."""
    settings: Settings = {}
    wanted = np.zeros_like(FREQUENCIES)
    for number, (kind, hz, db) in enumerate(
        [(LOW_CUT, 30, 0), (LOW_SHELF, 100, 4), (BELL, 200, -3), (BELL, 500, 2), (BELL, 900, -6), (BELL, 2_000, 3),
         (HIGH_SHELF, 3_000, 4), (HIGH_CUT, 9_000, 0)],
        start=1,
    ):  # fmt: skip
        settings |= band(kind, hz, db, number=number)
        wanted += analog_gain_db(kind, hz, db, 0.707)
    heard = gain_db(settings)
    assert np.max(np.abs(heard - wanted)[wanted > -30]) < 1.1


def test_a_cut_takes_back_a_boost() -> None:
    """A cut is designed as the inverse of the boost, so the two cancel."""
    for kind in (BELL, LOW_SHELF, HIGH_SHELF):
        both = band(kind, 7_000, 12, number=3) | band(kind, 7_000, -12, number=4)
        assert np.max(np.abs(gain_db(both))) < 0.01


def test_a_deep_bass_bell_keeps_its_precision_at_96_khz() -> None:
    """Single precision is enough: a 12 dB, Q 8 bell at 25 Hz peaks at 12 dB."""
    heard = gain_db(band(BELL, 25, 12, 8), 96_000, length=1 << 19)
    assert np.max(heard) == pytest.approx(12, abs=0.2)
