"""What `woodshed lofi` suggests: edits that fit, and a sound that measures as it is told."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from woodshed.analysis import integrated_loudness
from woodshed.certify.measures import (
    Signal,
    a_weighted_db,
    measure_flutter,
    measure_harmonics,
    measure_impulses,
    measure_response,
    sine,
)
from woodshed.cli import main
from woodshed.compose import compose_song
from woodshed.devices import device, settings
from woodshed.engine import process, render_mix
from woodshed.errors import SongError
from woodshed.lofi import AMBIENCES, MEDIA, settings_of, suggest_lofi, worn
from woodshed.song import Add, Change, Song, apply_all
from woodshed.song.document import MASTER, Clip, Device, Groove
from woodshed.song.edits import check_song
from woodshed.song.folder import SongFolder
from woodshed.units import Ticks

RATE = 48_000
YEARS = [(name, year) for name, medium in MEDIA.items() for year in (min(medium.years), medium.usual_year, 1990)]


@pytest.fixture(scope="module")
def song() -> Song:
    """Eight bars of pop: no lo-fi of its own."""
    return compose_song("pop, 8 bars", seed=3).song


def device_of(song: Song, kind: str) -> Device:
    (found,) = (one for one in song.track(MASTER).devices if one.kind == kind)
    return found


def with_lofi(song: Song, **wishes: Any) -> Song:
    edits = [edit for suggestion in suggest_lofi(song, **wishes) for edit in suggestion.edits]
    changed = apply_all(edits, song)
    check_song(changed)
    return changed


@pytest.mark.parametrize("name", MEDIA)
def test_a_medium_is_one_device_on_the_master_with_one_knob(song: Song, name: str) -> None:
    changed = with_lofi(song, medium_name=name, wear=60)
    there = device_of(changed, MEDIA[name].device)
    assert there.params["wear"] == 0.6
    assert settings(there.kind, there.preset, there.params)["wear"] == 0.6


def test_it_stands_before_the_limiter(song: Song) -> None:
    limited = apply_all([Add((Device("last", "limiter"),), to=MASTER)], song)
    assert [one.kind for one in with_lofi(limited).track(MASTER).devices][-2:] == ["vinyl", "limiter"]


def test_asked_again_it_turns_the_medium_that_is_there(song: Song) -> None:
    once = with_lofi(song, wear=40)
    twice = with_lofi(once, wear=90, year=1960)
    assert len([one for one in twice.track(MASTER).devices if one.kind == "vinyl"]) == 1
    assert device_of(twice, "vinyl").params["wear"] == 0.9
    again = suggest_lofi(twice, wear=90, year=1960)
    assert not any(isinstance(edit, Change) and edit.kind is Clip for one in again for edit in one.edits)


def test_another_medium_takes_the_place_of_the_one_that_is_there(song: Song) -> None:
    """A record that is put on a cassette is not meant to be both: one medium, one knob."""
    limited = apply_all([Add((Device("last", "limiter"),), to=MASTER)], song)
    twice = with_lofi(with_lofi(limited, medium_name="vinyl"), medium_name="cassette")
    assert [one.kind for one in twice.track(MASTER).devices][-2:] == ["cassette", "limiter"]
    assert "vinyl" not in [one.kind for one in twice.track(MASTER).devices]


def test_a_place_is_not_told_to_swing(song: Song) -> None:
    """Rain has a note as long as the song, and no beat."""
    again = suggest_lofi(with_lofi(song, ambience="rain"))
    assert not any(suggestion.title.startswith("Swing") for suggestion in again)


def places(song: Song, ambience: str) -> list[str]:
    """Return the titles of what is suggested about the place."""
    return [one.title for one in suggest_lofi(song, ambience=ambience) if "place" in one.title]


def test_a_song_in_the_rain_is_not_told_to_go_there(song: Song) -> None:
    """The composer's lo-fi has its rain from a preset; another place is one to change to, and a silent one is none."""
    rainy = compose_song("lo-fi, 8 bars", seed=1).song
    (rain,) = (one for track in rainy.tracks for one in track.devices if one.kind == "ambience")
    assert rain.preset == "rain_on_a_window"
    assert places(rainy, "rain") == []
    assert places(with_lofi(rainy, ambience="sea"), "sea") == []
    assert places(with_lofi(song, ambience="rain"), "rain") == []
    assert places(rainy, "sea") == ["Change the place: sea"]
    silent = apply_all([Change(Device, {rain.id: {"bypass": True}})], rainy)
    assert places(silent, "rain") == ["Change the place: rain"]


@pytest.mark.parametrize("ambience", AMBIENCES)
def test_a_place_lasts_as_long_as_the_song(song: Song, ambience: str) -> None:
    changed = with_lofi(song, ambience=ambience)
    (track,) = (one for one in changed.tracks if one.devices and one.devices[0].kind == "ambience")
    assert track.clips[0].notes[0].length == song.end
    labels = [label for label, _ in device("ambience").parameter("scene").choices]
    assert track.devices[0].params["scene"] == AMBIENCES.index(ambience)
    assert len(labels) == len(AMBIENCES)


def test_straight_drums_get_swing_and_a_late_snare(song: Song) -> None:
    """54 to 62 % of swing; snares 10 to 20 ms late."""
    changed = with_lofi(song)
    grooves = {clip.id: clip.groove for track in changed.tracks for clip in track.clips if clip.notes}
    assert all(isinstance(groove, Groove) and 0.54 <= groove.swing <= 0.62 for groove in grooves.values())
    drums = next(track for track in changed.tracks if track.midi_channel == 9 and track.clips)
    groove = drums.clips[0].groove
    assert groove is not None
    late_ms = groove.offsets[4] / 960 * 60_000 / song.tempo[0].bpm
    assert 10 <= late_ms <= 20


def test_who_swings_already_is_left_alone() -> None:
    lazy = compose_song("lo-fi, 8 bars", seed=1).song
    assert not any(suggestion.title.startswith("Swing") for suggestion in suggest_lofi(lazy))


@pytest.mark.parametrize(
    ("wishes", "remedy"),
    [
        ({"medium_name": "wire"}, "Choose one of: vinyl"),
        ({"medium_name": "cassette", "year": 1950}, "from 1964 to 2000"),
        ({"wear": 120}, "from 0, as new, to 100"),
        ({"ambience": "moon"}, "Choose one of: rain"),
    ],
)
def test_an_impossible_wish_says_what_is_possible(song: Song, wishes: dict[str, Any], remedy: str) -> None:
    with pytest.raises(SongError, match=remedy):
        suggest_lofi(song, **wishes)


@pytest.mark.parametrize(("name", "year"), YEARS)
def test_every_panel_fits_its_device(name: str, year: int) -> None:
    panel = settings_of(name, year)
    spec = device(MEDIA[name].device)
    assert all(spec.parameter(setting).clamped(value) == value for setting, value in panel.items())


@pytest.mark.parametrize("name", MEDIA)
def test_the_usual_wear_of_the_usual_year_lies_in_the_range_of_lofi(name: str) -> None:
    """The ranges that lo-fi records keep to, and twelve bits at 26.04 kHz for samplers.

    Band 60-120 Hz to 4-9 kHz, hiss -60 to -48 dBFS(A), crackle 3-20/s, wow 0.1-0.4 %, flutter 0.03-0.1 %, THD 0.5-3 %.
    """
    found = worn(name)
    ranges = {
        "low_cut_hz": (60, 120), "high_cut_hz": (4_000, 9_000), "hiss_db": (-60, -48), "crackle_per_s": (3, 20),
        "wow_percent": (0.1, 0.4), "flutter_percent": (0.03, 0.1), "saturation_percent": (0.5, 3), "bits": (11.9, 12.1),
        "rate_hz": (25_780, 26_300),
    }  # fmt: skip
    for field, (low, high) in ranges.items():
        value = getattr(found, field)
        assert value is None or low <= value <= high, (field, value)


@pytest.mark.parametrize("wear", [35.0, 70.0, 100.0])
@pytest.mark.parametrize("name", ["vinyl", "cassette", "radio"])
def test_what_is_told_is_what_is_measured(name: str, wear: float) -> None:
    """Band, hiss, speed, crackle and distortion within 10 % (levels within a decibel), at three wears."""
    panel: dict[str, Any] = {**settings_of(name), "wear": wear / 100}
    told = worn(name, None, wear)
    kind = MEDIA[name].device
    silent = {"hiss_db", "hum_db", "rumble_db", "dust_db"}
    rare = {"crackle_per_s", "bursts", "scratches", "static_per_s", "dropouts_per_min", "fading_db", "speaker_db"}
    own = {parameter.name for parameter in device(kind).parameters}
    off = dict.fromkeys(silent & own, -96.0) | dict.fromkeys(rare & own, 0.0)
    still = off | dict.fromkeys({"wow_percent", "flutter_percent"} & own, 0.0)

    def heard(sent: Signal, **changed: Any) -> Signal:
        out = process(kind, np.stack([sent, sent]).astype(np.float32), RATE, **{**panel, **off, **changed})
        return np.asarray(out[0], np.float64)

    quiet = sine(15, -85, 60 * RATE, RATE)
    if told.hiss_db is not None:
        assert a_weighted_db(heard(quiet[: 5 * RATE], hiss_db=panel["hiss_db"])[RATE:], RATE) == pytest.approx(
            told.hiss_db, abs=1
        )
    if told.crackle_per_s is not None:
        rate = "crackle_per_s" if name == "vinyl" else "static_per_s"
        found = measure_impulses(heard(quiet, **{rate: panel[rate]}), RATE, over_db=-80)
        assert found.per_s == pytest.approx(told.crackle_per_s, rel=0.1 + 2 / np.sqrt(60 * told.crackle_per_s))
    if told.wow_percent is not None:
        steady = {"flutter_percent": 0.0} if name == "cassette" else {}
        flutter = measure_flutter(heard(sine(3_150, -20, 12 * RATE, RATE), **steady)[RATE:], RATE)
        assert 100 * np.sqrt(2) * flutter.wow == pytest.approx(told.wow_percent, rel=0.1)
    click = np.zeros(1 << 15)
    click[64] = 1e-3
    response = measure_response(click, heard(click, **still), RATE)
    assert told.low_cut_hz is not None
    assert told.high_cut_hz is not None
    assert float(response.gain_at(told.low_cut_hz)) == pytest.approx(-3, abs=0.6)
    assert float(response.gain_at(told.high_cut_hz)) == pytest.approx(-3, abs=0.6)
    tone = sine(1_000, -12, 3 * RATE, RATE)
    wide = {"high_cut_hz": min(20_000.0, device(kind).parameter("high_cut_hz").maximum)}
    thd = measure_harmonics(heard(tone, **{**still, **wide})[RATE : 2 * RATE], 1_000, RATE).thd
    assert 100 * thd == pytest.approx(told.saturation_percent, rel=0.1)


def test_a_song_on_a_record_crackles_between_its_notes_and_loses_its_treble(song: Song) -> None:
    """The macro up: under half of the treble, crackle among it; at 0 nothing but the song, within 0.5 LU."""
    plain = render_mix(song, sample_rate=RATE, tail_s=0.0).audio
    changed = apply_all(suggest_lofi(song, wear=100)[0].edits, song)
    dull = render_mix(changed, sample_rate=RATE, tail_s=0.0).audio
    new = apply_all([Change(Device, {device_of(changed, "vinyl").id: {"params": {"wear": 0.0}}})], changed)
    clean = render_mix(new, sample_rate=RATE, tail_s=0.0).audio
    hz = np.fft.rfftfreq(plain.shape[1], 1 / RATE)
    treble = [float(np.sum(np.abs(np.fft.rfft(one[0])[hz > 10_000]) ** 2)) for one in (plain, dull)]
    assert treble[1] < 0.4 * treble[0]
    assert integrated_loudness(clean, RATE) == pytest.approx(integrated_loudness(plain, RATE), abs=0.5)


def test_the_same_song_is_suggested_the_same(song: Song) -> None:
    assert suggest_lofi(song, ambience="rain") == suggest_lofi(song, ambience="rain")
    empty = replace(song, tracks=tuple(replace(track, clips=()) for track in song.tracks), sections=())
    assert empty.end == Ticks(0)
    assert suggest_lofi(empty)


def test_a_song_that_has_a_place_changes_it_instead_of_getting_a_second() -> None:
    changed = with_lofi(compose_song("lo-fi, 8 bars", seed=1).song, ambience="fire")
    (place,) = (one for track in changed.tracks for one in track.devices if one.kind == "ambience")
    assert place.params["scene"] == AMBIENCES.index("fire")


def test_a_record_in_the_drums_is_silent_so_that_only_the_pressing_crackles() -> None:
    """Some of the composer's lo-fi drums come from a record: its band and warmth alone, without a noise of its own."""
    found = []
    for seed in range(8):
        changed = with_lofi(compose_song("lo-fi, 8 bars", seed=seed).song)
        records = [
            settings(one.kind, one.preset, one.params)
            for track in changed.tracks
            for one in track.devices
            if one.kind == "vinyl"
        ]
        assert [record["crackle_per_s"] > 0 for record in records].count(True) == 1
        found.append(len(records))
    assert set(found) == {1, 2}


def test_the_command_tells_what_each_suggestion_comes_to(
    song: Song, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The record of 1974 has a band of 110 Hz to 5.5 kHz, 16 ticks a second and 2.6 % of harmonics at full wear."""
    SongFolder.create(tmp_path / "song", song, why="Written").close()
    wished = ["lofi", str(tmp_path / "song"), "--year", "1974", "--wear", "100", "--ambience", "rain"]
    assert main(wished) == 0
    figures = [line.strip() for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert (
        figures[0] == "band 110 Hz to 5.5 kHz, hiss −50.0 dBFS(A), crackle 16.0 a second, wow 0.35 %, distortion 2.6 %"
    )
    assert figures[1] == "fader −14.0 dB"
    assert figures[2].startswith("swing 58 %, ")
    assert figures[3].startswith("ducked by 3.5 dB, released in ")
