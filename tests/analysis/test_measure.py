"""One record with all the numbers of a recording; stereo and dynamics by known answers."""

import json
import math

import numpy as np
import pytest

from woodshed.analysis import bass_width, format_json, format_measurement, measure, measure_spectrum, measure_stereo
from woodshed.audio import Audio, Recording


def sine(hz: float = 997.0, amplitude: float = 0.5, seconds: float = 5.0, phase: float = 0.0) -> Audio:
    """A mono sine at 48 kHz."""
    time = np.arange(round(48_000 * seconds)) / 48_000
    return (amplitude * np.sin(2 * np.pi * hz * time + phase))[np.newaxis].astype(np.float32)


def test_a_sine_on_two_channels_gives_the_numbers_of_the_textbook() -> None:
    """Amplitude 0.5: peak -6.02, RMS -9.03 dBFS, crest 3.01 dB; K weighting adds 0.00 dB at 997 Hz."""
    found = measure(Recording(np.repeat(sine(), 2, axis=0), 48_000))
    assert found.sample_peak_dbfs == pytest.approx(-6.02, abs=0.01)
    assert found.true_peak_dbtp == pytest.approx(-6.02, abs=0.01)
    assert found.rms_dbfs == pytest.approx(-9.03, abs=0.01)
    assert found.crest_db == pytest.approx(3.01, abs=0.02)
    assert found.integrated_lufs == pytest.approx(-6.02, abs=0.02)
    assert found.plr_db == pytest.approx(0, abs=0.03)
    assert found.psr_db == pytest.approx(0, abs=0.03)
    assert found.range_lu == pytest.approx(0, abs=0.01)
    assert found.correlation == pytest.approx(1)
    assert found.width == pytest.approx(0, abs=1e-9)
    assert found.centroid_hz == pytest.approx(997, abs=5)
    assert max(found.bands, key=lambda band: band[1])[0] == pytest.approx(1000)


@pytest.mark.parametrize(
    ("phase", "correlation", "width", "loss"),
    [(0.0, 1, 0, 0), (np.pi / 2, 0, 0.5, 3.01), (2 * np.pi / 3, -0.5, 0.75, 6.02)],
)
def test_two_channels_in_known_phase(phase: float, correlation: float, width: float, loss: float) -> None:
    """For sines shifted by phi: correlation cos phi, side share (1 - cos phi) / 2, mono loss -20 log10 cos(phi/2)."""
    found = measure_stereo(np.concatenate([sine(), sine(phase=phase)]))
    assert found.correlation == pytest.approx(correlation, abs=1e-3)
    assert found.width == pytest.approx(width, abs=1e-3)
    assert found.mono_loss_db == pytest.approx(loss, abs=0.01)


def test_opposite_channels_vanish_in_mono_and_say_so() -> None:
    """Correlation -1, width 1; the loss is kept finite."""
    found = measure_stereo(np.concatenate([sine(), -sine()]))
    assert found.correlation == pytest.approx(-1)
    assert found.width == pytest.approx(1)
    assert found.mono_loss_db >= 90


def test_a_louder_right_channel_shows_in_the_balance() -> None:
    """Half the amplitude on the left is 6.02 dB."""
    assert measure_stereo(np.concatenate([sine(amplitude=0.25), sine()])).balance_db == pytest.approx(6.02, abs=0.01)


def test_width_of_the_bass_alone() -> None:
    """A 60 Hz tone in opposite phase under a centred 1 kHz tone: the bass is all side."""
    bass = sine(hz=60)
    spectrum = measure_spectrum(np.concatenate([bass + sine(), -bass + sine()]), 48_000)
    assert bass_width(spectrum, 120) > 0.99
    assert bass_width(spectrum, 20_000) == pytest.approx(0.5, abs=0.01)


def test_clipped_samples_are_counted_in_runs() -> None:
    """A sine of amplitude 2 clipped at 1 spends 2/3 of its time at full scale; single peaks do not count."""
    clipped = np.clip(sine(hz=100, amplitude=2.0), -1, 1)
    count = measure(Recording(clipped, 48_000)).clipped_samples
    assert count == pytest.approx(240_000 * 2 / 3, rel=0.01)
    peaks = np.zeros((1, 48_000), np.float32)
    peaks[0, ::1000] = 1
    assert measure(Recording(peaks, 48_000)).clipped_samples == 0


def test_dc_is_the_mean_of_the_channel_that_leans_most() -> None:
    """-0.1 on the right against 0.01 on the left."""
    audio = np.concatenate([sine() + np.float32(0.01), sine() - np.float32(0.1)])
    assert measure(Recording(audio, 48_000)).dc == pytest.approx(-0.1, abs=1e-3)


@pytest.mark.parametrize("samples", [1, 1000, 30_000, 300_000])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_silence_of_any_length_is_measured_without_complaint(samples: int, channels: int) -> None:
    """JSON has no infinity: what has no value is null."""
    found = measure(Recording(np.zeros((channels, samples), np.float32), 48_000))
    plain = json.loads(format_json(found))
    assert found.integrated_lufs == -math.inf
    assert plain["integrated_lufs"] is None
    assert plain["clipped_samples"] == 0
    assert "silence" in format_measurement(found)


def test_the_text_for_people_carries_units() -> None:
    """Every number says what it counts."""
    text = format_measurement(measure(Recording(np.repeat(sine(), 2, axis=0), 48_000)))
    assert "Loudness              −6.0 LUFS" in text
    assert "True peak             −6.0 dBTP" in text
    assert "Length                0:05.00, stereo, 48,000 Hz" in text
