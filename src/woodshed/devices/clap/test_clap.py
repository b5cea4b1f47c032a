"""The clap's hands come when they should, and its tail fades as long as it says."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.signal import find_peaks

from woodshed.audio import Audio
from woodshed.engine import play

SAMPLE_RATE = 48_000


def clap(length_s: float = 0.5, preset: str = "", **settings: Any) -> Audio:
    """Return one clap at middle C."""
    return play("clap", [(0.0, 0.05, 60, 100)], length_s, SAMPLE_RATE, preset=preset, **settings)


def moments_s(**settings: Any) -> np.ndarray:
    """Return when bursts begin, from the mean power of 24 claps: noise averages out."""
    hits = [(0.5 * count, 0.05, 60, 100) for count in range(24)]
    audio = play("clap", hits, 12.0, SAMPLE_RATE, tail=0, room=0, snap=1, body=0, **settings)
    power = (audio[0].astype(float) ** 2).reshape(24, -1).mean(axis=0)[: SAMPLE_RATE // 5]
    smooth = np.convolve(power, np.ones(48) / 48, mode="same")
    peaks, _ = find_peaks(smooth, height=0.2 * smooth.max(), distance=96)
    return np.asarray(peaks / SAMPLE_RATE)


@pytest.mark.parametrize(("bursts", "spacing_s"), [(4, 0.01), (3, 0.02), (6, 0.015), (1, 0.01)])
def test_as_many_hands_clap_as_asked_and_at_their_distance(bursts: int, spacing_s: float) -> None:
    """Without spread the bursts stand `spacing_s` apart, within half a millisecond."""
    moments = moments_s(bursts=bursts, spacing_s=spacing_s, spread=0)
    assert moments.size == bursts
    assert np.diff(moments) == pytest.approx(np.full(bursts - 1, spacing_s), abs=5e-4)


@pytest.mark.parametrize("decay_s", [0.2, 0.5, 1.2])
def test_the_tail_falls_60_db_in_its_decay_time(decay_s: float) -> None:
    """Measured over two fifths of the decay, after the last hand: 24 dB."""
    power = clap(decay_s, decay_s=decay_s, tail=1, snap=1, room=0, body=0, spacing_s=0.002)[0].astype(float) ** 2
    fifth = round(0.2 * decay_s * SAMPLE_RATE)
    fall = 10 * np.log10(power[fifth : 2 * fifth].mean() / power[3 * fifth : 4 * fifth].mean())
    assert fall == pytest.approx(24, rel=0.1)


@pytest.mark.parametrize("frequency", [700.0, 1100.0, 2000.0])
def test_cupped_hands_resound_at_their_pitch(frequency: float) -> None:
    """The strongest sixth of an octave is the one at `frequency_hz`."""
    hits = [(0.5 * count, 0.05, 60, 100) for count in range(12)]
    audio = play("clap", hits, 6.0, SAMPLE_RATE, frequency_hz=frequency, body=1, snap=0, room=0)
    power = np.abs(np.fft.rfft(audio[0])) ** 2
    edges = (frequency * 2 ** (np.arange(-13, 14) / 6 - 1 / 12) * audio.shape[1] / SAMPLE_RATE).astype(int)
    density = [power[low:high].mean() for low, high in pairwise(edges)]
    assert abs(int(np.argmax(density)) - 13) <= 1


def test_width_spreads_the_hands_and_keeps_the_middle() -> None:
    """Mono sum is untouched: what is added to the left is taken from the right."""
    narrow, wide = clap(width=0, room=0), clap(width=1, room=0)
    assert np.array_equal(narrow[0], narrow[1])
    assert np.asarray(np.corrcoef(wide))[0, 1] < 0.7
    assert wide.sum(axis=0) == pytest.approx(narrow.sum(axis=0), abs=5e-5)
