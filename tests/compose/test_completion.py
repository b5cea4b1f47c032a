"""Completing songs that came from elsewhere."""

from dataclasses import replace
from statistics import fmean

from woodshed.compose import STYLES, complete_song, compose_song, find_key
from woodshed.song.document import Clip, Key, Note, Song, Track
from woodshed.theory.scales import is_minor, pitch_classes
from woodshed.units import Ticks


def test_a_song_with_a_key_is_left_as_it_is() -> None:
    """Nothing is rewritten."""
    song = compose_song("pop, 16 bars").song
    assert complete_song(song) is song


def test_only_the_key_is_added() -> None:
    """All else stays equal."""
    song = replace(compose_song("pop in D major, 16 bars").song, key=None)
    completed = complete_song(song)
    assert completed.key == Key(2, "major")
    assert replace(completed, key=None) == song


def test_the_keys_of_composed_songs_can_be_heard() -> None:
    """Three quarters are found; most others are neighbours that share all notes but one."""
    exact, near = [], []
    for style in STYLES:
        for seed in range(3):
            song = compose_song(f"{style}, 45 seconds", seed=seed).song
            assert song.key is not None
            found = find_key(song)
            exact.append(found.tonic == song.key.tonic and is_minor(found) == is_minor(song.key))
            near.append(len(set(pitch_classes(found)) & set(pitch_classes(song.key))) >= 6)
    assert fmean(exact) >= 0.75
    assert fmean(near) >= 0.9


def test_drums_do_not_count_as_pitches() -> None:
    """A kick on note 36 is no C."""
    kick = Note("k0000000", Ticks(0), Ticks(960), 36)
    tones = tuple(Note(f"n{pitch:07d}", Ticks(0), Ticks(960), pitch) for pitch in (62, 66, 69))
    tracks = (
        Track("d0000000", "Drums", midi_channel=9, clips=(Clip("c0000000", Ticks(0), Ticks(3840), notes=(kick,) * 9),)),
        Track("p0000000", "Piano", clips=(Clip("c0000001", Ticks(0), Ticks(3840), notes=tones),)),
    )
    assert find_key(Song(tracks=tracks)) == Key(2, "major")


def test_a_song_without_notes_is_taken_for_c_major() -> None:
    """Something must be written on the first page."""
    assert find_key(Song()) == Key(0, "major")
