"""The plucked string is in tune to the top, and its place of plucking and its decay are as in the books."""

from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.measures import measure_frequency, measure_partial_db, rms_db
from woodshed.engine import play
from woodshed.units import hz_of_pitch

SAMPLE_RATE = 48_000
BARE: dict[str, Any] = {"body": 0, "width": 0, "tone_hz": 20_000, "scratch": 0, "decay_s": 20, "treble_decay_s": 10}


def string(
    pitch: int, length_s: float = 1.5, *, velocity: int = 100, rate: int = SAMPLE_RATE, **settings: Any
) -> Audio:
    """Return one held note of a bare string, changed by `settings`."""
    return play("plucked_string", [(0.0, length_s + 0.1, pitch, velocity)], length_s, rate, **{**BARE, **settings})


def power_db(audio: Audio, hz: float) -> float:
    """Return the power around a frequency, in dB, after the first tenth of a second."""
    return measure_partial_db(audio[0, SAMPLE_RATE // 10 :].astype(float), hz, SAMPLE_RATE)


def pitch_hz(audio: Audio, near_hz: float, rate: int = SAMPLE_RATE) -> float:
    """Return the frequency of the strongest partial within a semitone."""
    return measure_frequency(audio[0, rate // 10 :].astype(float), rate, 0.94 * near_hz, 1.06 * near_hz)


def level_db(audio: Audio, start_s: float, stop_s: float) -> float:
    """Return the mean power between two moments, in dB."""
    return rms_db(audio[:, int(start_s * SAMPLE_RATE) : int(stop_s * SAMPLE_RATE)].astype(float))


def strength_db(audio: Audio, hz: float, start_s: float) -> float:
    """Return the level of one partial in the quarter of a second from a moment on, in dB."""
    part = audio[0, int(start_s * SAMPLE_RATE) :][: SAMPLE_RATE // 4].astype(float)
    wave = np.exp(-2j * np.pi * hz * np.arange(part.size) / SAMPLE_RATE) * np.hanning(part.size)
    return float(20 * np.log10(abs(np.dot(part, wave))))


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("pitch", [28, 40, 52, 60, 69, 75, 81, 88, 96])
def test_every_key_is_in_tune_up_to_the_seventh_c(pitch: int, rate: int) -> None:
    """Within one cent, at every fraction of a sample that a period may end in."""
    hz = pitch_hz(string(pitch, rate=rate), hz_of_pitch(pitch), rate)
    assert abs(1200 * np.log2(hz / hz_of_pitch(pitch))) < 1


def test_the_overtones_of_a_middle_string_are_in_tune_too() -> None:
    """The loop delays all pitches alike but for the all-pass: the tenth harmonic of A3 stays within three cents."""
    audio = string(57, 2.0, pick_hz=12_000)
    assert abs(1200 * np.log2(pitch_hz(audio, 2200.0) / 2200.0)) < 3


@pytest.mark.parametrize("parts", [2, 3, 4, 5])
def test_plucking_at_a_node_leaves_its_harmonic_out(parts: int) -> None:
    """Plucked at 1/n of its length a string lacks the n-th harmonic (Young's law, 1800)."""
    pitch = 33  # 872.7 samples: the place is rounded to a whole sample
    first = hz_of_pitch(pitch)
    audio = string(pitch, 2.0, pick_position=1 / parts)
    assert power_db(audio, parts * first) < power_db(audio, (parts - 1) * first) - 25


@pytest.mark.parametrize("decay_s", [1.5, 6.0])
def test_middle_c_falls_60_db_in_its_decay_time(decay_s: float) -> None:
    """The first harmonic alone, over a third of the decay: 20 dB."""
    audio = string(60, 2 * decay_s / 3, decay_s=decay_s, pick_hz=200)
    fall = strength_db(audio, hz_of_pitch(60), 0.1) - strength_db(audio, hz_of_pitch(60), 0.1 + decay_s / 3)
    assert fall == pytest.approx(20, abs=0.5)


def test_treble_falls_60_db_in_its_own_time() -> None:
    """Around 4 kHz, in a second: 30 dB in half of it."""
    audio = string(48, 1.0, treble_decay_s=1.0, pick_hz=16_000)
    harmonic = round(4000 / hz_of_pitch(48)) * hz_of_pitch(48)
    assert strength_db(audio, harmonic, 0.1) - strength_db(audio, harmonic, 0.6) == pytest.approx(30, abs=2)


def test_a_harder_touch_is_louder_and_brighter() -> None:
    """Squared velocity at full dynamics, and a harder pick."""
    soft, hard = (string(52, 0.5, velocity=v, dynamics=1, velocity_octaves=3) for v in (50, 100))
    assert level_db(hard, 0.0, 0.5) > level_db(soft, 0.0, 0.5) + 10
    first, tenth = hz_of_pitch(52), 10 * hz_of_pitch(52)
    assert power_db(hard, tenth) - power_db(hard, first) > power_db(soft, tenth) - power_db(soft, first) + 3


def test_letting_go_damps_the_string() -> None:
    """60 dB in `release_s`, then silence."""
    audio = play("plucked_string", [(0.0, 0.5, 60, 100)], 2.0, SAMPLE_RATE, **{**BARE, "release_s": 0.4})
    assert level_db(audio, 0.4, 0.5) - level_db(audio, 0.7, 0.72) > 25
    assert np.abs(audio[:, int(1.8 * SAMPLE_RATE) :]).max() == 0


def test_the_body_answers_at_its_own_frequency() -> None:
    """A string tuned to the body's lowest resonance gains from it; 105 Hz is a guitar's air."""
    bodies = (string(45, 1.0, body=b, body_hz=110.0) for b in (0.0, 1.0))
    lows = [power_db(audio, 110.0) - power_db(audio, 990.0) for audio in bodies]
    assert lows[1] > lows[0] + 3


def test_the_grand_is_as_bright_as_a_piano_and_rings() -> None:
    """Above 5 kHz lie 20 to 28 dB less than in a whole C major chord; after two seconds it still sounds."""
    notes = [(0.0, 3.0, pitch, 100) for pitch in (60, 64, 67)]
    audio = play("plucked_string", notes, 2.5, SAMPLE_RATE, preset="grand").astype(float)
    powers = np.sum(np.abs(np.fft.rfft(audio[:, : 3 * SAMPLE_RATE // 2])) ** 2, axis=0)
    treble = np.fft.rfftfreq(3 * SAMPLE_RATE // 2, 1 / SAMPLE_RATE) > 5_000
    assert -28 < 10 * np.log10(powers[treble].sum() / powers.sum()) < -20
    early, late = (np.mean(audio[:, at : at + SAMPLE_RATE // 4] ** 2) for at in (0, 2 * SAMPLE_RATE))
    assert 10 * np.log10(late / early) > -30
