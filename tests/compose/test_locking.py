"""Parts that a person locked stay, with all that they sound through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from woodshed.compose import spare, suggest_part, suggest_song, suggest_variation
from woodshed.compose.templates import TEMPLATES
from woodshed.errors import SongError
from woodshed.song.document import Automation, MetrePoint, Point, Song, Track
from woodshed.song.edits import apply_all, check_song
from woodshed.units import Ticks

SONG = TEMPLATES["lo-fi"].make()


def named(song: Song, name: str) -> Track:
    return next(track for track in song.tracks if track.name == name)


@pytest.mark.parametrize("prompt", ["a hard techno track", "a waltz with strings", "an ambient piece without drums"])
@pytest.mark.parametrize("seed", [0, 11])
def test_a_locked_part_keeps_its_sound_its_sends_and_its_automation(prompt: str, seed: int) -> None:
    """Seed 11 is the template's own: what is written anew must not take the ids of what stays."""
    drums = named(SONG, "Drums")
    lane = Automation(f"{drums.id}.gain_db", (Point("p1", Ticks(0), -6.0),))
    song = replace(SONG, automation=(*SONG.automation, lane))
    after = apply_all(suggest_song(song, prompt, seed=seed, locked=[drums.id]).edits, song)
    check_song(after)
    assert named(after, "Drums") == drums
    assert lane in after.automation
    assert {send.to for send in drums.sends} | {drums.output} <= {track.id for track in after.tracks}
    assert (after.tempo, after.metre, after.key, after.chords) == (song.tempo, song.metre, song.key, song.chords)


def test_nobody_plays_beside_a_locked_player_of_the_same_part() -> None:
    """A locked bass is the only bass."""
    bass = named(SONG, "Bass")
    after = apply_all(suggest_song(SONG, "acid techno", seed=3, locked=[bass.id]).edits, SONG)
    assert [track.name for track in after.tracks if "ass" in track.name and track.clips] == ["Bass"]


def test_what_is_written_anew_keeps_the_sound_that_a_person_gave_the_track() -> None:
    louder = tuple(replace(track, gain_db=3.0) if track.name == "Melody" else track for track in SONG.tracks)
    song = replace(SONG, tracks=louder)
    drums = named(song, "Drums").id
    after = apply_all(suggest_song(song, "lo-fi", seed=99, locked=[drums]).edits, song)
    old, new = named(song, "Melody"), named(after, "Melody")
    assert (new.id, new.gain_db, new.devices) == (old.id, 3.0, old.devices)
    assert new.clips != old.clips


def test_a_suggestion_loses_only_what_is_locked() -> None:
    clips = [clip.id for track in SONG.tracks for clip in track.clips]
    suggestion = suggest_variation(SONG, clips, seed=1)
    locked = [named(SONG, "Electric piano").id]
    after = apply_all(spare(suggestion, SONG, locked).edits, SONG)
    assert named(after, "Electric piano") == named(SONG, "Electric piano")
    assert named(after, "Drums") != named(SONG, "Drums")


def test_the_same_seed_writes_the_same_part_and_another_writes_another() -> None:
    bass = named(SONG, "Bass").id
    assert suggest_part(SONG, bass, seed=1) == suggest_part(SONG, bass, seed=1)
    assert suggest_part(SONG, bass, seed=1).edits != suggest_part(SONG, bass, seed=2).edits


def test_a_part_for_a_second_track_has_ids_of_its_own() -> None:
    second = replace(named(SONG, "Bass"), id="bass2", name="Bass two", clips=(), devices=(), sends=())
    song = replace(SONG, tracks=(second, *SONG.tracks))
    check_song(apply_all(suggest_part(song, "bass2", "bass", seed=11).edits, song))


def test_what_cannot_be_written_says_why() -> None:
    bass = named(SONG, "Bass")
    with pytest.raises(SongError, match="instruments only"):
        suggest_part(SONG, named(SONG, "Reverb").id)
    with pytest.raises(SongError, match="reaches into these bars"):
        suggest_part(SONG, bass.id, start=Ticks(0), end=Ticks(3_840))
    odd = replace(SONG, metre=(*SONG.metre, MetrePoint(Ticks(3_840), 3, 4)))
    with pytest.raises(SongError, match="change of metre"):
        suggest_part(odd, bass.id)
