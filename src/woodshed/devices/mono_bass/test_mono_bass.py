"""The mono bass is in tune down to its lowest string, falls like an 808, and accents like a bass line."""

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
    "level": 1, "sub": 0, "sine": 0, "cutoff_hz": 20_000, "resonance": 0, "key_follow": 0, "filter_env_octaves": 0,
    "velocity_octaves": 0, "accent": 0, "sustain": 1, "drive_db": 0, "attack_s": 0.001,
}  # fmt: skip
SINE: dict[str, Any] = {**BARE, "level": 0, "sine": 1}


def bass(pitch: int, length_s: float = 1.5, *, velocity: int = 100, rate: int = SAMPLE_RATE, **settings: Any) -> Audio:
    """Return one held note of a bare oscillator, changed by `settings`."""
    return play("mono_bass", [(0.0, length_s + 0.1, pitch, velocity)], length_s, rate, **{**BARE, **settings})


def spectrum(audio: Audio, rate: int = SAMPLE_RATE) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return frequencies and powers of the left side after its first tenth of a second."""
    sound = audio[0, rate // 10 :].astype(float)
    return np.fft.rfftfreq(sound.size, 1 / rate), np.abs(np.fft.rfft(sound * np.kaiser(sound.size, 16))) ** 2


def power_db(audio: Audio, hz: float) -> float:
    """Return the power around a frequency, in dB, after the first tenth of a second."""
    return measure_partial_db(audio[0, SAMPLE_RATE // 10 :].astype(float), hz, SAMPLE_RATE)


def pitch_hz(audio: Audio, near_hz: float, rate: int = SAMPLE_RATE) -> float:
    """Return the frequency of the strongest partial within a semitone."""
    return measure_frequency(audio[0, rate // 10 :].astype(float), rate, 0.94 * near_hz, 1.06 * near_hz)


def crossings_hz(audio: Audio, start_s: float, stop_s: float) -> float:
    """Return the frequency of a sine from its upward zero crossings between two moments."""
    part = audio[0, int(start_s * SAMPLE_RATE) : int(stop_s * SAMPLE_RATE)].astype(float)
    up = np.flatnonzero((part[:-1] < 0) & (part[1:] >= 0))
    exact = up - part[up] / (part[up + 1] - part[up])
    return float(SAMPLE_RATE * (exact.size - 1) / (exact[-1] - exact[0]))


def level_db(audio: Audio, start_s: float, stop_s: float) -> float:
    """Return the mean power between two moments, in dB."""
    return rms_db(audio[:, int(start_s * SAMPLE_RATE) : int(stop_s * SAMPLE_RATE)].astype(float))


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("pitch", [23, 28, 36, 48, 60, 84])
def test_every_key_is_in_tune(pitch: int, rate: int) -> None:
    """Equal temperament from the low B of a five-string up, within one cent."""
    hz = pitch_hz(bass(pitch, 2.0, rate=rate), hz_of_pitch(pitch), rate)
    assert abs(1200 * np.log2(hz / hz_of_pitch(pitch))) < 1


def test_a_bass_is_in_the_middle() -> None:
    """Both sides are one, so that nothing of it is lost in mono."""
    audio = play("mono_bass", [(0.0, 0.5, 36, 100)], 1.0, SAMPLE_RATE, preset="slap_bass")
    assert np.array_equal(audio[0], audio[1])


def test_the_sub_is_an_octave_below() -> None:
    audio = bass(48, level=0, sub=1)
    assert abs(1200 * np.log2(pitch_hz(audio, hz_of_pitch(36)) / hz_of_pitch(36))) < 1


def test_the_sine_is_clean_without_drive_and_grows_odd_harmonics_with_it() -> None:
    """The saturation is odd: thirds, no seconds."""
    first = hz_of_pitch(36)
    clean, driven = bass(36, **SINE), bass(36, **{**SINE, "drive_db": 18})
    assert power_db(clean, 3 * first) < power_db(clean, first) - 25
    assert power_db(driven, 3 * first) > power_db(driven, first) - 20
    assert power_db(driven, 2 * first) < power_db(driven, first) - 60


def test_a_drop_starts_above_and_comes_to_rest_on_the_pitch() -> None:
    """An octave above falls by 60 dB in 0.2 s: 6 cents are left after 0.15 s and none after 0.3 s."""
    audio = bass(36, 1.0, **SINE, drop_semitones=12, drop_s=0.2)
    assert crossings_hz(audio, 0.0, 0.03) > 1.3 * hz_of_pitch(36)
    assert abs(1200 * np.log2(crossings_hz(audio, 0.4, 0.9) / hz_of_pitch(36))) < 1


def test_the_808_is_in_tune_once_it_has_fallen_and_lasts() -> None:
    """A long sine: still there after a second and a half."""
    audio = play("mono_bass", [(0.0, 2.5, 33, 100)], 2.0, SAMPLE_RATE, preset="falling_sine")
    assert abs(1200 * np.log2(crossings_hz(audio, 0.5, 1.9) / hz_of_pitch(33))) < 1
    assert level_db(audio, 1.4, 1.6) > level_db(audio, 0.1, 0.3) - 20


def test_an_accent_is_louder_than_its_velocity() -> None:
    """Above velocity 100 the accent adds to the square law: 1.6 times at 127, nothing at 100."""
    quiet = {**SINE, "sine": 0.1, "dynamics": 0}
    plain, accented = (bass(36, 0.5, velocity=127, **{**quiet, "accent": a}) for a in (0, 1))
    assert level_db(accented, 0.1, 0.4) - level_db(plain, 0.1, 0.4) == pytest.approx(4.08, abs=0.1)
    same = [bass(36, 0.3, velocity=100, **{**quiet, "accent": a}) for a in (0, 1)]
    assert np.array_equal(same[0], same[1])


def test_an_accent_opens_the_filter_and_shortens_it() -> None:
    """As on the bass line machines: brighter at the start, closed sooner."""
    moving = {"cutoff_hz": 300, "filter_env_octaves": 3, "filter_decay_s": 0.8, "filter_sustain": 0, "dynamics": 0}
    plain, accented = (bass(36, 0.8, velocity=127, **{**BARE, **moving, "accent": a}) for a in (0, 1))

    def brightness(audio: Audio, start_s: float) -> float:
        part = audio[0, int(start_s * SAMPLE_RATE) :][:4800].astype(float)
        return float(np.sum(np.diff(part) ** 2) / np.sum(part**2))

    assert brightness(accented, 0.0) > brightness(plain, 0.0)
    closing = [brightness(audio, 0.0) / brightness(audio, 0.25) for audio in (plain, accented)]
    assert closing[1] > 1.5 * closing[0]


@pytest.mark.parametrize(("harmonic", "expected_db"), [(8, -12.04), (16, -27.96)])
def test_the_filter_is_a_four_pole_ladder(harmonic: int, expected_db: float) -> None:
    """(1 + (f/fc)^2)^-2, at the cutoff and an octave above."""
    first = hz_of_pitch(36)
    closed, opened = bass(36, cutoff_hz=8 * first, level=0.3), bass(36, level=0.3)
    loss = power_db(closed, harmonic * first) - power_db(opened, harmonic * first)
    assert loss == pytest.approx(expected_db, abs=0.7)


def test_a_slide_moves_without_a_new_attack() -> None:
    """In legato the second note keeps the envelope and glides: no dip, and its pitch is right."""
    notes = [(0.0, 0.6, 36, 100), (0.5, 1.0, 43, 100)]
    audio = play("mono_bass", notes, 1.4, SAMPLE_RATE, **SINE, voice_mode=2, glide_s=0.08)
    assert level_db(audio, 0.5, 0.56) == pytest.approx(level_db(audio, 0.3, 0.48), abs=0.5)
    assert abs(1200 * np.log2(crossings_hz(audio, 0.7, 1.3) / hz_of_pitch(43))) < 1


@pytest.mark.parametrize("preset", preset_keys("mono_bass"))
def test_presets_are_about_as_loud_as_each_other(preset: str) -> None:
    """A low C at velocity 100 comes to -18 dBFS, 3 dB up or down."""
    audio = play("mono_bass", [(0.0, 1.5, 36, 100)], 1.5, SAMPLE_RATE, preset=preset)
    assert max(level_db(audio, 0.0, 0.3), level_db(audio, 0.3, 1.4)) == pytest.approx(-18, abs=3)


@pytest.mark.parametrize("preset", preset_keys("mono_bass"))
def test_a_bass_has_no_offset(preset: str) -> None:
    """Narrow driven pulses would lean to one side; what is left lies below -70 dBFS."""
    audio = play("mono_bass", [(0.0, 1.0, 36, 96)], 1.5, SAMPLE_RATE, preset=preset)
    assert np.abs(audio.mean(axis=1)).max() < 3e-4


@pytest.mark.parametrize("preset", ["deep_sub", "upright_bass", "falling_sine"])
def test_a_deep_bass_is_heard_on_small_speakers(preset: str) -> None:
    """From the third harmonic of a low C on, such a speaker plays it: less than 20 dB below the whole power."""
    audio = play("mono_bass", [(0.0, 1.0, 36, 96)], 1.0, SAMPLE_RATE, preset=preset)
    frequencies, powers = spectrum(audio)
    share = powers[frequencies > 2.5 * hz_of_pitch(36)].sum() / powers.sum()
    assert 10 * np.log10(share) > -20
