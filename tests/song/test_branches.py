"""Merging a branch: three songs in, suggestions out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from woodshed.song import (
    MASTER,
    Add,
    Automation,
    Change,
    ChangeSong,
    Clip,
    Device,
    Edit,
    Media,
    Move,
    Note,
    Remove,
    Section,
    Song,
    Track,
    apply_all,
    check_song,
)
from woodshed.song.branches import BRANCH, merged, three_way
from woodshed.song.edits.places import everywhere
from woodshed.units import Ticks

BAR = 3840
HOUSE = Track(MASTER, "Master", "master")


def riff(key: str, *starts: int) -> Clip:
    """Return four bars with notes at some ticks."""
    notes = tuple(Note(f"{key}{n}", Ticks(start), Ticks(480), 40 + n) for n, start in enumerate(starts))
    return Clip(key, Ticks(0), Ticks(4 * BAR), key.capitalize(), notes=notes)


BASS = Track("bass", "Bass", devices=(Device("synth", "mono_bass"),), clips=(riff("line", 0, BAR, 2 * BAR),))
KEYS = Track("keys", "Keys", clips=(riff("chords", 0, BAR),))
BASE = Song(title="Rain", tracks=(BASS, KEYS, HOUSE), sections=(Section("v", Ticks(0), Ticks(4 * BAR), "Verse"),))


def made(*edits: Edit, song: Song = BASE) -> Song:
    """Return the song after some edits."""
    return apply_all(edits, song)


def note(key: str, start: int, pitch: int = 60) -> Note:
    """Return a note."""
    return Note(key, Ticks(start), Ticks(480), pitch)


def test_each_track_is_a_part_of_its_own() -> None:
    """The bass has a new note and a louder fader, the keys are gone, the title is another one."""
    theirs = made(
        Add((note("new", 3 * BAR),), to="line"),
        Change(Track, {"bass": {"gain_db": -3.0}}),
        Remove(Track, ("keys",)),
        ChangeSong({"title": "Storm"}),
    )
    parts = {part.key: part for part in three_way(BASE, BASE, theirs).parts}
    assert [part.title for part in parts.values()] == ["Title, tempo and key", "Bass", "Keys"]
    assert made(*parts["bass"].edits).track("bass") == theirs.track("bass")
    assert made(*parts["bass"].edits).track("keys") == KEYS
    assert made(*parts["keys"].edits) == made(Remove(Track, ("keys",)))


def test_by_section_the_clips_of_a_track_are_parts_for_themselves() -> None:
    two = replace(BASE, sections=(*BASE.sections, Section("h", Ticks(4 * BAR), Ticks(4 * BAR), "Hook")))
    hook = replace(riff("hook", 0), start=Ticks(4 * BAR))
    theirs = made(
        Add((hook,), to="bass"), Add((note("x", 0),), to="line"), Change(Track, {"bass": {"pan": 0.5}}), song=two
    )
    parts = three_way(two, two, theirs, by="section").parts
    assert [part.title for part in parts] == ["Bass", "Bass in Verse", "Bass in Hook"]
    assert made(*parts[2].edits, song=two) == made(Add((hook,), to="bass"), song=two)


def test_what_only_one_changed_is_merged_without_asking() -> None:
    """Ours moves the pan and writes bar 1, theirs the gain and bar 4: both stay."""
    ours = made(Change(Track, {"bass": {"pan": 0.5}}), Add((note("mine", 0),), to="line"))
    theirs = made(Change(Track, {"bass": {"gain_db": -3.0}}), Add((note("yours", 3 * BAR),), to="line"))
    merge = three_way(BASE, ours, theirs)
    assert merge.conflicts == ()
    bass = apply_all(merge.edits, ours).track("bass")
    assert (bass.pan, bass.gain_db) == (0.5, -3.0)
    assert {each.id for each in bass.clips[0].notes} == {"line0", "line1", "line2", "mine", "yours"}


def test_in_bars_that_both_rewrote_the_choice_decides() -> None:
    ours = made(Change(Note, {"line1": {"pitch": 50}}, of="line"), Add((note("mine", BAR + 960),), to="line"))
    theirs = made(Remove(Note, ("line1",), of="line"), Add((note("yours", BAR),), to="line"))
    (conflict,) = three_way(BASE, ours, theirs).conflicts

    def second_bar(choice: Any) -> set[str]:
        song = merged(BASE, ours, theirs, {conflict.id: choice})
        return {each.id for each in song.track("bass").clips[0].notes} - {"line0", "line2"}

    assert second_bar("ours") == {"line1", "mine"}
    assert second_bar("theirs") == {"yours"}
    assert second_bar("both") == {"line1", "mine", "yours"}
    assert merged(BASE, ours, theirs) == merged(BASE, ours, theirs, {conflict.id: "theirs"})


def test_work_wins_over_its_removal() -> None:
    """Ours removed the bass, theirs wrote into it: it comes back; the other way round it stays."""
    gone = made(Remove(Track, ("bass",)))
    worked = made(Add((note("x", 0),), to="line"))
    assert merged(BASE, gone, worked).track("bass") == worked.track("bass")
    assert merged(BASE, worked, gone) == worked
    (conflict,) = three_way(BASE, worked, gone).conflicts
    assert merged(BASE, worked, gone, {conflict.id: "theirs"}) == gone


def test_a_clip_that_moves_to_a_new_track_comes_with_it() -> None:
    theirs = made(Add((Track("lead", "Lead"),), before="keys"), Move(Clip, "line", to="lead"))
    (part,) = three_way(BASE, BASE, theirs).parts
    assert part.title == "Lead"
    assert made(*part.edits) == theirs


def test_what_leaves_a_track_before_it_is_removed_goes_with_that() -> None:
    theirs = made(Move(Clip, "line", to="keys"), Remove(Track, ("bass",)))
    (part,) = three_way(BASE, BASE, theirs).parts
    assert made(*part.edits) == theirs


def test_audio_comes_along_with_the_clip_that_plays_it() -> None:
    media = Media("a" * 64, name="rain.wav")
    theirs = made(Add((media,)), Add((Clip("rain", Ticks(0), Ticks(BAR), media=media.sha256),), to="keys"))
    part = next(part for part in three_way(BASE, BASE, theirs).parts if part.key == "keys")
    assert made(*part.edits).media == (media,)


def test_automation_belongs_to_its_track() -> None:
    theirs = replace(BASE, automation=(Automation("synth.cutoff_hz", extra={"x": 1}),))
    assert [part.key for part in three_way(BASE, BASE, theirs).parts] == ["bass"]


def test_where_a_branch_comes_from_is_never_merged() -> None:
    theirs = made(ChangeSong({"extra": {BRANCH: {"of": "rain", "seq": 7}}}))
    assert three_way(BASE, BASE, theirs).edits == ()


def test_what_was_accepted_before_is_not_offered_again() -> None:
    theirs = made(Add((note("x", 0),), to="line"), Change(Track, {"keys": {"pan": 0.5}}))
    bass = next(part for part in three_way(BASE, BASE, theirs).parts if part.key == "bass")
    assert [part.key for part in three_way(BASE, made(*bass.edits), theirs).parts] == ["keys"]


@given(data=st.data())
def test_with_one_side_unchanged_the_other_one_is_the_merge(data: st.DataObject, songs: Any) -> None:
    base, other = data.draw(songs), data.draw(songs)
    other = replace(other, extra={name: value for name, value in other.extra.items() if name != BRANCH})
    assert apply_all(three_way(base, base, other).edits, base) == other
    assert three_way(base, other, base).edits == ()


@given(data=st.data())
@settings(max_examples=30)
def test_all_parts_one_after_another_are_the_whole(data: st.DataObject, songs: Any, edits_of: Any) -> None:
    """Each part alone is possible on our song; made one after another, all of them are the branch."""
    base = data.draw(songs)
    theirs = _edited(data, base, edits_of)
    merge = three_way(base, base, theirs)
    now = base
    for part in merge.parts:
        check_song(apply_all(part.edits, base))
        again = next(each for each in three_way(base, now, theirs).parts if each.key == part.key)
        now = apply_all(again.edits, now)
    # Their order comes with the part that says how tracks stand.
    assert sorted(now.tracks, key=lambda track: track.id) == sorted(theirs.tracks, key=lambda track: track.id)
    assert replace(now, tracks=(), media=()) == replace(theirs, tracks=(), media=())


@given(data=st.data())
@settings(max_examples=60)
def test_no_note_is_lost_and_none_is_doubled(data: st.DataObject, songs: Any, edits_of: Any) -> None:
    """Whatever either side added is there once, when nobody chose otherwise and nothing was fought over."""
    base = data.draw(songs)
    ours, theirs = _edited(data, base, edits_of), _edited(data, base, edits_of)
    merge = three_way(base, ours, theirs)
    both = {conflict.id: "both" for conflict in merge.conflicts}
    song = merged(base, ours, theirs, both)  # type: ignore[arg-type]  # the words are those of the choice
    check_song(song)
    found = [(clip.id, each.id) for clip in everywhere(song, Clip) for each in clip.notes]
    assert len(found) == len(set(found))
    for side, other in ((ours, theirs), (theirs, ours)):
        kept = {clip.id for clip in everywhere(other, Clip)} | {
            clip.id for clip in everywhere(side, Clip) if clip.id not in _ids(base)
        }
        new = _note_ids(side) - _note_ids(base)
        assert {each for each in new if each[0] in kept} <= set(found)


def _ids(song: Song) -> set[str]:
    return {clip.id for clip in everywhere(song, Clip)}


def _note_ids(song: Song) -> set[tuple[str, str]]:
    return {(clip.id, each.id) for clip in everywhere(song, Clip) for each in clip.notes}


def _edited(data: st.DataObject, song: Song, edits_of: Any) -> Song:
    """Return a song after up to six edits, those that are possible."""
    for _ in range(data.draw(st.integers(0, 6))):
        try:
            song = apply_all((data.draw(edits_of(song)),), song)
        except Exception as error:  # noqa: BLE001 - only two-sentence errors are expected
            assert type(error).__name__ == "SongError"  # noqa: PT017 - drawn edits are not always possible
    return song
