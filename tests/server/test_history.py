"""Looking back, and going back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from woodshed.song.document import Track
from woodshed.song.edits import Change, ChangeSong
from woodshed.song.folder import SongFolder, read_song
from woodshed.song.text import parse_song

Join = Callable[..., Any]


def edited(workspace: Path, song: str, *titles: str) -> None:
    with SongFolder.open(workspace / song) as folder:
        for title in titles:
            folder.apply(ChangeSong({"title": title}), by="ann", why=f"Call it {title}")


def test_history_is_told_page_by_page_the_newest_first(studio: httpx.Client, short_song: str, workspace: Path) -> None:
    edited(workspace, short_song, "A", "B", "C")
    door = f"/api/songs/{short_song}/history"
    first = studio.get(door, params={"limit": 2}).json()
    assert [(entry["seq"], entry["by"], entry["why"]) for entry in first] == [
        (4, "ann", "Call it C"), (3, "ann", "Call it B"),
    ]  # fmt: skip
    assert [entry["seq"] for entry in studio.get(door, params={"before": 3}).json()] == [2, 1]


def test_the_song_of_then_can_be_looked_at(studio: httpx.Client, short_song: str, workspace: Path) -> None:
    edited(workspace, short_song, "A", "B")
    assert parse_song(studio.get(f"/api/songs/{short_song}/history/2/song").text).title == "A"
    assert studio.get(f"/api/songs/{short_song}/changes", params={"since": 2}).json()
    assert studio.get(f"/api/songs/{short_song}/changes", params={"since": 3}).json() == []
    assert studio.get(f"/api/songs/{short_song}/history/99/song").status_code == 404


def test_going_back_is_an_edit_that_everybody_sees(
    studio: httpx.Client, short_song: str, workspace: Path, join: Join
) -> None:
    edited(workspace, short_song, "A", "B")
    ann = join(short_song)
    assert studio.post(f"/api/songs/{short_song}/restore", json={"seq": 2, "by": "bob"}).status_code == 200
    ann.until(lambda: ann.live.song().title == "A")
    newest = studio.get(f"/api/songs/{short_song}/history").json()[0]
    assert (newest["seq"], newest["by"]) == (4, "bob")
    assert read_song(workspace / short_song).title == "A"
    assert studio.post(f"/api/songs/{short_song}/restore", json={"seq": 4}).json() == {"edits": 0}
    back = studio.get(f"/api/songs/{short_song}/history/3/edits").json()
    assert back == {"edits": [{"edit": "ChangeSong", "fields": {"title": "B"}}]}


def test_versions_have_names(studio: httpx.Client, short_song: str, workspace: Path) -> None:
    door = f"/api/songs/{short_song}/versions"
    assert studio.post(door, json={"name": "First", "by": "ann"}).status_code == 201
    edited(workspace, short_song, "A")
    studio.post(door, json={"name": "Second"})
    told = studio.get(door).json()
    assert [(version["name"], version["seq"], version["by"]) for version in told] == [
        ("Second", 2, ""), ("First", 1, "ann"),
    ]  # fmt: skip
    assert studio.post(door, json={"name": ""}).status_code == 422


def test_versions_are_renamed_noted_and_forgotten(studio: httpx.Client, short_song: str, workspace: Path) -> None:
    door = f"/api/songs/{short_song}/versions"
    made = studio.post(door, json={"name": "First", "note": "The one with\nthe old drums"}).json()
    assert (made["name"], made["note"]) == ("First", "The one with\nthe old drums")
    edited(workspace, short_song, "A")
    assert studio.put(f"{door}/{made['id']}", json={"name": "Before\nthe mix", "note": ""}).status_code == 204
    assert [(version["name"], version["note"], version["seq"]) for version in studio.get(door).json()] == [
        ("Before the mix", "", 1)
    ]
    assert studio.delete(f"{door}/{made['id']}").status_code == 204
    assert studio.get(door).json() == []
    assert studio.delete(f"{door}/{made['id']}").status_code == 404
    assert parse_song(studio.get(f"/api/songs/{short_song}/history/1/song").text).title == "Short"


def test_going_back_loses_nothing_of_what_came_after(studio: httpx.Client, short_song: str, workspace: Path) -> None:
    """Back to A, and from there to B again, which came later."""
    edited(workspace, short_song, "A", "B")
    then = read_song(workspace / short_song)
    studio.post(f"/api/songs/{short_song}/restore", json={"seq": 2})
    assert read_song(workspace / short_song).title == "A"
    studio.post(f"/api/songs/{short_song}/restore", json={"seq": 3})
    assert read_song(workspace / short_song) == then


def test_two_moments_are_held_against_each_other(studio: httpx.Client, short_song: str, workspace: Path) -> None:
    with SongFolder.open(workspace / short_song) as folder:
        track = folder.song.tracks[0]
        folder.apply(Change(Track, {track.id: {"gain_db": -6.0}}), why="Softer")
    told = studio.get(f"/api/songs/{short_song}/contrast", params={"since": 1}).json()
    (row,) = told["rows"]
    assert (row["track"], row["state"], row["sound"], row["spans"]) == (track.id, "changed", True, [])
    assert studio.get(f"/api/songs/{short_song}/changes", params={"since": 1}).json() == [row["said"]]


def test_two_moments_are_made_equally_loud(workspace: Path, short_song: str, work: Callable[..., Any]) -> None:
    """Turned down by 6 dB, the track alone is 6 dB softer: so the moment before is turned down by as much."""
    with SongFolder.open(workspace / short_song) as folder:
        track = folder.song.tracks[0]
        folder.apply(Change(Track, {track.id: {"gain_db": track.gain_db - 6.0}}), why="Softer")
    wanted = {"since": 1, "start": 0, "end": 1920, "tracks": [track.id]}
    told = work(f"/api/songs/{short_song}/contrast/loudness", wanted)
    assert told["gain_before_db"] == pytest.approx(-6.0, abs=0.1)
    assert told["gain_after_db"] == 0
