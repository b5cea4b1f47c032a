"""Two and three browsers in one song: they see each other, hear the same, and keep what each of them does."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from timeline_page import TimelinePage

from woodshed.song import Song
from woodshed.song.document import MASTER, START, Clip, Device, Note, TempoPoint, Track
from woodshed.units import Ticks

NOTES = tuple(Note(f"note{n:04}", Ticks(n * 960), Ticks(900), 48 + n % 12) for n in range(64))
VERSE = Clip("verse", START, Ticks(64 * 960), "Verse", notes=NOTES)
BRIDGE = Clip("bridge", Ticks(4 * 3840), Ticks(2 * 3840), "Bridge")
SONG = Song(
    title="Rain",
    tempo=(TempoPoint(START, 120.0),),
    tracks=(
        Track("bass", "Bass", devices=(Device("d1", "mono_bass"),), clips=(VERSE,)),
        Track("keys", "Keys", colour=2, devices=(Device("d2", "electric_piano"),), clips=(BRIDGE,)),
        Track(MASTER, "Master", "master"),
    ),
)
HEARD = "(at) => window.woodshed.studio.together.heard(at)"
NOW = "() => performance.timeOrigin + performance.now()"
READY = "() => window.woodshed.studio.together.group.isReady"
PLAYS = "() => window.woodshed.studio.transport.playing && window.woodshed.studio.together.heard(Date.now()) !== null"
PLACE = "() => { const now = performance.now(); return [woodshed.studio.player.heardTick(now), now / 1000]; }"
STANDS = "(tick) => !window.woodshed.studio.transport.playing && window.woodshed.studio.transport.tick === tick"
CHANGE = """
([kind, id, fields]) =>
  woodshed.studio.apply([{ edit: "Change", kind, changes: { [id]: fields } }], "A change")
"""
NAMES = "() => woodshed.studio.song.tracks.map((track) => track.name).join()"
GHOST_AT = "(x) => Math.abs(document.querySelector('[data-ghost=Bob]')?.getBoundingClientRect().x - x) < 3"
SHOW_NOTES = """
() => {
  woodshed.studio.selection.chooseClips(["verse"], "bass");
  woodshed.studio.view.openLow("notes");
}
"""
PITCH = "() => woodshed.studio.song.tracks[0].clips[0].notes.find((note) => note.id === 'note0000').pitch"
AWARENESS = 1
PHONE = {"width": 390, "height": 844}
MORE_FACES = """
(count) => {
  const faces = document.querySelector(".faces");
  while (faces.children.length < count) faces.append(faces.children[0].cloneNode(true));
}
"""
WITHIN_MS = 30.0
"""How far apart what several people hear may be."""
MS = 48.0
"""Samples of a millisecond."""
Come = Callable[..., Any]


@pytest.fixture(autouse=True)
def song(studio: Any) -> None:
    studio.keep(SONG)


def see_each_other(*people: Any) -> None:
    for each in people:
        each.until(f"() => woodshed.studio.together.presence.others.length === {len(people) - 1}")


def saved(somebody: Any) -> None:
    somebody.until("() => woodshed.studio.connection.state === 'saved'")


def faces(page: Page, *names: str) -> Any:
    return page.get_by_role("button", name=re.compile("Who is here: .*" + ".*".join(names)))


# ── seeing each other ──


def test_a_page_that_is_kept_for_the_way_back_is_out_of_the_song_meanwhile(
    studio: Any, launch: Callable[..., Browser]
) -> None:
    """Browsers freeze a page that is left, with its connection, and show it again when somebody goes back."""
    browser = launch(without=["--disable-back-forward-cache"])
    page = browser.new_page(bypass_csp=True)  # so that what is waited for can be a script
    there = "window.woodshed?.studio?.together?.presence.others.length"
    for _ in range(3):
        page.goto(f"{studio.url}/songs/song")
        page.wait_for_function(f"{there} === 0")
        page.evaluate("window.kept = true")
        page.goto(studio.url)
        page.get_by_role("button", name=re.compile("House groove")).first.wait_for()
    page.evaluate("history.back()")
    page.wait_for_function("window.kept === true")  # the page itself, not another one
    page.wait_for_function("woodshed.studio.connection.state === 'saved'")
    page.wait_for_function(f"{there} === 0")
    browser.close()


def test_who_comes_and_goes_is_seen_and_said(come: Come) -> None:
    ann = come("Ann")
    expect(ann.page.get_by_role("button", name="Who is here")).to_have_count(0)
    bob, eve = come("Bob"), come("Eve")
    see_each_other(ann, bob, eve)
    expect(ann.page.get_by_role("status", name="Who came and went")).to_have_text("Eve is here.")
    faces(ann.page, "Bob", "Eve").click()
    people = ann.page.get_by_role("list", name="People in this song")
    expect(people.get_by_role("listitem")).to_have_count(2)
    bob.page.get_by_role("tab", name="Mixer").click()
    expect(people.get_by_role("listitem").filter(has_text="Bob")).to_contain_text("Mixer, bars 1 to")
    bob.page.goto("about:blank")
    expect(ann.page.get_by_role("status", name="Who came and went")).to_have_text("Bob left.")
    expect(people.get_by_role("listitem")).to_have_count(1)


def test_pointers_selections_and_drags_are_seen_where_they_are_in_the_song(come: Come) -> None:
    ann, bob = come("Ann"), come("Bob")
    see_each_other(ann, bob)
    ann.say("() => (woodshed.studio.view.pixelsPerTick *= 0.5)")  # each looks at the song in their own way
    here, there = TimelinePage(ann.page, None), TimelinePage(bob.page, None)  # type: ignore[arg-type]
    start = there.at(5 * 3840, "Keys", 0.6)
    bob.page.mouse.click(*start)
    outline = ann.page.locator("[data-selected=Bob]")
    expect(outline).to_be_visible()
    box = outline.bounding_box()
    assert box is not None
    assert box["x"] == pytest.approx(here.x(4 * 3840), abs=2)
    bob.page.mouse.down()
    bob.page.mouse.move(*there.at(7 * 3840, "Keys", 0.6), steps=4)
    bob.page.mouse.move(*there.at(9 * 3840, "Keys", 0.6), steps=4)
    ghost = ann.page.locator("[data-ghost=Bob]")
    ann.until(GHOST_AT, here.x(8 * 3840))
    expect(ghost).to_have_text("Bridge")
    expect(ann.page.locator(".cursor", has_text="Bob")).to_be_visible()
    assert ann.say("() => woodshed.studio.song.tracks[1].clips[0].start") == 4 * 3840
    bob.page.mouse.up()
    expect(ghost).to_have_count(0)
    ann.until("() => woodshed.studio.song.tracks[1].clips[0].start === 8 * 3840")


def test_notes_that_somebody_moves_are_ghosts_in_the_roll_of_the_others(come: Come) -> None:
    ann, bob = come("Ann"), come("Bob")
    see_each_other(ann, bob)
    for each in (ann, bob):
        each.say(SHOW_NOTES)
        each.page.get_by_role("application", name=re.compile("Piano roll")).wait_for()
    roll = bob.page.get_by_role("application", name=re.compile("Piano roll"))
    picture = roll.evaluate("(element) => JSON.parse(element.dataset.picture)")
    box = roll.bounding_box()
    assert box is not None
    x = box["x"] + picture["keys"] + (400 - picture["scrollTick"]) * picture["pixelsPerTick"]
    y = box["y"] + picture["top"] + (127 - 48 - picture["scrollRow"] + 0.5) * picture["rowHeight"]
    bob.page.mouse.move(x, y)
    bob.page.mouse.down()
    bob.page.mouse.move(x, y - 3 * picture["rowHeight"], steps=5)
    expect(ann.page.locator("[data-ghost=Bob]")).to_have_count(1)
    notes = ann.page.get_by_role("application", name=re.compile("Piano roll"))
    expect(notes.locator("[data-selected=Bob]")).to_have_count(1)
    bob.page.mouse.up()
    expect(ann.page.locator("[data-ghost=Bob]")).to_have_count(0)
    ann.until(f"() => ({PITCH})() === 51")


def test_somebody_alone_tells_nobody_and_somebody_watched_tells_ten_times_a_second_at_most(come: Come) -> None:
    bob = come("Bob", watched=True)
    saved(bob)
    before = len(presence_of(bob))
    for n in range(60):
        bob.page.mouse.move(400 + n * 5, 300)
    bob.say("() => woodshed.studio.selection.chooseTrack('keys')")
    assert len(presence_of(bob)) == before
    ann = come("Ann")
    see_each_other(ann, bob)
    before, began = len(presence_of(bob)), bob.say(NOW)
    for n in range(120):
        bob.page.mouse.move(400 + n * 5, 300 + n)
    took_s = (bob.say(NOW) - began) / 1000
    ann.until("() => woodshed.studio.together.presence.others[0].pointer !== null")
    assert 1 <= len(presence_of(bob)) - before <= took_s * 10 + 2


def presence_of(somebody: Any) -> list[bytes]:
    return [frame for frame in somebody.sent if frame[0] == AWARENESS]


def test_whoever_follows_sees_what_the_other_sees_until_they_look_elsewhere(come: Come) -> None:
    ann, bob = come("Ann"), come("Bob")
    see_each_other(ann, bob)
    faces(ann.page, "Bob").click()
    ann.page.get_by_role("button", name="Follow Bob").click()
    bob.page.get_by_role("tab", name="History").click()
    bob.say("() => Object.assign(woodshed.studio.view, { pixelsPerTick: 0.05, scrollTick: 9600 })")
    expect(ann.page.get_by_role("tab", name="History")).to_have_attribute("aria-selected", "true")
    ann.until("() => Math.abs(woodshed.studio.view.scrollTick - 9600) < 240")
    ann.page.mouse.move(700, 300)
    ann.page.mouse.wheel(0, 50)
    expect(ann.page.get_by_text("You see what Bob sees.")).to_have_count(0)
    bob.page.get_by_role("tab", name="Mixer").click()
    expect(ann.page.get_by_role("tab", name="History")).to_have_attribute("aria-selected", "true")


# ── working ──


def test_undo_takes_back_ones_own_work_and_never_that_of_somebody_else(come: Come, studio: Any) -> None:
    ann, bob, eve = come("Ann"), come("Bob"), come("Eve")
    see_each_other(ann, bob, eve)
    ann.say(CHANGE, ["Track", "bass", {"name": "Ann’s bass"}])
    bob.until(f"() => ({NAMES})() === 'Ann’s bass,Keys,Master'")
    bob.say(CHANGE, ["Track", "keys", {"name": "Bob’s keys"}])
    for each in (ann, bob, eve):
        each.until(f"() => ({NAMES})() === 'Ann’s bass,Bob’s keys,Master'")
    expect(eve.page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()
    ann.page.keyboard.press("Control+z")  # the last change is Bob's, and stays
    for each in (ann, bob, eve):
        each.until(f"() => ({NAMES})() === 'Bass,Bob’s keys,Master'")
    expect(ann.page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()
    # The same thing changed by both: Ann's undo leaves what Bob made of it.
    ann.say(CHANGE, ["Track", "bass", {"name": "Low"}])
    bob.until(f"() => ({NAMES})() === 'Low,Bob’s keys,Master'")
    bob.say(CHANGE, ["Track", "bass", {"name": "Lower"}])
    ann.until(f"() => ({NAMES})() === 'Lower,Bob’s keys,Master'")
    ann.page.keyboard.press("Control+z")
    expect(ann.page.get_by_text("what others have changed of it since stays")).to_be_visible()
    assert ann.say(NAMES) == "Lower,Bob’s keys,Master"
    bob.page.keyboard.press("Control+z")
    for each in (ann, bob, eve):
        each.until(f"() => ({NAMES})() === 'Low,Bob’s keys,Master'")
        saved(each)
    assert [track.name for track in studio.song().tracks] == ["Low", "Bob’s keys", "Master"]


def test_what_two_do_while_one_is_offline_is_all_there_afterwards(come: Come, studio: Any) -> None:
    ann, bob = come("Ann"), come("Bob", watched=True)
    see_each_other(ann, bob)
    bob.cut()
    ann.until("() => woodshed.studio.together.presence.others.length === 0")
    bob.until("() => woodshed.studio.together.presence.others.length === 0")
    ann.say(CHANGE, ["Track", "bass", {"name": "Low"}])
    bob.say(CHANGE, ["Track", "keys", {"name": "High"}])
    bob.say(CHANGE, ["Track", "bass", {"gain_db": -3}])
    bob.mend()
    see_each_other(ann, bob)
    for each in (ann, bob):
        each.until("() => woodshed.studio.song.tracks.map((track) => track.name).join() === 'Low,High,Master'")
        each.until("() => woodshed.studio.song.tracks[0].gain_db === -3")
        saved(each)
    assert [track.name for track in studio.song().tracks] == ["Low", "High", "Master"]


def test_the_chat_is_heard_by_all_marked_until_it_is_read_and_there_for_who_comes_later(come: Come) -> None:
    ann, bob = come("Ann"), come("Bob")
    see_each_other(ann, bob)
    ann.page.get_by_role("tab", name="Chat").click()
    line = ann.page.get_by_label("Say something to everybody in this song")
    line.fill("Shall we make the verse darker?")
    line.press("Enter")
    expect(ann.page.get_by_role("list", name="Chat")).to_contain_text("Shall we make the verse darker?")
    expect(line).to_have_value("")
    tab = bob.page.get_by_role("tab", name="Chat")
    expect(tab).to_have_text("Chat1")
    tab.click()
    expect(tab).to_have_text("Chat")
    expect(bob.page.get_by_role("list", name="Chat")).to_contain_text("Shall we make the verse darker?")
    eve = come("Eve")
    eve.page.get_by_role("tab", name="Chat").click()
    expect(eve.page.get_by_role("list", name="Chat")).to_contain_text("Shall we make the verse darker?")


def test_a_comment_stands_on_its_track_is_answered_by_another_and_ticked_off_for_all(come: Come, studio: Any) -> None:
    ann, bob = come("Ann"), come("Bob")
    see_each_other(ann, bob)
    ann.say("() => woodshed.studio.transport.seek(4 * 3840)")
    ann.page.get_by_role("tab", name="Comments").click()
    ann.page.get_by_label("What the comment is about").select_option("Keys")
    ann.page.get_by_role("textbox", name="A comment at the playhead").fill("Too loud here")
    ann.page.get_by_role("button", name="Pin it").click()
    pin = bob.page.get_by_role("button", name="Comment at bar 5 on Keys: Too loud here")
    expect(pin).to_have_text("1")
    box, view = pin.bounding_box(), TimelinePage(bob.page, studio)
    assert box is not None
    assert box["x"] == pytest.approx(view.x(4 * 3840), abs=2)
    pin.click()
    thread = bob.page.get_by_role("list", name="Comments").get_by_role("listitem")
    expect(thread).to_contain_text("Ann")
    thread.get_by_role("button", name="Answer").click()
    bob.page.get_by_label("Answer", exact=True).fill("Three dB less?")
    bob.page.get_by_label("Answer", exact=True).press("Enter")
    expect(pin).to_have_text("2")
    here = ann.page.get_by_role("list", name="Comments").get_by_role("listitem")
    expect(here).to_contain_text("Three dB less?")
    ann.say("() => Object.assign(woodshed.studio.view, { pixelsPerTick: 0.05, scrollTick: 20 * 3840 })")
    here.get_by_role("button", name="Go to bar 5 on Keys").click()
    expect(ann.page.get_by_role("button", name="Comment at bar 5 on Keys")).to_be_in_viewport()
    here.get_by_role("button", name="Done").click()
    ann.say("() => (woodshed.studio.selection.comment = '')")
    expect(ann.page.get_by_role("button", name="Comment at bar 5")).to_have_count(0)
    bob.page.get_by_role("button", name="Show what is done (1)").click()
    expect(thread).to_contain_text("done")
    saved(ann)
    saved(bob)
    first, answer = studio.song().comments
    assert (first.track, first.tick, first.resolved, first.author) == ("keys", 4 * 3840, True, "Ann")
    assert (answer.reply_to, answer.author) == (first.id, "Bob")


# ── listening together ──


def listen_together(*people: Any) -> None:
    for each in people:
        each.page.get_by_role("button", name="Listen together").first.click()
        each.until(READY)


def skew_ms(*people: Any, rounds: int = 9) -> float:
    """Return by how much they hear apart: the median over moments of the wall clock that all of them share.

    The room's clock takes no part in this: were it wrong, it would be seen.
    """
    found = []
    for _ in range(rounds):
        at = people[0].say(NOW)
        places = [each.say(HEARD, at) for each in people]
        assert all(place is not None for place in places), places
        found.append((max(places) - min(places)) / MS)
    return float(statistics.median(found))


def until_tight(*people: Any) -> None:
    """Wait until all play, and what a start on a busy machine left apart has been brought together."""
    for each in people:
        each.until(PLAYS)
    for _ in range(20):
        if (skew := skew_ms(*people)) < WITHIN_MS:
            break
        people[0].page.wait_for_timeout(200)
    assert skew < WITHIN_MS


def test_two_hear_the_same_place_at_the_same_moment(come: Come) -> None:
    ann, bob = come("Ann"), come("Bob")
    see_each_other(ann, bob)
    listen_together(ann, bob)
    ann.page.get_by_role("button", name="Play", exact=True).click()
    until_tight(ann, bob)
    bob.page.get_by_role("button", name="Pause", exact=True).click()
    ann.until("() => !woodshed.studio.transport.playing")
    where = bob.say("() => woodshed.studio.transport.tick")
    ann.until(STANDS, where)


def test_how_many_listen_together_leaves_the_row_above_as_low_as_it_was(come: Come) -> None:
    ann, bob = come("Ann"), come("Bob")
    see_each_other(ann, bob)
    ann.page.set_viewport_size({"width": 1280, "height": 720})
    row = ann.page.get_by_role("toolbar", name="Transport")
    before = row.bounding_box()
    assert before["height"] < 60
    listen_together(bob)
    expect(ann.page.get_by_role("button", name="Listen together")).to_have_text("1")
    assert row.bounding_box() == before
    ann.page.evaluate(MORE_FACES, 4)
    assert row.bounding_box() == before


def test_the_saved_state_is_a_word_on_a_phone_too(come: Come) -> None:
    ann, bob, eve = come("Ann", viewport=PHONE, has_touch=True, is_mobile=True), come("Bob"), come("Eve")
    see_each_other(ann, bob, eve)
    saved(ann)
    word = ann.page.get_by_role("status", name="Saved state").get_by_text("saved")
    box = word.bounding_box()
    assert box["width"] >= word.evaluate("(each) => each.scrollWidth") - 1 > 20
    assert word.evaluate("(each) => getComputedStyle(each).clipPath") == "none"
    undo, export = (ann.page.get_by_role("button", name=each).bounding_box() for each in ("Undo", "Export"))
    assert (undo["y"], box["x"] > undo["x"]) == (export["y"], True)  # it costs no row
    assert ann.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    tools = ann.page.get_by_role("toolbar", name="Timeline", exact=True)
    places = tools.evaluate(
        "(row) => [...row.children].map((each) => each.getBoundingClientRect()).filter((box) => box.width)"
    )
    ends = [(one["right"], other["left"]) for one, other in itertools.pairwise(places)]
    assert all(right <= left + 1 for right, left in ends), ends  # nothing is written over its neighbour
    words = tools.evaluate("(row) => [...row.children].every((each) => each.scrollWidth <= each.clientWidth + 1)")
    assert words


def test_three_start_seek_loop_and_come_late_as_one(come: Come) -> None:
    ann, bob = come("Ann"), come("Bob")
    see_each_other(ann, bob)
    listen_together(ann, bob)
    ann.say("() => woodshed.studio.transport.seek(3840)")
    bob.until(STANDS, 3840)
    bob.page.get_by_role("button", name="Play", exact=True).click()
    until_tight(ann, bob)
    ann.say("() => woodshed.studio.transport.seek(10 * 3840)")
    for each in (ann, bob):
        each.until("() => woodshed.studio.player.status.tick > 10 * 3840")
    until_tight(ann, bob)
    ann.say("() => { woodshed.studio.transport.loopOver({start: 0, end: 1920}); woodshed.studio.transport.seek(0); }")
    for each in (ann, bob):
        each.until("() => woodshed.studio.transport.looping && woodshed.studio.player.status.tick < 1920")
    eve = come("Eve")  # a second, and so one round of the loop, goes by more than once
    see_each_other(ann, bob, eve)
    listen_together(eve)
    eve.until(PLAYS)
    eve.until("() => woodshed.studio.transport.looping && woodshed.studio.player.status.tick < 1920")
    ann.say("() => woodshed.studio.transport.loopOver(null)")
    for each in (ann, bob, eve):
        each.until("() => !woodshed.studio.transport.looping && woodshed.studio.player.status.tick > 1920")
    until_tight(ann, bob, eve)


def test_whoever_parts_plays_alone_and_another_tempo_keeps_the_others_together(come: Come) -> None:
    ann, bob, eve = come("Ann"), come("Bob"), come("Eve")
    see_each_other(ann, bob, eve)
    listen_together(ann, bob, eve)
    ann.page.get_by_role("button", name="Play", exact=True).click()
    until_tight(ann, bob, eve)
    eve.page.get_by_role("button", name="Listen on your own").first.click()
    eve.page.get_by_role("button", name="Pause", exact=True).click()
    eve.until("() => !woodshed.studio.transport.playing")
    eve.page.get_by_role("button", name="Play", exact=True).click()
    eve.until(PLAYS)
    assert skew_ms(ann, eve) > WITHIN_MS  # so the measure sees who is not together
    bob.say(CHANGE, ["TempoPoint", "0", {"bpm": 90}])
    ann.until("() => woodshed.studio.song.tempo[0].bpm === 90")
    until_tight(ann, bob)


def test_another_tempo_goes_on_from_where_the_song_is_though_nobody_has_yet_said_where(come: Come) -> None:
    ann, bob = come("Ann"), come("Bob")
    see_each_other(ann, bob)
    listen_together(ann, bob)
    ann.page.get_by_role("button", name="Play", exact=True).click()
    until_tight(ann, bob)
    bob.until("() => woodshed.studio.player.status.seconds > 3")
    ann.say("() => (woodshed.studio.together.group.say = () => {})")  # she set it off, and is slow to speak
    tick, at_s = bob.say(PLACE)
    bob.say(CHANGE, ["TempoPoint", "0", {"bpm": 90}])
    bob.until("(from) => performance.now() / 1000 > from + 2", at_s)  # long enough to find itself elsewhere
    later, later_s = bob.say(PLACE)
    # Between what 90 and what 120 beats a minute take it on, within 50 ms.
    assert 90 * (later_s - at_s - 0.05) < (later - tick) / 960 * 60 < 120 * (later_s - at_s + 0.05)


# ── the call ──

INBOUND = """
async (kind) => {
  const { call } = woodshed.studio.together;
  for (const peer of call.peers.values())
    for (const stat of (await peer.line.getStats()).values())
      if (stat.type === "inbound-rtp" && stat.kind === kind)
        return kind === "audio" ? (stat.totalAudioEnergy ?? 0) : (stat.framesDecoded ?? 0);
  return 0;
}
"""


def open_call(somebody: Any, name: str) -> None:
    somebody.page.get_by_role("button", name="Who is here").click()
    somebody.page.get_by_role("button", name=name).click()
    expect(somebody.page.get_by_role("region", name="Call")).to_be_visible()


def test_two_speak_and_see_each_other_and_the_song_plays_on(come: Come) -> None:
    """The browser's own microphone beeps, and its camera shows a clock."""
    devices = {"permissions": ["microphone", "camera"]}
    ann, bob = come("Ann", **devices), come("Bob", **devices)
    see_each_other(ann, bob)
    ann.page.get_by_role("button", name="Play", exact=True).click()
    ann.until("() => woodshed.studio.player.status.tick > 960")
    open_call(ann, "Call")
    bob.page.get_by_role("button", name="Who is here").click()
    expect(bob.page.get_by_role("list", name="People in this song")).to_contain_text("in the call")
    bob.page.get_by_role("button", name="Join the call (1)").click()
    for each, other in ((ann, "Bob"), (bob, "Ann")):
        call = each.page.get_by_role("list", name="In the call")
        expect(call.get_by_role("listitem")).to_have_text(["You", other])
        each.until("async () => (await (" + INBOUND + ")('audio')) > 0.0001")
    bob.page.get_by_role("button", name="Camera on").click()
    ann.until("async () => (await (" + INBOUND + ")('video')) > 3")
    expect(ann.page.get_by_label("Bob’s picture")).to_be_visible()
    bob.page.get_by_role("button", name="Mute yourself").click()
    expect(ann.page.get_by_role("list", name="In the call").get_by_label("muted")).to_have_count(1)
    assert ann.say("() => woodshed.studio.transport.playing && woodshed.studio.player.status.late === 0")
    bob.page.get_by_role("button", name="Leave the call").first.click()
    expect(bob.page.get_by_role("region", name="Call")).to_have_count(0)
    expect(ann.page.get_by_role("list", name="In the call").get_by_role("listitem")).to_have_text(["You"])


def test_the_history_follows_what_others_do_and_says_that_it_needs_the_server(come: Come) -> None:
    ann, bob = come("Ann"), come("Bob")
    bob.page.get_by_role("tab", name="History").click()
    steps = bob.page.get_by_role("listbox", name="History")
    expect(steps.get_by_role("option").first).to_be_visible()
    ann.say(
        "() => { const { studio } = woodshed;"
        " studio.apply([{ edit: 'ChangeSong', fields: { seed: 77 } }], 'A seed of Ann'); }"
    )
    expect(steps.get_by_role("option", name=re.compile("A seed of Ann"))).to_be_visible()
    bob.page.get_by_role("tab", name="Mixer").click()
    bob.context.set_offline(True)
    expect(bob.page.get_by_role("status", name="Saved state")).to_have_text("offline")
    bob.page.get_by_role("tab", name="History").click()
    place = bob.page.get_by_role("tabpanel", name="Steps")
    expect(place).to_contain_text("The history is kept by the studio's server")
    expect(place.get_by_text("Nothing yet.")).to_have_count(0)
    bob.context.set_offline(False)
    expect(steps.get_by_role("option", name=re.compile("A seed of Ann"))).to_be_visible()
