"""What the catalogue says of devices, and how settings are put together."""

import math
from pathlib import Path

import pytest

from woodshed.devices import HOST_PARAMETERS, catalogue, device, device_names, preset, preset_keys, settings
from woodshed.errors import DeviceError


def test_every_device_folder_is_listed() -> None:
    """One folder, one device."""
    folders = {path.parent.name for path in catalogue.DEVICES.glob("*/*.dsp") if path.stem == path.parent.name}
    assert set(device_names()) == folders
    assert set(device_names("instrument")) | set(device_names("effect")) == folders


@pytest.mark.parametrize("name", device_names())
def test_every_default_is_in_range_and_every_menu_value_too(name: str) -> None:
    """A parameter starts where it can be set."""
    for parameter in device(name).parameters:
        assert parameter.minimum <= parameter.default <= parameter.maximum
        assert all(parameter.minimum <= value <= parameter.maximum for _, value in parameter.choices)


@pytest.mark.parametrize("name", device_names())
def test_every_preset_fits_its_device(name: str) -> None:
    """Reading a preset checks its names and values; each says what it is, in words of its own."""
    assert len(preset_keys(name)) >= 8
    for key in preset_keys(name):
        found = preset(name, key)
        assert found.name
        assert found.description
        assert set(settings(name, key)) == {p.name for p in device(name).parameters if not p.hidden}
    assert len({preset(name, key).name for key in preset_keys(name)}) == len(preset_keys(name))
    assert len({tuple(settings(name, key).values()) for key in preset_keys(name)}) == len(preset_keys(name))


def test_instruments_end_with_what_the_engine_adds() -> None:
    """voice_mode, glide_s, bend_semitones and tune_cents follow the instrument's own parameters."""
    kick = device("kick")
    assert kick.parameters[-4:] == HOST_PARAMETERS
    assert kick.index("voice_mode") == len(kick.parameters) - 4
    assert "glide_s" not in settings("compressor")


def test_params_go_over_the_preset_and_the_preset_over_the_defaults() -> None:
    """The nearer to the person, the stronger."""
    key = preset_keys("kick")[0]
    name, value = next(iter(preset("kick", key).params.items()))
    parameter = device("kick").parameter(name)
    other = parameter.minimum if value != parameter.minimum else parameter.maximum
    assert settings("kick", key)[name] == value
    assert settings("kick", key, {name: other})[name] == other
    assert settings("kick")[name] == parameter.default


def test_values_are_clamped_and_menus_take_their_labels() -> None:
    """A slider cannot leave its range; labels are easier to remember than numbers."""
    assert settings("kick", params={"glide_s": 99})["glide_s"] == 2
    assert settings("kick", params={"glide_s": -math.inf})["glide_s"] == 0
    assert settings("kick", params={"voice_mode": "legato"})["voice_mode"] == 2


@pytest.mark.parametrize(
    ("name", "key", "params", "remedy"),
    [
        ("kik", "", {}, "Did you mean kick?"),
        ("theremin_of_2040", "", {}, ", such as "),
        ("kick", "depe", {}, "Did you mean deep?"),
        ("kick", "", {"glide": 1.0}, "Did you mean glide_s?"),
        ("kick", "", {"gate": 1.0}, "Choose one of"),
        ("kick", "", {"glide_s": math.nan}, "Give it a number from 0 to 2."),
        ("kick", "", {"glide_s": "slow"}, "Give it a number from 0 to 2."),
        ("kick", "", {"voice_mode": "duo"}, "Choose one of: Poly, Mono, Legato."),
    ],
)
def test_a_mistake_is_answered_with_what_may_be_meant(
    name: str, key: str, params: dict[str, float | str], remedy: str
) -> None:
    """What the engine writes itself (`gate`) nobody sets."""
    with pytest.raises(DeviceError) as caught:
        settings(name, key, params)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[loud\n", "cannot be read"),
        ("[loud.params]\nlouder = 1\n", 'no parameter "louder"'),
        ("[loud.params]\nglide_s = 3\n", "sets glide_s to 3"),
    ],
)
def test_a_wrong_preset_file_is_named(
    text: str, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever wrote it learns which preset and which value."""
    (tmp_path / "kick").mkdir()
    (tmp_path / "kick" / "presets.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(catalogue, "DEVICES", tmp_path)
    catalogue.presets.cache_clear()
    try:
        with pytest.raises(DeviceError, match=complaint):
            preset_keys("kick")
    finally:
        catalogue.presets.cache_clear()


def test_an_engine_that_was_never_built_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue is one of the build's results."""
    monkeypatch.setattr(catalogue, "CATALOGUE", tmp_path / "catalogue.json")
    catalogue.specs.cache_clear()
    try:
        with pytest.raises(DeviceError, match="has not been built"):
            device("kick")
    finally:
        catalogue.specs.cache_clear()


def test_short_drums_are_computed_one_by_one() -> None:
    """A snare's voices seldom meet; a hat rings into its next note, and pads hold chords (devices/README.md, Lanes)."""
    assert [name for name in ("snare", "punch_snare", "hat", "ladder_synth") if device(name).lanes] == [
        "hat",
        "ladder_synth",
    ]
