"""Songs and edits drawn at random, shared by the tests of the song."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from woodshed.song import document as d
from woodshed.song.edits import Add, Change, ChangeSong, Edit, Move, Remove
from woodshed.song.records import PLACES, Record, key_of
from woodshed.units import Ticks

settings.register_profile("woodshed", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("woodshed")

ids = st.sampled_from([f"{letter}{number}" for letter in "abcd" for number in range(4)])


def named(kind: str) -> SearchStrategy[str]:
    """Return ids that no other kind of record has."""
    return ids.map(lambda key: f"{kind}-{key}")


ticks = st.integers(0, 40).map(lambda step: Ticks(step * 240))
lengths = st.integers(1, 16).map(lambda step: Ticks(step * 240))
shares = st.integers(0, 8).map(lambda eighth: eighth / 8)
gains = st.floats(-60, 12, width=32).map(float)
words = st.sampled_from(["", "Verse", "Höok", "bass 2", "日本", "a\nb"])
extras: SearchStrategy[Any] = st.one_of(
    st.just(d.NOTHING),
    st.dictionaries(
        st.sampled_from(["newer", "shape", "v9"]),
        st.sampled_from([1, 2.5, "x", True, [1, [2, "{}"]], {"a": 1, "b": [{}, []]}, ["{}", 1], ["[]"], [], {}]),
        max_size=2,
    ),
)
tempo_points = st.builds(d.TempoPoint, ticks, st.floats(10, 999), st.booleans(), extras)
metre_points = st.builds(d.MetrePoint, ticks, st.integers(1, 15), st.sampled_from([1, 2, 4, 8, 16, 32]), extras)
keys = st.none() | st.builds(d.Key, st.integers(0, 11), st.sampled_from(["major", "dorian"]))
sections = st.builds(d.Section, ids, ticks, lengths, words, shares, extras)
chords = st.builds(d.Chord, ids, ticks, lengths, st.sampled_from(["C", "F#m7/C#"]), extras)
markers = st.builds(d.Marker, ids, ticks, words, extras)
lyrics = st.builds(d.Lyric, ids, ticks, words, extras)
comments = st.builds(d.Comment, ids, ticks, words, words, ids, resolved=st.booleans(), extra=extras)
credits_ = st.builds(d.Credit, ids, words, words, extras)
hashes = st.integers(0, 3).map(lambda number: f"{number:064x}")
media = st.builds(d.Media, hashes, name=words, frames=st.integers(0, 10**9), extra=extras)
notes = st.builds(
    d.Note,
    ids,
    ticks,
    lengths,
    st.integers(0, 127),
    st.integers(1, 127),
    cents=st.sampled_from([0.0, -12.5]),
    release_velocity=st.sampled_from([64, 0]),
    origin=st.sampled_from(["", "jam:bo"]),
    extra=extras,
)
controls = st.one_of(
    st.builds(
        d.Control, ids, ticks, st.sampled_from(["cc64", "program"]), st.integers(0, 127).map(float), extra=extras
    ),
    st.builds(d.Control, ids, ticks, st.just("pressure"), shares, pitch=st.none() | st.integers(0, 127)),
)
points = st.builds(d.Point, ids, ticks, gains, st.sampled_from(["hold", "line", "curve"]), st.sampled_from([0.0, 0.5]))
zones = st.none() | st.builds(
    d.Zone, low=st.just(36), high=st.just(40), pitch=st.none() | st.just(60), choke=st.just(1)
)
sample_zones = st.lists(st.builds(d.SampleZone, hashes, root=st.integers(0, 127)), max_size=2).map(tuple)
params = st.dictionaries(st.sampled_from(["mix", "cutoff_hz", "gain_db"]), gains, max_size=2)
devices = st.builds(
    d.Device,
    named("device"),
    st.sampled_from(["reverb", "kick"]),
    words,
    params,
    st.booleans(),
    zones,
    sample_zones,
    extra=extras,
)
sends = st.builds(d.Send, named("send"), ids, gains, st.booleans(), extras)
grooves = st.none() | st.builds(d.Groove, st.just(0.6), offsets=st.just((-5, 10)), velocities=st.just((1.0, 0.5)))


def unique(strategy: SearchStrategy[Any], most: int = 3) -> SearchStrategy[Any]:
    """Return some records that differ in their keys."""
    return st.lists(strategy, max_size=most, unique_by=key_of).map(tuple)


clips = st.builds(
    d.Clip,
    ids,
    ticks,
    lengths,
    words,
    unique(notes),
    unique(controls, 2),
    loop=ticks,
    groove=grooves,
    media=st.just("") | hashes,
    reverse=st.booleans(),
    colour=st.none() | st.integers(0, 9),
    extra=extras,
)
takes = st.builds(d.Take, named("take"), words, unique(clips, 1), extras)
tracks = st.builds(
    d.Track,
    ids,
    words,
    st.sampled_from(["instrument", "audio", "group", "return"]),
    gains,
    devices=unique(devices, 2),
    sends=unique(sends, 1),
    clips=unique(clips, 2),
    takes=unique(takes, 1),
    midi_program=st.none() | st.integers(0, 127),
    extra=extras,
)
lanes = st.builds(d.Automation, ids.map(lambda key: f"{key}.gain_db"), unique(points), extras)


@st.composite
def songs_(draw: DrawFn) -> d.Song:
    """Draw a song whose ids are used once, as `check_song` asks."""
    drawn = draw(unique(tracks))
    used: dict[str, set[str]] = {}
    master = d.Track(d.MASTER, "Master", "master", devices=draw(unique(devices, 1)))
    band = [_once(track, used) for track in (*drawn, master)]
    return d.Song(
        title=draw(words),
        seed=draw(st.integers(0, 2**53 - 1)),
        key=draw(keys),
        tempo=(d.TempoPoint(d.START, draw(st.floats(10, 999))), *(p for p in draw(unique(tempo_points)) if p.tick)),
        metre=(d.MetrePoint(d.START), *(p for p in draw(unique(metre_points)) if p.tick)),
        sections=draw(unique(sections)),
        chords=draw(unique(chords)),
        markers=draw(unique(markers)),
        lyrics=draw(unique(lyrics)),
        comments=draw(unique(comments)),
        tracks=tuple(draw(st.permutations(band))),
        automation=draw(unique(lanes)),
        media=draw(unique(media)),
        credits=draw(unique(credits_)),
        extra=draw(extras),
    )


def _once(track: d.Track, used: dict[str, set[str]]) -> d.Track:
    """Leave out what has the id of something that an earlier track holds."""

    def fresh(kind: str, records: Any) -> Any:
        taken = used.setdefault(kind, set())
        kept = tuple(record for record in records if record.id not in taken)
        taken.update(record.id for record in kept)
        return kept

    inner = {"devices": fresh("device", track.devices), "sends": fresh("send", track.sends)}
    inner["clips"] = fresh("clip", track.clips)
    inner["takes"] = tuple(
        d.Take(take.id, take.name, fresh("clip", take.clips), take.extra) for take in fresh("take", track.takes)
    )
    fields = {name: getattr(track, name) for name in ("id", "name", "kind", "gain_db", "midi_program", "extra")}
    return d.Track(**fields, **inner)


STRATEGIES: dict[Any, SearchStrategy[Any]] = {
    d.TempoPoint: tempo_points,
    d.MetrePoint: metre_points,
    d.Section: sections,
    d.Chord: chords,
    d.Marker: markers,
    d.Lyric: lyrics,
    d.Comment: comments,
    d.Credit: credits_,
    d.Media: media,
    d.Track: tracks,
    d.Device: devices,
    d.Send: sends,
    d.Take: takes,
    d.Clip: clips,
    d.Note: notes,
    d.Control: controls,
    d.Point: points,
}
TARGETS = [f"{letter}0.gain_db" for letter in "abcd"]


@st.composite
def edits_(draw: DrawFn, song: d.Song) -> Edit:
    """Draw an edit that often, but not always, is possible on the song."""
    kind = draw(st.sampled_from([*STRATEGIES, d.Automation, d.Song]))
    if kind is d.Song:
        new = draw(songs_())
        return ChangeSong(
            {name: getattr(new, name) for name in draw(st.sets(st.sampled_from(["title", "seed", "key"])))}
        )
    if kind is d.Automation:
        return Change(d.Automation, {draw(st.sampled_from(TARGETS)): {"extra": draw(extras)}})
    place = PLACES[kind]
    home = draw(_home(song, place.holders))
    present = [key_of(record) for record in _present(song, kind, home)]
    chosen = draw(st.sampled_from(present)) if present else draw(ids)
    of = home if kind in {d.Note, d.Control, d.Point} else ""
    what = draw(st.sampled_from([Add, Remove, Change, Move]))
    if what is Add:
        return Add(
            (draw(STRATEGIES[kind]),), to=home, before=draw(st.sampled_from(["", chosen])) if place.ranked else ""
        )
    if what is Remove:
        return Remove(kind, (chosen,), of=of)
    if what is Move:
        before = draw(st.sampled_from(["", *present])) if place.ranked else ""
        return Move(kind, chosen, to=draw(st.sampled_from(["", home])), before=before)
    return Change(kind, {chosen: _changed(draw, kind)}, of=of)


def _changed(draw: DrawFn, kind: Any) -> dict[str, Any]:
    """Draw some fields of a record, and new values for them."""
    new: Record = draw(STRATEGIES[kind])
    place = PLACES[kind]
    names = [name for name in new.__dataclass_fields__ if name not in {place.key, *place.inner}]
    return {name: getattr(new, name) for name in draw(st.sets(st.sampled_from(names), max_size=2))}


def _home(song: d.Song, holders: Any) -> SearchStrategy[str]:
    found = [key_of(track) for track in song.tracks if d.Track in holders]
    found += [take.id for track in song.tracks for take in track.takes if d.Take in holders]
    found += [clip.id for track in song.tracks for clip in track.clips if d.Clip in holders]
    found += TARGETS if d.Automation in holders else []
    return st.sampled_from(found) if found else st.just("")


def _present(song: d.Song, kind: Any, home: str) -> Any:
    field = PLACES[kind].field
    if not PLACES[kind].holders:
        return getattr(song, field)
    holders: list[Any] = [*song.tracks, *song.automation]
    holders += [clip for track in song.tracks for clip in track.clips]
    holders += [take for track in song.tracks for take in track.takes]
    return [record for holder in holders if key_of(holder) == home for record in getattr(holder, field, ())]


@pytest.fixture(scope="session")
def songs() -> SearchStrategy[d.Song]:
    """Songs with up to three tracks."""
    return songs_()


@pytest.fixture(scope="session")
def edits_of() -> Any:
    """A strategy of edits for a given song."""
    return edits_
