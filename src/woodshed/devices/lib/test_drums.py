"""What every drum promises, whatever it sounds like."""

from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.devices import preset_keys
from woodshed.engine import play

SAMPLE_RATE = 48_000
MIDDLE_C = 60
INAUDIBLE = 10 ** (-96 / 20)  # a voice below this for a while is taken for finished
DRUMS = ("kick", "snare", "clap", "rim", "hat", "tom", "crash", "ride", "shaker", "cowbell", "conga", "triangle")
DESIGNED_PEAK_DBFS = {"kick": -8, "snare": -8, "hat": -14, "shaker": -14, "triangle": -14}
AGREED_PRESETS = {
    "kick": "deep punchy acoustic dusty long_tone hard_techno",
    "snare": "tight fat dusty brush trap gated electro",
    "clap": "classic wide snap room",
    "rim": "side_stick wood clave click",
    "hat": "closed open pedal dusty_closed dusty_open tight_closed trap_closed",
    "tom": "low mid high electronic_low electronic_mid electronic_high",
    "crash": "bright dark splash china",
    "ride": "ping dark bell wash",
    "shaker": "soft egg cabasa tambourine",
    "cowbell": "classic cowbell agogo_high agogo_low",
    "conga": "open_high open_low muted slap bongo_high bongo_low timbale",
    "triangle": "open muted",
}
PRESETS = [(drum, preset) for drum in DRUMS for preset in AGREED_PRESETS[drum].split()]


def hit(drum: str, velocity: int = 100, length_s: float = 0.5, **settings: Any) -> Audio:
    """Return one hit at middle C whose gate closes after 50 ms."""
    return play(drum, [(0.0, 0.05, MIDDLE_C, velocity)], length_s, SAMPLE_RATE, **settings)


def peak_dbfs(audio: Audio) -> float:
    """Return the highest sample of either side."""
    return float(20 * np.log10(np.abs(audio).max()))


def brightness_hz(audio: Audio) -> float:
    """Return the centre of gravity of the power spectrum of both sides together."""
    power = (np.abs(np.fft.rfft(audio)) ** 2).sum(axis=0)
    return float((power * np.fft.rfftfreq(audio.shape[1], 1 / SAMPLE_RATE)).sum() / power.sum())


@pytest.mark.parametrize("drum", DRUMS)
def test_a_kit_has_the_presets_that_the_composer_asks_for(drum: str) -> None:
    """The names are agreed between composer and devices."""
    assert set(AGREED_PRESETS[drum].split()) <= set(preset_keys(drum))


@pytest.mark.parametrize(("drum", "preset"), PRESETS)
def test_a_kit_is_balanced_at_unity(drum: str, preset: str) -> None:
    """At velocity 100 kick and snare peak near -8 dBFS, hats and shaker near -14, the others near -10."""
    peak = peak_dbfs(play(drum, [(0.0, 0.05, MIDDLE_C, 100)], 0.8, SAMPLE_RATE, preset=preset))
    assert peak == pytest.approx(DESIGNED_PEAK_DBFS.get(drum, -10), abs=5.5)


@pytest.mark.parametrize("drum", DRUMS)
def test_a_harder_hit_is_louder_and_brighter(drum: str) -> None:
    """Twice the velocity is about 12 dB louder: the square law of General MIDI level 2."""
    soft, medium, hard = (hit(drum, velocity) for velocity in (30, 60, 120))
    loudness = [10 * np.log10(np.mean(audio**2)) for audio in (soft, medium, hard)]
    assert loudness[1] - loudness[0] == pytest.approx(12, abs=4.5)
    assert loudness[2] - loudness[1] == pytest.approx(12, abs=4.5)
    assert brightness_hz(soft) < brightness_hz(medium) < brightness_hz(hard)


@pytest.mark.parametrize("drum", DRUMS)
def test_without_dynamics_every_hit_is_equally_loud(drum: str) -> None:
    """`dynamics` 0 takes the square law away; only the colour still follows the velocity."""
    soft, hard = (np.mean(hit(drum, velocity, dynamics=0) ** 2) for velocity in (50, 110))
    assert 10 * np.log10(hard / soft) == pytest.approx(0, abs=5)


@pytest.mark.parametrize("drum", DRUMS)
def test_a_drum_rings_on_however_short_the_note(drum: str) -> None:
    """A drum is a one-shot: the gate's length changes nothing."""
    short = play(drum, [(0.0, 0.001, MIDDLE_C, 100)], 0.5, SAMPLE_RATE)
    long = play(drum, [(0.0, 0.4, MIDDLE_C, 100)], 0.5, SAMPLE_RATE)
    assert short == pytest.approx(long, abs=INAUDIBLE)


@pytest.mark.parametrize(("drum", "preset"), PRESETS)
def test_every_hit_ends_by_itself(drum: str, preset: str) -> None:
    """Twice the longest decay of the presets (5.5 s) is enough to reach silence from any of them."""
    audio = play(drum, [(0.0, 0.05, MIDDLE_C, 127)], 12.0, SAMPLE_RATE, preset=preset)
    assert peak_dbfs(audio[:, -SAMPLE_RATE // 10 :] + np.float32(1e-12)) < -96


@pytest.mark.parametrize("drum", DRUMS)
def test_no_two_hits_are_the_same_yet_every_rendering_is(drum: str) -> None:
    """The variation comes from the seed and the count of notes alone."""
    twice = [(0.0, 0.05, MIDDLE_C, 100), (3.0, 0.05, MIDDLE_C, 100)]
    audio = play(drum, twice, 3.5, SAMPLE_RATE, decay_s=0.2, seed=5)
    first, second = audio[:, : SAMPLE_RATE // 4], audio[:, 3 * SAMPLE_RATE :][:, : SAMPLE_RATE // 4]
    assert not np.array_equal(first, second)
    assert 10 * np.log10(np.mean(first**2) / np.mean(second**2)) == pytest.approx(0, abs=3)
    assert np.array_equal(audio, play(drum, twice, 3.5, SAMPLE_RATE, decay_s=0.2, seed=5))
    assert not np.array_equal(audio, play(drum, twice, 3.5, SAMPLE_RATE, decay_s=0.2, seed=6))


@pytest.mark.parametrize("drum", DRUMS)
def test_tone_leads_from_dark_to_bright(drum: str) -> None:
    """One half is as designed."""
    dark, designed, bright = (hit(drum, tone=tone) for tone in (0.1, 0.5, 0.9))
    assert brightness_hz(dark) < brightness_hz(designed) < brightness_hz(bright)


@pytest.mark.parametrize("drum", DRUMS)
def test_a_drum_sounds_alike_at_every_sample_rate(drum: str) -> None:
    """Third-octave-wide detail may differ by the noise; loudness below 16 kHz may not by more than 2 dB."""
    levels = []
    for sample_rate in (44_100, 96_000):
        hits = [(0.5 * count, 0.05, MIDDLE_C, 100) for count in range(4)]
        audio = play(drum, hits, 2.0, sample_rate)
        power = (np.abs(np.fft.rfft(audio)) ** 2).sum(axis=0) / sample_rate**2
        levels.append(10 * np.log10(power[np.fft.rfftfreq(audio.shape[1], 1 / sample_rate) < 16_000].sum()))
    assert levels[0] == pytest.approx(levels[1], abs=2)
