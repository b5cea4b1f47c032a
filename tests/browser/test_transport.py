"""The row above, the palette and the help: playing, where the song is, every command and its key."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Any

from desk_songs import lo_fi, piano
from playwright.sync_api import Page, expect

from woodshed.compose.templates import TEMPLATES
from woodshed.song.document import Key, MetrePoint, TempoPoint
from woodshed.units import Ticks

OpenSong = Callable[..., Page]
Until = Callable[..., None]


def test_the_position_moves_in_bars_and_time_while_the_song_plays(open_song: OpenSong, until: Until) -> None:
    page = open_song(piano())
    place = page.get_by_role("timer", name="Position")
    expect(place).to_have_text("1.1.000")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(place).to_have_text(re.compile(r"^(1\.[234]|[2-8]\.[1-4])\."))
    expect(page.get_by_role("timer", name="Time")).to_have_text(re.compile(r"^0:(0[1-9]|[1-5]\d)\.\d$"))
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    # What was on its way to the loudspeaker is still heard; then the audio thread has said where the song stands.
    until("!woodshed.studio.player.timeline.movingAt(woodshed.studio.player.frameHeard(performance.now()))")
    page.evaluate("new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))")
    stood = place.text_content()
    page.wait_for_timeout(200)
    assert place.text_content() == stood


def test_stop_returns_to_where_playing_began_and_then_to_the_start(open_song: OpenSong, until: Until) -> None:
    page = open_song(piano())
    page.keyboard.press("Shift+Period")
    expect(page.get_by_role("timer", name="Position")).to_have_text("2.1.000")
    page.keyboard.press("Space")
    until("woodshed.studio.player.status.tick > 3840 + 200")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("timer", name="Position")).to_have_text("2.1.000")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("timer", name="Position")).to_have_text("1.1.000")


def test_the_tempo_is_typed_turned_and_dragged_and_each_is_one_step(open_song: OpenSong, studio: Any) -> None:
    page = open_song(piano())
    tempo = page.get_by_role("spinbutton", name="Tempo")
    expect(tempo).to_have_text("84.00")
    tempo.dblclick()
    page.get_by_role("textbox", name="Tempo, typed").fill("92,5")
    page.keyboard.press("Enter")
    expect(tempo).to_have_text("92.50")

    tempo.click()
    page.keyboard.type("96")  # a number after a click is the new tempo, its first digit too
    page.keyboard.press("Enter")
    expect(tempo).to_have_text("96.00")
    page.get_by_role("button", name=re.compile("^Undo: Tempo 96")).click()
    expect(tempo).to_have_text("92.50")

    box = tempo.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 8 - 30, steps=6)
    expect(tempo).to_have_text("103.00")  # 3 pixels a bpm, on whole numbers
    page.mouse.up()
    page.get_by_role("button", name=re.compile("^Undo: Tempo 103")).click()
    expect(tempo).to_have_text("92.50")
    page.get_by_role("button", name=re.compile("^Redo: Tempo 103")).click()
    expect(tempo).to_have_text("103.00")
    expect(page.get_by_role("status", name="Saved state")).to_have_text("saved")
    assert studio.song().tempo[0].bpm == 103


def test_the_tempo_at_the_playhead_is_shown_and_changed(open_song: OpenSong, studio: Any, until: Until) -> None:
    song = replace(piano(), tempo=(TempoPoint(Ticks(0), 80.0), TempoPoint(Ticks(3840), 120.0)))
    page = open_song(song)
    tempo = page.get_by_role("spinbutton", name="Tempo")
    expect(tempo).to_have_text("80.00")
    page.keyboard.press("Shift+Period")
    expect(tempo).to_have_text("120.00")
    tempo.focus()
    page.keyboard.press("ArrowDown")
    expect(tempo).to_have_text("119.00")
    until("woodshed.studio.connection.state === 'saved'")
    assert [point.bpm for point in studio.song().tempo] == [80, 119]


def test_the_tempo_is_tapped(open_song: OpenSong, studio: Any, until: Until) -> None:
    page = open_song(piano())
    page.get_by_role("main", name="Song").click(position={"x": 300, "y": 300})
    page.evaluate(
        """() => {
          window.taps = [];
          addEventListener("keydown", (pressed) => window.taps.push(pressed.timeStamp), { capture: true });
        }"""
    )
    for _ in range(4):
        page.keyboard.press("KeyT")
        page.wait_for_timeout(400)
    gap_ms = median(later - earlier for earlier, later in pairwise(page.evaluate("window.taps")))
    until("(bpm) => Math.abs(woodshed.studio.song.tempo[0].bpm - bpm) <= 1", 60_000 / gap_ms)


def test_metre_and_key_are_chosen_from_menus(open_song: OpenSong, studio: Any, until: Until) -> None:
    page = open_song(piano())
    page.get_by_role("button", name="Metre: 4/4").click()
    page.get_by_role("menuitemcheckbox", name="6/8").click()
    page.get_by_role("button", name="Metre: 6/8").click()
    page.get_by_role("menuitem", name="Another").click()
    page.get_by_role("textbox", name="Metre, typed").fill("11/8")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Metre: 11/8")).to_be_visible()
    page.get_by_role("button", name="Key of the song").click()
    page.get_by_role("menuitem", name="dorian").hover()
    page.get_by_role("menuitemcheckbox", name="E♭ dorian").click()
    expect(page.get_by_role("button", name="Key of the song: E♭ dorian")).to_be_visible()
    until("woodshed.studio.connection.state === 'saved'")
    song = studio.song()
    assert song.metre == (MetrePoint(Ticks(0), 11, 8),)
    assert song.key == Key(3, "dorian")


def test_a_loop_goes_round(open_song: OpenSong, until: Until) -> None:
    page = open_song(piano())
    page.evaluate("woodshed.studio.transport.loopOver({ start: 0, end: 960 })")
    expect(page.get_by_role("button", name="Loop", exact=True)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    until("woodshed.studio.player.status.tick > 0")
    turns = """woodshed.studio.player.timeline.runs(0, woodshed.studio.player.context.currentTime * 48000)
        .map((run) => run.position + run.frames)"""
    until(f"{turns}.length > 2")
    beat = page.evaluate("woodshed.studio.player.sampleOf(960)")
    assert page.evaluate(turns)[:2] == [beat, beat]
    page.keyboard.press("KeyL")
    until("woodshed.studio.player.status.tick > 1200")


def test_click_and_count_in_are_chosen_and_kept(open_song: OpenSong) -> None:
    page = open_song(piano())
    page.keyboard.press("KeyC")
    expect(page.get_by_role("button", name="Click", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Count-in and click").click()
    page.get_by_role("menuitemcheckbox", name="2 bars before recording").click()
    page.reload()
    expect(page.get_by_role("button", name="Click", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Count-in and click")).to_have_text("2 bars")


def test_the_processor_load_and_what_is_saved_are_told(open_song: OpenSong, until: Until) -> None:
    page = open_song(piano())
    expect(page.get_by_role("status", name="Saved state")).to_have_text("saved")
    page.keyboard.press("Space")
    until("woodshed.studio.player.status.load > 0")
    expect(page.get_by_role("status", name="Processor load")).to_have_text(re.compile(r"^[1-9]\d* %$"))


def test_the_song_is_renamed_where_its_title_stands(open_song: OpenSong, studio: Any) -> None:
    page = open_song(piano())
    page.get_by_role("button", name="rename the song").click()
    page.get_by_role("textbox", name="Title of the song").fill("Evening")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Evening – Woodshed")
    expect(page.get_by_role("status", name="Saved state")).to_have_text("saved")
    assert studio.song().title == "Evening"


def test_play_invites_until_it_was_played(open_song: OpenSong) -> None:
    page = open_song(piano())
    expect(page.locator(".inviting")).to_have_count(1)
    page.keyboard.press("Space")
    expect(page.locator(".inviting")).to_have_count(0)


COUNT_FRAMES = """
window.framesAsked = 0;
const ask = requestAnimationFrame;
window.requestAnimationFrame = (shown) => (window.framesAsked++, ask(shown));
"""
FRAMES_ASKED = """async () => {
  const before = window.framesAsked;
  await new Promise((on) => setTimeout(on, 300));
  return window.framesAsked - before;
}"""


def test_an_idle_studio_asks_for_no_frames(page: Page, open_song: OpenSong, until: Until) -> None:
    """What draws again and again keeps a laptop from resting, also after the song was played."""
    page.add_init_script(COUNT_FRAMES)
    open_song(piano())
    until(f"async () => (await ({FRAMES_ASKED})()) === 0")
    page.keyboard.press("Space")
    until("woodshed.studio.player.status.tick > 480")
    assert page.evaluate(FRAMES_ASKED) > 0
    page.keyboard.press("Space")
    until(f"async () => (await ({FRAMES_ASKED})()) === 0")
    assert page.evaluate("document.getAnimations().filter((each) => each.playState === 'running').length") == 0


# ── the palette ──


def test_the_palette_finds_and_does_a_command(open_song: OpenSong) -> None:
    page = open_song(piano())
    page.keyboard.press("Control+KeyK")
    page.keyboard.type("metronome")
    expect(page.get_by_role("dialog").get_by_role("option").first).to_contain_text("Click on or off")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Click", exact=True)).to_have_attribute("aria-pressed", "true")


def test_the_palette_goes_to_tracks_and_sections_and_adds_devices(open_song: OpenSong, until: Until) -> None:
    page = open_song(lo_fi())
    page.keyboard.press("Control+KeyK")
    page.keyboard.type("bass")
    page.get_by_role("option", name=re.compile("^Bass instrument$")).click()
    until("woodshed.studio.track.name === 'Bass'")
    page.keyboard.press("Control+KeyK")
    page.keyboard.type("chorus")
    page.get_by_role("option", name=re.compile("Chorus effect on Bass")).click()
    until("woodshed.studio.track.devices.at(-1).kind === 'chorus'")
    expect(page.get_by_role("button", name="Undo: Add Chorus to Bass")).to_be_enabled()


def test_the_palette_opens_another_song(open_song: OpenSong, studio: Any) -> None:
    studio.keep(TEMPLATES["funk"].make(), "funk")
    page = open_song(piano())
    page.keyboard.press("Control+KeyK")
    page.keyboard.type("funk jam")
    page.get_by_role("option", name="Funk jam").click()
    expect(page).to_have_title("Funk jam – Woodshed")


def test_escape_closes_the_palette_and_gives_the_keys_back(open_song: OpenSong) -> None:
    page = open_song(piano())
    page.keyboard.press("Control+KeyK")
    page.keyboard.type("c")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("KeyC")
    expect(page.get_by_role("button", name="Click", exact=True)).to_have_attribute("aria-pressed", "true")


# ── the help ──


def test_the_help_shows_every_command_with_its_key(open_song: OpenSong) -> None:
    page = open_song(piano())
    page.keyboard.press("Shift+?")
    dialog = page.get_by_role("dialog", name="Every command and its key")
    expect(dialog.get_by_role("button", name="Key for Play or pause: Space")).to_be_visible()
    names = page.evaluate("woodshed.studio.commands.all.map((command) => command.name)")
    for name in names:
        expect(dialog.get_by_role("listitem").get_by_text(name, exact=True)).to_have_count(1)
    dialog.get_by_role("searchbox").fill("tempo")
    expect(dialog.get_by_text("Tap the tempo")).to_be_visible()
    expect(dialog.get_by_text("Play or pause")).to_have_count(0)


def test_a_key_is_changed_kept_and_given_back(open_song: OpenSong) -> None:
    page = open_song(piano())
    page.keyboard.press("Shift+?")
    page.get_by_role("button", name="Key for Click on or off: C").click()
    page.keyboard.press("Alt+KeyC")
    expect(page.get_by_role("button", name="Key for Click on or off: Alt C")).to_be_visible()
    page.keyboard.press("Escape")
    page.reload()
    page.get_by_role("main", name="Song").wait_for()
    click = page.get_by_role("button", name="Click", exact=True)
    page.keyboard.press("KeyC")
    expect(click).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Alt+KeyC")
    expect(click).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Shift+?")
    page.get_by_role("button", name="Usual key for Click on or off").click()
    expect(page.get_by_role("button", name="Key for Click on or off: C")).to_be_visible()


def test_escape_leaves_a_key_as_it_was_and_the_help_open(open_song: OpenSong) -> None:
    page = open_song(piano())
    page.keyboard.press("Shift+?")
    page.get_by_role("button", name="Key for Click on or off: C").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Key for Click on or off: C")).to_be_visible()


def test_a_key_that_another_command_has_is_told(open_song: OpenSong) -> None:
    page = open_song(piano())
    page.keyboard.press("Shift+?")
    page.get_by_role("button", name="Key for Click on or off: C").click()
    page.keyboard.press("KeyL")
    expect(page.get_by_role("alert")).to_contain_text("has this key too")


def test_no_two_commands_that_can_be_done_at_once_have_one_key(open_song: OpenSong) -> None:
    """Places may use a key each for themselves; those of the whole studio may not meet."""
    page = open_song(lo_fi())
    twice = page.evaluate(
        """() => {
          const { commands } = woodshed.studio;
          const able = commands.all.filter((command) => commands.isAble(command.id));
          return able.flatMap((command) => commands.sharing(command.id)
            .filter((other) => commands.isAble(other.id)).map((other) => `${command.id} and ${other.id}`));
        }"""
    )
    assert twice == []


def test_a_bar_is_typed_to_go_there(open_song: OpenSong) -> None:
    page = open_song(piano())
    place = page.get_by_role("timer", name="Position")
    page.get_by_title("Double-click to go to a bar").dblclick()
    page.get_by_role("textbox", name="Go to bar").fill("2.3")
    page.keyboard.press("Enter")
    expect(place).to_have_text("2.3.000")
    page.keyboard.press("Shift+G")
    page.keyboard.type("1.2.480")
    page.keyboard.press("Enter")
    expect(place).to_have_text("1.2.480")


def test_a_field_that_opens_takes_the_keys_from_the_button_that_had_them(open_song: OpenSong) -> None:
    page = open_song(piano())
    page.get_by_role("button", name="Click", exact=True).focus()
    page.keyboard.press("Shift+G")
    page.keyboard.type("2.3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("timer", name="Position")).to_have_text("2.3.000")
