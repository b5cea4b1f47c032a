"""What every voice of a drum machine promises."""

from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.devices import device_names, preset_keys
from woodshed.engine import play

SAMPLE_RATE = 48_000
VOICES = [name for name in device_names("instrument") if name.startswith(("boom_", "punch_"))]
PRESETS = [(voice, preset) for voice in VOICES for preset in preset_keys(voice)]
QUIETER = ("hat", "tick", "maracas")
"""What sits lower in a kit, in presets' names."""


def hit(voice: str, velocity: int = 100, length_s: float = 0.5, rate: int = SAMPLE_RATE, **settings: Any) -> Audio:
    """Return one stroke at middle C whose gate closes after 50 ms."""
    return play(voice, [(0.0, 0.05, 60, velocity)], length_s, rate, **settings)


def level_db(audio: Audio) -> float:
    """Return the mean power in dB."""
    return float(10 * np.log10(np.mean(audio.astype(float) ** 2)))


@pytest.mark.parametrize("voice", VOICES)
def test_each_has_eight_presets_or_more(voice: str) -> None:
    assert len(preset_keys(voice)) >= 8


@pytest.mark.parametrize(("voice", "preset"), PRESETS)
def test_a_kit_is_balanced_at_unity(voice: str, preset: str) -> None:
    """Peaks at velocity 100: hats and the like near -14 dBFS, all else near -9, as the other drums."""
    peak = 20 * np.log10(np.abs(hit(voice, length_s=0.8, preset=preset)).max())
    wanted = -14 if any(word in preset for word in QUIETER) else -9
    assert peak == pytest.approx(wanted, abs=5)


@pytest.mark.parametrize("voice", VOICES)
def test_the_accent_follows_the_square_law(voice: str) -> None:
    """Twice the velocity is about 12 dB: General MIDI level 2. With `dynamics` at 0 all are alike.

    2 dB of room: the boom kick's diode takes more of a high trigger away than of a low one.
    """
    soft, loud = (level_db(hit(voice, velocity, age=0)) for velocity in (50, 100))
    assert loud - soft == pytest.approx(12, abs=2)
    soft, loud = (level_db(hit(voice, velocity, age=0, dynamics=0)) for velocity in (50, 100))
    assert loud - soft == pytest.approx(0, abs=1.5)


@pytest.mark.parametrize("voice", VOICES)
def test_a_stroke_rings_on_however_short_the_note(voice: str) -> None:
    """The machine's trigger has a length of its own; below -96 dB a voice is taken for finished."""
    short = play(voice, [(0.0, 0.001, 60, 100)], 0.5, SAMPLE_RATE)
    long = play(voice, [(0.0, 0.4, 60, 100)], 0.5, SAMPLE_RATE)
    assert short == pytest.approx(long, abs=10 ** (-96 / 20))


@pytest.mark.parametrize("voice", VOICES)
def test_a_flam_is_a_softer_stroke_before_the_full_one(voice: str) -> None:
    """40 ms later the full stroke comes, at least as loud as without a flam less what still rings against it."""
    plain = np.abs(hit(voice, age=0)).max()
    heard = hit(voice, flam_s=0.04, age=0)
    grace = np.abs(heard[:, : int(0.038 * SAMPLE_RATE)]).max()
    full = np.abs(heard[:, int(0.039 * SAMPLE_RATE) :]).max()
    assert 0.3 < grace / full < 0.8
    assert full / plain == pytest.approx(1, abs=0.5)


@pytest.mark.parametrize("voice", VOICES)
def test_age_strays_from_stroke_to_stroke_and_a_new_machine_does_not(voice: str) -> None:
    """By the seed alone: the same song has the same strokes, another seed others."""
    aged = [hit(voice, age=1, seed=seed) for seed in (1, 1, 2)]
    assert np.array_equal(aged[0], aged[1])
    assert not np.array_equal(aged[0], aged[2])


@pytest.mark.parametrize("voice", VOICES)
def test_a_voice_sounds_alike_at_every_sample_rate(voice: str) -> None:
    """Power below 16 kHz within 2 dB between 44.1 and 96 kHz."""
    levels = []
    for rate in (44_100, 96_000):
        audio = play(voice, [(0.5 * count, 0.05, 60, 100) for count in range(4)], 2.0, rate)
        power = (np.abs(np.fft.rfft(audio)) ** 2).sum(axis=0) / rate**2
        levels.append(10 * np.log10(power[np.fft.rfftfreq(audio.shape[1], 1 / rate) < 16_000].sum()))
    assert levels[0] == pytest.approx(levels[1], abs=2)
