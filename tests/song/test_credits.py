"""Who made what, from the log."""

from __future__ import annotations

from pathlib import Path

from woodshed.song import (
    MASTER,
    Add,
    Change,
    ChangeSong,
    Clip,
    Device,
    Media,
    Note,
    Remove,
    Song,
    SongFolder,
    Track,
    apply_all,
    contributions,
)
from woodshed.song.ids import Ids
from woodshed.song.split_sheet import draft, sheet_of
from woodshed.units import Ticks

CLIP = Clip("riff", Ticks(0), Ticks(3840))
SONG = Song(tracks=(Track("keys", "Keys", clips=(CLIP,)), Track(MASTER, "Master", "master")))


def notes(letter: str, count: int, origin: str = "") -> tuple[Note, ...]:
    """Return some notes."""
    return tuple(Note(f"{letter}{n}", Ticks(n * 60), Ticks(60), 60, origin=origin) for n in range(count))


def test_notes_count_for_whoever_wrote_them_and_only_while_they_are_there(tmp_path: Path) -> None:
    """Six of Ann's, of which two are removed, two of Bo's, two of a jam: 4, 2 and 2 of 8."""
    with SongFolder.create(tmp_path, SONG, by="compose#1") as folder:
        folder.apply(Add(notes("a", 6), to="riff"), by="ann")
        folder.apply(Add(notes("b", 2), to="riff"), by="bo")
        folder.apply(Add(notes("j", 2, "jam:cy"), to="riff"), by="bo")
        folder.apply(Remove(Note, ("a0", "a1"), of="riff"), by="bo")
        folder.apply(Change(Note, {"a2": {"pitch": 72}}, of="riff"), by="bo")
        found = {each.by: each for each in contributions(folder)}
    assert {by: each.made["notes"] for by, each in found.items()} == {"ann": 4, "bo": 2, "jam:cy": 2, "compose#1": 0}
    assert found["ann"].share == 0.5
    assert found["bo"].transactions == 4
    assert found["compose#1"].made["clips"] == 1


def test_the_largest_share_comes_first(tmp_path: Path) -> None:
    """Then whoever did more, then by name."""
    with SongFolder.create(tmp_path, SONG, by="ann") as folder:
        folder.apply(Add(notes("b", 2), to="riff"), by="bo")
        assert [each.by for each in contributions(folder)] == ["bo", "ann"]


def test_recordings_and_sounds_count_too_and_cutting_a_recording_makes_it_no_more(tmp_path: Path) -> None:
    """Sixteen notes, two clips of one recording, eight sounds: a third each."""
    media = Media("a" * 64, name="voice")
    with SongFolder.create(tmp_path, SONG, by="compose#1") as folder:
        folder.apply(Add(notes("a", 16), to="riff"), by="ann")
        folder.apply(Add((media,)), by="bo")
        for n in range(2):
            folder.apply(Add((Clip(f"v{n}", Ticks(n * 60), Ticks(60), media=media.sha256),), to="keys"), by="bo")
        for n in range(8):
            folder.apply(Add((Device(f"d{n}", "chorus"),), to="keys"), by="cy")
        found = {each.by: each.share for each in contributions(folder)}
    assert found == {"ann": 1 / 3, "bo": 1 / 3, "cy": 1 / 3, "compose#1": 0}


def test_without_notes_who_made_tracks_has_them_and_a_step_that_left_nothing_gets_nothing(tmp_path: Path) -> None:
    with SongFolder.create(tmp_path, Song(tracks=(Track(MASTER, "Master", "master"),)), by="compose#1") as folder:
        for n in range(8):
            folder.apply(Add((Track(f"t{n}", "Keys"),), before=MASTER), by="ann")
        folder.apply(ChangeSong({"title": "garbage"}), by="eve")
        made = contributions(folder)
        lines = sheet_of(apply_all(draft(folder.song, made, Ids(1)), folder.song)).lines
    assert {each.by: each.share for each in made if each.by != "compose#1"} == {"ann": 8 / 9, "eve": 0}
    assert [(line.name, line.share_bp) for line in lines] == [("ann", 10_000)]
