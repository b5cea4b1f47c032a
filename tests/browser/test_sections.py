"""The rows above the tracks: sections, chords, markers, tempo and metre."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from timeline_page import BAR, MASTER_TRACK, Kept, TimelinePage, clip, starts

from woodshed.song import Section, Song, Track
from woodshed.units import Ticks

OpenSong = Callable[..., Page]
TUNE = Song(
    title="Form",
    sections=tuple(
        Section(f"section{name.lower():_<6}"[:12], Ticks(bar * BAR), Ticks(4 * BAR), name)
        for name, bar in (("Verse", 0), ("Hook", 4), ("Bridge", 8))
    ),
    tracks=(Track("trackbass0", "Bass", clips=(clip("Low", 1), clip("High", 5), clip("Mid", 9))), MASTER_TRACK),
)


@pytest.fixture
def timeline(open_song: OpenSong, studio: Kept) -> TimelinePage:
    """The tune with bars as the grid."""
    page = open_song(TUNE)
    page.evaluate("bar => { window.woodshed.studio.view.snap = bar }", BAR)
    return TimelinePage(page, studio)


def form(song: Song) -> list[tuple[str, int, int]]:
    """Return the sections: name, bar from 1, bars."""
    return [(section.name, section.start // BAR + 1, section.length // BAR) for section in song.sections]


def thing(timeline: TimelinePage, name: str) -> Locator:
    """Return a thing of the rows above."""
    return timeline.page.locator(".ruler").get_by_role("button", name=name)


def test_a_drag_on_the_row_draws_a_section_and_asks_for_its_name(timeline: TimelinePage) -> None:
    """Enter takes the name."""
    timeline.drag(timeline.in_row(12 * BAR, "Sections"), timeline.in_row(16 * BAR, "Sections"))
    timeline.write("Name of the section", "Outro")
    timeline.on_disk(form, [("Verse", 1, 4), ("Hook", 5, 4), ("Bridge", 9, 4), ("Outro", 13, 4)])


def test_a_double_click_renames(timeline: TimelinePage) -> None:
    """Inline, where the name stands."""
    timeline.page.mouse.dblclick(*timeline.in_row(2 * BAR, "Sections"))
    timeline.write("Name of the section", "Verse one")
    timeline.on_disk(form, [("Verse one", 1, 4), ("Hook", 5, 4), ("Bridge", 9, 4)])


def test_a_section_moves_with_everything_in_it(timeline: TimelinePage) -> None:
    """The hook comes first, with its clip."""
    thing(timeline, "Section Hook").click(button="right")
    timeline.choose("Move earlier")
    timeline.on_disk(form, [("Hook", 1, 4), ("Verse", 5, 4), ("Bridge", 9, 4)])
    timeline.on_disk(starts("Bass"), [("High", 1), ("Low", 5), ("Mid", 9)])
    timeline.page.keyboard.press("Control+z")
    timeline.on_disk(starts("Bass"), [("Low", 1), ("High", 5), ("Mid", 9)])


def test_a_dragged_section_moves_whole_and_alt_copies_it(timeline: TimelinePage) -> None:
    """A copy makes room for itself."""
    timeline.drag(timeline.in_row(2 * BAR, "Sections"), timeline.in_row(6 * BAR, "Sections"))
    timeline.on_disk(starts("Bass"), [("High", 1), ("Low", 5), ("Mid", 9)])
    timeline.drag(timeline.in_row(2 * BAR, "Sections"), timeline.in_row(14 * BAR, "Sections"), key="Alt")
    timeline.on_disk(starts("Bass"), [("High", 1), ("Low", 5), ("Mid", 9), ("High", 13)])
    timeline.on_disk(form, [("Hook", 1, 4), ("Verse", 5, 4), ("Bridge", 9, 4), ("Hook", 13, 4)])


def test_a_section_is_looped_and_deleted_with_its_time(timeline: TimelinePage) -> None:
    """What comes after it comes earlier."""
    thing(timeline, "Section Hook").click(button="right")
    timeline.choose("Loop it")
    loop = timeline.page.evaluate("() => window.woodshed.studio.transport.loop")
    assert loop == {"start": 4 * BAR, "end": 8 * BAR}
    thing(timeline, "Section Hook").click(button="right")
    timeline.choose("Delete with its time")
    timeline.on_disk(form, [("Verse", 1, 4), ("Bridge", 5, 4)])
    timeline.on_disk(starts("Bass"), [("Low", 1), ("Mid", 5)])


def test_an_edge_resizes_and_the_neighbour_gives_way(timeline: TimelinePage) -> None:
    """No two sections overlap."""
    x, y = timeline.in_row(4 * BAR, "Sections")
    timeline.drag((x - 3, y), timeline.in_row(6 * BAR, "Sections"))
    timeline.on_disk(form, [("Verse", 1, 6), ("Hook", 7, 2), ("Bridge", 9, 4)])


def test_a_chord_is_written_and_a_slip_is_explained(timeline: TimelinePage) -> None:
    """A small letter is no chord here."""
    timeline.page.mouse.dblclick(*timeline.in_row(2.2 * BAR, "Chords"))
    timeline.write("Chord", "am7")
    expect(timeline.page.get_by_text("begins with a small letter")).to_be_visible()
    timeline.write("Chord", "Am7")
    timeline.on_disk(lambda song: [(c.symbol, c.start // BAR + 1) for c in song.chords], [("Am7", 3)])
    expect(thing(timeline, "Chord Am7, bar 3")).to_be_visible()


def test_markers_are_set_with_a_key_renamed_and_moved_by_keys(timeline: TimelinePage) -> None:
    """M at the playhead."""
    timeline.page.mouse.click(*timeline.in_row(5 * BAR, "Bars"))
    timeline.page.keyboard.press("m")
    timeline.write("Name of the marker", "Drop")
    markers = lambda song: [(marker.name, marker.tick // BAR + 1) for marker in song.markers]  # noqa: E731
    timeline.on_disk(markers, [("Drop", 6)])
    thing(timeline, "Marker Drop").focus()
    timeline.page.keyboard.press("ArrowRight")
    timeline.on_disk(markers, [("Drop", 7)])
    thing(timeline, "Marker Drop").press("Delete")
    timeline.on_disk(markers, [])


def test_tempo_and_metre_change_where_they_are_set(timeline: TimelinePage) -> None:
    """Points are added, typed, ramped; a metre is written at a bar."""
    page = timeline.page
    page.get_by_role("button", name="Rows above the tracks").click()
    timeline.choose("Tempo and metre")
    page.mouse.dblclick(*timeline.in_row(8 * BAR, "Tempo, metre"))
    tempi = lambda song: [(p.tick // BAR + 1, p.bpm, p.ramp) for p in song.tempo]  # noqa: E731
    timeline.on_disk(tempi, [(1, 120.0, False), (9, 120.0, False)])
    thing(timeline, "Tempo 120 bpm, bar 9").press("Enter")
    timeline.write("Tempo in bpm", "140")
    thing(timeline, "Tempo 120 bpm, bar 1").focus()
    page.keyboard.press("Shift+F10")
    timeline.choose("Move evenly to the next tempo")
    timeline.on_disk(tempi, [(1, 120.0, True), (9, 140.0, False)])
    page.mouse.click(*timeline.in_row(4.5 * BAR, "Tempo, metre"), button="right")
    timeline.choose("Change the metre here")
    timeline.write("Metre", "3/4")
    timeline.on_disk(lambda song: [(p.tick // BAR + 1, p.beats, p.unit) for p in song.metre], [(1, 4, 4), (5, 3, 4)])
