"""The assistants: what they propose fits, touches nothing locked, and can be heard fairly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from woodshed.analysis import integrated_loudness
from woodshed.engine import render_mix
from woodshed.song.document import Clip, Song, Track
from woodshed.song.edits import Add, Change, apply_all
from woodshed.song.folder import SongFolder, read_song
from woodshed.song.text import plain_edit, read_edit
from woodshed.units import Ticks

NewSong = Callable[..., str]
Work = Callable[..., Any]
BAR = 3_840


def after(song: Song, made: Any) -> Song:
    (suggestion,) = made["suggestions"]
    assert suggestion["title"]
    assert suggestion["reason"]
    return apply_all([read_edit(edit) for edit in suggestion["edits"]], song)


def named(song: Song, name: str) -> Track:
    return next(track for track in song.tracks if track.name == name)


@pytest.mark.parametrize("what", ["vary", "continue", "write"])
def test_no_edit_touches_a_locked_track(new_song: NewSong, work: Work, workspace: Path, what: str) -> None:
    song = new_song("lo-fi")
    before = read_song(workspace / song)
    locked = [named(before, "Drums").id, named(before, "Bass").id]
    tries = []
    for seed in (1, 2):
        wish = {"what": what, "locked": locked, "seed": seed, "prompt": "brighter, with strings and a flute"}
        changed = after(before, work(f"/api/songs/{song}/suggestions", wish))
        assert changed != before
        for track in locked:
            assert changed.track(track) == before.track(track)
        assert changed.tempo == before.tempo
        tries.append(changed)
    assert tries[0] != tries[1]


def test_other_chords_leave_a_locked_bass_alone(new_song: NewSong, work: Work, workspace: Path) -> None:
    song = new_song("lo-fi")
    before = read_song(workspace / song)
    bass = named(before, "Bass")
    for seed in range(4):
        wish = {"what": "reharmonise", "locked": [bass.id], "seed": seed}
        changed = after(before, work(f"/api/songs/{song}/suggestions", wish))
        assert changed.chords != before.chords
        assert changed.track(bass.id) == bass


def test_when_all_is_locked_there_is_nothing_to_suggest(new_song: NewSong, work: Work, workspace: Path) -> None:
    song = new_song("piano")
    locked = [track.id for track in read_song(workspace / song).tracks]
    wish = {"what": "vary", "locked": locked}
    assert "locked" in work(f"/api/songs/{song}/suggestions", wish)["problem"]


def test_an_empty_song_becomes_what_the_sentence_says(new_song: NewSong, work: Work, workspace: Path) -> None:
    song = new_song(title="Mine")
    wish = {"what": "write", "prompt": "a slow waltz in D minor, 16 bars"}
    written = after(read_song(workspace / song), work(f"/api/songs/{song}/suggestions", wish))
    assert (written.title, written.metre[0].beats, written.key.tonic if written.key else None) == ("Mine", 3, 2)
    assert written.end == 16 * 3 * 960


def test_a_part_is_written_to_the_chords_of_the_song(new_song: NewSong, work: Work, workspace: Path) -> None:
    """An empty bass track gets notes in the bars asked for, most of them on notes of the key."""
    song = new_song("band")
    before = read_song(workspace / song)
    bass = named(before, "Bass").id
    wish = {"what": "write", "track": bass, "start": 2 * BAR, "end": 6 * BAR, "prompt": "a busy funk bass"}
    changed = after(before, work(f"/api/songs/{song}/suggestions", wish))
    clips = changed.track(bass).clips
    assert clips
    assert min(clip.start for clip in clips) >= 2 * BAR
    assert max(clip.start + clip.length for clip in clips) <= 6 * BAR
    pitches = [note.pitch % 12 for clip in clips for note in clip.notes]
    assert sum(pitch in {0, 2, 4, 5, 7, 9, 11} for pitch in pitches) / len(pitches) > 0.8
    others = [track for track in changed.tracks if track.id != bass]
    assert others == [track for track in before.tracks if track.id != bass]


def test_what_a_person_recorded_stays_when_a_song_is_written_around_it(
    new_song: NewSong, work: Work, workspace: Path
) -> None:
    """Not locked, and yet nobody's to throw away; the tempo it was played to stays too."""
    song = new_song("singer")
    with SongFolder.open(workspace / song) as folder:
        voice = named(folder.song, "Voice").id
        played = Clip("take1", Ticks(0), Ticks(4 * BAR), media="0" * 64, origin="person:ann")
        folder.apply(Add((played,), to=voice))
        before = folder.song
    wish = {"what": "write", "prompt": "a fast techno track"}
    changed = after(before, work(f"/api/songs/{song}/suggestions", wish))
    assert changed.track(voice) == before.track(voice)
    assert changed.tempo == before.tempo
    assert named(changed, "Guitar") == named(before, "Guitar")


def test_a_master_comes_with_a_report_to_read(
    studio: httpx.Client, short_song: str, work: Work, workspace: Path
) -> None:
    """-14 LUFS under -1 dBTP, by devices that the song then plays through."""
    made = work(f"/api/songs/{short_song}/suggestions", {"what": "master"})
    report = made["report"]
    assert report["after"]["integrated_lufs"] == pytest.approx(-14.0, abs=0.3)
    assert report["after"]["true_peak_dbtp"] <= -0.99
    assert all(step["title"] and step["reason"] for step in report["steps"])
    mastered = render_mix(after(read_song(workspace / short_song), made))
    assert integrated_loudness(mastered.audio, 48_000) == pytest.approx(-14.0, abs=1.0)
    page = studio.get(f"/api/songs/{short_song}/master/report.html")
    assert page.headers["content-type"].startswith("text/html")
    assert "LUFS" in page.text
    assert studio.get(f"/api/songs/{short_song}/master/report.json").json() == report


def test_a_song_without_a_master_has_no_report(studio: httpx.Client, short_song: str) -> None:
    assert studio.get(f"/api/songs/{short_song}/master/report.html").status_code == 404


def test_before_and_after_are_heard_at_one_loudness(short_song: str, work: Work, workspace: Path) -> None:
    """6 dB more on everything is 6 dB less when it is compared."""
    before = read_song(workspace / short_song)
    edits = [Change(Track, {"keys": {"gain_db": 6.0}, "bass": {"gain_db": 0.0}})]
    wish = {"edits": [plain_edit(edit) for edit in edits], "start": 0, "end": 2 * BAR}
    told = work(f"/api/songs/{short_song}/compare", wish)
    assert (told["gain_before_db"], told["gain_after_db"]) == (0.0, pytest.approx(-6.0, abs=0.02))
    both = [
        render_mix(song, start=Ticks(0), end=Ticks(2 * BAR), tail_s=0.0).audio * np.float32(10 ** (gain_db / 20))
        for song, gain_db in ((before, told["gain_before_db"]), (apply_all(edits, before), told["gain_after_db"]))
    ]
    levels = [integrated_loudness(audio, 48_000) for audio in both]
    assert levels[0] == pytest.approx(levels[1], abs=0.02)


def test_too_much_cannot_be_compared(new_song: NewSong, work: Work) -> None:
    song = new_song("piano")
    told = work(f"/api/songs/{song}/compare", {"edits": [], "start": 0, "end": 40 * BAR})
    assert "30 seconds" in told["problem"]
    assert work(f"/api/songs/{song}/compare", {"edits": [], "start": BAR, "end": BAR})["problem"]


def test_an_edit_that_is_none_is_refused(studio: httpx.Client, short_song: str) -> None:
    wish = {"edits": [{"edit": "Explode"}], "start": 0, "end": BAR}
    assert studio.post(f"/api/songs/{short_song}/compare", json=wish).status_code == 422


def test_a_sentence_becomes_a_song(work: Work, workspace: Path) -> None:
    made = work("/api/songs/compose", {"prompt": "a rainy lo-fi beat at 82 bpm, 8 bars", "seed": 3})
    song = read_song(workspace / made["id"])
    assert song.tempo[0].bpm == 82.0
    assert any("82" in sentence for sentence in made["said"])
    with SongFolder.open(workspace / made["id"]) as folder:
        assert [(entry.by, entry.why) for entry in folder.history()] == [
            ("compose#3", "a rainy lo-fi beat at 82 bpm, 8 bars")
        ]


def test_an_impossible_sentence_says_why(work: Work) -> None:
    told = work("/api/songs/compose", {"prompt": "a song at 5000 bpm"})
    assert told["problem"]
    assert told["remedy"]


def test_lofi_is_four_cards_that_fit_and_spare_what_is_locked(new_song: NewSong, work: Work, workspace: Path) -> None:
    """The medium with its one knob, the place, the groove, the pump; a locked track keeps its own."""
    song = new_song("synthwave")
    before = read_song(workspace / song)
    bass = next(track.id for track in before.tracks if track.kind == "instrument" and track.clips)
    wish = {"what": "lofi", "medium": "cassette", "year": 1980, "wear": 55, "ambience": "rain", "locked": [bass]}
    made = work(f"/api/songs/{song}/suggestions", wish)["suggestions"]
    assert [one["title"].split()[0] for one in made] == ["Put", "Add", "Swing", "Let"]
    changed = before
    for one in made:
        changed = apply_all([read_edit(edit) for edit in one["edits"]], changed)
    assert changed.track(bass) == before.track(bass)
    assert next(one for one in changed.track("master").devices if one.kind == "cassette").params["wear"] == 0.55
    wish = {"what": "lofi", "medium": "cassette", "year": 1900}
    assert "There was no lo-fi cassette in 1900." in work(f"/api/songs/{song}/suggestions", wish)["problem"]
