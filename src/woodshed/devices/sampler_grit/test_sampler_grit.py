"""Bits, clock and filters of the old samplers."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from woodshed.certify import load_certificate
from woodshed.certify.bench import Bench
from woodshed.certify.examinations import Converter
from woodshed.certify.measures import Signal, measure_harmonics, rms_db, sine
from woodshed.engine import process

RATE = 48_000
SIZE = 1 << 16


def heard(hz: float, level_db: float, **settings: Any) -> Signal:
    """A steady stretch of a sine."""
    tone = sine(hz, level_db, 2 * SIZE, RATE)
    out = process("sampler_grit", np.stack([tone, tone]).astype(np.float32), RATE, saturation_percent=0.0, **settings)
    return np.asarray(out[0, SIZE // 2 : SIZE // 2 + SIZE], np.float64)


def level_at(wave: Signal, hz: float) -> float:
    """The level of the strongest line within 15 Hz, in dB."""
    size = np.abs(np.fft.rfft(wave * np.kaiser(SIZE, 20.0)))
    middle = round(hz * SIZE / RATE)
    return float(20 * np.log10(np.max(size[middle - 20 : middle + 21]) + 1e-12))


def test_each_bit_is_six_decibels() -> None:
    """IEEE 1241: a full sine of N bits has a SINAD of 6.02 N + 1.76 dB; 12 bits have 74 ± 1 dB."""
    (bits,) = (one for one in load_certificate("sampler_grit").examinations if one.key == "bits")
    figures = bits.examine(Bench("sampler_grit")).figures
    assert [figure.goal for figure in figures] == pytest.approx([49.92, 61.96, 74.0])
    assert all(abs(figure.value - figure.goal) <= 1.0 for figure in figures)


@pytest.mark.parametrize("level_db", [-0.009, -0.9])
def test_behind_its_filters_a_full_sine_keeps_its_bits(level_db: float) -> None:
    """IEEE 1241: 6.02 N + 1.76 dB, of 12 bits 74 ± 1 dB; a sine of 0.999 is not clipped behind the input filter."""
    (bits,) = (one for one in load_certificate("sampler_grit").examinations if one.key == "filtered_bits")
    assert isinstance(bits, Converter)
    (figure,) = replace(bits, vary=("bits", (12.0,)), level_db=level_db).examine(Bench("sampler_grit")).figures
    assert figure.value == pytest.approx(6.02 * 12 + 1.76 + level_db, abs=1)


@pytest.mark.parametrize("input_filter", [0, 1])
def test_what_it_holds_in_the_middle_comes_out_as_loud(input_filter: int) -> None:
    """Within 0.15 dB, with the filter and without: the room that it is given comes back."""
    wave = heard(997, -12, bits=16, input_filter=input_filter)
    assert rms_db(wave) == pytest.approx(-12 - 3.01, abs=0.15)


def test_without_a_filter_the_clocks_images_ring() -> None:
    """A tone of 10 kHz at a clock of 26.04 kHz comes again at 16.04 kHz, 10 / 16.04 as loud: over -50 dB."""
    wave = heard(10_000, -6, bits=16, output_filter=0, input_filter=0)
    image = level_at(wave, 16_040) - level_at(wave, 10_000)
    assert image == pytest.approx(20 * np.log10(10 / 16.04), abs=0.5)
    assert image > -50


def test_with_the_filter_they_are_gone() -> None:
    """Under -70 dB against the tone."""
    wave = heard(10_000, -6, bits=16, output_filter=1, input_filter=1)
    assert level_at(wave, 16_040) - level_at(wave, 10_000) < -70


def test_nothing_but_the_clock_folds() -> None:
    """With both filters and 16 bits a tone of 5 kHz is alone, within what the steps' moments can be told: 75 dB."""
    wave = heard(4_999.5, -6, bits=16, rate_hz=26_040)
    assert measure_harmonics(wave, 4_999.5, RATE, coherent=False).alias_snr_db > 75


def test_what_the_clock_cannot_hold_folds_without_the_input_filter() -> None:
    """18 kHz at 26.04 kHz is heard at 8.04; with the filter it is not."""
    folded = level_at(heard(18_000, -6, bits=16, input_filter=0), 8_040)
    kept_out = level_at(heard(18_000, -6, bits=16, input_filter=1), 8_040)
    assert folded - kept_out > 60


def test_sampled_faster_and_turned_back_it_has_a_slower_clock() -> None:
    """Twelve semitones are half the clock: 5 kHz comes again at 13.02 - 5 = 8.02 kHz."""
    plain = heard(5_000, -6, bits=16, output_filter=0, input_filter=0)
    dropped = heard(5_000, -6, bits=16, output_filter=0, input_filter=0, pitch_semitones=-12)
    assert level_at(plain, 8_020) < level_at(plain, 5_000) - 50
    assert level_at(dropped, 8_020) > level_at(dropped, 5_000) - 10


def test_wear_leads_from_today_to_the_panel() -> None:
    """At 0 it is 16 bits: silence under the tone is 98 dB away less what is measured up to half the clock."""
    new = measure_harmonics(heard(997, -0.05, wear=0.0, bits=6), 997, RATE, coherent=False).alias_snr_db
    half = measure_harmonics(heard(997, -0.05, wear=0.5, bits=6), 997, RATE, coherent=False).alias_snr_db
    assert new > 85
    assert half == pytest.approx(6.02 * 11 + 1.76, abs=3)
