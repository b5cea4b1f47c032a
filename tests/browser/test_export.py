"""Export: a song as a file, exactly as it is heard."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from desk_songs import lo_fi, piano
from playwright.sync_api import Page, expect

from woodshed.analysis import integrated_loudness
from woodshed.engine import render_mix
from woodshed.song.document import Section
from woodshed.song.midi import load_midi
from woodshed.units import Ticks

OpenSong = Callable[..., Page]
WORK_MS = 60_000


def exported(page: Page, tmp_path: Path, kind: str, **choices: str) -> Path:
    """Export with some choices made; returns the file that was downloaded."""
    page.keyboard.press("Control+Shift+KeyE")
    dialog = page.get_by_role("dialog", name="Export")
    dialog.get_by_role("radio", name=re.compile(f"^{kind}")).check(force=True)
    for label, choice in choices.items():
        dialog.get_by_label(label.replace("_", " ")).select_option(label=choice)
    with page.expect_download(timeout=WORK_MS) as download:
        dialog.get_by_role("button", name="Export the file").click()
    expect(dialog.get_by_text("is in your downloads")).to_be_visible()
    place = tmp_path / download.value.suggested_filename
    download.value.save_as(place)
    return place


def test_a_wav_of_32_bits_is_the_render_bit_for_bit(open_song: OpenSong, tmp_path: Path) -> None:
    page = open_song(piano())
    place = exported(page, tmp_path, "WAV", Bits="32 float: bit for bit what you hear")
    assert place.name == "Piano sketch (48 kHz, 32 bit).wav"
    audio, rate = soundfile.read(place, dtype="float32", always_2d=True)
    expected = render_mix(piano(), sample_rate=48_000)
    assert rate == 48_000
    np.testing.assert_array_equal(audio.T, expected.audio)


@pytest.mark.parametrize(
    ("kind", "suffix", "subtype"), [("FLAC", ".flac", "PCM_24"), ("MP3", ".mp3", "MPEG_LAYER_III")]
)
def test_compressed_files_are_as_long_as_the_song(
    open_song: OpenSong, tmp_path: Path, kind: str, suffix: str, subtype: str
) -> None:
    place = exported(open_song(piano()), tmp_path, kind)
    info = soundfile.info(place)
    assert place.suffix == suffix
    assert info.subtype == subtype
    expected_s = render_mix(piano(), sample_rate=48_000).audio.shape[1] / 48_000
    assert info.duration == pytest.approx(expected_s, abs=0.1)


def test_stems_are_one_file_a_track_of_one_length(open_song: OpenSong, tmp_path: Path) -> None:
    place = exported(open_song(lo_fi()), tmp_path, "Stems")
    with zipfile.ZipFile(place) as archive:
        names = [name for name in archive.namelist() if name.endswith(".wav")]
        lengths = {soundfile.info(io.BytesIO(archive.read(name))).frames for name in names}
        assert any("README" in name for name in archive.namelist())
    assert len(names) >= 4
    assert len(lengths) == 1


def test_midi_holds_every_note(open_song: OpenSong, tmp_path: Path) -> None:
    place = exported(open_song(piano()), tmp_path, "MIDI")
    count = sum(len(clip.notes) for track in piano().tracks for clip in track.clips)
    back = load_midi(place).song
    assert sum(len(clip.notes) for track in back.tracks for clip in track.clips) == count


def test_a_section_alone_is_exported(open_song: OpenSong, tmp_path: Path) -> None:
    song = lo_fi()
    section = song.sections[0]
    page = open_song(song)
    page.keyboard.press("Control+Shift+KeyE")
    dialog = page.get_by_role("dialog", name="Export")
    dialog.get_by_label("How much").select_option(index=1)
    expect(dialog.get_by_label("How much")).to_have_value(f"section {section.id}")
    dialog.get_by_label("Let the last sound ring out").uncheck()
    with page.expect_download(timeout=WORK_MS) as download:
        dialog.get_by_role("button", name="Export the file").click()
    assert "bars 1-8" in download.value.suggested_filename
    place = tmp_path / "section.wav"
    download.value.save_as(place)
    seconds = section.length / 960 * 60 / song.tempo[0].bpm
    assert soundfile.info(place).duration == pytest.approx(seconds, abs=0.001)


def test_an_export_shows_how_far_it_is_and_can_be_stopped(open_song: OpenSong, studio: Any) -> None:
    song = piano()
    page = open_song(replace(song, sections=(Section("s", Ticks(0), Ticks(960 * 4 * 400), "Long"),)))
    page.keyboard.press("Control+Shift+KeyE")
    dialog = page.get_by_role("dialog", name="Export")
    dialog.get_by_role("button", name="Export the file").click()
    expect(dialog.get_by_role("progressbar", name="Exporting")).to_be_visible()
    dialog.get_by_role("button", name="Stop").click()
    expect(dialog.get_by_role("progressbar")).to_have_count(0, timeout=WORK_MS)
    expect(dialog.get_by_text("is in your downloads")).to_have_count(0)
    assert not list((studio.workspace / "song" / "exports").glob("*.wav"))


def test_mastering_on_the_way_brings_the_file_to_the_loudness_of_streaming(open_song: OpenSong, tmp_path: Path) -> None:
    page = open_song(piano())
    page.keyboard.press("Control+Shift+KeyE")
    page.get_by_label("Master it on the way").check()
    with page.expect_download(timeout=WORK_MS) as download:
        page.get_by_role("button", name="Export the file").click()
    place = tmp_path / "master.wav"
    download.value.save_as(place)
    audio, rate = soundfile.read(place, dtype="float32", always_2d=True)
    assert integrated_loudness(audio.T, rate) == pytest.approx(-14, abs=0.3)
