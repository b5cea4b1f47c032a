"""The cases that every language that changes songs must agree on: see conformance/README.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from woodshed.errors import SongError
from woodshed.song import LiveSong, Song, apply, apply_all, format_song, inverse_all, parse_song
from woodshed.song.text import read_edit

FOLDER = Path(__file__).parent / "conformance"
CASES = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "impossible")


def case(name: str) -> dict[str, Any]:
    """Return a case by its name."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def song_of(data: object) -> Song:
    """Return the song in a case."""
    return parse_song(json.dumps(data))


@pytest.mark.parametrize("name", CASES)
def test_edits_lead_from_before_to_after_and_back(name: str) -> None:
    """In the frozen song."""
    found = case(name)
    before, after = song_of(found["before"]), song_of(found["after"])
    edits = [read_edit(edit) for edit in found["edits"]]
    assert apply_all(edits, before) == after
    assert apply_all([read_edit(edit) for edit in found["inverse"]], after) == before
    assert apply_all(inverse_all(edits, before), after) == before


@pytest.mark.parametrize("name", CASES)
def test_the_same_edits_do_the_same_in_the_live_song(name: str) -> None:
    """In the shared document."""
    found = case(name)
    live = LiveSong.from_song(song_of(found["before"]))
    live.apply_all([read_edit(edit) for edit in found["edits"]])
    assert live.song() == song_of(found["after"])


@pytest.mark.parametrize("name", CASES)
def test_a_song_is_written_as_it_was_read(name: str) -> None:
    """The JSON form has one way to say a song."""
    found = case(name)
    assert json.loads(format_song(song_of(found["after"]))) == {"schema": 1, **found["after"]}


@pytest.mark.parametrize("edit", case("impossible")["impossible"], ids=str)
def test_an_impossible_edit_is_refused(edit: object) -> None:
    """On reading it or on applying it, with two sentences."""
    before = song_of(case("impossible")["before"])
    with pytest.raises(SongError):
        apply(read_edit(edit), before)
