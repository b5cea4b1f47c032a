"""Versions, branches, working apart, and who made it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from desk_songs import band
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from woodshed.song import Change, Note, Song, SongFolder
from woodshed.song.document import Clip, Section
from woodshed.song.edits import Add
from woodshed.units import Ticks

OpenSong = Callable[..., Page]
Until = Callable[..., None]
BAR = 3840
PICTURES = Path(__file__).parent / "out"


def song() -> Song:
    """The band, with a verse."""
    return replace(band(), sections=(Section("v", Ticks(0), Ticks(4 * BAR), "Verse"),))


def edit(page: Page, edits: str, why: str = "Try something") -> None:
    """Make edits in the page, as a gesture does."""
    page.evaluate(f"woodshed.studio.apply({edits}, {why!r})")


def history_page(page: Page, name: str) -> None:
    """Open a page of the history."""
    page.get_by_role("tab", name="History", exact=True).click()
    page.get_by_role("tab", name=re.compile(f"^{name}")).click()


HIGHER = "[{ edit: 'Change', kind: 'Note', of: 'clip-line', changes: { n0: { pitch: %d }, n1: { pitch: %d } } }]"


def test_a_version_has_a_name_and_a_note_and_is_seen_and_heard_against_now(
    open_song: OpenSong, until: Until, studio: Any
) -> None:
    page = open_song(song())
    history_page(page, "Versions")
    page.get_by_role("textbox", name="Name of a new version").fill("First")
    page.get_by_role("textbox", name="Note on the new version").fill("With the old bass")
    page.get_by_role("button", name="Keep it").click()
    versions = page.get_by_role("list", name="Versions")
    expect(versions.get_by_role("listitem")).to_contain_text("With the old bass")
    compare = page.get_by_role("region", name="What is different")
    expect(compare).to_be_visible()
    versions.get_by_role("button", name=re.compile("First")).click()  # just kept, so it is open: it stays so
    expect(compare).to_be_visible()

    edit(page, HIGHER % (50, 52))
    expect(compare.get_by_role("listitem").last).to_have_text("Bass: 2 notes are changed in bar 1 (Verse).")
    expect(compare.get_by_role("button", name="Bass: bar 1 changed. Go there")).to_be_visible()

    compare.get_by_role("button", name="Hear “First”").click()
    until("woodshed.studio.player.meters('bass').peak[0] > 0.01")
    expect(compare.get_by_role("button", name="Hear “First”")).to_have_attribute("aria-pressed", "true")
    expect(compare.get_by_role("status")).to_contain_text(re.compile("equally loud", re.IGNORECASE))
    assert page.evaluate("woodshed.studio.transport.loop") == {"start": 0, "end": BAR}
    compare.get_by_role("button", name="Hear now").click()
    expect(compare.get_by_role("button", name="Hear now")).to_have_attribute("aria-pressed", "true")
    page.screenshot(path=PICTURES / "versions.png")
    compare.get_by_role("button", name="Stop listening").click()
    assert page.evaluate("[woodshed.studio.auditioning, woodshed.studio.transport.looping]") == [False, False]

    versions.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="Name of this version").fill("Before the high bass")
    page.get_by_role("button", name="Done").click()
    expect(versions.get_by_role("button", name=re.compile("Before the high bass"))).to_be_visible()
    page.get_by_role("textbox", name="Name of a new version").fill("Second")
    page.get_by_role("button", name="Keep it").click()
    against = page.get_by_role("combobox")
    against.select_option("Before the high bass")
    versions.get_by_role("button", name=re.compile("Before the high bass")).click()
    expect(against).to_have_value("0")  # and not against itself
    page.get_by_role("button", name="Go back to it").click()
    until("woodshed.studio.connection.state === 'saved'")
    expect(compare.get_by_text("Nothing.")).to_be_visible()
    assert studio.song() == song()


def test_a_branch_is_made_changed_and_brought_back_by_parts(open_song: OpenSong, studio: Any, until: Until) -> None:
    page = open_song(song())
    history_page(page, "Branches")
    page.get_by_role("textbox", name="Title of the branch").fill("Band, higher")
    page.get_by_role("button", name="Make a branch").click()
    branches = page.get_by_role("list", name="Branches")
    branches.get_by_role("button", name="Open").click()
    expect(page).to_have_title("Band, higher – Woodshed")
    until("woodshed.studio?.song.title === 'Band, higher'")
    edit(page, HIGHER % (50, 52))
    edit(page, "[{ edit: 'Change', kind: 'Track', changes: { keys: { gain_db: -6 } } }]")
    until("woodshed.studio.connection.state === 'saved'")
    history_page(page, "Branches")
    page.get_by_role("button", name="Band", exact=True).click()
    expect(page).to_have_title("Band – Woodshed")
    until("woodshed.studio?.song.title === 'Band'")

    history_page(page, "Branches")
    branches.get_by_role("button", name="Bring back …").click()
    page.get_by_role("button", name="Suggest the parts").click()
    cards = page.get_by_role("article")
    expect(cards).to_have_count(2)
    page.screenshot(path=PICTURES / "branches.png")
    bass = page.get_by_role("article", name="Suggestion: Bass, from “Band, higher”")
    expect(bass).to_contain_text("Bass: 2 notes are changed in bar 1 (Verse).")
    bass.get_by_role("button", name="before / after").click()
    until("woodshed.studio.player.meters('bass').peak[0] > 0.01")
    bass.get_by_role("button", name="Accept").click()
    page.get_by_role("article", name="Suggestion: Keys, from “Band, higher”").get_by_role("button", name="No").click()
    until("woodshed.studio.connection.state === 'saved'")
    now = studio.song()
    assert [note.pitch for note in now.track("bass").clips[0].notes[:3]] == [50, 52, 40]
    assert now.track("keys").gain_db == 0


def test_bars_that_were_rewritten_on_both_sides_are_decided_before_they_come_back(
    open_song: OpenSong, studio: Any, until: Until
) -> None:
    page = open_song(song())
    door = f"{studio.url}/api/songs/song/branches"
    made = page.request.post(door, data={"title": "Other"}, headers={"Origin": studio.url}).json()["id"]
    with SongFolder.open(studio.workspace / made) as folder:
        folder.apply(Change(Note, {"n0": {"pitch": 60}}, of="clip-line"), by="Bo")
    edit(page, HIGHER % (50, 52))
    until("woodshed.studio.connection.state === 'saved'")
    history_page(page, "Branches")
    page.get_by_role("button", name="Bring back …").click()
    fight = page.get_by_role("group", name="You and the branch both changed bar 1 of Bass.")
    expect(fight.get_by_role("radio", name="The branch's")).to_be_checked()
    fight.get_by_role("radio", name="This song's").check()
    page.get_by_role("button", name="Suggest all as one").click()
    expect(page.get_by_role("status").filter(has_text="There is nothing in it")).to_be_visible()
    fight.get_by_role("radio", name="The branch's").check()
    page.get_by_role("button", name="Suggest all as one").click()
    card = page.get_by_role("article", name="Suggestion: All of “Other”")
    expect(card).to_contain_text("both changed bar 1 of Bass")
    card.get_by_role("button", name="Accept").click()
    until("woodshed.studio.connection.state === 'saved'")
    assert studio.song().track("bass").clips[0].notes[0].pitch == 60


class Line:
    """The line of a page to the server, which can be cut and mended."""

    def __init__(self, page: Page) -> None:
        self._is_cut = False
        self._open: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("/live"), self._pass)

    def cut(self) -> None:
        """Break the line, and let no other one through."""
        self._is_cut = True
        for socket in self._open:
            socket.close(code=1001)

    def mend(self) -> None:
        """Let the next line through."""
        self._is_cut = False

    def _pass(self, socket: WebSocketRoute) -> None:
        if self._is_cut:
            socket.close(code=1001)
        else:
            socket.connect_to_server()
            self._open.append(socket)


def until_same(page: Page, other: Page) -> None:
    """Wait until two pages have the same notes."""
    notes = "woodshed.studio.song.tracks[0].clips[0].notes.map((note) => note.pitch).join()"
    other.wait_for_function(f"(pitches) => {notes} === pitches", arg=page.evaluate(notes))


@pytest.mark.parametrize("reloads", [False, True])
def test_two_who_rewrote_the_same_bar_apart_choose_and_keep_both(
    page: Page, chromium: Browser, studio: Any, until: Until, *, reloads: bool
) -> None:
    line = Line(page)
    page.goto(f"{studio.url}/songs/{studio.keep(song())}")
    page.get_by_role("main", name="Song").wait_for()
    until("woodshed.studio.connection.state === 'saved'")
    away = chromium.new_context()
    other = away.new_page()
    other.goto(f"{studio.url}/songs/song")
    other.get_by_role("main", name="Song").wait_for()

    line.cut()
    until("woodshed.studio.connection.state === 'offline'")
    edit(page, HIGHER % (49, 51), "Mine at first")
    edit(other, HIGHER % (69, 71), "Theirs at first")
    expect(other.get_by_role("status", name="Saved state")).to_have_text("saved")
    line.mend()
    page.evaluate("woodshed.studio.connection.retry()")
    expect(page.get_by_role("button", name="Decide")).to_be_visible()
    expect(page.get_by_role("tab", name="History")).to_have_text("History1")
    page.evaluate("woodshed.studio.notices.say('Something else.')")
    expect(page.get_by_role("button", name="Decide")).to_be_visible()  # a question stays
    until("woodshed.studio.connection.state === 'saved'")
    until("woodshed.studio.song.tracks[0].clips[0].notes[0].pitch > 48")
    until_same(page, other)

    line.cut()  # and the same again, with nothing decided
    until("woodshed.studio.connection.state === 'offline'")
    edit(page, HIGHER % (50, 52), "Mine")
    edit(other, HIGHER % (70, 72), "Theirs")
    expect(other.get_by_role("status", name="Saved state")).to_have_text("saved")
    if reloads:
        page.reload()
        page.get_by_role("main", name="Song").wait_for()
        until("woodshed.studio.song.tracks[0].clips[0].notes[0].pitch === 50")
    line.mend()
    page.evaluate("woodshed.studio.connection.retry()")
    page.get_by_role("button", name="Decide").click()
    place = page.get_by_role("list", name="To decide").get_by_role("listitem")
    expect(place.get_by_role("heading")).to_have_text(re.compile("^You and .+ both changed bar 1 of Bass.$"))
    place.get_by_role("button", name="Hear mine").click()
    until("woodshed.studio.player.meters('bass').peak[0] > 0.01")
    page.screenshot(path=PICTURES / "apart.png")
    place.get_by_role("button", name="Keep mine").click()
    until("woodshed.studio.connection.state === 'saved'")
    bass = studio.song().track("bass")
    assert [note.pitch for note in bass.clips[0].notes[:2]] == [50, 52]
    (take,) = bass.takes
    assert [note.pitch for note in take.clips[0].notes[:2]] == [70, 72]
    expect(page.get_by_role("tab", name="History")).to_have_text("History")
    whys = [entry["why"] for entry in page.request.get(f"{studio.url}/api/songs/song/history").json()]
    assert {"Offline: Mine at first", "Offline: Mine"} <= set(whys)
    away.close()


def test_a_split_sheet_is_drafted_adjusted_signed_and_void_when_it_changes(
    page: Page, studio: Any, until: Until
) -> None:
    SongFolder.create(studio.workspace / "song", song(), by="Ann").close()
    with SongFolder.open(studio.workspace / "song") as folder:
        more = tuple(Note(f"x{n}", Ticks(n * 240), Ticks(200), 40) for n in range(8))
        folder.apply(Add((Clip("more", Ticks(8 * BAR), Ticks(BAR), "More", notes=more),), to="bass"), by="Bo")
    page.goto(f"{studio.url}/songs/song")
    history_page(page, "Credits")
    made = page.get_by_role("region", name="Who made what")
    expect(made.get_by_role("listitem").filter(has_text="Bo")).to_contain_text("8 notes, 1 clip")
    page.get_by_role("button", name="Draft from the history").click()
    shares = [page.get_by_role("textbox", name=f"Share of {name} in per cent") for name in ("Ann", "Bo")]
    expect(shares[0]).to_have_value("85.19")
    shares[0].fill("60")
    shares[0].press("Enter")
    sheet = page.get_by_role("region", name="Split sheet")
    expect(sheet.get_by_role("status")).to_contain_text("The shares make 74.81 % together.")
    expect(page.get_by_role("button", name="Sign as Ann")).to_be_disabled()
    shares[1].fill("40")
    shares[1].press("Enter")
    page.get_by_role("button", name="Sign as Ann").click()
    expect(sheet.get_by_text("✓")).to_have_count(1)
    page.get_by_role("button", name="Sign as Bo").click()
    expect(sheet.get_by_role("status")).to_have_text("Signed by everybody.")
    page.screenshot(path=PICTURES / "credits.png")
    with page.expect_download() as download:
        sheet.get_by_role("link", name="txt").click()
    assert "60 %" in Path(download.value.path()).read_text(encoding="utf-8")
    shares[1].fill("39")
    shares[1].press("Enter")
    expect(sheet.get_by_text("void: it changed")).to_have_count(2)
    shares[1].fill("40")
    shares[1].press("Enter")
    expect(sheet.get_by_role("status")).to_have_text("Signed by everybody.")
    expect(sheet).to_contain_text("it counts again when all of it is as it was")
    shares[1].fill("140")
    shares[1].press("Enter")
    expect(page.get_by_text("A share is a number between 0 and 100 %.")).to_be_visible()
    expect(shares[1]).to_have_value("40")  # what the field shows is what the sheet says
