"""Where two people, apart from each other, meant different things."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from woodshed.song import MASTER, Add, Change, ChangeSong, Clip, Device, Edit, Note, Remove, Song, Track, apply_all
from woodshed.song.branches import settled
from woodshed.song.conflicts import conflicts
from woodshed.units import Ticks

BAR = 3840
LINE = Clip(
    "line", Ticks(4 * BAR), Ticks(8 * BAR), "Line",
    notes=tuple(Note(f"n{n}", Ticks(n * BAR), Ticks(480), 40) for n in range(8)),
)  # fmt: skip
BASS = Track("bass", "Bass", devices=(Device("synth", "mono_bass", params={"cutoff_hz": 400.0}),), clips=(LINE,))
BASE = Song(title="Rain", tracks=(BASS, Track(MASTER, "Master", "master")))


def made(*edits: Edit) -> Song:
    """Return the song after some edits."""
    return apply_all(edits, BASE)


def pitches(*notes: str, pitch: int = 50) -> Change:
    """Return the edit that gives notes another pitch."""
    return Change(Note, {each: {"pitch": pitch} for each in notes}, of="line")


def told(ours: Song, theirs: Song) -> list[str]:
    """Return the conflicts in words."""
    return [conflict.sentence(they="Ada") for conflict in conflicts(BASE, ours, theirs)]


def test_bars_that_both_rewrote_are_named() -> None:
    """The clip begins in bar 5; both touch its first four bars, only one its last."""
    ours = made(pitches("n0", "n1", "n2", "n3", "n7"))
    theirs = made(Remove(Note, ("n0", "n1", "n2", "n3"), of="line"))
    assert told(ours, theirs) == ["You and Ada both changed bars 5 to 8 of Bass."]
    (found,) = conflicts(BASE, ours, theirs)
    assert (found.start, found.end, found.clip) == (4 * BAR, 8 * BAR, "line")
    assert (found.ours, found.theirs) == ("4 notes changed", "4 notes gone")


def test_bars_apart_are_two_conflicts() -> None:
    both = pitches("n0", "n3"), pitches("n0", "n3", pitch=60)
    assert told(made(both[0]), made(both[1])) == [
        "You and Ada both changed bar 5 of Bass.",
        "You and Ada both changed bar 8 of Bass.",
    ]


def test_the_same_change_by_both_is_none() -> None:
    assert told(made(pitches("n0")), made(pitches("n0"))) == []


def test_different_bars_of_one_clip_are_none() -> None:
    assert told(made(pitches("n0")), made(pitches("n1"))) == []


def test_two_values_for_one_fader_are_one() -> None:
    ours, theirs = made(Change(Track, {"bass": {"gain_db": -6.0}})), made(Change(Track, {"bass": {"gain_db": -3.0}}))
    assert told(ours, theirs) == ["You and Ada both changed the level of Bass."]
    (found,) = conflicts(BASE, ours, theirs)
    assert (found.ours, found.theirs) == ("−6 dB", "−3 dB")


def test_two_values_for_one_parameter_are_one_and_two_parameters_are_none() -> None:
    def turned(**params: float) -> Song:
        return made(Change(Device, {"synth": {"params": params}}))

    assert told(turned(cutoff_hz=500.0), turned(cutoff_hz=900.0)) == [
        "You and Ada both changed the cutoff of the mono bass of Bass."
    ]
    assert told(turned(cutoff_hz=500.0), turned(resonance=0.5)) == []


def test_two_titles_are_one() -> None:
    assert told(made(ChangeSong({"title": "Sun"})), made(ChangeSong({"title": "Fog"}))) == [
        "You and Ada both changed the title of the song."
    ]


def test_a_clip_that_one_removed_and_the_other_edited_is_one() -> None:
    removed, edited = made(Remove(Clip, ("line",))), made(pitches("n0", "n1"))
    assert told(removed, edited) == ["You removed the clip Line of Bass, Ada worked on it."]
    assert told(edited, removed) == ["Ada removed the clip Line of Bass, you worked on it."]
    (found,) = conflicts(BASE, removed, edited)
    assert found.theirs == "2 notes changed"
    assert settled(removed, edited, found) == edited


def test_a_track_that_one_removed_and_the_other_edited_is_one_with_all_that_is_in_it() -> None:
    removed, edited = (
        made(Remove(Track, ("bass",))),
        made(pitches("n0"), Add((Clip("b", Ticks(0), Ticks(BAR)),), to="bass")),
    )
    (found,) = conflicts(BASE, removed, edited)
    assert found.sentence() == "You removed the track Bass, somebody else worked on it."
    assert settled(removed, edited, found) == edited


def test_either_version_can_be_chosen_afterwards() -> None:
    ours = made(pitches("n0", "n1"), pitches("n5"))
    theirs = made(Remove(Note, ("n0",), of="line"), Add((Note("x", Ticks(BAR + 480), Ticks(240), 70),), to="line"))
    (found,) = conflicts(BASE, ours, theirs)
    mine, yours = settled(theirs, ours, found), settled(ours, theirs, found)
    assert {note.id: note.pitch for note in mine.track("bass").clips[0].notes}["n0"] == 50
    assert "x" not in {note.id for note in mine.track("bass").clips[0].notes}
    assert {note.id: note.pitch for note in yours.track("bass").clips[0].notes}["n5"] == 50
    assert "n0" not in {note.id for note in yours.track("bass").clips[0].notes}


@given(data=st.data())
def test_who_did_nothing_is_in_no_conflict(data: st.DataObject, songs: Any) -> None:
    base, other = data.draw(songs), data.draw(songs)
    assert conflicts(base, base, other) == conflicts(base, other, base) == conflicts(base, other, other) == ()


@given(data=st.data())
def test_a_conflict_is_the_same_from_either_side(data: st.DataObject, songs: Any) -> None:
    base, ours, theirs = (data.draw(songs) for _ in range(3))
    here, there = conflicts(base, ours, theirs), conflicts(base, theirs, ours)
    assert {each.keys for each in here if each.what == "removed"} == {
        each.keys for each in there if each.what == "removed"
    }
