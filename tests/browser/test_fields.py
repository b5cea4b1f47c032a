"""What is typed is taken or told; nothing is dropped in silence. The same figure is the same wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from desk_songs import band, lo_fi
from playwright.sync_api import Page, expect

OpenSong = Callable[..., Page]


def type_tempo(page: Page) -> None:
    page.get_by_role("spinbutton", name="Tempo").press("Enter")
    page.get_by_role("textbox", name="Tempo, typed").fill("fast")


def type_place(page: Page) -> None:
    page.keyboard.press("Shift+KeyG")
    page.get_by_role("textbox", name="Go to bar").fill("chorus")


def type_knob(page: Page) -> None:
    page.get_by_role("slider", name=re.compile("of Ladder synth$|^Cutoff")).first.press("Enter")
    page.get_by_role("textbox", name=re.compile(", typed$")).fill("loud")


def type_clip(page: Page) -> None:
    page.get_by_role("option", name=re.compile("Clip line")).click()
    page.get_by_role("textbox", name="Length of the clip").fill("long")


@pytest.mark.parametrize(
    ("typing", "told"),
    [
        (type_tempo, "“fast” is no tempo. Type a number between"),
        (type_place, "“chorus” is no place in the song."),
        (type_knob, "“loud” is no value of"),
        (type_clip, "“long” is no length."),
    ],
)
def test_nonsense_is_told_with_what_could_be_typed(
    open_song: OpenSong, studio: Any, typing: Callable[[Page], None], told: str
) -> None:
    page = open_song(band())
    page.get_by_role("group", name="Track Bass", exact=True).click(position={"x": 60, "y": 12})
    before = studio.song()
    typing(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text=told)).to_be_visible()
    page.keyboard.press("Escape")
    typing(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text=told)).to_have_count(1)
    assert studio.song() == before


def test_a_section_keeps_its_colour_when_it_is_renamed(open_song: OpenSong, until: Callable[..., None]) -> None:
    page = open_song(lo_fi())
    page.get_by_role("button", name=re.compile("^Section loop")).press("F2")
    field = page.get_by_role("textbox", name="Name of the section")
    field.fill("Zanzibar")
    field.press("Enter")
    until("woodshed.studio.song.sections[0].name === 'Zanzibar'")
    assert isinstance(page.evaluate("woodshed.studio.song.sections[0].extra.colour"), int)


def test_the_highest_true_peak_is_one_figure_in_the_mixer_and_beside_the_ideas(
    open_song: OpenSong, until: Callable[..., None]
) -> None:
    page = open_song(lo_fi())
    page.get_by_role("tab", name="Mixer", exact=True).click()
    aside = page.get_by_role("status", name="Highest true peak")
    desk = page.get_by_role("tabpanel", name="Mixer").locator("dt", has_text="Highest true peak").locator("xpath=../dd")
    expect(aside).to_have_text("−∞")
    page.keyboard.press("Space")
    expect(aside).to_have_text(re.compile(r"\d"))
    page.keyboard.press("Space")
    until("woodshed.studio.player.meters('master').peak[0] < 1e-6")
    held = aside.inner_text()
    expect(desk).to_have_text(f"{held}dBTP")
    page.get_by_role("button", name=re.compile("^Forget the highest true peak")).click()
    expect(aside).to_have_text("−∞")
    expect(desk).to_have_text("−∞dBTP")
