"""The history: everything that was ever done, with a way back to any moment."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from desk_songs import piano
from playwright.sync_api import Page, expect

from woodshed.song import SongFolder
from woodshed.song.edits import ChangeSong

OpenSong = Callable[..., Page]
Until = Callable[..., None]


def rename(page: Page, title: str) -> None:
    """Call the song something else."""
    page.get_by_role("button", name="rename the song").click()
    page.get_by_role("textbox", name="Title of the song").fill(title)
    page.keyboard.press("Enter")
    expect(page).to_have_title(f"{title} – Woodshed")


def test_every_step_is_listed_newest_first(open_song: OpenSong) -> None:
    page = open_song(piano())
    page.get_by_role("tab", name="History").click()
    rename(page, "Evening")
    rename(page, "Night")
    page.keyboard.press("Control+KeyZ")
    steps = page.get_by_role("listbox", name="History").get_by_role("option")
    expect(steps).to_have_text(
        [
            re.compile("Undo: Call the song “Night”.*just now"),
            re.compile("^Call the song “Night”"),
            re.compile("^Call the song “Evening”"),
            re.compile("A new song"),
        ]
    )


def test_a_step_says_what_changed_since_and_going_back_is_a_step_too(
    open_song: OpenSong, studio: Any, until: Until
) -> None:
    page = open_song(piano())
    page.get_by_role("tab", name="History").click()
    rename(page, "Evening")
    page.get_by_role("option", name=re.compile("A new song")).click()
    expect(page.get_by_text("What has changed since")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Evening")).to_be_visible()
    page.get_by_role("button", name="Go back to here").click()
    expect(page).to_have_title("Piano sketch – Woodshed")
    until("woodshed.studio.connection.state === 'saved'")
    assert studio.song() == piano()
    page.keyboard.press("Control+KeyZ")
    expect(page).to_have_title("Evening – Woodshed")


def test_a_version_is_kept_under_a_name_and_found_again(open_song: OpenSong) -> None:
    page = open_song(piano())
    page.get_by_role("tab", name="History").click()
    page.get_by_role("button", name="Keep this version").click()
    page.get_by_role("textbox", name="Name of this version").fill("Before the mix")
    page.keyboard.press("Enter")
    expect(page.get_by_role("option", name=re.compile("Before the mix"))).to_be_visible()
    rename(page, "Evening")
    page.get_by_role("searchbox", name="Find a step").fill("mix")
    steps = page.get_by_role("listbox", name="History").get_by_role("option")
    expect(steps).to_have_count(1)
    steps.first.click()
    page.get_by_role("button", name="Go back to here").click()
    expect(page).to_have_title("Piano sketch – Woodshed")


def test_thousands_of_steps_are_walked_by_keys_and_few_are_drawn(page: Page, studio: Any, until: Until) -> None:
    studio.keep(piano())
    with SongFolder.open(studio.workspace / "song") as folder:
        for number in range(1, 1_501):
            folder.apply(ChangeSong({"seed": number}), by="somebody", why=f"Step {number}")
    page.goto(f"{studio.url}/songs/song")
    page.get_by_role("tab", name="History").click()
    steps = page.get_by_role("listbox", name="History")
    expect(steps.get_by_role("option").first).to_contain_text("Step 1500")
    assert steps.get_by_role("option").count() < 60
    steps.focus()
    # Each time the end of what is known comes into view, older steps are fetched, 500 at a time.
    for known in (500, 1_000, 1_500, 1_501):
        until("(known) => document.querySelector('[aria-label=History] [role=option]')?.ariaSetSize >= known", known)
        page.keyboard.press("End")
    assert steps.get_by_role("option").count() < 60
    page.keyboard.press("End")
    expect(page.get_by_role("heading", name="A new song")).to_be_visible()
