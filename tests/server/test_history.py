"""Looking back, and going back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from woodshed.song.edits import ChangeSong
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
