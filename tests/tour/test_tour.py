"""The listening tour: every device plays, the same to the byte, and a page that needs nothing but its folder."""

import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from woodshed.cli import main
from woodshed.devices import device, device_names, preset_keys
from woodshed.errors import DeviceError
from woodshed.tour import Demo, Tour, chosen_demos, demos, make_chapter, write_tour
from woodshed.tour.demos import material, midi_pitch, phrase
from woodshed.tour.performing import SAMPLE_RATE
from woodshed.tour.reading import format_reading

CERTIFICATES = Path(__file__).parents[2] / "docs" / "devices"


@pytest.fixture(scope="module")
def dynamics(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the tour of one family."""
    folder = tmp_path_factory.mktemp("tour")
    write_tour(folder, only="lo-fi", certificates=CERTIFICATES)
    return folder


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a folder, by its path there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_device_has_its_place_in_the_tour() -> None:
    """Once each, family after family."""
    assert sorted(demo.device for demo in demos()) == sorted(device_names())
    families = [demo.family for demo in demos()]
    assert families == sorted(families, key=families.index)


@pytest.mark.parametrize("demo", demos(), ids=[demo.device for demo in demos()])
def test_a_demo_is_written_without_mistakes(demo: Demo) -> None:
    """Presets exist, instruments have phrases, effects materials; the parts of a material are at one tempo."""
    assert device(demo.device).instrument == (not demo.on)
    assert 2 <= len(demo.turns) <= 3 or demo.device in {"limiter", "gate"}
    for turn in demo.turns:
        assert turn.preset in preset_keys(demo.device)
        if demo.on:
            assert len({phrase(part.phrase).tempo_bpm for part in material(turn.heard)}) == 1
        else:
            assert phrase(turn.heard).notes
    for part in material(demo.under) if demo.under else ():
        assert part.preset in preset_keys(part.device)


def test_pitches_are_named_as_musicians_do() -> None:
    """Middle C is C4, 60; A4 is 69 (ISO 16)."""
    assert [midi_pitch(name) for name in ("C4", "A4", "Eb2", "F#3")] == [60, 69, 39, 54]


@pytest.mark.slow
def test_the_whole_tour_lasts_between_four_and_ten_minutes_and_every_segment_is_heard() -> None:
    """Nothing is silent, nothing clips, and nobody takes more than twenty seconds."""
    total = 0.0
    for demo in demos():
        chapter, audio = make_chapter(demo)
        total += chapter.length_s
        assert chapter.length_s < 20
        assert float(np.max(np.abs(audio))) < 0.9
        for part in chapter.segments:
            heard = audio[:, round(part.start_s * SAMPLE_RATE) : round(part.end_s * SAMPLE_RATE)]
            assert float(np.std(heard)) > 0.004, (demo.device, part.title)
    assert 240 < total < 600


def test_effects_are_heard_without_first() -> None:
    """Dry, then wet; an instrument has nothing to be heard without."""
    (echo,) = chosen_demos("tape_echo")
    assert [part.dry for part in make_chapter(echo)[0].segments] == [True, False, False]
    (mono,) = chosen_demos("ladder mono")
    assert not any(part.dry for part in make_chapter(mono)[0].segments)


def test_made_again_it_is_the_same_to_the_byte(dynamics: Path, tmp_path: Path) -> None:
    write_tour(tmp_path, only="Lo-fi", certificates=CERTIFICATES)
    assert hashes(tmp_path) == hashes(dynamics)


def test_chapters_follow_one_another_in_the_one_file(dynamics: Path) -> None:
    whole, rate = soundfile.read(dynamics / "tour.flac", dtype="int16")
    assert rate == SAMPLE_RATE
    parts = [
        soundfile.read(dynamics / "audio" / f"{demo.device}.flac", dtype="int16")[0] for demo in chosen_demos("lo-fi")
    ]
    assert len(whole) == sum(len(part) for part in parts)
    assert np.max(np.abs(np.concatenate(parts).astype(int) - whole)) <= 2  # dither differs


def test_the_page_needs_nothing_but_its_folder(dynamics: Path) -> None:
    """No address of a network; every file that it names lies there; chapters are what was rendered."""
    page = (dynamics / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=.https?:|url\(|@import", page)
    found = re.search(r'id="chapters">(.*?)</script>', page, re.DOTALL)
    assert found
    chapters = json.loads(found[1])
    assert [one["device"] for one in chapters] == [demo.device for demo in chosen_demos("lo-fi")]
    for one in chapters:
        info = soundfile.info(dynamics / "audio" / f"{one['device']}.flac")
        assert one["length_s"] == pytest.approx(info.frames / info.samplerate, abs=0.001)
        assert one["modelled_on"]
        assert one["pictures"]
        assert all((dynamics / "certificates" / picture["path"]).is_file() for picture in one["pictures"])
        assert (dynamics / "certificates" / f"{one['device']}.html").is_file()


def test_a_certificate_can_be_read_beside_the_page(dynamics: Path) -> None:
    """Every figure of the repository's page, its pictures and sources; whatever it names lies in the folder."""
    folder = dynamics / "certificates"
    for page in folder.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        markdown = (CERTIFICATES / f"{page.stem}.md").read_text(encoding="utf-8")
        assert text.count("<tr>") == len(re.findall(r"^\|(?!--)", markdown, re.MULTILINE))
        assert text.count("<img") == markdown.count("![")
        assert text.count("<small>") == text.count("</small>") == markdown.count("<sub>")
        for to in re.findall(r'(?:src|href)="([^"]+)"', text):
            assert (folder / to).is_file(), (page.name, to)
        assert not re.search(r"\]\(|\*\*|https?://", text)


def test_what_a_certificate_says_is_shown_as_words() -> None:
    """Nothing that stands in one becomes a tag; a link is one only where it leads to a page that is there."""
    page = format_reading("# A <b>\n\n*Soft.* **Of** `x`: [one](one.md), [two](../two.md)\n", {"one.md"}.__contains__)
    assert "<h1>A &lt;b&gt;</h1>" in page
    assert '<p><i>Soft.</i> <b>Of</b> <code>x</code>: <a href="one.html">one</a>, two</p>' in page


def test_what_there_is_not_is_told_with_what_there_is(tmp_path: Path) -> None:
    """What is close, however it is spelt; else the families, of which there are few."""
    told = {"Tape-Machin": "Did you mean tape_machine", "lofi": "Did you mean Lo-fi", "theremin": "of: Synthesizers,"}
    for wrong, remedy in told.items():
        with pytest.raises(DeviceError, match=f"no family and no device called .{wrong}.*{remedy}"):
            write_tour(tmp_path / "tour", only=wrong)
    assert not (tmp_path / "tour").exists()


def test_the_command_tells_how_long_it_is_and_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without certificates there is a page all the same."""
    wanted = ["tour", "--only", "gate", "--out", str(tmp_path), "--certificates", str(tmp_path / "none")]
    assert main(wanted) == 0
    told = capsys.readouterr().out
    assert told.startswith("1 machine, 0:0")
    assert str(tmp_path / "index.html") in told
    assert isinstance(write_tour(tmp_path, only="gate"), Tour)
