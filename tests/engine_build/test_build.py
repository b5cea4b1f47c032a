"""The build makes again only what changed, names what is wrong, and keeps what was right."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest

from woodshed.engine.build import BuildError, build_engine
from woodshed.engine.build.engine import Place, build
from woodshed.engine.build.faust import Device, choices_of
from woodshed.engine.build.kernel import number

GAIN = """
declare name "Gain";
declare kind "effect";
gain_db = hslider("gain_db[unit:dB][group:Main][order:2][doc:How much louder.]", 0, -60, 12, 0.1);
process = *(10 ^ (gain_db / 20)), *(10 ^ (gain_db / 20));
"""
SWITCH = """
declare kind "effect";
on = checkbox("on");
mode = nentry("mode[style:menu{'Low pass':0;'High pass':1}]", 0, 0, 1, 1);
ratio = hslider("ratio[scale:log]", 2, 1, 20, 0.1);
process = *(on), *(ratio + mode);
"""

LaidOut = Callable[..., Place]


def objects(place: Place) -> dict[str, int]:
    """Return the compiled objects and when each was made."""
    return {path.name: path.stat().st_mtime_ns for path in place.folders.objects.glob("*.o")}


def quiet(_: str) -> None:
    """Say nothing."""


def test_only_what_changed_is_compiled_again(laid_out_with: LaidOut, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unchanged tree starts no compiler; a changed device is compiled alone."""
    place = laid_out_with(plain=GAIN, switch=SWITCH)
    build(place, targets=("native",), say=quiet)
    before = objects(place)
    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", started := Mock())
        build(place, targets=("native",), say=quiet)
    started.assert_not_called()
    assert objects(place) == before
    (place.devices / "plain" / "plain.dsp").write_text(GAIN.replace("-60", "-70"), encoding="utf-8")
    build(place, targets=("native",), say=quiet)
    after = objects(place)
    assert {name.split("-")[0] for name in after.keys() ^ before.keys()} == {"plain"}
    assert all(after[name] == before[name] for name in after.keys() & before.keys())


def test_a_device_that_fails_is_named_and_stays_as_it_was(laid_out_with: LaidOut) -> None:
    """The compiler's own words are in the report; the other devices are built."""
    place = laid_out_with(plain=GAIN, switch=SWITCH)
    build(place, targets=("native",), say=quiet)
    (place.devices / "plain" / "plain.dsp").write_text("process = nonsense;", encoding="utf-8")
    report = build(place, targets=("native",), say=quiet)
    assert list(report.failed) == ["plain"]
    assert "undefined symbol : nonsense" in report.failed["plain"]
    listed = json.loads((place.output / "catalogue.json").read_text(encoding="utf-8"))["devices"]
    assert sorted(listed) == ["plain", "switch"]


def test_a_chosen_device_is_built_alone(laid_out_with: LaidOut) -> None:
    """The others are left as they were last built: here, not at all."""
    place = laid_out_with(plain=GAIN, switch="process = nonsense;")
    report = build(place, targets=("native",), only=["plain"], say=quiet)
    assert report.failed == {}
    listed = json.loads((place.output / "catalogue.json").read_text(encoding="utf-8"))["devices"]
    assert list(listed) == ["plain"]
    with pytest.raises(BuildError, match="no device called pain"):
        build(place, targets=("native",), only=["pain"], say=quiet)


def test_the_listing_says_what_the_faust_source_declares(laid_out_with: LaidOut) -> None:
    """Parameters in the engine's order, which is Faust's: by name within a group."""
    place = laid_out_with(plain=GAIN, switch=SWITCH)
    build(place, targets=("native",), say=quiet)
    listed = json.loads((place.output / "catalogue.json").read_text(encoding="utf-8"))["devices"]
    assert listed["plain"]["title"] == "Gain"
    assert listed["plain"]["parameters"] == [
        {
            "name": "gain_db", "unit": "dB", "minimum": -60.0, "maximum": 12.0, "default": 0.0, "log": False,
            "stepped": False, "choices": [], "group": "Main", "order": 2, "doc": "How much louder.", "hidden": False,
        }
    ]  # fmt: skip
    mode, on, ratio = listed["switch"]["parameters"]
    assert mode["choices"] == [["Low pass", 0.0], ["High pass", 1.0]]
    assert (mode["stepped"], on["stepped"], ratio["stepped"]) == (True, True, False)
    assert ratio["log"]
    assert not ratio["hidden"], "`ratio` is the host's only where a sample is read"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("process = _, _;", "declare kind"),
        ('declare kind "effect"; process = _;', "1 inputs and 1 outputs, and should have 2 and 2"),
        ('declare kind "instrument"; process = _, _;', "should have 0 and 2"),
        ('declare kind "effect"; declare sides "alike"; process = _, _;', "should have 1 and 1"),
        ('declare kind "effect"; declare oversample "3"; process = _, _;', "should be 1, 2 or 4"),
        ('declare kind "effect"; declare oversample "two"; process = _, _;', "should be a whole number"),
        (
            'declare kind "effect"; g = hslider("gain", 0, 0, 1, 0.1); process = *(vgroup("a", g)), *(vgroup("b", g));',
            "more than one control is called gain",
        ),
    ],
)
def test_a_device_that_could_not_be_played_is_refused(laid_out_with: LaidOut, source: str, complaint: str) -> None:
    """Each message says what to write instead."""
    report = build(laid_out_with(wrong=source), targets=("native",), say=quiet)
    assert complaint in report.failed["wrong"]


def test_menus_are_read_from_faust_metadata() -> None:
    """Faust's own syntax for menus and radio buttons."""
    assert choices_of("menu{'Off':0;'Low cut':1}") == (("Off", 0.0), ("Low cut", 1.0))
    assert choices_of("radio{'-12 dB':-12}") == (("-12 dB", -12.0),)
    assert choices_of("knob") == ()


def test_a_drum_says_which_keys_a_kit_has_for_it() -> None:
    """One key, the lowest and the highest, or none."""

    def declaring(**metadata: str) -> Device:
        return Device("drum", metadata, 0, 2, (), (), reads_sample=False)

    assert [declaring(kit_keys=keys).kit_keys for keys in ("36", "41 to 50")] == [(36, 36), (41, 50)]
    assert declaring().kit_keys == (0, -1)
    with pytest.raises(BuildError, match='declare kit_keys "low"'):
        _ = declaring(kit_keys="low").kit_keys


def test_numbers_become_float_literals() -> None:
    """C++ wants a point before an f."""
    assert [number(x) for x in (1.0, 0.1, 1e-07, 16777215.0)] == ["1.0f", "0.1f", "1e-07f", "16777215.0f"]


def test_a_failed_build_says_so(tmp_path: Path) -> None:
    """The installer stops with the names of what failed."""
    host, device = tmp_path / "src/woodshed/engine/host", tmp_path / "src/woodshed/devices/bad"
    for folder in (host, device, device.parent / "lib"):
        folder.mkdir(parents=True)
    (host / "kernel.h").write_text("", encoding="utf-8")
    (device / "bad.dsp").write_text("process = nonsense;", encoding="utf-8")
    with pytest.raises(BuildError, match=r"bad: .*nonsense"):
        build_engine(tmp_path, targets=())
