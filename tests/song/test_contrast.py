"""Where two songs differ, for the eye, the ear, and to be read aloud."""

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
    Note,
    Point,
    Remove,
    Section,
    Song,
    TempoPoint,
    Track,
    apply,
    apply_all,
)
from woodshed.song.contrast import Span, contrast, soloed
from woodshed.units import Ticks

BAR = 3840


def notes(letter: str, *starts: int) -> tuple[Note, ...]:
    """Return notes at some ticks."""
    return tuple(Note(f"{letter}{start}", Ticks(start), Ticks(480), 60) for start in starts)


RIFF = Clip("riff", Ticks(0), Ticks(8 * BAR), "Riff", notes=notes("n", 0, BAR))
BASS = Track("bass", "Bass", gain_db=-6.0, devices=(Device("synth", "mono_bass"),), clips=(RIFF,))
HOOK = Section("h", Ticks(4 * BAR), Ticks(4 * BAR), "Hook")
SONG = Song(title="Rain", sections=(HOOK,), tracks=(BASS, Track("keys", "Keys"), Track(MASTER, "Master", "master")))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (ChangeSong({"title": "Sun"}), "The song is called “Sun” now, it was “Rain”."),
        (Change(TempoPoint, {"0": {"bpm": 90.0}}), "The tempo is 90 bpm now, it was 120 bpm."),
        (Add((Chord("c", Ticks(BAR), Ticks(BAR), "Ebm7"),)), "The chord Ebm7 is new in bar 2."),
        (Remove(Track, ("keys",)), "The track Keys is gone."),
        (Change(Track, {"bass": {"gain_db": -3.0}}), "Bass: its level is −3 dB now, it was −6 dB."),
        (Change(Track, {"bass": {"mute": True}}), "Bass: its mute is on now, it was off."),
        (Add(notes("x", 4 * BAR, 5 * BAR), to="riff"), "Bass: 2 notes are new in bars 5 to 6 (Hook)."),
        (Remove(Note, ("n0",), of="riff"), "Bass: 1 note is gone in bar 1."),
        (Change(Clip, {"riff": {"muted": True}}), "Bass: the clip Riff is changed in bars 1 to 8 (Hook)."),
        (Change(Device, {"synth": {"params": {"cutoff_hz": 300.0}}}), "Bass: the mono bass has another cutoff."),
        (Add((Device("wet", "reverb"),), to="bass"), "Bass: the reverb is new."),
        (Add((Point("p", Ticks(0), 0.0),), to="bass.pan"), "Bass: the automation of its panning is different."),
    ],
)
def test_a_change_is_told_as_people_say_it(edit: Edit, said: str) -> None:
    assert contrast(SONG, apply(edit, SONG)).said == (said,)


def test_several_things_of_one_track_are_one_sentence() -> None:
    after = apply_all(
        (
            Add(notes("x", 4 * BAR), to="riff"),
            Remove(Note, ("n0",), of="riff"),
            Change(Track, {"bass": {"gain_db": -3.0}}),
        ),
        SONG,
    )
    assert contrast(SONG, after).said == (
        "Bass: 1 note is new and 1 note is gone in bars 1 to 5 (Hook); its level is −3 dB now, it was −6 dB.",
    )


def test_the_picture_has_a_row_a_track_and_a_stretch_a_state() -> None:
    """Bar 1 loses a note, bar 2 loses one and gets one, bars 5 and 6 get some."""
    after = apply_all(
        (Remove(Note, ("n0", f"n{BAR}"), of="riff"), Add(notes("x", BAR, 4 * BAR, 5 * BAR), to="riff")), SONG
    )
    (row,) = contrast(SONG, after).rows
    assert (row.name, row.state, row.sound) == ("Bass", "changed", False)
    assert row.spans == (Span(0, BAR, "gone"), Span(BAR, 2 * BAR, "changed"), Span(4 * BAR, 6 * BAR, "new"))


def test_a_track_that_is_new_is_new_where_its_clips_are() -> None:
    after = apply(Add((Track("lead", "Lead", clips=(Clip("l", Ticks(BAR), Ticks(BAR)),)),), before="keys"), SONG)
    (row,) = contrast(SONG, after).rows
    assert (row.state, row.spans) == ("new", (Span(BAR, 2 * BAR, "new"),))


def test_only_what_changed_is_heard_alone() -> None:
    """A muted track that is to be heard is heard."""
    muted = apply(Change(Track, {"bass": {"mute": True}, "keys": {"solo": True}}), SONG)
    alone = soloed(muted, ["bass"])
    assert [(track.solo, track.mute) for track in alone.tracks] == [(True, False), (False, False), (False, False)]


@given(data=st.data())
def test_any_difference_is_told_and_none_is_not(data: st.DataObject, songs: Any) -> None:
    before, after = data.draw(songs), data.draw(songs)
    told = contrast(before, after)
    assert all(sentence.endswith(".") for sentence in told.said)
    assert contrast(before, before).said == ()
    assert all(span.start < span.end for row in told.rows for span in row.spans)
