"""The organ's drawbars sound the harmonics they are named after, three decibels a mark."""

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
DRAWBARS = {
    "drawbar_16": -12, "drawbar_5_3": 7, "drawbar_8": 0, "drawbar_4": 12, "drawbar_2_3": 19, "drawbar_2": 24,
    "drawbar_1_5": 28, "drawbar_1_3": 31, "drawbar_1": 36,
}  # fmt: skip
BARE: dict[str, Any] = {
    **dict.fromkeys(DRAWBARS, 0), "percussion": 0, "click": 0, "vibrato": 0, "rotary": 0, "tone_hz": 20_000,
    "drive_db": 0,
}  # fmt: skip


def organ(pitch: int, length_s: float = 1.5, *, velocity: int = 100, rate: int = SAMPLE_RATE, **settings: Any) -> Audio:
    """Return one held note, all drawbars in but those of `settings`, nothing else on."""
    return play("organ", [(0.0, length_s + 0.1, pitch, velocity)], length_s, rate, **{**BARE, **settings})


def power_db(audio: Audio, hz: float) -> float:
    """Return the power around a frequency, in dB, after the first tenth of a second."""
    return measure_partial_db(audio[0, SAMPLE_RATE // 10 :].astype(float), hz, SAMPLE_RATE)


def strongest_hz(audio: Audio, rate: int = SAMPLE_RATE) -> float:
    """Return the frequency of the strongest partial."""
    return measure_frequency(audio[0, rate // 10 :].astype(float), rate)


def level_db(audio: Audio, start_s: float, stop_s: float) -> float:
    """Return the mean power between two moments, in dB."""
    return rms_db(audio[:, int(start_s * SAMPLE_RATE) : int(stop_s * SAMPLE_RATE)].astype(float))


def envelope(audio: Audio) -> NDArray[np.float64]:
    """Return the level of the left side, a hundred times a second."""
    return np.asarray(np.sqrt(np.mean(audio[0].reshape(-1, 480).astype(float) ** 2, axis=1)))


def strongest_rate(movement: NDArray[np.float64]) -> float:
    """Return the strongest frequency of a movement sampled a hundred times a second."""
    windowed = (movement - movement.mean()) * np.hanning(movement.size)
    return float(np.fft.rfftfreq(movement.size, 0.01)[np.argmax(np.abs(np.fft.rfft(windowed)))])


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("pitch", [36, 60, 69, 96])
def test_every_key_is_in_tune(pitch: int, rate: int) -> None:
    """Equal temperament, A4 = 440 Hz, within one cent."""
    hz = strongest_hz(organ(pitch, drawbar_8=8, rate=rate), rate)
    assert abs(1200 * np.log2(hz / hz_of_pitch(pitch))) < 1


@pytest.mark.parametrize(("drawbar", "semitones"), DRAWBARS.items())
def test_each_drawbar_sounds_its_wheel(drawbar: str, semitones: int) -> None:
    """Footages in semitones of the tempered wheels: 5 1/3 feet is a fifth of 700 cents (Hammond service manual)."""
    hz = strongest_hz(organ(60, **{drawbar: 8}))
    assert abs(1200 * np.log2(hz / hz_of_pitch(60 + semitones))) < 1


@pytest.mark.parametrize("marks", [2, 5, 7])
def test_each_mark_of_a_drawbar_is_3_db(marks: int) -> None:
    """Eight is full; the amplifier is all but straight at this level."""
    full, less = organ(60, drawbar_8=8, drawbar_16=1), organ(60, drawbar_8=marks, drawbar_16=1)
    fall = power_db(full, hz_of_pitch(60)) - power_db(less, hz_of_pitch(60))
    assert fall == pytest.approx(3 * (8 - marks), abs=0.7)


def test_a_drawbar_pushed_in_is_silent() -> None:
    assert np.abs(organ(60)).max() == 0


@pytest.mark.parametrize(("pitch", "expected"), [(78, 114), (79, 103), (90, 114), (91, 103), (108, 108)])
def test_where_there_is_no_wheel_the_octave_below_sounds(pitch: int, expected: int) -> None:
    """The highest wheel is F sharp, 5920 Hz; above it the 1 foot, three octaves up, folds back."""
    hz = strongest_hz(organ(pitch, drawbar_1=8))
    assert abs(1200 * np.log2(hz / hz_of_pitch(expected))) < 1


@pytest.mark.parametrize(("choice", "semitones"), [(1, 12), (2, 19)])
def test_percussion_is_a_short_second_or_third_harmonic(choice: int, semitones: int) -> None:
    """60 dB in `percussion_s`: gone while the key is still held."""
    audio = organ(60, 2.0, percussion=choice, percussion_level=1, percussion_s=0.5)
    early = audio[:, :24_000]
    times = np.arange(24_000) / SAMPLE_RATE
    strengths = {s: abs(np.dot(early[0], np.exp(-2j * np.pi * hz_of_pitch(60 + s) * times))) for s in (12, 19)}
    assert strengths[semitones] > 30 * strengths[31 - semitones]
    assert level_db(audio, 0.1, 0.12) - level_db(audio, 0.3, 0.32) == pytest.approx(24, abs=1)
    assert level_db(audio, 1.5, 2.0) < -90


@pytest.mark.parametrize(("choice", "most_cents"), [(1, 12.5), (2, 25), (3, 37.5)])
def test_the_scanner_bends_by_its_depth(choice: int, most_cents: float) -> None:
    """A delay swept by 0.5 ms to each side at 6.9 Hz bends by 2 pi 6.9 x 0.0005: 37 cents. V1 is a third of it."""
    audio = organ(81, 2.0, drawbar_8=8, vibrato=choice)
    times = np.arange(audio.shape[1]) / SAMPLE_RATE
    mixed_down = audio[0] * np.exp(-2j * np.pi * 880 * times)
    smooth = np.convolve(mixed_down, np.hanning(480), "same")[4800:-4800:48]
    hz = np.diff(np.unwrap(np.angle(smooth))) * 1000 / (2 * np.pi)
    assert 1200 * np.log2(1 + hz.max() / 880) == pytest.approx(most_cents, rel=0.12)


def test_the_chorus_beats_at_the_scanner_speed() -> None:
    """Sound and scanned sound together cancel and add as the delay sweeps."""
    movement = envelope(organ(84, 3.0, drawbar_8=8, vibrato=6))[20:280]
    assert movement.max() > 1.5 * movement.min()


@pytest.mark.parametrize(("speed", "turns_hz"), [(1, 0.8), (2, 6.7)])
def test_the_horn_turns_at_its_speed(speed: int, turns_hz: float) -> None:
    """About 48 and 400 turns a minute (Henricksen 1981): a high note swells that often."""
    movement = envelope(organ(96, 6.0, drawbar_8=8, rotary=speed, rotary_depth=1))[50:550]
    assert strongest_rate(movement) == pytest.approx(turns_hz, abs=0.25)


def test_velocity_is_not_felt() -> None:
    """A tone wheel organ knows no touch."""
    assert np.array_equal(organ(60, 0.3, velocity=20, drawbar_8=8), organ(60, 0.3, velocity=127, drawbar_8=8))


def test_the_note_ends_with_the_key() -> None:
    audio = play("organ", [(0.0, 0.5, 60, 100)], 1.5, SAMPLE_RATE, preset="rock_organ")
    assert np.abs(audio[:, SAMPLE_RATE:]).max() == 0


@pytest.mark.parametrize("preset", preset_keys("organ"))
def test_presets_are_about_as_loud_as_each_other(preset: str) -> None:
    """A C major chord at velocity 100 swells or starts to -20 dBFS, 3 dB up or down."""
    audio = play("organ", [(0.0, 1.5, pitch, 100) for pitch in (60, 64, 67)], 1.5, SAMPLE_RATE, preset=preset)
    assert max(level_db(audio, 0.0, 0.3), level_db(audio, 0.3, 1.4)) == pytest.approx(-20, abs=3)


@pytest.mark.parametrize("rate", [176_400, 192_000, 384_000])
@pytest.mark.parametrize("preset", ["gospel_full", "rock_organ"])
def test_a_turning_speaker_is_as_loud_at_every_sample_rate(preset: str, rate: int) -> None:
    """The way to the microphones takes more samples then; it still fits into its line."""
    usual, high = (
        np.abs(play("organ", [(0.0, 0.4, 60, 100)], 0.5, each, preset=preset)).max() for each in (SAMPLE_RATE, rate)
    )
    assert high == pytest.approx(usual, rel=0.15)
