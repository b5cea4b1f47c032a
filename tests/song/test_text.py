"""Songs, edits and suggestions as JSON."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.errors import SongError
from woodshed.song import (
    Change,
    Song,
    Suggestion,
    Track,
    format_edit,
    format_song,
    format_suggestion,
    parse_edit,
    parse_song,
    parse_suggestion,
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.data())
def test_a_song_comes_back_from_its_json(data: st.DataObject, songs: Any) -> None:
    """parse_song(format_song(song)) == song, and the text is always the same."""
    song = data.draw(songs)
    text = format_song(song)
    assert parse_song(text) == song
    assert format_song(parse_song(text)) == text


@given(data=st.data())
def test_an_edit_comes_back_from_its_json(data: st.DataObject, songs: Any, edits_of: Any) -> None:
    """parse_edit(format_edit(edit)) == edit."""
    edit = data.draw(edits_of(data.draw(songs)))
    assert parse_edit(format_edit(edit)) == edit


def test_a_suggestion_comes_back_from_its_json() -> None:
    """With its edits and its evidence."""
    edits = (Change(Track, {"master": {"gain_db": -1.0}}),)
    suggestion = Suggestion("s1", "Softer", "It clips.", edits, {"peak_dbfs": 0.3, "where": "bar 9"}, "mix#1")
    assert parse_suggestion(format_suggestion(suggestion)) == suggestion


@given(data=st.data())
def test_a_song_with_nonsense_in_it_is_refused_in_two_sentences(data: st.DataObject, songs: Any) -> None:
    """Any value of the JSON replaced by any other: a song again, or a SongError, never another error."""
    root = json.loads(format_song(data.draw(songs)))
    place = root
    while True:
        key = data.draw(st.sampled_from(sorted(place)) if isinstance(place, dict) else st.integers(0, len(place) - 1))
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
            place = place[key]
            continue
        place[key] = data.draw(json_values)
        break
    with suppress(SongError):
        assert isinstance(parse_song(json.dumps(root)), Song)


@given(json_values)
def test_any_json_is_an_edit_or_refused_in_two_sentences(value: object) -> None:
    """Never another error."""
    for read in (parse_edit, parse_song, parse_suggestion):
        with suppress(SongError):
            read(json.dumps(value))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 100_000,
        '{"a":' * 5_000,
        '{"schema": 2}',
        '{"seed": 1e400}',
        '{"seed": NaN}',
        f'{{"seed": {"9" * 5_000}}}',
        '{"title": "\\ud800"}',
        '{"tracks": []}',
        '{"tempo": []}',
        '{"tempo": [{"tick": 960, "bpm": 100}]}',
        f'{{"mood": {"[" * 20}{"]" * 20}}}',
        '{"extra": {}}',
        '{"mood": "' + "x" * 300_000 + '"}',
    ],
    ids=lambda text: text[:20],
)
def test_hostile_json_is_refused(text: str) -> None:
    """Too deep, too large, not finite, from the future, or without what a song must have."""
    with pytest.raises(SongError):
        parse_song(text)
