"""Audio clips on the timeline: the waveform that is there, ends, fades, gain, crossfades, reverse, split."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from timeline_page import BAR, MASTER_TRACK, PATIENCE_S, TimelinePage, Workspace, clip, starts, track_of

from woodshed.audio import Recording, save_wav
from woodshed.song import Media, Song, Track
from woodshed.song.media import MediaFolder
from woodshed.units import Ticks

RATE = 48_000
BAR_SAMPLES = 2 * RATE
"""A bar of 4/4 at 120 beats a minute is two seconds."""


def bursts(bars: int) -> np.ndarray:
    """Return sound that is loud in the first half of each bar and silent in the second."""
    time = np.arange(bars * BAR_SAMPLES)
    loud = (time % BAR_SAMPLES) < BAR_SAMPLES // 2
    wave = 0.9 * np.sin(2 * np.pi * 220 * time / RATE) * loud
    return np.stack((wave, wave)).astype(np.float32)


@pytest.fixture
def timeline(page: Page, studio: Workspace, tmp_path: Path) -> TimelinePage:
    """A song with two clips of one file on an audio track."""
    file = tmp_path / "bursts.wav"
    save_wav(file, Recording(bursts(8), RATE))
    sha = MediaFolder(tmp_path / "media").store(file)
    media = Media(sha, "wav", "bursts", RATE, 2, 8 * BAR_SAMPLES)
    clips = (clip("Take", 1, 4, media=sha), clip("Other", 9, 4, media=sha))
    voice = Track("trackvoice", "Voice", "audio", clips=clips)
    name = studio.keep(Song(title="Audio", media=(media,), tracks=(voice, MASTER_TRACK)))
    assert MediaFolder(studio.workspace / name / "media").store(file) == sha
    page.emulate_media(color_scheme="dark")
    page.goto(f"{studio.url}/songs/{name}")
    page.get_by_role("main", name="Song").wait_for()
    page.evaluate("bar => { window.woodshed.studio.view.snap = bar }", BAR)
    return TimelinePage(page, studio)


def brightness(timeline: TimelinePage, tick: float) -> int:
    """Return how many pixels of a column of the first row are drawn in the waveform's colour."""
    x, y = timeline.at(tick, "Voice", 0.0)
    return int(
        timeline.page.evaluate(
            """([x, y]) => {
                const canvas = document.querySelector('#lanes canvas');
                const box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
                const [left, top] = [(x - box.left) * ratio, (y - box.top) * ratio];
                const { data } = canvas.getContext('2d').getImageData(left, top, 1, 57 * ratio);
                let strong = 0;
                for (let i = 0; i < data.length; i += 4) if (data[i] > 180 && data[i + 1] > 110) strong++;
                return strong;
            }""",
            [x, y],
        )
    )


def settled(timeline: TimelinePage, tick: float, *, loud: bool) -> None:
    """Wait until the waveform is drawn loud, or silent, at a place."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if (brightness(timeline, tick) > 12) == loud:
            return
        timeline.page.wait_for_timeout(25)
    pytest.fail(f"The waveform at {tick} is not {'loud' if loud else 'silent'}: {brightness(timeline, tick)}")


def fields(*names: str) -> Callable[[Song], list[object]]:
    """Return what looks up fields of the first clip."""
    return lambda song: [getattr(track_of(song, "Voice").clips[0], name) for name in names]


def test_the_waveform_is_the_sound(timeline: TimelinePage) -> None:
    """Loud in the first half of each bar, silent in the second; the same after zooming."""
    for bar in range(1, 4):
        settled(timeline, (bar + 0.25) * BAR, loud=True)
        settled(timeline, (bar + 0.75) * BAR, loud=False)
    timeline.page.keyboard.press("Equal")
    timeline.page.keyboard.press("Equal")
    settled(timeline, 1.25 * BAR, loud=True)
    settled(timeline, 1.75 * BAR, loud=False)


def test_the_waveform_follows_the_tempo(timeline: TimelinePage) -> None:
    """At half the tempo a bar holds twice the time... so what was a whole bar's pattern fits into half of one."""
    settled(timeline, 1.75 * BAR, loud=False)
    timeline.page.evaluate(
        """() => window.woodshed.studio.apply(
            [{ edit: 'Change', kind: 'TempoPoint', changes: { 0: { bpm: 60 } } }], 'Slower')"""
    )
    settled(timeline, 1.625 * BAR, loud=True)
    settled(timeline, 1.875 * BAR, loud=False)


def test_cutting_the_beginning_goes_into_the_file_and_the_picture_stays(timeline: TimelinePage) -> None:
    """One bar cut is two seconds of the file."""
    timeline.drag(timeline.at(40, "Voice", 0.5), timeline.at(BAR, "Voice", 0.5))
    timeline.on_disk(fields("start", "length", "offset"), [BAR, 3 * BAR, BAR_SAMPLES])
    settled(timeline, 1.25 * BAR, loud=True)
    settled(timeline, 1.75 * BAR, loud=False)


def test_corners_fade_and_the_dot_changes_the_gain(timeline: TimelinePage) -> None:
    """Fades are in ticks; Ctrl snaps them."""
    timeline.drag(timeline.at(60, "Voice", 0.1), timeline.at(BAR, "Voice", 0.1), key="Control")
    timeline.on_disk(fields("fade_in"), [BAR])
    timeline.drag(timeline.at(4 * BAR - 60, "Voice", 0.1), timeline.at(3 * BAR, "Voice", 0.1), key="Control")
    timeline.on_disk(fields("fade_out"), [BAR])
    x, y = timeline.at(2 * BAR, "Voice", 0.1)
    timeline.drag((x, y), (x, y + 30))
    timeline.on_disk(fields("gain_db"), [-6.0])


def test_fades_to_the_playhead_and_a_crossfade_are_commands(timeline: TimelinePage) -> None:
    """At bar 2 and at bar 4 of a clip of four; a crossfade is as long as the clips overlap."""
    press = timeline.page.keyboard.press
    expect(timeline.clip("Take")).to_be_visible()
    timeline.clip("Take").click()
    timeline.put_playhead(BAR)
    timeline.clip("Take").click()
    press("Shift+F")
    timeline.on_disk(fields("fade_in", "fade_out"), [BAR, 0])
    timeline.put_playhead(3 * BAR)
    press("Shift+O")
    timeline.on_disk(fields("fade_in", "fade_out"), [BAR, BAR])
    press("Shift+X")
    expect(timeline.page.get_by_text("The selected clips overlap no other audio.")).to_be_visible()
    timeline.put_playhead(6 * BAR)
    press("Shift+F")
    expect(timeline.page.get_by_text("The playhead is not in a selected audio clip.")).to_be_visible()
    overlapping = "[{ edit: 'Change', kind: 'Clip', changes: { [take.id]: { length: 33 * bar / 4 } } }]"
    timeline.page.evaluate(
        f"""bar => {{
            const {{ studio }} = window.woodshed;
            const take = studio.song.tracks[0].clips[0];
            studio.apply({overlapping}, 'Longer');
        }}""",
        BAR,
    )
    press("Shift+X")
    timeline.on_disk(fields("fade_in", "fade_out"), [BAR, BAR // 4])
    assert track_of(timeline.studio.song(), "Voice").clips[1].fade_in == BAR // 4


def test_a_clip_over_its_neighbour_makes_a_crossfade(timeline: TimelinePage) -> None:
    """One bar of overlap is one bar of both fades."""
    timeline.drag(timeline.at(10 * BAR, "Voice"), timeline.at(5 * BAR, "Voice"))
    timeline.on_disk(starts("Voice"), [("Take", 1), ("Other", 4)])
    first, second = track_of(timeline.studio.song(), "Voice").clips
    assert (first.fade_out, second.fade_in) == (BAR, BAR)


def test_a_split_leaves_every_sample_in_its_place(timeline: TimelinePage) -> None:
    """The second half begins where the first stops."""
    timeline.clip("Take").click()
    timeline.put_playhead(2 * BAR)
    timeline.page.keyboard.press("Control+e")
    timeline.on_disk(starts("Voice"), [("Take", 1), ("Take", 3), ("Other", 9)])
    assert [clip.offset for clip in track_of(timeline.studio.song(), "Voice").clips] == [0, 2 * BAR_SAMPLES, 0]


def test_the_menu_reverses_and_the_strip_types_fades_in_seconds(timeline: TimelinePage) -> None:
    """Two seconds are a bar here."""
    timeline.clip("Take").click(button="right")
    timeline.choose("Reverse the audio")
    timeline.on_disk(fields("reverse"), [True])
    expect(timeline.clip("Take, track Voice, bar 1 to 5, audio, reversed")).to_be_visible()
    strip = timeline.page.get_by_role("group", name="The selected clip")
    strip.get_by_label("Fade in of the clip").fill("2")
    strip.get_by_label("Fade in of the clip").press("Enter")
    strip.get_by_label("Gain of the clip").fill("−3.5 dB")
    strip.get_by_label("Gain of the clip").press("Enter")
    timeline.on_disk(fields("fade_in", "gain_db"), [Ticks(BAR), -3.5])
