"""The tracks of a MIDI file come as edits, for a song that is open."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from woodshed.song import Song, save_midi
from woodshed.song.document import MASTER, START, Clip, Marker, MetrePoint, Note, TempoPoint, Track
from woodshed.song.edits import apply_all
from woodshed.song.folder import read_song
from woodshed.song.text import read_edit
from woodshed.units import Ticks


@pytest.fixture
def riff(tmp_path: Path) -> bytes:
    notes = tuple(Note(f"n{i}", Ticks(i * 960), Ticks(900), pitch, 100) for i, pitch in enumerate((60, 62, 64)))
    clip = Clip("c", Ticks(0), Ticks(3840), "riff", notes=notes)
    song = Song(tracks=(Track("a", "Riff", "instrument", clips=(clip,)), Track(MASTER, "Master", "master")))
    save_midi(song, tmp_path / "riff.mid")
    return (tmp_path / "riff.mid").read_bytes()


def test_a_midi_file_lands_at_the_tick_that_was_asked_for(
    studio: httpx.Client, new_song: Callable[..., str], riff: bytes
) -> None:
    song = new_song()
    answer = studio.post(f"/api/songs/{song}/import-midi", params={"name": "riff.mid", "at": 7680}, content=riff)
    assert answer.status_code == 200, answer.text
    edits = [read_edit(edit) for edit in answer.json()["edits"]]
    made = apply_all(edits, Song(tracks=(Track(MASTER, "Master", "master"),)))
    (track,) = (track for track in made.tracks if track.id != MASTER)
    assert track.devices
    assert [(clip.start, [note.pitch for note in clip.notes]) for clip in track.clips] == [(7680, [60, 62, 64])]


def test_an_empty_song_takes_over_tempo_metre_and_form_and_a_full_one_says_that_it_does_not(
    studio: httpx.Client, new_song: Callable[..., str], workspace: Path, tmp_path: Path
) -> None:
    """Three bars of 3/4 at 96 bpm with a marker."""
    clip = Clip("c1", START, Ticks(8640), notes=(Note("n1", START, Ticks(960), 69),))
    waltz = Song(
        tempo=(TempoPoint(START, 96.0),),
        metre=(MetrePoint(START, 3, 4),),
        markers=(Marker("m1", Ticks(2880), "turn"),),
        tracks=(Track("a", "Tune", clips=(clip,)), Track(MASTER, "Master", "master")),
    )
    save_midi(waltz, tmp_path / "waltz.mid")
    data = (tmp_path / "waltz.mid").read_bytes()
    empty = new_song()
    answer = studio.post(f"/api/songs/{empty}/import-midi", content=data).json()
    song = apply_all([read_edit(edit) for edit in answer["edits"]], read_song(workspace / empty))
    assert (song.tempo[0].bpm, song.metre[0].beats, song.metre[0].unit) == (96.0, 3, 4)
    assert [(marker.tick, marker.name) for marker in song.markers] == [(2880, "turn")]
    assert answer["said"] == []
    full = new_song("lo-fi")
    answer = studio.post(f"/api/songs/{full}/import-midi", content=data).json()
    before = read_song(workspace / full)
    song = apply_all([read_edit(edit) for edit in answer["edits"]], before)
    assert (song.tempo, song.metre, song.markers) == (before.tempo, before.metre, before.markers)
    assert "tempo (96 bpm), metre (3/4), sections, chords and markers" in " ".join(answer["said"])


def test_the_same_file_twice_makes_two_tracks(studio: httpx.Client, new_song: Callable[..., str], riff: bytes) -> None:
    """Ids are drawn anew each time, so the second bringing does not meet the first."""
    song = new_song()
    made = Song(tracks=(Track(MASTER, "Master", "master"),))
    for _ in range(2):
        answer = studio.post(f"/api/songs/{song}/import-midi", content=riff)
        made = apply_all([read_edit(edit) for edit in answer.json()["edits"]], made)
    assert len(made.tracks) == 3


def test_what_is_no_midi_is_refused_in_two_sentences(studio: httpx.Client, new_song: Callable[..., str]) -> None:
    answer = studio.post(f"/api/songs/{new_song()}/import-midi", content=b"no music at all")
    assert answer.status_code >= 400
    assert set(answer.json()) >= {"problem", "remedy"}
