"""With a console on the master, every track is a channel of one desk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from woodshed.engine import process, render_mix, render_stems, render_tracks
from woodshed.engine.console import CROSSTALK
from woodshed.engine.freezing import as_heard
from woodshed.song import MASTER, Automation, Clip, Device, Note, Point, Song, Track
from woodshed.units import Ticks

RATE = 48_000
BAR = Ticks(3840)
RIFF = Clip("riff", Ticks(0), BAR, notes=tuple(Note(f"n{at}", Ticks(at * 480), Ticks(400), 48 + at) for at in range(8)))
KEYS = Track("keys", "Keys", devices=(Device("piano", "electric_piano"),), clips=(RIFF,))
EMPTY = Track("empty", "Empty", pan=1.0, devices=(Device("organ", "organ"),))
BASS = Track("bass", "Bass", devices=(Device("low", "mono_bass"),), clips=(replace(RIFF, id="line"),), output="drums")
SONG = Song(
    tracks=(
        KEYS, EMPTY, BASS, Track("drums", "Low end", kind="group"), Track("room", "Room", kind="return"),
        Track(MASTER, "Master", kind="master"),
    ),
    automation=(Automation("bass.gain_db", (Point("a", Ticks(0), 0.0), Point("b", BAR, -12.0))),),
)  # fmt: skip


def on_desk(song: Song, *, bypass: bool = False, **panel: float) -> Song:
    """Return a song with a console on its master: one edit."""
    console = Device("console", "console", params=panel, bypass=bypass)
    return replace(song, tracks=tuple(replace(t, devices=(console,)) if t.id == MASTER else t for t in song.tracks))


def rms_db(audio: np.ndarray) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(np.square(audio, dtype=np.float64))) + 1e-12))


def test_one_edit_puts_every_track_on_the_desk_and_bypassing_it_takes_all_off() -> None:
    heard = as_heard(on_desk(SONG, desk=1, channel_drive_db=9))
    strips = {track.id: [device.kind for device in track.devices] for track in heard.tracks}
    for name in ("keys", "empty", "bass", "drums", "room"):
        assert strips[name][-1] == "console_channel"
    assert heard.track("keys").devices[-1].params == {"desk": 1, "drive_db": 9}
    assert as_heard(on_desk(SONG, bypass=True)).tracks == on_desk(SONG, bypass=True).tracks


def test_automation_of_the_consoles_knobs_moves_every_strip_that_it_gives_and_all_that_leaks() -> None:
    """Turned by automation to where a hand could have left them, they sound the same."""
    own = replace(BASS, devices=(*BASS.devices, Device("mine", "console_channel")))
    song = on_desk(replace(SONG, tracks=(KEYS, EMPTY, own, *SONG.tracks[3:])), channel_drive_db=0, crosstalk_db=-100)
    turned: dict[str, Any] = {"channel_drive_db": 24.0, "crosstalk_db": -40.0, "desk": 2.0}
    lanes = [Automation(f"console.{knob}", (Point(knob, Ticks(0), value),)) for knob, value in turned.items()]
    moved = replace(song, automation=(*song.automation, *lanes))
    left = on_desk(song, **turned)
    assert np.array_equal(render_mix(moved, tail_s=0.2).audio, render_mix(left, tail_s=0.2).audio)
    assert not np.array_equal(render_mix(moved, tail_s=0.2).audio, render_mix(song, tail_s=0.2).audio)


def test_a_strip_that_was_moved_keeps_its_name_and_the_one_that_comes_in_its_place_has_another() -> None:
    """What is turned on a strip of the desk becomes the track's own under the same id."""
    moved = Device("keys-strip", "console_channel")
    bass = replace(BASS, devices=(*BASS.devices, moved))
    heard = as_heard(on_desk(replace(SONG, tracks=(KEYS, EMPTY, bass, *SONG.tracks[3:]))))
    assert heard.track("keys").devices[-1].id == "keys-strip-"
    assert heard.track("bass").devices[-1] == moved


def test_a_given_strip_sounds_the_same_once_it_is_the_tracks_own() -> None:
    """The page adds it under the id that it has on the desk."""
    desk = on_desk(SONG, channel_drive_db=9)
    given = as_heard(desk).track("keys").devices[-1]
    own = replace(
        desk, tracks=tuple(replace(t, devices=(*t.devices, given)) if t.id == "keys" else t for t in desk.tracks)
    )
    assert as_heard(own) == as_heard(desk)


def test_a_track_keeps_the_strip_that_somebody_gave_it() -> None:
    own = Device("mine", "console_channel", params={"high_db": 3})
    song = replace(SONG, tracks=(replace(KEYS, devices=(*KEYS.devices, own)), *SONG.tracks[1:]))
    assert as_heard(on_desk(song)).track("keys").devices == (*KEYS.devices, own)


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_a_desk_hardly_driven_leaves_the_mix_as_loud_as_it_was(kind: int) -> None:
    """Within 0.1 dB; what it adds lies at least 40 dB under the music."""
    plain = render_mix(SONG, tail_s=1.0).audio
    panel: dict[str, Any] = {"desk": kind, "channel_drive_db": 0, "drive_db": 0, "crosstalk_db": -100}
    desk = render_mix(on_desk(SONG, **panel), tail_s=1.0).audio
    assert rms_db(desk) == pytest.approx(rms_db(plain), abs=0.1)
    assert rms_db(desk - plain) < rms_db(plain) - 40


def test_a_channel_hears_its_neighbours_as_softly_as_the_panel_says() -> None:
    """Nothing plays on the channel in the middle, on the right: 60 dB softer, the keys and the bass come out of it."""
    panel: dict[str, Any] = {"desk": 2, "channel_drive_db": 0, "drive_db": 0}
    stems = render_stems(on_desk(SONG, **panel, crosstalk_db=-60.0), tail_s=1.0)
    assert list(stems) == ["keys", "drums", "room", CROSSTALK]
    leaked = stems[CROSSTALK].audio
    before = render_tracks(SONG, ["keys", "bass"], tail_s=1.0)
    size = min(leaked.shape[1], *(each.audio.shape[1] for each in before.values()))
    both = before["keys"].audio[:, :size] + before["bass"].audio[:, :size]
    right = 10 ** (-60 / 20) * both.mean(axis=0) * np.sqrt(2)  # all to one side: +3 dB
    heard = leaked[1, :size]
    assert rms_db(heard) == pytest.approx(rms_db(right), abs=1.5)
    silent = render_mix(on_desk(SONG, **panel, crosstalk_db=-100.0), tail_s=1.0, before_master=True).audio
    loud = render_mix(on_desk(SONG, **panel, crosstalk_db=-60.0), tail_s=1.0, before_master=True).audio
    assert rms_db(loud - silent) < rms_db(silent) - 50


def test_stems_on_a_desk_add_up_to_the_mix_before_the_master_bit_for_bit() -> None:
    song = on_desk(SONG, channel_drive_db=12)
    mix = render_mix(song, tail_s=1.0, before_master=True).audio
    total = np.zeros_like(mix)
    for stem in render_stems(song, tail_s=1.0).values():
        total = total + stem.audio
    assert np.array_equal(total, mix)


def test_what_leaks_into_a_channel_goes_with_its_fader_and_through_its_group() -> None:
    heard = as_heard(on_desk(SONG))
    assert heard.track("bass~leak").output == "drums"
    assert heard.track("empty~leak").pan == 1.0
    assert {lane.target for lane in heard.automation} == {"bass.gain_db", "bass~leak.gain_db"}


def test_a_track_is_frozen_without_the_strip_that_it_gets_afterwards() -> None:
    plain = render_tracks(SONG, ["keys"], tail_s=1.0)["keys"].audio
    desk = render_tracks(on_desk(SONG, channel_drive_db=30), ["keys"], tail_s=1.0)["keys"].audio
    assert np.array_equal(plain, desk)


def test_the_master_device_itself_adds_no_strip_to_what_it_processes_alone() -> None:
    quiet = 1e-3 * np.random.default_rng(1).standard_normal((2, RATE)).astype(np.float32)
    out = process("console", quiet, RATE, desk=2, drive_db=0)
    assert rms_db(out[:, 4_000:]) == pytest.approx(rms_db(quiet[:, 4_000:]), abs=0.3)  # the top of the treble
