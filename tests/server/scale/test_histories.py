"""What is promised of a song's history holds in its folder and in a PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from woodshed.errors import FileError
from woodshed.server.workspace import Workspace
from woodshed.song.document import MASTER, Clip, Note, Song, Track
from woodshed.song.edits import Add, ChangeSong
from woodshed.song.folder import SongFolder, read_song
from woodshed.song.fork import Origin, fork
from woodshed.song.shelf import open_history, shelf_of
from woodshed.units import Ticks

Open = Callable[..., Any]
RIFF = Clip("riff", Ticks(0), Ticks(3840), notes=(Note("n1", Ticks(0), Ticks(240), 60),))
SONG = Song(title="Rain", tracks=(Track("bass", "Bass", clips=(RIFF,)), Track(MASTER, "Master", "master")))


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, open_at: Open) -> Path:
    """The folder for a song, in a workspace that keeps its histories one way or the other."""
    root, _ = open_at(request.param)
    return Path(root) / "rain"


def test_what_was_done_is_read_again_in_its_order_with_who_when_and_why(place: Path) -> None:
    with SongFolder.create(place, SONG, by="Ann", why="A tune", clock=lambda: 1.5) as folder:
        folder.apply(ChangeSong({"title": "Snow"}), by="Bob", why="It is winter")
        assert [(one.seq, one.at, one.by, one.why) for one in folder.history()] == [
            (1, 1.5, "Ann", "A tune"),
            (2, 1.5, "Bob", "It is winter"),
        ]
        assert [one.seq for one in folder.history(before=2, limit=1)] == [1]
    assert (read_song(place).title, read_song(place, 1).title) == ("Snow", "Rain")


def test_a_thousand_changes_keep_their_numbers_and_leave_a_state_to_open_from(place: Path) -> None:
    with SongFolder.create(place, SONG) as folder, folder.later():
        for number in range(1_003):
            folder.apply(ChangeSong({"title": f"Take {number}"}))
        folder.save_unsaved()
    history = open_history(place)
    assert (history.last(), history.state_at(2_000)[0]) == (1_004, 1_004)
    assert [entry.seq for entry, _ in history.updates(498, 503)] == [499, 500, 501, 502, 503]
    assert len(list(history.updates())) == 1_004
    history.close()
    assert read_song(place).title == "Take 1002"


def test_versions_have_names_that_change_and_go(place: Path) -> None:
    with SongFolder.create(place, SONG) as folder:
        first = folder.name_version("Demo", by="Ann", note="as we played it")
        second = folder.name_version("Loud")
        assert (first.name, first.note, first.seq, first.by) == ("Demo", "as we played it", 1, "Ann")
        assert folder.rename_version(first.id, "Quiet")
        assert folder.forget_version(second.id)
        assert not folder.rename_version(second.id, "Gone")
        assert not folder.forget_version(10_000)
        assert [(one.name, one.note) for one in folder.versions()] == [("Quiet", "")]


def test_letters_that_a_database_refuses_do_not_stop_a_song(place: Path) -> None:
    """PostgreSQL keeps no letter 0; one of a client's must not keep everybody's edits from being saved."""
    with SongFolder.create(place, SONG) as folder:
        folder.apply(ChangeSong({"title": "Snow"}), by="A\0nn", why="50 % of it, or more?")
    with SongFolder.open(place, to_read=True) as folder:
        assert folder.history()[-1].by.replace("\0", "") == "Ann"
        assert folder.history()[-1].why == "50 % of it, or more?"


def test_a_branch_begins_with_the_history_up_to_its_change(place: Path) -> None:
    with SongFolder.create(place, SONG, by="Ann") as folder:
        folder.name_version("Before")
        folder.apply(ChangeSong({"title": "Snow"}), by="Bob")
    to = place.parent / "branch"
    to.mkdir()
    fork(place, to, Origin("rain", 1), "Rain, slower", by="Cyd")
    with SongFolder.open(to) as branch:
        assert [entry.by for entry in branch.history()] == ["Ann", "Cyd"]
        assert [version.name for version in branch.versions()] == ["Before"]
        assert branch.song.title == "Rain, slower"
    assert read_song(place).title == "Snow"


def test_a_copy_in_a_file_is_a_whole_song(place: Path, tmp_path: Path) -> None:
    with SongFolder.create(place, SONG) as folder:
        folder.name_version("Demo")
        folder.apply(Add((Track("lead", "Lead"),)))
    history = open_history(place)
    (tmp_path / "copy").mkdir()
    history.copy_to(tmp_path / "copy" / "song.db")
    history.close()
    with SongFolder.open(tmp_path / "copy") as copy:
        assert [track.name for track in copy.song.tracks] == ["Bass", "Master", "Lead"]
        assert [version.name for version in copy.versions()] == ["Demo"]


def test_there_is_one_song_of_a_name(place: Path) -> None:
    SongFolder.create(place, SONG).close()
    with pytest.raises(FileError, match="There is a song in"):
        SongFolder.create(place, SONG)
    with pytest.raises(FileError, match="There is no song in"):
        SongFolder.open(place.with_name("snow"))


def test_a_workspace_makes_lists_trashes_and_brings_back(place: Path) -> None:
    workspace = Workspace(place.parent)
    names = [workspace.create(SONG), workspace.create(SONG)]
    assert names == ["rain", "rain-2"]
    before = workspace.stamps()
    assert set(before) == {"rain", "rain-2"}
    with SongFolder.open(workspace.folder("rain")) as folder:
        folder.apply(ChangeSong({"title": "Snow"}))
    after = workspace.stamps()
    assert after["rain"] != before["rain"]
    assert after["rain-2"] == before["rain-2"]
    workspace.trash("rain")
    assert set(workspace.stamps()) == {"rain-2"}
    assert workspace.create(SONG) == "rain"
    assert workspace.untrash("rain") == "rain-3"
    assert read_song(place.with_name("rain-3")).title == "Snow"
    assert not shelf_of(place).has(place.with_name("rain-4"))
