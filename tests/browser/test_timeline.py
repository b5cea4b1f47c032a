"""The timeline as a person uses it: clips and tracks by mouse, by keys, and by the list for screen readers."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from timeline_page import BAR, MASTER_TRACK, Kept, TimelinePage, Workspace, clip, starts, track_of

from woodshed.song import Device, Note, Section, Song, Track
from woodshed.units import Ticks

OpenSong = Callable[..., Page]
Until = Callable[..., None]
RIFF = tuple(Note(f"note{i:06}", Ticks(i * 960), Ticks(480), 48 + 3 * i) for i in range(16))
TUNE = Song(
    title="Timeline",
    sections=(Section("sectionver", Ticks(0), Ticks(4 * BAR), "Verse"),),
    tracks=(
        Track("trackbass0", "Bass", devices=(Device("devicebass", "mono_bass"),), colour=5, clips=(
            clip("Verse", 1, notes=RIFF), clip("Hook", 9),
        )),
        Track("trackkeys0", "Keys", devices=(Device("devicekeys", "electric_piano"),), colour=1, clips=(
            clip("Chords", 1, 8),
        )),
        Track("trackvoice", "Voice", "audio", colour=4),
        MASTER_TRACK,
    ),
)  # fmt: skip


@pytest.fixture
def timeline(open_song: OpenSong, studio: Kept) -> TimelinePage:
    """The tune, open, with bars as the grid."""
    page = open_song(TUNE)
    page.evaluate("bar => { window.woodshed.studio.view.snap = bar }", BAR)
    return TimelinePage(page, studio)


def test_clips_tracks_and_sections_are_named_for_everybody(timeline: TimelinePage) -> None:
    """What the canvas draws is also a list."""
    expect(timeline.clips.get_by_role("option")).to_have_count(3)
    expect(timeline.clip("Verse, track Bass, bar 1 to 5")).to_be_visible()
    expect(timeline.head("Keys")).to_contain_text("Electric piano")
    sections = timeline.page.get_by_role("list", name="Sections")
    expect(sections.get_by_role("button", name="Section Verse")).to_be_visible()


def test_a_click_selects_shift_adds_and_escape_selects_nothing(timeline: TimelinePage) -> None:
    """The list says what is selected."""
    timeline.clip("Verse").click()
    expect(timeline.clip("Verse")).to_have_attribute("aria-selected", "true")
    timeline.clip("Chords").click(modifiers=["Shift"])
    expect(timeline.clips.get_by_role("option", selected=True)).to_have_count(2)
    timeline.page.keyboard.press("Escape")
    expect(timeline.clips.get_by_role("option", selected=True)).to_have_count(0)


def test_a_drag_moves_a_clip_and_undo_brings_it_back(timeline: TimelinePage) -> None:
    """It lands on the grid, is saved, and is said to screen readers."""
    timeline.drag(timeline.at(9 * BAR, "Bass"), timeline.at(11.2 * BAR, "Bass"))
    timeline.on_disk(starts("Bass"), [("Verse", 1), ("Hook", 11)])
    expect(timeline.page.get_by_role("status", name="What the timeline did")).to_contain_text("Hook moved to bar 11")
    timeline.page.keyboard.press("Control+z")
    timeline.on_disk(starts("Bass"), [("Verse", 1), ("Hook", 9)])


def test_a_drag_across_tracks_goes_where_the_clip_fits(timeline: TimelinePage) -> None:
    """Notes go to another instrument; an audio track does not take them."""
    timeline.drag(timeline.at(9 * BAR, "Bass"), timeline.at(9 * BAR + 10, "Keys"))
    timeline.on_disk(starts("Keys"), [("Chords", 1), ("Hook", 9)])
    timeline.drag(timeline.at(9 * BAR, "Keys"), timeline.at(12 * BAR, "Voice"))
    timeline.on_disk(starts("Keys"), [("Chords", 1), ("Hook", 12)])
    assert track_of(timeline.studio.song(), "Voice").clips == ()


def test_alt_drags_a_copy_and_escape_calls_a_drag_off(timeline: TimelinePage) -> None:
    """A copy has notes of its own."""
    timeline.drag(timeline.at(BAR, "Bass"), timeline.at(13 * BAR, "Bass"), key="Alt")
    timeline.on_disk(starts("Bass"), [("Verse", 1), ("Hook", 9), ("Verse", 13)])
    first, _, copy = track_of(timeline.studio.song(), "Bass").clips
    assert [note.pitch for note in copy.notes] == [note.pitch for note in first.notes]
    assert {note.id for note in copy.notes}.isdisjoint(note.id for note in first.notes)
    page = timeline.page
    page.mouse.move(*timeline.at(9 * BAR, "Bass"))
    page.mouse.down()
    page.mouse.move(*timeline.at(20 * BAR, "Bass"), steps=3)
    page.keyboard.press("Escape")
    page.mouse.up()
    timeline.on_disk(starts("Bass"), [("Verse", 1), ("Hook", 9), ("Verse", 13)])


def test_edges_resize_and_the_left_one_leaves_the_music_in_its_place(timeline: TimelinePage) -> None:
    """The note at bar 2 is still at bar 2."""
    timeline.drag(timeline.at(4 * BAR - 30, "Bass", 0.4), timeline.at(6 * BAR, "Bass", 0.4))
    timeline.on_disk(lambda song: int(track_of(song, "Bass").clips[0].length), 6 * BAR)
    timeline.drag(timeline.at(30, "Bass", 0.4), timeline.at(BAR, "Bass", 0.4))
    timeline.on_disk(starts("Bass"), [("Verse", 2), ("Hook", 9)])
    cut = track_of(timeline.studio.song(), "Bass").clips[0]
    assert (cut.notes[0].start, cut.notes[0].pitch) == (0, RIFF[4].pitch)


def test_the_lower_right_corner_draws_out_a_loop(timeline: TimelinePage) -> None:
    """What the clip held repeats."""
    timeline.drag(timeline.at(4 * BAR - 40, "Bass", 0.88), timeline.at(8 * BAR, "Bass", 0.88))

    def verse(song: Song) -> tuple[int, int]:
        clip = track_of(song, "Bass").clips[0]
        return clip.length, clip.loop

    timeline.on_disk(verse, (8 * BAR, 4 * BAR))
    expect(timeline.clip("Verse, track Bass, bar 1 to 9, looped")).to_be_visible()


def test_a_marquee_selects_and_the_keys_duplicate_move_and_delete(timeline: TimelinePage) -> None:
    """Everything at once, each one step."""
    timeline.drag(timeline.at(14 * BAR, "Bass", 0.2), timeline.at(8.5 * BAR, "Bass", 0.9))
    expect(timeline.clips.get_by_role("option", selected=True)).to_have_count(1)
    page = timeline.page
    page.keyboard.press("Control+d")
    timeline.on_disk(starts("Bass"), [("Verse", 1), ("Hook", 9), ("Hook", 13)])
    page.keyboard.press("ArrowRight")
    timeline.on_disk(starts("Bass"), [("Verse", 1), ("Hook", 9), ("Hook", 14)])
    page.keyboard.press("Delete")
    timeline.on_disk(starts("Bass"), [("Verse", 1), ("Hook", 9)])


def test_splitting_and_joining_leaves_the_notes_as_they_were(timeline: TimelinePage) -> None:
    """Split at the playhead, join again."""
    timeline.clip("Verse").click()
    timeline.put_playhead(2 * BAR)
    timeline.page.keyboard.press("Control+e")
    timeline.on_disk(starts("Bass"), [("Verse", 1), ("Verse", 3), ("Hook", 9)])
    timeline.page.keyboard.press("Control+j")
    timeline.on_disk(starts("Bass"), [("Verse", 1), ("Hook", 9)])
    notes = track_of(timeline.studio.song(), "Bass").clips[0].notes
    assert [(note.start, note.length, note.pitch) for note in notes] == [(n.start, n.length, n.pitch) for n in RIFF]


def test_clips_are_pasted_at_the_playhead_on_the_track_in_hand(timeline: TimelinePage) -> None:
    """Copied on one track, pasted on another."""
    timeline.clip("Verse").click()
    timeline.page.keyboard.press("Control+c")
    timeline.put_playhead(16 * BAR)
    timeline.page.mouse.click(*timeline.at(14 * BAR, "Keys"))
    timeline.page.keyboard.press("Control+v")
    timeline.on_disk(starts("Keys"), [("Chords", 1), ("Verse", 17)])


def test_a_copy_takes_the_place_of_what_it_covers(timeline: TimelinePage) -> None:
    """Duplicated twice the verse lies over the hook's beginning: that is cut away, told, and comes back with undo."""
    page = timeline.page
    timeline.clip("Verse").click()
    page.keyboard.press("Control+d")
    timeline.on_disk(starts("Bass"), [("Verse", 1), ("Verse", 5), ("Hook", 9)])
    timeline.drag(timeline.at(6.5 * BAR, "Bass"), timeline.at(8.5 * BAR, "Bass"))
    timeline.on_disk(starts("Bass"), [("Verse", 1), ("Verse", 7), ("Hook", 11)])
    expect(page.get_by_text("It takes the place of Hook there.")).to_be_visible()
    page.keyboard.press("Control+z")
    timeline.on_disk(starts("Bass"), [("Verse", 1), ("Verse", 5), ("Hook", 9)])


def test_clips_that_lie_on_each_other_are_marked(open_song: OpenSong, studio: Kept) -> None:
    """A song from elsewhere may hold them: the list says so, and stripes are drawn."""
    bass = Track("trackbass0", "Bass", clips=(clip("Verse", 1, notes=RIFF), clip("Hook", 3, 1)))
    timeline = TimelinePage(open_song(Song(title="Stacked", tracks=(bass, MASTER_TRACK))), studio)
    expect(timeline.clip("Verse, track Bass, bar 1 to 5, partly over or under another clip")).to_be_visible()
    expect(timeline.clip("Hook, track Bass, bar 3 to 4, partly over or under another clip")).to_be_visible()


def test_what_is_placed_at_the_playhead_lands_on_the_grid(timeline: TimelinePage) -> None:
    """Paused anywhere in a bar, a marker, a paste and a new clip go to the nearest line; a split is exact."""
    page = timeline.page
    timeline.clip("Verse").click()
    page.keyboard.press("Control+c")
    page.evaluate("tick => window.woodshed.studio.transport.seek(tick)", 16 * BAR + 1700)
    page.keyboard.press("Control+v")
    timeline.on_disk(lambda song: track_of(song, "Bass").clips[-1].start, 16 * BAR)
    page.keyboard.press("m")
    timeline.write("Name of the marker", "Here")
    timeline.on_disk(lambda song: [marker.tick for marker in song.markers], [16 * BAR])
    page.evaluate("tick => window.woodshed.studio.transport.seek(tick)", 21 * BAR - 37)
    page.evaluate("window.woodshed.studio.commands.run('clip.new')")
    timeline.on_disk(lambda song: track_of(song, "Bass").clips[-1].start, 21 * BAR)
    page.evaluate("tick => window.woodshed.studio.transport.seek(tick)", 2 * BAR + 100)
    timeline.clip("Verse").first.click()
    page.keyboard.press("Control+e")
    timeline.on_disk(lambda song: track_of(song, "Bass").clips[1].start, 2 * BAR + 100)


def test_a_double_click_makes_a_clip_and_one_on_a_clip_opens_its_notes(timeline: TimelinePage) -> None:
    """The new clip fills the bar, and its notes can be written at once."""
    timeline.page.mouse.dblclick(*timeline.at(6.3 * BAR, "Bass"))
    timeline.on_disk(starts("Bass"), [("Verse", 1), ("Bass", 7), ("Hook", 9)])
    expect(timeline.page.get_by_role("tab", name="Notes")).to_have_attribute("aria-selected", "true")
    timeline.page.get_by_role("tab", name="Mixer").click()
    timeline.clip("Hook").dblclick()
    expect(timeline.page.get_by_role("tab", name="Notes")).to_have_attribute("aria-selected", "true")


def test_the_strip_says_and_sets_what_a_clip_has(timeline: TimelinePage) -> None:
    """Numbers are typed as people write them."""
    timeline.clip("Hook").click()
    strip = timeline.page.get_by_role("group", name="The selected clip")
    strip.get_by_label("Start of the clip").fill("11.3")
    strip.get_by_label("Start of the clip").press("Enter")
    strip.get_by_label("Length of the clip").fill("2 bars")
    strip.get_by_label("Length of the clip").press("Enter")
    strip.get_by_role("button", name="Mute the clip").click()
    timeline.on_disk(
        lambda song: [(int(c.start), int(c.length), c.muted) for c in track_of(song, "Bass").clips][1],
        (10 * BAR + 1920, 2 * BAR, True),
    )


def test_clips_are_found_moved_and_sized_by_keys_alone(timeline: TimelinePage) -> None:
    """The list has the keys of the command table."""
    timeline.clips.focus()
    press = timeline.page.keyboard.press
    press("ArrowDown")
    press("ArrowDown")
    expect(timeline.clip("Chords")).to_have_attribute("aria-selected", "true")
    press("ArrowUp")
    press("Control+ArrowRight")
    expect(timeline.clip("Hook")).to_have_attribute("aria-selected", "true")
    press("ArrowRight")
    press("Shift+ArrowRight")
    press("Control+Shift+ArrowDown")
    timeline.on_disk(
        lambda song: [(c.name, int(c.start), int(c.length)) for c in track_of(song, "Keys").clips][1:],
        [("Hook", 9 * BAR, 5 * BAR)],
    )


def test_tracks_are_added_renamed_ordered_grouped_and_deleted(timeline: TimelinePage) -> None:
    """From the toolbar, the head and its menu."""
    page = timeline.page
    page.get_by_role("button", name="Add a track").click()
    timeline.choose("Instrument track", "Organ")
    names = lambda song: [track.name for track in song.tracks]  # noqa: E731
    timeline.on_disk(names, ["Bass", "Organ", "Keys", "Voice", "Master"])
    timeline.head("Organ").get_by_text("Organ").first.dblclick()
    timeline.write("Name of the track", "Church")
    timeline.on_disk(names, ["Bass", "Church", "Keys", "Voice", "Master"])
    timeline.head("Church").focus()
    page.keyboard.press("Alt+ArrowDown")
    timeline.on_disk(names, ["Bass", "Keys", "Church", "Voice", "Master"])
    timeline.head("Keys").click(button="right", position={"x": 60, "y": 10})
    timeline.choose("Put into a new group")
    timeline.on_disk(lambda song: track_of(song, "Keys").output != "", wanted=True)
    timeline.head("Church").click(button="right", position={"x": 60, "y": 10})
    timeline.choose("Delete")
    timeline.on_disk(names, ["Bass", "Group", "Keys", "Voice", "Master"])


def test_a_head_is_dragged_to_another_place(timeline: TimelinePage) -> None:
    """A line shows where it will stand."""
    voice = timeline.head("Voice").bounding_box()
    bass = timeline.head("Bass").bounding_box()
    assert voice is not None
    assert bass is not None
    timeline.drag((voice["x"] + 100, voice["y"] + 10), (bass["x"] + 100, bass["y"] + 6))
    timeline.on_disk(lambda song: [track.name for track in song.tracks], ["Voice", "Bass", "Keys", "Master"])


def test_mute_solo_arm_and_the_small_fader(timeline: TimelinePage) -> None:
    """The fader takes the arrow keys."""
    head = timeline.head("Bass")
    head.get_by_role("button", name="Mute Bass").click()
    head.get_by_role("button", name="Solo Bass").click()
    head.get_by_role("button", name="Arm Bass for recording").click()
    expect(head.get_by_role("button", name="Arm Bass for recording")).to_have_attribute("aria-pressed", "true")
    head.get_by_role("slider", name="Gain of Bass").press("ArrowDown")
    timeline.on_disk(
        lambda song: (track_of(song, "Bass").mute, track_of(song, "Bass").solo, track_of(song, "Bass").gain_db < 0),
        (True, True, True),
    )


def test_a_click_on_the_bars_seeks_and_a_drag_above_them_loops(timeline: TimelinePage) -> None:
    """The loop is drawn in the upper part of the bars."""
    page = timeline.page
    page.mouse.click(*timeline.in_row(6 * BAR, "Bars"))
    assert page.evaluate("() => window.woodshed.studio.transport.from") == 6 * BAR
    x, y = timeline.in_row(4 * BAR, "Bars")
    timeline.drag((x, y - 15), (timeline.x(8 * BAR), y - 15))
    loop = page.evaluate("() => [window.woodshed.studio.transport.looping, window.woodshed.studio.transport.loop]")
    assert loop == [True, {"start": 4 * BAR, "end": 8 * BAR}]


def test_the_wheel_zooms_around_the_pointer_and_keys_show_the_whole_song(timeline: TimelinePage, until: Until) -> None:
    """What lies under the pointer stays there."""
    page = timeline.page
    x, before = timeline.x(8 * BAR), page.evaluate("woodshed.studio.view.pixelsPerTick")
    page.mouse.move(x, timeline.at(0, "Keys")[1])
    with timeline.holding("Control"):
        page.mouse.wheel(0, -300)
    until("(before) => woodshed.studio.view.pixelsPerTick > before", before)
    assert timeline.x(8 * BAR) == pytest.approx(x, abs=1)
    assert timeline.x(9 * BAR) - x > 80
    page.keyboard.press("Shift+Z")
    box = timeline.clips.bounding_box()
    assert box is not None
    assert timeline.x(0) == pytest.approx(box["x"], abs=1)
    assert timeline.x(12 * BAR) == pytest.approx(box["x"] + box["width"] - 24, abs=1)


def test_copied_clips_travel_as_text(timeline: TimelinePage, until: Until) -> None:
    """The system's clipboard carries them to other windows and songs."""
    page = timeline.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    timeline.clip("Verse").click()
    page.keyboard.press("Control+c")
    until("(async () => (await navigator.clipboard.readText()).includes('clips'))()")
    carried = json.loads(page.evaluate("() => navigator.clipboard.readText()"))
    assert carried["woodshed"] == "clips"
    assert len(carried["clips"][0]["clip"]["notes"]) == len(RIFF)


def test_an_empty_song_says_what_could_be_here(open_song: OpenSong) -> None:
    """And offers it."""
    page = open_song(Song(title="Empty"))
    expect(page.get_by_text("Nothing here yet.")).to_be_visible()
    page.get_by_role("button", name="Audio track", exact=False).first.click()
    expect(page.get_by_role("group", name="Track Audio", exact=True)).to_be_visible()


def freeze(timeline: TimelinePage) -> None:
    """Freeze the bass from its menu."""
    timeline.head("Bass").click(button="right", position={"x": 60, "y": 8})
    timeline.choose("Freeze")
    expect(timeline.head("Bass").get_by_role("button", name="Bass is frozen")).to_be_visible()


def test_a_frozen_track_stays_in_its_row_and_offers_to_thaw(timeline: TimelinePage) -> None:
    """Its clips and devices are kept, an edit is refused and offers to thaw; thawed, the song is as it was."""
    page = timeline.page
    before = timeline.studio.song().tracks
    freeze(timeline)
    timeline.on_disk(lambda song: [track.name for track in song.tracks], [track.name for track in before])
    timeline.on_disk(lambda song: track_of(song, "Bass").frozen_as is not None, wanted=True)
    frozen = track_of(timeline.studio.song(), "Bass")
    assert (frozen.clips, frozen.devices, frozen.mute) == (before[0].clips, before[0].devices, False)
    timeline.clip("Verse, track Bass, bar 1 to 5, frozen").click()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Bass is frozen, so it cannot be changed.")).to_be_visible()
    assert starts("Bass")(timeline.studio.song()) == [("Verse", 1), ("Hook", 9)]
    page.get_by_role("note").get_by_role("button", name="Thaw Bass").click()
    timeline.on_disk(lambda song: song.tracks == before, wanted=True)
    expect(page.get_by_text("Bass is frozen, so it cannot be changed.")).to_have_count(0)
    expect(timeline.head("Bass").get_by_role("button", name="Bass is frozen")).to_have_count(0)


def test_a_frozen_track_is_heard_and_says_when_the_song_has_changed(timeline: TimelinePage, until: Until) -> None:
    """It sounds from its file; another tempo makes it out of date, and it can be frozen again."""
    page = timeline.page
    freeze(timeline)
    page.keyboard.press("Space")
    until("() => window.woodshed.studio.player.meters('trackbass0').peak[0] > 0.001")
    page.keyboard.press("Space")
    page.evaluate("""window.woodshed.studio.apply(
        [{ edit: "Add", kind: "TempoPoint", records: [{ tick: 3840, bpm: 90 }] }], "Slower")""")
    late = timeline.head("Bass").get_by_role("button", name="Bass is frozen and out of date")
    expect(late).to_be_visible()
    page.get_by_role("button", name="Freeze it again").click()
    expect(late).to_have_count(0)
    expect(timeline.head("Bass").get_by_role("button", name="Bass is frozen")).to_be_visible()
    late_again = "() => window.woodshed.studio.frozen.late.size"
    assert page.evaluate(late_again) == 0
    page.reload()
    expect(timeline.head("Bass").get_by_role("button", name="Bass is frozen", exact=True)).to_be_visible()


def test_a_finger_taps_to_select_and_presses_long_for_the_menu(chromium: Browser, studio: Workspace) -> None:
    """As on a tablet."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, has_touch=True)
    page = context.new_page()
    page.goto(f"{studio.url}/songs/{studio.keep(TUNE)}")
    timeline = TimelinePage(page, studio)
    timeline.clip("Verse").tap()
    expect(timeline.clip("Verse")).to_have_attribute("aria-selected", "true")
    x, y = timeline.at(9.5 * BAR, "Bass")
    finger = context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    expect(page.get_by_role("menu", name="Menu of Hook")).to_be_visible()
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    context.close()
