"""Suggestions: vary, go on, reharmonise."""

from collections.abc import Callable

import pytest

from woodshed.compose import suggest_continuation, suggest_reharmonisation, suggest_variation
from woodshed.errors import SongError
from woodshed.song.document import Clip, Song
from woodshed.song.edits import apply_all, check_song, inverse_all
from woodshed.theory.chords import parse_chord
from woodshed.theory.metre import metric_level
from woodshed.theory.scales import in_key
from woodshed.units import Ticks

SongOf = Callable[[str, int], Song]
EVERY_KIND = pytest.mark.parametrize("prompt", ["pop, 24 bars", "lo-fi, 24 bars", "jazz swing, 24 bars"])


def clip_named(song: Song, name: str) -> Clip:
    """Return the first clip with a name that ends so."""
    return next(clip for track in song.tracks for clip in track.clips if clip.name.endswith(name))


@EVERY_KIND
def test_suggestions_can_be_taken_and_taken_back(prompt: str, song_of: SongOf) -> None:
    """The song is sound after each, and as it was after undoing it."""
    song = song_of(prompt, 1)
    clips = [clip.id for track in song.tracks for clip in track.clips if clip.name.startswith("hook")]
    for suggestion in (
        suggest_variation(song, clips, seed=1),
        suggest_continuation(song, 8, seed=1),
        suggest_reharmonisation(song, seed=1),
    ):
        changed = apply_all(suggestion.edits, song)
        check_song(changed)
        assert changed != song
        assert apply_all(inverse_all(suggestion.edits, song), changed) == song


def test_a_variation_touches_the_selection_only(song_of: SongOf) -> None:
    """All other clips stay equal."""
    song = song_of("pop, 24 bars", 1)
    chosen = clip_named(song, "lead")
    changed = apply_all(suggest_variation(song, [chosen.id], seed=2).edits, song)
    for before, after in zip(song.tracks, changed.tracks, strict=True):
        assert [clip for clip in before.clips if clip.id != chosen.id] == [
            clip for clip in after.clips if clip.id != chosen.id
        ]


def test_a_varied_tune_keeps_its_strong_notes_and_its_key(song_of: SongOf) -> None:
    """Downbeats and half bars stay; nothing leaves the scale."""
    song = song_of("pop, 24 bars", 1)
    assert song.key is not None
    chosen = clip_named(song, "hook lead") if "hook" in [s.name for s in song.sections] else clip_named(song, "lead")
    changed = apply_all(suggest_variation(song, [chosen.id], seed=3).edits, song)
    varied = next(clip for track in changed.tracks for clip in track.clips if clip.id == chosen.id)
    assert all(in_key(note.pitch, song.key) for note in varied.notes)
    places = {(note.start, note.pitch) for note in varied.notes}
    for note in chosen.notes:
        if metric_level(Ticks(round(note.start / 120) * 120 % 3840), 4, 4) >= -1:
            assert (note.start, note.pitch) in places


def test_two_seeds_suggest_two_variations(song_of: SongOf) -> None:
    """And one seed always the same."""
    song = song_of("pop, 24 bars", 1)
    chosen = [clip_named(song, "lead").id]
    assert suggest_variation(song, chosen, seed=1) == suggest_variation(song, chosen, seed=1)
    assert suggest_variation(song, chosen, seed=1).edits != suggest_variation(song, chosen, seed=2).edits


def test_a_continuation_adds_whole_bars_with_chords(song_of: SongOf) -> None:
    """Eight bars of 4/4; the chords go on without a gap."""
    song = song_of("lo-fi, 24 bars", 1)
    longer = apply_all(suggest_continuation(song, 8, seed=1).edits, song)
    assert longer.end == song.end + 8 * 3840
    new = [chord for chord in longer.chords if chord.start >= song.end]
    assert sum(chord.length for chord in new) == 8 * 3840
    assert all(
        track.clips[: len(before.clips)] == before.clips
        for before, track in zip(song.tracks, longer.tracks, strict=True)
    )


def test_new_chords_hold_the_tune(song_of: SongOf) -> None:
    """The tune's notes are not touched, and half of its time at least lies on notes of the new chords."""
    song = song_of("pop, 24 bars", 1)
    suggestion = suggest_reharmonisation(song, seed=4)
    changed = apply_all(suggestion.edits, song)
    lead = next(track for track in song.tracks if track.name == "Lead")
    assert changed.track(lead.id) == lead
    assert float(suggestion.evidence["tune_fit"]) >= 0.5
    assert [chord.symbol for chord in changed.chords] != [chord.symbol for chord in song.chords]


def test_the_bass_follows_new_chords(song_of: SongOf) -> None:
    """On the first beat of a changed chord the bass plays its root."""
    song = song_of("pop, 24 bars", 1)
    changed = apply_all(suggest_reharmonisation(song, seed=4).edits, song)
    before = {chord.start: chord.symbol for chord in song.chords}
    bass = next(track for track in changed.tracks if track.name == "Bass")
    notes = [(clip.start + note.start, note.pitch) for clip in bass.clips for note in clip.notes]
    for chord in changed.chords:
        if chord.symbol != before[chord.start]:
            first = [pitch for start, pitch in notes if 0 <= start - chord.start < 120]
            assert all(pitch % 12 == parse_chord(chord.symbol).bass_class for pitch in first)


def test_nothing_comes_of_nothing() -> None:
    """An empty song has nothing to vary, to go on from or to reharmonise."""
    with pytest.raises(SongError):
        suggest_variation(Song(), ["x"])
    with pytest.raises(SongError):
        suggest_continuation(Song())
    with pytest.raises(SongError):
        suggest_reharmonisation(Song())
