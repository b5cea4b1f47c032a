"""Automation lanes: drawn, bent, moved and written by hand, all of it on disk as it is heard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from timeline_page import BAR, MASTER_TRACK, Kept, Spot, TimelinePage, clip

from woodshed.song import Device, Send, Song, Track

OpenSong = Callable[..., Page]
PAN = "trackbass0.pan"
BASS = Track(
    "trackbass0", "Bass", devices=(Device("devicebass", "mono_bass"), Device("deviceroom", "filter")),
    sends=(Send("sendroom00", "trackroom0"),), clips=(clip("Verse", 1, 8),),
)  # fmt: skip
TUNE = Song(title="Lanes", tracks=(BASS, Track("trackroom0", "Room", "return"), MASTER_TRACK))


@pytest.fixture
def timeline(open_song: OpenSong, studio: Kept) -> TimelinePage:
    """The tune with the pan's lane open and bars as the grid."""
    timeline = TimelinePage(open_song(TUNE), studio)
    timeline.page.evaluate("bar => { window.woodshed.studio.view.snap = bar }", BAR)
    timeline.head("Bass").get_by_role("button", name="Automation of Bass").click()
    timeline.lane("Bass: Gain").get_by_role("button", name="Choose what this lane moves").click()
    timeline.choose("Track", "Pan")
    expect(timeline.lane("Bass: Pan")).to_be_visible()
    return timeline


def points(target: str = PAN) -> Callable[[Song], list[tuple[int, float]]]:
    """Return what looks up the points of a lane: bar from 1 and value."""
    return lambda song: [
        (point.tick // BAR + 1, round(point.value, 1))
        for lane in song.automation
        if lane.target == target
        for point in lane.points
    ]


def spot(timeline: TimelinePage, bar: float, pan: float) -> Spot:
    """Return the place of a value on the pan's lane, 6 px of air above and below."""
    box = timeline.lane("Bass: Pan").bounding_box()
    assert box is not None
    return timeline.x((bar - 1) * BAR), box["y"] + 6 + (1 - pan) / 2 * (box["height"] - 12)


def draw(timeline: TimelinePage, *values: tuple[float, float]) -> None:
    """Click points onto the lane."""
    for bar, pan in values:
        timeline.page.mouse.click(*spot(timeline, bar, pan))


def test_clicks_add_points_and_drags_move_them(timeline: TimelinePage) -> None:
    """On the grid; the value is shown with its unit meanwhile."""
    draw(timeline, (1, 0.0), (3, 1.0), (5, -1.0))
    timeline.on_disk(points(), [(1, 0.0), (3, 1.0), (5, -1.0)])
    timeline.drag(spot(timeline, 3, 1.0), spot(timeline, 4, 0.5))
    timeline.on_disk(points(), [(1, 0.0), (4, 0.5), (5, -1.0)])
    timeline.page.keyboard.press("Control+z")
    timeline.on_disk(points(), [(1, 0.0), (3, 1.0), (5, -1.0)])


def test_open_lanes_are_open_again_after_a_reload(timeline: TimelinePage) -> None:
    timeline.page.reload()
    expect(timeline.lane("Bass: Pan")).to_be_visible()
    timeline.head("Bass").get_by_role("button", name="Automation of Bass").click()
    expect(timeline.lane("Bass: Pan")).not_to_be_visible()
    timeline.page.reload()
    expect(timeline.head("Bass")).to_be_visible()
    expect(timeline.lane("Bass: Pan")).not_to_be_visible()


def test_a_lane_that_is_opened_below_the_edge_comes_into_view(open_song: OpenSong, studio: Kept) -> None:
    """By its button, and by a knob's menu; the track's head stays in view with it."""
    many = tuple(Track(f"track{i:05}", f"Part {i}", devices=(Device(f"device{i:04}", "mono_bass"),)) for i in range(12))
    timeline = TimelinePage(open_song(Song(title="Many", tracks=(*many, MASTER_TRACK))), studio)
    page = timeline.page
    page.get_by_role("button", name="Automation of Part 7").click()
    expect(timeline.lane("Part 7: Gain")).to_be_in_viewport(ratio=1)
    page.get_by_role("slider", name="Oscillator level of Mono bass").click(button="right")
    page.get_by_role("menuitem", name="Show automation").click()
    expect(timeline.lane("Part 7: Oscillator level")).to_be_in_viewport(ratio=1)
    expect(timeline.head("Part 7")).to_be_in_viewport()
    page.wait_for_function("() => document.querySelector('.heads').scrollTop === 0")


def test_a_value_turned_by_keys_is_one_step_and_one_row(timeline: TimelinePage) -> None:
    """Ten presses of an arrow on what is automated are not ten rows of the history."""
    page = timeline.page
    draw(timeline, (1, 0.0), (5, -1.0))
    page.get_by_role("tab", name="Mixer").click()
    page.get_by_role("slider", name="Pan of Bass", exact=True).focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.get_by_role("tab", name="History").click()
    steps = page.get_by_role("listbox", name="History").get_by_role("option")
    expect(steps.first).to_contain_text("× 10")
    page.keyboard.press("Control+z")
    timeline.on_disk(points(), [(1, 0.0), (5, -1.0)])


def test_several_points_are_caught_moved_copied_and_deleted(timeline: TimelinePage) -> None:
    """A marquee takes them, a drag of one moves all."""
    draw(timeline, (2, 0.4), (3, 0.4), (6, 0.0))
    timeline.drag(spot(timeline, 3.5, -0.4), spot(timeline, 1.5, 0.9))
    timeline.drag(spot(timeline, 2, 0.4), spot(timeline, 3, 0.0))
    timeline.on_disk(points(), [(3, 0.0), (4, 0.0), (6, 0.0)])
    timeline.page.keyboard.press("Control+c")
    timeline.page.mouse.click(*timeline.in_row(8 * BAR, "Bars"))
    timeline.page.evaluate("() => { window.woodshed.studio.selection.focus = 'automation' }")
    timeline.page.keyboard.press("Control+v")
    timeline.on_disk(points(), [(3, 0.0), (4, 0.0), (6, 0.0), (9, 0.0), (10, 0.0)])
    timeline.page.evaluate("() => { window.woodshed.studio.selection.focus = 'automation' }")
    timeline.page.keyboard.press("Delete")
    timeline.on_disk(points(), [(3, 0.0), (4, 0.0), (6, 0.0)])


def test_alt_bends_the_curve_and_the_menu_holds_it(timeline: TimelinePage) -> None:
    """Pulled down to a quarter half way, the bend is 0.5: the share is x squared."""
    draw(timeline, (1, -1.0), (5, 1.0))
    timeline.drag(spot(timeline, 3, 0.0), spot(timeline, 3, -0.5), key="Alt")
    curve = lambda song: next(((p.curve, round(p.bend, 1)) for lane in song.automation for p in lane.points), None)  # noqa: E731
    timeline.on_disk(curve, ("curve", 0.5))
    timeline.page.mouse.click(*spot(timeline, 1, -1.0), button="right")
    timeline.choose("Hold")
    timeline.on_disk(curve, ("hold", 0.0))


def test_the_pencil_draws_freehand_and_few_points_tell_it(timeline: TimelinePage) -> None:
    """A straight stroke is two points."""
    timeline.page.keyboard.press("p")
    timeline.drag(spot(timeline, 2, -0.8), spot(timeline, 6, 0.8))
    timeline.on_disk(lambda song: len(song.automation[0].points), 2)
    first, last = timeline.studio.song().automation[0].points
    assert first.value == pytest.approx(-0.8, abs=0.1)
    assert last.value == pytest.approx(0.8, abs=0.1)


def test_points_are_chosen_and_moved_by_keys_and_typed(timeline: TimelinePage) -> None:
    """Arrows move, Ctrl and arrows choose, a double-click types."""
    draw(timeline, (1, 0.0), (3, 0.0))
    press = timeline.page.keyboard.press
    press("Control+ArrowLeft")
    press("ArrowRight")
    timeline.on_disk(points(), [(2, 0.0), (3, 0.0)])
    timeline.page.mouse.dblclick(*spot(timeline, 3, 0.0))
    timeline.write("Value of Pan", "-0.5")
    timeline.on_disk(points(), [(2, 0.0), (3, -0.5)])


def test_points_are_read_walked_moved_typed_and_deleted_in_the_list_of_a_lane(timeline: TimelinePage) -> None:
    """The list follows the lane's buttons; arrows walk, with Alt they move, by the grid and finely with Shift."""
    page = timeline.page
    draw(timeline, (1, 0.0), (3, 1.0), (5, -1.0))
    press = page.keyboard.press
    points_of = page.get_by_role("listbox", name="Points of Bass: Pan")
    timeline.lane("Bass: Pan").get_by_role("button", name="Close the lane Pan").focus()
    page.evaluate("() => window.woodshed.studio.selection.clear()")
    press("Tab")
    expect(points_of).to_be_focused()
    chosen = points_of.get_by_role("option", selected=True)
    expect(chosen).to_have_text(["Point, bar 1, Pan centre, line"])
    press("ArrowRight")
    expect(chosen).to_have_text(["Point, bar 3, Pan R 100, line"])
    expect(points_of).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "none")
    press("Alt+ArrowRight")
    timeline.on_disk(points(), [(1, 0.0), (4, 1.0), (5, -1.0)])
    for _ in range(5):
        press("Alt+ArrowDown")
    timeline.on_disk(points(), [(1, 0.0), (4, 0.8), (5, -1.0)])
    press("Control+z")
    timeline.on_disk(points(), [(1, 0.0), (3, 1.0), (5, -1.0)])
    press("Alt+Shift+ArrowRight")
    timeline.on_disk(lambda song: [point.tick for point in song.automation[0].points], [0, 2 * BAR + 10, 4 * BAR])
    press("Enter")
    timeline.write("Value of Pan", "-0.5")
    timeline.on_disk(points(), [(1, 0.0), (3, -0.5), (5, -1.0)])
    expect(points_of).to_be_focused()
    press("Shift+End")
    expect(chosen).to_have_count(2)
    press("Delete")
    timeline.on_disk(points(), [(1, 0.0)])
    expect(points_of).to_be_focused()


def test_a_point_is_added_at_the_playhead_without_a_mouse(timeline: TimelinePage) -> None:
    """On the value that the lane has there, in the lane in hand; by command the track's lanes are opened for it."""
    page = timeline.page
    timeline.lane("Bass: Pan").get_by_role("button", name="Choose what this lane moves").focus()
    page.evaluate("bar => window.woodshed.studio.transport.seek(2 * bar)", BAR)
    page.keyboard.press("Insert")
    timeline.on_disk(points(), [(3, 0.0)])
    timeline.head("Bass").get_by_role("button", name="Automation of Bass").click()
    expect(timeline.lane("Bass: Pan")).to_have_count(0)
    page.evaluate("bar => window.woodshed.studio.transport.seek(6 * bar)", BAR)
    page.keyboard.press("Shift+P")
    timeline.on_disk(points(), [(3, 0.0), (7, 0.0)])
    page.keyboard.press("Shift+Alt+P")
    points_of = page.get_by_role("listbox", name="Points of Bass: Pan")
    expect(points_of).to_be_focused()
    expect(points_of.get_by_role("option", selected=True)).to_have_text(["Point, bar 7, Pan centre, line"])


def test_every_parameter_of_a_track_can_have_a_lane(timeline: TimelinePage) -> None:
    """Its own, its sends', its devices'."""
    page = timeline.page
    for group, name in (("Sends", "To Room"), ("Filter", "Cutoff")):
        timeline.head("Bass").click(button="right", position={"x": 60, "y": 8})
        timeline.choose("Show automation", group, name)
    expect(timeline.lane("Bass: Send to Room")).to_be_visible()
    expect(timeline.lane("Bass: Cutoff")).to_be_visible()
    box = timeline.lane("Bass: Cutoff").bounding_box()
    assert box is not None
    page.mouse.click(timeline.x(BAR), box["y"] + 8)
    timeline.on_disk(lambda song: [lane.target for lane in song.automation], ["deviceroom.cutoff_hz"])


def test_a_fader_that_moves_while_the_song_plays_is_written(timeline: TimelinePage) -> None:
    """With writing armed the movement becomes points, one step of undo."""
    page = timeline.page
    page.get_by_role("button", name="Write automation").click()
    page.keyboard.press("Space")
    slider = timeline.head("Bass").get_by_role("slider", name="Gain of Bass")
    box = slider.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.75, y)
    page.mouse.down()
    for step in range(1, 16):
        page.mouse.move(box["x"] + box["width"] * (0.75 - step * 0.03), y)
        page.wait_for_timeout(40)
    page.mouse.up()
    gain = points("trackbass0.gain_db")
    timeline.on_disk(lambda song: len(gain(song)) >= 2, wanted=True)
    page.keyboard.press("Space")
    values = [value for _, value in gain(timeline.studio.song())]
    assert values == sorted(values, reverse=True)
    assert values[-1] < -10
    page.keyboard.press("Control+z")
    timeline.on_disk(gain, [])


def test_a_fader_that_is_automated_sets_a_point_at_the_playhead(timeline: TimelinePage) -> None:
    """Stopped, it changes the lane where the playhead is."""
    draw(timeline, (1, 0.0), (9, 0.0))
    timeline.page.mouse.click(*timeline.in_row(4 * BAR, "Bars"))
    timeline.page.evaluate(f"() => window.woodshed.studio.turn('{PAN}', 0.7, 'Pan')")
    timeline.on_disk(points(), [(1, 0.0), (5, 0.7), (9, 0.0)])


def test_knobs_and_faders_show_where_automation_has_brought_them(timeline: TimelinePage) -> None:
    """Stopped they stand where the lane stands at the playhead, and while the song plays they move with it."""
    page = timeline.page
    draw(timeline, (1, 0.0), (9, 1.0))
    timeline.on_disk(points(), [(1, 0.0), (9, 1.0)])
    page.get_by_role("tab", name="Mixer").click()
    knob = page.get_by_role("region", name="Mixer").get_by_role("slider", name="Pan of Bass")
    expect(knob).to_have_attribute("aria-valuenow", "0")
    page.mouse.click(*timeline.in_row(8 * BAR, "Bars"))
    expect(knob).to_have_attribute("aria-valuenow", "1")
    page.mouse.click(*timeline.in_row(0, "Bars"))
    expect(knob).to_have_attribute("aria-valuenow", "0")
    page.keyboard.press("Space")
    expect(knob).not_to_have_attribute("aria-valuenow", "0")
    page.keyboard.press("Space")
