"""Twenty seeds of "make me a lo-fi beat"."""

from pathlib import Path

import numpy as np
import pytest

from woodshed.compose import compose_song
from woodshed.engine import render_mix
from woodshed.lofi import suggest_lofi
from woodshed.make import make_song
from woodshed.song import Song, apply_all
from woodshed.song.document import BAR, Track
from woodshed.song.playing import played_notes
from woodshed.theory.groove import measure_swing
from woodshed.units import Ticks

PROMPT = "make me a lo-fi beat"
SEEDS = range(20)
MANY = range(100)
ROLL_MS = 70
HATS = {42, 44, 46}
STEP = Ticks(240)


@pytest.fixture(scope="module")
def beats() -> list[Song]:
    return [compose_song(PROMPT, seed=seed).song for seed in MANY]


def melody(song: Song) -> tuple[tuple[int, int], ...]:
    """The first two bars of the tune: the place of each note in sixteenths and its pitch against the key."""
    (track,) = (track for track in song.tracks if track.name == "Melody")
    notes = sorted((clip.start + note.start, note.pitch) for clip in track.clips for note in clip.notes)
    first = notes[0][0] // BAR * BAR
    tonic = song.key.tonic if song.key else 0
    return tuple((round((at - first) / STEP), pitch - tonic) for at, pitch in notes if at < first + 2 * BAR)


def swing_of(song: Song, track: Track) -> float | None:
    """The swing of a player as it is played; None of one who plays fewer than four off-beats.

    Of drums the hats tell, for the snare's beats are late by themselves, which is another row.
    """
    roll = round(ROLL_MS / 60_000 * song.tempo[0].bpm * 960)
    played = [one for clip in track.clips for one in played_notes(clip)]
    onsets = [one.start for one in played if track.midi_channel != 9 or one.note.pitch in HATS or track.name == "Kick"]
    return measure_swing(onsets, STEP, roll=roll) if len(off_beats(onsets, roll)) >= 4 else None


def off_beats(onsets: list[Ticks], roll: int) -> list[int]:
    firsts = [
        at for at, before in zip(sorted(onsets), [-roll - 1, *sorted(onsets)], strict=False) if at - before > roll
    ]
    return [at for at in firsts if 0.36 < at % (2 * STEP) / (2 * STEP) < 0.8]


def test_twenty_seeds_are_twenty_melodies(beats: list[Song]) -> None:
    """Two bars each, whatever the key."""
    assert len({melody(beats[seed]) for seed in SEEDS}) == len(SEEDS)


def test_melodies_are_of_few_notes(beats: list[Song]) -> None:
    """At most two notes a beat over two bars, and a step or a chord between most."""
    assert all(1 <= len(melody(song)) <= 16 for song in beats)


def test_every_beat_swings_from_54_to_62_percent(beats: list[Song]) -> None:
    """Of every player: hats, kick, bass, tune, and chords by their first note, from one onset to the next."""
    for song in beats:
        heard = {track.name: swing_of(song, track) for track in song.tracks}
        assert all(swing is None or 0.54 <= swing <= 0.62 for swing in heard.values()), heard
        assert heard["Drums"] is not None
        assert heard["Electric piano"] is not None


def test_tempo_and_snare_are_lazy(beats: list[Song]) -> None:
    """70 to 90 bpm as people make them (the style's own range begins at 68); backbeats 10 to 20 ms late."""
    for song in beats:
        bpm = song.tempo[0].bpm
        assert 68 <= bpm <= 90
        drums = [track for track in song.tracks if track.midi_channel == 9]
        (late,) = {clip.groove.offsets[4] for track in drums for clip in track.clips if clip.groove is not None}
        assert 10 <= late / 960 * 60_000 / bpm <= 20


def test_chords_are_jazz_voicings(beats: list[Song]) -> None:
    """Four notes or more in most chords: sevenths and ninths."""
    for song in beats:
        rich = [chord for chord in song.chords if any(letter in chord.symbol for letter in "79136")]
        assert len(rich) >= 0.8 * len(song.chords)


def test_playing_is_uneven_by_3_to_8_ms(beats: list[Song]) -> None:
    """The jitter of the bass against the grid, before their groove, as one standard deviation."""
    for song in beats:
        off = []
        for track in song.tracks:
            if track.name != "Bass":
                continue
            places = [clip.start + note.start for clip in track.clips for note in clip.notes]
            off += [(at + STEP // 2) % STEP - STEP // 2 for at in places]
        jitter_ms = float(np.std(off)) / 960 * 60_000 / song.tempo[0].bpm
        assert 2 <= jitter_ms <= 9


@pytest.mark.slow
def test_a_beat_is_a_record(tmp_path: Path) -> None:
    """All that `woodshed make` does, master and report included; `benchmarks/beats.py` tells how long it takes."""
    made = make_song(PROMPT, tmp_path / "beat", seed=99)
    assert made.master.reached
    assert (tmp_path / "beat/master/report.html").exists()


@pytest.mark.slow
def test_a_beat_in_the_rain_on_a_record_is_heard() -> None:
    """Composed, put on vinyl, and sixteen bars of it rendered."""
    song = compose_song(PROMPT, seed=99).song
    edits = [edit for suggestion in suggest_lofi(song, ambience="rain") for edit in suggestion.edits]
    mix = render_mix(apply_all(edits, song), sample_rate=48_000, start=Ticks(0), end=Ticks(16 * BAR), tail_s=0.0)
    assert np.std(mix.audio) > 0.01


def test_swing_is_measured_where_it_is() -> None:
    """The measure itself: off-beats at 58 % of their pair."""
    assert measure_swing([0, round(0.58 * 480), 480, round(480 + 0.58 * 480)], STEP) == pytest.approx(0.58, abs=0.002)
