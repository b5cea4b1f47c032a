"""A preset changes the sound of a mix and not its loudness, so that it can be judged by its sound."""

import functools

import numpy as np
import pytest

from woodshed.analysis.loudness import integrated_loudness
from woodshed.audio import Audio
from woodshed.devices import device_names, preset_keys
from woodshed.engine import play, process

RATE = 48_000
BEAT_S = 0.625
MEANS_TO = {
    "bbd_echo": {"take_off"},
    "cassette": {"dictaphone"},
    "compressor": {"pump"},
    "filter": {"band_pass"},
    "limiter": {"loud", "drum_bus", "flattened"},
    "radio": {"kitchen", "medium_wave_night", "transistor", "telephone", "short_wave", "storm_coming"},
    "vca_compressor": {"house_duck"},
}
"""An echo that grows by itself, small speakers and bands, what waits for a kick in its side chain, and what is to be
louder: the loudness of these is part of what they are."""
KEEPING = [
    (name, key)
    for name in device_names("effect")
    for key in preset_keys(name)
    if key not in MEANS_TO.get(name, ())
]  # fmt: skip


@functools.cache
def band() -> Audio:
    """Two bars of drums, bass and keys at 96 beats a minute, −18 dBFS RMS: a mix as desks are lined up for."""

    def strokes(device: str, preset: str, beats: list[float], velocity: int) -> Audio:
        hits = [(beat * BEAT_S, 0.2, 60, velocity) for beat in beats]
        return play(device, hits, 8 * BEAT_S, RATE, preset=preset)

    def held(device: str, notes: list[tuple[float, float, int]]) -> Audio:
        lines = [(beat * BEAT_S, length * BEAT_S, pitch, 90) for beat, length, pitch in notes]
        return play(device, lines, 8 * BEAT_S, RATE)

    drums = (
        strokes("kick", "punchy", [0, 1.75, 2.5, 4, 5.75, 6.5], 110)
        + strokes("snare", "tight", [1, 3, 5, 7], 105)
        + strokes("hat", "closed", [0.5 * step for step in range(16)], 80)
    )
    bass = held("mono_bass", [(0, 1.4, 33), (2.5, 1, 33), (4, 1.5, 38), (6.5, 1.2, 28)])
    chords = [(0.0, pitch) for pitch in (57, 60, 64, 67)] + [(4.0, pitch) for pitch in (53, 57, 60, 64)]
    keys = held("electric_piano", [(beat, 3.6, pitch) for beat, pitch in chords])
    mix = drums + 0.7 * bass + keys
    power = float(np.mean(mix.astype(np.float64) ** 2))
    return np.asarray(mix * (10 ** (-18 / 20) / power**0.5), np.float32)


@pytest.mark.parametrize(("name", "key"), KEEPING)
def test_no_preset_changes_the_loudness_of_a_mix_by_more_than_4_db(name: str, key: str) -> None:
    """Integrated loudness (ITU-R BS.1770): what 4 dB louder is is heard as better before it is heard as different."""
    heard = process(name, band(), RATE, preset=key, tempo_bpm=60 / BEAT_S)
    assert abs(integrated_loudness(heard, RATE) - integrated_loudness(band(), RATE)) < 4


@pytest.mark.parametrize(("name", "key"), [("compressor", "pump"), ("vca_compressor", "house_duck")])
def test_what_waits_for_the_kick_leaves_the_music_between(name: str, key: str) -> None:
    """Just before the next of four beats, at 120 a minute, the music is as loud as without it, within 4 dB."""
    kick = play("kick", [(0.5 * beat, 0.2, 60, 110) for beat in range(8)], 4.0, RATE, preset="punchy")
    music = band()[:, : 4 * RATE]
    heard = process(name, music, RATE, preset=key, sidechain=kick)
    for beat in range(1, 8):
        before = slice(int((0.5 * beat - 0.06) * RATE), int((0.5 * beat - 0.01) * RATE))
        change = np.std(heard[:, before]) / np.std(music[:, before])
        assert abs(20 * np.log10(change)) < 4


def test_the_presets_that_mean_to_be_louder_or_softer_exist() -> None:
    assert all(keys <= set(preset_keys(name)) for name, keys in MEANS_TO.items())
