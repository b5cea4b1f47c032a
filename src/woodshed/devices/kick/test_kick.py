"""The kick comes to rest on its pitch and fades as long as it says."""

from typing import Any

import numpy as np
import pytest
from scipy.signal import butter, hilbert, sosfiltfilt

from woodshed.audio import Audio
from woodshed.engine import play

SAMPLE_RATE = 48_000
PURE: dict[str, Any] = {"click": 0, "noise": 0, "shell": 0, "room": 0, "drive_db": 0, "hold_s": 0}


def kick(pitch: int = 60, length_s: float = 1.0, preset: str = "", **settings: Any) -> Audio:
    """Return one kick, at velocity 100."""
    return play("kick", [(0.0, 0.05, pitch, 100)], length_s, SAMPLE_RATE, preset=preset, **settings)


def frequency_hz(audio: Audio, start_s: float, stop_s: float) -> float:
    """Return the mean slope of the phase between two moments."""
    phase = np.unwrap(np.angle(hilbert(audio[0].astype(float))))
    start, stop = int(start_s * SAMPLE_RATE), int(stop_s * SAMPLE_RATE)
    return float((phase[stop] - phase[start]) / (2 * np.pi * (stop_s - start_s)))


def level_db(audio: Audio, start_s: float, stop_s: float) -> float:
    """Return the mean power between two moments, in dB."""
    return float(10 * np.log10(np.mean(audio[:, int(start_s * SAMPLE_RATE) : int(stop_s * SAMPLE_RATE)] ** 2)))


@pytest.mark.parametrize(("frequency", "pitch"), [(45.0, 60), (50.0, 60), (50.0, 67), (61.7, 55)])
def test_the_kick_comes_to_rest_on_its_pitch(frequency: float, pitch: int) -> None:
    """`frequency_hz` at middle C, a semitone more for each key above: within one cent."""
    audio = kick(pitch, 3.0, frequency_hz=frequency, decay_s=3, sweep_s=0.08, **PURE)
    expected = frequency * 2 ** ((pitch - 60) / 12)
    cents = 1200 * np.log2(frequency_hz(audio, 0.8, 1.8) / expected)
    assert abs(cents) < 1


def test_tuning_it_an_octave_up_doubles_the_pitch() -> None:
    """Twelve semitones are an octave."""
    audio = kick(length_s=3.0, decay_s=3, tune_semitones=12, **PURE)
    assert frequency_hz(audio, 0.8, 1.8) == pytest.approx(100, rel=1e-3)


@pytest.mark.parametrize("decay_s", [0.2, 0.6, 2.0])
def test_the_body_falls_60_db_in_its_decay_time(decay_s: float) -> None:
    """Measured from one to three fifths of the decay: 24 dB."""
    audio = kick(length_s=decay_s, decay_s=decay_s, sweep_semitones=0, punch=0, frequency_hz=100, **PURE)
    fall = level_db(audio, 0.2 * decay_s, 0.3 * decay_s) - level_db(audio, 0.6 * decay_s, 0.7 * decay_s)
    assert fall == pytest.approx(24, rel=0.1)


def test_the_pitch_starts_where_the_sweep_says() -> None:
    """An octave above rest at velocity 100, before the first half-cycle is over."""
    audio = kick(sweep_semitones=12, sweep_s=0.5, punch=0, frequency_hz=100, decay_s=3, **PURE)
    crossings = np.flatnonzero(np.diff(np.signbit(audio[0, 10:])))
    first_half_cycle = (crossings[0] + 11) / SAMPLE_RATE
    assert 1 / (2 * first_half_cycle) == pytest.approx(200, rel=0.05)


def test_the_drum_machine_kick_jumps_and_rests_near_48_hz() -> None:
    """Component values of the TR-808: about 48 Hz at rest, near 130 Hz in the first half-cycle (Werner, DAFx 2014)."""
    audio = kick(length_s=2.0, preset="long_tone")
    assert 45 < frequency_hz(audio, 0.5, 1.0) < 50
    crossings = np.flatnonzero(np.diff(np.signbit(audio[0, 10:])))
    assert 90 < SAMPLE_RATE / (2 * (crossings[0] + 11)) < 170


def test_a_held_body_waits_before_it_falls() -> None:
    """Full level until `hold_s`."""
    settings = PURE | {"hold_s": 0.3}
    audio = kick(decay_s=0.2, sweep_semitones=0, punch=0, frequency_hz=100, **settings)
    assert level_db(audio, 0.05, 0.15) == pytest.approx(level_db(audio, 0.15, 0.25), abs=0.1)
    assert level_db(audio, 0.3, 0.35) - level_db(audio, 0.4, 0.45) == pytest.approx(30, abs=2)


def test_drive_adds_odd_harmonics() -> None:
    """The hyperbolic tangent is odd: the third harmonic grows, the second stays away."""
    settings = PURE | {"hold_s": 0.5, "drive_db": 18}
    audio = kick(sweep_semitones=0, punch=0, frequency_hz=100, **settings)[0, 4800:24000]
    spectrum = np.abs(np.fft.rfft(audio * np.hanning(audio.size)))
    bins = np.rint(np.array([100, 200, 300]) * audio.size / SAMPLE_RATE).astype(int)
    first, second, third = 20 * np.log10(spectrum[bins])
    assert third - first > -20
    assert second - first < -60


def test_the_click_lies_in_the_treble_and_is_over_in_20_ms() -> None:
    """A beater's slap: most of what lies above 1 kHz comes before 20 ms."""
    audio = kick(click=1, click_hz=4000, noise=0, room=0, shell=0)
    treble = sosfiltfilt(butter(4, 1000, "highpass", fs=SAMPLE_RATE, output="sos"), audio[0].astype(float)) ** 2
    assert treble[: SAMPLE_RATE // 50].sum() > 0.9 * treble.sum()
