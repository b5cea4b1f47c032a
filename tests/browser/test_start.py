"""The first screen: four ways in, and the songs that are there already."""

from __future__ import annotations

import base64
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from silent_page import SilentPage

from woodshed.compose.templates import TEMPLATES
from woodshed.song import Note, Song, SongFolder, Track
from woodshed.song.document import MASTER, Clip
from woodshed.song.edits import ChangeSong
from woodshed.song.midi import save_midi
from woodshed.units import Ticks

OPEN_MS = 30_000
WAIT_FOR_SOUND = """(what) => {
  window.heard = new Promise((resolve) => {
    addEventListener(what, () => {
      // A clock that stands still while the machine does something else than this page.
      let [passed, last] = [0, performance.now()];
      const look = () => {
        const now = performance.now();
        passed += Math.min(50, now - last);
        last = now;
        if (window.woodshed?.studio?.player.meters("master").peak[0] > 0.001) resolve(passed);
        else requestAnimationFrame(look);
      };
      look();
    }, { once: true, capture: true });
  });
}"""

SILENT = """new Promise((resolve) => {
  const look = () => {
    if (woodshed.studio.player.meters("master").peak[0] < 1e-4) resolve();
    else requestAnimationFrame(look);
  };
  look();
})"""


def tune(title: str = "A tune") -> Song:
    """Four notes on one track."""
    notes = tuple(Note(f"n{place}", Ticks(960 * place), Ticks(900), 60 + place, 96) for place in range(4))
    clip = Clip("c", Ticks(0), Ticks(3840), "Tune", notes=notes)
    return Song(title=title, tracks=(Track("t", "Piano", clips=(clip,)), Track(MASTER, "Master", "master")))


def is_open(page: Page, title: str) -> None:
    """Expect a song to be open and ready to play."""
    expect(page.get_by_role("toolbar", name="Transport")).to_be_visible(timeout=OPEN_MS)
    expect(page.get_by_role("button", name=f"{title}: rename the song")).to_be_visible()


def card(page: Page, title: str) -> Any:
    """Return the card of a song."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("button", name=f"More for {title}"))


def choose(page: Page, title: str, line: str) -> None:
    """Choose a line of a song's menu."""
    page.get_by_role("button", name=f"More for {title}").click()
    page.get_by_role("menuitem", name=line).click()


def test_a_sentence_becomes_a_song_that_plays_by_itself(page: Page, studio: Any, until: Callable[..., None]) -> None:
    page.goto(studio.url)
    page.get_by_role("textbox", name="What do you want to make?").fill("a house groove at 124 bpm, 8 bars")
    page.keyboard.press("Enter")
    expect(page.get_by_role("progressbar", name="Writing the song")).to_be_visible()
    page.wait_for_url("**/songs/*", timeout=OPEN_MS)
    expect(page.get_by_role("toolbar", name="Transport")).to_be_visible(timeout=OPEN_MS)
    expect(page.get_by_role("spinbutton", name="Tempo")).to_have_text("124.00")
    until("woodshed.studio.player.meters('master').peak[0] > 0.01")


def test_an_example_is_only_put_into_the_field(page: Page, studio: Any) -> None:
    page.goto(studio.url)
    page.get_by_role("list", name="Examples").get_by_role("button").first.click()
    field = page.get_by_role("textbox", name="What do you want to make?")
    expect(field).to_have_value(re.compile("lo-fi"))
    expect(field).to_be_focused()


def test_writing_can_be_stopped_and_leaves_nothing(page: Page, studio: Any) -> None:
    page.goto(studio.url)
    page.get_by_role("textbox", name="What do you want to make?").fill("a rainy lo-fi beat, 20 minutes")
    page.get_by_role("button", name="Write it").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=OPEN_MS)
    expect(page).to_have_url(f"{studio.url}/")
    assert not list(studio.workspace.glob("*/song.db"))


def test_a_sentence_that_cannot_be_is_told_with_a_way_out(page: Page, studio: Any) -> None:
    page.goto(studio.url)
    page.get_by_role("textbox", name="What do you want to make?").fill("a waltz in 17/3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("17/3")
    expect(page.get_by_role("textbox", name="What do you want to make?")).to_have_value("a waltz in 17/3")


def test_there_are_at_least_six_templates(page: Page, studio: Any) -> None:
    page.goto(studio.url)
    ways = page.get_by_role("region", name="Or start from").get_by_role("button")
    expect(ways.last).to_be_visible()
    assert ways.count() >= 6 + 2  # a file and an empty song are ways too


def test_a_template_sounds_by_itself_within_ten_seconds_of_the_click(page: Page, studio: Any) -> None:
    """Ten seconds from the first click to sound are promised; a song that is open sounds within one."""
    page.goto(studio.url)
    page.evaluate(WAIT_FOR_SOUND, "click")
    page.get_by_role("button", name="Lo-fi beat Dusty").click()
    is_open(page, "Lo-fi beat")
    assert page.evaluate("window.heard") < 10_000
    expect(page.get_by_role("button", name="Loop", exact=True)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.reload()
    is_open(page, "Lo-fi beat")
    assert not page.evaluate("woodshed.studio.transport.playing")  # only when it was just made
    assert any(sounds_within_ms(page) < 1_000 for _ in range(3))  # of three, for what else the machine does


def sounds_within_ms(page: Page) -> float:
    """Return how long after Space the song sounds; it stands again then."""
    page.evaluate(WAIT_FOR_SOUND, "keydown")
    page.keyboard.press("Space")
    passed_ms: float = page.evaluate("window.heard")
    page.keyboard.press("Space")
    page.evaluate(SILENT)
    return passed_ms


@pytest.fixture(scope="module")
def strict(launch: Callable[..., Browser]) -> Browser:
    """A browser as people have it: nothing sounds before a click."""
    return launch("--autoplay-policy=document-user-activation-required")


@pytest.mark.parametrize("name", TEMPLATES)
def test_one_click_on_a_template_is_enough_to_hear_it(strict: Browser, studio: Any, name: str) -> None:
    """Also where the browser keeps a page silent until somebody clicks."""
    template = TEMPLATES[name]
    page = strict.new_page()
    page.goto(studio.url)
    silent = SilentPage(page)
    where = silent.until(lambda: silent.middle_of_button(f"{template.title} {template.description}"))
    assert silent.ask("new AudioContext().state") == "suspended"
    page.mouse.click(*where)
    silent.until(lambda: silent.ask("window.woodshed?.studio?.player.meters('master').peak[0] > 0.001"))
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.close()


def test_a_midi_file_dropped_anywhere_becomes_a_song(page: Page, studio: Any, tmp_path: Path) -> None:
    save_midi(tune(), tmp_path / "my tune.mid")
    page.goto(studio.url)
    expect(page.get_by_role("button", name="Empty A blank song")).to_be_visible()
    data = base64.b64encode((tmp_path / "my tune.mid").read_bytes()).decode()
    page.evaluate(
        """(data) => {
          const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([bytes], "my tune.mid", { type: "audio/midi" }));
          for (const type of ["dragenter", "dragover", "drop"])
            document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        data,
    )
    page.wait_for_url("**/songs/*")
    expect(page.get_by_role("toolbar", name="Transport")).to_be_visible(timeout=OPEN_MS)
    song = studio.song(page.url.rsplit("/", 1)[1])
    assert [note.pitch for track in song.tracks for clip in track.clips for note in clip.notes] == [60, 61, 62, 63]


def test_a_file_can_be_chosen_too(page: Page, studio: Any, tmp_path: Path) -> None:
    save_midi(tune(), tmp_path / "chosen.mid")
    page.goto(studio.url)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="A file MIDI or audio").click()
    chooser.value.set_files(tmp_path / "chosen.mid")
    page.wait_for_url("**/songs/*")
    is_open(page, "A tune")


def test_a_file_that_is_no_music_is_told(page: Page, studio: Any, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear diary", encoding="utf-8")
    page.goto(studio.url)
    page.get_by_label("A MIDI or audio file").set_input_files(tmp_path / "letter.txt")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page).to_have_url(f"{studio.url}/")


def test_an_empty_song_opens(page: Page, studio: Any) -> None:
    page.goto(studio.url)
    page.get_by_role("button", name="Empty A blank song").click()
    expect(page.get_by_role("toolbar", name="Transport")).to_be_visible(timeout=OPEN_MS)


def test_a_song_shows_what_it_is_and_opens(page: Page, studio: Any) -> None:
    studio.keep(tune("Evening"), "evening")
    page.goto(studio.url)
    expect(card(page, "Evening")).to_contain_text("120 bpm · 0:02")
    expect(card(page, "Evening")).to_contain_text("just now")
    page.get_by_role("button", name="Open Evening").click()
    is_open(page, "Evening")
    page.get_by_role("button", name="Woodshed: all songs").click()
    expect(page.get_by_role("button", name="Open Evening")).to_be_visible()


def test_a_song_that_is_left_before_all_of_it_has_come_leaves_no_error(page: Page, studio: Any) -> None:
    """What was asked for comes in when the song is no longer shown."""
    asked: list[Route] = []
    page.route("**/recordings", lambda route: asked.append(route))  # noqa: PLW0108 - Playwright takes no method
    studio.keep(tune("Evening"), "evening")
    with page.expect_request("**/recordings"):
        page.goto(f"{studio.url}/songs/evening")
    page.get_by_role("button", name="Woodshed: all songs").click()
    expect(page.get_by_role("button", name="Open Evening")).to_be_visible()
    with page.expect_response("**/recordings"):
        asked[0].continue_()
    page.evaluate("new Promise((later) => setTimeout(later))")  # an error of the page fails the test


def test_songs_are_renamed_doubled_and_thrown_away_with_a_way_back(page: Page, studio: Any) -> None:
    studio.keep(tune("Evening"), "evening")
    page.goto(studio.url)
    choose(page, "Evening", "Rename")
    page.get_by_role("textbox", name="Title").fill("Morning")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Open Morning", exact=True)).to_be_visible()
    assert studio.song("evening").title == "Morning"

    choose(page, "Morning", "Duplicate")
    expect(page.get_by_role("button", name="Open Morning copy")).to_be_visible()

    choose(page, "Morning copy", "Move to the trash")
    expect(page.get_by_role("button", name="Open Morning copy")).to_have_count(0)
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_role("button", name="Open Morning copy")).to_be_visible()


def test_a_whole_song_is_downloaded(page: Page, studio: Any) -> None:
    studio.keep(tune("Evening"), "evening")
    page.goto(studio.url)
    with page.expect_download() as download:
        choose(page, "Evening", "Download everything")
    assert download.value.suggested_filename == "evening.zip"


def damaged(studio: Any) -> None:
    """Keep a song of three steps whose last one cannot be read."""
    studio.keep(tune("Sad"), "sad")
    with SongFolder.open(studio.workspace / "sad") as folder:
        folder.apply(ChangeSong({"title": "Sadder"}), why="Make it sadder")
        folder.apply(ChangeSong({"title": "Saddest"}))
    with sqlite3.connect(studio.workspace / "sad" / "song.db") as database:
        database.execute("UPDATE updates SET data = x'00ff00ff' WHERE seq = 3")
    database.close()
    (studio.workspace / "sad" / "song.backup").unlink()


def test_a_broken_song_says_so_in_the_list_and_opens_as_it_was_last(page: Page, studio: Any) -> None:
    damaged(studio)
    page.goto(studio.url)
    expect(page.get_by_role("listitem").filter(has_text="damaged")).to_be_visible()
    page.get_by_role("button", name="Open the last good version").click()
    is_open(page, "Sadder")


@pytest.mark.parametrize("way", ["rescue", "download"])
def test_a_song_that_fails_to_open_offers_its_last_good_version_and_all_its_files(
    page: Page, studio: Any, way: str
) -> None:
    damaged(studio)
    page.goto(f"{studio.url}/songs/sad")
    expect(page.get_by_role("heading", name="This song does not open")).to_be_visible()
    expect(page.get_by_text("1 later change is lost")).to_be_visible()
    if way == "rescue":
        page.get_by_role("button", name="Open the last good version").click()
        is_open(page, "Sadder")
    else:
        with page.expect_download() as download:
            page.get_by_role("link", name="Download everything").click()
        assert download.value.suggested_filename == "sad.zip"


@pytest.mark.parametrize("how", ["half", "garbage", "empty", "bad middle"])
def test_a_song_whose_file_is_damaged_opens_as_it_was_closed(
    page: Page, studio: Any, damages: Callable[[bytes], dict[str, bytes]], how: str
) -> None:
    """From its backup, under its own name, from its card and from its page alike."""
    studio.keep(tune("Evening"), "evening")
    whole = studio.song("evening")
    file = studio.workspace / "evening" / "song.db"
    bad = damages(file.read_bytes())
    file.write_bytes(bad[how])
    page.goto(studio.url if how in {"half", "empty"} else f"{studio.url}/songs/evening")
    expect(page.get_by_text("What can be read is from")).to_contain_text("Evening, ")
    page.get_by_role("button", name="Open the last good version").click()
    is_open(page, "Evening")
    expect(page).to_have_url(f"{studio.url}/songs/evening")
    assert studio.song("evening") == whole
    assert (file.parent / "song.db.damaged-1").read_bytes() == bad[how]


def test_a_song_that_only_this_browser_still_has_is_brought_back_from_it(
    page: Page, studio: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its card leads to it, and the page gives the server all of it."""
    monkeypatch.setattr("woodshed.server.rooms.LINGER_S", 0.0)
    studio.keep(tune("Evening"), "evening")
    page.goto(f"{studio.url}/songs/evening")
    is_open(page, "Evening")
    expect(page.get_by_role("status", name="Saved state")).to_have_text("saved")
    page.goto(studio.url)
    folder = studio.workspace / "evening"
    while list(folder.glob("song.db-*")):  # until the song is closed
        page.wait_for_timeout(20)
    whole = studio.song("evening")
    (folder / "song.backup").unlink()
    (folder / "song.db").write_bytes(b"no database" * 1000)

    page.goto(studio.url)
    card = page.get_by_role("listitem").filter(has_text="Nothing of it can be read here.")
    expect(card.get_by_role("button", name="Open the last good version")).to_have_count(0)
    card.get_by_role("button", name="Open what this browser has").click()
    is_open(page, "Evening")
    page.get_by_role("button", name="Bring it back from this browser").click()
    expect(page.get_by_role("status", name="Saved state")).to_have_text("saved")
    expect(page.get_by_role("button", name="Bring it back from this browser")).to_have_count(0)
    assert studio.song("evening") == whole
    assert (folder / "song.db.damaged-1").read_bytes() == b"no database" * 1000


def test_a_song_of_which_nothing_can_be_read_offers_only_its_files(page: Page, studio: Any) -> None:
    """What would not work is not offered, on its card and on its page alike."""
    damaged(studio)
    for file in (studio.workspace / "sad").glob("song.db*"):
        file.unlink()
    (studio.workspace / "sad" / "song.db").write_bytes(b"no database" * 1000)
    page.goto(studio.url)
    card = page.get_by_role("listitem").filter(has_text="Nothing of it can be read here.")
    expect(card.get_by_role("link", name="Download everything")).to_be_visible()
    expect(card.get_by_role("button", name="Open the last good version")).to_have_count(0)
    page.goto(f"{studio.url}/songs/sad")
    expect(page.get_by_role("alert")).to_contain_text("Nothing of it can be read here.")
    expect(page.get_by_role("alert")).not_to_contain_text("Rescue")
    expect(page.get_by_role("link", name="Download everything")).to_be_visible()
    expect(page.get_by_role("button", name="Open the last good version")).to_have_count(0)


def test_a_song_that_is_not_there_leads_back_to_the_others(page: Page, studio: Any) -> None:
    page.goto(f"{studio.url}/songs/nowhere")
    expect(page.get_by_role("alert")).to_contain_text('There is no song "nowhere".')
    expect(page.get_by_role("heading", name="There is no such song")).to_be_visible()
    expect(page.get_by_role("link", name="Download everything")).to_have_count(0)
    page.get_by_role("button", name="All songs").click()
    expect(page.get_by_role("heading", name="What do you want to make?")).to_be_visible()
