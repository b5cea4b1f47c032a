"""The keyboard is the song's: Escape leaves, Space plays, and nothing that was clicked keeps either."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from desk_songs import band, lo_fi
from playwright.sync_api import Locator, Page, expect

OpenSong = Callable[..., Page]
Until = Callable[..., None]


def plays(page: Page) -> None:
    """Space begins to play, and stops again."""
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def finds(page: Page) -> None:
    """The palette opens, and is left."""
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Find a command")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def fields(page: Page) -> list[Locator]:
    """Everything in view that text is written in."""
    return page.locator("input:visible, textarea:visible").all()


@pytest.mark.parametrize("page_of_history", ["Steps", "Versions", "Branches", "Credits"])
def test_escape_leaves_every_field_and_the_palette_opens_from_it(open_song: OpenSong, page_of_history: str) -> None:
    page = open_song(lo_fi())
    page.get_by_role("tab", name="History", exact=True).click()
    page.get_by_role("tab", name=page_of_history, exact=True).click()
    if page_of_history == "Credits":
        page.get_by_role("button", name=re.compile("Add")).first.click()
    found = [each for each in fields(page) if each.get_attribute("type") in (None, "text", "search")]
    assert len(found) >= 2
    for field in found:
        field.focus()
        finds(page)
        field.focus()
        page.keyboard.press("Escape")
        expect(field).not_to_be_focused()
    plays(page)


def test_escape_leaves_the_search_of_sounds(open_song: OpenSong, until: Until) -> None:
    page = open_song(lo_fi())
    search = page.get_by_role("searchbox", name="Search sounds")
    until("woodshed.studio.commands.find('sounds.find') !== undefined")  # it comes soon after the song
    page.keyboard.press("Slash")
    expect(search).to_be_focused()
    page.keyboard.type("bass")
    finds(page)
    search.focus()
    page.keyboard.press("Escape")
    expect(search).not_to_be_focused()
    expect(search).to_have_value("")
    plays(page)


def test_a_choice_made_by_mouse_leaves_space_and_undo_to_the_song(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    page.get_by_role("button", name="Mute Drums").click()
    expect(page.get_by_role("button", name="Mute Drums")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("tab", name="Record", exact=True).click()
    choice = page.get_by_role("combobox", name="Quantise while recording")
    choice.click()
    page.keyboard.press("Escape")  # the list of the choice
    choice.select_option(index=1)
    expect(choice).to_be_focused()
    plays(page)
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Mute Drums")).to_have_attribute("aria-pressed", "false")


def test_a_box_ticked_by_mouse_leaves_space_to_the_song_and_one_reached_by_keyboard_takes_it(
    open_song: OpenSong,
) -> None:
    page = open_song(lo_fi())
    page.get_by_role("tab", name="Notes", exact=True).click()
    page.get_by_role("listbox", name="Clips").focus()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Shape …").click()
    box = page.get_by_role("checkbox", name="Ends too")
    box.click()
    expect(box).to_be_checked()
    plays(page)
    expect(box).to_be_checked()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    page.keyboard.press("Space")
    expect(box).not_to_be_checked()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary", name="Shape notes")).to_have_count(0)


def test_the_lists_of_sounds_and_history_leave_space_and_the_palette_to_the_song(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    page.get_by_role("tab", name="History", exact=True).click()
    for name in ("Instruments", "History"):
        page.get_by_role("listbox", name=name).focus()
        finds(page)
        page.get_by_role("listbox", name=name).focus()
        plays(page)


def test_enter_on_a_clip_brings_the_keyboard_to_its_notes(open_song: OpenSong) -> None:
    page = open_song(band())
    page.get_by_role("option", name=re.compile("Clip line")).click()
    page.keyboard.press("Enter")
    expect(page.get_by_role("application", name="Piano roll: line")).to_be_focused()
    page.keyboard.press("KeyQ")
    shapes = page.get_by_role("complementary", name="Shape notes")
    expect(shapes).to_be_visible()
    page.keyboard.press("Escape")
    expect(shapes).to_have_count(0)


def test_a_track_that_is_clicked_has_the_keys_after_the_notes_had_them(open_song: OpenSong) -> None:
    page = open_song(band())
    page.get_by_role("option", name=re.compile("Clip line")).click()
    page.keyboard.press("Enter")
    page.get_by_role("application", name="Piano roll: line").click()
    page.get_by_role("group", name="Track Keys", exact=True).click(position={"x": 60, "y": 12})
    page.keyboard.press("KeyA")
    expect(page.get_by_role("button", name="Automation of Keys")).to_have_attribute("aria-pressed", "true")


def test_a_track_chosen_in_the_palette_stays_in_hand(open_song: OpenSong) -> None:
    page = open_song(band())
    page.get_by_role("group", name="Track Drums", exact=True).click(position={"x": 60, "y": 12})
    for wish in ("Keys", "Follow the playhead", "Light or dark"):
        page.keyboard.press("Control+k")
        page.get_by_role("combobox", name="Find a command").fill(wish)
        page.get_by_role("option", name=re.compile(f"^{wish}")).first.click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("group", name="Track Keys", exact=True)).to_have_attribute("aria-current", "true")
