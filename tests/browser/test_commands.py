"""Every action is in the palette and in the list of keys, wherever a person is, and has a key."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desk_songs import lo_fi
from playwright.sync_api import Page, expect

OpenSong = Callable[..., Page]
Until = Callable[..., None]

WITHOUT_KEY = {
    "record.toggle",  # R, as "Record" of the transport
}
"""Commands that need no key of their own."""

TABLE = """() => woodshed.studio.commands.all.map((each) =>
  ({ id: each.id, keys: each.keys ?? [], bound: Boolean(each.meant || each.able) }))"""


@pytest.fixture
def all_there(open_song: OpenSong, until: Until) -> Page:
    """A song whose commands are all in the table, also those that come when nothing else is to be done."""
    page = open_song(lo_fi())
    late = ["notes.quantise", "together.chat", "sounds.bring", "clip.fade_in"]
    until("(ids) => ids.every((id) => woodshed.studio.commands.find(id))", late)
    return page


def find(page: Page, wish: str, name: str) -> None:
    """Find a command in the palette, and choose it."""
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Find a command").fill(wish)
    page.get_by_role("option", name=re.compile(f"^{re.escape(name)}")).first.click()
    expect(page.get_by_role("dialog", name="Find a command")).to_have_count(0)


def test_every_command_has_a_key(all_there: Page) -> None:
    table = all_there.evaluate(TABLE)
    assert {each["id"] for each in table if not each["keys"]} == WITHOUT_KEY


def test_no_key_means_two_commands_everywhere(all_there: Page) -> None:
    """Where two share a key, at most one of them is always meant by it: the others have a place or a condition."""
    by_key: dict[str, list[dict[str, object]]] = {}
    for each in all_there.evaluate(TABLE):
        for key in each["keys"]:
            by_key.setdefault(key, []).append(each)
    shared = {key: [each["id"] for each in all_of if not each["bound"]] for key, all_of in by_key.items()}
    assert {key: ids for key, ids in shared.items() if len(ids) > 1} == {}


CALLED = (
    ("quantise", "Quantise, humanise, transform"),
    ("quantize", "Quantise as last time"),
    ("transpose", "Up an octave"),
    ("import", "Bring in audio or MIDI"),
    ("midi learn", "Learn MIDI for the knob in hand"),
    ("preferences", "Every command and its key"),
    ("settings", "Light or dark"),
    ("save", "Save"),
    ("bypass", "Bypass the device"),
    ("reverse", "Reverse the audio"),
    ("color", "Colour of the track"),
    ("fade", "Fade in to the playhead"),
    ("fade out", "Fade out from the playhead"),
    ("crossfade", "Crossfade the clips"),
    ("time signature", "Metre from the bar"),
    ("meter", "Metre from the bar"),
    ("sidechain", "Sidechain"),
    ("ducking", "Sidechain"),
    ("buffer size", "Show recording"),
    ("slice", "Split at the playhead"),
    ("locator", "Marker at the playhead"),
    ("piano roll", "Show the notes"),
    ("mixdown", "Export"),
)
"""What people type, and a command that they mean by it."""


def test_the_palette_knows_what_people_call_things(all_there: Page) -> None:
    for wish, name in CALLED:
        all_there.keyboard.press("Control+k")
        all_there.get_by_role("combobox", name="Find a command").fill(wish)
        found = all_there.get_by_role("option", name=re.compile(f"^{name}")).first
        expect(found, f"what is found for “{wish}”").to_be_visible()
        all_there.keyboard.press("Escape")
        expect(all_there.get_by_role("dialog", name="Find a command")).to_have_count(0)


def test_what_other_programs_call_things_is_said_of_commands_that_there_are(all_there: Page) -> None:
    words = (Path(__file__).parents[2] / "web" / "src" / "app" / "other_words.ts").read_text(encoding="utf-8")
    named = re.findall(r'^  "([a-z_.]+)":', words, re.MULTILINE)
    assert len(named) > 40
    assert set(named) <= {each["id"] for each in all_there.evaluate(TABLE)}


def test_the_metre_changes_at_the_playhead_by_command(all_there: Page, studio: Any) -> None:
    page = all_there
    page.evaluate("woodshed.studio.transport.seek(woodshed.studio.metre.tick(3, 2))")
    find(page, "time signature", "Metre from the bar")
    page.get_by_label("Metre", exact=True).and_(page.get_by_role("textbox")).fill("3/4")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Metre 3/4, bar 3")).to_be_visible()
    # Whoever types the metre in the transport means what holds at the playhead.
    expect(page.get_by_role("group", name="Position, tempo, metre and key").get_by_text("3/4")).to_be_visible()


def test_the_colours_of_a_clip_and_of_a_track_are_chosen_by_command(all_there: Page, until: Until) -> None:
    page = all_there
    page.get_by_role("option", name=re.compile("^Clip .*Bass")).first.click()
    for wish, name in (("color clips", "Colour of the clips"), ("color track", "Colour of the track")):
        find(page, wish, name)
        page.get_by_role("menuitem", name="Teal").or_(page.get_by_role("menuitemcheckbox", name="Teal")).click()
    until(
        """(() => {
          const { song, selection } = woodshed.studio;
          const track = song.tracks.find((each) => each.id === selection.track);
          return track.colour === 6 && track.clips.find((each) => each.id === selection.clip).colour === 6;
        })()"""
    )


def test_what_a_compressor_listens_to_is_chosen_by_command(all_there: Page, until: Until) -> None:
    page = all_there
    page.evaluate(
        """() => {
          const { studio } = woodshed;
          const device = { id: "devicesqueeze", kind: "compressor" };
          const kick = studio.song.tracks.find((each) => each.name === "Kick");  // nothing ducks it yet
          studio.selection.chooseTrack(kick.id);
          studio.apply([{ edit: "Add", kind: "Device", records: [device], to: kick.id }], "A compressor");
        }"""
    )
    find(page, "sidechain", "Sidechain")
    page.get_by_role("menuitemcheckbox", name="Drums").click()
    until(
        """woodshed.studio.song.tracks.some((track) =>
          track.devices.some((device) => device.id === "devicesqueeze" && device.sidechain !== ""))"""
    )


def test_save_is_the_first_that_is_found_for_save(all_there: Page) -> None:
    all_there.keyboard.press("Control+k")
    all_there.get_by_role("combobox", name="Find a command").fill("save")
    expect(all_there.get_by_role("dialog").get_by_role("option").first).to_contain_text("Save (")
    all_there.keyboard.press("Enter")
    expect(all_there.get_by_text("Everything is saved, as always.")).to_be_visible()


def test_a_command_of_a_place_that_is_not_in_front_opens_it(all_there: Page) -> None:
    page = all_there
    page.get_by_role("tab", name="Mixer", exact=True).click()
    page.get_by_role("option", name=re.compile("^Clip .*Bass")).first.click()
    find(page, "quantise humanise", "Quantise, humanise, transform")
    expect(page.get_by_role("complementary", name="Shape notes")).to_be_visible()
    expect(page.get_by_role("tab", name="Notes", exact=True)).to_have_attribute("aria-selected", "true")


def test_a_command_that_cannot_be_done_says_what_is_to_be_done_first(all_there: Page) -> None:
    find(all_there, "join the clips", "Join the clips")
    expect(all_there.get_by_text("Choose a clip first.")).to_be_visible()


def test_the_list_of_keys_has_all_groups_whatever_is_in_front(all_there: Page) -> None:
    all_there.keyboard.press("Shift+?")
    dialog = all_there.get_by_role("dialog", name="Every command and its key")
    for group in ("Transport", "Clips", "Notes", "Devices", "Mixer", "Ideas", "View"):
        expect(dialog.get_by_role("region", name=group, exact=True)).to_be_visible()


def test_files_are_brought_in_by_command(all_there: Page, until: Until) -> None:
    with all_there.expect_file_chooser() as chooser:
        all_there.keyboard.press("Control+i")
    assert chooser.value.is_multiple()
