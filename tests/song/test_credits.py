"""Who made what, from the log."""

from __future__ import annotations

from pathlib import Path

from woodshed.song import MASTER, Add, Change, Clip, Note, Remove, Song, SongFolder, Track, contributions
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
