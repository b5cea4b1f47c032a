"""The DCO poly never drifts, filters as four OTA stages do, and thins out in four steps.

Harman, Juno 60 analysis, 2016, measured the machine: high-pass corners of 250, 520 and 1,220 Hz at 6 dB an octave, and
an LFO that waits 2.8 s and takes 1 s to come in with its delay at full.
"""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import Signal, cents, measure_frequency, measure_harmonics, measure_tone_level, rms_db
from woodshed.devices import preset_keys
from woodshed.engine import play
from woodshed.units import hz_of_pitch

RATE = 48_000
PLAIN: dict[str, Any] = {
    "saw": 1, "pulse": 0, "cutoff_hz": 16_000, "resonance": 0, "key_follow": 0, "filter_env_octaves": 0,
    "velocity_octaves": 0, "attack_s": 0.001, "sustain": 1, "age": 0, "width_from": 0,
}  # fmt: skip
PULSE: dict[str, Any] = {**PLAIN, "saw": 0, "pulse": 1}


def poly(pitch: int, length_s: float = 1.0, *, velocity: int = 100, rate: int = RATE, **settings: Any) -> Signal:
    """Return one held note of one saw into the open filter, changed by `settings`; its left side."""
    notes = [(0.0, length_s + 0.1, pitch, velocity)]
    return np.asarray(play("dco_poly", notes, length_s, rate, **{**PLAIN, **settings})[0], np.float64)


def level_db(heard: Signal, start_s: float, stop_s: float) -> float:
    """Return the RMS between two moments, in dBFS."""
    return rms_db(heard[int(start_s * RATE) : int(stop_s * RATE)])


def partials(heard: Signal, pitch: int) -> Signal:
    """Return the harmonics against the first, in dB, after a tenth of a second."""
    return measure_harmonics(heard[RATE // 10 :], hz_of_pitch(pitch), RATE, coherent=False).relative_db


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("pitch", [24, 45, 69, 96])
def test_every_key_is_in_tune_at_any_age(pitch: int, rate: int) -> None:
    """Counted from a crystal: equal temperament (ISO 16) within a tenth of a cent, even at full age."""
    wanted = hz_of_pitch(pitch)
    found = measure_frequency(poly(pitch, 1.5, rate=rate, age=1)[rate // 2 :], rate, 0.94 * wanted, 1.06 * wanted)
    assert abs(cents(found, wanted)) < 0.1


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("cutoff_hz", [220.0, 1_760.0, 8_000.0, 12_000.0])
def test_at_full_resonance_the_filter_sings_in_tune(cutoff_hz: float, rate: int) -> None:
    """Four equal stages oscillate at their cutoff once k passes 4 (Zavalishin 2018, 5.1): within 3 cents."""
    heard = poly(60, 3.0, rate=rate, saw=0, noise=0.02, resonance=1, cutoff_hz=cutoff_hz)[2 * rate :]
    assert abs(cents(measure_frequency(heard, rate, 0.9 * cutoff_hz, 1.1 * cutoff_hz), cutoff_hz)) < 3
    assert -30 < rms_db(heard) < -12


@pytest.mark.parametrize("wave", [{}, PULSE, {**PLAIN, "saw": 0, "sub": 1}])
@pytest.mark.parametrize(("pitch", "least_db"), [(83, 80), (95, 80), (119, 70)])
def test_nothing_but_harmonics_is_heard(wave: dict[str, Any], pitch: int, least_db: float) -> None:
    """The goal for whole voices below 20 kHz: 80 dB at 1 and 2 kHz, 70 dB at 8 kHz, filter included."""
    heard = poly(pitch, 1.5, **wave)[RATE // 2 :]
    first = hz_of_pitch(pitch) * (0.5 if wave.get("sub") else 1)
    hz = measure_frequency(heard, RATE, 0.9 * first, 1.1 * first)
    assert measure_harmonics(heard, hz, RATE, coherent=False).alias_snr_db > least_db


@pytest.mark.parametrize(("position", "corner_hz"), [(1, 250.0), (2, 520.0), (3, 1_220.0)])
def test_the_high_pass_has_the_machines_four_positions(position: int, corner_hz: float) -> None:
    """One capacitor: f / sqrt(f² + fc²) at each harmonic, with the corners that Harman measured."""
    full, thin = (
        measure_harmonics(poly(36, 1.5, high_pass=p)[RATE // 2 :], hz_of_pitch(36), RATE, coherent=False).level_db
        for p in (0, position)
    )
    hz = hz_of_pitch(36) * np.arange(1.0, 41.0)
    expected = 20 * np.log10(hz / np.hypot(hz, corner_hz))
    assert np.max(np.abs((thin - full)[:40] - expected)) < 0.25


@pytest.mark.parametrize("width", [0.0, 0.4, 1.0])
def test_a_pulse_goes_from_a_square_to_95_percent(width: float) -> None:
    """Fourier: harmonic n of a pulse with share d is sin(n pi d) / n; the slider goes from 50 to 95 % (Harman)."""
    found = partials(poly(48, 1.5, **{**PULSE, "pulse_width": width}), 48)
    share = 0.5 + 0.45 * width
    n = np.arange(1, 8)
    size = np.abs(np.sin(n * np.pi * share)) / n
    wanted = 20 * np.log10(np.maximum(size / size[0], 1e-4))
    there = wanted > -40
    assert np.max(np.abs(found[:7] - wanted)[there]) < 0.4


def test_the_movement_waits_and_comes_in_as_on_the_machine() -> None:
    """With a delay of 1 s nothing moves for 0.74 s, and at 1 s the vibrato is as wide as set (Harman: 2.8 + 1 s)."""
    heard = poly(81, 2.5, cutoff_hz=900, lfo_pitch_cents=50, lfo_hz=8, lfo_delay_s=1)
    pitch = [measure_frequency(heard[at : at + 960], RATE, 800, 960) for at in range(2_400, 110_000, 240)]
    moved = np.abs(cents(np.array(pitch), 880.0))
    moments = np.arange(moved.size) * 240 / RATE + 0.06
    assert np.max(moved[moments < 0.72]) < 3
    assert np.max(moved[moments > 1.1]) == pytest.approx(50, abs=6)


def test_the_sub_is_the_same_counter_halved() -> None:
    """An octave below to a tenth of a cent, and a square."""
    heard = poly(69, 1.5, saw=0, sub=1)
    assert abs(cents(measure_frequency(heard[RATE // 2 :], RATE, 200, 240), 220.0)) < 0.1
    assert partials(heard, 57)[2] == pytest.approx(-9.54, abs=0.3)


def test_an_envelope_takes_the_times_that_are_set() -> None:
    """A capacitor aiming at 1.3 is at 67.6 % after half its attack; 30 dB are gone after half of the release."""
    rising = measure_tone_level(poly(84, 1.0, cutoff_hz=1_100, attack_s=0.4), hz_of_pitch(84), RATE)
    assert rising.at(0.2) / rising.at(0.8) == pytest.approx(0.6756, abs=0.01)
    settings = {**PLAIN, "release_s": 0.8}
    heard = np.asarray(play("dco_poly", [(0.0, 0.5, 84, 100)], 2.5, RATE, **settings)[0], np.float64)
    assert level_db(heard, 0.45, 0.49) - level_db(heard, 0.89, 0.91) == pytest.approx(30, abs=0.6)


def test_the_gate_opens_at_once_and_holds() -> None:
    """With the amplifier on the gate, neither attack nor decay are heard in loudness."""
    slow: dict[str, Any] = {"attack_s": 1, "decay_s": 0.1, "sustain": 0, "filter_env_octaves": 0}
    heard = poly(60, 1.0, loudness_from=1, **slow)
    assert level_db(heard, 0.01, 0.06) == pytest.approx(level_db(heard, 0.8, 0.9), abs=0.3)
    assert level_db(poly(60, 1.0, loudness_from=0, **slow), 0.01, 0.06) < level_db(heard, 0.8, 0.9) - 15


def test_age_makes_six_voices_unlike() -> None:
    """New, the same key twice is the same but for its phase; old, it differs in loudness or brightness."""
    spread = []
    for age in (0, 1):
        heard = np.asarray(
            play("dco_poly", [(n, 0.9, 60, 100) for n in range(6)], 6.0, RATE,
                 **{**PLAIN, "cutoff_hz": 800, "age": age, "release_s": 0.05})[0], np.float64
        )  # fmt: skip
        levels = [level_db(heard, n + 0.3, n + 0.8) for n in range(6)]
        spread.append(max(levels) - min(levels))
    assert spread[0] < 0.1
    assert 0.2 < spread[1] < 6


def test_half_the_velocity_is_12_db_softer_at_full_dynamics() -> None:
    """Loudness follows the square of velocity, as in the General MIDI level 2 response."""
    soft, loud = (poly(60, 0.5, velocity=v, dynamics=1) for v in (50, 100))
    assert level_db(loud, 0.2, 0.5) - level_db(soft, 0.2, 0.5) == pytest.approx(12.04, abs=0.2)


@pytest.mark.parametrize("preset", preset_keys("dco_poly"))
def test_presets_are_about_as_loud_as_each_other(preset: str) -> None:
    """A C major chord at velocity 100 (the bass: a low C) comes to -20 dBFS, 3 dB up or down."""
    pitches = (36,) if preset == "sub_bass" else (60, 64, 67)
    notes = [(0.0, 1.5, pitch, 100) for pitch in pitches]
    heard = np.asarray(play("dco_poly", notes, 1.5, RATE, preset=preset)[0], np.float64)
    assert max(level_db(heard, 0.0, 0.3), level_db(heard, 0.3, 1.4)) == pytest.approx(-20, abs=3)
