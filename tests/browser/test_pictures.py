"""Pictures of the main views, for people to look at; WOODSHED_PICTURES=1 puts them into the documentation."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from woodshed.compose import compose_song
from woodshed.compose.templates import TEMPLATES
from woodshed.song import Song

HERE = Path(__file__).parent
OUT = HERE / "out"
DOCS = HERE.parents[1] / "docs" / "studio"
Until = Callable[..., None]


@pytest.fixture(scope="module")
def neon() -> Song:
    """A whole song of the composer's, with sections, chords and movement."""
    song = compose_song("a rainy lo-fi beat at 82 bpm in E flat, 1:30", seed=4).song
    return replace(song, title="Neon rain")


@pytest.fixture
def view(page: Page, studio: Any, neon: Song, until: Until) -> Page:
    """The song open in dark, with a clip in hand, some bars in."""
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.goto(f"{studio.url}/songs/{studio.keep(neon)}")
    page.get_by_role("main", name="Song").wait_for()
    page.evaluate(
        """() => {
          const { studio } = woodshed;
          const track = studio.song.tracks.find((each) => each.name === "Electric piano") ?? studio.track;
          studio.selection.chooseClips([track.clips[1].id], track.id);
          studio.transport.seek(studio.metre.tickOfBar(7) + 1440);
        }"""
    )
    until("document.fonts.status === 'loaded'")
    return page


def keep(page: Page, name: str) -> None:
    """Keep a picture, and put it into the documentation when that is asked for."""
    page.mouse.move(720, 2)
    page.wait_for_timeout(400)  # canvases draw on the next frames
    OUT.mkdir(exist_ok=True)
    place = OUT / f"{name}.png"
    page.screenshot(path=place)
    assert place.stat().st_size > 20_000
    if os.environ.get("WOODSHED_PICTURES"):
        DOCS.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(place, DOCS / place.name)


def test_the_first_screen_is_pictured(page: Page, studio: Any, neon: Song) -> None:
    for name in ("house", "piano", "synthwave"):
        studio.keep(TEMPLATES[name].make(), name)
    studio.keep(neon)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.goto(studio.url)
    expect(page.get_by_role("button", name="Open Neon rain")).to_be_visible()
    keep(page, "start")


@pytest.mark.parametrize(("place", "name"), [("devices", "studio"), ("notes", "notes"), ("mixer", "mixer")])
def test_the_studio_is_pictured(view: Page, place: str, name: str) -> None:
    view.evaluate("(place) => woodshed.studio.view.openLow(place)", place)
    if place != "devices":
        view.evaluate("woodshed.studio.view.lowHeight = 400")
    below = view.get_by_role("region", name="The selected thing")
    expect(below.get_by_role("tab", name=place.capitalize(), exact=True)).to_have_attribute("aria-selected", "true")
    keep(view, name)


def test_the_assistants_are_pictured(view: Page) -> None:
    for line in ("Other chords", "Continue"):
        view.get_by_role("button", name=line).click()
        expect(view.get_by_role("progressbar")).to_have_count(0, timeout=60_000)
    expect(view.get_by_role("article")).to_have_count(2)
    view.get_by_role("button", name="Again").first.click()
    expect(view.get_by_role("button", name="2", exact=True)).to_be_visible(timeout=60_000)
    view.evaluate("woodshed.studio.view.openLow('history')")
    expect(view.get_by_role("listbox", name="History").get_by_role("option").first).to_be_visible()
    keep(view, "ideas")


def test_daylight_is_pictured(view: Page) -> None:
    view.evaluate("woodshed.studio.view.theme = 'light'")
    expect(view.locator("html")).to_have_attribute("data-theme", "light")
    keep(view, "daylight")
