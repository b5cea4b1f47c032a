"""Machines with a panel of their own: patterns, tape, desks."""

from collections.abc import Callable
from typing import Any

import pytest
from desk_steps import kept
from playwright.sync_api import Page, expect
from test_everyone import NONE, faults_by_theme

from woodshed.song import Song
from woodshed.song.document import Clip, Device, Note, Track

Opener = Callable[[Song], Page]
Until = Callable[..., None]
MASTER = Track("master", "Master", "master")


def acid(*notes: Note) -> Song:
    """Return a bar for the bass line."""
    clips = (Clip("clip", 0, 3840, name="Acid", notes=notes),) if notes else ()
    return Song(tracks=(Track("bass", "Bass", devices=(Device("line", "bass_line", "acid_saw"),), clips=clips), MASTER))


@pytest.fixture
def line(open_song: Opener) -> Page:
    page = open_song(acid(Note("a", 0, 300, 33, 120), Note("b", 240, 144, 36, 96), Note("c", 720, 144, 40, 96)))
    page.get_by_role("region", name="Steps of Bass line").wait_for()
    return page


def notes_of(song: Song, track: str) -> list[tuple[int, int, int, int]]:
    """Return start, length, pitch and velocity of the notes of a track's first clip."""
    notes = song.track(track).clips[0].notes
    return sorted((note.start, note.length, note.pitch, note.velocity) for note in notes)


def test_the_bass_line_shows_its_clip_as_steps(line: Page) -> None:
    steps = line.get_by_role("region", name="Steps of Bass line")
    expect(steps.get_by_role("button", name="Step 1: A1")).to_have_attribute("aria-pressed", "true")
    expect(steps.get_by_role("button", name="Accent of step 1", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(steps.get_by_role("button", name="Slide from step 1", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(steps.get_by_role("button", name="Step 3: rest")).to_have_attribute("aria-pressed", "false")
    expect(steps.get_by_role("button", name="Slide from step 2", exact=True)).to_be_disabled()


def test_steps_are_written_by_key_each_one_step_of_undo(line: Page, studio: Any) -> None:
    steps = line.get_by_role("region", name="Steps of Bass line")
    steps.get_by_role("button", name="Step 3: rest").press("Space")
    kept(line, studio, lambda song: (480, 144, 36, 96) in notes_of(song, "bass"))
    steps.get_by_role("button", name="Step 3: C2").press("Shift+ArrowUp")
    steps.get_by_role("button", name="Step 3: C3").press("a")
    kept(line, studio, lambda song: (480, 144, 48, 120) in notes_of(song, "bass"))
    steps.get_by_role("button", name="Step 2: C2").press("s")
    kept(line, studio, lambda song: (240, 300, 36, 96) in notes_of(song, "bass"))
    for _ in range(3):
        line.evaluate("woodshed.studio.undo()")
    kept(line, studio, lambda song: (240, 144, 36, 96) in notes_of(song, "bass") and len(notes_of(song, "bass")) == 4)
    line.evaluate("woodshed.studio.undo()")
    kept(line, studio, lambda song: len(notes_of(song, "bass")) == 3)


def test_a_step_is_drawn_where_the_lane_is_touched(line: Page, studio: Any) -> None:
    well = line.locator(".well").nth(8)
    well.click(position={"x": 10, "y": 20})
    song = kept(line, studio, lambda song: len(notes_of(song, "bass")) == 4)
    pitch = next(pitch for start, _, pitch, _ in notes_of(song, "bass") if start == 8 * 240)
    box = well.bounding_box()
    assert box
    line.mouse.move(box["x"] + 10, box["y"] + 20)
    line.mouse.down()
    line.mouse.move(box["x"] + 10, box["y"] + 8, steps=4)
    line.mouse.up()
    kept(line, studio, lambda song: any(s == 8 * 240 and p > pitch for s, _, p, _ in notes_of(song, "bass")))


def test_the_step_that_sounds_is_lit(line: Page, until: Until) -> None:
    line.evaluate("woodshed.studio.transport.play(0)")
    until("() => document.querySelector('.well.lit') !== null")
    line.evaluate("woodshed.studio.transport.pause()")
    expect(line.locator(".well.lit")).to_have_count(0)


def test_where_there_is_no_clip_one_of_a_bar_is_begun(open_song: Opener, studio: Any) -> None:
    page = open_song(acid())
    page.get_by_role("button", name="New clip of one bar").click()
    page.get_by_role("button", name="Step 1: rest").click()
    song = kept(page, studio, lambda song: bool(song.track("bass").clips and song.track("bass").clips[0].notes))
    assert song.track("bass").clips[0].length == 3840
    assert notes_of(song, "bass") == [(0, 144, 33, 96)]


def test_axe_finds_no_fault_in_the_steps_of_a_bass_line(line: Page) -> None:
    assert faults_by_theme(line) == NONE
