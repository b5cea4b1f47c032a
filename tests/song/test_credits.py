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
from woodshed.song.seals import Seals
from woodshed.song.split_sheet import draft, sheet_of
from woodshed.song.writers import logged
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


def credited(folder: SongFolder, seals: Seals | None = None) -> dict[str, int]:
    """Return how many notes are whose."""
    return {each.by: each.made["notes"] for each in contributions(folder, seals) if each.made["notes"]}


def test_what_a_note_says_of_itself_takes_nothing_from_whoever_added_it(tmp_path: Path) -> None:
    """Written later, written on their clip, or naming a person: the log says who it was."""
    with SongFolder.create(tmp_path, SONG, by="ann") as folder:
        folder.apply(Add(notes("a", 4), to="riff"), by="ann")
        folder.apply(
            Change(Note, {"a0": {"origin": "person:eve"}, "a1": {"origin": "file:x.mid"}}, of="riff"), by="eve"
        )
        folder.apply(Change(Clip, {"riff": {"origin": "person:eve"}}), by="eve")
        folder.apply(Change(Clip, {"riff": {"origin": "compose:lofi#1"}}), by="eve")
        folder.apply(Add(notes("b", 2), to="riff"), by="ann")
        folder.apply(Add(notes("c", 3, "person:olga/id~0123456789abcdef"), to="riff"), by="eve")
        assert credited(folder, Seals(b"key", "rain")) == {"ann": 6, "eve": 3}


def test_notes_stay_whose_they_were_when_they_are_brought_back_or_cut(tmp_path: Path) -> None:
    with SongFolder.create(tmp_path, SONG, by="ann") as folder:
        folder.apply(Add(notes("a", 4), to="riff"), by="ann")
        folder.apply(Remove(Note, ("a0",), of="riff"), by="eve")
        folder.live.undo("eve")
        second = (Note("z2", Ticks(0), Ticks(60), 60), Note("z3", Ticks(60), Ticks(60), 60))
        cut = Clip("second", Ticks(120), Ticks(3720), notes=second)
        folder.apply_all((Remove(Note, ("a2", "a3"), of="riff"), Add((cut,), to="keys")), by="eve")
        assert credited(folder) == {"ann": 4}


def test_a_recording_is_whose_it_was_whoever_cuts_it(tmp_path: Path) -> None:
    media = Media("a" * 64, name="voice")
    with SongFolder.create(tmp_path, SONG, by="compose#1") as folder:
        folder.apply_all(
            (Add((media,)), Add((Clip("v", Ticks(0), Ticks(60), media=media.sha256),), to="keys")), by="bo"
        )
        folder.apply(Add((Clip("w", Ticks(60), Ticks(60), media=media.sha256),), to="keys"), by="eve")
        assert {each.by: each.share for each in contributions(folder)} == {"bo": 1, "eve": 0, "compose#1": 0}


def test_people_are_known_by_who_they_are_and_not_by_what_they_are_called(tmp_path: Path) -> None:
    """Olga renames herself, and Eve takes her name: Olga is one, Eve is another."""
    with SongFolder.create(tmp_path, SONG, by=logged("Olga Owner", "o1")) as folder:
        folder.apply(Add(notes("a", 3), to="riff"), by=logged("Olga Owner", "o1"))
        folder.apply(Add(notes("b", 2), to="riff"), by=logged("Olga", "o1"))
        folder.apply(Add(notes("c", 4), to="riff"), by=logged("Eve", "e1"))
        folder.apply(Add(notes("d", 1), to="riff"), by=logged("Olga Owner with compose#7", "e1"))
        folder.apply(Add(notes("e", 1), to="riff"), by=logged("Olga Owner", "e1"))
        assert credited(folder) == {"Olga": 5, "Olga Owner (2)": 5, "compose#7": 1}
        found = {each.by: (each.id, each.is_person) for each in contributions(folder)}
        assert found == {"Olga": ("o1", True), "Olga Owner (2)": ("e1", True), "compose#7": ("", False)}
        writers = folder.writers()
        names = [writers.label_of(entry.who) for entry in folder.history()]
        assert names == ["Olga Owner", "Olga Owner", "Olga", "Eve", "Olga Owner (2) with compose#7", "Olga Owner (2)"]
        lines = sheet_of(apply_all(draft(folder.song, contributions(folder), Ids(1)), folder.song)).lines
        assert {line.name: line.person for line in lines} == {"Olga": "o1", "Olga Owner (2)": "e1"}


def test_songs_of_before_are_read_and_go_on_with_whoever_wrote_under_a_name_first(tmp_path: Path) -> None:
    """Their logs have names alone. Who takes such a name later has nothing of it."""
    with SongFolder.create(tmp_path, SONG, by="Ann") as folder:
        folder.apply(Add(notes("a", 2), to="riff"), by="Ann")
        folder.apply(Add(notes("b", 2), to="riff"), by="Bo")
        folder.apply(Add(notes("c", 1), to="riff"), by=logged("Ann", "a1"))
        folder.apply(Add(notes("d", 1), to="riff"), by=logged("Eve", "e1"))
        folder.apply(Add(notes("e", 1), to="riff"), by=logged("Bo", "e1"))
        assert credited(folder) == {"Ann": 3, "Bo": 2, "Bo (2)": 2}
        assert [(entry.by, entry.person) for entry in folder.history()][1:4:2] == [("Ann", ""), ("Ann", "a1")]


def test_whatever_a_name_says_it_is_no_line_of_its_own() -> None:
    assert logged("Ann\no1") == "Ann o1"
    assert logged("Ann\nx", "o1") == "Ann x\no1"
