"""Branches: made, worked on, and merged back by parts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from woodshed.song.document import MASTER, START, Clip, Media, Note, Song, Track
from woodshed.song.edits import Add, Change, ChangeSong, Remove, apply_all
from woodshed.song.folder import SongFolder, read_song
from woodshed.song.text import read_edit
from woodshed.units import Ticks

BAR = 3840
Work = Callable[..., None]
RIFF = Clip("riff", START, Ticks(4 * BAR), "Riff", notes=(Note("n", START, Ticks(480), 40),))
SONG = Song(
    title="Rain",
    tracks=(Track("bass", "Bass", clips=(RIFF,)), Track("keys", "Keys"), Track(MASTER, "Master", "master")),
)


@pytest.fixture
def rain(workspace: Path, studio: httpx.Client) -> str:
    """A song that Ann wrote."""
    with SongFolder.create(workspace / "rain", SONG, by="Ann", why="A new song"):
        return "rain"


def branch_of(studio: httpx.Client, song: str, **wanted: Any) -> str:
    answer = studio.post(f"/api/songs/{song}/branches", json=wanted)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def note(key: str, start: int) -> Note:
    return Note(key, Ticks(start), Ticks(480), 50)


@pytest.fixture
def work(join: Callable[..., Any]) -> Callable[..., None]:
    """Let somebody open a song and edit it."""

    def edit(song: str, *edits: Any, by: str = "Bo") -> None:
        peer = join(song)
        peer.edit(*edits, by=by, why="Try something")
        peer.until_saved()

    return edit


def merge(studio: httpx.Client, song: str, branch: str, **wanted: Any) -> Any:
    answer = studio.post(f"/api/songs/{song}/branches/{branch}/merge", json=wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_branch_begins_with_the_history_of_its_song(
    studio: httpx.Client, rain: str, workspace: Path, work: Work
) -> None:
    work(rain, ChangeSong({"seed": 1}))
    work(rain, ChangeSong({"seed": 2}))
    branch = branch_of(studio, rain, title="Rain, slower", seq=2)
    told = studio.get(f"/api/songs/{branch}/history").json()
    assert [entry["why"] for entry in told] == ["A branch of Rain", "Try something", "A new song"]
    song = read_song(workspace / branch)
    assert (song.title, song.seed, song.tracks) == ("Rain, slower", 1, SONG.tracks)
    listed = studio.get(f"/api/songs/{rain}/branches").json()
    assert [(each["id"], each["title"]) for each in listed["branches"]] == [(branch, "Rain, slower")]
    assert studio.get(f"/api/songs/{branch}/branches").json()["of"] == {"id": rain, "seq": 2, "title": "Rain"}


def test_audio_is_shared_with_a_branch_and_not_copied(studio: httpx.Client, rain: str, workspace: Path) -> None:
    media = workspace / rain / "media"
    media.mkdir()
    (media / f"{'a' * 64}.wav").write_bytes(b"sound")
    branch = branch_of(studio, rain)
    shared = workspace / branch / "media" / f"{'a' * 64}.wav"
    assert shared.read_bytes() == b"sound"
    assert shared.stat().st_ino == (media / shared.name).stat().st_ino


def test_a_branch_comes_back_by_parts_and_changes_nothing_by_itself(
    studio: httpx.Client, rain: str, workspace: Path, work: Work
) -> None:
    branch = branch_of(studio, rain)
    work(branch, Add((note("x", BAR),), to="riff"), Change(Track, {"keys": {"gain_db": -6.0}}))
    work(rain, Change(Track, {"bass": {"pan": 0.5}}))
    told = merge(studio, rain, branch)
    assert told["conflicts"] == []
    assert [each["title"] for each in told["suggestions"]] == [
        "Bass, from “Rain, another way”",
        "Keys, from “Rain, another way”",
    ]
    assert told["suggestions"][0]["reason"] == "Bass: 1 note is new in bar 2."
    assert told["suggestions"][0]["evidence"] == {"by": "Bo"}
    now = read_song(workspace / rain)
    assert now.track("keys").gain_db == 0
    bass = apply_all([read_edit(edit) for edit in told["suggestions"][0]["edits"]], now).track("bass")
    assert (bass.pan, [each.id for each in bass.clips[0].notes]) == (0.5, ["n", "x"])


def test_what_comes_back_brings_its_audio(studio: httpx.Client, rain: str, workspace: Path, work: Work) -> None:
    branch = branch_of(studio, rain)
    brought, other = "b" * 64, "c" * 64
    (workspace / branch / "media").mkdir(exist_ok=True)
    for sha256 in (brought, other):
        (workspace / branch / "media" / f"{sha256}.wav").write_bytes(b"sound")
    take = Clip("take", START, Ticks(BAR), media=brought)
    work(branch, Add((Media(brought),)), Add((Track("sung", "Sung", "audio", clips=(take,)),)))
    merge(studio, rain, branch)
    assert [file.name for file in (workspace / rain / "media").iterdir()] == [f"{brought}.wav"]


def test_what_comes_back_says_who_wrote_it(studio: httpx.Client, rain: str, workspace: Path, work: Work) -> None:
    """Bo wrote it in the branch, Ann accepts it: in the credits it is Bo's."""
    branch = branch_of(studio, rain)
    work(branch, Add((note("x", BAR),), to="riff"))
    (part,) = merge(studio, rain, branch)["suggestions"]
    work(rain, *(read_edit(edit) for edit in part["edits"]), by="Ann")
    credited = {each["by"]: each["made"]["notes"] for each in studio.get(f"/api/songs/{rain}/credits").json()}
    assert credited == {"Ann": 1, "Bo": 1}
    assert merge(studio, rain, branch)["suggestions"] == []


def test_bars_that_both_rewrote_are_told_and_can_be_decided(
    studio: httpx.Client, rain: str, workspace: Path, work: Work
) -> None:
    branch = branch_of(studio, rain)
    work(branch, Add((note("theirs", 0),), to="riff"))
    work(rain, Add((note("ours", 960),), to="riff"))
    told = merge(studio, rain, branch, whole=True)
    (conflict,) = told["conflicts"]
    assert conflict["sentence"] == "You and the branch both changed bar 1 of Bass."
    (whole,) = told["suggestions"]
    assert whole["title"] == "All of “Rain, another way”"
    assert "You and the branch both changed bar 1 of Bass: this brings the branch's." in whole["reason"]
    assert merge(studio, rain, branch, choices={conflict["id"]: "ours"})["suggestions"] == []
    (both,) = merge(studio, rain, branch, choices={conflict["id"]: "both"})["suggestions"]
    song = apply_all([read_edit(edit) for edit in both["edits"]], read_song(workspace / rain))
    assert {each.id for each in song.track("bass").clips[0].notes} == {"n", "ours", "theirs"}


@pytest.mark.parametrize(
    ("choice", "outcome"),
    [(None, "the work stays"), ("theirs", "this brings the branch's"), ("ours", "this song's stays")],
)
def test_what_one_removed_and_the_other_worked_on_is_told_as_it_was_decided(
    studio: httpx.Client, rain: str, work: Work, choice: str | None, outcome: str
) -> None:
    branch = branch_of(studio, rain)
    work(branch, ChangeSong({"title": "Wilder"}), Remove(Track, ("bass",)), Change(Track, {"keys": {"pan": 0.5}}))
    work(rain, Add((note("ours", 960),), to="riff"))
    (conflict,) = merge(studio, rain, branch)["conflicts"]
    assert conflict["sentence"] == "The branch removed the track Bass, you worked on it."
    decided = {conflict["id"]: choice} if choice else {}
    (whole,) = merge(studio, rain, branch, whole=True, choices=decided)["suggestions"]
    assert f"The branch removed the track Bass, you worked on it: {outcome}." in whole["reason"]
    assert "title" not in str(whole["edits"])  # what a branch is called is its own


def test_only_a_branch_of_the_song_is_merged(studio: httpx.Client, rain: str, new_song: Callable[..., str]) -> None:
    other = new_song()
    assert studio.post(f"/api/songs/{rain}/branches/{other}/merge", json={}).status_code == 404
    assert studio.post(f"/api/songs/{rain}/branches/nothing/merge", json={}).status_code == 404
    assert studio.post(f"/api/songs/{rain}/branches", json={"seq": 99}).status_code == 404
    copy = studio.post(f"/api/songs/{branch_of(studio, rain)}/duplicate").json()["id"]
    assert studio.get(f"/api/songs/{copy}/branches").json()["of"] is None
