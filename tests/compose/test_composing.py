"""Whole songs: what must hold in every style."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from statistics import correlation, fmean

import pytest

from woodshed.compose import STYLES, compose_song
from woodshed.devices import device
from woodshed.errors import Cancelled
from woodshed.song.document import Clip, Note, Song, Track
from woodshed.song.edits import check_song
from woodshed.theory.chords import parse_chord
from woodshed.theory.metre import bar_ticks, metric_level
from woodshed.theory.scales import in_key
from woodshed.units import PPQ, Ticks

SongOf = Callable[[str, int], Song]
EVERY_STYLE = pytest.mark.parametrize("style", STYLES)
README = "a rainy lo-fi beat at 82 bpm in E flat, 1:30"


def tune_of(song: Song, style: str) -> Track:
    """Return the track of the melody."""
    name = STYLES[style].melody.strip.name
    return next(track for track in song.tracks if track.name == name)


def notes_of(track: Track) -> list[tuple[int, Note]]:
    """Return a track's notes with their place in the song."""
    return [(clip.start + note.start, note) for clip in track.clips for note in clip.notes]


def bar_of(song: Song) -> Ticks:
    """Return the length of a bar."""
    return bar_ticks(song.metre[0].beats, song.metre[0].unit)


def chord_tones(song: Song, tick: int) -> tuple[int, ...]:
    """Return the pitch classes of the chord at a moment."""
    return parse_chord([chord for chord in song.chords if chord.start <= tick][-1].symbol).pitch_classes


def length_s(song: Song) -> float:
    """Return the song's length in seconds, to the end of its last bar."""
    return song.end / PPQ * 60 / song.tempo[0].bpm


@EVERY_STYLE
def test_the_same_seed_writes_the_same_song(style: str) -> None:
    """Everything follows from prompt and seed."""
    assert compose_song(style, seed=7) == compose_song(style, seed=7)


def test_the_same_seed_writes_the_same_song_in_another_process() -> None:
    """Neither hash seeds nor the order of sets may show."""
    script = f"from woodshed.compose import compose_song; print(repr(compose_song({README!r}, seed=5)))"
    results = {
        subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(results) == 1


@pytest.mark.parametrize("prompt", [README, *STYLES])
def test_ten_seeds_write_ten_melodies_all_in_key(prompt: str, song_of: SongOf) -> None:
    """Different by pitch and rhythm; every note in the song's scale."""
    style = "lo-fi" if prompt == README else prompt
    melodies = set()
    for seed in range(10):
        song = song_of(prompt if prompt == README else f"{style}, 60 seconds", seed)
        assert song.key is not None
        notes = notes_of(tune_of(song, style))
        assert all(in_key(note.pitch, song.key) for _, note in notes)
        melodies.add(tuple((round(start / 120), note.pitch) for start, note in notes))
    assert len(melodies) == 10


def test_one_and_a_half_minutes_are_asked_for_and_written(song_of: SongOf) -> None:
    """85 to 100 s with the ring of the last note; 82 bpm and E flat as asked."""
    for seed in range(10):
        song = song_of(README, seed)
        assert 84 <= length_s(song) <= 97
        assert song.tempo[0].bpm == 82
        assert song.key is not None
        assert song.key.tonic == 3
        assert len([track for track in song.tracks if track.clips]) >= 4


@EVERY_STYLE
@pytest.mark.parametrize("asked_s", [20, 90, 200])
def test_songs_are_as_long_as_asked(style: str, asked_s: int) -> None:
    """Within half a bar of the length less the ring of the last note."""
    song = compose_song(f"{style} {asked_s} seconds").song
    bar_s = bar_of(song) / PPQ * 60 / song.tempo[0].bpm
    assert abs(length_s(song) - (asked_s - 1.5)) <= bar_s / 2 + 0.01


@EVERY_STYLE
def test_a_song_is_whole(style: str, song_of: SongOf) -> None:
    """Sections and chords follow each other without gaps, clips lie in sections, notes in clips."""
    song = song_of(style, 0)
    for parts in ([(part.start, part.length) for part in song.sections], [(c.start, c.length) for c in song.chords]):
        assert parts[0][0] == 0
        assert all(start + length == following for (start, length), (following, _) in pairwise(parts))
        assert sum(parts[-1]) == song.end
    spans = {(section.start, section.length) for section in song.sections}
    for track in song.tracks:
        for clip in track.clips:
            assert {(clip.start, clip.length)} <= spans
            assert all(note.start >= 0 and note.start + note.length <= clip.length for note in clip.notes)
            assert clip.origin == f"compose:{style}#0"


@EVERY_STYLE
def test_a_song_makes_sense_to_the_song_document(style: str, song_of: SongOf) -> None:
    """The checks that every edit passes; its form is told once, by sections, and not by markers too."""
    check_song(song_of(style, 0))
    assert song_of(style, 0).sections
    assert song_of(style, 0).markers == ()


def all_ids(song: Song) -> list[str]:
    """Return every id in a song but the master's."""
    ids = [section.id for section in song.sections] + [chord.id for chord in song.chords]
    ids += [marker.id for marker in song.markers] + [track.id for track in song.tracks[:-1]]
    for track in song.tracks:
        ids += [device.id for device in track.devices] + [send.id for send in track.sends]
        ids += [clip.id for clip in track.clips]
        ids += [note.id for clip in track.clips for note in clip.notes]
    return ids + [point.id for lane in song.automation for point in lane.points]


@EVERY_STYLE
def test_everything_has_an_id_of_its_own(style: str, song_of: SongOf) -> None:
    """At least eight characters, no two alike: songs are merged by them."""
    ids = all_ids(song_of(style, 0))
    assert len(ids) == len(set(ids))
    assert all(len(name) >= 8 for name in ids)


@EVERY_STYLE
def test_the_mixer_is_wired(style: str, song_of: SongOf) -> None:
    """Sends, groups, sidechains and automation name what exists; there is one master, the last track."""
    song = song_of(style, 0)
    tracks = {track.id: track for track in song.tracks}
    devices = {device.id for track in song.tracks for device in track.devices}
    sends = {send.id for track in song.tracks for send in track.sends}
    assert [track.kind for track in song.tracks].count("master") == 1
    assert song.tracks[-1].id == "master"
    sent_to = {send.to for track in song.tracks for send in track.sends}
    assert {track.id for track in song.tracks if track.kind == "return"} == sent_to
    for track in song.tracks:
        assert track.output == "" or tracks[track.output].kind == "group"
        assert all(tracks[send.to].kind == "return" for send in track.sends)
        assert all(device.sidechain in ("", *tracks) for device in track.devices)
    for lane in song.automation:
        owner, _, parameter = lane.target.rpartition(".")
        assert owner in {*tracks, *devices, *sends}
        assert parameter in ("gain_db", "cutoff_hz", "wear")
        assert [point.tick for point in lane.points] == sorted({point.tick for point in lane.points})


@EVERY_STYLE
def test_the_tune_rests_on_chord_tones(style: str, song_of: SongOf) -> None:
    """What begins on a downbeat or half bar and lasts belongs to the chord."""
    for seed in range(3):
        song = song_of(style, seed)
        metre = song.metre[0]
        for start, note in notes_of(tune_of(song, style)):
            on_grid = round(start / 60) * 60
            if note.length > PPQ // 6 and metric_level(Ticks(on_grid % bar_of(song)), metre.beats, metre.unit) >= -1:
                assert note.pitch % 12 in chord_tones(song, on_grid)


@EVERY_STYLE
def test_the_tune_can_be_sung(style: str, song_of: SongOf) -> None:
    """Within an octave and a half, by steps rather than leaps."""
    small = []
    for seed in range(10):
        pitches = [note.pitch for _, note in notes_of(tune_of(song_of(f"{style}, 60 seconds", seed), style))]
        moves = [abs(after - before) for before, after in pairwise(pitches)]
        assert max(pitches) - min(pitches) <= 19
        assert max(moves) <= 12
        small += [move <= 4 for move in moves]
    assert fmean(small) >= 0.8


def rhythm_and_pitch(clip: Clip) -> list[tuple[int, int]]:
    """Return the notes of a clip on a grid of sixteenths."""
    return [(round(note.start / 240), note.pitch) for note in clip.notes if note.length > PPQ // 6]


@pytest.mark.parametrize("style", [name for name, style in STYLES.items() if style.form in ("song", "beat", "head")])
def test_the_hook_comes_back(style: str, song_of: SongOf) -> None:
    """Three quarters of the second hook's notes were in the first; verses have a tune of their own."""
    for seed in range(5):
        clips = tune_of(song_of(style, seed), style).clips
        hooks = [clip for clip in clips if clip.name.startswith("hook")]
        first, second = rhythm_and_pitch(hooks[0]), rhythm_and_pitch(hooks[1])
        bar = bar_of(song_of(style, seed)) // 240
        common = [note for note in second if note[0] < 3 * bar]
        assert fmean(note in first for note in common) >= 0.75


def ranks(values: list[float]) -> list[float]:
    """Return the place of each value among all, ties shared: correlating these is Spearman's method."""
    order = sorted(values)
    return [order.index(value) + (order.count(value) - 1) / 2 for value in values]


@EVERY_STYLE
def test_more_energy_means_more_notes(style: str, song_of: SongOf) -> None:
    """The rank correlation of a section's energy and its notes in a bar is high."""
    for seed in range(3):
        song = song_of(style, seed)
        energies = [section.energy for section in song.sections]
        densities = [
            sum(len(clip.notes) for track in song.tracks for clip in track.clips if clip.start == section.start)
            / section.length
            for section in song.sections
        ]
        assert correlation(ranks(energies), ranks(densities)) >= 0.5


@EVERY_STYLE
def test_the_song_comes_home(style: str, song_of: SongOf) -> None:
    """The last chord stands on the tonic, and the last bass note is its root."""
    for seed in range(3):
        song = song_of(style, seed)
        assert song.key is not None
        assert parse_chord(song.chords[-1].symbol).root == song.key.tonic


@EVERY_STYLE
def test_a_section_ends_with_a_fill(style: str, song_of: SongOf) -> None:
    """The last bar before a new section is not the beat of the bar before it, wherever drums play."""
    if STYLES[style].drums is None:
        return
    song = song_of(style, 0)
    bar = bar_of(song)
    drums = next(track for track in song.tracks if track.name == "Drums")
    changed = 0
    for clip in drums.clips[:-1]:
        bars = [
            {(round(note.start % bar / 120), note.pitch) for note in clip.notes if note.start // bar == index}
            for index in range(clip.length // bar)
        ]
        changed += bars[-1] != bars[-2]
    assert changed >= 0.6 * len(drums.clips[:-1])


def test_drums_are_a_rack_with_choking_hats(song_of: SongOf) -> None:
    """One device for each General MIDI note, tuned by middle C; hats silence each other."""
    drums = next(track for track in song_of("hip-hop", 0).tracks if track.name == "Drums")
    zones = {device.zone.low: device.zone for device in drums.devices if device.zone is not None}
    assert {36, 38, 42, 46} <= set(zones)
    assert all(zone.low == zone.high and zone.pitch == 60 for zone in zones.values())
    assert zones[42].choke == zones[46].choke == 1
    assert zones[36].choke == 0
    assert {note.pitch for _, note in notes_of(drums)} <= set(zones)


def test_house_pumps_with_the_kick(song_of: SongOf) -> None:
    """Bass and chords are ducked by a compressor that listens to the kick's track."""
    song = song_of("house", 0)
    kick = next(track for track in song.tracks if track.name == "Kick")
    ducked = [track.name for track in song.tracks for device in track.devices if device.sidechain == kick.id]
    assert "Bass" in ducked


@pytest.mark.parametrize("metre", ["3/4", "5/4", "6/8", "7/8", "12/8", "2/2", "7/16"])
@pytest.mark.parametrize("style", ["lo-fi", "house", "bossa nova", "waltz", "jazz swing"])
def test_every_style_plays_in_every_metre(style: str, metre: str) -> None:
    """Patterns are made of beats; a bar of another metre takes its beats from them."""
    song = compose_song(f"{style} in {metre}, 20 seconds").song
    beats, unit = (int(part) for part in metre.split("/"))
    assert (song.metre[0].beats, song.metre[0].unit) == (beats, unit)
    assert song.end % bar_ticks(beats, unit) == 0


def test_instruments_come_and_go_as_asked() -> None:
    """With guitar, without drums and bass."""
    names = [track.name for track in compose_song("lo-fi with guitar, no drums, no bass").song.tracks]
    assert any("guitar" in name.lower() for name in names)
    assert not {"Drums", "Bass"} & set(names)


def test_a_soloist_plays_tune_and_chords() -> None:
    """Only piano: nobody else is there."""
    tracks = [track for track in compose_song("solo piano waltz").song.tracks if track.clips]
    kinds = {one.kind for track in tracks for one in track.devices}
    assert {kind for kind in kinds if device(kind).kind == "instrument"} == {"electric_piano"}
    assert len(tracks) == 2


def test_dark_songs_are_filtered_and_bright_ones_are_not() -> None:
    """A low-pass filter on the harmony, or an equaliser that adds air."""

    def kinds(prompt: str) -> set[str]:
        tracks = compose_song(prompt).song.tracks
        return {device.kind for track in tracks if track.name == "Piano" for device in track.devices}

    assert "filter" in kinds("a very dark jazz swing")
    assert "equalizer" in kinds("a bright jazz swing")


def test_sparse_songs_have_fewer_drum_strokes_than_busy_ones() -> None:
    """The same seed, thinned."""

    def strokes(prompt: str) -> int:
        drums = next(track for track in compose_song(prompt).song.tracks if track.name == "Drums")
        return len(notes_of(drums))

    assert strokes("sparse funk, 30 bars") < strokes("busy funk, 30 bars")


def test_progress_is_reported_and_may_be_stopped() -> None:
    """What the report raises ends the work."""
    shares: list[float] = []
    compose_song("pop", progress=lambda _, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0

    def stop(_doing: str, _share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        compose_song("pop", progress=stop)


@EVERY_STYLE
def test_long_notes_of_the_tune_do_not_rub(style: str, song_of: SongOf) -> None:
    """Of the notes of half a beat and more, at most 4 % lie a semitone above a chord note, its third aside.

    A root over a major seventh or a fourth over a major third is heard as a mistake (a flat ninth).
    """
    rubs = []
    for seed in range(6):
        song = song_of(f"{style}, 60 seconds", seed)
        for start, note in notes_of(tune_of(song, style)):
            if note.length >= 0.45 * PPQ:
                chord = parse_chord([chord for chord in song.chords if chord.start <= start + PPQ // 16][-1].symbol)
                is_third = chord.third is not None and note.pitch % 12 == (chord.root + chord.third) % 12
                rubs.append((note.pitch - 1) % 12 in chord.pitch_classes and not is_third)
    assert fmean(rubs or [0.0]) <= 0.04


def lowered_db(song: Song, track: Track, tick: int) -> float:
    """Return how far a track's fader is below its place just after a moment, as its automation says."""
    lanes = [lane for lane in song.automation if lane.target == f"{track.id}.gain_db"]
    return max(
        (track.gain_db - [point for point in lane.points if point.tick <= tick][-1].value for lane in lanes),
        default=0.0,
    )


@pytest.mark.parametrize("style", [name for name, style in STYLES.items() if style.pump and style.pump.held_back_db])
def test_ducked_players_are_held_back_where_the_kick_is_silent(style: str, song_of: SongOf) -> None:
    """By 5 dB or more, or they rest: without the kick that ducks them they would drown the drop."""
    for seed in range(3):
        song = song_of(style, seed)
        kick = next(track for track in song.tracks if track.name == "Kick")
        kicked = {clip.start for clip in kick.clips if len(clip.notes) >= clip.length // bar_of(song)}
        ducked = [track for track in song.tracks if any(device.sidechain == kick.id for device in track.devices)]
        alone = [(track, clip) for track in ducked for clip in track.clips if clip.start not in kicked]
        assert alone
        assert all(lowered_db(song, track, clip.start) >= 5.0 for track, clip in alone)


@pytest.mark.parametrize("style", [name for name, style in STYLES.items() if style.form == "club"])
def test_drums_and_bass_fall_silent_before_the_drop(style: str, song_of: SongOf) -> None:
    """For half a bar; and a build has less energy than the drop by a third."""
    song = song_of(style, 1)
    half = bar_of(song) // 2
    drop = next(section for section in song.sections if section.name.startswith("drop"))
    names = {"Kick", "Drums", STYLES[style].bass.strip.name}
    low = [note for track in song.tracks if track.name in names for note in notes_of(track)]
    sounding = [(start, note) for start, note in low if drop.start - half + PPQ // 16 <= start < drop.start - PPQ // 16]
    assert not sounding
    assert all(section.energy <= 0.6 for section in song.sections if section.name.startswith("build"))


@pytest.mark.parametrize("style", [name for name, style in STYLES.items() if style.form in ("song", "beat", "club")])
def test_a_section_is_no_copy_when_it_comes_again(style: str, song_of: SongOf) -> None:
    """At most nine tenths of what is heard in the first and second section of a kind is common to both."""
    shares = []
    for seed in range(3):
        song = song_of(style, seed)
        for kind in {section.name[:-2] for section in song.sections if section.name.endswith(" 2")}:
            first, second = (
                {
                    (track.name, round(note.start / 240), note.pitch)
                    for track in song.tracks
                    for clip in track.clips
                    if clip.name.startswith(f"{kind} {visit} ")
                    for note in clip.notes
                }
                for visit in (1, 2)
            )
            shares.append(len(first & second) / len(first | second))
    assert fmean(shares) <= 0.9


@pytest.mark.parametrize("style", ["funk", "chiptune"])
def test_the_last_chord_rings_to_the_end(style: str, song_of: SongOf) -> None:
    """Whoever plays chords holds them until the song is over."""
    song = song_of(style, 0)
    parts = STYLES[style].chords or STYLES[style].arpeggios
    ends = [
        max(start + note.length for start, note in notes_of(track))
        for track in song.tracks
        if track.name in {part.strip.name for part in parts}
        and track.clips[-1].start + track.clips[-1].length == song.end
    ]
    assert ends
    assert min(ends) >= song.end - PPQ // 4


def test_a_place_is_heard_around_the_song_but_where_the_music_would_drown_it() -> None:
    """Rain from the first bar of lo-fi to its last; the sea before, between and behind the tunes of ambient."""
    heard = {}
    for prompt in ("lo-fi in the rain", "ambient"):
        song = compose_song(prompt, seed=1).song
        (place,) = (track for track in song.tracks if any(one.kind == "ambience" for one in track.devices))
        spans = {(clip.start, clip.length) for clip in place.clips}
        heard[prompt] = [
            section.name.split()[0] for section in song.sections if (section.start, section.length) in spans
        ]
        assert song.tracks[-1].kind == "master"
        assert len(spans) == len(heard[prompt])
    assert len(heard["lo-fi in the rain"]) == len(compose_song("lo-fi in the rain", seed=1).song.sections)
    assert set(heard["ambient"]) == {"intro", "bridge", "out"}
