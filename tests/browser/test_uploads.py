"""Files on their way: they lie in the song at once, go on after whatever happened, and others hear what has come."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from woodshed.audio import Recording, save_wav
from woodshed.song import Song
from woodshed.song.document import MASTER, START, TempoPoint, Track

RATE = 48_000
SONG = Song(title="Rain", tempo=(TempoPoint(START, 120.0),), tracks=(Track(MASTER, "Master", "master"),))
HEARD = """
() => {
  const { player, song } = woodshed.studio;
  return player.status.playing && song.tracks.some(({ id }) => player.meters(id).peak[0] > 0.05);
}
"""
Come = Callable[..., Any]


@pytest.fixture(autouse=True)
def song(studio: Any) -> None:
    studio.keep(SONG)


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """A minute of a sine that grows louder: 23 MB, six pieces."""
    path = tmp_path / "Voice.wav"
    time_s = np.arange(60 * RATE) / RATE
    wave = (0.2 + 0.01 * time_s) * np.sin(2 * np.pi * 220 * time_s)
    save_wav(path, Recording(np.stack((wave, wave)).astype(np.float32), RATE), bits=32)
    return path


class Line:
    """The way of a page's pieces to the server: it lets so many through and holds the next ones."""

    def __init__(self, somebody: Any) -> None:
        self.left = 0
        self.held: list[Route] = []
        self.asked: list[str] = []
        somebody.context.route(re.compile(r"/uploads"), self._take)

    def _take(self, route: Route) -> None:
        self.asked.append(route.request.method)
        if route.request.method == "PATCH":
            if self.left <= 0:
                self.held.append(route)
                return
            self.left -= 1
        route.continue_()

    def open(self) -> None:
        """Let everything through, also what was held."""
        self.left = 1_000
        for route in self.held:
            route.continue_()
        self.held.clear()


def bring(page: Page, *paths: Path) -> None:
    page.get_by_label("Audio or MIDI files").set_input_files([str(path) for path in paths])


def play(page: Page) -> None:
    page.get_by_role("button", name="Play", exact=True).click()


def stop(page: Page) -> None:
    page.get_by_role("button", name="Stop", exact=True).click()


def clip_of(page: Page, words: str = "") -> Any:
    """Return the clip of the voice, of which something is said."""
    return page.get_by_role("option", name=re.compile(f"Clip Voice.*{words}"))


def files(page: Page) -> Any:
    return page.get_by_role("list", name="Files on their way")


def media_of(studio: Any) -> list[Path]:
    return [path for path in (studio.workspace / "song" / "media").glob("*") if not path.name.startswith(".")]


def test_a_file_goes_on_after_the_line_was_away_and_others_hear_what_has_come(
    come: Come, studio: Any, voice: Path
) -> None:
    ann, bob = come("Ann"), come("Bob")
    line = Line(ann)
    line.left = 2
    bring(ann.page, voice)
    expect(clip_of(bob.page, "still arriving")).to_be_visible()
    ann.until("() => woodshed.studio.arrivals.values().some((share) => share >= 0.3)")
    # Bob hears the beginning of what has not arrived yet.
    bob.until("() => woodshed.studio.arrivals.values().some((share) => share >= 0.3)")
    play(bob.page)
    bob.until(HEARD)
    stop(bob.page)
    # The line breaks. Ann hears her file all the same, also where nothing of it was sent.
    ann.context.set_offline(True)
    for route in line.held:
        route.abort("internetdisconnected")
    line.held.clear()
    expect(files(ann.page)).to_contain_text("Waits for the studio")
    ann.say("() => woodshed.studio.transport.seek(110 * 960)")
    play(ann.page)
    ann.until(HEARD)
    stop(ann.page)
    assert media_of(studio) == []
    # It is back, and goes on where it was.
    line.open()
    ann.context.set_offline(False)
    expect(files(ann.page)).to_be_hidden(timeout=30_000)
    assert line.asked.count("POST") == 1
    assert "HEAD" in line.asked
    (arrived,) = media_of(studio)
    assert arrived.read_bytes() == voice.read_bytes()
    for somebody in (ann, bob):
        expect(clip_of(somebody.page, "audio$")).to_be_visible()
        expect(clip_of(somebody.page, "still arriving")).to_have_count(0)
    bob.say("() => woodshed.studio.transport.seek(110 * 960)")
    play(bob.page)
    bob.until(HEARD)


def test_a_page_that_was_closed_goes_on_with_its_files(come: Come, studio: Any, voice: Path) -> None:
    ann = come("Ann")
    line = Line(ann)
    line.left = 1
    bring(ann.page, voice)
    ann.until("() => woodshed.studio.arrivals.values().some((share) => share >= 0.15)")
    for route in line.held:
        route.abort()
    line.held.clear()
    ann.until("() => woodshed.studio.connection.state === 'saved'")
    line.open()
    ann.page.reload()
    ann.page.get_by_role("main", name="Song").wait_for()
    expect(ann.page.get_by_role("status", name="Arrived files")).to_have_text("Voice.wav has arrived.", timeout=30_000)
    assert line.asked.count("POST") == 1
    (arrived,) = media_of(studio)
    assert arrived.read_bytes() == voice.read_bytes()
    assert [clip.name for track in studio.song().tracks for clip in track.clips] == ["Voice"]


def test_a_file_can_be_stopped_and_its_clip_goes(come: Come, studio: Any, voice: Path) -> None:
    ann = come("Ann")
    Line(ann)
    with ann.page.expect_response(lambda answer: answer.request.method == "POST" and "/uploads" in answer.url):
        bring(ann.page, voice)
    expect(clip_of(ann.page)).to_be_visible()
    with ann.page.expect_response(lambda answer: answer.request.method == "DELETE" and "/uploads/" in answer.url):
        ann.page.get_by_role("button", name="Stop Voice.wav").click()
    expect(files(ann.page)).to_be_hidden()
    expect(clip_of(ann.page)).to_have_count(0)
    ann.until("() => woodshed.studio.connection.state === 'saved'")
    assert not media_of(studio)
    assert not list((studio.workspace / "song" / "uploads").glob("*/data"))


def test_what_is_no_sound_is_told_and_taken_out(come: Come, tmp_path: Path) -> None:
    ann = come("Ann")
    letter = tmp_path / "Letter.wav"
    letter.write_bytes(b"Dear all, this is no sound." * 99)
    bring(ann.page, letter)
    told = ann.page.get_by_role("alert").filter(has_text="is damaged or is not an audio file")
    expect(told).to_be_visible()
    ann.page.get_by_role("button", name="Try again").click()
    expect(told).to_be_visible()
    ann.page.get_by_role("button", name="Take it out").click()
    expect(files(ann.page)).to_be_hidden()


def test_a_file_that_the_song_has_is_there_at_once(come: Come, studio: Any, voice: Path) -> None:
    ann, bob = come("Ann"), come("Bob")
    bring(ann.page, voice)
    expect(files(ann.page)).to_be_visible()
    expect(files(ann.page)).to_be_hidden(timeout=30_000)
    line = Line(bob)
    bring(bob.page, voice)
    expect(clip_of(bob.page)).to_have_count(2)
    expect(files(bob.page)).to_be_hidden()
    assert "PATCH" not in line.asked
    assert len(media_of(studio)) == 1


def test_several_files_lie_one_behind_the_other(come: Come, studio: Any, tmp_path: Path) -> None:
    ann = come("Ann")
    paths = [tmp_path / f"{name}.wav" for name in ("One", "Two", "Three")]
    for number, path in enumerate(paths):
        wave = np.full((1, (number + 1) * RATE // 2), 0.1 * (number + 1), np.float32)
        save_wav(path, Recording(wave, RATE))
    bring(ann.page, *paths)
    ann.until("() => woodshed.studio.song.tracks.some((track) => track.clips.length === 3)")
    ann.until("() => woodshed.studio.connection.state === 'saved'")
    (track,) = [track for track in studio.song().tracks if track.clips]
    assert [(clip.name, clip.start, clip.length) for clip in track.clips] == [
        ("One", 0, 960), ("Two", 960, 1_920), ("Three", 2_880, 2_880),
    ]  # fmt: skip


def test_a_file_dropped_without_the_network_lies_in_the_song_and_is_sent_later(
    come: Come, studio: Any, voice: Path
) -> None:
    ann = come("Ann")
    # What reads files is there before anybody brings one.
    end = time.monotonic() + 30
    while not any("hash_worker" in worker.url for worker in ann.page.workers):
        assert time.monotonic() < end
        ann.page.wait_for_timeout(20)
    ann.context.set_offline(True)
    expect(ann.page.get_by_role("status", name="Saved state")).to_have_text("offline")
    bring(ann.page, voice)
    expect(clip_of(ann.page)).to_be_visible()
    expect(files(ann.page)).to_contain_text("Waits for the studio")
    expect(ann.page.get_by_text("cannot be read")).to_have_count(0)
    ann.context.set_offline(False)
    expect(files(ann.page)).to_be_hidden(timeout=30_000)
    (arrived,) = media_of(studio)
    assert arrived.read_bytes() == voice.read_bytes()
