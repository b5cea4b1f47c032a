"""For everyone: screen readers, keyboards, small windows, fingers, light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from desk_songs import lo_fi
from playwright.sync_api import Browser, Page, expect

from woodshed.song import Add, Change, Credit, SongFolder, Track

OpenSong = Callable[..., Page]
Until = Callable[..., None]
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
LOW = ("devices", "notes", "mixer", "record", "history")
RIGHT = ("ideas", "comments", "chat", "listen")
THEMES = ("dark", "light")
NONE: dict[str, list[str]] = {theme: [] for theme in THEMES}
GRAVE = {"moderate", "serious", "critical"}


def faults(page: Page) -> list[str]:
    """Return what axe finds moderate or worse, each with the first place where it is."""
    if page.evaluate("!window.axe"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{fault['id']} ({fault['impact']}) {len(fault['nodes'])}×: {fault['nodes'][0]['html'][:200]}"
        f" {fault['nodes'][0]['failureSummary'][:200]}"
        for fault in found["violations"]
        if fault["impact"] in GRAVE
    ]


def faults_by_theme(page: Page) -> dict[str, list[str]]:
    """Return what axe finds in the open studio when it is dark, and when it is light."""
    found = {}
    for theme in THEMES:
        page.evaluate("(theme) => (woodshed.studio.view.theme = theme)", theme)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        found[theme] = faults(page)
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_no_fault_on_the_first_screen(page: Page, studio: Any, theme: str) -> None:
    studio.keep(lo_fi())
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    page.goto(studio.url)
    expect(page.get_by_role("button", name="Open Lo-fi beat")).to_be_visible()
    assert faults(page) == []


def test_axe_finds_no_fault_in_the_studio(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(
        """() => {
          const { studio } = woodshed;
          const track = studio.song.tracks.find((each) => each.clips.length > 0);
          studio.selection.chooseClips([track.clips[0].id], track.id);
        }"""
    )
    for place in LOW:
        page.evaluate("(place) => woodshed.studio.view.openLow(place)", place)
        tab = page.get_by_role("tablist", name="Below").get_by_role("tab", name=place.capitalize(), exact=True)
        expect(tab).to_have_attribute("aria-selected", "true")
        assert faults_by_theme(page) == NONE, place


def test_axe_finds_no_fault_in_the_pages_of_the_history(page: Page, studio: Any) -> None:
    studio.keep(lo_fi())
    with SongFolder.open(studio.workspace / "song") as folder:
        folder.name_version("First", note="A note")
        folder.apply(Change(Track, {folder.song.tracks[0].id: {"gain_db": -3.0}}), by="Ann")
        folder.apply(Add((Credit("a", "Ann", "Writer", {"share_bp": 10_000}),)))
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{studio.url}/songs/song")
    page.get_by_role("main", name="Song").wait_for()
    page.get_by_role("tab", name="History", exact=True).click()
    page.get_by_role("tab", name="Versions").click()
    page.get_by_role("button", name=re.compile("^First")).click()
    expect(page.get_by_role("list", name="Where it differs")).to_be_visible()
    assert faults_by_theme(page) == NONE
    page.get_by_role("tab", name="Branches").click()
    expect(page.get_by_text("This song has no branches.")).to_be_visible()
    assert faults_by_theme(page) == NONE
    page.get_by_role("tab", name="Credits").click()
    expect(page.get_by_role("button", name="Sign as Ann")).to_be_enabled()
    assert faults_by_theme(page) == NONE


def test_a_history_in_which_nothing_is_found_has_no_fault(open_song: OpenSong) -> None:
    """A list without lines holds nothing else instead."""
    page = open_song(lo_fi())
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("tab", name="History").click()
    page.get_by_role("searchbox", name="Find a step").fill("nothing is called so")
    expect(page.get_by_text("No step is called that.")).to_be_visible()
    assert faults_by_theme(page) == NONE


def test_axe_finds_no_fault_in_the_conversation(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("article")).to_have_count(1, timeout=60_000)
    page.get_by_role("button", name="Keep some tracks").click()
    for place in RIGHT:
        page.evaluate("(place) => (woodshed.studio.view.right = place)", place)
        expect(page.locator(f"#right-tab-{place}")).to_have_attribute("aria-selected", "true")
        assert faults_by_theme(page) == NONE, place


def test_axe_finds_no_fault_in_dialogs(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    page.emulate_media(reduced_motion="reduce")
    for keys, name in (
        ("Control+KeyK", "Find a command"),
        ("Shift+?", "Every command and its key"),
        ("Control+Shift+KeyE", "Export"),
    ):
        page.keyboard.press(keys)
        expect(page.get_by_role("dialog", name=name)).to_be_visible()
        assert faults_by_theme(page) == NONE, name
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog", name=name)).to_have_count(0)


def tab_to(page: Page, name: str | re.Pattern[str], *, most: int = 120) -> None:
    """Press Tab until the focus is on something with a name."""
    for _ in range(most):
        page.keyboard.press("Tab")
        named = page.evaluate(
            """() => {
              const focused = document.activeElement;
              const label = focused.labels?.[0]?.textContent;
              return focused.getAttribute("aria-label") ?? label ?? focused.textContent ?? "";
            }"""
        )
        if re.search(name, named):
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_a_song_is_made_heard_changed_and_exported_by_keyboard_alone(page: Page, studio: Any, until: Until) -> None:
    page.goto(studio.url)
    expect(page.get_by_role("button", name="Piano sketch")).to_be_visible()
    tab_to(page, "Piano sketch")
    page.keyboard.press("Enter")
    page.get_by_role("toolbar", name="Transport").wait_for()
    page.keyboard.press("Space")
    until("woodshed.studio.player.meters('master').peak[0] > 0.01")
    page.keyboard.press("Space")

    tab_to(page, "^Tempo$")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("spinbutton", name="Tempo")).to_have_text("85.00")
    page.keyboard.press("Control+KeyZ")
    expect(page.get_by_role("spinbutton", name="Tempo")).to_have_text("84.00")

    page.keyboard.press("Alt+Digit3")
    expect(page.get_by_role("tab", name="Mixer")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Control+KeyK")
    page.keyboard.type("go to the start")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.keyboard.press("Control+Shift+KeyE")
    page.get_by_role("dialog", name="Export").wait_for()
    tab_to(page, "The sound itself|WAV")
    page.keyboard.press("ArrowUp")  # to the last kind, MIDI
    expect(page.get_by_role("radio", name="MIDI")).to_be_checked()
    tab_to(page, "Export the file")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "Piano sketch.mid"


CLIPPED = """() => {
  const found = [];
  const scrolls = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(up);
      if (/auto|scroll/.test(overflowX + overflowY)) return up;
    }
    return null;
  };
  for (const element of document.querySelectorAll("button, input, select, textarea, [role=slider], [role=tab], a")) {
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || element.closest(".unseen, [aria-hidden=true]")) continue;
    // What lies on the timeline scrolls with it.
    if (element.closest("[role=group][aria-label=Tracks]") || /^(Chord|Section) /.test(element.ariaLabel)) continue;
    if (getComputedStyle(element).visibility === "hidden" || getComputedStyle(element).opacity === "0") continue;
    if (scrolls(element)) continue; // it can be brought into view
    const x = Math.min(box.right - 1, Math.max(box.left + 1, (box.left + box.right) / 2));
    const inside = box.left >= -1 && box.top >= -1 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
    const top = document.elementFromPoint(x, (box.top + box.bottom) / 2);
    const covered = top && !element.contains(top) && !top.contains(element) && !element.parentElement.contains(top);
    const named = element.getAttribute("aria-label") ?? element.textContent;
    const place = [box.left, box.right, box.top, box.bottom].map(Math.round).join(" ");
    if (!inside || covered) found.push(`${named} at ${place}${covered ? " is covered" : ""}`);
  }
  return found;
}"""


def test_no_control_is_cut_off_in_a_small_window(open_song: OpenSong) -> None:
    """What lies in a list that scrolls can be brought into view; everything else must be there."""
    page = open_song(lo_fi())
    for place, width in product(LOW, (1280, 1000)):
        page.evaluate("(place) => woodshed.studio.view.openLow(place)", place)
        page.set_viewport_size({"width": width, "height": 720})
        tab = page.get_by_role("tablist", name="Below").get_by_role("tab", name=place.capitalize(), exact=True)
        expect(tab).to_have_attribute("aria-selected", "true")
        page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        assert page.evaluate(CLIPPED) == [], (place, width)


@pytest.fixture
def tablet(chromium: Browser, studio: Any) -> Iterator[Page]:
    """A page as a tablet shows it, which knows fingers only."""
    context = chromium.new_context(viewport={"width": 1180, "height": 820}, has_touch=True, is_mobile=True)
    page = context.new_page()
    studio.keep(lo_fi())
    page.goto(studio.url)
    yield page
    context.close()


def test_fingers_open_play_and_turn(tablet: Page, studio: Any) -> None:
    tablet.get_by_role("button", name="Open Lo-fi beat").tap()
    play = tablet.get_by_role("button", name="Play", exact=True)
    box = play.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 43.9, "a finger needs 44 pixels"
    play.tap()
    expect(tablet.get_by_role("button", name="Pause")).to_be_visible()
    tablet.get_by_role("tab", name="Mixer").tap()
    expect(tablet.get_by_role("tab", name="Mixer")).to_have_attribute("aria-selected", "true")
    tablet.get_by_role("button", name="Click", exact=True).tap()
    expect(tablet.get_by_role("button", name="Click", exact=True)).to_have_attribute("aria-pressed", "true")
    assert tablet.evaluate(CLIPPED) == []


def test_light_and_dark_are_chosen_and_kept(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    first = page.locator("html").get_attribute("data-theme")
    page.keyboard.press("Control+KeyK")
    page.keyboard.type("light or dark")
    page.keyboard.press("Enter")
    other = "dark" if first == "light" else "light"
    expect(page.locator("html")).to_have_attribute("data-theme", other)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", other)


def test_nothing_moves_by_itself_when_less_motion_is_asked_for(page: Page, studio: Any) -> None:
    studio.keep(lo_fi())
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{studio.url}/songs/song")
    page.get_by_role("main", name="Song").wait_for()
    running = page.evaluate("document.getAnimations().map((each) => each.animationName ?? each.transitionProperty)")
    assert running == []


def test_escape_leaves_a_field_and_the_palette_opens_from_within_one(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    field = page.get_by_role("textbox", name="What shall the composer write?")
    field.fill("a slow waltz")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Find a command")).to_be_focused()
    page.keyboard.press("Escape")
    field.focus()
    page.keyboard.press("Escape")
    expect(field).not_to_be_focused()
    expect(field).to_have_value("a slow waltz")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_a_key_that_is_held_goes_on(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    page.keyboard.down("Shift")
    for _ in range(3):
        page.keyboard.down("Period")  # the second and third say that it is held
    page.keyboard.up("Period")
    page.keyboard.up("Shift")
    expect(page.get_by_role("timer", name="Position")).to_have_text("4.1.000")


def test_an_upright_tablet_shows_the_whole_transport(chromium: Browser, studio: Any) -> None:
    context = chromium.new_context(viewport={"width": 1024, "height": 768}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{studio.url}/songs/{studio.keep(lo_fi())}")
    page.get_by_role("button", name="Export", exact=True).wait_for()
    for button in page.get_by_role("toolbar", name="Transport").get_by_role("button").all():
        box = button.bounding_box()
        assert box is None or box["x"] + box["width"] <= 1024, button.get_attribute("aria-label")
    context.close()
