"""The tempo of recordings whose tempo is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from woodshed.analysis.tempo import SHORTEST_S, measure_tempo
from woodshed.audio import Audio
from woodshed.compose import compose_song
from woodshed.engine import render_mix

Values = NDArray[np.float64]
RATE = 44_100


def struck(times_s: Values, sample_rate: int = RATE, length_s: float = 30.0, hz: float = 0.0) -> Audio:
    """Return a stroke at each time, mono: a tick of noise, or a tone that dies away."""
    audio = np.zeros(round(length_s * sample_rate))
    time = np.arange(round(0.08 * sample_rate)) / sample_rate
    body = np.sin(2 * np.pi * hz * time) if hz else np.random.default_rng(1).standard_normal(time.size)
    stroke = body * np.exp(-time / (0.04 if hz else 0.008))
    for at in np.round(times_s * sample_rate).astype(int):
        part = audio[max(0, at) : at + stroke.size]
        part += stroke[: part.size]
    return (audio[None] * 0.3).astype(np.float32)


def beats(tempo_bpm: float, first_s: float, length_s: float = 29.9) -> Values:
    """Return when the beats are."""
    return np.arange(first_s, length_s, 60 / tempo_bpm)


@settings(max_examples=12, deadline=None)
@given(tempo_bpm=st.floats(70, 150), share=st.floats(0.1, 0.9), sample_rate=st.sampled_from((22_050, 44_100, 48_000)))
def test_a_metronome_is_read_to_a_hundredth_and_to_two_milliseconds(
    tempo_bpm: float, share: float, sample_rate: int
) -> None:
    first_s = share * 60 / tempo_bpm
    pulse = measure_tempo(struck(beats(tempo_bpm, first_s), sample_rate), sample_rate)
    assert pulse is not None
    assert pulse.tempo_bpm == pytest.approx(tempo_bpm, abs=0.11)  # told whole when within 0.1
    assert pulse.first_beat_s == pytest.approx(first_s, abs=0.1 / tempo_bpm * 29.9 / 2 + 0.002)
    assert pulse.clarity > 0.5


def test_the_beat_is_where_the_bass_drum_is_not_where_the_hats_are() -> None:
    kicks = struck(beats(124, 0.31), hz=55)
    hats = struck(beats(124, 0.31 + 30 / 124))
    pulse = measure_tempo(kicks + hats, RATE)
    assert pulse is not None
    assert pulse.tempo_bpm == 124
    assert pulse.first_beat_s == pytest.approx(0.31, abs=0.003)


def test_somebody_who_plays_ten_milliseconds_off_is_still_followed() -> None:
    off_s = np.random.default_rng(3).normal(0, 0.010, beats(96.5, 0.2).size)
    pulse = measure_tempo(struck(beats(96.5, 0.2) + off_s), RATE)
    assert pulse is not None
    assert pulse.tempo_bpm == pytest.approx(96.5, rel=0.002)
    assert pulse.first_beat_s == pytest.approx(0.2, abs=0.02)


def test_level_channels_and_rate_change_nothing() -> None:
    tune = struck(beats(113, 0.4))
    told = measure_tempo(tune, RATE)
    assert told is not None
    again = measure_tempo(np.vstack([tune, tune]) * np.float32(0.01), RATE)
    assert again is not None
    assert (again.tempo_bpm, again.clarity) == (told.tempo_bpm, told.clarity)
    assert again.first_beat_s == pytest.approx(told.first_beat_s, abs=1e-6)


@pytest.mark.parametrize(
    "audio",
    [
        np.zeros((1, 10 * RATE), np.float32),
        np.random.default_rng(0).standard_normal((1, 20 * RATE), np.float32) * 0.1,
        np.sin(2 * np.pi * 220 * np.arange(10 * RATE) / RATE)[None].astype(np.float32),
        struck(np.sort(np.random.default_rng(5).uniform(0, 29, 60))),
        struck(np.cumsum(60 / np.linspace(80, 160, 50))),
        struck(beats(120, 0.0))[:, : round(SHORTEST_S * RATE) - 1],
    ],
    ids=["silence", "noise", "a tone", "strokes at random", "twice as fast at the end", "too short"],
)
def test_what_has_no_steady_beat_is_given_none(audio: Audio) -> None:
    assert measure_tempo(audio, RATE) is None


@pytest.mark.parametrize(("style", "tempo_bpm"), [("house", 122), ("bossa nova", 128)])
def test_songs_of_the_composer_have_the_tempo_they_were_written_at(style: str, tempo_bpm: int) -> None:
    song = compose_song(f"{style} at {tempo_bpm} bpm, 20 seconds", seed=1).song
    mix = render_mix(song)
    pulse = measure_tempo(mix.audio, mix.sample_rate)
    assert song.tempo[0].bpm == tempo_bpm
    assert pulse is not None
    assert pulse.tempo_bpm == tempo_bpm
    beat_s = 60 / tempo_bpm
    assert min(pulse.first_beat_s % beat_s, -pulse.first_beat_s % beat_s) < 0.005
