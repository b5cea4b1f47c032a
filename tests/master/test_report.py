"""The report: one page for people, JSON for programs, a picture; the same bytes each time."""

import json
import struct
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from woodshed.audio import Recording
from woodshed.errors import FileError
from woodshed.master import Master, TimedSection, master_recording, timed_sections, write_report
from woodshed.song.document import Section, Song, TempoPoint
from woodshed.units import PPQ, Ticks

SAMPLE_RATE = 48_000
SECTIONS = (TimedSection("intro", 0.0, 2.0), TimedSection("hook <1>", 2.0, 5.0))


def little_song() -> Recording:
    """Five seconds of a beating chord."""
    time = np.arange(SAMPLE_RATE * 5) / SAMPLE_RATE
    audio = 0.1 * np.stack([np.sin(2 * np.pi * hz * time) * np.exp(-(time % 0.5)) for hz in (220, 331)])
    return Recording(audio.astype(np.float32), SAMPLE_RATE)


@pytest.fixture(scope="module")
def mix() -> Recording:
    """The mix of all these reports."""
    return little_song()


@pytest.fixture(scope="module")
def master(mix: Recording) -> Master:
    """Its master."""
    return master_recording(mix, sections=SECTIONS)


@pytest.fixture(scope="module")
def folder(mix: Recording, master: Master, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its report."""
    path = tmp_path_factory.mktemp("report")
    assert write_report(path, mix, master, title="Rain & <thunder>") == path / "report.html"
    return path


def test_it_is_a_page_a_picture_and_json(folder: Path) -> None:
    """And nothing else."""
    assert sorted(file.name for file in folder.iterdir()) == ["report.html", "report.json", "report.png"]


def test_the_picture_is_wide_enough_to_read(folder: Path) -> None:
    """1,800 pixels wide: 1.5 for each of the 1,200 at which it is shown (PNG: width and height after IHDR)."""
    data = (folder / "report.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (1800, 1590)


def test_json_holds_what_was_measured_and_done(folder: Path, master: Master) -> None:
    """Before, after, steps and sections."""
    facts = json.loads((folder / "report.json").read_text())
    assert facts["title"] == "Rain & <thunder>"
    assert facts["after"] == master.after.as_dict()
    assert facts["after"]["integrated_lufs"] == pytest.approx(-14, abs=0.05)
    assert [step["device"] for step in facts["steps"]] == [step.device for step in master.steps]
    assert [section["name"] for section in facts["sections"]] == ["intro", "hook <1>"]


class Page(HTMLParser):
    """Collects what the checks below need."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Every tag closes the last one opened."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Remember the words."""
        self.text += data


def test_the_page_is_whole_and_reads_well_aloud(folder: Path) -> None:
    """WCAG 2.2: a language, a title, words for the picture, heads and captions of tables, nothing from outside."""
    page = Page()
    source = (folder / "report.html").read_text()
    page.feed(source)
    assert page.open == []
    tags = [tag for tag, _ in page.tags]
    assert dict(page.tags[0][1])["lang"] == "en"
    image = dict(page.tags[tags.index("img")][1])
    assert "loudness from" in str(image["alt"])
    assert str(image["src"]).startswith("data:image/png;base64,")
    assert tags.count("table") == tags.count("caption") == 2
    assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")
    assert "script" not in tags
    assert "http" not in source.replace(str(image["src"]), "")
    assert "prefers-color-scheme:light" in source


def test_the_page_says_names_as_they_are_written(folder: Path) -> None:
    """Signs that HTML would take for its own are kept."""
    page = Page()
    page.feed((folder / "report.html").read_text())
    assert "Rain & <thunder>" in page.text
    assert "Hook <1>" in page.text
    assert "Ready to publish." in page.text


def luminance(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


@pytest.mark.parametrize("scheme", [0, 1])
def test_every_text_stands_out_from_its_ground(folder: Path, scheme: int) -> None:
    """Contrast of 4.5:1 or more, dark and light (WCAG 2.2, 1.4.3)."""
    source = (folder / "report.html").read_text()
    rules = source.split(":root{")[1 + scheme].split("}")[0].replace("\n", "")
    colours = dict(rule.removeprefix("--").split(":") for rule in rules.split(";") if rule)
    for ink in ("text", "dim", "amber", "green"):
        for ground in ("bg", "panel"):
            lights = sorted((luminance(colours[ink]), luminance(colours[ground])))
            assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5, (ink, ground)


def test_the_same_master_gives_the_same_bytes(folder: Path, mix: Recording, master: Master, tmp_path: Path) -> None:
    """No dates, no random names."""
    write_report(tmp_path, mix, master, title="Rain & <thunder>")
    for file in folder.iterdir():
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()


@pytest.mark.parametrize("samples", [10, 30_000, 100_000])
def test_short_and_silent_masters_have_reports_too(samples: int, tmp_path: Path) -> None:
    """Nothing to draw is no reason to fail."""
    silence = Recording(np.zeros((2, samples), np.float32), SAMPLE_RATE)
    page = write_report(tmp_path, silence, master_recording(silence), title="")
    assert "nothing to hear" in page.read_text()
    brief = Recording(little_song().audio[:, :samples], SAMPLE_RATE)
    write_report(tmp_path, brief, master_recording(brief), title="A name that is far too long to stand in a headline")


def test_a_report_needs_its_folder(mix: Recording, master: Master, tmp_path: Path) -> None:
    """The folder belongs to the caller."""
    with pytest.raises(FileError):
        write_report(tmp_path / "absent", mix, master)


def test_sections_of_a_song_on_the_clock() -> None:
    """At 60 bpm a quarter note lasts a second; from 4 s on at 120 half of one."""
    tempo = (TempoPoint(Ticks(0), 60.0), TempoPoint(Ticks(4 * PPQ), 120.0))
    sections = (
        Section("b", Ticks(4 * PPQ), Ticks(8 * PPQ), "hook"),
        Section("a", Ticks(0), Ticks(4 * PPQ), "intro"),
    )
    found = timed_sections(Song(tempo=tempo, sections=sections))
    assert found == (TimedSection("intro", 0.0, 4.0), TimedSection("hook", 4.0, 8.0))
