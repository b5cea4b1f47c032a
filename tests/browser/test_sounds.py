"""Finding sounds, hearing them, and putting them into the song."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desk_songs import band, clip
from desk_steps import choose, kept, tone
from playwright.sync_api import Page, expect

from woodshed.song import Song, save_midi
from woodshed.song.document import Track

Opener = Callable[[Song], Page]
Until = Callable[..., None]


@pytest.fixture
def sounds(open_song: Opener) -> Page:
    page = open_song(band())
    page.get_by_role("listbox", name="Instruments").wait_for()
    return page


def search(page: Page, words: str) -> None:
    page.get_by_role("searchbox").fill(words)


def heard(until: Until, track: str) -> None:
    """Wait until something sounds on a track."""
    until(f"Math.max(...window.woodshed.studio.player.meters('{track}').peak) > 0.001")


def test_words_find_a_sound_and_only_what_is_in_view_is_in_the_page(sounds: Page) -> None:
    assert sounds.get_by_role("option").count() < 60
    search(sounds, "dusty keys")
    expect(sounds.get_by_role("option").first).to_have_accessible_name("Dusty tines, Electric piano")
    search(sounds, "zither")
    expect(sounds.get_by_text("Nothing is called that")).to_be_visible()


def test_a_sound_is_heard_before_it_is_chosen_and_the_song_stays_as_it_is(
    sounds: Page, studio: Any, until: Until
) -> None:
    before = studio.song()
    search(sounds, "super saw")
    sounds.get_by_role("option", name="Super saw").click()
    heard(until, "try-1")
    sounds.get_by_role("listbox", name="Instruments").press("ArrowLeft")
    until("!window.woodshed.studio.player.inEngine.tracks.some((track) => track.id === 'try-1')")
    assert studio.song() == before


def test_enter_puts_an_instrument_on_the_track_in_hand(sounds: Page, studio: Any) -> None:
    search(sounds, "acid bass")
    sounds.keyboard.press("ArrowDown")
    sounds.keyboard.press("Enter")
    song = kept(sounds, studio, lambda song: song.track("bass").devices[0].kind == "mono_bass")
    assert [device.kind for device in song.track("bass").devices] == ["mono_bass", "compressor"]
    sounds.keyboard.press("Control+z")
    kept(sounds, studio, lambda song: song.track("bass").devices[0].kind == "ladder_synth")


def test_shift_enter_makes_a_track_and_a_kit_is_a_rack(sounds: Page, studio: Any) -> None:
    search(sounds, "trap kit")
    sounds.keyboard.press("ArrowDown")
    sounds.keyboard.press("Shift+Enter")
    expect(sounds.get_by_role("listbox", name="Pads of Trap kit")).to_be_visible()
    song = kept(sounds, studio, lambda song: any(track.name == "Trap kit" for track in song.tracks))
    kit = next(track for track in song.tracks if track.name == "Trap kit")
    assert {device.zone.low for device in kit.devices if device.zone} >= {36, 38, 42, 46}


def test_an_effect_is_heard_on_the_track_in_hand_and_added_to_it(sounds: Page, studio: Any, until: Until) -> None:
    sounds.get_by_role("tab", name="Devices", exact=True).first.click()
    search(sounds, "tape")
    sounds.keyboard.press("ArrowDown")
    sounds.keyboard.press("ArrowRight")
    heard(until, "try-1")
    sounds.keyboard.press("Enter")
    kept(sounds, studio, lambda song: len(song.track("bass").devices) == 3)


def test_a_sound_is_dragged_onto_the_chain(sounds: Page, studio: Any) -> None:
    search(sounds, "upright")
    source = sounds.get_by_role("option", name="Upright bass").bounding_box()
    target = sounds.get_by_role("region", name="Devices of Bass").bounding_box()
    assert source
    assert target
    sounds.mouse.move(source["x"] + 40, source["y"] + 10)
    sounds.mouse.down()
    sounds.mouse.move(target["x"] + 200, target["y"] + 20, steps=8)
    expect(sounds.locator(".drag-ghost")).to_have_text("Upright bass")
    sounds.mouse.up()
    kept(sounds, studio, lambda song: song.track("bass").devices[0].preset == "upright_bass")


def test_a_kit_dragged_onto_the_timeline_makes_a_track_that_looks_like_drums(sounds: Page, studio: Any) -> None:
    """It has the drum for its picture, as one made with Shift Enter has."""
    search(sounds, "dusty kit")
    source = sounds.get_by_role("option", name="Dusty kit").bounding_box()
    lanes = sounds.locator("#lanes").bounding_box()
    assert source
    assert lanes
    sounds.mouse.move(source["x"] + 40, source["y"] + 10)
    sounds.mouse.down()
    sounds.mouse.move(lanes["x"] + 300, lanes["y"] + lanes["height"] - 30, steps=8)
    sounds.mouse.up()
    kept(sounds, studio, lambda song: any(t.name == "Dusty kit" and t.icon == "drums" for t in song.tracks))


def test_an_audio_file_becomes_a_clip_on_a_track_of_its_own(
    sounds: Page, studio: Any, tmp_path: Any, until: Until
) -> None:
    sounds.get_by_label("Audio or MIDI files").set_input_files(tone(tmp_path))
    expect(sounds.get_by_role("option", name="tone.wav")).to_be_visible()
    song = kept(sounds, studio, lambda song: any(track.name == "tone" for track in song.tracks))
    made = next(track for track in song.tracks if track.name == "tone")
    assert (made.kind, made.clips[0].length) == ("audio", 960)  # half a second at 120 bpm is a beat
    sounds.get_by_role("option", name="tone.wav").click()
    heard(until, "try-1")


def test_a_file_on_a_track_far_below_is_brought_into_view_and_told(
    open_song: Opener, studio: Any, tmp_path: Any
) -> None:
    """The new track is in hand and seen, however many there are."""
    tracks = (Track(f"track{at:05}", f"Keys {at}") for at in range(20))
    page = open_song(Song(title="Many", tracks=(*tracks, band().tracks[-1])))
    page.get_by_label("Audio or MIDI files").set_input_files(tone(tmp_path))
    head = page.get_by_role("group", name="Track tone", exact=True)
    expect(head).to_have_attribute("aria-current", "true")
    expect(head).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("tone.wav is on a new track, tone, at bar 1.")).to_be_visible()


def test_a_dropped_file_lands_in_the_song(sounds: Page, studio: Any, tmp_path: Any) -> None:
    path = tone(tmp_path)
    data = list(Path(path).read_bytes())
    sounds.evaluate(
        """(bytes) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(bytes)], "rain.wav", { type: "audio/wav" }));
          const place = { bubbles: true, cancelable: true, clientX: 60, clientY: 300 };
          for (const name of ["dragover", "drop"])
            document.body.dispatchEvent(new DragEvent(name, { dataTransfer: transfer, ...place }));
        }""",
        data,
    )
    expect(sounds.get_by_role("option", name="rain.wav")).to_be_visible()
    kept(sounds, studio, lambda song: any(track.name == "rain" for track in song.tracks))


def test_a_midi_file_brings_its_tracks_into_the_song(sounds: Page, studio: Any, tmp_path: Any, until: Until) -> None:
    path = tmp_path / "riff.mid"
    save_midi(
        Song(tracks=(Track("a", "Riff", "instrument", clips=(clip("riff", 60, 62, 64),)), band().tracks[-1])), path
    )
    sounds.get_by_label("Audio or MIDI files").set_input_files(str(path))
    song = kept_when(sounds, studio, until, "Riff")
    brought = next(track for track in song.tracks if track.name == "Riff")
    assert [note.pitch for note in brought.clips[0].notes] == [60, 62, 64]
    assert brought.devices


def kept_when(page: Page, studio: Any, until: Until, name: str) -> Song:
    until(f"window.woodshed.studio.song.tracks.some((track) => track.name === '{name}')")
    return kept(page, studio, lambda song: any(track.name == name for track in song.tracks))


def test_another_song_is_opened_from_the_list(studio: Any, open_song: Opener) -> None:
    studio.keep(Song(title="Kitchen waltz"), "waltz")
    page = open_song(band())
    page.get_by_role("tab", name="Songs", exact=True).click()
    page.get_by_role("button", name="Kitchen waltz").click()
    expect(page).to_have_title("Kitchen waltz – Woodshed")


def test_a_track_in_hand_that_is_no_instrument_is_left_alone(sounds: Page, studio: Any, until: Until) -> None:
    choose(sounds, "Room")
    search(sounds, "jazz drawbars")
    sounds.keyboard.press("ArrowDown")
    sounds.keyboard.press("Enter")
    song = kept_when(sounds, studio, until, "Jazz drawbars")
    assert [device.kind for device in song.track("room").devices] == ["reverb"]
