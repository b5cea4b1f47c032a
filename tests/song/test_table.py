"""A song laid flat, and put together again."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from woodshed.song import MASTER, Clip, Note, Song, Take, Track
from woodshed.song.table import HOME, Entry, fields_of, song_of, table_of, with_fields
from woodshed.units import Ticks


@given(data=st.data())
def test_a_song_laid_flat_is_put_together_the_same(data: st.DataObject, songs: Any) -> None:
    song = data.draw(songs)
    assert song_of(table_of(song)) == song


@given(data=st.data())
def test_the_fields_of_every_entry_say_all_of_it(data: st.DataObject, songs: Any) -> None:
    for entry in table_of(data.draw(songs)).entries.values():
        assert with_fields(entry, fields_of(entry)) == entry


def test_an_entry_knows_what_holds_it_from_the_inside_out() -> None:
    clip = Clip("c", Ticks(0), Ticks(960), notes=(Note("n", Ticks(0), Ticks(240), 60),))
    song = Song(tracks=(Track("t", "Bass", takes=(Take("k", "Take 1", (clip,)),)), Track(MASTER, "Master", "master")))
    held_by = list(table_of(song).holders((Note, "c", "n")))
    assert held_by == [(Clip, "", "c"), (Take, "", "k"), (Track, "", "t")]


def test_a_clip_that_moves_is_one_entry_with_another_home() -> None:
    entry = Entry("a", Clip("c", Ticks(0), Ticks(960)))
    assert with_fields(entry, {HOME: "b"}) == Entry("b", entry.record)
