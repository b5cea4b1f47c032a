"""The devices of the track in hand, as a person works on them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from desk_songs import MASTER, band
from desk_steps import choose, kept, tone
from playwright.sync_api import Locator, Page, expect

from woodshed.song import Song
from woodshed.song.document import Device, Track

Opener = Callable[[Song], Page]


@pytest.fixture
def devices(open_song: Opener) -> Page:
    page = open_song(band())
    page.get_by_role("region", name="Devices of Bass").wait_for()
    return page


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name, exact=True)


def test_a_synth_of_forty_parameters_shows_a_page_of_them_at_a_time(devices: Page) -> None:
    synth = card(devices, "Ladder synth")
    tabs = synth.get_by_role("tab").all_inner_texts()
    assert tabs == ["Oscillators", "Filter", "Filter envelope", "Loudness", "Movement", "Voice"]
    synth.get_by_role("tab", name="Filter", exact=True).click()
    expect(synth.get_by_role("slider", name="Cutoff of Ladder synth")).to_be_visible()
    assert synth.locator(".knobs [role=slider]").count() <= 14


def test_a_knob_turns_by_key_and_by_typing_with_its_unit(devices: Page, studio: Any) -> None:
    devices.get_by_role("tab", name="Filter", exact=True).click()
    knob = devices.get_by_role("slider", name="Cutoff of Ladder synth")
    expect(knob).to_have_attribute("aria-valuetext", "2.6 kHz")
    knob.focus()
    devices.keyboard.press("Enter")
    devices.get_by_role("textbox", name="Cutoff of Ladder synth, typed").fill("1.2k")
    devices.keyboard.press("Enter")
    expect(knob).to_have_attribute("aria-valuetext", "1.2 kHz")
    kept(devices, studio, lambda song: song.track("bass").devices[0].params["cutoff_hz"] == 1200)
    knob.dblclick()
    expect(knob).to_have_attribute("aria-valuetext", "2.6 kHz")


def test_a_preset_is_stepped_chosen_and_says_when_it_was_changed(devices: Page, studio: Any) -> None:
    synth = card(devices, "Ladder synth")
    synth.get_by_role("button", name="Next preset").click()
    expect(synth.get_by_role("button", name="Presets of Ladder synth")).to_have_text("Soft pad")
    synth.get_by_role("button", name="Presets of Ladder synth").click()
    devices.get_by_role("menuitemcheckbox", name="Brass stab").click()
    song = kept(devices, studio, lambda song: song.track("bass").devices[0].preset == "brass_stab")
    assert dict(song.track("bass").devices[0].params) == {}
    synth.get_by_role("tab", name="Filter", exact=True).click()
    synth.get_by_role("slider", name="Resonance of Ladder synth").press("ArrowUp")
    expect(synth.get_by_role("button", name="Presets of Ladder synth")).to_have_text("Brass stab *")
    synth.get_by_role("button", name="A/B: compare with the preset").click()
    expect(synth.get_by_role("button", name="A/B: compare with the preset")).to_have_attribute("aria-pressed", "true")
    synth.get_by_role("button", name="A/B: compare with the preset").click()
    kept(devices, studio, lambda song: "resonance" in song.track("bass").devices[0].params)


def test_a_preset_of_ones_own_is_saved_found_chosen_and_deleted(devices: Page, studio: Any) -> None:
    synth = card(devices, "Ladder synth")
    presets = synth.get_by_role("button", name="Presets of Ladder synth")
    synth.get_by_role("tab", name="Filter", exact=True).click()
    synth.get_by_role("slider", name="Cutoff of Ladder synth").press("ArrowUp")
    presets.click()
    devices.get_by_role("menuitem", name="Save as a preset").click()
    devices.get_by_role("textbox", name="Name of the preset").press_sequentially("Glass lead")
    devices.get_by_role("button", name="Save preset").click()
    expect(presets).to_have_text("Glass lead")
    expect(devices.get_by_role("dialog")).to_be_hidden()
    assert (studio.workspace / "presets" / "ladder_synth" / "glass_lead.json").is_file()
    devices.get_by_role("searchbox").fill("glass lead")
    expect(devices.get_by_role("option", name="Glass lead, Ladder synth")).to_be_visible()
    presets.click()
    devices.get_by_role("menuitem", name="Delete").click()
    expect(presets).to_have_text("Own settings")


def test_devices_are_added_moved_duplicated_bypassed_and_removed_by_key(devices: Page, studio: Any) -> None:
    devices.get_by_role("button", name="Add a device to Bass").click()
    devices.get_by_role("menuitem", name="Delay").press("ArrowRight")
    devices.get_by_role("menuitem", name="Plain").click()
    delay = card(devices, "Delay")
    delay.get_by_role("slider", name="Time in ms of Delay").press("Backspace")
    delay.get_by_role("slider", name="Time in beats of Delay").press("ArrowUp")
    delay.focus()
    delay.press("Alt+ArrowLeft")
    kept(devices, studio, lambda song: kinds(song) == ["ladder_synth", "delay", "compressor"])
    card(devices, "Delay").press("b")
    kept(devices, studio, lambda song: song.track("bass").devices[1].bypass)
    card(devices, "Delay").press("Control+d")
    expect(card(devices, "Delay")).to_have_count(2)
    card(devices, "Delay").first.press("Delete")
    expect(devices.get_by_role("status").filter(has_text="Delay removed. Undo brings it back.")).to_be_visible()
    card(devices, "Delay").first.press("Delete")
    kept(devices, studio, lambda song: kinds(song) == ["ladder_synth", "compressor"])


@pytest.fixture
def chain(open_song: Opener) -> Page:
    devices = (Device("tines", "electric_piano"), Device("echo", "delay"), Device("squeeze", "compressor"))
    page = open_song(
        Song(tracks=(Track("bass", "Bass", "instrument", devices=(*devices, Device("wide", "chorus"))), MASTER))
    )
    page.set_viewport_size({"width": 2200, "height": 900})
    page.get_by_role("region", name="Devices of Bass").wait_for()
    return page


def drag(page: Page, what: Locator, onto: Locator, share: float) -> None:
    """Drag by the upper left corner of one thing to a share of another's breadth."""
    source, target = what.bounding_box(), onto.bounding_box()
    assert source
    assert target
    page.mouse.move(source["x"] + 40, source["y"] + 12)
    page.mouse.down()
    page.mouse.move(target["x"] + share * target["width"], target["y"] + 20, steps=8)
    expect(page.locator(".landing")).to_be_visible()
    page.mouse.up()


def test_a_device_lands_where_it_is_dropped_and_no_text_is_selected(chain: Page, studio: Any) -> None:
    drag(chain, card(chain, "Delay"), card(chain, "Chorus"), 0.3)
    kept(chain, studio, lambda song: kinds(song)[1:] == ["compressor", "delay", "chorus"])
    assert chain.evaluate("getSelection().toString()") == ""
    drag(chain, card(chain, "Chorus"), card(chain, "Compressor"), 0.3)
    kept(chain, studio, lambda song: kinds(song)[1:] == ["chorus", "compressor", "delay"])
    drag(chain, card(chain, "Chorus"), card(chain, "Delay"), 0.8)
    kept(chain, studio, lambda song: kinds(song)[1:] == ["compressor", "delay", "chorus"])
    chain.get_by_role("tab", name="Devices", exact=True).first.click()
    chain.get_by_role("searchbox").fill("glue")
    drag(chain, chain.get_by_role("option", name=re.compile("Glue")).first, card(chain, "Compressor"), 0.3)
    kept(chain, studio, lambda song: kinds(song)[1:] == ["compressor", "compressor", "delay", "chorus"])


def kinds(song: Song) -> list[str]:
    return [device.kind for device in song.track("bass").devices]


def test_a_device_is_copied_to_another_track(devices: Page, studio: Any) -> None:
    card(devices, "Compressor").press("Control+c")
    choose(devices, "Keys")
    card(devices, "Electric piano").press("Control+v")
    song = kept(devices, studio, lambda song: len(song.track("keys").devices) == 2)
    assert song.track("keys").devices[1].params == song.track("bass").devices[1].params


def test_a_compressor_listens_to_another_track(devices: Page, studio: Any) -> None:
    card(devices, "Compressor").get_by_role("button", name="Sidechain of Compressor").click()
    devices.get_by_role("menuitemcheckbox", name="Drums").click()
    kept(devices, studio, lambda song: song.track("bass").devices[1].sidechain == "drums")


def test_a_compressor_shows_how_much_it_turns_down(devices: Page, until: Callable[..., None]) -> None:
    expect(devices.get_by_role("img", name="Gain reduction of Compressor")).to_be_visible()
    devices.get_by_role("region", name="Devices of Bass").click(position={"x": 5, "y": 5})
    devices.keyboard.press("Space")
    until("(window.woodshed.studio.player.deviceMeters('squeeze')[0] ?? 0) < -3")


def test_a_band_of_the_equaliser_is_moved_by_mouse_and_key(open_song: Opener, studio: Any) -> None:
    chain = (Device("piano", "electric_piano"), Device("eq", "equalizer"))
    page = open_song(Song(tracks=(Track("bass", "Bass", "instrument", devices=chain), MASTER)))
    chosen = page.get_by_role("combobox", name="Band 4 type of Equaliser").bounding_box()
    beside = page.get_by_role("slider", name="Band 4 frequency of Equaliser").bounding_box()
    assert chosen
    assert beside
    assert chosen["x"] + chosen["width"] <= beside["x"]
    band_4 = page.get_by_role("slider", name="Band 4 of Equaliser")
    box = band_4.locator("circle").bounding_box()
    assert box
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    page.mouse.down()
    page.mouse.move(box["x"] + 9, box["y"] - 31, steps=4)
    page.mouse.up()
    song = kept(page, studio, lambda song: song.track("bass").devices[1].params["band4_db"] > 8)
    assert song.track("bass").devices[1].params["band4_hz"] == pytest.approx(600, rel=0.05)
    page.keyboard.press("Control+z")
    expect(band_4).to_have_attribute("aria-valuetext", re.compile(r"0\.0 dB"))
    band_4.press("ArrowUp")
    expect(band_4).to_have_attribute("aria-valuetext", re.compile(r"\+0\.5 dB"))


def test_an_envelope_is_drawn(devices: Page, studio: Any) -> None:
    devices.get_by_role("tab", name="Loudness", exact=True).click()
    corner = devices.get_by_role("slider", name="Release in the drawing of Ladder synth")
    corner.press("ArrowRight")
    kept(devices, studio, lambda song: song.track("bass").devices[0].params["release_s"] > 0.5)


def test_a_drum_rack_shows_pads_and_the_one_in_hand(devices: Page, studio: Any) -> None:
    choose(devices, "Drums")
    pads = devices.get_by_role("listbox", name="Pads of Drums")
    expect(pads.get_by_role("option")).to_have_count(3)
    pads.get_by_role("option", name="Snare tight, D2").click()
    expect(card(devices, "Snare")).to_be_visible()
    choke = devices.get_by_role("spinbutton", name="Choke group of Snare tight")
    choke.fill("2")
    choke.press("Enter")
    keys = devices.get_by_role("textbox", name="Highest key of Snare tight")
    keys.fill("E2")
    keys.press("Enter")
    song = kept(devices, studio, lambda song: getattr(song.track("drums").devices[1].zone, "high", 0) == 40)
    zone = song.track("drums").devices[1].zone
    assert zone
    assert (zone.low, zone.choke, zone.pitch) == (38, 2, 60)


def test_a_sampler_takes_a_file(open_song: Opener, studio: Any, tmp_path: Any) -> None:
    chain = (Device("box", "sampler"),)
    page = open_song(Song(tracks=(Track("bass", "Bass", "instrument", devices=chain), MASTER)))
    page.get_by_label("Audio files for Sampler").set_input_files(tone(tmp_path))
    expect(page.get_by_role("table", name="Sounds of Sampler")).to_contain_text("tone.wav")
    root = page.get_by_role("textbox", name="Root of tone.wav")
    root.fill("A3")
    root.press("Enter")
    song = kept(page, studio, lambda song: song.track("bass").devices[0].samples[0].root == 57)
    assert song.media[0].frames == 24_000
