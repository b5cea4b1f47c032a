"""An owner and a guest, each in a browser of their own: what a guest may do, and the way out."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from desk_songs import lo_fi
from playwright.sync_api import Browser, Page, Route, expect

OpenSong = Callable[..., Page]


@pytest.fixture
def owner(open_song: OpenSong) -> Page:
    """The studio of who owns the song."""
    return open_song(lo_fi())


@pytest.fixture
def guest(chromium: Browser) -> Iterator[Page]:
    """A browser that was never here."""
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.set_default_timeout(15_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    yield page
    context.close()
    assert not errors, errors


def link_for(owner: Page, role: str) -> str:
    """Make a link in the page's panel, and return it."""
    owner.get_by_role("button", name="People").click()
    panel = owner.get_by_role("dialog", name="People")
    panel.get_by_role("combobox", name="As").select_option(role)
    panel.get_by_role("button", name="Make a link").click()
    link = panel.get_by_role("textbox", name="The link").input_value()
    panel.get_by_role("button", name="Close").click()
    return link


def come_in(guest: Page, link: str, name: str = "Gus") -> None:
    """Follow a link, say a name, and wait for the song."""
    guest.goto(link)
    guest.get_by_role("textbox", name="Your name").fill(name)
    guest.get_by_role("button", name="Come in").click()
    guest.get_by_role("main", name="Song").wait_for()


def title(page: Page) -> Any:
    return page.evaluate("woodshed.studio.song.title")


def test_a_listener_hears_and_cannot_edit(owner: Page, guest: Page) -> None:
    come_in(guest, link_for(owner, "listener"))
    expect(guest.get_by_role("status", name="Saved state")).to_have_text("saved")
    before = title(owner)
    guest.evaluate("woodshed.studio.apply([{ edit: 'ChangeSong', fields: { title: 'Mine' } }], 'Take it')")
    expect(guest.get_by_text("You listen in on this song.")).to_be_visible()
    assert title(guest) == title(owner) == before
    expect(guest.get_by_role("button", name="Record", exact=True)).to_be_disabled()
    expect(guest.get_by_role("button", name="Export", exact=True)).to_be_disabled()
    expect(guest.get_by_text("You listen", exact=True)).to_be_visible()
    for name in ("Add a track", "New audio track", "Continue", "Write automation"):
        button = guest.get_by_role("button", name=re.compile(f"^{name}"))
        expect(button).to_be_disabled()
        expect(button).to_have_attribute("title", "You listen in on this song.")
    expect(owner.get_by_role("button", name=re.compile("^Add a track"))).to_be_enabled()
    expect(owner.get_by_text("You listen", exact=True)).to_have_count(0)
    guest.get_by_role("button", name="Play", exact=True).click()
    heard_in(guest)


def heard_in(page: Page) -> None:
    """Wait until the song plays, and something of it is heard."""
    script = """() => {
      const { player, song } = woodshed.studio;
      return player.status.playing && song.tracks.some(({ id }) => player.meters(id).peak[0] > 0.001);
    }"""
    end = time.monotonic() + 15
    while not page.evaluate(script):
        assert time.monotonic() < end, "nothing is heard"
        page.wait_for_timeout(50)


def test_an_editors_edits_arrive_at_the_owner_by_their_name(owner: Page, guest: Page) -> None:
    come_in(guest, link_for(owner, "editor"), "Bob Dee")
    guest.evaluate("woodshed.studio.apply([{ edit: 'ChangeSong', fields: { title: 'Ours' } }], 'Ours, it is')")
    expect(owner).to_have_title("Ours – Woodshed")
    owner.get_by_role("tab", name="History").click()
    expect(owner.get_by_text("Bob Dee").first).to_be_visible()


def test_a_listener_mutes_for_themselves(owner: Page, guest: Page) -> None:
    come_in(guest, link_for(owner, "listener"))
    mute = guest.get_by_role("button", name="Mute", exact=False).first
    mute.click()
    expect(mute).to_have_attribute("aria-pressed", "true")
    muted = "woodshed.studio.song.tracks.filter((track) => track.mute).length"
    assert (guest.evaluate(muted), owner.evaluate(muted)) == (1, 0)
    assert guest.evaluate("woodshed.studio.live.song.tracks.filter((track) => track.mute).length") == 0


def test_a_listener_balances_for_themselves_and_finds_devices_fixed(owner: Page, guest: Page) -> None:
    come_in(guest, link_for(owner, "listener"))
    fader = guest.get_by_role("slider", name="Gain of", exact=False).first
    fader.focus()
    guest.keyboard.press("ArrowDown")
    gains = "woodshed.studio.song.tracks.map((track) => track.gain_db)"
    ours = owner.evaluate(gains)
    assert sum(guest.evaluate(gains)) == pytest.approx(sum(ours) - 0.5)
    assert owner.evaluate(gains) == guest.evaluate(gains.replace("song", "live.song")) == ours
    knob = guest.get_by_role("region", name="Devices").get_by_role("slider").first
    expect(knob).to_have_attribute("aria-disabled", "true")
    before = knob.get_attribute("aria-valuetext")
    knob.focus()
    guest.keyboard.press("ArrowUp")
    expect(knob).to_have_attribute("aria-valuetext", before or "")


def test_a_commenters_comment_arrives_and_only_it_is_theirs(owner: Page, guest: Page) -> None:
    owner.get_by_role("tab", name="Comments").click()
    owner.get_by_role("textbox", name="A comment at the playhead").fill("Whose is this?")
    owner.get_by_role("button", name="Pin it").click()
    come_in(guest, link_for(owner, "commenter"), "Cora")
    guest.get_by_role("tab", name="Comments").click()
    comments = guest.get_by_role("list", name="Comments").get_by_role("listitem")
    expect(comments).to_have_count(1)
    guest.get_by_role("textbox", name="A comment at the playhead").fill("More bass here")
    guest.get_by_role("button", name="Pin it").click()
    expect(comments).to_have_count(2)
    theirs = owner.get_by_role("list", name="Comments").get_by_role("listitem").filter(has_text="More bass here")
    expect(theirs).to_contain_text("Cora")
    expect(guest.get_by_role("button", name="Done")).to_have_count(1)
    guest.get_by_role("button", name="Done").click()
    owner.get_by_role("button", name="Show what is done (1)").click()
    expect(theirs.get_by_role("button", name="Open again")).to_be_visible()
    guest.evaluate("woodshed.studio.apply([{ edit: 'ChangeSong', fields: { title: 'Mine' } }], 'Take it')")
    expect(guest.get_by_text("You may comment on this song, and not change it.")).to_be_visible()


def test_another_role_is_there_at_once(owner: Page, guest: Page) -> None:
    come_in(guest, link_for(owner, "listener"), "Eve")
    owner.get_by_role("button", name="People").click()
    panel = owner.get_by_role("dialog", name="People")
    expect(panel.get_by_role("list", name="Guests")).to_contain_text("Eve is here")
    panel.get_by_role("combobox", name="Role of Eve").select_option("editor")
    expect(guest.get_by_text("You may edit this song now.")).to_be_visible()
    guest.evaluate("woodshed.studio.apply([{ edit: 'ChangeSong', fields: { title: 'Ours' } }], 'Ours')")
    expect(owner).to_have_title("Ours – Woodshed")
    expect(guest.get_by_role("status", name="Saved state")).to_have_text("saved")


def test_who_is_taken_back_is_out_and_told_so(owner: Page, guest: Page) -> None:
    link = link_for(owner, "editor")
    come_in(guest, link)
    owner.get_by_role("button", name="People").click()
    owner.get_by_role("list", name="Links").get_by_role("button", name="Take back").click()
    expect(guest.get_by_role("heading", name="You are out")).to_be_visible()
    expect(guest.get_by_text("Your place in this song was taken back.")).to_be_visible()
    guest.reload()
    expect(guest.get_by_role("heading", name="You are out")).to_be_visible()
    guest.goto(link)
    expect(guest.get_by_role("alert")).to_contain_text("This invitation was taken back.")


def test_whoever_was_in_a_song_that_was_thrown_away_is_told_so(owner: Page, guest: Page) -> None:
    come_in(guest, link_for(owner, "listener"))
    owner.evaluate("fetch('/api/songs/song', { method: 'DELETE' })")
    expect(guest.get_by_role("heading", name="You are out")).to_be_visible()
    expect(guest.get_by_text("This song was put into the trash.")).to_be_visible()
    guest.reload()
    expect(guest.get_by_text("This song was put into the trash.")).to_be_visible()


def test_a_guest_sees_their_songs_only_and_makes_none(owner: Page, guest: Page, studio: Any) -> None:
    studio.keep(lo_fi(), "another")
    come_in(guest, link_for(owner, "listener"))
    guest.goto(studio.url)
    expect(guest.get_by_role("button", name="Open Lo-fi beat")).to_have_count(1)
    expect(guest.get_by_role("textbox", name="What do you want to hear?")).to_have_count(0)
    guest.goto(f"{studio.url}/songs/another")
    expect(guest.get_by_role("alert")).to_contain_text('There is no song "another".')


def test_nobody_is_asked_for_anything_on_their_own_machine_and_may_say_who_they_are(owner: Page) -> None:
    assert len(owner.evaluate("woodshed.studio.rights.person.name").split()) == 2
    owner.get_by_role("button", name="People").click()
    panel = owner.get_by_role("dialog", name="People")
    name = panel.get_by_role("textbox", name="Your name")
    name.fill("Ann")
    name.blur()
    panel.get_by_role("radio", name="Violet").check(force=True)
    panel.get_by_role("radio", name="moon").check(force=True)
    expect(panel.get_by_text("So far this studio answers this machine alone")).to_be_visible()
    panel.get_by_role("button", name="Make a link").click()
    expect(panel.get_by_text("It begins with this machine’s own address")).to_be_visible()
    expect(panel.get_by_text("Whoever has it can come in")).to_have_count(0)
    owner.reload()
    owner.get_by_role("main", name="Song").wait_for()
    person = owner.evaluate("woodshed.studio.rights.person")
    assert (person["name"], person["colour"], person["avatar"]) == ("Ann", 7, "moon")


def test_looks_that_are_chosen_quickly_arrive_in_their_order(owner: Page, until: Callable[..., None]) -> None:
    """The first is held up on its way; the next waits for it instead of overtaking it."""
    held: list[Route] = []
    now = owner.evaluate("woodshed.studio.rights.person.colour")
    first, last = [colour for colour in (0, 1, 2) if colour != now][:2]
    owner.get_by_role("button", name="People").click()
    panel = owner.get_by_role("dialog", name="People")
    owner.route("**/api/me", lambda route: held.append(route) if route.request.method == "PUT" else route.continue_())
    for colour in (first, last):
        panel.get_by_role("radio", name=("Amber", "Blue", "Green")[colour]).check(force=True)
    owner.wait_for_timeout(200)
    assert len(held) == 1
    with owner.expect_response("**/api/me"):
        held[0].continue_()
    while len(held) < 2:
        owner.wait_for_timeout(20)
    held[1].continue_()
    until("colour => woodshed.studio.rights.person.colour === colour", last)
