"""What changed between two songs, as people say it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.song import (
    MASTER,
    Add,
    Change,
    ChangeSong,
    Chord,
    Clip,
    Device,
    Edit,
    Move,
    Note,
    Point,
    Remove,
    Song,
    TempoPoint,
    Track,
    apply,
    describe,
)
from woodshed.units import Ticks

RIFF = Clip("riff", Ticks(0), Ticks(3840), "Verse", notes=(Note("n1", Ticks(0), Ticks(480), 60),))
KEYS = Track("keys", "Keys", devices=(Device("piano", "electric_piano", params={"mix": 0.5}),), clips=(RIFF,))
SONG = Song(tracks=(KEYS, Track("bass", "Bass"), Track(MASTER, "Master", "master")))


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (ChangeSong({"title": "Sun"}), "The song: title is now Sun."),
        (Change(TempoPoint, {"0": {"bpm": 82.0}}), "The tempo point in bar 1 changed: bpm is now 82."),
        (Add((Chord("c", Ticks(0), Ticks(960), "Ebm7"),)), "The chord Ebm7 added."),
        (Change(Track, {"keys": {"mute": True}}), "The track Keys changed: mute is now on."),
        (Remove(Track, ("bass",)), "The track Bass removed."),
        (Move(Track, "bass", before="keys"), "The track Bass moved."),
        (Move(Clip, "riff", to="bass"), "The clip Verse moved in Bass."),
        (Change(Note, {"n1": {"pitch": 61}}, of="riff"), "1 note changed in the clip Verse of Keys: pitch is now 61."),
        (Add((Point("p", Ticks(0), 0.0),), to="keys.pan"), "1 automation point added to pan of Keys."),
        (Add((Point("p", Ticks(0), 0.0),), to="piano.mix"), "1 automation point added to mix of Keys."),
        (
            Change(Device, {"piano": {"params": {"mix": None}}}),
            "The device electric_piano changed: mix is back at its preset.",
        ),
    ],
)
def test_an_edit_is_told_in_a_sentence(edit: Edit, sentence: str) -> None:
    """One edit, one sentence."""
    assert describe(SONG, apply(edit, SONG)) == (sentence,)


@given(data=st.data())
def test_any_difference_can_be_told(data: st.DataObject, songs: Any) -> None:
    """Every sentence ends in a full stop, and no difference is no sentence."""
    before, after = data.draw(songs), data.draw(songs)
    assert all(sentence.endswith(".") for sentence in describe(before, after))
    assert bool(describe(before, after)) == (before != after)
