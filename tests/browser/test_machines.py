"""Machines with a panel of their own: patterns, tape, desks."""

from collections.abc import Callable
from typing import Any

import pytest
from desk_steps import kept
from playwright.sync_api import Page, expect
from test_everyone import NONE, faults_by_theme

from woodshed.devices import device
from woodshed.song import Song
from woodshed.song.document import Clip, Device, Note, Track, Zone
from woodshed.units import Ticks

Opener = Callable[[Song], Page]
Until = Callable[..., None]
MASTER = Track("master", "Master", "master")
CUT = """(card) => {
  const body = card.querySelector(".body");
  const names = [...card.querySelectorAll(".name, .label, h2")].filter((each) => each.scrollWidth > each.clientWidth);
  return [...(body.scrollHeight > body.clientHeight ? ["the panel"] : []), ...names.map((each) => each.textContent)];
}"""
"""What of a device's card is not seen whole."""


def note(name: str, start: int, length: int, pitch: int, velocity: int) -> Note:
    return Note(name, Ticks(start), Ticks(length), pitch, velocity)


def clip(id_: str, start: int, length: int, **fields: Any) -> Clip:
    return Clip(id_, Ticks(start), Ticks(length), **fields)


def acid(*notes: Note) -> Song:
    """Return a bar for the bass line."""
    clips = (clip("clip", 0, 3840, name="Acid", notes=notes),) if notes else ()
    return Song(tracks=(Track("bass", "Bass", devices=(Device("line", "bass_line", "acid_saw"),), clips=clips), MASTER))


@pytest.fixture
def line(open_song: Opener) -> Page:
    page = open_song(acid(note("a", 0, 300, 33, 120), note("b", 240, 144, 36, 96), note("c", 720, 144, 40, 96)))
    page.get_by_role("region", name="Steps of Bass line").wait_for()
    return page


def notes_of(song: Song, track: str) -> list[tuple[int, int, int, int]]:
    """Return start, length, pitch and velocity of the notes of a track's first clip."""
    notes = song.track(track).clips[0].notes
    return sorted((note.start, note.length, note.pitch, note.velocity) for note in notes)


def test_the_bass_line_shows_its_clip_as_steps(line: Page) -> None:
    steps = line.get_by_role("region", name="Steps of Bass line")
    expect(steps.get_by_role("button", name="Step 1: A1")).to_have_attribute("aria-pressed", "true")
    expect(steps.get_by_role("button", name="Accent of step 1", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(steps.get_by_role("button", name="Slide from step 1", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(steps.get_by_role("button", name="Step 3: rest")).to_have_attribute("aria-pressed", "false")
    expect(steps.get_by_role("button", name="Slide from step 2", exact=True)).to_be_disabled()


def test_steps_are_written_by_key_each_one_step_of_undo(line: Page, studio: Any) -> None:
    steps = line.get_by_role("region", name="Steps of Bass line")
    steps.get_by_role("button", name="Step 3: rest").press("Space")
    kept(line, studio, lambda song: (480, 144, 36, 96) in notes_of(song, "bass"))
    steps.get_by_role("button", name="Step 3: C2").press("Shift+ArrowUp")
    steps.get_by_role("button", name="Step 3: C3").press("a")
    kept(line, studio, lambda song: (480, 144, 48, 120) in notes_of(song, "bass"))
    steps.get_by_role("button", name="Step 2: C2").press("s")
    kept(line, studio, lambda song: (240, 300, 36, 96) in notes_of(song, "bass"))
    for _ in range(3):
        line.evaluate("woodshed.studio.undo()")
    kept(line, studio, lambda song: (240, 144, 36, 96) in notes_of(song, "bass") and len(notes_of(song, "bass")) == 4)
    line.evaluate("woodshed.studio.undo()")
    kept(line, studio, lambda song: len(notes_of(song, "bass")) == 3)


def test_a_step_is_drawn_where_the_lane_is_touched(line: Page, studio: Any) -> None:
    well = line.locator(".well").nth(8)
    well.click(position={"x": 10, "y": 20})
    song = kept(line, studio, lambda song: len(notes_of(song, "bass")) == 4)
    pitch = next(pitch for start, _, pitch, _ in notes_of(song, "bass") if start == 8 * 240)
    box = well.bounding_box()
    assert box
    line.mouse.move(box["x"] + 10, box["y"] + 20)
    line.mouse.down()
    line.mouse.move(box["x"] + 10, box["y"] + 8, steps=4)
    line.mouse.up()
    kept(line, studio, lambda song: any(s == 8 * 240 and p > pitch for s, _, p, _ in notes_of(song, "bass")))


def test_where_the_device_does_not_slide_the_steps_say_so(line: Page, studio: Any) -> None:
    legato = line.get_by_role("button", name="Slides are off: play legato")
    expect(legato).to_be_hidden()
    line.evaluate("woodshed.studio.turn('line.voice_mode', 0, 'Poly')")
    legato.click()
    expect(legato).to_be_hidden()
    kept(line, studio, lambda song: song.track("bass").devices[0].params["voice_mode"] == 2)


def test_the_step_that_sounds_is_lit(line: Page, until: Until) -> None:
    line.evaluate("woodshed.studio.transport.play(0)")
    until("() => document.querySelector('.well.lit') !== null")
    line.evaluate("woodshed.studio.transport.pause()")
    expect(line.locator(".well.lit")).to_have_count(0)


def test_where_there_is_no_clip_one_of_a_bar_is_begun(open_song: Opener, studio: Any) -> None:
    page = open_song(acid())
    page.get_by_role("button", name="New clip of one bar").click()
    page.get_by_role("button", name="Step 1: rest").click()
    song = kept(page, studio, lambda song: bool(song.track("bass").clips and song.track("bass").clips[0].notes))
    assert song.track("bass").clips[0].length == 3840
    assert notes_of(song, "bass") == [(0, 144, 33, 96)]


def test_axe_finds_no_fault_in_the_steps_of_a_bass_line(line: Page) -> None:
    line.emulate_media(reduced_motion="reduce")
    assert faults_by_theme(line) == NONE


def drum(name: str, kind: str, preset: str, key: int, choke: int = 0) -> Device:
    """Return a drum of a kit, on a key of its own."""
    return Device(name, kind, preset, zone=Zone(key, key, pitch=60, choke=choke))


@pytest.fixture
def drums(open_song: Opener) -> Page:
    kit = (
        drum("kick", "boom_kick", "machine", 36),
        drum("closed", "boom_cymbals", "closed_hat", 42, choke=1),
        drum("open", "boom_cymbals", "open_hat", 46, choke=1),
    )
    strokes = (note("a", 0, 60, 36, 122), note("b", 975, 60, 36, 93), note("between", 360, 60, 42, 90))
    track = Track("drums", "Drums", devices=kit, clips=(clip("beat", 0, 3840, name="Beat", notes=strokes),))
    page = open_song(Song(tracks=(track, MASTER)))
    page.get_by_role("region", name="Steps of Drums").wait_for()
    return page


def test_a_drum_machine_shows_its_clip_as_strokes(drums: Page) -> None:
    steps = drums.get_by_role("region", name="Steps of Drums")
    expect(steps.get_by_role("button", name="Kick, step 1: accent")).to_have_attribute("aria-pressed", "true")
    expect(steps.get_by_role("button", name="Kick, step 5: plain")).to_have_attribute("aria-pressed", "true")
    expect(steps.get_by_role("button", name="Closed hat, step 2: silent")).to_have_attribute("aria-pressed", "false")
    expect(steps.get_by_text("1 note off the steps")).to_be_visible()
    expect(steps.get_by_role("button", name="Hear Open hat")).to_contain_text("⊘1")


def test_a_row_is_painted_in_one_step_and_what_lies_between_the_steps_stays(drums: Page, studio: Any) -> None:
    steps = drums.get_by_role("region", name="Steps of Drums")
    first, last = (steps.get_by_role("button", name=f"Closed hat, step {n}: silent").bounding_box() for n in (1, 4))
    assert first
    assert last
    drums.mouse.move(first["x"] + 8, first["y"] + 8)
    drums.mouse.down()
    drums.mouse.move(last["x"] + 8, last["y"] + 8, steps=12)
    drums.mouse.up()
    song = kept(drums, studio, lambda song: len(notes_of(song, "drums")) == 7)
    assert [start for start, _, pitch, _ in notes_of(song, "drums") if pitch == 42] == [0, 240, 360, 480, 720]
    drums.evaluate("woodshed.studio.undo()")
    kept(drums, studio, lambda song: len(notes_of(song, "drums")) == 3)


def test_strokes_are_accented_softened_and_doubled_by_key(drums: Page, studio: Any) -> None:
    """A flam's first stroke has √0.45 of the velocity, 0.45 of the amplitude, and comes where the stroke was."""
    steps = drums.get_by_role("region", name="Steps of Drums")
    steps.get_by_role("button", name="Kick, step 5: plain").press("f")
    song = kept(drums, studio, lambda song: len(notes_of(song, "drums")) == 4)
    grace, full = [each for each in notes_of(song, "drums") if 900 < each[0] < 1100]
    assert (grace[0], grace[3], full[3]) == (975, 62, 93)
    assert 20 <= full[0] - grace[0] <= 60
    steps.get_by_role("button", name="Kick, step 5: plain flam").press("3")
    expect(steps.get_by_role("button", name="Kick, step 5: accent flam")).to_be_focused()
    drums.keyboard.press("ArrowDown")
    drums.keyboard.press("1")
    kept(drums, studio, lambda song: (960, 120, 42, 64) in notes_of(song, "drums"))
    expect(steps.get_by_role("button", name="Closed hat, step 5: soft")).to_be_focused()


def test_the_rack_goes_between_steps_and_pads(drums: Page) -> None:
    drums.get_by_role("radio", name="Pads").click()
    expect(drums.get_by_role("listbox", name="Pads of Drums")).to_be_visible()
    drums.get_by_role("radio", name="Steps").click()
    expect(drums.get_by_role("region", name="Steps of Drums")).to_be_visible()


def test_two_people_write_steps_into_one_pattern(drums: Page, come: Callable[..., Any], studio: Any) -> None:
    other = come("Ada").page
    other.get_by_role("button", name="Kick, step 9: silent").click()
    drums.get_by_role("button", name="Kick, step 13: silent").click()
    expect(drums.get_by_role("button", name="Kick, step 9: plain")).to_be_visible()
    expect(other.get_by_role("button", name="Kick, step 13: plain")).to_be_visible()
    kept(drums, studio, lambda song: len(notes_of(song, "drums")) == 5)


def test_axe_finds_no_fault_in_the_steps_of_drums(drums: Page) -> None:
    drums.emulate_media(reduced_motion="reduce")
    assert faults_by_theme(drums) == NONE


def test_a_drum_alone_on_its_track_has_steps_though_it_has_a_key(open_song: Opener) -> None:
    """The composer writes a kick on a track of its own, on the kit's key; all its knobs are on one page."""
    beat = clip("beat", 0, 3840, name="Beat", notes=(note("a", 0, 60, 36, 122),))
    kick = Track("kick", "Kick", devices=(drum("drum", "boom_kick", "machine", 36),), clips=(beat,))
    page = open_song(Song(tracks=(kick, MASTER)))
    steps = page.get_by_role("region", name="Steps of Boom kick")
    expect(steps.get_by_role("button", name="Kick, step 1: accent")).to_be_visible()
    card = page.get_by_role("group", name="Boom kick", exact=True)
    for knob in ("Tune", "Decay", "Level"):
        expect(card.get_by_role("slider", name=f"{knob} of Boom kick")).to_be_visible()


TURNED = "() => document.querySelector('[data-turns=takeUp]').style.rotate"
SWUNG = "() => document.querySelector('[aria-label=\"VU left of Tape machine\"] g').getAttribute('transform')"


@pytest.fixture
def tape(open_song: Opener) -> Page:
    chain = (Device("keys", "organ"), Device("tape", "tape_machine"))
    clips = (clip("clip", 0, 15360, notes=(note("a", 0, 15000, 60, 120),)),)
    page = open_song(Song(tracks=(Track("organ", "Organ", devices=chain, clips=clips), MASTER)))
    page.get_by_role("img", name="Tape of Tape machine, 38.1 cm/s (15 ips)").wait_for()
    return page


def test_reels_turn_and_the_needles_swing_while_the_song_plays(tape: Page, until: Until) -> None:
    rests = tape.evaluate(SWUNG)
    tape.evaluate("woodshed.studio.transport.play(0)")
    until(f"(rests) => ({SWUNG})() !== rests", rests)
    until(f"() => parseFloat(({TURNED})()) > 20")
    tape.evaluate("woodshed.studio.transport.stop()")
    until(f"() => parseFloat(({TURNED})()) === 0")
    tape.get_by_role("combobox", name="Speed of Tape machine").select_option(label="30 ips")
    expect(tape.get_by_role("img", name="Tape of Tape machine, 76.2 cm/s (30 ips)")).to_be_visible()


def test_reels_stand_still_for_who_wants_no_motion(tape: Page, until: Until) -> None:
    tape.emulate_media(reduced_motion="reduce")
    tape.evaluate("woodshed.studio.transport.play(0)")
    until("() => woodshed.studio.player.status.seconds > 0.3")
    assert tape.evaluate(TURNED) == "0deg"


def test_what_lies_beyond_the_edge_is_shown_and_reached(tape: Page) -> None:
    """The organ and the tape machine are wider than a window of 1280: a button says so, and brings the rest."""
    tape.set_viewport_size({"width": 1280, "height": 800})
    tape.emulate_media(reduced_motion="reduce")  # it jumps there: what still rolls would roll on past what has focus
    further = tape.get_by_role("button", name="More devices to the right")
    further.click()
    expect(tape.get_by_role("slider", name="Bias of Tape machine")).to_be_in_viewport(ratio=1)
    tape.get_by_role("button", name="Add a device to Organ").focus()
    expect(further).to_be_hidden()


def test_axe_finds_no_fault_in_a_tape_machine(tape: Page) -> None:
    tape.emulate_media(reduced_motion="reduce")
    assert faults_by_theme(tape) == NONE


@pytest.fixture
def desk(open_song: Opener) -> Page:
    console = Device("heart", "console", params={"desk": 1, "channel_drive_db": 9})
    keys = Track("keys", "Keys", devices=(Device("piano", "electric_piano"),))
    page = open_song(Song(tracks=(keys, Track("master", "Master", "master", devices=(console,)))))
    page.get_by_role("group", name="Strip of Console channel").wait_for()
    return page


def test_the_strip_that_the_desk_gives_is_seen_and_becomes_the_tracks_own_when_it_is_turned(
    desk: Page, studio: Any
) -> None:
    expect(desk.get_by_text("of the desk")).to_be_visible()
    drive = desk.get_by_role("slider", name="Drive of Console channel")
    expect(drive).to_have_attribute("aria-valuenow", "9")
    high = desk.get_by_role("slider", name="High level of Console channel")
    high.press("ArrowUp")
    expect(high).to_be_focused()
    song = kept(desk, studio, lambda song: len(song.track("keys").devices) == 2)
    strip = song.track("keys").devices[1]
    assert (strip.id, strip.kind) == ("keys-strip", "console_channel")
    assert strip.params["desk"] == 1
    assert strip.params["drive_db"] == 9
    assert strip.params["high_db"] > 0
    expect(desk.get_by_text("of the desk")).to_be_hidden()
    desk.evaluate("woodshed.studio.undo()")
    expect(desk.get_by_text("of the desk")).to_be_visible()
    kept(desk, studio, lambda song: len(song.track("keys").devices) == 1)


def test_a_band_of_a_given_strip_is_drawn_in_one_step(desk: Page, studio: Any) -> None:
    point = desk.get_by_role("group", name="Bands of Console channel").locator("circle").nth(1)
    box = point.bounding_box()
    assert box
    desk.mouse.move(box["x"] + 7, box["y"] + 7)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 20, box["y"] - 30, steps=4)
    desk.mouse.up()
    song = kept(desk, studio, lambda song: len(song.track("keys").devices) == 2)
    params = song.track("keys").devices[1].params
    assert params["mid_db"] > 2
    assert params["mid_hz"] > 1600


def test_the_mixer_shows_given_strips_and_takes_a_track_off_the_desk(desk: Page, studio: Any) -> None:
    desk.evaluate("woodshed.studio.view.showChains = true; woodshed.studio.view.openLow('mixer')")
    expect(desk.get_by_role("button", name="Open Console channel of Keys")).to_be_visible()
    desk.get_by_role("button", name="Bypass Console channel of Keys").click()
    song = kept(desk, studio, lambda song: len(song.track("keys").devices) == 2)
    assert song.track("keys").devices[1].bypass


def test_axe_finds_no_fault_in_a_desk(desk: Page) -> None:
    desk.emulate_media(reduced_motion="reduce")
    assert faults_by_theme(desk) == NONE
    desk.evaluate("woodshed.studio.selection.chooseTrack('master')")
    desk.get_by_role("group", name="Strip of Console", exact=True).wait_for()
    assert faults_by_theme(desk) == NONE


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("bass_line", "Slide"),
        ("boom_tom", "Dynamics"),
        ("cassette", "Flutter amount"),
        ("console_channel", "Low cut"),
        ("fet_compressor", "Attack"),
        ("opto_compressor", "Peak reduction"),
    ],
)
def test_nothing_of_a_panel_is_cut_off_in_a_small_window(page: Page, open_song: Opener, kind: str, named: str) -> None:
    """Of 1100 by 700: every knob, step and name is seen whole, and no panel has to be scrolled."""
    page.set_viewport_size({"width": 1100, "height": 700})
    plays = device(kind).kind == "instrument"
    devices = (Device("shown", kind),) if plays else (Device("organ", "organ"), Device("shown", kind))
    clips = (clip("clip", 0, 3840, notes=(note("a", 0, 240, 36, 100),)),) if plays else ()
    open_song(Song(tracks=(Track("track", "Track", devices=devices, clips=clips), MASTER)))
    card = page.locator("[data-device=shown]")
    expect(card.get_by_text(named, exact=True).first).to_be_visible()
    assert card.evaluate(CUT) == []


def test_the_bar_of_a_compressor_says_what_it_shows(open_song: Opener) -> None:
    """And what an attack of some millionths of a second is called has no unit, but its value has."""
    page = open_song(
        Song(tracks=(Track("track", "Track", "audio", devices=(Device("fet", "fet_compressor"),)), MASTER))
    )
    card = page.get_by_role("group", name="FET compressor", exact=True)
    expect(card.get_by_text("Gain reduction", exact=True)).to_be_visible()
    expect(card.get_by_role("slider", name="Attack of FET compressor")).to_have_attribute("aria-valuetext", "200 µs")
