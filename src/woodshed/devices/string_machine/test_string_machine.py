"""The string machine divides one oscillator into octaves and spreads them through its ensemble."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from woodshed.audio import Audio
from woodshed.certify.measures import measure_frequency, measure_partial_db, rms_db
from woodshed.devices import preset_keys
from woodshed.engine import play
from woodshed.units import hz_of_pitch

SAMPLE_RATE = 48_000
BARE: dict[str, Any] = {
    "ensemble": 0, "feet_16": 0, "feet_8": 1, "feet_4": 0, "cutoff_hz": 20_000, "filter_env_octaves": 0,
    "velocity_octaves": 0, "bass_cut_hz": 20, "attack_s": 0.001, "sustain": 1, "width": 0,
}  # fmt: skip


def strings(
    pitch: int, length_s: float = 1.5, *, velocity: int = 100, rate: int = SAMPLE_RATE, **settings: Any
) -> Audio:
    """Return one held note of a bare register, changed by `settings`."""
    return play("string_machine", [(0.0, length_s + 0.1, pitch, velocity)], length_s, rate, **{**BARE, **settings})


def spectrum(audio: Audio, rate: int = SAMPLE_RATE) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return frequencies and powers of the left side after its first tenth of a second."""
    sound = audio[0, rate // 10 :].astype(float)
    return np.fft.rfftfreq(sound.size, 1 / rate), np.abs(np.fft.rfft(sound * np.kaiser(sound.size, 20))) ** 2


def power_db(audio: Audio, hz: float) -> float:
    """Return the power around a frequency, in dB, after the first tenth of a second."""
    return measure_partial_db(audio[0, SAMPLE_RATE // 10 :].astype(float), hz, SAMPLE_RATE)


def pitch_hz(audio: Audio, near_hz: float, rate: int = SAMPLE_RATE) -> float:
    """Return the frequency of the strongest partial within a semitone."""
    return measure_frequency(audio[0, rate // 10 :].astype(float), rate, 0.94 * near_hz, 1.06 * near_hz)


def level_db(audio: Audio, start_s: float, stop_s: float) -> float:
    """Return the mean power between two moments, in dB."""
    return rms_db(audio[:, int(start_s * SAMPLE_RATE) : int(stop_s * SAMPLE_RATE)].astype(float))


def likeness(audio: Audio) -> float:
    """Return the correlation of left and right, 1 when they are alike."""
    left, right = audio.astype(float)
    return float(np.sum(left * right) / np.sqrt(np.sum(left**2) * np.sum(right**2)))


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("pitch", [24, 45, 60, 81, 96])
def test_every_key_is_in_tune(pitch: int, rate: int) -> None:
    """Equal temperament, A4 = 440 Hz, within one cent, while the ensemble rests."""
    hz = pitch_hz(strings(pitch, rate=rate), hz_of_pitch(pitch), rate)
    assert abs(1200 * np.log2(hz / hz_of_pitch(pitch))) < 1


@pytest.mark.parametrize(("register", "octave"), [("feet_16", -1), ("feet_8", 0), ("feet_4", 1)])
def test_each_register_is_an_octave_from_the_next(register: str, octave: int) -> None:
    """16, 8 and 4 feet of pipe."""
    audio = strings(69, **{**BARE, "feet_8": 0, register: 1})
    expected = 440.0 * 2.0**octave
    assert abs(1200 * np.log2(pitch_hz(audio, expected) / expected)) < 1
    assert power_db(audio, expected / 2) < power_db(audio, expected) - 60


def test_nothing_but_harmonics_is_heard_while_the_ensemble_rests() -> None:
    """The goal for oscillators at 2 kHz: 80 dB."""
    frequencies, powers = spectrum(strings(96, 2.0))
    harmonic = np.round(frequencies / hz_of_pitch(96))
    near = (harmonic >= 1) & (np.abs(frequencies - harmonic * hz_of_pitch(96)) < 9 * frequencies[1])
    heard = (frequencies > 25) & (frequencies < 20_000)
    assert 10 * np.log10(powers[heard & near].sum() / powers[heard & ~near].sum()) > 80


def test_the_ensemble_parts_the_sides() -> None:
    """Two lines swept a third of a cycle apart are not alike; without movement they are."""
    still = strings(60, 3.0, width=1)
    moving = strings(60, 3.0, width=1, ensemble=1)
    assert likeness(still) > 0.999
    assert likeness(moving) < 0.8


def test_the_ensemble_moves_at_its_slow_speed() -> None:
    """The level of one harmonic beats at multiples of `slow_hz` and nowhere between."""
    audio = strings(60, 10.0, ensemble=1, shimmer=0, slow_hz=1.0)
    times = np.arange(audio.shape[1]) / SAMPLE_RATE
    mixed_down = (audio[0] + audio[1]) * np.exp(-2j * np.pi * hz_of_pitch(60) * times)
    beat = np.abs(mixed_down.reshape(-1, 2400).mean(axis=1))[10:190]
    powers = np.abs(np.fft.rfft((beat - beat.mean()) * np.hanning(beat.size))) ** 2
    rates = np.fft.rfftfreq(beat.size, 0.05)
    on_beat = np.abs(rates - np.round(rates)) < 0.25
    assert powers[on_beat & (rates > 0.5)].sum() > 10 * powers[~on_beat].sum()


def test_a_note_swells_in_its_attack_time() -> None:
    """Half a second to full loudness."""
    audio = strings(72, 1.5, attack_s=0.5)
    full = level_db(audio, 0.8, 1.2)
    assert level_db(audio, 0.49, 0.51) == pytest.approx(full, abs=0.3)
    assert level_db(audio, 0.09, 0.11) < full - 8


def test_the_filter_is_12_db_an_octave() -> None:
    """Two poles: two octaves above the cutoff and an octave further, 12 dB apart."""
    first = hz_of_pitch(48)
    closed, opened = strings(48, 2.0, cutoff_hz=4 * first), strings(48, 2.0)
    losses = [power_db(closed, n * first) - power_db(opened, n * first) for n in (16, 32)]
    assert losses[0] - losses[1] == pytest.approx(12.04, abs=0.7)


@pytest.mark.parametrize(("vowel", "formant_hz"), [(0.0, 300.0), (1.0, 730.0)])
def test_the_choir_sings_its_vowel(vowel: float, formant_hz: float) -> None:
    """First formants of men's voices: "who" 300 Hz, "father" 730 Hz (Peterson and Barney 1952)."""
    audio = strings(28, 2.0, choir=1, vowel=vowel)
    first = hz_of_pitch(28)
    harmonics = np.arange(3, 30)
    shaped = [power_db(audio, n * first) + 20 * np.log10(n) for n in harmonics]  # a saw's own fall taken out
    assert harmonics[int(np.argmax(shaped))] * first == pytest.approx(formant_hz, rel=0.12)


@pytest.mark.parametrize("preset", preset_keys("string_machine"))
def test_presets_are_about_as_loud_as_each_other(preset: str) -> None:
    """A C major chord at velocity 100 swells or starts to -20 dBFS, 3 dB up or down."""
    audio = play("string_machine", [(0.0, 1.5, pitch, 100) for pitch in (60, 64, 67)], 1.5, SAMPLE_RATE, preset=preset)
    assert max(level_db(audio, 0.0, 0.3), level_db(audio, 0.3, 1.4)) == pytest.approx(-20, abs=3)
