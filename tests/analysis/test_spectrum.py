"""Spectra of sounds whose spectra are known."""

import numpy as np
import pytest

from woodshed.analysis import measure_bands, measure_spectrum
from woodshed.analysis.spectrum import SILENCE_DB, band_centres, centroid, slope
from woodshed.audio import Audio


def pink(samples: int, octave_db: float = -3.0103) -> Audio:
    """Noise whose power per hertz falls by `octave_db` an octave, made in the frequency domain."""
    dice = np.random.default_rng(0)
    hz = np.fft.rfftfreq(samples, 1 / 48_000)
    gain = np.zeros(hz.size)
    gain[1:] = hz[1:] ** (octave_db / 20 / np.log10(2))
    made = np.fft.irfft(gain * np.fft.rfft(dice.standard_normal((2, samples))), samples)
    scaled: Audio = (0.3 * made / np.abs(made).max()).astype(np.float32)
    return scaled


def test_bands_are_the_standard_ones() -> None:
    """IEC 61260-1: 1 kHz times 10 to the tenths; 31 third octaves from 20 Hz to 20 kHz."""
    thirds = band_centres(3)
    assert thirds.size == 31
    assert thirds[0] == pytest.approx(19.95, abs=0.01)
    assert 1000.0 in np.round(thirds, 9)
    assert thirds[-1] == pytest.approx(19952.6, abs=0.1)


@pytest.mark.parametrize("per_octave", [3, 6])
def test_a_full_scale_tone_reads_0_db_in_its_band_alone(per_octave: int) -> None:
    """The definition of the scale. A Hann window's skirts are 40 dB down two bands away."""
    bands_hz = band_centres(per_octave)
    hz = bands_hz[bands_hz.size // 2]
    sine = np.sin(2 * np.pi * hz * np.arange(480_000) / 48_000)
    bands = measure_bands(measure_spectrum(np.tile(sine, (2, 1)).astype(np.float32), 48_000), per_octave)
    place = int(np.argmax(bands.db))
    assert bands.hz[place] == pytest.approx(hz)
    assert bands.db[place] == pytest.approx(0, abs=0.1)
    assert np.delete(bands.db, [place - 1, place, place + 1]).max() < -40


@pytest.mark.parametrize("octave_db", [-3.0103, -4.5, -6.02])
def test_the_slope_of_coloured_noise(octave_db: float) -> None:
    """Pink noise falls by 3.01 dB an octave, brown by 6.02."""
    bands = measure_bands(measure_spectrum(pink(960_000, octave_db), 48_000))
    assert slope(bands) == pytest.approx(octave_db, abs=0.1)


def test_pink_noise_is_level_in_thirds_of_an_octave() -> None:
    """Each band is a constant share of an octave wide."""
    bands = measure_bands(measure_spectrum(pink(1_920_000), 48_000))
    heard = bands.db[(bands.hz > 60) & (bands.hz < 19_000)]
    assert np.ptp(heard) < 1.0


def test_the_bands_hold_all_the_power_there_is() -> None:
    """Parseval: 20 Hz to 20 kHz noise of 0.1 RMS is -17 dB against a full-scale sine."""
    dice = np.random.default_rng(0)
    spectrum = np.fft.rfft(dice.standard_normal((2, 960_000)))
    hz = np.fft.rfftfreq(960_000, 1 / 48_000)
    spectrum[:, (hz < 20) | (hz > 20_000)] = 0
    noise = np.fft.irfft(spectrum)
    noise *= 0.1 / np.sqrt((noise**2).mean())
    bands = measure_bands(measure_spectrum(noise.astype(np.float32), 48_000))
    assert 10 * np.log10((10 ** (bands.db / 10)).sum()) == pytest.approx(-16.99, abs=0.1)


def test_centroid_of_two_equal_tones_lies_between_them() -> None:
    """Powers weigh alike: (1000 + 3000) / 2 Hz."""
    time = np.arange(480_000) / 48_000
    audio = (0.3 * (np.sin(2 * np.pi * 1000 * time) + np.sin(2 * np.pi * 3000 * time)))[np.newaxis]
    assert centroid(measure_spectrum(audio.astype(np.float32), 48_000)) == pytest.approx(2000, rel=0.01)


@pytest.mark.parametrize("samples", [0, 1, 1000])
def test_silence_and_little_sound_are_measured_too(samples: int) -> None:
    """No division by nothing."""
    spectrum = measure_spectrum(np.zeros((2, samples), np.float32), 44_100)
    assert centroid(spectrum) == 0
    assert measure_bands(spectrum).db.max() == SILENCE_DB
    assert slope(measure_bands(spectrum)) == 0
