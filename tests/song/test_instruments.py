"""Which of our instruments plays what in General MIDI."""

from __future__ import annotations

from pathlib import Path
from tomllib import loads

import pytest

import woodshed
from woodshed.song.document import MASTER, START, Clip, Device, Note, Song, Track
from woodshed.song.edits import check_song
from woodshed.song.instruments import (
    DRUMS,
    KITS,
    drum_of_note,
    family_of_program,
    program_of_sound,
    rack_of_notes,
    sound_of_program,
)
from woodshed.units import Ticks

DEVICES = Path(woodshed.__file__).parent / "devices"


def presets_of(kind: str) -> set[str]:
    """Return the presets that a device's folder holds."""
    return set(loads((DEVICES / kind / "presets.toml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("program", range(128))
def test_every_program_has_an_instrument_whose_preset_exists(program: int) -> None:
    """And a gain that leaves room for a band."""
    sound = sound_of_program(program)
    assert sound.preset in presets_of(sound.kind)
    for kind, preset in sound.effects:
        assert preset in presets_of(kind)
    assert -20 <= sound.gain_db <= 9


@pytest.mark.parametrize("kit", [0, *KITS])
def test_every_drum_note_of_every_kit_has_a_preset_that_exists(kit: int) -> None:
    """General MIDI names 35 to 81."""
    assert set(range(35, 82)) <= set(DRUMS)
    for note in range(128):
        drum = drum_of_note(note, kit)
        assert drum.preset in presets_of(drum.kind)


def test_a_closed_hat_silences_an_open_one() -> None:
    """42, 44 and 46 share a choke group; the kick has none."""
    rack = {device.zone.low: device for device in rack_of_notes([36, 42, 44, 46, 36], "kit-") if device.zone}
    assert {note: device.zone.choke for note, device in rack.items() if device.zone} == {36: 0, 42: 1, 44: 1, 46: 1}
    assert [device.kind for device in rack.values()] == ["kick", "hat", "hat", "hat"]


def test_toms_fall_from_high_to_low() -> None:
    """50 is the highest, 41 the lowest: mapped to presets and tuned."""
    order = {"low": 0, "mid": 1, "high": 2}
    toms = [drum_of_note(note) for note in (41, 43, 45, 47, 48, 50)]
    heights = [(order[tom.preset], tom.pitch) for tom in toms]
    assert heights == sorted(heights)
    assert len(set(heights)) == 6


def test_families_are_those_of_general_midi() -> None:
    """Sixteen families of eight programs; 33 is fingered bass."""
    assert family_of_program(33) == "bass"
    assert sound_of_program(33).kind == "mono_bass"
    assert family_of_program(127) == "sound effect"


def test_our_sounds_find_their_way_back_to_a_program() -> None:
    """So that others play something near when we write MIDI."""
    assert family_of_program(program_of_sound("mono_bass", "slap_bass")) == "bass"
    assert family_of_program(program_of_sound("organ", "gospel_full")) == "organ"
    assert program_of_sound("sampler", "keys") == 80


def test_a_rack_is_a_possible_track() -> None:
    """Its device ids are its own."""
    rack: tuple[Device, ...] = rack_of_notes(range(35, 82), "kit-")
    clip = Clip("beat", START, Ticks(960), notes=(Note("n", START, Ticks(10), 36),))
    check_song(Song(tracks=(Track("drums", "Drums", devices=rack, clips=(clip,)), Track(MASTER, "Master", "master"))))
