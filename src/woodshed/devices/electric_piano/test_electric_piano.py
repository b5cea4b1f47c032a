"""The electric piano is in tune, growls when hit hard, and dies away as it should."""

from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.measures import measure_frequency, measure_partial_db, rms_db
from woodshed.devices import preset_keys
from woodshed.engine import play
from woodshed.units import hz_of_pitch

SAMPLE_RATE = 48_000
BARE: dict[str, Any] = {"tremolo": 0, "hammer": 0, "bell": 0, "treble_hz": 20_000}


def piano(pitch: int, length_s: float = 1.0, *, velocity: int = 100, rate: int = SAMPLE_RATE, **settings: Any) -> Audio:
    """Return one held note of a bare tine, changed by `settings`."""
    return play("electric_piano", [(0.0, length_s + 0.1, pitch, velocity)], length_s, rate, **{**BARE, **settings})


def power_db(audio: Audio, hz: float) -> float:
    """Return the power around a frequency, in dB, after the first tenth of a second."""
    return measure_partial_db(audio[0, SAMPLE_RATE // 10 :].astype(float), hz, SAMPLE_RATE)


def pitch_hz(audio: Audio, near_hz: float, rate: int = SAMPLE_RATE) -> float:
    """Return the frequency of the strongest partial within a semitone."""
    return measure_frequency(audio[0, rate // 10 :].astype(float), rate, 0.94 * near_hz, 1.06 * near_hz)


def level_db(audio: Audio, start_s: float, stop_s: float) -> float:
    """Return the mean power between two moments, in dB."""
    return rms_db(audio[:, int(start_s * SAMPLE_RATE) : int(stop_s * SAMPLE_RATE)].astype(float))


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("pitch", [28, 45, 60, 81, 100])
def test_every_key_is_in_tune(pitch: int, rate: int) -> None:
    """Equal temperament, A4 = 440 Hz, within one cent."""
    hz = pitch_hz(piano(pitch, 1.5, rate=rate), hz_of_pitch(pitch), rate)
    assert abs(1200 * np.log2(hz / hz_of_pitch(pitch))) < 1


def test_a_hard_note_growls() -> None:
    """A wide swing leaves the straight part of the pickup: the third harmonic grows faster than the first."""
    first = hz_of_pitch(48)
    soft, hard = piano(48, velocity=30), piano(48, velocity=120)
    thirds = [power_db(audio, 3 * first) - power_db(audio, first) for audio in (soft, hard)]
    assert thirds[1] > thirds[0] + 10


def test_a_soft_note_is_nearly_a_sine() -> None:
    """Where the swing is small the pickup is straight."""
    audio = piano(60, velocity=10, bark=0)
    assert power_db(audio, 2 * hz_of_pitch(60)) < power_db(audio, hz_of_pitch(60)) - 20


def test_a_pickup_near_the_middle_hears_the_octave() -> None:
    """The flux is even around the middle of the tine, so a centred pickup doubles the frequency."""
    second, first = 2 * hz_of_pitch(60), hz_of_pitch(60)
    centred, aside = piano(60, pickup=0), piano(60, pickup=1)
    assert power_db(centred, second) - power_db(centred, first) > power_db(aside, second) - power_db(aside, first) + 10


def test_middle_c_falls_60_db_in_its_decay_time() -> None:
    """Once the tine alone has died, after a third of it: 20 dB in the next third."""
    audio = piano(60, 6.0, decay_s=6, bark=0, velocity=40)
    assert level_db(audio, 2.9, 3.1) - level_db(audio, 4.9, 5.1) == pytest.approx(20, abs=1)


def test_high_notes_die_sooner() -> None:
    """Two octaves up the ring lasts 2^-1.2 as long."""
    falls = [level_db(a, 0.5, 0.7) - level_db(a, 1.7, 1.9) for a in (piano(60, 2.0), piano(84, 2.0))]
    assert falls[1] > 1.5 * falls[0]


def test_the_bell_is_the_second_mode_of_a_clamped_bar() -> None:
    """6.267 for a bare bar (Fletcher and Rossing, ch. 2), 6.4 with the spring that tunes it; it fades first."""
    audio = piano(60, 1.0, bell=1, bark=0, bell_decay_s=3)
    second = 6.4 * hz_of_pitch(60)
    assert abs(1200 * np.log2(pitch_hz(audio, second) / second)) < 3
    assert power_db(audio, second) > power_db(piano(60, 1.0, bark=0), second) + 30


def test_the_tremolo_swings_from_side_to_side_at_its_speed() -> None:
    """Left and right move against each other, five times a second."""
    audio = piano(60, 2.0, tremolo=1, tremolo_hz=5)
    envelope = np.sqrt(np.mean(audio[:, : 2 * SAMPLE_RATE].reshape(2, -1, 480).astype(float) ** 2, axis=2))
    swing = envelope[0] / (envelope[0] + envelope[1]) - 0.5
    rates = np.fft.rfftfreq(swing.size, 0.01)
    assert rates[np.argmax(np.abs(np.fft.rfft(swing * np.hanning(swing.size))))] == pytest.approx(5, abs=0.5)
    assert swing.max() - swing.min() > 0.8


def test_the_damper_stops_the_note_in_its_release_time() -> None:
    """60 dB in `release_s`: 24 dB between one fifth and three fifths of it."""
    audio = play("electric_piano", [(0.0, 1.0, 60, 60)], 2.5, SAMPLE_RATE, **{**BARE, "release_s": 0.5, "bark": 0})
    fall = level_db(audio, 1.09, 1.11) - level_db(audio, 1.29, 1.31)
    assert fall == pytest.approx(24, abs=1.5)
    assert np.abs(audio[:, 2 * SAMPLE_RATE :]).max() == 0


@pytest.mark.parametrize("preset", preset_keys("electric_piano"))
def test_presets_are_about_as_loud_as_each_other(preset: str) -> None:
    """A C major chord at velocity 100 swells or starts to -20 dBFS, 3 dB up or down."""
    audio = play("electric_piano", [(0.0, 1.5, pitch, 100) for pitch in (60, 64, 67)], 1.5, SAMPLE_RATE, preset=preset)
    assert max(level_db(audio, 0.0, 0.3), level_db(audio, 0.3, 1.4)) == pytest.approx(-20, abs=3)


def test_a_harder_hammer_knocks_brighter() -> None:
    """Its two low-passes open from 0.9 and 0.4 kHz to 10 and 5 kHz: more treble than its level alone would bring."""

    def treble_db(hammer: float) -> float:
        audio = play("electric_piano", [(0.0, 0.1, 48, 100)], 0.1, SAMPLE_RATE, **{**BARE, "hammer": hammer})
        sound = audio[0, :4800].astype(float)
        powers = np.abs(np.fft.rfft(sound * np.hanning(sound.size))) ** 2
        return float(10 * np.log10(powers[np.fft.rfftfreq(sound.size, 1 / SAMPLE_RATE) > 5_000].sum()))

    assert treble_db(1.0) - treble_db(0.5) > 20 * np.log10(2) + 3
