"""The live song: one document, several people, nothing lost."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map

from woodshed.errors import SongError
from woodshed.song.document import MASTER, START, Automation, Clip, Device, Marker, Note, Point, Send, Song, Track
from woodshed.song.edits import Add, Change, ChangeSong, Edit, Move, Remove, apply, apply_all, check_song, inverse
from woodshed.song.live import LiveSong, Transaction
from woodshed.song.suggestion import Suggestion
from woodshed.song.text import format_song
from woodshed.units import Ticks

BAR = Ticks(3840)
FOUR = tuple(Note(f"note000{n}", Ticks(n * 960), Ticks(480), 60 + n) for n in range(4))
PIANO = Device("piano", "electric_piano")
SONG = Song(
    tracks=(
        Track(
            "keys", "Keys", devices=(Device("piano", "electric_piano"),), clips=(Clip("riff", START, BAR, notes=FOUR),)
        ),
        Track("bass", "Bass"),
        Track(MASTER, "Master", "master"),
    )
)


def two() -> tuple[LiveSong, LiveSong]:
    """Return two copies of one song, for Ann and Bo."""
    ann = LiveSong.from_song(SONG, client_id=1)
    return ann, LiveSong.from_state(ann.state(), client_id=2)


def meet(*copies: LiveSong) -> Song:
    """Let everybody send everybody what they wrote; return the song that they then share."""
    for copy in copies:
        for other in copies:
            if other is not copy:
                other.merge(copy.update_since(other.state_vector()))
    songs = [copy.song() for copy in copies]
    assert all(song == songs[0] for song in songs)
    return songs[0]


@given(data=st.data())
def test_a_live_song_says_exactly_what_the_song_says(data: st.DataObject, songs: Any, edits_of: Any) -> None:
    """Song -> live song -> Song is the identity, also after every edit and its inverse."""
    song = data.draw(songs)
    live = LiveSong.from_song(song, client_id=1)
    assert live.song() == song
    for _ in range(6):
        edit = data.draw(edits_of(song))
        try:
            after = apply(edit, song)
        except SongError:
            continue
        live.apply(edit, by="ann")
        assert live.song() == after
        live.apply(inverse(edit, song), by="ann")
        assert live.song() == song
        live.apply(edit, by="ann")
        song = after
    assert LiveSong.from_state(live.state()).song() == song


@settings(max_examples=20)
@given(data=st.data())
def test_what_was_not_read_for_long_is_read_whole_and_the_same(data: st.DataObject, songs: Any, edits_of: Any) -> None:
    """A copy that only takes in rests after a while; whenever it is read, it says what the writer's says."""
    writer = LiveSong.from_song(data.draw(songs), client_id=1)
    copy = LiveSong.from_state(writer.state(), client_id=2)
    writer.observe(lambda made: copy.merge(made.update))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("woodshed.song.live.document.LEAST_PATIENCE", 1)
        patched.setattr("woodshed.song.live.document.NOTES_A_CHANGE", 1_000)
        for reads in data.draw(st.lists(st.booleans(), min_size=4, max_size=10)):
            with suppress(SongError):  # some edits are impossible
                writer.apply(data.draw(edits_of(writer.song())))
            if reads:
                assert copy.song() == writer.song()
        assert copy.song() == writer.song()


@given(data=st.data())
def test_copies_edited_apart_become_one_song(data: st.DataObject, songs: Any, edits_of: Any) -> None:
    """Three people, offline, any edits: after exchanging them all three have the same song."""
    first = LiveSong.from_song(data.draw(songs), client_id=1)
    copies = [first, *(LiveSong.from_state(first.state(), client_id=number) for number in (2, 3))]
    for _ in range(2):
        for copy in copies:
            for _ in range(3):
                edit = data.draw(edits_of(copy.song()))
                try:
                    copy.apply(edit, by=str(copy))
                except SongError:
                    continue
        song = meet(*copies)
        assert LiveSong.from_state(first.state()).song() == song


def test_the_same_song_gives_the_same_bytes() -> None:
    """With a fixed client id nothing is left to chance."""
    assert LiveSong.from_song(SONG, client_id=7).state() == LiveSong.from_song(SONG, client_id=7).state()


def test_two_people_move_the_same_note_and_there_is_still_one() -> None:
    """An array of notes would hold it twice (measured in the trial of shapes)."""
    ann, bo = two()
    ann.apply(Change(Note, {"note0000": {"start": 240}}, of="riff"))
    bo.apply(Change(Note, {"note0000": {"start": 480}}, of="riff"))
    notes = meet(ann, bo).track("keys").clips[0].notes
    assert sorted(note.id for note in notes) == [note.id for note in FOUR]


def test_quantising_a_clip_and_adding_a_note_both_stay() -> None:
    """Only the notes that changed are written."""
    ann, bo = two()
    ann.apply(Change(Note, {note.id: {"velocity": 80} for note in FOUR}, of="riff"))
    bo.apply(Add((Note("note0009", BAR, Ticks(10), 72),), to="riff"))
    notes = meet(ann, bo).track("keys").clips[0].notes
    assert [note.velocity for note in notes] == [80, 80, 80, 80, 100]


def test_moving_a_clip_and_editing_its_notes_both_stay() -> None:
    """The track is a field of the clip, not the place where it lies."""
    ann, bo = two()
    ann.apply(Move(Clip, "riff", to="bass"))
    bo.apply(Change(Note, {"note0000": {"pitch": 40}}, of="riff"))
    song = meet(ann, bo)
    assert song.track("keys").clips == ()
    assert song.track("bass").clips[0].notes[0].pitch == 40


def test_work_in_a_clip_that_somebody_else_removed_comes_back_with_it() -> None:
    """Clips are removed by a flag, so Ann's undo brings Bo's note, too."""
    ann, bo = two()
    ann.apply(Remove(Clip, ("riff",)), by="ann")
    bo.apply(Add((Note("note0009", BAR, Ticks(10), 72),), to="riff"), by="bo")
    assert meet(ann, bo).track("keys").clips == ()
    assert ann.undo("ann")
    assert len(meet(ann, bo).track("keys").clips[0].notes) == 5


def test_two_people_automate_the_same_value_at_once_and_all_points_stay() -> None:
    """Each makes a lane of their own, and readers put them together."""
    ann, bo = two()
    ann.apply(Add((Point("point-a", START, -6.0),), to="keys.gain_db"))
    bo.apply(Add((Point("point-b", BAR, 0.0),), to="keys.gain_db"))
    (lane,) = meet(ann, bo).automation
    assert [point.id for point in lane.points] == ["point-a", "point-b"]
    ann.apply(Remove(Point, ("point-b", "point-a"), of="keys.gain_db"))
    assert meet(ann, bo).automation == ()


def test_two_people_put_a_track_in_the_same_place_and_then_order_them() -> None:
    """Equal order keys are told apart by id, and by the next move."""
    ann, bo = two()
    ann.apply(Add((Track("zz-pad", "Pad"),), before="bass"))
    bo.apply(Add((Track("aa-lead", "Lead"),), before="bass"))
    assert [track.id for track in meet(ann, bo).tracks] == ["keys", "aa-lead", "zz-pad", "bass", MASTER]
    bo.apply(Add((Track("mm-choir", "Choir"),), before="zz-pad"))
    assert [track.id for track in meet(ann, bo).tracks] == ["keys", "aa-lead", "mm-choir", "zz-pad", "bass", MASTER]


def test_undo_takes_back_only_what_that_person_did() -> None:
    """Ann's undo leaves Bo's title alone."""
    ann, bo = two()
    ann.apply(Change(Track, {"keys": {"gain_db": -6.0}}), by="ann")
    ann.merge(_written(bo, ChangeSong({"title": "Bo's"})), by="bo")
    assert ann.undo("ann")
    assert (ann.song().title, ann.song().track("keys").gain_db) == ("Bo's", 0.0)
    assert ann.redo("ann")
    assert ann.song().track("keys").gain_db == -6.0
    assert not ann.undo("bo")


def _written(live: LiveSong, edit: Edit) -> bytes:
    updates: list[Transaction] = []
    stop = live.observe(updates.append)
    live.apply(edit, by="bo", why="because")
    stop()
    live.apply(ChangeSong({"seed": 3}))
    (only,) = updates
    assert (only.by, only.why) == ("bo", "because")
    return only.update


def test_a_suggestion_is_one_transaction_with_its_title() -> None:
    """Accepted as one, and undone as one."""
    ann, _ = two()
    seen: list[Transaction] = []
    ann.observe(seen.append)
    edits = (Change(Track, {"keys": {"pan": 0.5}}), Change(Track, {"bass": {"pan": -0.5}}))
    ann.apply_suggestion(Suggestion("s1", "Widen", "The mix is narrow.", edits, by="mix#1"))
    assert [(each.by, each.why) for each in seen] == [("mix#1", "Widen")]
    assert ann.undo("mix#1")
    assert ann.song() == SONG


def test_an_impossible_edit_among_possible_ones_changes_nothing() -> None:
    """All of a suggestion, or none of it."""
    ann, _ = two()
    before = ann.state()
    with pytest.raises(SongError):
        ann.apply_all([ChangeSong({"title": "New"}), Remove(Track, ("nobody",))])
    assert ann.state() == before


def test_fields_of_a_newer_version_survive_edits_of_this_one() -> None:
    """A newer Woodshed gave the track a `lane_colour` and the note an `articulation`."""
    doc: Doc[Any] = Doc(client_id=3)
    doc.apply_update(LiveSong.from_song(SONG, client_id=1).state())
    tracks, clips = doc.get("tracks", type=Map), doc.get("clips", type=Map)
    with doc.transaction():
        tracks["keys"]["lane_colour"] = "teal"
        clips["riff"]["notes"]["note0000"] = [0, 480, 60, 100, "articulation", "staccato"]
    live = LiveSong.from_state(doc.get_update(), client_id=4)
    live.apply(Change(Track, {"keys": {"name": "Rhodes"}}))
    live.apply(Change(Note, {"note0000": {"pitch": 61}}, of="riff"))
    track = LiveSong.from_state(live.state()).song().track("keys")
    assert track.extra == {"lane_colour": "teal"}
    assert track.clips[0].notes[0].extra == {"articulation": "staccato"}


def test_nonsense_in_the_shared_document_is_passed_over() -> None:
    """Whoever may write can write anything; nobody's song stops opening for it."""
    doc: Doc[Any] = Doc(client_id=3)
    doc.apply_update(LiveSong.from_song(SONG, client_id=1).state())
    roots = {name: doc.get(name, type=Map) for name in ("song", "tracks", "clips", "tempo", "devices", "automation")}
    with doc.transaction():
        roots["song"]["title"] = 3
        roots["song"]["tracks"] = ["all mine"]
        roots["song"]["seed"] = float("inf")
        roots["tracks"]["keys"]["gain_db"] = "loud"
        roots["tracks"]["odd one"] = Map({"name": "spaces"})
        roots["tracks"]["master2"] = Map({"name": "Me", "kind": "master"})
        roots["tracks"]["number"] = 5
        roots["tracks"]["array"] = Array([1])
        roots["clips"]["riff"]["notes"]["x"] = [0, 480, 200, 100]
        roots["clips"]["riff"]["notes"]["y"] = "note"
        roots["clips"]["riff"]["notes"]["z"] = [0, float("nan"), 60, 100]
        roots["clips"]["loose"] = Map({"start": 0, "length": 10, "track": "gone"})
        roots["tempo"]["0"] = ["fast"]
        roots["tempo"]["-5"] = [100]
        roots["devices"]["piano"]["params"]["mix"] = "much"
        roots["automation"]["nodot"] = Map({"p": [0, 0, "line"]})
    song = LiveSong.from_state(doc.get_update()).song()
    assert replace(song, tracks=tuple(track for track in song.tracks if track.id != "master2")) == SONG
    assert song.track("master2").kind == "group"


def test_a_deeply_nested_update_is_refused_and_hurts_nobody() -> None:
    """26,000 arrays in one another overflow the reader's stack at 8 MB; measured, 52 KB."""
    bomb = bytes.fromhex("010101002801016d0178") + b"\x01" + b"\x75\x01" * 30_000 + b"\x7e\x00"
    live, _ = two()
    with pytest.raises(SongError):
        live.merge(bomb)
    with pytest.raises(SongError):
        live.merge(b"no update at all")
    with pytest.raises(SongError):
        live.update_since(b"\xff\xff\xff")
    assert live.song() == SONG


def test_500_damaged_updates_are_refused_or_read_and_the_song_goes_on() -> None:
    """Bytes changed, cut out and put in, by seed; afterwards everybody can still edit."""
    chance = random.Random(500)
    whole = LiveSong.from_song(SONG, client_id=5).state()
    for _ in range(500):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 2, 4])):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
        live = LiveSong()
        with suppress(SongError):
            live.merge(bytes(data))
        for clip in [clip for track in live.song().tracks for clip in track.clips]:
            live.apply(Add((Note("another", START, Ticks(1), 60),), to=clip.id), by="ann")
        check_song(live.song())


def test_one_and_true_are_two_things() -> None:
    """In Python they are equal, but not in JSON, nor for the page: a newer version's fields are kept to the letter."""
    live = LiveSong.from_song(replace(SONG, extra={"newer": [1, 0], "flag": 1}))
    live.apply(ChangeSong({"extra": {"newer": [1, False], "flag": True}}))
    assert format_song(live.song()) == format_song(replace(SONG, extra={"newer": [1, False], "flag": True}))


def test_a_large_song_opens_quickly() -> None:
    """40 tracks, 400 clips, 40,000 notes; the trial of shapes took 29 ms to load it, without a snapshot."""
    notes = [tuple(Note(f"n{c:03}{n:05}", Ticks(n * 30), Ticks(120), n % 128) for n in range(100)) for c in range(400)]
    clips = [Clip(f"clip{c:04}", Ticks(c * 3840), BAR, notes=notes[c]) for c in range(400)]
    tracks = [Track(f"track{t:03}", f"Track {t}", clips=tuple(clips[t * 10 : t * 10 + 10])) for t in range(40)]
    song = Song(tracks=(*tracks, Track(MASTER, "Master", "master")))
    state = LiveSong.from_song(song, client_id=1).state()
    started = time.process_time()
    live = LiveSong.from_state(state)
    assert live.song() == song
    opened = time.process_time()
    live.apply(Change(Note, {"n00000000": {"pitch": 61}}, of="clip0000"))
    assert live.song().track("track000").clips[0].notes[0].pitch == 61
    assert opened - started < 2.0, "about 0.25 s on a free core"
    assert time.process_time() - opened < 1.0, "about 0.02 s on a free core"


def test_sends_and_lanes_may_name_what_is_not_there() -> None:
    """People working apart can always bring that about; it is kept and passed over by players."""
    ann, bo = two()
    ann.apply(Remove(Track, ("bass",)))
    bo.apply(Add((Send("send-one", "bass"),), to="keys"))
    bo.apply(Add((Point("point-1", START, 1.0),), to="bass.gain_db"))
    song = meet(ann, bo)
    assert song.track("keys").sends[0].to == "bass"
    assert song.automation == (Automation("bass.gain_db", (Point("point-1", START, 1.0),)),)


def test_edits_follow_one_another_in_one_transaction() -> None:
    """A later edit may build on what an earlier one made."""
    ann, _ = two()
    edits: list[Edit] = [
        Add((Track("pad", "Pad"),), before=MASTER),
        Add((Clip("wash", START, BAR),), to="pad"),
        Add(FOUR, to="wash"),
        Add((Marker("here", START, "Here"),)),
        Move(Track, "pad", before="keys"),
        Change(Track, {"pad": {"name": "Wash"}}),
    ]
    ann.apply_all(edits)
    assert ann.song() == apply_all(edits, SONG)
