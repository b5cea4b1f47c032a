"""The mixer, as a person works on it."""

from collections.abc import Callable
from typing import Any
from unittest.mock import ANY

import pytest
from desk_songs import band, wide
from desk_steps import kept
from playwright.sync_api import Locator, Page, expect

from woodshed.song import Device, Song

Opener = Callable[[Song], Page]


@pytest.fixture
def mixer(open_song: Opener) -> Page:
    page = open_song(band())
    page.get_by_role("tab", name="Mixer", exact=True).click()
    page.get_by_role("region", name="Mixer").wait_for()
    return page


@pytest.fixture
def chains(mixer: Page) -> Page:
    """The mixer with what each strip is made of."""
    button(mixer, "Inserts: devices and sends in the strips").click()
    return mixer


def strip(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=f"Strip {name}", exact=True)


def fader(page: Page, name: str) -> Locator:
    return desk(page).get_by_role("slider", name=f"Gain of {name}", exact=True)


def button(page: Page, name: str) -> Locator:
    return desk(page).get_by_role("button", name=name, exact=True)


def desk(page: Page) -> Locator:
    return page.get_by_role("region", name="Mixer")


def test_every_track_has_a_strip_and_the_master_stands_at_the_right(mixer: Page) -> None:
    for name in ("Bass", "Keys", "Drums", "Room", "Master"):
        expect(strip(mixer, name)).to_be_visible()
    places = [strip(mixer, name).bounding_box() for name in ("Bass", "Room", "Master")]
    xs = [place["x"] for place in places if place]
    assert xs == sorted(xs)


def test_a_fader_moves_by_key_by_drag_and_by_typing_and_undo_brings_it_back(mixer: Page, studio: Any) -> None:
    handle = fader(mixer, "Bass")
    handle.focus()
    mixer.keyboard.press("ArrowUp")
    expect(handle).to_have_attribute("aria-valuetext", "+0.5 dB")
    mixer.keyboard.press("Enter")
    mixer.get_by_role("textbox", name="Gain of Bass, typed").fill("-6")
    mixer.keyboard.press("Enter")
    expect(handle).to_have_attribute("aria-valuetext", "−6.0 dB")
    box = handle.bounding_box()
    assert box
    mixer.mouse.move(box["x"] + 10, box["y"] + 40)
    mixer.mouse.down()
    mixer.mouse.move(box["x"] + 10, box["y"] + 140)
    mixer.mouse.up()
    expect(handle).not_to_have_attribute("aria-valuetext", "−6.0 dB")
    kept(mixer, studio, lambda song: song.track("bass").gain_db < -6)
    for _ in range(3):
        mixer.keyboard.press("Control+z")
    expect(handle).to_have_attribute("aria-valuetext", "0.0 dB")


def test_a_low_mixer_shows_faders_first_and_devices_when_they_are_asked_for(mixer: Page) -> None:
    devices = strip(mixer, "Bass").get_by_role("button", name="Add to Bass", exact=True)
    expect(devices).not_to_be_visible()
    tall = fader(mixer, "Bass").bounding_box()
    assert tall
    assert tall["height"] > 100
    button(mixer, "Inserts: devices and sends in the strips").click()
    expect(devices).to_be_visible()
    mixer.reload()
    expect(devices).to_be_visible()
    mixer.set_viewport_size({"width": 1440, "height": 1200})
    mixer.get_by_role("separator", name="Height of the place below").focus()
    for _ in range(8):
        mixer.keyboard.press("ArrowUp")
    expect(button(mixer, "Inserts: devices and sends in the strips")).not_to_be_visible()
    expect(devices).to_be_visible()


def test_arrows_go_from_strip_to_strip_and_move_the_fader_under_a_name(mixer: Page) -> None:
    button(mixer, "Choose Bass").focus()
    mixer.keyboard.press("ArrowRight")
    expect(button(mixer, "Choose Keys")).to_be_focused()
    mixer.keyboard.press("ArrowDown")
    expect(fader(mixer, "Keys")).to_have_attribute("aria-valuetext", "−0.5 dB")


def test_mute_solo_and_arm(mixer: Page, studio: Any) -> None:
    button(mixer, "Mute Bass").click()
    button(mixer, "Solo Keys").click()
    button(mixer, "Arm Keys").click()
    expect(button(mixer, "Arm Keys")).to_have_attribute("aria-pressed", "true")
    button(mixer, "Solo Room").click(modifiers=["Alt"])
    song = kept(mixer, studio, lambda song: song.track("room").solo_safe)
    assert song.track("bass").mute
    assert song.track("keys").solo


def test_a_send_is_turned_put_before_the_fader_and_removed(chains: Page, studio: Any) -> None:
    knob = chains.get_by_role("slider", name="Send of Keys to Room")
    knob.focus()
    chains.keyboard.press("ArrowUp")
    expect(knob).to_have_attribute("aria-valuetext", "−11.0 dB")
    button(chains, "Send of Keys to Room before the fader: post").click()
    kept(chains, studio, lambda song: song.track("keys").sends[0].pre)
    strip(chains, "Keys").get_by_role("listitem").filter(has_text="Room").hover()
    button(chains, "Remove the send of Keys to Room").click()
    kept(chains, studio, lambda song: song.track("keys").sends == ())


def test_a_new_return_comes_with_a_send(chains: Page, studio: Any) -> None:
    button(chains, "Add to Bass").click()
    chains.get_by_role("menuitem", name="New return: Delay").click()
    expect(strip(chains, "Delay")).to_be_visible()
    song = kept(chains, studio, lambda song: len(song.track("bass").sends) == 1)
    sent = song.track(song.track("bass").sends[0].to)
    assert (sent.kind, sent.devices[0].kind) == ("return", "delay")


def test_a_return_made_at_the_desks_end_can_be_fed_by_every_strip(chains: Page, studio: Any) -> None:
    """The track in hand feeds it at once; on every other strip a word is there to be clicked."""
    button(chains, "Choose Bass").click()
    button(chains, "New return").click()
    chains.get_by_role("menuitem", name="Chorus").click()
    kept(chains, studio, lambda song: len(song.track("bass").sends) == 1)
    button(chains, "Send Keys to Chorus").click()
    expect(desk(chains).get_by_role("slider", name="Send of Keys to Chorus")).to_be_visible()
    expect(button(chains, "Send Keys to Chorus")).to_have_count(0)


def test_tracks_that_are_chosen_become_a_group(mixer: Page, studio: Any) -> None:
    button(mixer, "Choose Bass").click()
    button(mixer, "Choose Keys").click(modifiers=["Control"])
    button(mixer, "Group").click()
    expect(strip(mixer, "Group")).to_be_visible()
    song = kept(mixer, studio, lambda song: song.track("bass").output not in {"", "master"})
    assert song.track("bass").output == song.track("keys").output


def test_a_track_is_routed_only_where_sound_cannot_go_round(mixer: Page, studio: Any) -> None:
    button(mixer, "Choose Bass").click()
    button(mixer, "Group").click()
    button(mixer, "Output of Group: Master").click()
    names = mixer.get_by_role("menuitemcheckbox").all_inner_texts()
    assert [name.split("\n")[0] for name in names] == ["Master"]


def test_a_device_of_a_strip_is_bypassed_and_opened(chains: Page, studio: Any) -> None:
    button(chains, "Bypass Compressor of Bass").click()
    kept(chains, studio, lambda song: song.track("bass").devices[1].bypass)
    button(chains, "Open Compressor of Bass").click()
    expect(chains.get_by_role("region", name="Devices of Bass")).to_be_visible()


def test_a_device_is_dragged_to_another_strip_and_within_it(chains: Page, studio: Any) -> None:
    def drag(what: Locator, onto: Locator) -> None:
        source, target = what.bounding_box(), onto.bounding_box()
        assert source
        assert target
        chains.mouse.move(source["x"] + 20, source["y"] + 8)
        chains.mouse.down()
        chains.mouse.move(target["x"] + 40, target["y"] + min(60, target["height"] / 2), steps=6)
        chains.mouse.up()

    def keys(song: Song) -> list[str]:
        return [device.kind for device in song.track("keys").devices][1:]

    chains.evaluate("""window.woodshed.studio.apply(
        [{ edit: "Add", kind: "Device", records: [{ id: "wide", kind: "chorus" }], to: "keys" }], "Wider")""")
    drag(button(chains, "Open Compressor of Bass"), strip(chains, "Keys"))
    kept(chains, studio, lambda song: sorted(keys(song)) == ["chorus", "compressor"])
    drag(button(chains, "Open Compressor of Keys"), button(chains, "Open Electric piano of Keys"))
    kept(chains, studio, lambda song: keys(song) == ["chorus", "compressor"])
    drag(button(chains, "Open Compressor of Keys"), button(chains, "Open Chorus of Keys"))
    kept(chains, studio, lambda song: keys(song) == ["compressor", "chorus"])


def test_meters_move_while_the_song_plays_and_a_clip_stays_until_it_is_clicked(
    mixer: Page, until: Callable[..., None]
) -> None:
    peak = strip(mixer, "Keys").get_by_role("button", name="Peak of Keys")
    expect(peak).to_have_text("−∞")
    fader(mixer, "Keys").focus()
    mixer.keyboard.press("End")
    mixer.keyboard.press("Space")
    expect(peak).not_to_have_text("−∞")
    expect(mixer.get_by_text("Highest true peak", exact=True).locator("..")).not_to_contain_text("∞")
    mixer.keyboard.press("Space")
    until("Math.max(...window.woodshed.studio.player.meters('keys').peak) < 1e-6")
    peak.click()
    expect(peak).to_have_text("−∞")


def test_twenty_four_strips_scroll_under_a_master_that_stays(open_song: Opener) -> None:
    page = open_song(wide(24))
    page.get_by_role("tab", name="Mixer", exact=True).click()
    expect(page.locator("[data-strip]")).to_have_count(27)
    before = strip(page, "Master").bounding_box()
    button(page, "Choose Track 24").focus()
    expect(button(page, "Choose Track 24")).to_be_in_viewport()
    assert strip(page, "Master").bounding_box() == before


def test_the_menu_of_a_fader_shows_its_automation(mixer: Page) -> None:
    fader(mixer, "Bass").click(button="right")
    mixer.get_by_role("menuitem", name="Show automation").click()
    assert mixer.evaluate("window.woodshed.studio.view.openLanes.has('bass')")


def test_one_choice_puts_the_whole_mixer_on_a_desk_and_undo_takes_it_off(mixer: Page, studio: Any) -> None:
    button(mixer, "Desk: No desk").click()
    mixer.get_by_role("menuitemcheckbox", name="Discrete").click()
    expect(button(mixer, "Desk: Discrete")).to_be_visible()
    first = Device(ANY, "console", params={"desk": 1})
    song = kept(mixer, studio, lambda song: song.track("master").devices[:1] == (first,))
    strips = (
        "woodshed.studio.player.inEngine.tracks.filter((track) => track.devices.at(-1)?.kind === 'console_channel')"
    )
    assert mixer.evaluate(f"{strips}.length") == len(song.tracks) - 1
    mixer.keyboard.press("Control+z")
    expect(button(mixer, "Desk: No desk")).to_be_visible()
    assert mixer.evaluate(f"{strips}.length") == 0
