"""Twenty seeds of "make me a lo-fi beat"."""

import math
from pathlib import Path

import numpy as np
import pytest

from woodshed.analysis.stereo import measure_stereo
from woodshed.compose import compose_song
from woodshed.engine import render_mix
from woodshed.lofi import suggest_lofi
from woodshed.make import make_song
from woodshed.song import Song, apply_all
from woodshed.song.document import BAR, MASTER, Track
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


def chord_player(song: Song) -> str:
    """Who plays the chords stands after the bass, whatever the instrument."""
    names = [track.name for track in song.tracks]
    return names[names.index("Bass") + 1]


def off_beats(onsets: list[Ticks], roll: int) -> list[int]:
    firsts = [
        at for at, before in zip(sorted(onsets), [-roll - 1, *sorted(onsets)], strict=False) if at - before > roll
    ]
    return [at for at in firsts if 0.36 < at % (2 * STEP) / (2 * STEP) < 0.8]


def test_twenty_seeds_are_twenty_melodies(beats: list[Song]) -> None:
    """Two bars each, whatever the key."""
    assert len({melody(beats[seed]) for seed in SEEDS}) == len(SEEDS)


def sounds_of(song: Song, name: str) -> tuple[str, ...]:
    """The instruments of a track with their presets."""
    (track,) = (track for track in song.tracks if track.name == name)
    racked = [one for one in track.devices if one.zone] or track.devices[:1]
    return tuple(f"{one.kind} {one.preset}" for one in racked)


def places_of(song: Song) -> list[str]:
    return [one.preset for track in song.tracks for one in track.devices if one.kind == "ambience"]


def test_twenty_seeds_are_twenty_records(beats: list[Song]) -> None:
    """Other people play in other places, on other media: no two beats have the same band and surroundings."""
    songs = [beats[seed] for seed in SEEDS]
    chords = [sounds_of(song, chord_player(song)) for song in songs]
    basses, kits = ([sounds_of(song, name) for song in songs] for name in ("Bass", "Drums"))
    places = [tuple(places_of(song)) for song in songs]
    media = [song.track(MASTER).devices[-1].kind for song in songs]
    assert len(set(chords)) >= 6
    assert len({kind.split()[0] for (kind,) in chords}) >= 3
    assert len(set(basses)) >= 4
    assert len(set(kits)) >= 4
    assert len(set(places)) >= 5
    assert () in places
    assert set(media) >= {"vinyl", "cassette", "sampler_grit"}
    assert media.count("radio") <= 4
    assert len({song.title for song in songs}) >= 18
    assert len(set(zip(chords, basses, kits, places, media, strict=True))) == len(songs)
    assert {len(song.tracks) for song in songs} <= set(range(9, 13))


def test_what_a_sentence_names_is_there_whatever_the_seed() -> None:
    """Rain, a train, no place at all; a cassette; and instruments that the style has."""
    for seed in range(6):
        assert places_of(compose_song("a lo-fi beat in the rain", seed=seed).song) == ["rain_on_a_window"]
        assert places_of(compose_song("a rainy lo-fi beat", seed=seed).song) == ["rain_on_a_window"]
        train = compose_song("a lo-fi beat on a train, with organ, on cassette", seed=seed).song
        assert places_of(train) == ["night_train"]
        assert train.track(MASTER).devices[-1].kind == "cassette"
        assert sounds_of(train, chord_player(train))[0].startswith("organ ")
        assert "rain_on_a_window" not in places_of(compose_song("lo-fi without rain", seed=seed).song)


@pytest.mark.slow
def test_beats_are_wide_and_survive_mono(beats: list[Song]) -> None:
    """Eight bars from the first verse on: the side 8 to 14 dB under the mid for most, and no more than 1.5 dB lost."""
    ratios = []
    for song in (beats[seed] for seed in (1, 2, 4, 6, 9)):
        verse = next(section for section in song.sections if section.name.startswith("verse"))
        end = Ticks(verse.start + 8 * BAR)
        mix = render_mix(song, sample_rate=48_000, start=verse.start, end=end, tail_s=0.0)
        stereo = measure_stereo(mix.audio)
        assert stereo.mono_loss_db <= 1.5
        assert abs(stereo.balance_db) <= 1.5
        ratios.append(10 * math.log10(stereo.width / (1 - stereo.width)))
    assert sum(-14 <= ratio <= -7 for ratio in ratios) >= 4


def test_melodies_are_of_few_notes(beats: list[Song]) -> None:
    """At most two notes a beat over two bars, and a step or a chord between most."""
    assert all(1 <= len(melody(song)) <= 16 for song in beats)


def test_every_beat_swings_from_54_to_62_percent(beats: list[Song]) -> None:
    """Of every player: hats, kick, bass, tune, and chords by their first note, from one onset to the next."""
    for song in beats:
        heard = {track.name: swing_of(song, track) for track in song.tracks}
        assert all(swing is None or 0.54 <= swing <= 0.62 for swing in heard.values()), heard
        assert heard["Drums"] is not None
        assert heard[chord_player(song)] is not None


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
