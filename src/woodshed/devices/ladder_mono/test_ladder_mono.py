"""The ladder mono is in tune, sings in tune, overloads as a circuit does, and glides."""

from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.measures import Signal, cents, measure_frequency, measure_harmonics, rms_db
from woodshed.devices import preset_keys
from woodshed.engine import play
from woodshed.units import hz_of_pitch

RATE = 48_000
PLAIN: dict[str, Any] = {
    "level_1": 0.8, "level_2": 0, "cutoff_hz": 16_000, "resonance": 0, "key_follow": 0, "filter_env_octaves": 0,
    "velocity_octaves": 0, "attack_s": 0.001, "sustain": 1, "age": 0,
}  # fmt: skip
TRIANGLE, SAW, SQUARE, WIDE, NARROW = range(5)


def mono(pitch: int, length_s: float = 1.0, *, velocity: int = 100, rate: int = RATE, **settings: Any) -> Signal:
    """Return one held note of one plain saw into the open filter, changed by `settings`; its left side."""
    notes = [(0.0, length_s + 0.1, pitch, velocity)]
    return left(play("ladder_mono", notes, length_s, rate, **{**PLAIN, **settings}))


def left(audio: Audio) -> Signal:
    return np.asarray(audio[0], np.float64)


def level_db(heard: Signal, start_s: float, stop_s: float) -> float:
    """Return the RMS between two moments, in dBFS."""
    return rms_db(heard[int(start_s * RATE) : int(stop_s * RATE)])


def partials(heard: Signal, pitch: int) -> Signal:
    """Return the harmonics against the first, in dB, after a tenth of a second."""
    return measure_harmonics(heard[RATE // 10 :], hz_of_pitch(pitch), RATE, coherent=False).relative_db


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("pitch", [24, 45, 69, 96])
def test_every_key_is_in_tune(pitch: int, rate: int) -> None:
    """Equal temperament, A4 = 440 Hz (ISO 16), within a tenth of a cent."""
    wanted = hz_of_pitch(pitch)
    found = measure_frequency(mono(pitch, 1.5, rate=rate)[rate // 2 :], rate, 0.94 * wanted, 1.06 * wanted)
    assert abs(cents(found, wanted)) < 0.1


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("cutoff_hz", [220.0, 1_760.0, 8_000.0, 12_000.0])
def test_at_full_resonance_the_filter_sings_in_tune(cutoff_hz: float, rate: int) -> None:
    """The ladder oscillates at its cutoff once k passes 4 (Stilson, Smith 1996): within 3 cents up to 12 kHz."""
    singing: dict[str, Any] = {"level_1": 0, "noise": 0.02, "overload_db": -12, "resonance": 1, "cutoff_hz": cutoff_hz}
    heard = mono(60, 3.0, rate=rate, **singing)[2 * rate :]
    assert abs(cents(measure_frequency(heard, rate, 0.9 * cutoff_hz, 1.1 * cutoff_hz), cutoff_hz)) < 3
    assert -30 < rms_db(heard) < -15


@pytest.mark.parametrize("wave", [TRIANGLE, SAW, SQUARE, NARROW])
@pytest.mark.parametrize(("pitch", "least_db"), [(83, 80), (95, 80), (119, 70)])
def test_nothing_but_harmonics_is_heard(wave: int, pitch: int, least_db: float) -> None:
    """The goal for whole voices below 20 kHz: 80 dB at 1 and 2 kHz, 70 dB at 8 kHz, mixer and filter included."""
    heard = mono(pitch, 1.5, wave_1=wave, overload_db=-6)[RATE // 2 :]
    hz = measure_frequency(heard, RATE, 0.9 * hz_of_pitch(pitch), 1.1 * hz_of_pitch(pitch))
    assert measure_harmonics(heard, hz, RATE, coherent=False).alias_snr_db > least_db


def test_shapes_have_the_harmonics_of_their_series() -> None:
    """Fourier: a saw 1/n, a square 1/n for odd n and nothing else, a triangle 1/n² for odd n."""
    quiet: dict[str, Any] = {"overload_db": -12, "level_1": 0.3}
    saw, square, triangle = (partials(mono(48, wave_1=w, **quiet), 48) for w in (SAW, SQUARE, TRIANGLE))
    for n in (3, 5, 9):
        assert saw[n - 1] == pytest.approx(-20 * np.log10(n), abs=0.3)
        assert square[n - 1] == pytest.approx(-20 * np.log10(n), abs=0.3)
        assert triangle[n - 1] == pytest.approx(-40 * np.log10(n), abs=0.3)
    assert square[1] < -50
    assert saw[1] == pytest.approx(-6.02, abs=0.3)


def test_overload_brings_harmonics_even_ones_too() -> None:
    """A mixer of one transistor leans: a triangle, odd by itself, gets a second harmonic, and ever more of it."""
    soft, hard = (partials(mono(48, wave_1=TRIANGLE, level_1=1, overload_db=d), 48) for d in (-12, 18))
    assert soft[1] < -45
    assert hard[1] > soft[1] + 15


def test_resonance_thins_the_bass_as_the_circuit_does() -> None:
    """1 / (1 + k) well below the cutoff: at half resonance k = 2.05, so 9.7 dB less (Stilson, Smith 1996)."""
    quiet: dict[str, Any] = {"overload_db": -12, "level_1": 0.2, "wave_1": TRIANGLE, "cutoff_hz": 4_000}
    full, thin = (level_db(mono(36, resonance=r, **quiet), 0.3, 0.9) for r in (0, 0.5))
    assert full - thin == pytest.approx(20 * np.log10(1 + 2.05), abs=0.3)


def test_key_follow_moves_the_singing_filter_with_the_keys() -> None:
    """The machine's switches are a third and two thirds of an octave per octave; both make one (its manual, p. 30)."""
    singing: dict[str, Any] = {"level_1": 0, "noise": 0.02, "overload_db": -12, "resonance": 1, "cutoff_hz": 1_000}
    for follow, octaves in ((0.333, 0.333), (1.0, 1.0)):
        wanted = 1_000 * 2**octaves
        heard = mono(72, 3.0, key_follow=follow, **singing)[2 * RATE :]
        assert abs(cents(measure_frequency(heard, RATE, 0.9 * wanted, 1.1 * wanted), wanted)) < 3


def test_a_contour_takes_the_times_that_are_set() -> None:
    """A capacitor aiming at 1.3 is at 67.6 % after half its attack; a decay falls 24 dB in two fifths of its time."""
    rising = mono(84, 1.0, wave_1=TRIANGLE, attack_s=0.4)
    assert level_db(rising, 0.195, 0.205) - level_db(rising, 0.6, 0.9) == pytest.approx(-3.41, abs=0.2)
    falling = mono(84, 1.0, wave_1=TRIANGLE, decay_s=1.0, sustain=0)
    assert level_db(falling, 0.18, 0.22) - level_db(falling, 0.58, 0.62) == pytest.approx(24, abs=0.3)


def test_final_decay_goes_on_after_the_key_or_not_at_all() -> None:
    """On, 60 dB in the decay's time; off, silent after a twentieth of a second."""
    for on, at_quarter in ((1, -15), (0, -60)):
        settings = {**PLAIN, "final_decay": on, "decay_s": 1.0, "wave_1": TRIANGLE}
        heard = left(play("ladder_mono", [(0.0, 0.5, 84, 100)], 1.5, RATE, **settings))
        fall = level_db(heard, 0.74, 0.76) - level_db(heard, 0.4, 0.49)
        assert fall == pytest.approx(at_quarter, abs=0.5) if on else fall < at_quarter


def test_the_third_oscillator_is_a_movement_when_slow() -> None:
    """A slow triangle of 100 cents: the pitch goes a semitone to each side, and is not heard itself."""
    moved = mono(81, 2.0, wave_3=TRIANGLE, range_3=-3, slow_hz=2, level_3=1, wave_1=TRIANGLE, modulation_cents=100)
    still = mono(81, 2.0, wave_3=TRIANGLE, range_3=-3, slow_hz=2, level_3=1, wave_1=TRIANGLE)
    ends = [measure_frequency(moved[at : at + 1_200], RATE, 700, 1_100) for at in range(24_000, 84_000, 480)]
    assert cents(max(ends), 880.0) == pytest.approx(100, abs=6)
    assert cents(min(ends), 880.0) == pytest.approx(-100, abs=6)
    assert abs(cents(measure_frequency(still[RATE:], RATE, 700, 1_100), 880.0)) < 0.1


def test_a_glide_arrives_in_its_time_and_keeps_the_contour() -> None:
    """Legato over 0.1 s: halfway there after half of it, in a straight line of semitones; no new attack."""
    notes = [(0.0, 0.6, 60, 100), (0.5, 1.0, 72, 100)]
    glide = {**PLAIN, "wave_1": TRIANGLE, "voice_mode": 2, "glide_s": 0.2}
    heard = left(play("ladder_mono", notes, 1.4, RATE, **glide))
    halfway = measure_frequency(heard[int(0.59 * RATE) : int(0.61 * RATE)], RATE, 250, 540)
    assert cents(halfway, hz_of_pitch(66)) == pytest.approx(0, abs=40)
    assert abs(cents(measure_frequency(heard[int(0.75 * RATE) :], RATE, 490, 560), hz_of_pitch(72))) < 0.3
    assert level_db(heard, 0.5, 0.55) == pytest.approx(level_db(heard, 0.3, 0.48), abs=0.7)


def test_age_strays_by_song_and_not_by_chance() -> None:
    """At age 1 two seeds differ in tuning, by less than the 12 cents of a drifted oscillator; one seed is itself."""
    found = []
    for seed in (1, 2, 1):
        audio = play("ladder_mono", [(0.0, 1.5, 69, 100)], 1.4, RATE, seed=seed, **{**PLAIN, "age": 1})
        found.append(float(cents(measure_frequency(left(audio)[RATE // 4 :], RATE, 420, 460), 440.0)))
    assert found[0] == found[2]
    assert abs(found[0] - found[1]) > 0.2
    assert max(map(abs, found)) <= 12


@pytest.mark.parametrize("preset", preset_keys("ladder_mono"))
def test_presets_are_about_as_loud_as_each_other(preset: str) -> None:
    """The C below middle C at velocity 100 comes to -19 dBFS, 3 dB up or down; an effect may be 5 dB softer."""
    heard = left(play("ladder_mono", [(0.0, 1.5, 48, 100)], 1.5, RATE, preset=preset))
    loudest = max(level_db(heard, 0.0, 0.3), level_db(heard, 0.3, 1.4))
    assert -19 - (5 if preset == "zap" else 3) < loudest < -16


@pytest.mark.parametrize("preset", preset_keys("ladder_mono"))
def test_no_preset_has_an_offset(preset: str) -> None:
    """Overload leans; what is left of the offset lies below -60 dBFS."""
    audio = play("ladder_mono", [(0.0, 1.0, 36, 96)], 1.5, RATE, preset=preset)
    assert np.abs(audio.mean(axis=1)).max() < 1e-3
