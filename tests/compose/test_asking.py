"""What a sentence asks of a song that is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from woodshed.compose import STYLES, suggest_asked
from woodshed.errors import PromptError, SongError
from woodshed.song.document import Song, Track
from woodshed.song.edits import apply_all, check_song, inverse_all
from woodshed.song.suggestion import Suggestion
from woodshed.theory.scales import in_key
from woodshed.units import Ticks

SongOf = Callable[[str, int], Song]
BAR = Ticks(3_840)


@pytest.fixture
def song(song_of: SongOf) -> Song:
    """Drums, bass, electric piano, strings and a melody."""
    return song_of("lo-fi with electric piano and strings, 24 bars", 7)


def named(song: Song, name: str) -> Track:
    return next(track for track in song.tracks if track.name == name)


def notes(track: Track) -> int:
    return sum(len(clip.notes) for clip in track.clips)


def taken(song: Song, suggestion: Suggestion) -> Song:
    """Return the song with a suggestion, which can also be taken back."""
    changed = apply_all(suggestion.edits, song)
    check_song(changed)
    assert apply_all(inverse_all(suggestion.edits, song), changed) == song
    return changed


def changed_tracks(before: Song, after: Song) -> set[str]:
    there = {track.id: track for track in before.tracks}
    return {track.name for track in after.tracks if there.get(track.id) != track}


@pytest.mark.parametrize(
    ("player", "of"), [("Drums", "drums"), ("Bass", "bass"), ("Electric piano", "electric piano"), ("Melody", "melody")]
)
def test_sparser_and_busier_are_about_the_player_that_is_named(song: Song, player: str, of: str) -> None:
    before = notes(named(song, player))
    for seed in range(3):
        fewer = taken(song, suggest_asked(song, f"sparser {of}", seed=seed))
        more = taken(song, suggest_asked(song, f"busier {of}", seed=seed))
        assert changed_tracks(song, fewer) == changed_tracks(song, more) == {player}
        assert notes(named(fewer, player)) < 0.85 * before < 1.15 * before < notes(named(more, player))


@pytest.mark.parametrize("style", [style for style in STYLES if style != "ambient"])
def test_a_sparse_song_has_fewer_notes_of_every_player_that_does_not_hold_them(song_of: SongOf, style: str) -> None:
    usual, sparse = (song_of(f"{how}{style}, 60 seconds", 1) for how in ("", "sparse "))
    assert sum(map(notes, sparse.tracks)) < 0.85 * sum(map(notes, usual.tracks))
    for track in sparse.tracks:
        there = [one for one in usual.tracks if one.name == track.name and notes(one) > 0]
        assert all(notes(track) <= notes(one) for one in there)


def test_an_instrument_that_nobody_plays_comes_in_on_a_track_of_its_own(song: Song) -> None:
    suggestion = suggest_asked(song, "a saxophone solo", seed=2)
    after = taken(song, suggestion)
    assert changed_tracks(song, after) == {"Saxophone"}
    (sax,) = [track for track in after.tracks if track.name == "Saxophone"]
    assert song.key
    assert all(in_key(note.pitch, song.key) for clip in sax.clips for note in clip.notes)
    assert {send.to for send in sax.sends} <= {track.id for track in song.tracks}  # into the returns that are there
    assert "saxophone" in suggestion.title


def test_it_plays_where_it_is_asked_to(song: Song) -> None:
    suggestion = suggest_asked(song, "a flute", start=Ticks(8 * BAR), end=Ticks(16 * BAR), seed=1)
    clips = named(taken(song, suggestion), "Flute").clips
    assert clips
    assert min(clip.start for clip in clips) >= 8 * BAR
    assert max(clip.start + clip.length for clip in clips) <= 16 * BAR


def test_two_wishes_are_both_heard(song: Song) -> None:
    after = taken(song, suggest_asked(song, "busier drums and a saxophone solo", seed=4))
    assert changed_tracks(song, after) == {"Drums", "Saxophone"}
    assert notes(named(after, "Drums")) > notes(named(song, "Drums"))


@pytest.mark.parametrize(
    ("sentence", "level_db"),
    [
        ("make the bass quieter", -3.0),
        ("turn the bass up a bit", 3.0),
        ("the bass is too loud", -3.0),
        ("louder bass", 3.0),
    ],
)
def test_louder_and_quieter_move_the_fader_and_no_note(song: Song, sentence: str, level_db: float) -> None:
    after = taken(song, suggest_asked(song, sentence))
    assert changed_tracks(song, after) == {"Bass"}
    assert named(after, "Bass").gain_db == named(song, "Bass").gain_db + level_db
    assert named(after, "Bass").clips == named(song, "Bass").clips


@pytest.mark.parametrize("sentence", ["asdf qwer", "mehr Schlagzeug bitte"])
def test_a_sentence_of_which_nothing_is_understood_changes_nothing(song: Song, sentence: str) -> None:
    with pytest.raises(PromptError, match="understood nothing"):
        suggest_asked(song, sentence)


def test_the_reason_tells_what_was_understood_what_was_not_and_what_was_left_out(song: Song) -> None:
    drums = named(song, "Drums").id
    told = suggest_asked(song, "sparser drums with frobnication and a saxophone", track=drums).reason
    assert "Heard: sparser: fewer notes" in told
    assert "Not understood: frobnication." in told
    assert "Left out, since this is one track: saxophone." in told


def test_a_style_is_about_the_whole_song(song: Song) -> None:
    after = taken(song, suggest_asked(song, "a slow waltz in D minor"))
    assert after.metre[0].beats == 3
    assert after.key
    assert after.key.tonic == 2


def test_a_locked_track_keeps_its_part(song: Song) -> None:
    bass = named(song, "Bass")
    after = taken(song, suggest_asked(song, "busier bass and drums", locked=[bass.id], seed=1))
    assert after.track(bass.id) == bass
    assert changed_tracks(song, after) == {"Drums"}
    with pytest.raises(SongError, match="locked"):
        suggest_asked(song, "busier bass", locked=[bass.id])
