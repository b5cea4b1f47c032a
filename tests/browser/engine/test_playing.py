"""What the page plays is what Python renders, bit for bit."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from woodshed.compose import compose_song
from woodshed.engine import MediaSource, no_media, render_mix
from woodshed.song import Song
from woodshed.song.document import Automation, Clip, Device, Note, Point, SampleZone, Send, TempoPoint, Track
from woodshed.units import Ticks

RATE = 48_000
SECONDS = 5
FILE_RATE = 44_100


def rendered(song: Song, media: MediaSource | None = None) -> Any:
    return render_mix(song, sample_rate=RATE, media=media, tail_s=SECONDS).audio[:, : SECONDS * RATE]


def moving() -> Song:
    """Two synths through a return, while tempo, a fader, a send, a mute and a filter move."""
    pitches = (45, 57, 52, 60, 64, 57, 69, 52)
    notes = tuple(Note(f"n{i}", Ticks(i * 480), Ticks(420), pitch, 90 + i) for i, pitch in enumerate(pitches * 2))
    lanes = {
        "lead.gain_db": [(0, -20.0), (1920, 0.0), (5760, -6.0)],
        "lead.pan": [(0, -1.0), (3840, 1.0)],
        "echo.gain_db": [(0, -30.0), (3840, -3.0)],
        "pad.mute": [(0, 0.0), (2400, 1.0), (3360, 0.0)],
        "synth.cutoff_hz": [(0, 200.0), (2880, 6000.0), (5760, 400.0)],
    }
    automation = tuple(
        Automation(target, tuple(Point(f"p{i}", Ticks(tick), value) for i, (tick, value) in enumerate(points)))
        for target, points in lanes.items()
    )
    lead = Track(
        "lead", "Lead", devices=(Device("synth", "ladder_synth"), Device("wide", "chorus")),
        clips=(Clip("c1", Ticks(0), Ticks(7680), notes=notes),), sends=(Send("echo", "hall"),),
    )  # fmt: skip
    pad = Track(
        "pad", "Pad", devices=(Device("organ", "organ"), Device("squeeze", "compressor", sidechain="lead")),
        clips=(Clip("c2", Ticks(0), Ticks(7680), notes=notes[:3], loop=Ticks(1920)),),
        sends=(Send("s2", "hall", pre=True),),
    )  # fmt: skip
    hall = Track("hall", "Hall", "return", devices=(Device("verb", "reverb", params={"mix": 1.0}),))
    tempo = (
        TempoPoint(Ticks(0), 100.0, ramp=True),
        TempoPoint(Ticks(3840), 160.0, ramp=True),
        TempoPoint(Ticks(6000), 90.0),
    )
    return Song(
        seed=5, tempo=tempo, tracks=(lead, pad, hall, Track("master", "Master", "master")), automation=automation
    )


def test_a_song_made_from_a_sentence_sounds_in_the_page_as_in_python(bench: Any) -> None:
    song = compose_song("a driving synthwave song in A minor, 110 bpm, 20 seconds", seed=3).song
    bench.lend_media(no_media())
    assert np.array_equal(bench.render([song], SECONDS * RATE), rendered(song))


def test_tempo_ramps_and_automation_sound_in_the_page_as_in_python(bench: Any) -> None:
    song = moving()
    bench.lend_media(no_media())
    expected = rendered(song)
    assert np.abs(expected).max() > 0.05
    assert np.array_equal(bench.render([song], SECONDS * RATE), expected)


def test_audio_of_another_rate_sounds_in_the_page_as_in_python(bench: Any, tmp_path: Path) -> None:
    """A clip at 44.1 kHz, faded, reversed in its second half, and a sampler that plays the same file."""
    time = np.arange(3 * FILE_RATE) / FILE_RATE
    wave = np.stack([np.sin(2 * np.pi * 220 * time), np.sin(2 * np.pi * 330 * time)]).astype(np.float32) * np.float32(
        0.4
    )
    soundfile.write(tmp_path / "tone.wav", wave.T, FILE_RATE, subtype="FLOAT")
    media = MediaSource(lambda _: tmp_path / "tone.wav")
    fades: dict[str, Any] = {"fade_in": Ticks(480), "fade_out": Ticks(960), "media": "tone"}
    clips = (
        Clip("a1", Ticks(100), Ticks(2400), offset=4411, gain_db=-3.0, **fades),
        Clip("a2", Ticks(2600), Ticks(2400), reverse=True, **fades),
    )
    sampler = Device("keys", "sampler", samples=(SampleZone("tone", 0, 127, 1, 127, 57, 0, 0, 0, 0),))
    notes = (Note("k1", Ticks(0), Ticks(900), 60, 100), Note("k2", Ticks(960), Ticks(900), 52, 80))
    song = Song(
        tracks=(
            Track("voice", "Voice", "audio", clips=clips, devices=(Device("squeeze", "compressor"),)),
            Track("keys", "Keys", devices=(sampler,), clips=(Clip("m1", Ticks(0), Ticks(3840), notes=notes),)),
            Track("master", "Master", "master"),
        )
    )
    bench.lend_media(media)
    expected = rendered(song, media)
    assert np.abs(expected).max() > 0.05
    assert np.array_equal(bench.render([song], SECONDS * RATE), expected)


def test_a_song_that_was_edited_while_it_played_sounds_as_python_renders_it(bench: Any) -> None:
    """Tracks, devices, clips, sends, lanes and the tempo change one after the other; then from the start."""
    first = moving()
    lead, pad, hall, master = first.tracks
    extra = Track("more", "More", devices=(Device("p", "plucked_string"), Device("f", "filter")), clips=(pad.clips[0],))
    extra = dataclasses.replace(extra, clips=(dataclasses.replace(pad.clips[0], id="c9"),))
    turned = dataclasses.replace(
        lead, devices=(lead.devices[0], Device("eq", "equalizer"), lead.devices[1]), gain_db=-4.0
    )
    second = dataclasses.replace(first, tracks=(lead, extra, pad, hall, master))
    third = dataclasses.replace(second, tracks=(turned, extra, pad, hall, master), automation=first.automation[1:])
    fourth = dataclasses.replace(third, tempo=(TempoPoint(Ticks(0), 140.0, ramp=True), TempoPoint(Ticks(4800), 100.0)))
    shorter = dataclasses.replace(pad, clips=(dataclasses.replace(pad.clips[0], notes=pad.clips[0].notes[1:]),))
    fifth = dataclasses.replace(fourth, tracks=(turned, shorter, extra, master), automation=first.automation[3:])
    bench.lend_media(no_media())
    played = bench.render([first, second, third, fourth, fifth], SECONDS * RATE, seconds=0.4)
    assert np.array_equal(played, rendered(fifth))


def test_a_song_on_a_desk_sounds_in_the_page_as_in_python(bench: Any) -> None:
    """With strips, crosstalk and a bus compressor; first without, and one strip is a track's own."""
    plain = moving()
    lead, pad, hall, master = plain.tracks
    desk = Device("desk", "console", params={"desk": 1, "channel_drive_db": 14, "crosstalk_db": -45, "glue": 1})
    own = dataclasses.replace(pad, devices=(*pad.devices, Device("strip", "console_channel", params={"low_db": 4})))
    song = dataclasses.replace(plain, tracks=(lead, own, hall, dataclasses.replace(master, devices=(desk,))))
    bench.lend_media(no_media())
    expected = rendered(song)
    assert not np.array_equal(expected, rendered(plain))
    assert np.array_equal(bench.render([plain, song], SECONDS * RATE, seconds=0.4), expected)
