"""Edits: what each does, that each can be taken back, and that impossible ones say why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.errors import SongError
from woodshed.song.document import (
    MASTER,
    NOTHING,
    START,
    Clip,
    Device,
    Note,
    Point,
    Song,
    TempoPoint,
    Track,
)
from woodshed.song.edits import (
    Add,
    Change,
    ChangeSong,
    Edit,
    Move,
    Remove,
    apply,
    apply_all,
    check_song,
    differences,
    inverse,
    inverse_all,
)
from woodshed.units import Ticks

BASS = Track(
    "bass",
    "Bass",
    devices=(Device("synth", "mono_bass"), Device("eq", "equalizer")),
    clips=(
        Clip(
            "riff",
            START,
            Ticks(3840),
            notes=(Note("n1", START, Ticks(480), 36), Note("n2", Ticks(960), Ticks(480), 43)),
        ),
    ),
)
SONG = Song(tracks=(BASS, Track("keys", "Keys"), Track(MASTER, "Master", "master")))


@given(data=st.data())
def test_every_edit_can_be_taken_back(data: st.DataObject, songs: Any, edits_of: Any) -> None:
    """The promise of `inverse`: apply(inverse(e, s), apply(e, s)) == s."""
    song = data.draw(songs)
    check_song(song)
    possible = 0
    for _ in range(12):
        edit = data.draw(edits_of(song))
        try:
            after = apply(edit, song)
        except SongError:
            continue
        possible += 1
        check_song(after)
        assert apply(inverse(edit, song), after) == song
        song = after


@given(data=st.data())
def test_differences_lead_from_any_song_to_any_other(data: st.DataObject, songs: Any) -> None:
    """The promise of `differences`, and that the way back undoes it."""
    before, after = data.draw(songs), data.draw(songs)
    edits = differences(before, after)
    assert apply_all(edits, before) == after
    assert apply_all(inverse_all(edits, before), after) == before


def test_equal_songs_differ_in_nothing() -> None:
    """No edit for no difference."""
    assert differences(SONG, SONG) == ()


def test_one_edit_writes_many_notes() -> None:
    """Transposing by an octave is one change of all notes."""
    up = Change(Note, {"n1": {"pitch": 48}, "n2": {"pitch": 55}}, of="riff")
    assert [note.pitch for note in apply(up, SONG).track("bass").clips[0].notes] == [48, 55]


def test_a_parameter_changes_alone_and_none_gives_it_back_to_the_preset() -> None:
    """`params` holds what differs from the preset, name by name."""
    song = apply(Change(Device, {"synth": {"params": {"cutoff_hz": 400, "resonance": 0.2}}}), SONG)
    song = apply(Change(Device, {"synth": {"params": {"cutoff_hz": None}}}), song)
    assert song.track("bass").devices[0].params == {"resonance": 0.2}


def test_a_device_moves_before_another() -> None:
    """The equaliser comes to stand before the synth."""
    song = apply(Move(Device, "eq", before="synth"), SONG)
    assert [device.id for device in song.track("bass").devices] == ["eq", "synth"]


def test_a_clip_moves_to_another_track_with_its_notes() -> None:
    """A clip's track is not where its notes are kept."""
    song = apply(Move(Clip, "riff", to="keys"), SONG)
    assert song.track("bass").clips == ()
    assert song.track("keys").clips == BASS.clips


def test_notes_stay_in_order_of_time() -> None:
    """Whatever the order in which they were added."""
    song = apply(Add((Note("n0", Ticks(480), Ticks(10), 40),), to="riff"), SONG)
    assert [note.id for note in song.track("bass").clips[0].notes] == ["n1", "n0", "n2"]


def test_a_lane_lives_as_long_as_its_points() -> None:
    """An automation lane appears with its first point and goes with its last."""
    point = Point("p1", START, -6.0)
    song = apply(Add((point,), to="bass.gain_db"), SONG)
    assert [lane.target for lane in song.automation] == ["bass.gain_db"]
    assert apply(Remove(Point, ("p1",), of="bass.gain_db"), song) == SONG


def test_a_track_stands_before_the_master() -> None:
    """`before` names the neighbour."""
    song = apply(Add((Track("pad", "Pad"),), before=MASTER), SONG)
    assert [track.id for track in song.tracks] == ["bass", "keys", "pad", MASTER]


@pytest.mark.parametrize(
    "edit",
    [
        Remove(Track, (MASTER,)),
        Remove(Track, ("nobody",)),
        Remove(Track, ("bass", "keys")),
        Remove(TempoPoint, ("0",)),
        Remove(Note, ("n1", "n1"), of="riff"),
        Remove(Note, (), of="riff"),
        Remove(Note, ("n1",), of="nowhere"),
        Remove(Note, ("n1",)),
        Remove(str, ("n1",)),  # type: ignore[arg-type]
        Add(()),
        Add((Track(MASTER, "Another", "master"),)),
        Add((Track("bass", "Again"),)),
        Add((Track("new", "New", devices=(Device("synth", "organ"),)),)),
        Add((Track("new", "New"),), before="nobody"),
        Add((Note("n1", START, Ticks(1), 60),), to="riff"),
        Add((Note("n9", START, Ticks(1), 128),), to="riff"),
        Add((Note("n9", START, Ticks(0), 60),), to="riff"),
        Add((Note("n9", START, Ticks(1), 60, extra={"pitch": 3}),), to="riff"),
        Add((Note("n9", START, Ticks(1), 60, extra={"odd": {1, 2}}),), to="riff"),
        Add((Note("n9", START, Ticks(1), 60),), to="riff", before="n1"),
        Add((Point("p", START, float("nan")),), to="bass.gain_db"),
        Add((Point("p", START, 0.0),), to="gain"),
        Add((TempoPoint(START, 90.0),)),
        Change(Note, {"n1": {"velocity": 0}}, of="riff"),
        Change(Note, {"n1": {"id": "n7"}}, of="riff"),
        Change(Note, {"n1": {"loudness": 3}}, of="riff"),
        Change(Track, {"bass": {"kind": "master"}}),
        Change(Track, {MASTER: {"kind": "group"}}),
        Change(Track, {"bass": {"clips": ()}}),
        Change(Device, {"synth": {"params": 3}}),
        Move(Note, "n1"),
        Move(Clip, "riff", to="nowhere"),
        Move(Device, "eq", before="eq"),
        ChangeSong({"tracks": ()}),
        ChangeSong({"seed": -1}),
        ChangeSong({"title": "x" * 100_000}),
    ],
)
def test_an_impossible_edit_says_what_is_wrong_and_what_to_do(edit: Edit) -> None:
    """Two sentences, never another error."""
    with pytest.raises(SongError) as caught:
        apply(edit, SONG)
    assert caught.value.problem.endswith(".")
    assert caught.value.remedy.endswith(".")
    assert NOTHING == {}
