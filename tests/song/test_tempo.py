"""Where ticks lie in seconds, samples and bars."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.errors import SongError
from woodshed.song import MetreMap, MetrePoint, Song, TempoMap, TempoPoint
from woodshed.units import Ticks

bpms = st.floats(10, 999) | st.integers(10, 999).map(float)
points = st.lists(
    st.builds(TempoPoint, st.integers(0, 100_000).map(Ticks), bpms, st.booleans()),
    min_size=1,
    max_size=6,
    unique_by=lambda point: point.tick,
)
metres = st.lists(
    st.builds(
        MetrePoint,
        st.integers(0, 50).map(lambda n: Ticks(n * 120)),
        st.integers(1, 13),
        st.sampled_from([1, 2, 4, 8, 16, 32]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda point: point.tick,
)


def test_a_bar_at_120_bpm_lasts_two_seconds() -> None:
    """Four quarter notes of half a second; sample 96,000 at 48 kHz."""
    tempo = TempoMap.of(Song())
    assert tempo.seconds(3840) == 2.0
    assert tempo.sample(3840, 48_000) == 96_000
    assert tempo.bpm(5) == 120


def test_steps_add_up_exactly() -> None:
    """A thousand changes between 97 and 131.5 bpm: as exact fractions, to the last bit of a double."""
    steps = [TempoPoint(Ticks(n * 777), 97.0 if n % 2 else 131.5) for n in range(1_000)]
    exact = sum(Fraction(777 * 60) / (960 * Fraction(point.bpm)) for point in steps)
    assert TempoMap(steps).seconds(777_000) == pytest.approx(float(exact), rel=2**-51)


def test_a_ramp_follows_the_integral_of_the_tempo() -> None:
    """60 to 120 bpm over 4 beats: 60/960 * 3840/60 * ln 2 = 4 ln 2 seconds."""
    tempo = TempoMap([TempoPoint(Ticks(0), 60.0, ramp=True), TempoPoint(Ticks(3840), 120.0)])
    assert tempo.seconds(3840) == pytest.approx(4 * math.log(2), rel=1e-15)
    assert tempo.seconds(1920) == pytest.approx(4 * math.log(1.5), rel=1e-15)
    assert tempo.bpm(1920) == 90


def test_a_nearly_flat_ramp_loses_no_digits() -> None:
    """The difference of two logarithms would; it must lie between the two steps."""
    tempo = TempoMap([TempoPoint(Ticks(0), 120.0, ramp=True), TempoPoint(Ticks(960_000), 120.0000000001)])
    assert 499.9999999 < tempo.seconds(960_000) <= 500.0


@given(points, st.lists(st.integers(0, 200_000), min_size=2, max_size=20, unique=True))
def test_later_ticks_are_later_seconds(tempo_points: list[TempoPoint], ticks: list[int]) -> None:
    """Strictly, across steps and ramps."""
    tempo = TempoMap(tempo_points)
    seconds = [tempo.seconds(tick) for tick in sorted(ticks)]
    assert all(earlier < later for earlier, later in pairwise(seconds))


@given(points, st.integers(0, 10_000_000))
def test_ticks_come_back_from_seconds(tempo_points: list[TempoPoint], tick: int) -> None:
    """Tick -> seconds -> tick is the identity."""
    tempo = TempoMap(tempo_points)
    assert tempo.tick(tempo.seconds(tick)) == tick


@given(metres, st.integers(0, 100_000))
def test_ticks_come_back_from_bars(metre_points: list[MetrePoint], tick: int) -> None:
    """Tick -> bar, beat, tick -> tick is the identity; bars never count backwards."""
    metre = MetreMap(metre_points)
    place = metre.position(tick)
    assert metre.tick(*place) == tick
    assert metre.position(tick + 1) > place


def test_bars_are_counted_through_changes_of_metre() -> None:
    """Two bars of 4/4, then 7/8: bar 3 beat 5 lies 4 eighths into it."""
    metre = MetreMap([MetrePoint(Ticks(0)), MetrePoint(Ticks(7680), 7, 8)])
    assert metre.position(7680 + 4 * 480 + 3) == (3, 5, 3)
    assert metre.tick(3, 5, 3) == 7680 + 1923
    assert list(metre.bars(12_000)) == [0, 3840, 7680, 11_040]
    assert metre.metre(7680).unit == 8


def test_a_metre_change_in_the_midst_of_a_bar_starts_a_new_one() -> None:
    """Bar 2 begins at the change, after half a bar."""
    metre = MetreMap([MetrePoint(Ticks(0)), MetrePoint(Ticks(1920), 3, 4)])
    assert metre.position(1919) == (1, 2, 959)
    assert metre.position(1920) == (2, 1, 0)


def test_a_song_without_tempo_or_metre_is_refused() -> None:
    """Two sentences."""
    with pytest.raises(SongError):
        TempoMap([])
    with pytest.raises(SongError):
        MetreMap([])
