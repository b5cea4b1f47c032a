"""Playing and recording as a person does: the computer's keyboard, MIDI devices, a microphone, takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cable import LOOP_BACK
from lateness import late
from playwright.sync_api import Page, expect

from woodshed.audio import load_audio
from woodshed.engine import render_mix
from woodshed.song import MASTER, Clip, Device, Note, Song, Take, Track
from woodshed.units import PPQ, Ticks

BAR = 4 * PPQ
RATE = 48_000
AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
OpenSong = Callable[[Song], Page]
Until = Callable[..., None]

FAKE_MIDI = """(() => {
    const input = new EventTarget();
    Object.assign(input, { id: 'one', name: 'Test keys', state: 'connected', onmidimessage: null });
    const access = { inputs: new Map([['one', input]]), outputs: new Map(), onstatechange: null };
    navigator.requestMIDIAccess = () => Promise.resolve(access);
    window.sendMidi = (...data) =>
        input.onmidimessage({ data: Uint8Array.from(data), timeStamp: performance.now() });
})()"""
"""A MIDI device that plays what `sendMidi` is told; real ones need a sound system that servers lack."""


def song_with(*clips: Clip) -> Song:
    """Return a song with an instrument, an audio track and the master, at 120 beats a minute."""
    keys = Track("trackkeys0", "Keys", devices=(Device("devicekeys", "ladder_synth"),), clips=clips)
    voice = Track("trackvoice", "Voice", kind="audio")
    return Song(title="Takes", tracks=(keys, voice, Track(MASTER, "Master", kind="master")))


def notes(page: Page) -> list[dict[str, Any]]:
    """Return the notes of the first track, with ticks of the song."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => window.woodshed.studio.song.tracks[0].clips.flatMap(clip =>
            clip.notes.map(note => ({ ...note, start: clip.start + note.start })))"""
    )
    return found


def open_record(page: Page) -> None:
    """Show the place for recording, without a count-in."""
    page.get_by_role("tab", name="Record").click()
    page.get_by_role("combobox", name="Count-in").select_option("0")


def wait_until_playing(until: Until, tick: float = 1) -> None:
    """Wait until the song has come to a tick."""
    until("tick => window.woodshed.studio.player.status.tick >= tick", tick)


def test_letters_play_while_the_keys_are_shown_and_are_commands_otherwise(open_song: OpenSong, until: Until) -> None:
    """C is the click until K shows the keys; then C makes them softer."""
    page = open_song(song_with())
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Click", exact=True)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("k")
    keys = page.get_by_role("region", name="Keys on the screen")
    page.keyboard.press("c")
    expect(keys.get_by_label("Velocity of keys")).to_have_text("80")
    expect(page.get_by_role("button", name="Click", exact=True)).to_have_attribute("aria-pressed", "true")
    page.keyboard.down("a")
    expect(keys.get_by_role("button", name="C4")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("x")
    page.keyboard.up("a")
    expect(keys.get_by_role("button", name="C4")).to_have_attribute("aria-pressed", "false")
    expect(keys.get_by_label("Octave", exact=True)).to_have_text("5")
    page.keyboard.press("Escape")
    expect(keys.get_by_role("group", name="Piano keys")).to_have_count(0)


def test_the_next_recording_goes_to_the_track_that_is_in_hand_then(open_song: OpenSong, until: Until) -> None:
    """What was armed for one recording alone is let go after it: a singer's take never lands on the keys."""
    page = open_song(song_with())
    open_record(page)
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Arm Keys").last).to_have_attribute("aria-pressed", "true")
    wait_until_playing(until)
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Arm Keys").last).to_have_attribute("aria-pressed", "false")
    page.evaluate("window.woodshed.studio.selection.chooseTrack('trackvoice')")
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Arm Voice").last).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Arm Voice").last).to_contain_class("record")
    expect(page.get_by_role("button", name="Arm Keys").last).not_to_contain_class("record")
    until("() => window.woodshed.studio.recording.state === 'recording'")
    page.keyboard.press("r")
    until("() => window.woodshed.studio.recording.state === 'idle'")


def test_keys_of_the_computer_are_heard(open_song: OpenSong, until: Until) -> None:
    """The track's meter moves while a key is held."""
    page = open_song(song_with())
    page.keyboard.press("k")
    page.keyboard.down("a")
    until("() => window.woodshed.studio.player.meters('trackkeys0').peak[0] > 0.001")
    page.keyboard.up("a")


def test_notes_are_recorded_where_they_were_played(open_song: OpenSong, until: Until) -> None:
    """A clip comes of it, as one step of undo; the key's time is the one that was heard."""
    page = open_song(song_with())
    open_record(page)
    page.keyboard.press("k")
    page.keyboard.press("r")
    wait_until_playing(until, 900)
    heard = page.evaluate(
        """() => new Promise(resolve => window.addEventListener('keydown', event => {
            resolve(window.woodshed.studio.player.heardTick(event.timeStamp)); }, { once: true, capture: true })
            || document.body.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyD', bubbles: true })))"""
    )
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keyup', { code: 'KeyD', bubbles: true }))")
    page.keyboard.press("r")
    until("() => window.woodshed.studio.undoable === 'Recorded on Keys'")
    recorded = notes(page)
    assert [note["pitch"] for note in recorded] == [64]
    assert recorded[0]["start"] == pytest.approx(heard, abs=2)
    page.keyboard.press("Control+z")
    until("() => window.woodshed.studio.song.tracks[0].clips.length === 0")


def test_quantise_while_recording_puts_notes_on_the_grid(open_song: OpenSong, until: Until) -> None:
    """Every beginning is a multiple of a sixteenth, 240 ticks."""
    page = open_song(song_with())
    open_record(page)
    page.get_by_role("combobox", name="Quantise while recording").select_option("240")
    page.keyboard.press("k")
    page.keyboard.press("r")
    for tick, key in ((300, "a"), (800, "s"), (1500, "d")):
        wait_until_playing(until, tick)
        page.keyboard.press(key)
    page.keyboard.press("r")
    until("() => window.woodshed.studio.undoable === 'Recorded on Keys'")
    recorded = notes(page)
    assert [note["pitch"] for note in recorded] == [60, 62, 64]
    assert all(note["start"] % 240 == 0 for note in recorded)


def test_new_notes_join_those_that_are_there(open_song: OpenSong, until: Until) -> None:
    """With the other setting they take their place, and what was there is kept as a take."""
    clip = Clip("clipverse0", Ticks(0), Ticks(BAR), "Verse", (Note("note000000", Ticks(0), Ticks(240), 48),))
    page = open_song(song_with(clip))
    open_record(page)
    page.keyboard.press("k")
    record_one_note(page, until)
    assert page.evaluate("() => window.woodshed.studio.song.tracks[0].clips.length") == 1
    assert sorted(note["pitch"] for note in notes(page)) == [48, 60]
    page.get_by_role("combobox", name="Notes that are there").select_option("replace")
    page.get_by_role("heading", name="Recording").click()
    record_one_note(page, until)
    takes = page.get_by_role("list", name="Takes of Keys").get_by_role("listitem")
    expect(takes).to_have_count(2)
    expect(takes.first).to_contain_text("Before")
    assert 48 not in [note["pitch"] for note in notes(page) if note["start"] < BAR]
    page.get_by_role("button", name="Choose Before").click()
    until("() => window.woodshed.studio.song.tracks[0].clips.some(c => c.notes.some(n => n.pitch === 48))")


def record_one_note(page: Page, until: Until) -> None:
    """Record C4 from the start of the song."""
    page.evaluate("window.woodshed.studio.transport.seek(0)")
    until("() => window.woodshed.studio.player.status.tick === 0")
    page.keyboard.press("r")
    wait_until_playing(until, 500)
    page.keyboard.press("a")
    page.keyboard.press("r")
    until("() => window.woodshed.studio.recording.state === 'idle'")


def record_two_turns(page: Page, until: Until) -> None:
    """Loop over the first bar, and record C4 in its first turn and D4 in its second."""
    page.evaluate("window.woodshed.studio.transport.loopOver({ start: 0, end: 3840 })")
    page.keyboard.press("k")
    page.keyboard.press("r")
    wait_until_playing(until, 500)
    page.keyboard.press("a")
    until(
        """() => {
            const { player } = window.woodshed.studio;
            const second = player.timeline.runs(0, Infinity)[1];
            return second && player.frameHeard(performance.now()) - player.engineLatency > second.frame + 7_500; }"""
    )
    page.keyboard.press("s")


def test_a_loop_layers_notes_on_what_is_there(open_song: OpenSong, until: Until) -> None:
    """Each turn joins the clip and is heard in the next; what lies beyond the loop stays as it was."""
    low, late = Note("note000000", Ticks(0), Ticks(240), 48), Note("note000001", Ticks(5 * BAR), Ticks(240), 50)
    page = open_song(song_with(Clip("clipverse0", Ticks(0), Ticks(8 * BAR), "Verse", (low, late))))
    open_record(page)
    record_two_turns(page, until)
    until("() => window.woodshed.studio.song.tracks[0].clips[0].notes.some(note => note.pitch === 60)")
    page.keyboard.press("r")
    until("() => window.woodshed.studio.recording.state === 'idle'")
    assert sorted(note["pitch"] for note in notes(page)) == [48, 50, 60, 62]
    assert page.evaluate("window.woodshed.studio.song.tracks[0].takes.length") == 0
    page.get_by_role("heading", name="Recording").click()
    page.keyboard.press("Control+z")
    until("() => window.woodshed.studio.song.tracks[0].clips[0].notes.length === 3")
    page.keyboard.press("Control+z")
    until("() => window.woodshed.studio.song.tracks[0].clips[0].notes.length === 2")


def test_every_time_round_the_loop_is_a_take(open_song: OpenSong, until: Until) -> None:
    """Two turns of a bar, a note in each: two takes, of which the last is heard."""
    page = open_song(song_with())
    open_record(page)
    page.get_by_role("combobox", name="Notes that are there").select_option("replace")
    page.get_by_role("heading", name="Recording").click()
    record_two_turns(page, until)
    page.keyboard.press("r")
    takes = page.get_by_role("list", name="Takes of Keys").get_by_role("listitem")
    expect(takes).to_have_count(2)
    assert [note["pitch"] for note in notes(page)] == [62]
    expect(takes.last).to_contain_text("chosen")
    page.get_by_role("button", name="Listen to Take 1").click()
    until("() => window.woodshed.studio.auditioning && window.woodshed.studio.player.status.playing")
    assert [note["pitch"] for note in notes(page)] == [62]
    page.get_by_role("button", name="Choose Take 1").click()
    until("() => window.woodshed.studio.song.tracks[0].clips[0].notes[0].pitch === 60")


def song_with_takes() -> Song:
    """Return a song whose keys have two takes of four bars, a note on every beat of them; the first is heard."""

    def beats(at: int, pitch: int) -> tuple[Note, ...]:
        return tuple(Note(f"note{at}{beat:05}", Ticks(beat * PPQ), Ticks(240), pitch) for beat in range(16))

    clips = [
        Clip(f"clip{at}00000", Ticks(0), Ticks(4 * BAR), f"Take {take}", beats(at, 58 + 2 * take))
        for at, take in ((0, 1), (1, 2), (2, 1))
    ]
    takes = (Take("take100000", "Take 1", (clips[2],)), Take("take200000", "Take 2", (clips[1],)))
    song = song_with(clips[0])
    return replace(song, tracks=(replace(song.tracks[0], takes=takes), *song.tracks[1:]))


def test_the_best_of_several_takes_is_put_together(open_song: OpenSong, until: Until) -> None:
    """A swipe over a stretch of a take, or the same by keys, is one step: it plays there, the rest as before."""
    page = open_song(song_with_takes())
    open_record(page)
    page.evaluate("window.woodshed.studio.view.snap = 3840")
    second = page.get_by_role("application", name="Lane of Take 2")
    box = second.bounding_box()
    assert box is not None
    x, bar = box["x"], box["width"] / 4
    page.mouse.move(x + 0.95 * bar, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(x + 2.1 * bar, box["y"] + 12, steps=5)
    page.mouse.up()
    expect(page.get_by_role("application", name="Lane of Take 2, heard bar 2 to 3")).to_be_visible()
    expect(page.get_by_role("application", name="Lane of Take 1, heard bar 1 to 2 and bar 3 to 5")).to_be_visible()
    assert [note["pitch"] for note in notes(page)] == [60] * 4 + [62] * 4 + [60] * 8
    second.focus()
    for key in ("End", "Shift+ArrowLeft", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("application", name="Lane of Take 2, heard bar 2 to 3 and bar 4 to 5")).to_be_visible()
    assert [note["pitch"] for note in notes(page)] == [60] * 4 + [62] * 4 + [60] * 4 + [62] * 4
    page.keyboard.press("Control+z")
    until("() => window.woodshed.studio.song.tracks[0].clips.length === 3")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("application", name="Lane of Take 2, not heard")).to_be_visible()


def test_nothing_is_recorded_in_the_count_in(open_song: OpenSong, until: Until) -> None:
    """A key in the count-in plays and leaves no note."""
    page = open_song(song_with())
    page.get_by_role("tab", name="Record").click()
    page.get_by_role("combobox", name="Count-in").select_option("1")
    page.keyboard.press("k")
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Counting in")).to_be_visible()
    page.keyboard.press("a")
    wait_until_playing(until, 400)
    page.keyboard.press("d")
    page.keyboard.press("r")
    until("() => window.woodshed.studio.undoable === 'Recorded on Keys'")
    assert [note["pitch"] for note in notes(page)] == [64]


def test_notes_that_were_not_kept_are_offered_again(open_song: OpenSong, until: Until) -> None:
    """The page goes away while it records; after it is opened again the notes can be kept."""
    page = open_song(song_with())
    open_record(page)
    page.keyboard.press("k")
    page.keyboard.press("r")
    wait_until_playing(until, 300)
    page.keyboard.press("a")
    until("() => localStorage.getItem('woodshed-recording-song') !== null")
    page.reload()
    page.get_by_role("tab", name="Record").click()
    page.get_by_role("button", name="Keep the notes").click()
    until("() => window.woodshed.studio.undoable === 'Recorded on Keys'")
    assert [note["pitch"] for note in notes(page)] == [60]


def test_a_midi_keyboard_plays_and_records_with_its_pedal(page: Page, open_song: OpenSong, until: Until) -> None:
    """Its light goes on, its notes and its pedal are in the clip."""
    page.add_init_script(FAKE_MIDI)
    open_song(song_with())
    open_record(page)
    page.get_by_role("button", name="Hear MIDI devices").click()
    device = page.get_by_role("list", name="MIDI devices").get_by_role("listitem")
    expect(device).to_contain_text("Test keys")
    page.keyboard.press("r")
    wait_until_playing(until, 300)
    begun = page.evaluate(
        """() => { sendMidi(0xb0, 64, 127); sendMidi(0x90, 67, 101);
            return window.woodshed.studio.byHand.lit.has('one') && window.woodshed.studio.player.status.tick; }"""
    )
    assert begun
    wait_until_playing(until, begun + 400)
    page.evaluate("() => { sendMidi(0x90, 67, 0); sendMidi(0xb0, 64, 0); }")
    page.keyboard.press("r")
    until("() => window.woodshed.studio.undoable === 'Recorded on Keys'")
    (recorded,) = notes(page)
    assert (recorded["pitch"], recorded["velocity"]) == (67, 101)
    assert recorded["length"] >= 200
    pedal = page.evaluate("() => window.woodshed.studio.song.tracks[0].clips[0].controls.map(c => [c.kind, c.value])")
    assert pedal == [["cc64", 127], ["cc64", 0]]


def test_a_knob_is_learned_and_takes_over_softly(page: Page, open_song: OpenSong, until: Until) -> None:
    """It moves nothing before it has come past the fader; it is still learned in the next visit."""
    page.add_init_script(FAKE_MIDI)
    open_song(song_with())
    page.get_by_role("tab", name="Mixer").click()
    page.get_by_role("slider", name="Pan of Keys").click(button="right")
    page.get_by_role("menuitem", name="Learn MIDI").click()
    until("() => window.woodshed.studio.byHand.midiOpen")
    pan = "() => window.woodshed.studio.song.tracks[0].pan"
    page.evaluate("() => { sendMidi(0xb0, 21, 10); sendMidi(0xb0, 21, 30); }")
    assert page.evaluate(pan) == 0
    page.evaluate("() => { sendMidi(0xb0, 21, 70); sendMidi(0xb0, 21, 127); }")
    words = "() => document.querySelector('[aria-label=\"Pan of Keys\"]').getAttribute('aria-valuetext')"
    at_once = page.evaluate(f"async () => {{ await Promise.resolve(); return [({pan})(), ({words})()] }}")
    assert at_once == [0, "R 100"]
    until("() => window.woodshed.studio.song.tracks[0].pan === 1")
    page.reload()
    page.get_by_role("main", name="Song").wait_for()
    page.get_by_role("tab", name="Record").click()
    page.get_by_role("button", name="Hear MIDI devices").click()
    until("() => window.woodshed.studio.byHand.midiOpen")
    page.evaluate("() => { sendMidi(0xb0, 21, 127); sendMidi(0xb0, 21, 0); }")
    until("() => window.woodshed.studio.song.tracks[0].pan === -1")


def test_a_microphone_makes_a_clip_on_the_audio_track(open_song: OpenSong, until: Until) -> None:
    """The input opens when recording starts; what it hears is in the song's media, monitoring is off."""
    page = open_song(song_with())
    open_record(page)
    page.get_by_role("button", name="Arm Voice").last.click()
    page.keyboard.press("r")
    wait_until_playing(until, 1500)
    expect(page.get_by_role("meter", name="Input level")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Hear the input")).not_to_be_checked()
    page.keyboard.press("r")
    until("() => window.woodshed.studio.undoable === 'Recorded on Voice'")
    clip = page.evaluate("() => window.woodshed.studio.song.tracks[1].clips[0]")
    assert clip["start"] == 0
    assert clip["length"] >= 1400
    assert page.evaluate("() => window.woodshed.studio.song.media[0].frames") >= 0.7 * 48_000


LOUD_INPUT = """(() => {
    // A microphone that hears a tone above full scale.
    navigator.mediaDevices.getUserMedia = async () =>
        new AudioContext().createMediaStreamDestination().stream;
    AudioContext.prototype.createMediaStreamSource = function () {
        const [tone, gain] = [this.createOscillator(), this.createGain()];
        gain.gain.value = 1.25;
        tone.connect(gain);
        tone.start();
        return gain;
    };
})()"""


def test_a_recording_is_seen_while_it_is_made_and_its_light_stays_on(
    page: Page, open_song: OpenSong, until: Until
) -> None:
    """The waveform grows with the clip; too loud an input is said on the clip and the head until it is put out."""
    page.add_init_script(LOUD_INPUT)
    open_song(song_with())
    open_record(page)
    page.get_by_role("button", name="Arm Voice").last.click()
    page.keyboard.press("r")
    wait_until_playing(until, 2_500)
    until(
        """() => { const [clip] = window.woodshed.studio.recording.growing;
            return clip?.over && clip.wave.values[2 * Math.floor(clip.wave.frame(clip.start + 960) / clip.wave.per) + 1]
                === 32767; }"""
    )
    light = page.get_by_role("button", name="The input of Voice was too loud")
    expect(light).to_be_visible()
    page.keyboard.press("r")
    until("() => window.woodshed.studio.undoable === 'Recorded on Voice'")
    expect(page.get_by_text("The input was too loud in places")).to_be_visible()
    page.get_by_role("button", name="Close the input").click()
    light.click()
    expect(light).to_have_count(0)


def song_that_sings() -> Song:
    """Return a rim on beats that tell themselves apart, and an audio track."""
    hits = tuple(Note(f"note{i:06}", Ticks(960 * i + 480 * (i % 3)), Ticks(200), 60, 90 + i) for i in range(1, 12))
    rim = Track("trackrim00", "Rim", devices=(Device("devicerim0", "rim"),))
    rim = replace(rim, clips=(Clip("cliprim000", Ticks(0), Ticks(4 * BAR), notes=hits),))
    return Song(tracks=(rim, Track("trackvoice", "Voice", kind="audio"), Track(MASTER, "Master", kind="master")))


def test_a_calibrated_take_lies_within_a_millisecond_of_where_it_was_played(
    page: Page, studio: Any, open_song: OpenSong, until: Until
) -> None:
    """The delay is told in words; after a bar of count-in the take begins with the song, without its clicks."""
    page.add_init_script(LOOP_BACK)
    open_song(song_that_sings())
    page.get_by_role("tab", name="Record").click()
    page.get_by_role("combobox", name="Count-in").select_option("1")
    page.get_by_role("button", name="Open the input").click()
    page.get_by_role("button", name="Measure the delay").click()
    expect(page.get_by_text("from the studio back into it")).to_be_visible()
    page.get_by_role("group", name="Record on").get_by_role("button", name="Arm Voice").click()
    page.get_by_role("button", name="Start recording").click()
    until("() => window.woodshed.studio.recording.state === 'recording'")
    wait_until_playing(until, 4_000)
    page.get_by_role("region", name="Recording").get_by_role("button", name="Stop recording").click()
    until("() => window.woodshed.studio.undoable === 'Recorded on Voice'")
    clip = page.evaluate("() => window.woodshed.studio.song.tracks[1].clips[0]")
    file = load_audio(studio.workspace / "song" / "media" / f"{clip['media']}.wav")
    sung = file.audio[0][clip["offset"] :]
    assert clip["start"] == 0
    assert np.abs(sung[: round(0.7 * RATE)]).max() < 1e-4
    assert abs(late(sung, render_mix(song_that_sings(), sample_rate=RATE).audio[0])) <= RATE // 1000


def test_the_place_for_recording_has_no_serious_fault_for_screen_readers(open_song: OpenSong) -> None:
    """Axe looks at the place and at the keys, in the dark and by daylight."""
    page = open_song(song_with())
    page.emulate_media(reduced_motion="reduce")
    open_record(page)
    page.keyboard.press("k")
    page.get_by_role("button", name="Open the input").click()
    expect(page.get_by_role("meter", name="Input level")).to_be_visible()
    page.evaluate(AXE.read_text("utf-8"))
    for theme in ("dark", "light"):
        page.evaluate("theme => { window.woodshed.studio.view.theme = theme; }", theme)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        faults = page.evaluate("async () => (await axe.run('.low, .strip')).violations")
        assert [fault["id"] for fault in faults if fault["impact"] in ("serious", "critical")] == [], theme
