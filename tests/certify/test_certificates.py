"""No figure of a device worsens, and a certificate is what it says."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from woodshed.certify import (
    Axis,
    Figure,
    Line,
    Plot,
    certified_devices,
    certify,
    check_certificate,
    load_certificate,
    write_certificates,
)
from woodshed.certify.bench import Bench
from woodshed.certify.picture import draw_plot, ticks
from woodshed.certify.record import format_record, load_record, worsened
from woodshed.cli import main
from woodshed.devices import device, device_names
from woodshed.errors import CertificateError, DeviceError

PAGES = Path(__file__).parents[2] / "docs" / "devices"


@pytest.mark.parametrize("name", certified_devices())
def test_no_figure_is_worse_than_the_one_that_was_kept(name: str) -> None:
    """The facts in docs/devices; `woodshed certify` makes them again where a change is wanted."""
    assert check_certificate(name, PAGES) == []


def test_every_device_has_its_certificate() -> None:
    assert certified_devices() == device_names()


@pytest.mark.parametrize("name", certified_devices())
def test_a_certificate_sets_only_what_the_device_has(name: str) -> None:
    spec = device(name)
    for examination in load_certificate(name).examinations:
        for setting, value in examination.settings.items():
            assert spec.parameter(setting).clamped(value) == value, (examination.key, setting)


@pytest.mark.parametrize("name", certified_devices())
def test_every_goal_of_a_certificate_says_where_it_is_from(name: str) -> None:
    """A formula, a paper, a standard, a definition; or that a limit is our own."""
    kept = load_record(PAGES / name / "figures.json")
    for examination in load_certificate(name).examinations:
        if any(figure.sense != "fact" for figure in kept[examination.key]):
            assert examination.source, examination.key


@pytest.mark.parametrize("k", [0.0, 1.0, 2.0, 3.0])
@pytest.mark.parametrize("name", ["dco_poly", "ladder_mono", "ladder_synth"])
def test_between_the_cutoffs_of_its_page_a_ladder_follows_its_circuit_as_closely(name: str, k: float) -> None:
    """1 / ((1 + s)^4 + k) from 50 Hz to 16 kHz within 0.25 dB rms, the goal for every ladder at every k."""
    (page,) = (one for one in load_certificate(name).examinations if one.key == "cutoffs_2")
    settings = {**page.settings, "resonance": page.settings["resonance"] * k / 2}
    between = replace(page, settings=settings, vary=("cutoff_hz", (3_000.0, 6_000.0, 8_000.0, 10_000.0)))
    found = [figure for figure in between.examine(Bench(name)).figures if "rms" in figure.name]
    assert len(found) == 4
    assert all(figure.value <= 0.25 for figure in found), found


def test_the_same_device_gives_the_same_bytes(tmp_path: Path) -> None:
    """Page, pictures and figures, and as they are kept in the repository."""
    for folder in (tmp_path / "one", tmp_path / "two"):
        write_certificates(["filter"], folder)
    one = {path.relative_to(tmp_path / "one"): path.read_bytes() for path in (tmp_path / "one").rglob("*.*")}
    two = {path.relative_to(tmp_path / "two"): path.read_bytes() for path in (tmp_path / "two").rglob("*.*")}
    assert one == two
    assert one[Path("filter/figures.json")] == (PAGES / "filter" / "figures.json").read_bytes()
    assert one[Path("filter.md")] == (PAGES / "filter.md").read_bytes()


def test_a_page_is_the_same_wherever_it_is_written(tmp_path: Path) -> None:
    """Its costs too, which a benchmark keeps in the repository alone."""
    write_certificates(["tape_echo"], tmp_path)
    page = (tmp_path / "tape_echo.md").read_text(encoding="utf-8")
    assert "## What it costs" in page
    assert page == (PAGES / "tape_echo.md").read_text(encoding="utf-8")


def test_an_unknown_device_and_one_without_certificate_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DeviceError, match="no device called"):
        load_certificate("mog")
    monkeypatch.setattr("woodshed.certify.certificate.FILE", "nowhere.py")
    with pytest.raises(CertificateError, match="has no certificate"):
        load_certificate("filter")


ERROR = Figure("error", 0.10, "dB", "at most", 0.25)
CLEAN = Figure("snr", 85.0, "dB", "at least", 80.0)
TIME = Figure("attack", 10.2, "ms", "near", 10.0, 1.0)
FACT = Figure("THD", 4.0, "%")


@pytest.mark.parametrize(
    ("kept", "value", "worse"),
    [
        (ERROR, 0.05, False),
        (ERROR, 0.14, False),
        (ERROR, 0.20, True),
        (CLEAN, 99.0, False),
        (CLEAN, 84.0, False),
        (CLEAN, 82.0, True),
        (TIME, 10.0, False),
        (TIME, 9.8, False),
        (TIME, 10.5, True),
        (TIME, 9.5, True),
        (FACT, 4.05, False),
        (FACT, 4.5, True),
        (FACT, 3.5, True),
    ],
)
def test_worse_is_further_from_what_ought_to_be(kept: Figure, value: float, *, worse: bool) -> None:
    """More error, less cleanliness, further from the truth; a fact may not move at all."""
    now = Figure(kept.name, value, kept.unit, kept.sense, kept.goal, kept.tolerance)
    assert now.worse_than(kept) == worse


def test_a_number_that_is_none_is_worse_than_any() -> None:
    lost = Figure("T60", float("nan"), "s", "near", 1.0, 0.1)
    assert lost.worse_than(Figure("T60", 1.05, "s", "near", 1.0, 0.1))
    assert not lost.reached


def test_what_was_kept_is_read_back_and_what_differs_is_told(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    path.write_text(format_record("filter", {"curve": (ERROR, CLEAN), "times": (TIME, FACT)}), encoding="utf-8")
    kept = load_record(path)
    assert kept["curve"] == (ERROR, CLEAN)
    assert [f.value for f in kept["times"]] == [10.2, 4.0]
    found = {"curve": (Figure("error", 0.4, "dB", "at most", 0.25), CLEAN), "times": (TIME, Figure("new", 1.0, ""))}
    assert worsened(kept, found) == [
        "curve: error was 0.1 dB and is 0.4 dB",
        "times: THD is no longer measured",
        "times: new has not been kept",
    ]


def test_a_damaged_record_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "figures.json").write_text("{", encoding="utf-8")
    with pytest.raises(CertificateError, match="cannot be read"):
        load_record(tmp_path / "figures.json")


def test_a_plot_is_a_picture_that_says_what_it_shows() -> None:
    """Well-formed, with a label for those who do not see it, and the formula under what was measured."""
    x = np.array([20.0, 200.0, 2_000.0])
    lines = (Line("measured <1>", x, np.array([0.0, -3.0, np.nan])), Line("formula", x, x * 0, truth=True))
    text = draw_plot(Plot("Gain & co", Axis("Hz", 20, 20_000, log=True), Axis("dB", -40, 10), lines))
    picture = ET.fromstring(text)  # noqa: S314 - our own text
    assert "Gain & co: dB against Hz; measured <1>. The formula is drawn" in picture.attrib["aria-label"]
    paths = [
        path.attrib["class"] for path in picture.iter("{http://www.w3.org/2000/svg}path") if "class" in path.attrib
    ]
    assert paths.index("c0 f") < paths.index("c0")


def test_ticks_lie_on_round_places() -> None:
    assert ticks(Axis("Hz", 20, 20_000, log=True), 9) == [20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000]
    assert ticks(Axis("dB", -60, 0), 6) == [-60, -50, -40, -30, -20, -10, 0]


def test_the_filter_reaches_what_its_page_says() -> None:
    """The curve of a fourth-order Butterworth filter at 200 Hz, to 0.01 dB rms."""
    figures = {f.name: f for f in certify("filter").figures["low_pass"]}
    assert figures["error, rms, cutoff 200 Hz"].value < 0.01


def test_the_command_writes_a_certificate_and_tells_what_has_worsened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --check it fails, and says which figure was what."""
    assert main(["certify", "width", "--out", str(tmp_path)]) == 0
    assert "figures of 1 devices" in capsys.readouterr().out
    assert (tmp_path / "README.md").is_file()
    assert main(["certify", "width", "--check", "--out", str(tmp_path)]) == 0
    kept = tmp_path / "width" / "figures.json"
    kept.write_text(kept.read_text(encoding="utf-8").replace('"value": -200.0', '"value": -300.0'), encoding="utf-8")
    assert main(["certify", "width", "--check", "--out", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert "was -300 dBFS and is -200 dBFS" in told.out
    assert "Mend the device" in told.err
