"""A microphone that knows nothing of the song: each of its takes lies where it was played, to the millisecond.

What the browser's fake microphone plays is a file of noise that tells its own place. A witness notes at which frame
of the audio context each part of it arrived, and at which frame the studio sounded each part of the song. The person
sings to what they hear, so what arrives `DELAY` after a part of the song belongs to that part.

A machine with too much else to do loses sound. Then the studio says so, and that what follows may lie a hundredth of
a second off; whoever reads that records again, and so do these tests.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from fake_microphone import RATE, WINDOW, Noise, Samples, Witness, listen_in
from lateness import late
from playwright.sync_api import Browser, BrowserContext, Page, expect

from woodshed.audio import load_audio
from woodshed.engine import render_mix
from woodshed.song import MASTER, Clip, Device, Note, Song, Track
from woodshed.song.document import TempoPoint
from woodshed.units import PPQ, Ticks

BAR = 4 * PPQ
MILLISECOND = RATE // 1000
DELAY = 1782
"""Frames from the loudspeaker back through the microphone, as it was measured on an earlier day: 37.1 ms."""
FAR_BAR = 101
"""About four minutes into the song."""
LAST_SHARE = 0.9
Until = Callable[..., None]

MEASURED = f"""localStorage.setItem("woodshed-latency-default  {RATE}", '{{"latency": {DELAY}, "confidence": 0.98}}')"""


HELD_BACK = """() => {
  const counts = { deliveredFrames: 0, totalFrames: 0, maximumLatency: 150 };
  counts.resetLatency = () => { counts.maximumLatency = 0; };
  Object.defineProperty(window.microphone, "stats", { get: () => counts });
}"""


@pytest.fixture(scope="module")
def noise() -> Noise:
    """What the microphone hears."""
    return Noise()


@pytest.fixture(scope="module")
def chromium(launch: Callable[..., Browser], noise: Noise, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A browser whose microphone hears the noise."""
    file = noise.write(tmp_path_factory.mktemp("microphone") / "noise.wav")
    return launch(f"--use-file-for-fake-audio-capture={file}")


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser without memory of other tests, whose pages let the witness in."""
    context = chromium.new_context(permissions=["microphone"], viewport={"width": 1440, "height": 900}, bypass_csp=True)
    yield context
    context.close()


@dataclass(frozen=True)
class Take:
    """What was kept of one time through: `samples` of the file from where the clip begins."""

    start: Ticks
    samples: Samples
    gaps: tuple[tuple[int, int], ...]

    def until(self, end: int) -> Take:
        """Return what lies before a frame."""
        return replace(self, samples=self.samples[:end])

    def stretches(self) -> Iterator[list[int]]:
        """Yield what lies between the gaps, as the places of windows that cover all of it."""
        begin = 0
        for gap, length in [*sorted(self.gaps), (len(self.samples), 0)]:
            end = min(gap, len(self.samples))
            if end - begin >= WINDOW:
                yield [*range(begin, end - WINDOW + 1, WINDOW), end - WINDOW]
            begin = max(begin, gap + length)


class Singer:
    """A person with an audio track and a microphone."""

    def __init__(self, page: Page, studio: Any, until: Until) -> None:
        self.page = page
        self.studio = studio
        self.until = until
        self.gaps: list[tuple[int, int]] = []
        page.on("request", self._note_gaps)

    def open(self, song: Song, *, count_in: str) -> None:
        """Open a song at the place for recording, with the track armed and the microphone open."""
        listen_in(self.page)
        self.page.add_init_script(MEASURED)
        self.page.goto(f"{self.studio.url}/songs/{self.studio.keep(song)}")
        self.page.get_by_role("tab", name="Record").click()
        self.page.get_by_role("combobox", name="Count-in").select_option(count_in)
        self.page.get_by_role("button", name="Open the input").click()
        expect(self.page.get_by_text("Recordings are moved by 37.1 ms now.")).to_be_visible()
        self.page.get_by_role("group", name="Record on").get_by_role("button", name="Arm Voice").click()

    def start(self) -> None:
        """Record."""
        self.page.get_by_role("button", name="Start recording").click()
        self.until("woodshed.studio.player.status.playing && !woodshed.studio.player.status.countingIn")

    def sing_until(self, tick: int) -> None:
        """Go on until the song has come to a tick."""
        self.until("tick => woodshed.studio.player.status.tick >= tick", tick)

    def stop(self) -> Witness:
        """Stop, wait until the take is in the song, and return what the witness heard."""
        self.page.get_by_role("region", name="Recording").get_by_role("button", name="Stop recording").click()
        self.until("() => window.woodshed.studio.undoable === 'Recorded on Voice'")
        return Witness.of(self.page, self.until)

    def take(self, clip: Clip) -> Take:
        """Return what a clip plays, read from the song's folder."""
        file = load_audio(self.studio.workspace / "song" / "media" / f"{clip.media}.wav")
        gaps = tuple((frame - clip.offset, length) for frame, length in self.gaps)
        return Take(clip.start, file.audio[0][clip.offset :], gaps)

    def voice(self) -> Track:
        """Return the audio track as it is on disk."""
        self.until("() => window.woodshed.studio.connection.state === 'saved'")
        song: Song = self.studio.song()
        return next(track for track in song.tracks if track.name == "Voice")

    def _note_gaps(self, request: Any) -> None:
        if request.url.endswith("/finish"):
            self.gaps.extend((frame, length) for frame, length in json.loads(request.post_data)["gaps"])


class SoundWasLostError(Exception):
    """A take is not what it should be, and the studio said why."""


def again_when_told(test: Callable[..., None]) -> Callable[..., None]:
    """Record again when the studio told that sound was lost, three times at most."""

    @functools.wraps(test)
    def told(singer: Singer, **fixtures: Any) -> None:
        try:
            test(singer=singer, **fixtures)
        except AssertionError as error:
            if any("Sound was lost" in alert for alert in singer.page.get_by_role("alert").all_inner_texts()):
                raise SoundWasLostError from error
            raise

    again: Callable[..., None] = pytest.mark.flaky(reruns=3, only_rerun=["SoundWasLostError"])(told)
    return again


@pytest.fixture
def singer(page: Page, studio: Any, until: Until) -> Singer:
    """A person who is about to record."""
    return Singer(page, studio, until)


def song_to_sing_to(first_bar: int = 1) -> Song:
    """Return a rim that never repeats itself, from a bar on, through a limiter that delays; the tempo moves."""
    begin = (first_bar - 1) * BAR
    beats = (0.3, 1.1, 1.3, 2.6, 3.25, 4.1, 4.9, 5.0, 6.45, 7.2, 7.3, 8.8)
    hits = tuple(
        Note(f"note{i:06}", Ticks(begin + round(beat * PPQ)), Ticks(200), 60, 90 + i) for i, beat in enumerate(beats)
    )
    devices = (Device("devicerim0", "rim"), Device("devicelimit", "limiter"))
    rim = Track(
        "trackrim00", "Rim", devices=devices, clips=(Clip("cliprim000", Ticks(0), Ticks(begin + 4 * BAR), notes=hits),)
    )
    tempo = (
        TempoPoint(Ticks(0), 100.0),
        TempoPoint(Ticks(20 * BAR), 90.0, ramp=True),
        TempoPoint(Ticks(50 * BAR), 107.3),
    )
    return Song(
        title="Takes",
        tempo=tempo,
        tracks=(rim, Track("trackvoice", "Voice", kind="audio"), Track(MASTER, "Master", kind="master")),
    )


def frame_sounded(song: Song, tick: Ticks, witness: Witness, length_s: float = 2.0) -> int:
    """Return the frame of the context at which the studio sounded a tick of the song."""
    played = render_mix(song, sample_rate=RATE, start=tick).audio[0][: round(length_s * RATE)]
    lag = late(witness.output, np.pad(played, (0, len(witness.output) - len(played))))
    heard = witness.output[lag : lag + len(played)]
    assert np.abs(heard - played).max() <= 1e-3 * np.abs(played).max()
    return witness.first + lag


def check(take: Take, sounded: int, witness: Witness, noise: Noise) -> None:
    """Expect every part of a take where it belongs, and none lost or doubled between two marked gaps."""
    for stretch in take.stretches():
        begun: int | None = None
        for at in stretch:
            near = None if begun is None else begun + at
            kept = noise.place(take.samples[at : at + WINDOW], near)
            belongs = noise.place(witness.heard_at(sounded + at + DELAY), kept)
            assert abs(kept - belongs) <= MILLISECOND
            assert near is None or abs(kept - near) <= 1
            begun = kept - at


@again_when_told
def test_a_take_lies_within_a_millisecond_of_where_it_was_sung(singer: Singer, noise: Noise) -> None:
    """After a bar of count-in, from the start of the song."""
    song = song_to_sing_to()
    singer.open(song, count_in="1")
    singer.start()
    singer.sing_until(2 * BAR)
    witness = singer.stop()
    (clip,) = singer.voice().clips
    assert clip.start == 0
    take = singer.take(clip)
    assert len(take.samples) >= LAST_SHARE * 8 * 60 / 100 * RATE
    check(take, frame_sounded(song, clip.start, witness), witness, noise)


@again_when_told
def test_a_take_minutes_into_the_song_lies_there_too(singer: Singer, noise: Noise, page: Page) -> None:
    """After a tempo that moved for thirty bars: no error adds up."""
    song = song_to_sing_to(FAR_BAR)
    singer.open(song, count_in="0")
    page.get_by_title("Double-click to go to a bar").dblclick()
    page.get_by_role("textbox", name="Go to bar").fill(f"{FAR_BAR}.1")
    page.keyboard.press("Enter")
    singer.start()
    singer.sing_until((FAR_BAR + 1) * BAR)
    witness = singer.stop()
    (clip,) = singer.voice().clips
    assert clip.start == (FAR_BAR - 1) * BAR
    check(singer.take(clip), frame_sounded(song, clip.start, witness), witness, noise)


@again_when_told
def test_each_take_of_a_loop_lies_where_it_was_sung(singer: Singer, noise: Noise, page: Page) -> None:
    """Two beats at 100 bpm go round every 57,600 samples."""
    song = song_to_sing_to()
    turn = round(2 * 60 / 100 * RATE)
    singer.open(song, count_in="0")
    page.evaluate("woodshed.studio.transport.loopOver({ start: 0, end: 1920 })")
    singer.start()
    for _ in range(2):
        singer.sing_until(1200)
        singer.until("woodshed.studio.player.status.tick < 1000")
    singer.sing_until(1200)
    witness = singer.stop()
    began = frame_sounded(song, Ticks(0), witness, turn / RATE)
    first = witness.output[began - witness.first :]
    takes = [take.clips[0] for take in singer.voice().takes]
    assert len(takes) >= 3
    for index, clip in enumerate(takes):
        frames = turn * clip.length // (2 * PPQ)  # the last one is not whole
        again = first[index * turn : index * turn + frames]
        assert clip.start == 0
        assert abs(late(again, first[: len(again)])) <= 1  # the song did begin anew just there
        check(singer.take(clip).until(frames), began + index * turn, witness, noise)


@again_when_told
def test_what_the_microphone_loses_is_marked_and_moves_nothing(singer: Singer, noise: Noise, page: Page) -> None:
    """It goes silent for half a beat, from one sample to the next."""
    song = song_to_sing_to()
    singer.open(song, count_in="0")
    singer.start()
    singer.sing_until(BAR)
    page.evaluate("window.microphone.enabled = false")
    expect(page.get_by_text("sound was lost")).to_be_visible()
    singer.sing_until(BAR + PPQ // 2)
    page.evaluate("window.microphone.enabled = true")
    singer.sing_until(2 * BAR)
    witness = singer.stop()
    (clip,) = singer.voice().clips
    take = singer.take(clip)
    at, length = max(take.gaps, key=lambda gap: gap[1])
    assert length > 10 * MILLISECOND
    assert np.abs(take.samples[at : at + length]).max() == 0.0
    assert 0 < at < at + length < len(take.samples)
    check(take, frame_sounded(song, clip.start, witness), witness, noise)
    expect(page.get_by_role("alert")).to_contain_text("Sound was lost in ")


def test_an_input_that_was_held_back_is_brought_up_to_date_and_that_is_marked(
    singer: Singer, noise: Noise, page: Page
) -> None:
    """The browser says that for a moment it came 150 ms too late; from then on it would all be late."""
    song = song_to_sing_to()
    singer.open(song, count_in="0")
    singer.start()
    singer.sing_until(BAR // 2)
    page.evaluate(HELD_BACK)
    expect(page.get_by_text("sound was lost")).to_be_visible()
    singer.until("window.witness.sources >= 2")
    singer.sing_until(2 * BAR)
    witness = singer.stop()
    (clip,) = singer.voice().clips
    take = singer.take(clip)
    assert max(length for _, length in take.gaps) > 300 * MILLISECOND
    check(take, frame_sounded(song, clip.start, witness, 1.0), witness, noise)
