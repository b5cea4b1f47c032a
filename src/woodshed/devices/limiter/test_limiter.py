"""The limiter keeps its ceiling, measured at sixteen times the sample rate, and is otherwise not heard."""

import numpy as np
import pytest

from woodshed.analysis.true_peak import true_peaks
from woodshed.audio import Audio
from woodshed.engine import process

RATE = 48_000


def nasty(kind: str, sample_rate: int) -> Audio:
    """Return a second of something that sample-peak limiters let through."""
    count = sample_rate
    time = np.arange(count) / sample_rate
    random = np.random.default_rng(7)
    if kind == "clipped noise":
        audio = np.clip(4 * random.standard_normal((2, count)), -1, 1)
    elif kind == "white noise":
        audio = 0.5 * random.standard_normal((2, count))
    elif kind == "square wave":
        audio = np.tile(np.sign(np.sin(2 * np.pi * 997 * time)), (2, 1))
    elif kind == "quarter of the rate, 45 degrees":
        audio = np.tile(np.sin(2 * np.pi * count / 4 * time + np.pi / 4), (2, 1))
    elif kind == "sweep":
        audio = np.tile(np.sin(2 * np.pi * np.cumsum(np.linspace(20, 20_000, count)) / sample_rate), (2, 1))
    elif kind == "peaks between samples":
        audio = np.zeros((2, count))
        for place in random.integers(100, count - 200, 60):
            audio[:, place : place + 8] += np.array([1, -1, -1, 1, 1, -1, -1, 1]) * random.uniform(0.3, 1.5)
    else:  # drums: a falling sine and noise, four a second
        beat = (4 * time) % 1
        boom = np.sin(2 * np.pi * 55 * time + 6 * np.exp(-40 * beat)) * np.exp(-18 * beat)
        audio = 1.4 * boom + 0.6 * random.standard_normal((2, count)) * np.exp(-45 * beat)
    return audio.astype(np.float32)


@pytest.mark.parametrize("sample_rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize(
    "kind",
    ["clipped noise", "white noise", "square wave", "quarter of the rate, 45 degrees", "sweep",
     "peaks between samples", "drums"],
)  # fmt: skip
@pytest.mark.parametrize("release_ms", [5, 120])
def test_no_true_peak_is_higher_than_the_ceiling(kind: str, sample_rate: int, release_ms: float) -> None:
    """At most 0.05 dB above -1 dBTP, driven by 12 dB; BS.1770-5 itself allows a meter to err by more."""
    out = process("limiter", nasty(kind, sample_rate), sample_rate, gain_db=12, ceiling_dbtp=-1, release_ms=release_ms)
    assert 20 * np.log10(max(true_peaks(out, sample_rate, oversampling=16))) < -1 + 0.05


def test_what_stays_under_the_ceiling_passes_bit_for_bit() -> None:
    """And at its place: the declared latency is the real one."""
    noise = np.random.default_rng(3).uniform(-0.3, 0.3, (2, RATE)).astype(np.float32)
    assert np.array_equal(process("limiter", noise, RATE), noise)


def test_a_loud_sine_lies_at_the_ceiling_and_not_below() -> None:
    """The bound on the true peak costs less than 0.1 dB at 1 kHz."""
    time = np.arange(RATE) / RATE
    sine = np.tile(np.sin(2 * np.pi * 1_000 * time), (2, 1)).astype(np.float32)
    out = process("limiter", sine, RATE, gain_db=9, ceiling_dbtp=-3)
    assert 20 * np.log10(np.max(np.abs(out[:, RATE // 2 :]))) == pytest.approx(-3, abs=0.1)


def quiet_after(loud: slice, release_ms: float) -> Audio:
    """Return the gain, over time, of a quiet tone after something 12 dB over the ceiling."""
    tone = np.full((2, 2 * RATE), 0.05, np.float32)
    tone[:, loud] = 4
    return np.asarray(process("limiter", tone, RATE, ceiling_dbtp=0, release_ms=release_ms)[0] / tone[0])


@pytest.mark.parametrize("release_ms", [40, 150])
def test_after_one_peak_63_percent_of_the_gain_is_back_in_the_release_time(release_ms: float) -> None:
    """Counted from the end of the look-ahead's hold, within 15 %."""
    gain = quiet_after(slice(9_600, 9_610), release_ms)
    lowest = np.min(gain)
    back = np.nonzero(gain[9_610:] > 1 - (1 - lowest) * np.exp(-1))[0][0] / RATE * 1_000
    assert 0.2 < lowest < 0.25  # between its samples the step is higher than 4 (Gibbs)
    assert back == pytest.approx(release_ms, rel=0.15)


def test_after_a_dense_passage_the_gain_comes_back_more_slowly() -> None:
    """Program dependence: what has lasted a second is given back over about ten releases."""
    after_peak, after_passage = quiet_after(slice(48_000, 48_010), 50), quiet_after(slice(100, 48_010), 50)
    later = 48_010 + int(0.15 * RATE)
    assert after_peak[later] > 0.9
    assert 0.3 < after_passage[later] < 0.7


def test_the_gain_falls_along_a_smooth_curve() -> None:
    """Two moving averages in a row: no step of the gain is more than 2 % of a 12 dB fall."""
    gain = quiet_after(slice(9_600, 9_610), 100)
    assert np.max(np.abs(np.diff(gain[9_000:9_600]))) < 0.02


def test_both_sides_are_turned_down_together() -> None:
    """A peak on the left must not move the middle."""
    audio = np.full((2, RATE), 0.1, np.float32)
    audio[0, 24_000:24_020] = 3
    out = process("limiter", audio, RATE)
    assert np.array_equal(out[0, :23_990], out[1, :23_990])
    assert np.min(out[1]) < 0.05
