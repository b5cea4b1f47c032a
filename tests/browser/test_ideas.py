"""The assistants' place: cards that are heard before and after, accepted, refused, tried again; comments."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from desk_songs import lo_fi
from playwright.sync_api import Locator, Page, expect

from woodshed.song import Song
from woodshed.song.document import MASTER

OpenSong = Callable[..., Page]
Until = Callable[..., None]
WORK_MS = 60_000


def cards(page: Page) -> Locator:
    """Return the suggestions that are shown."""
    return page.get_by_role("article", name=re.compile("^Suggestion"))


def continued(page: Page) -> Locator:
    """Ask the composer to go on, and return the card."""
    page.get_by_role("button", name="Continue").click()
    expect(cards(page)).to_have_count(1, timeout=WORK_MS)
    return cards(page).first


def tracks_of(song: Song) -> dict[str, Any]:
    """Return a song's tracks by name."""
    return {track.name: track for track in song.tracks}


def test_a_card_says_what_why_and_how_it_was_measured(open_song: OpenSong) -> None:
    card = continued(open_song(lo_fi()))
    expect(card.get_by_role("heading")).to_have_text("Go on for 8 bars")
    expect(card).to_contain_text("bars 8 · energy")
    expect(card).to_contain_text(re.compile(r"Composer · seed \d+"))


def test_nothing_changes_until_it_is_accepted_and_one_undo_takes_it_back(
    open_song: OpenSong, studio: Any, until: Until
) -> None:
    song = lo_fi()
    page = open_song(song)
    card = continued(page)
    assert page.evaluate("woodshed.studio.undoable") == ""
    card.get_by_role("button", name="Accept").click()
    expect(card).to_contain_text("Accepted")
    until("woodshed.studio.connection.state === 'saved'")
    assert studio.song().end > song.end
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_role("option", name=re.compile("Go on for 8 bars .+ with Composer, seed"))).to_be_visible()
    card.get_by_role("button", name="Undo").click()
    expect(card.get_by_role("button", name="Accept")).to_be_visible()
    until("woodshed.studio.connection.state === 'saved'")
    assert studio.song() == song


def test_undo_of_any_kind_opens_an_accepted_card_again(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    card = continued(page)
    card.get_by_role("button", name="Accept").click()
    expect(card).to_contain_text("Accepted")
    page.keyboard.press("Control+z")
    expect(card.get_by_role("button", name="Accept")).to_be_visible()
    page.keyboard.press("Control+Shift+z")
    expect(card).to_contain_text("Accepted")
    expect(card.get_by_role("button", name="Undo")).to_be_enabled()
    page.evaluate("""window.woodshed.studio.apply([{ edit: "ChangeSong", fields: { title: "Later" } }], "Later")""")
    expect(card.get_by_role("button", name="Undo")).to_be_disabled()
    expect(card.get_by_role("button", name="Undo")).to_have_attribute("title", re.compile("what was done after it"))
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.reload()
    expect(cards(page)).to_have_count(1)


def test_accepting_while_the_loudness_is_measured_ends_the_measuring(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    card = continued(page)
    page.route("**/compare", lambda _: None)  # never answered
    card.get_by_role("button", name="before / after").click()
    expect(card.get_by_role("progressbar", name="Matching the loudness")).to_be_visible()
    expect(page.get_by_role("button", name="Continue")).to_be_enabled()
    card.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("progressbar")).to_have_count(0)


def test_before_and_after_are_heard_at_one_loudness_and_a_key_turns(open_song: OpenSong, until: Until) -> None:
    """The player says what it was given; that this is what sounds is for the engine's own tests."""
    page = open_song(lo_fi())
    page.get_by_role("button", name="Other chords").click()
    expect(cards(page)).to_have_count(1, timeout=WORK_MS)
    page.evaluate(
        """() => {
          window.heard = [];
          const { player } = woodshed.studio;
          const audition = player.audition.bind(player);
          player.audition = (song, gain_db) => {
            window.heard.push(song && { chords: song.chords.map((chord) => chord.symbol).join(), gain_db });
            audition(song, gain_db);
          };
        }"""
    )
    card = cards(page).first
    card.get_by_role("button", name="before / after").click()
    after = card.get_by_role("button", name="after", exact=True)
    expect(after).to_have_attribute("aria-pressed", "true", timeout=WORK_MS)
    until("woodshed.studio.player.status.playing")
    expect(card).to_contain_text(re.compile("equally loud", re.IGNORECASE))
    page.keyboard.press("KeyB")
    expect(card.get_by_role("button", name="before", exact=True)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("KeyB")
    expect(after).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(card.get_by_role("button", name="before / after")).to_be_visible()
    until("!woodshed.studio.player.status.playing")  # it began to play only for the card
    first, second, third, last = page.evaluate("window.heard")
    assert first == third
    assert first["chords"] != second["chords"]
    assert max(first["gain_db"], second["gain_db"]) == 0  # the louder one is turned down
    assert last is None


def test_a_refused_card_goes_and_can_be_brought_back(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    continued(page).get_by_role("button", name="No").click()
    expect(cards(page)).to_have_count(0)
    page.get_by_role("button", name="Bring back").click()
    expect(cards(page)).to_have_count(1)


def test_open_cards_are_there_again_after_the_page_was_left(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    continued(page)
    page.reload()
    expect(cards(page)).to_have_count(1)


def test_several_tries_stand_side_by_side(open_song: OpenSong, studio: Any, until: Until) -> None:
    page = open_song(lo_fi())
    card = continued(page)
    card.get_by_role("button", name="Again").click()
    expect(card.get_by_role("button", name="2", exact=True)).to_have_attribute("aria-pressed", "true", timeout=WORK_MS)
    second = re.search(r"seed (\d+)", card.text_content() or "")
    card.get_by_role("button", name="1", exact=True).click()
    first = re.search(r"seed (\d+)", card.text_content() or "")
    assert first
    assert second
    assert int(second[1]) == int(first[1]) + 1


def test_a_selection_is_varied_and_all_else_stays(open_song: OpenSong, studio: Any, until: Until) -> None:
    song = lo_fi()
    page = open_song(song)
    vary = page.get_by_role("button", name="Vary the selection")
    expect(vary).to_be_disabled()
    bass = tracks_of(song)["Bass"]
    page.evaluate("(clip) => woodshed.studio.selection.chooseClips([clip])", bass.clips[0].id)
    vary.click()
    expect(cards(page)).to_have_count(1, timeout=WORK_MS)
    cards(page).first.get_by_role("button", name="Accept").click()
    until("woodshed.studio.connection.state === 'saved'")
    after = tracks_of(studio.song())
    for name, track in tracks_of(song).items():
        assert (after[name] == track) == (name != "Bass"), name


def test_another_try_leaves_locked_tracks_untouched(open_song: OpenSong, studio: Any, until: Until) -> None:
    song = lo_fi()
    page = open_song(song)
    page.get_by_role("button", name="Keep some tracks as they are").click()
    for name in ("Drums", "Bass"):
        page.get_by_role("button", name=f"Keep {name} as it is").click()
    page.get_by_role("button", name="Another try").click()
    expect(cards(page)).to_have_count(1, timeout=WORK_MS)
    expect(page.get_by_role("article", name="Suggestion: Another try")).to_be_visible()
    cards(page).first.get_by_role("button", name="Accept").click()
    until("woodshed.studio.connection.state === 'saved'")
    after = tracks_of(studio.song())
    assert after["Drums"].clips == tracks_of(song)["Drums"].clips
    assert after["Bass"].clips == tracks_of(song)["Bass"].clips
    assert studio.song() != song


def test_a_sentence_writes_within_the_song(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    page.get_by_role("textbox", name="What shall the composer write?").fill("a slow waltz with strings, 30 seconds")
    page.get_by_role("button", name="Write", exact=True).click()
    expect(cards(page)).to_have_count(1, timeout=WORK_MS)


def test_a_sentence_about_one_track_writes_that_track_alone(open_song: OpenSong, studio: Any, until: Until) -> None:
    song = lo_fi()
    page = open_song(song)
    page.get_by_role("textbox", name="What shall the composer write?").fill("busier drums")
    expect(page.get_by_role("combobox", name="for")).to_have_value(tracks_of(song)["Drums"].id)
    page.get_by_role("button", name="Write", exact=True).click()
    expect(cards(page)).to_have_count(1, timeout=WORK_MS)
    expect(cards(page).get_by_role("heading")).to_have_text("A part for Drums")
    expect(cards(page)).not_to_contain_text("chords changed")
    cards(page).get_by_role("button", name="Accept").click()
    until("woodshed.studio.connection.state === 'saved'")
    after = studio.song()
    assert (after.tempo, after.key, after.sections) == (song.tempo, song.key, song.sections)
    for name, track in tracks_of(song).items():
        assert (tracks_of(after)[name] == track) == (name != "Drums"), name


def test_the_master_tells_what_it_did_and_its_devices_come_by_accepting(
    open_song: OpenSong, studio: Any, until: Until
) -> None:
    page = open_song(lo_fi())
    page.get_by_role("tab", name="Master").click()
    page.get_by_role("button", name="Master this song").click()
    expect(page.get_by_role("progressbar", name="Master at work")).to_be_visible()
    report = page.get_by_role("region", name="Report of the master")
    expect(report).to_be_visible(timeout=WORK_MS)
    expect(report.get_by_role("heading")).to_have_text("Reaches −14.0 LUFS")
    expect(report.get_by_role("row", name="True peak dBTP")).to_contain_text(re.compile(r"−1\.[0-3]$"))
    expect(report.get_by_role("link", name="The whole report")).to_be_visible()
    card = cards(page).first
    expect(card).to_contain_text(re.compile(r"loudness −[\d.]+ → −14\.\d LUFS"))
    card.get_by_role("button", name="Accept").click()
    until("woodshed.studio.connection.state === 'saved'")
    (master,) = [track for track in studio.song().tracks if track.id == MASTER]
    assert master.devices[-1].kind == "limiter"


def test_long_work_of_an_assistant_can_be_stopped(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    page.get_by_role("tab", name="Master").click()
    page.get_by_role("button", name="Master this song").click()
    page.get_by_role("button", name="Stop", exact=True).last.click()
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=WORK_MS)
    expect(cards(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Master this song")).to_be_enabled()


def test_the_loudness_of_now_is_shown(open_song: OpenSong) -> None:
    page = open_song(lo_fi())
    page.keyboard.press("Space")
    expect(page.get_by_role("status", name="Momentary loudness")).to_have_text(re.compile(r"^−\d\d\.\d$"))
    expect(page.get_by_role("status", name="Highest true peak")).to_have_text(re.compile(r"^−\d+\.\d$"))


@pytest.mark.parametrize("place", ["1.1.000", "3.1.000"])
def test_a_comment_is_pinned_to_its_bar_answered_and_ticked_off(
    open_song: OpenSong, studio: Any, until: Until, place: str
) -> None:
    page = open_song(lo_fi())
    bar = int(place[0])
    for _ in range(bar - 1):
        page.keyboard.press("Shift+Period")
    expect(page.get_by_role("timer", name="Position")).to_have_text(place)
    page.get_by_role("tab", name="Comments").click()
    page.get_by_role("textbox", name="A comment at the playhead").fill("The bass comes late")
    page.keyboard.press("Enter")
    comment = page.get_by_role("list", name="Comments").get_by_role("listitem")
    expect(comment).to_contain_text("The bass comes late")
    expect(page.get_by_role("tab", name="Comments")).to_contain_text("1")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="To the start").click()
    page.get_by_role("button", name=f"Go to bar {bar}").click()
    expect(page.get_by_role("timer", name="Position")).to_have_text(place)
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("textbox", name="Answer").fill("On purpose")
    page.keyboard.press("Enter")
    expect(comment).to_contain_text("On purpose")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("tab", name="Comments")).not_to_contain_text("1")
    until("woodshed.studio.connection.state === 'saved'")
    first, answer = studio.song().comments
    assert (first.text, first.resolved, first.tick) == ("The bass comes late", True, 3840 * (bar - 1))
    assert answer.reply_to == first.id


def test_lofi_is_one_idea_of_medium_year_and_wear(open_song: OpenSong, studio: Any, until: Until) -> None:
    """Asked for with four fields; the medium comes as a card, is accepted, and its one knob is on the master.

    The song has rain around it, which thunder takes the place of.
    """
    page = open_song(lo_fi())
    page.get_by_role("button", name="Make it lo-fi").click()
    form = page.get_by_role("region", name="Lo-fi")
    form.get_by_role("combobox", name="Medium").select_option("cassette")
    form.get_by_role("slider", name="Year").fill("1980")
    form.get_by_role("slider", name="Wear").fill("55")
    form.get_by_role("combobox", name="Place").select_option("thunder")
    form.get_by_role("button", name="Suggest lo-fi").click()
    medium = cards(page).filter(has_text="Put the song on a cassette of 1980")
    expect(medium).to_be_visible(timeout=WORK_MS)
    expect(cards(page).filter(has_text="Change the place: thunder")).to_be_visible()
    medium.get_by_role("button", name="Accept").click()
    expect(medium).to_contain_text("Accepted")
    until("woodshed.studio.connection.state === 'saved'")
    (tape,) = (one for one in studio.song().track(MASTER).devices if one.kind == "cassette")
    assert tape.params["wear"] == 0.55
