"""A drum alone on its track is heard as it was designed on the keys that every drum part is written for."""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import measure_frequency
from woodshed.engine import play, render_mix
from woodshed.song.document import MASTER, START, Clip, Device, Note, Song, Track, Zone
from woodshed.units import Ticks

RATE = 48_000
KITS = {
    "": ("kick", "rim", "snare", "clap", "snare", "hat", "crash", "ride", "cowbell", "shaker", "triangle"),
    "boom": ("kick", "rim", "snare", "clap", "snare", "cymbals", "cymbals", "", "cowbell", "", ""),
    "punch": ("kick", "rim", "snare", "", "snare", "cymbals", "cymbals", "cymbals", "", "", ""),
}
KEYS = (
    (35, 36), (37,), (38,), (39,), (40,), (42, 44, 46), (49, 52, 55, 57), (51, 53, 59), (56,),
    (54, 58), (80, 81),
)  # fmt: skip
"""Bass drums, side stick, snare, clap, electric snare, hats, crashes, rides, cowbell, tambourine, triangles."""


@pytest.mark.parametrize("machine", KITS)
def test_on_its_keys_in_the_kit_a_drum_sounds_as_on_middle_c(machine: str) -> None:
    """The keys are those of General MIDI 1, percussion key map; bit for bit."""
    for name, keys in zip(KITS[machine], KEYS, strict=True):
        kind = "_".join(word for word in (machine, name) if word)
        heard = {key: play(kind, [(0, 0.1, key, 100)], 0.3, RATE) for key in (60, *keys)} if name else {}
        assert all(np.array_equal(heard[60], other) for other in heard.values()), kind


def test_toms_keep_their_tuning_where_timpani_play() -> None:
    """An octave within the keys of a kit's toms is twice the pitch."""
    heard = {key: play("tom", [(0, 0.1, key, 100)], 0.6, RATE, drop_semitones=0)[0] for key in (38, 50)}
    low, high = (measure_frequency(wave[4_800:24_000].astype(np.float64), RATE) for wave in heard.values())
    assert high == pytest.approx(2 * low, rel=0.02)


def test_the_deep_kick_on_key_36_has_the_pitch_of_its_circuit() -> None:
    """49 Hz (Werner, Abel, Smith, DAFx-14); an octave below middle C, which no kit has for it, is half of it."""
    settings: dict[str, Any] = {"decay": 0.9, "sigh": 0, "age": 0}
    heard = {key: play("boom_kick", [(0, 0.05, key, 60)], 1.5, RATE, **settings)[0] for key in (36, 48)}
    found = {key: measure_frequency(wave[9_600:57_600].astype(np.float64), RATE) for key, wave in heard.items()}
    assert found[36] == pytest.approx(49, abs=0.5)
    assert found[48] == pytest.approx(24.5, abs=0.3)


def test_a_zone_that_names_a_pitch_is_obeyed() -> None:
    """A rack may tune a drum down on its own key: an octave below middle C is another sound than on it."""

    def heard(zone: Zone | None) -> float:
        drum = Device("kick", "boom_kick", params={"age": 0}, zone=zone)
        clip = Clip("beat", START, Ticks(3840), notes=(Note("stroke", START, Ticks(240), 36),))
        song = Song(tracks=(Track("drum", "Drum", devices=(drum,), clips=(clip,)), Track(MASTER, "Master", "master")))
        wave = render_mix(song).audio[0]
        return measure_frequency(wave[9_600:57_600].astype(np.float64), RATE)

    assert heard(Zone(36, 36)) == pytest.approx(heard(None), rel=1e-6)
    assert heard(Zone(36, 36, pitch=48)) == pytest.approx(heard(None) / 2, rel=0.02)
