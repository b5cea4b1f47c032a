"""The ladder synth is in tune, clean to the top of the keyboard, and filters as a ladder does."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import hilbert

from woodshed.audio import Audio
from woodshed.devices import preset_keys
from woodshed.engine import play
from woodshed.units import hz_of_pitch

SAMPLE_RATE = 48_000
PLAIN: dict[str, Any] = {
    "level_1": 1, "level_2": 0, "spread": 0, "cutoff_hz": 20_000, "resonance": 0, "key_follow": 0,
    "filter_env_octaves": 0, "velocity_octaves": 0, "drive_db": -12, "attack_s": 0.001, "sustain": 1,
}  # fmt: skip
SAW, PULSE, TRIANGLE = 0, 1, 2


def synth(pitch: int, length_s: float = 1.0, *, velocity: int = 100, rate: int = SAMPLE_RATE, **settings: Any) -> Audio:
    """Return one held note of a bare oscillator into an open filter, changed by `settings`."""
    return play("ladder_synth", [(0.0, length_s + 0.1, pitch, velocity)], length_s, rate, **{**PLAIN, **settings})


def spectrum(audio: Audio, skip_s: float = 0.1, rate: int = SAMPLE_RATE) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return frequencies and powers of the left side, with side lobes below -140 dB."""
    sound = audio[0, int(skip_s * rate) :].astype(float)
    return np.fft.rfftfreq(sound.size, 1 / rate), np.abs(np.fft.rfft(sound * np.kaiser(sound.size, 20))) ** 2


def power_db(audio: Audio, hz: float, skip_s: float = 0.1) -> float:
    """Return the power within 8 bins of a frequency, in dB."""
    frequencies, powers = spectrum(audio, skip_s)
    near = np.abs(frequencies - hz) < 8 * frequencies[1]
    return float(10 * np.log10(powers[near].sum()))


def pitch_hz(audio: Audio, near_hz: float, rate: int = SAMPLE_RATE) -> float:
    """Return the frequency of the strongest partial within a semitone, from a parabola through its peak."""
    frequencies, powers = spectrum(audio, rate=rate)
    near = np.abs(frequencies / near_hz - 1) < 0.06
    peak = int(np.flatnonzero(near)[np.argmax(powers[near])])
    below, at, above = np.log(powers[peak - 1 : peak + 2])
    return float(frequencies[1] * (peak + 0.5 * (below - above) / (below - 2 * at + above)))


def cents(hz: float, expected_hz: float) -> float:
    return float(1200 * np.log2(hz / expected_hz))


def level_db(audio: Audio, start_s: float, stop_s: float) -> float:
    """Return the mean power between two moments, in dB."""
    part = audio[:, int(start_s * SAMPLE_RATE) : int(stop_s * SAMPLE_RATE)].astype(float)
    return float(10 * np.log10(np.mean(part**2)))


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("pitch", [24, 45, 60, 81, 96, 108])
def test_every_key_is_in_tune(pitch: int, rate: int) -> None:
    """Equal temperament, A4 = 440 Hz, within one cent."""
    audio = synth(pitch, 1.5, rate=rate)
    assert abs(cents(pitch_hz(audio, hz_of_pitch(pitch), rate), hz_of_pitch(pitch))) < 1


@pytest.mark.parametrize("wave", [SAW, PULSE, TRIANGLE])
@pytest.mark.parametrize(("pitch", "least_db"), [(84, 80), (96, 80), (108, 80), (119, 70)])
def test_nothing_but_harmonics_is_heard(wave: int, pitch: int, least_db: float) -> None:
    """The goal for oscillators, below 20 kHz: 80 dB at 1 to 4 kHz, 70 dB at 8 kHz. The host's filters are in it."""
    frequencies, powers = spectrum(synth(pitch, 2.0, wave_1=wave, pulse_width=0.3))
    harmonic = np.round(frequencies / hz_of_pitch(pitch))
    near = (harmonic >= 1) & (np.abs(frequencies - harmonic * hz_of_pitch(pitch)) < 9 * frequencies[1])
    heard = (frequencies > 25) & (frequencies < 20_000)
    assert 10 * np.log10(powers[heard & near].sum() / powers[heard & ~near].sum()) > least_db


def test_a_saw_has_every_harmonic_at_its_share() -> None:
    """The n-th harmonic of a saw is 1/n of the first, less what two open poles at 20 kHz take."""
    audio = synth(72, 2.0, slope=1)
    first = hz_of_pitch(72)
    for harmonic in (2, 5, 10, 19):
        open_filter = -10 * np.log10(1 + (harmonic * first / 20_000) ** 2) * 2
        level = power_db(audio, harmonic * first) - power_db(audio, first)
        assert level == pytest.approx(-20 * np.log10(harmonic) + open_filter, abs=0.75), harmonic


def test_a_square_has_odd_harmonics_only() -> None:
    """Half-wave symmetry."""
    audio = synth(60, 2.0, wave_1=PULSE, pulse_width=0.5)
    assert power_db(audio, 2 * hz_of_pitch(60)) < power_db(audio, 3 * hz_of_pitch(60)) - 60


def test_a_narrow_pulse_lacks_the_harmonic_of_its_width() -> None:
    """A pulse of a quarter has no fourth harmonic: sin(n pi / 4) is 0 there."""
    audio = synth(60, 2.0, wave_1=PULSE, pulse_width=0.25)
    assert power_db(audio, 4 * hz_of_pitch(60)) < power_db(audio, 3 * hz_of_pitch(60)) - 60


@pytest.mark.parametrize(("slope", "at_cutoff", "two_octaves_up"), [(0, -12.04, -49.22), (1, -6.02, -24.61)])
def test_each_pole_loses_3_db_at_the_cutoff(slope: int, at_cutoff: float, two_octaves_up: float) -> None:
    """One pole is 1/sqrt(1 + (f/fc)^2), without resonance; 24 dB are four of them, 12 dB two."""
    first = hz_of_pitch(36)
    closed = synth(36, 2.0, slope=slope, cutoff_hz=8 * first)
    opened = synth(36, 2.0, slope=slope)
    for harmonic, expected in ((8, at_cutoff), (32, two_octaves_up)):
        loss = power_db(closed, harmonic * first) - power_db(opened, harmonic * first)
        assert loss == pytest.approx(expected, abs=0.5)


@pytest.mark.parametrize("cutoff_hz", [220.0, 1760.0, 8000.0])
def test_at_full_resonance_the_filter_sings_at_its_cutoff(cutoff_hz: float) -> None:
    """A four-pole ladder oscillates at the cutoff once its feedback passes 4 (Zavalishin, 5.1): within three cents."""
    audio = synth(60, 2.0, level_1=0, noise=0.02, cutoff_hz=cutoff_hz, resonance=1, drive_db=0)
    assert abs(cents(pitch_hz(audio, cutoff_hz), cutoff_hz)) < 3


def test_resonance_lifts_the_cutoff_as_the_ladder_should() -> None:
    """|H| at the cutoff is 1/(4 - k), and k is 4.2 times the resonance; at 0.5 that is 6.6 dB above no resonance."""
    first = hz_of_pitch(36)
    plain = synth(36, 2.0, cutoff_hz=8 * first)
    peaked = synth(36, 2.0, cutoff_hz=8 * first, resonance=0.5)
    made_good = 20 * np.log10(1 + 0.35 * 2.1)
    lift = power_db(peaked, 8 * first) - power_db(plain, 8 * first) - made_good
    assert lift == pytest.approx(20 * np.log10(4 / (4 - 2.1)), abs=0.5)


def test_the_cutoff_follows_the_keys_in_full_or_not_at_all() -> None:
    """An octave up with full key follow, the harmonics keep their balance."""
    low, high = (synth(key, 2.0, cutoff_hz=523.25, key_follow=1) for key in (60, 72))
    for harmonic in (2, 4):
        balance = [power_db(audio, harmonic * hz_of_pitch(key)) for audio, key in ((low, 60), (high, 72))]
        first = [power_db(audio, hz_of_pitch(key)) for audio, key in ((low, 60), (high, 72))]
        assert balance[0] - first[0] == pytest.approx(balance[1] - first[1], abs=0.3)


def test_a_note_takes_its_attack_time_to_full_loudness() -> None:
    """`attack_s` runs from nothing to full: 100 %, 63 % after half of it with a capacitor's curve."""
    audio = synth(84, 1.0, wave_1=TRIANGLE, attack_s=0.4, lfo_delay_s=0)
    full = level_db(audio, 0.6, 0.9)
    assert level_db(audio, 0.4, 0.42) == pytest.approx(full, abs=0.1)
    # 1.3 (1 - exp(-x ln(1.3 / 0.3))) at x = 0.5: 0.6756
    assert level_db(audio, 0.195, 0.205) == pytest.approx(full + 20 * np.log10(0.6756), abs=0.15)


@pytest.mark.parametrize("decay_s", [0.3, 1.2])
def test_a_decay_falls_60_db_in_its_time(decay_s: float) -> None:
    """From one fifth to three fifths of it: 24 dB."""
    audio = synth(84, decay_s, wave_1=TRIANGLE, decay_s=decay_s, sustain=0)
    fall = level_db(audio, 0.18 * decay_s, 0.22 * decay_s) - level_db(audio, 0.58 * decay_s, 0.62 * decay_s)
    assert fall == pytest.approx(24, abs=0.3)


def test_a_release_falls_60_db_in_its_time_and_ends() -> None:
    """Half of 60 dB after half of the release."""
    audio = play("ladder_synth", [(0.0, 0.5, 84, 100)], 2.5, SAMPLE_RATE, **{**PLAIN, "release_s": 0.8})
    assert level_db(audio, 0.45, 0.49) - level_db(audio, 0.89, 0.91) == pytest.approx(30, abs=0.6)
    assert np.abs(audio[:, 2 * SAMPLE_RATE :]).max() == 0


def test_half_the_velocity_is_12_db_softer_at_full_dynamics() -> None:
    """Loudness follows the square of velocity, as in the General MIDI level 2 response."""
    soft, loud = (synth(60, 0.5, velocity=v, dynamics=1) for v in (50, 100))
    assert level_db(loud, 0.2, 0.5) - level_db(soft, 0.2, 0.5) == pytest.approx(12.04, abs=0.2)


def test_a_harder_touch_is_brighter() -> None:
    """`velocity_octaves` opens the filter: more of the tenth harmonic for the same first."""
    soft, hard = (synth(48, 1.0, velocity=v, velocity_octaves=3, cutoff_hz=600, dynamics=0) for v in (40, 120))
    tenth = 10 * hz_of_pitch(48)
    assert power_db(hard, tenth) - power_db(soft, tenth) > 20


def test_the_second_oscillator_is_tuned_from_the_first() -> None:
    """Seven semitones and 20 cents above A4."""
    audio = synth(69, 2.0, level_1=0, level_2=1, transpose_2_semitones=7, detune_2_cents=20)
    assert abs(cents(pitch_hz(audio, hz_of_pitch(76)), hz_of_pitch(76.2))) < 1


def test_the_sub_is_a_square_one_octave_below() -> None:
    audio = synth(69, 2.0, level_1=0, sub=1)
    assert abs(cents(pitch_hz(audio, 220.0), 220.0)) < 1
    assert power_db(audio, 660.0) - power_db(audio, 220.0) == pytest.approx(-9.54, abs=0.3)  # a third


@pytest.mark.parametrize("place_cents", [-50.0, -27.5, 31.0, 50.0])
def test_the_choir_sings_around_the_note(place_cents: float) -> None:
    """Four saws at -1, -0.55, 0.62 and 1 of `unison_cents`."""
    audio = synth(69, 4.0, level_1=0, unison=1, unison_cents=50)
    expected = 440.0 * 2 ** (place_cents / 1200)
    frequencies, powers = spectrum(audio)
    near = np.abs(1200 * np.log2(np.maximum(frequencies, 1) / expected)) < 8
    strongest = frequencies[near][np.argmax(powers[near])]
    assert abs(cents(float(strongest), expected)) < 2


def test_vibrato_bends_as_far_as_it_says() -> None:
    """50 cents to each side, from the slope of the phase of the first harmonic."""
    audio = synth(81, 2.0, wave_1=TRIANGLE, cutoff_hz=900, lfo_pitch_cents=50, lfo_hz=3, lfo_delay_s=0)
    phase = np.unwrap(np.angle(hilbert(audio[0].astype(float))))
    hz = np.diff(phase[9600:86_400]) * SAMPLE_RATE / (2 * np.pi)
    smooth = np.convolve(hz, np.ones(480) / 480, "valid")
    assert cents(float(smooth.max()), 880.0) == pytest.approx(50, abs=2)
    assert cents(float(smooth.min()), 880.0) == pytest.approx(-50, abs=2)


def test_drive_flattens_a_triangle() -> None:
    """The third harmonic of a triangle is 1/9 of the first; a flattened top has more."""
    clean, driven = (synth(60, 1.0, wave_1=TRIANGLE, drive_db=d) for d in (-12, 20))
    thirds = [power_db(audio, 3 * hz_of_pitch(60)) - power_db(audio, hz_of_pitch(60)) for audio in (clean, driven)]
    assert thirds[0] == pytest.approx(-19.08, abs=0.4)
    assert thirds[1] > thirds[0] + 2.5


def test_spread_parts_the_oscillators() -> None:
    """At full spread each side holds one oscillator alone; without it the sides are equal."""
    wide = synth(69, 2.0, level_2=1, transpose_2_semitones=12, spread=1)
    narrow = synth(69, 2.0, level_2=1, transpose_2_semitones=12, spread=0)
    assert narrow[0] == pytest.approx(narrow[1], abs=1e-5)
    assert power_db(wide[::-1], 440.0) < power_db(wide, 440.0) - 60


@pytest.mark.parametrize("preset", preset_keys("ladder_synth"))
def test_presets_are_about_as_loud_as_each_other(preset: str) -> None:
    """A C major chord at velocity 100 swells or starts to -20 dBFS, 3 dB up or down."""
    audio = play("ladder_synth", [(0.0, 1.5, pitch, 100) for pitch in (60, 64, 67)], 1.5, SAMPLE_RATE, preset=preset)
    assert max(level_db(audio, 0.0, 0.3), level_db(audio, 0.3, 1.4)) == pytest.approx(-20, abs=3)
