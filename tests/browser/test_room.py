"""Room: in a small window several tracks are seen and nothing covers them; on a tablet all is in reach of a finger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from desk_songs import lo_fi
from playwright.sync_api import Browser, Locator, Page, expect
from timeline_page import MASTER_TRACK, clip

from woodshed.audio import Recording, save_wav
from woodshed.song import Media, Song, Track
from woodshed.song.media import MediaFolder

OpenSong = Callable[..., Page]
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RATE = 48_000
TABLETS = ((820, 1180), (1024, 768), (1180, 820))
LEAST_SHARE = 0.6
FINGER_PX = 43.5
"""44 pixels, and what rounding takes of them."""


def box_of(place: Locator) -> dict[str, float]:
    """Return where something is on the screen."""
    box = place.bounding_box()
    assert box is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def whole_heads(page: Page) -> int:
    """Return how many tracks are seen whole."""
    return int(
        page.evaluate(
            """() => {
              const place = document.querySelector("[role=group][aria-label=Tracks]").getBoundingClientRect();
              return [...document.querySelectorAll("[data-head]")].filter((head) => {
                const box = head.getBoundingClientRect();
                return box.top >= place.top - 1 && box.bottom <= place.bottom + 1;
              }).length;
            }"""
        )
    )


@pytest.fixture
def small(page: Page) -> Page:
    """A window of 1280 by 720 in which nothing was laid out before."""
    page.set_viewport_size({"width": 1280, "height": 720})
    return page


def test_a_small_window_shows_six_tracks_and_four_over_the_keys(small: Page, open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    expect(page.get_by_role("group", name="Track Strings", exact=True)).to_be_visible()
    assert whole_heads(page) >= 6
    page.keyboard.press("KeyK")
    expect(page.get_by_role("region", name="Keys on the screen")).to_be_visible()
    assert whole_heads(page) >= 4


def test_low_tracks_show_their_whole_names(small: Page, open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    for name in ("Drum bus", "Drums", "Electric piano", "Strings"):
        head = page.get_by_role("group", name=f"Track {name}", exact=True)
        label = head.get_by_text(name, exact=True).first
        assert label.evaluate("(each) => each.scrollWidth <= each.clientWidth"), name


def test_tracks_grow_and_shrink_with_the_window_until_somebody_says_how_tall(
    small: Page, open_song: OpenSong, until: Callable[..., None]
) -> None:
    page = open_song(lo_fi())
    page.set_viewport_size({"width": 1440, "height": 900})
    until("woodshed.studio.view.trackHeight === 58")
    page.keyboard.press("Alt+Equal")
    page.set_viewport_size({"width": 1280, "height": 720})
    until("woodshed.studio.view.trackHeight === 66")


def test_places_at_the_sides_are_put_away_by_their_buttons_and_stay_away(small: Page, open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    wide = box_of(page.get_by_role("main", name="Song"))["width"]
    for name, place in (("Sounds", "Sounds"), ("Ideas and comments", "Conversation")):
        page.get_by_role("toolbar", name="Timeline").get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_role("complementary", name=place, exact=True)).to_have_count(0)
    assert box_of(page.get_by_role("main", name="Song"))["width"] > wide + 500
    page.reload()
    page.get_by_role("main", name="Song").wait_for()
    expect(page.get_by_role("complementary", name="Sounds", exact=True)).to_have_count(0)


def test_the_transport_is_hidden_and_shown(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    page.keyboard.press("Alt+KeyU")
    expect(page.get_by_role("toolbar", name="Transport")).not_to_be_visible()
    page.keyboard.press("Space")
    page.keyboard.press("Alt+KeyU")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


@pytest.fixture
def audio(small: Page, studio: Any, tmp_path: Path) -> Page:
    """A song with an audio clip, in a small window."""
    file = tmp_path / "noise.wav"
    save_wav(file, Recording(np.full((2, 8 * RATE), 0.25, np.float32), RATE))
    sha = MediaFolder(tmp_path / "media").store(file)
    media = Media(sha, "wav", "noise", RATE, 2, 8 * RATE)
    voice = Track("trackvoice", "Voice", "audio", clips=(clip("Rehearsal", 1, 4, media=sha, loop=3840),))
    name = studio.keep(Song(title="Audio", media=(media,), tracks=(voice, MASTER_TRACK)))
    MediaFolder(studio.workspace / name / "media").store(file)
    small.goto(f"{studio.url}/songs/{name}")
    small.get_by_role("option", name=re.compile("Rehearsal")).click()
    return small


def test_the_strip_of_an_audio_clip_covers_no_track_and_shows_all_it_has(audio: Page) -> None:
    for width in (1280, 1120, 1000):
        audio.set_viewport_size({"width": width, "height": 720})
        audio.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        shows_all_it_has(audio)


def shows_all_it_has(audio: Page) -> None:
    """The strip lies below the tracks, all of it is within it, and its menu opens."""
    strip = audio.get_by_role("group", name="The selected clip", exact=True)
    expect(strip).to_be_visible()
    lanes = box_of(audio.locator("#lanes"))
    whole = box_of(strip)
    assert whole["y"] >= lanes["y"] + lanes["height"]
    for control in [*strip.get_by_role("textbox").all(), *strip.get_by_role("button").all()]:
        box = box_of(control)
        assert box["x"] >= whole["x"], control.get_attribute("aria-label")
        assert box["x"] + box["width"] <= whole["x"] + whole["width"], control.get_attribute("aria-label")
    for label in ("Name of the selected clip", "Fade in of the clip", "Gain of the clip"):
        field = strip.get_by_role("textbox", name=label)
        assert field.evaluate("(each) => each.scrollWidth <= each.clientWidth + 1"), label
    strip.get_by_role("button", name="More for the clip").click()
    expect(audio.get_by_role("menuitem", name="Reverse the audio")).to_be_visible()
    audio.keyboard.press("Escape")
    expect(audio.get_by_role("menuitem", name="Reverse the audio")).to_have_count(0)


def test_what_is_told_in_passing_lies_under_menus_and_dialogs_and_on_no_device(
    small: Page, open_song: OpenSong
) -> None:
    page = open_song(lo_fi())
    page.evaluate("woodshed.studio.notices.say('Something happened.', { name: 'Look at it', run: () => {} })")
    notice = page.get_by_role("status").filter(has_text="Something happened.")
    expect(notice).to_be_visible()
    panel = box_of(page.get_by_role("tabpanel", name="Devices", exact=True))
    told = box_of(notice)
    assert told["y"] + told["height"] <= panel["y"] + 2
    menus = page.evaluate("getComputedStyle(document.querySelector('.notices')).zIndex")
    page.get_by_role("button", name=re.compile("^Menu of ")).first.click()
    menu = page.get_by_role("menu")
    expect(menu).to_be_visible()
    above = menu.evaluate("(each) => getComputedStyle(each).zIndex")
    assert int(menus) < int(above)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    shade = page.locator(".dialog-shade").evaluate("(each) => getComputedStyle(each).zIndex")
    assert int(menus) < int(shade)


@pytest.fixture
def tablet(chromium: Browser, studio: Any) -> Iterator[Callable[[int, int], Page]]:
    """Return what opens a song on a tablet, which knows fingers only."""
    contexts = []

    def open_it(width: int, height: int) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
        contexts.append(context)
        page = context.new_page()
        page.emulate_media(reduced_motion="reduce")
        page.goto(f"{studio.url}/songs/{studio.keep(lo_fi())}")
        page.get_by_role("main", name="Song").wait_for()
        return page

    yield open_it
    for context in contexts:
        context.close()


def all_in_reach(place: Locator, page: Page, *, least_px: float = FINGER_PX) -> None:
    """Every control of a place is on the screen, and as tall as a finger needs it."""
    size = page.viewport_size
    assert size is not None
    controls = [*place.get_by_role("button").all(), *place.get_by_role("spinbutton").all()]
    assert len(controls) >= 3
    for control in controls:
        box = control.bounding_box()
        if box is None or box["width"] < 2:
            continue
        label = control.get_attribute("aria-label") or control.text_content()
        assert box["x"] >= 0, label
        assert box["x"] + box["width"] <= size["width"], label
        assert box["y"] >= 0, label
        assert box["y"] + box["height"] <= size["height"], label
        assert box["height"] >= least_px, (label, box)


def serious(page: Page) -> list[str]:
    """Return what axe finds serious or critical."""
    if page.evaluate("!window.axe"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found if each["impact"] in SERIOUS]


SERIOUS = {"serious", "critical"}


@pytest.mark.parametrize(("width", "height"), TABLETS)
def test_on_a_tablet_the_song_has_the_room_and_all_is_in_reach(
    tablet: Callable[[int, int], Page], width: int, height: int
) -> None:
    page = tablet(width, height)
    expect(page.get_by_role("button", name="Export", exact=True)).to_be_visible()
    assert box_of(page.get_by_role("main", name="Song"))["width"] >= LEAST_SHARE * width
    assert box_of(page.locator("#lanes"))["width"] >= LEAST_SHARE * width
    assert box_of(page.get_by_role("region", name="The selected thing"))["width"] >= width - 4
    for name in ("Transport", "Timeline"):
        all_in_reach(page.get_by_role("toolbar", name=name), page)
    head = page.get_by_role("group", name="Track Drum bus", exact=True)
    for button in head.get_by_role("button").all():
        assert box_of(button)["height"] >= FINGER_PX, button.get_attribute("aria-label")
    assert serious(page) == []


@pytest.mark.parametrize(("width", "height"), TABLETS)
def test_on_a_tablet_the_sides_are_drawers_over_the_song(
    tablet: Callable[[int, int], Page], width: int, height: int
) -> None:
    page = tablet(width, height)
    tools = page.get_by_role("toolbar", name="Timeline")
    song = box_of(page.get_by_role("main", name="Song"))
    for name, place, close in (
        ("Sounds", "Sounds", "Close the sounds"),
        ("Ideas and comments", "Conversation", "Close the conversation"),
    ):
        tools.get_by_role("button", name=name, exact=True).tap()
        drawer = page.get_by_role("complementary", name=place, exact=True)
        expect(drawer.get_by_role("tablist").first).to_be_visible()
        assert box_of(page.get_by_role("main", name="Song")) == song
        assert serious(page) == []
        drawer.get_by_role("button", name=close).tap()
        expect(drawer).to_have_count(0)
    tools.get_by_role("button", name="Sounds", exact=True).tap()
    expect(page.get_by_role("complementary", name="Sounds", exact=True)).to_be_visible()
    page.touchscreen.tap(width - 40, song["y"] + song["height"] - 60)
    expect(page.get_by_role("complementary", name="Sounds", exact=True)).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), TABLETS)
def test_on_a_tablet_palette_help_and_export_fit(tablet: Callable[[int, int], Page], width: int, height: int) -> None:
    page = tablet(width, height)
    for opener, dialog in (
        ("Find a command", "Find a command"),
        ("Help: every command and its key", "Every command and its key"),
        ("Export", "Export"),
    ):
        page.get_by_role("button", name=opener, exact=True).tap()
        shown = page.get_by_role("dialog", name=dialog)
        box = box_of(shown)
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
        assert serious(page) == []
        page.keyboard.press("Escape")
        expect(shown).to_have_count(0)


def test_others_who_are_here_squeeze_nothing_off_a_tablet(come: Callable[..., Any], studio: Any) -> None:
    studio.keep(lo_fi())
    ann = come("Ann", has_touch=True, is_mobile=True)
    for name in ("Ben", "Cleo", "Dora"):
        come(name)
    ann.until("() => woodshed.studio.together.presence.others.length === 3")
    for width, height in TABLETS:
        ann.page.set_viewport_size({"width": width, "height": height})
        ann.until("(width) => innerWidth === width", width)
        ann.say("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        expect(ann.page.get_by_role("button", name=re.compile("^Who is here: ")).first).to_be_visible()
        all_in_reach(ann.page.get_by_role("toolbar", name="Transport"), ann.page)
        assert box_of(ann.page.get_by_role("main", name="Song"))["width"] >= LEAST_SHARE * width


SMALL_TARGETS = """(root) => {
  const found = [];
  for (const each of root.querySelectorAll("button, input, [role=slider], [role=spinbutton]")) {
    const box = each.getBoundingClientRect();
    if (box.width < 1 || box.height < 1 || each.closest(".unseen, [hidden]") || each.type === "file") continue;
    const narrow = /^(Section|Chord|Marker|Lyric|Tempo|Metre) .*bar/.test(each.ariaLabel ?? "");
    if (box.height < 43.5 || (box.width < 43.5 && !narrow))
      found.push(`${each.ariaLabel ?? each.textContent} ${Math.round(box.width)}x${Math.round(box.height)}`);
  }
  return found;
}"""
"""What is smaller than a finger; what lies in the rows above is as wide as it is long in the song."""

OVERLAPS = """(root) => {
  const seen = (each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    const within = each.closest(".chain")?.getBoundingClientRect();
    if (!within) return { left, right, top, bottom, width: right - left };
    const [high, low] = [Math.max(top, within.top), Math.min(bottom, within.bottom)];
    return { left, right, top: high, bottom: low, width: right - left };
  };
  const all = [...root.querySelectorAll("button, [role=slider]")].map((each) => [each, seen(each)]);
  const found = [];
  for (const [one, a] of all) for (const [other, b] of all) {
    if (one === other || one.contains(other) || other.contains(one) || a.width < 2 || b.width < 2) continue;
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1 && tall > 1) found.push(`${one.ariaLabel} over ${other.ariaLabel}`);
  }
  return found;
}"""


@pytest.mark.parametrize(("width", "height"), TABLETS)
def test_on_a_tablet_all_of_the_mixer_and_of_the_timeline_is_as_large_as_a_finger(
    tablet: Callable[[int, int], Page], width: int, height: int
) -> None:
    page = tablet(width, height)
    page.get_by_role("tab", name="Mixer").tap()
    strip = page.get_by_role("group", name="Strip Bass")
    expect(strip).to_be_visible()
    mixer = page.get_by_role("region", name="Mixer")
    inserts = mixer.get_by_role("button", name="Inserts: devices and sends in the strips")
    if inserts.count() > 0:
        assert mixer.evaluate(SMALL_TARGETS) == []
        inserts.tap()
    expect(page.get_by_role("list", name="Sends of Bass")).to_be_visible()
    assert mixer.evaluate(SMALL_TARGETS) == []
    assert strip.evaluate(OVERLAPS) == []
    page.evaluate(
        """() => {
          const { view, song } = woodshed.studio;
          const drums = song.tracks.find((each) => each.name === "Drums");
          view.openLanes = new Set([drums.id]);
        }"""
    )
    expect(page.get_by_role("button", name="Close the lane Gain")).to_be_visible()
    song = page.get_by_role("main", name="Song")
    for part in (song.get_by_role("group", name="Tracks"), song.locator(".ruler")):
        assert part.evaluate(SMALL_TARGETS) == []


def test_a_low_tablet_has_one_row_of_transport_with_time_and_count_in_and_four_tracks(
    tablet: Callable[[int, int], Page],
) -> None:
    """And in the place below two rows of knobs, and where the strips of the mixer go."""
    page = tablet(1024, 768)
    assert box_of(page.get_by_role("toolbar", name="Transport"))["height"] < 60
    expect(page.get_by_role("timer", name="Time")).to_be_visible()
    expect(page.get_by_role("button", name="Count-in and click")).to_be_visible()
    assert whole_heads(page) >= 4
    page.get_by_role("group", name="Track Bass", exact=True).tap()
    panel = box_of(page.get_by_role("tabpanel", name="Devices", exact=True))
    for button in page.get_by_role("region", name="Devices of Bass").get_by_role("slider").all()[:8]:
        box = box_of(button)
        assert box["y"] + box["height"] <= panel["y"] + panel["height"]
    page.get_by_role("tab", name="Mixer").tap()
    output = box_of(page.get_by_role("group", name="Strip Bass").get_by_role("button", name=re.compile("^Output")))
    assert output["y"] + output["height"] <= 768
