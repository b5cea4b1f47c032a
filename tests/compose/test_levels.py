"""The balance of sounds, measured with the engine."""

from collections.abc import Iterator

import pytest

from woodshed.analysis.loudness import integrated_loudness
from woodshed.compose import STYLES
from woodshed.compose.automation import RADIO
from woodshed.compose.choosing import versions
from woodshed.compose.levels import MEASURED_LUFS, PLACES, drum_gain_db, swap_gain_db
from woodshed.compose.style import Sound, Strip, Style
from woodshed.compose.vocabulary import INSTRUMENTS
from woodshed.devices import device, device_names, preset_keys
from woodshed.engine import play

BASSES = ("mono_bass", "ladder_mono", "bass_line")
DRUMS = ("kick", "snare", "clap", "rim", "hat", "tom", "crash", "ride", "shaker")
ANALOG_GEAR = {
    "synthesizers": {"ladder_mono", "dco_poly", "bass_line"},
    "drum machines": {name for name in device_names() if name.startswith(("boom_", "punch_"))},
    "tape": {"tape_machine", "cassette", "tape_echo"},
    "bucket brigades": {"bbd_chorus", "bbd_echo"},
    "desks": {"console", "console_channel"},
    "dynamics": {"opto_compressor", "fet_compressor", "vca_compressor", "vari_mu_compressor"},
    "steel": {"spring_reverb", "plate_reverb"},
    "worn": {"vinyl", "radio", "sampler_grit", "noise"},
}
"""The machines that are modelled part by part, each with its certificate."""
IN_ITS_PLACE = {
    "ambient": {"dco_poly", "bbd_chorus", "tape_echo", "ambience"},
    "bossa nova": {"opto_compressor", "vari_mu_compressor", "plate_reverb"},
    "drum and bass": {"ladder_mono", "fet_compressor", "sampler_grit"},
    "funk": {"ladder_mono", "fet_compressor", "opto_compressor", "tape_machine", "plate_reverb"},
    "hip-hop": {"boom_kick", "fet_compressor", "sampler_grit", "radio"},
    "house": {"punch_kick", "boom_clap", "boom_cowbell"},
    "jazz swing": {"vari_mu_compressor", "tape_machine"},
    "lo-fi": {"boom_kick", "cassette", "vinyl", "sampler_grit", "spring_reverb", "bbd_echo", "ambience"},
    "pop": {"dco_poly", "bbd_chorus", "vca_compressor", "console_channel", "plate_reverb"},
    "reggae": {"console_channel", "spring_reverb", "tape_echo"},
    "rock ballad": {"fet_compressor", "console", "console_channel", "tape_machine", "plate_reverb"},
    "synthwave": {"ladder_mono", "dco_poly", "bbd_chorus", "punch_tom", "tape_machine"},
    "trap": {"boom_kick", "boom_snare", "boom_tom"},
    "waltz": {"opto_compressor", "vari_mu_compressor", "tape_machine", "plate_reverb"},
}
"""What records of a style were made with, and a song of that style too."""


def players_of(style: Style) -> Iterator[Strip]:
    """Yield everybody but the drummer."""
    yield from (style.bass.strip, style.melody.strip)
    yield from (part.strip for part in style.chords)
    yield from (part.strip for part in style.arpeggios)
    if style.melody.answers is not None:
        yield style.melody.answers


def sounds_of(style: Style) -> Iterator[Sound]:
    """Yield every instrument sound of a style, whatever the seed chooses."""
    for version in versions(style):
        yield from (strip.sound for strip in players_of(version))
        if version.place is not None:
            yield version.place.sound
        if version.drums is not None:
            yield from version.drums.kit.values()


def effects_of(style: Style) -> Iterator[Sound]:
    """Yield every effect sound of a style, whatever the seed chooses."""
    for version in versions(style):
        for strip in players_of(version):
            yield from strip.effects
        yield from (version.space.reverb, version.space.delay)
        yield from (sound for sound in (version.console, version.medium) if sound is not None)
        if any(move.kind == "tune in" for move in version.moves):
            yield Sound("radio", RADIO)
        if version.drums is not None:
            yield from version.drums.bus


SOUNDS = sorted(
    {(one.kind, one.preset) for style in STYLES.values() for one in sounds_of(style) if one.kind != "ambience"}
)


@pytest.mark.parametrize("style", STYLES.values(), ids=list(STYLES))
def test_every_sound_of_a_style_exists(style: Style) -> None:
    """Devices, presets and parameters are in the catalogue."""
    for sound in (*sounds_of(style), *effects_of(style)):
        known = device(sound.kind)
        assert sound.preset in {"", *preset_keys(sound.kind)}
        assert set(sound.params) <= {parameter.name for parameter in known.parameters}


@pytest.mark.parametrize("style", STYLES.values(), ids=list(STYLES))
def test_a_style_plays_analog_gear_where_it_belongs(style: Style) -> None:
    """Each has something of at least one family; whether it is in its place is for ears, and for the style's file."""
    used = {sound.kind for sound in (*sounds_of(style), *effects_of(style))}
    assert [family for family, machines in ANALOG_GEAR.items() if used & machines]
    assert used >= IN_ITS_PLACE.get(style.name, set())


def test_every_family_of_analog_gear_is_in_some_style() -> None:
    """Synthesizers, drum machines, tape, chips, desks, dynamics, steel and what is worn: none is left in its case."""
    used = {sound.kind for style in STYLES.values() for sound in (*sounds_of(style), *effects_of(style))}
    assert [family for family, machines in ANALOG_GEAR.items() if not used & machines] == []


def test_every_instrument_of_the_vocabulary_exists() -> None:
    """So that whatever a prompt asks for can be played."""
    for instrument in INSTRUMENTS.values():
        assert instrument.sound.preset in {"", *preset_keys(instrument.sound.kind)}


@pytest.mark.parametrize(("kind", "preset"), SOUNDS)
def test_presets_are_as_loud_as_the_balance_takes_them_to_be(kind: str, preset: str) -> None:
    """Within 3 dB of `MEASURED_LUFS`, measured as its module says."""
    if kind in DRUMS or kind.startswith(("boom_", "punch_")):
        audio = play(kind, [(0.0, 0.2, 60, 96)], 0.5, 48_000, preset=preset)
    else:
        audio = play(kind, [(0.0, 1.0, 36 if kind in BASSES else 64, 96)], 1.2, 48_000, preset=preset)
    assert integrated_loudness(audio, 48_000) == pytest.approx(MEASURED_LUFS[kind][preset], abs=3.0)


def test_a_louder_preset_is_turned_down() -> None:
    """Half the way for drums, all the way for a sound that takes another's place."""
    usual = PLACES["kick"][1]
    louder = MEASURED_LUFS["kick"]["hard_techno"] - usual
    assert drum_gain_db("kick", Sound("kick", "hard_techno")) == -louder / 2
    quiet, loud = Sound("plucked_string", "steel_guitar"), Sound("organ", "gospel_full")
    assert swap_gain_db(quiet, loud) == -swap_gain_db(loud, quiet) < 0
