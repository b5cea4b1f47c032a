"""Each measure reads what is known: an equation, or the figure of a standard."""

import math

import numpy as np
import pytest
from scipy import signal as filters

from woodshed.certify.measures import (
    CARRIER_HZ,
    TIME_CONSTANT,
    Curve,
    Sweep,
    a_weighted_db,
    a_weighting_db,
    cents,
    click,
    coherent_hz,
    flutter_weighting_db,
    itu_468_weighting_db,
    measure_brightness,
    measure_decay,
    measure_delay_curve,
    measure_droop,
    measure_flutter,
    measure_frequency,
    measure_gain_curve,
    measure_harmonics,
    measure_impulses,
    measure_intermodulation,
    measure_latency,
    measure_level_curve,
    measure_noise_slope,
    measure_noise_spectrum,
    measure_partial_db,
    measure_pitch_curve,
    measure_response,
    measure_sweep,
    measure_tone_level,
    measure_way,
    octave_band,
    rms_db,
    sine,
    white_noise,
)

RATE = 48_000
SIZE = 1 << 15


def test_a_click_reads_the_response_of_a_filter() -> None:
    """A one-pole y = a x + (1 - a) y' has the gain a / |1 - (1 - a) exp(-jw)|."""
    sent = click(-40, SIZE, 100)
    found = measure_response(sent, filters.lfilter([0.1], [1, -0.9], sent), RATE)
    truth = 0.1 / np.abs(1 - 0.9 * np.exp(-2j * np.pi * found.hz / RATE))
    assert found.gain_db == pytest.approx(20 * np.log10(truth), abs=1e-6)
    corner = 0.1 / math.sqrt(1 - 1.8 * math.cos(2 * math.pi * 1_000 / RATE) + 0.81)
    assert float(found.gain_at(1_000.0)) == pytest.approx(20 * math.log10(corner), abs=1e-4)


def test_a_sweep_reads_the_linear_response_and_each_harmonic_apart() -> None:
    """A sine of peak A in x + 0.1 x² + 0.05 x³: harmonics 1 + 0.0375 A², 0.05 A, 0.0125 A² of it."""
    sweep = Sweep(20, 20_000, 3, RATE)
    sent = sweep.signal(-6.0206)
    first, second, third, fourth = measure_sweep(sweep, sent + 0.1 * sent**2 + 0.05 * sent**3, -6.0206, 4)
    for hz in (300.0, 1_000.0, 9_000.0):
        assert float(first.gain_at(hz)) == pytest.approx(20 * math.log10(1.009375), abs=0.05)
        assert float(second.gain_at(hz)) == pytest.approx(20 * math.log10(0.025), abs=0.1)
        assert float(third.gain_at(hz)) == pytest.approx(20 * math.log10(0.003125), abs=0.1)
    assert float(fourth.gain_at(1_000.0)) < -90


def test_a_sweep_through_a_filter_reads_its_gain_and_phase() -> None:
    """Butterworth of the second order: -3.01 dB and -90 degrees at the corner."""
    sweep = Sweep(20, 20_000, 2, RATE)
    sos = filters.butter(2, 1_000, fs=RATE, output="sos")
    found = measure_sweep(sweep, filters.sosfilt(sos, sweep.signal(-20)), -20, 1)[0]
    at = int(np.argmin(np.abs(found.hz - 1_000)))
    assert found.gain_db[at] == pytest.approx(-3.01, abs=0.03)
    assert np.angle(found.h[at], deg=True) == pytest.approx(-90, abs=0.5)


@pytest.mark.parametrize("late", [0.0, 17.0, 100.25, -3.5])
def test_latency_is_read_to_parts_of_a_sample(late: float) -> None:
    """A band-limited noise shifted by its Fourier transform."""
    sent = np.zeros(SIZE)
    sent[8_000:16_000] = octave_band(white_noise(-12, 8_000), 2_000, RATE, 3)
    shift = np.exp(-2j * np.pi * np.fft.rfftfreq(SIZE) * late)
    heard = np.fft.irfft(np.fft.rfft(sent) * shift, SIZE)
    assert measure_latency(sent, -0.3 * heard) == pytest.approx(late, abs=1e-3)


def test_a_coherent_sine_has_an_odd_number_of_cycles() -> None:
    """IEEE 1241: every sample then falls on another phase."""
    hz = coherent_hz(1_000, SIZE, RATE)
    assert hz * SIZE / RATE == pytest.approx(683)
    assert hz == pytest.approx(1_000, abs=RATE / SIZE)


@pytest.mark.parametrize("coherent", [True, False])
def test_harmonics_and_distortion_are_those_that_were_put_in(*, coherent: bool) -> None:
    """1 % of the second and 0.5 % of the third: THD is the root of the sum of squares, 1.118 %."""
    hz = coherent_hz(1_000, SIZE, RATE) if coherent else 987.77
    tone = sine(hz, -6, SIZE, RATE) + sine(2 * hz, -46, SIZE, RATE) + sine(3 * hz, -52.0206, SIZE, RATE)
    found = measure_harmonics(tone, hz, RATE, coherent=coherent)
    assert found.level_db[:3] == pytest.approx([-6, -46, -52.02], abs=0.01)
    assert found.thd == pytest.approx(0.01118, rel=1e-3)
    assert found.alias_snr_db > 150


def test_sinad_of_12_bits_is_74_db() -> None:
    """6.02 n + 1.76 dB for a full-scale sine, noise counted up to half the sample rate; 20 kHz holds 0.79 dB less."""
    tone = np.rint(sine(coherent_hz(997, SIZE, RATE), 0, SIZE, RATE) * 2_047) / 2_047
    expected = 6.02 * 12 + 1.76 + 10 * math.log10(24_000 / 20_000)
    found = measure_harmonics(tone, coherent_hz(997, SIZE, RATE), RATE)
    assert found.sinad_db == pytest.approx(expected, abs=0.3)


def test_alias_snr_is_harmonics_against_the_rest_under_20_khz() -> None:
    """A saw of 32 harmonics and a stray line 60 dB under its power; a line at 22 kHz is not heard."""
    hz = 607.3
    wave = sum((sine(k * hz, -20 * math.log10(k), SIZE, RATE) for k in range(1, 33)), np.zeros(SIZE))
    power_db = 10 * math.log10(sum(1 / k**2 for k in range(1, 33)))
    tone = wave + sine(5_000, power_db - 60, SIZE, RATE) + sine(22_000, -10, SIZE, RATE)
    assert measure_harmonics(tone, hz, RATE, coherent=False).alias_snr_db == pytest.approx(60, abs=0.05)


def test_a_harmonic_just_above_what_is_heard_is_no_dirt() -> None:
    """The 81st harmonic of B3 lies at 20,002 Hz and leans under 20 kHz."""
    hz = 246.94165
    wave = sum((sine(k * hz, -20 * math.log10(k), RATE, RATE) for k in range(1, 82)), np.zeros(RATE))
    assert measure_harmonics(wave, hz, RATE, coherent=False).alias_snr_db > 150


def test_droop_is_what_the_weakest_harmonic_lacks() -> None:
    """A saw through a first-order low pass at 10 kHz: 10 log10(1 + (f / 10 kHz)²) at the top harmonic."""
    hz = coherent_hz(1_000, SIZE, RATE)
    lost = [1 / math.hypot(1, k * hz / 10_000) for k in range(1, 20)]
    wave = sum((a * sine(k * hz, -20 * math.log10(k), SIZE, RATE) for k, a in enumerate(lost, 1)), np.zeros(SIZE))
    top = int(18_000 / hz)
    expected = 20 * math.log10(lost[0] / lost[top - 1])
    assert measure_droop(measure_harmonics(wave, hz, RATE), 1 / np.arange(1.0, 40)) == pytest.approx(expected, abs=0.01)


def test_intermodulation_is_the_depth_of_the_modulation() -> None:
    """(1 + m sin(wt)) sin(Wt) has two sidebands of m / 2; the method adds them and divides by root 2."""
    low, high = coherent_hz(60, SIZE, RATE), coherent_hz(7_000, SIZE, RATE)
    time = np.arange(SIZE) / RATE
    tone = (1 + 0.02 * np.sin(2 * np.pi * low * time)) * np.sin(2 * np.pi * high * time)
    assert measure_intermodulation(tone, low, high, RATE) == pytest.approx(0.02 / math.sqrt(2), rel=1e-3)


@pytest.mark.parametrize("hz", [27.5, 439.7, 3_951.066, 15_000.3])
def test_a_steady_tone_is_read_to_a_hundredth_of_a_cent(hz: float) -> None:
    tone = sine(hz, -6, RATE // 2, RATE) + sine(min(2.1 * hz, 21_000), -12, RATE // 2, RATE)
    assert abs(float(cents(measure_frequency(tone, RATE), hz))) < 0.01


def test_the_pitch_of_a_struck_drum_is_read_from_half_cycle_to_half_cycle() -> None:
    """f(t) = 50 + 80 exp(-t / 0.03) with a decaying level: the phase is its integral."""
    time = np.arange(RATE) / RATE
    phase = 50 * time + 80 * 0.03 * (1 - np.exp(-time / 0.03))
    curve = measure_pitch_curve(np.exp(-time / 0.2) * np.sin(2 * np.pi * phase), RATE).between(0.02, 0.5)
    assert curve.value == pytest.approx(50 + 80 * np.exp(-curve.time_s / 0.03), rel=0.005)


def test_a_moving_delay_is_read_from_the_phase() -> None:
    """A vibrato of 0.1 ms at 2 Hz, as a tape's: sin(w (t - d(t)))."""
    time = np.arange(RATE) / RATE
    late = 0.0001 * np.sin(2 * np.pi * 2 * time)
    curve = measure_delay_curve(np.sin(2 * np.pi * 1_000 * (time - late)), 1_000, RATE)
    assert curve.value == pytest.approx(0.0001 * np.sin(2 * np.pi * 2 * curve.time_s), abs=2e-7)


def test_the_level_of_one_harmonic_is_followed() -> None:
    """An exponential decay of the fundamental, a loud second harmonic beside it."""
    time = np.arange(RATE) / RATE
    tone = np.exp(-time / 0.3) * np.sin(2 * np.pi * 500 * time) + np.sin(2 * np.pi * 1_000 * time)
    curve = measure_tone_level(tone, 500, RATE).between(0.05, 0.5)
    assert curve.value == pytest.approx(np.exp(-curve.time_s / 0.3), rel=0.01)


def test_a_time_constant_is_63_percent_of_the_way() -> None:
    """1 - exp(-t / 25 ms), from 0.1 s on."""
    time = np.arange(RATE) / RATE
    curve = Curve(time, np.where(time < 0.1, 0, 1 - np.exp(-(time - 0.1) / 0.025)))
    assert measure_way(curve, TIME_CONSTANT, 0.1, 0.6) == pytest.approx(0.025, rel=1e-3)
    assert math.isnan(measure_way(Curve(time, np.zeros(RATE)), 0.5, 0.1, 0.6))


@pytest.mark.parametrize("t60", [0.3, 1.2])
def test_a_decay_is_read_as_its_t60(t60: float) -> None:
    """Noise that falls by 60 dB in `t60`: exp(-6.908 t / t60)."""
    time = np.arange(2 * RATE) / RATE
    assert measure_decay(
        white_noise(-10, 2 * RATE) * np.exp(-math.log(1000) * time / t60), RATE, start=0
    ) == pytest.approx(t60, rel=0.02)


def test_a_compressed_sine_gives_its_gain_back() -> None:
    """A gain that falls from 0 to -12 dB along a straight line."""
    time = np.arange(RATE) / RATE
    sent = sine(1_000, -6, RATE, RATE)
    curve = measure_gain_curve(sent, sent * 10 ** (-12 * time / 20), RATE)
    assert curve.value == pytest.approx(-12 * curve.time_s, abs=1e-6)


def test_level_over_time_is_rms() -> None:
    """A full-scale sine has -3.01 dBFS."""
    tone = sine(1_000, 0, RATE, RATE)
    assert rms_db(tone) == pytest.approx(-3.01, abs=0.001)
    assert measure_level_curve(tone, RATE).value == pytest.approx(np.full(100, -3.01), abs=0.001)


@pytest.mark.parametrize(
    ("hz", "db"), [(31.623, -39.4), (100, -19.1), (1_000, 0), (2_511.9, 1.3), (10_000, -2.5), (19_953, -9.3)]
)
def test_a_weighting_is_that_of_the_standard(hz: float, db: float) -> None:
    """IEC 61672-1, Table 3."""
    assert float(a_weighting_db(hz)) == pytest.approx(db, abs=0.06)


@pytest.mark.parametrize(("hz", "db"), [(31.5, -29.9), (100, -19.8), (1_000, 0), (6_300, 12.2), (10_000, 8.1)])
def test_the_weighting_of_studio_noise_is_that_of_the_recommendation(hz: float, db: float) -> None:
    """ITU-R BS.468-4, Table 1."""
    assert float(itu_468_weighting_db(hz)) == pytest.approx(db, abs=0.1)


def test_a_tone_reads_its_weighted_level() -> None:
    """100 Hz loses 19.1 dB."""
    assert a_weighted_db(sine(100, -20, RATE, RATE), RATE) == pytest.approx(-23.01 - 19.14, abs=0.05)


def test_noise_reads_its_density_and_its_slope() -> None:
    """White noise of RMS 1 has -10 log10(24000) dB in each Hz; a one-pole far above its corner falls by 6 dB."""
    noise = white_noise(0, 8 * RATE)
    found = measure_noise_spectrum(noise, RATE)
    assert float(np.mean(np.abs(found.h[10:-10]) ** 2)) == pytest.approx(1 / 24_000, rel=0.02)
    assert measure_noise_slope(noise, RATE) == pytest.approx(0, abs=0.1)
    brown = filters.lfilter([1], [1, -0.9999], noise)
    assert measure_noise_slope(brown, RATE, 100, 4_000) == pytest.approx(-6.02, abs=0.15)


def wavering(modulation_hz: float, deviation: float, speed: float = 1.0) -> np.ndarray:
    time = np.arange(20 * RATE) / RATE
    swing = deviation / (2 * math.pi * modulation_hz) * (1 - np.cos(2 * math.pi * modulation_hz * time))
    return np.asarray(np.sin(2 * math.pi * CARRIER_HZ * (speed * time + swing)))


@pytest.mark.parametrize(("hz", "db"), [(4, 0), (0.8, -6), (10, -2.1), (40, -10.4)])
def test_a_set_flutter_is_read_as_weighted_peak(hz: float, db: float) -> None:
    """IEC 60386, Table I, for a swing of 0.2 %."""
    found = measure_flutter(wavering(hz, 0.002), RATE)
    assert found.weighted == pytest.approx(0.002 * 10 ** (db / 20), rel=0.02)
    assert float(flutter_weighting_db(hz)) == pytest.approx(db, abs=0.01)


def test_wow_and_flutter_are_told_apart_and_speed_from_both() -> None:
    """A sine's RMS is its peak by root 2: wow under 6 Hz, flutter above."""
    wow, flutter = measure_flutter(wavering(0.55, 0.003, 1.01), RATE), measure_flutter(wavering(9, 0.001), RATE)
    assert wow.wow == pytest.approx(0.003 / math.sqrt(2), rel=0.02)
    assert wow.flutter < 2e-5
    assert wow.speed_error == pytest.approx(0.01, rel=0.01)
    assert flutter.flutter == pytest.approx(0.001 / math.sqrt(2), rel=0.02)
    assert flutter.wow < 2e-5
    assert measure_flutter(sine(CARRIER_HZ, -6, 20 * RATE, RATE), RATE).weighted < 2e-6


def test_ticks_are_counted_and_their_gaps_judged() -> None:
    """60 s of a Poisson process of 12 a second, peaks of -40 dBFS on the middle and 7 dB apart; and a clock's ticks."""
    rng = np.random.default_rng(4)
    heard = np.zeros(60 * RATE)
    at = np.flatnonzero(rng.random(heard.size) < 12 / RATE)
    heard[at] = 10 ** ((-40 + 7 * rng.standard_normal(at.size)) / 20)
    found = measure_impulses(heard, RATE)
    assert found.per_s == pytest.approx(at.size / 60, rel=0.01)
    assert found.median_db == pytest.approx(-40, abs=0.6)
    assert found.spread_db == pytest.approx(7, rel=0.06)
    assert found.chance > 0.05
    regular = np.zeros(20 * RATE)
    regular[:: RATE // 10] = 0.1
    assert measure_impulses(regular, RATE).chance < 1e-6


def test_brightness_is_the_rms_frequency() -> None:
    """Of two equal sines of 300 and 1,000 Hz the root of the mean of squares; differences lose 0.2 % at 1 kHz."""
    both = sine(300, -12, RATE, RATE) + sine(1_000, -12, RATE, RATE)
    assert measure_brightness(both, RATE, 0.5, 0.2) == pytest.approx(math.sqrt((300**2 + 1_000**2) / 2), rel=0.003)
    assert measure_brightness(sine(300, -12, RATE, RATE), RATE, 0.5, 0.1) == pytest.approx(300, rel=0.001)


def test_a_partial_is_weighed_without_its_neighbours() -> None:
    """Two sines 40 dB apart: so far apart are their powers, whatever lies between."""
    both = sine(500, -12, RATE, RATE) + sine(700, -52, RATE, RATE)
    loud, soft = (measure_partial_db(both, hz, RATE) for hz in (500, 700))
    assert loud - soft == pytest.approx(40, abs=0.001)
