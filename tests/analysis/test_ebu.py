"""The meters pass every test signal of EBU Tech 3341 and 3342 that can be made from its description.

Signals and expected readings: EBU Tech 3341 (version 4, 2023), table 1, and EBU Tech 3342, table 1;
cases 7 and 8 (and 5 and 6 of 3342) are recorded programmes and are not here. The tolerances asserted
are half of the documents': 0.05 LU, 0.5 LU of range, +0.1/-0.2 dB of true peak.
"""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import signal

from woodshed.analysis import Loudness, integrated_loudness, loudness_range, measure_loudness, true_peak
from woodshed.audio import Audio
from woodshed.units import gain_of_db

RATES = [44_100, 48_000, 96_000]
LU = 0.05
RANGE_LU = 0.5
SILENCE = -200.0

every_rate = pytest.mark.parametrize("sample_rate", RATES)


def tone(parts: Sequence[tuple[float, float]], sample_rate: int) -> Audio:
    """A stereo 1 kHz sine in parts of (dBFS, seconds), each from phase 0."""
    pieces = []
    for level, seconds in parts:
        time = np.arange(round(seconds * sample_rate)) / sample_rate
        pieces.append(gain_of_db(level) * np.sin(2000 * np.pi * time) if level > SILENCE else np.zeros(time.size))
    return np.tile(np.concatenate(pieces), (2, 1)).astype(np.float32)


def measured(parts: Sequence[tuple[float, float]], sample_rate: int) -> Loudness:
    """The loudness of such a tone."""
    return measure_loudness(tone(parts, sample_rate), sample_rate)


@every_rate
@pytest.mark.parametrize("level", [-23, -33])
def test_3341_cases_1_and_2_a_steady_tone(level: float, sample_rate: int) -> None:
    """M, S and I = -23.0 and -33.0 LUFS."""
    found = measured([(level, 20)], sample_rate)
    steady = found.momentary_lufs[200:]
    assert found.integrated_lufs == pytest.approx(level, abs=LU)
    assert np.abs(steady - level).max() <= LU
    assert np.abs(found.short_term_lufs - level).max() <= LU


@every_rate
@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([(-36, 10), (-23, 60), (-36, 10)], id="3"),
        pytest.param([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], id="4"),
        pytest.param([(-26, 20), (-20, 20.1), (-26, 20)], id="5"),
    ],
)
def test_3341_cases_3_to_5_gates(parts: list[tuple[float, float]], sample_rate: int) -> None:
    """I = -23.0 LUFS."""
    assert integrated_loudness(tone(parts, sample_rate), sample_rate) == pytest.approx(-23, abs=LU)


@every_rate
@pytest.mark.parametrize("channels", [5, 6])
def test_3341_case_6_surround(channels: int, sample_rate: int) -> None:
    """L and R -28, C -24, Ls and Rs -30 dBFS give I = -23.0 LUFS; whatever the LFE plays."""
    sine = tone([(0, 20)], sample_rate)[0]
    levels = [-28, -28, -24, -30, -30] if channels == 5 else [-28, -28, -24, 0, -30, -30]
    audio = np.stack([np.float32(gain_of_db(level)) * sine for level in levels])
    assert integrated_loudness(audio, sample_rate) == pytest.approx(-23, abs=LU)


@every_rate
def test_3341_case_9_short_term_does_not_flutter(sample_rate: int) -> None:
    """S = -23.0 LUFS constantly, from 3 s on."""
    found = measured([(-20, 1.34), (-30, 1.66)] * 5, sample_rate)
    assert np.abs(found.short_term_lufs + 23).max() <= LU


@every_rate
@pytest.mark.parametrize("offset", range(20))
def test_3341_case_10_short_term_finds_any_3_seconds(offset: int, sample_rate: int) -> None:
    """A 3-second tone after 0.15 x offset seconds: maximum S = -23.0 LUFS."""
    found = measured([(SILENCE, 0.15 * offset), (-23, 3), (SILENCE, 1)], sample_rate)
    assert found.max_short_term_lufs == pytest.approx(-23, abs=LU)


@every_rate
def test_3341_case_11_short_term_live(sample_rate: int) -> None:
    """Twenty tones, each 1 dB louder: maximum S = -38.0, -37.0 ... -19.0 LUFS in turn."""
    parts = [
        part
        for step in range(20)
        for part in ((SILENCE, 0.15 * step), (-38.0 + step, 3.0), (SILENCE, 3.0 - 0.15 * step))
    ]
    found = measured(parts, sample_rate).short_term_lufs
    for step in range(20):
        so_far = found[: round((step * 6 + 0.15 * step) / 0.005) + 1]
        assert so_far.max() == pytest.approx(-38 + step, abs=LU)


@every_rate
def test_3341_case_12_momentary_does_not_flutter(sample_rate: int) -> None:
    """M = -23.0 LUFS constantly, from 1 s on."""
    found = measured([(-20, 0.18), (-30, 0.22)] * 25, sample_rate)
    assert np.abs(found.momentary_lufs[120:] + 23).max() <= LU


@every_rate
@pytest.mark.parametrize("offset", range(20))
def test_3341_case_13_momentary_finds_any_400_ms(offset: int, sample_rate: int) -> None:
    """A 0.4-second tone after 0.02 x offset seconds: maximum M = -23.0 LUFS."""
    found = measured([(SILENCE, 0.02 * offset), (-23, 0.4), (SILENCE, 1)], sample_rate)
    assert found.max_momentary_lufs == pytest.approx(-23, abs=LU)


@every_rate
def test_3341_case_14_momentary_live(sample_rate: int) -> None:
    """Twenty tones, each 1 dB louder: maximum M = -38.0, -37.0 ... -19.0 LUFS in turn."""
    parts = [
        part
        for step in range(20)
        for part in ((SILENCE, 0.02 * step), (-38.0 + step, 0.4), (SILENCE, 0.4 - 0.02 * step))
    ]
    found = measured(parts, sample_rate).momentary_lufs
    for step in range(20):
        so_far = found[: round((step * 0.8 + 0.02 * step) / 0.005) + 1]
        assert so_far.max() == pytest.approx(-38 + step, abs=LU)


@every_rate
@pytest.mark.parametrize("start", [0.0013, 0.0021, 0.0037])
def test_momentary_finds_400_ms_between_its_own_values(start: float, sample_rate: int) -> None:
    """At worst a window starts 2.5 ms off: 10 log10(1 - 2.5/400) = -0.03 LU."""
    found = measured([(SILENCE, start), (-23, 0.4), (SILENCE, 1)], sample_rate)
    assert found.max_momentary_lufs == pytest.approx(-23, abs=LU)


@every_rate
@pytest.mark.parametrize(
    ("case", "divisor", "amplitude", "phase", "expected"),
    [
        (15, 4, 0.50, 0.0, -6.0),
        (16, 4, 0.50, 45.0, -6.0),
        (17, 6, 0.50, 60.0, -6.0),
        (18, 8, 0.50, 67.5, -6.0),
        (19, 4, 1.41, 45.0, 3.0),
    ],
)
def test_3341_cases_15_to_19_peaks_between_samples(
    case: int, divisor: int, amplitude: float, phase: float, expected: float, sample_rate: int
) -> None:
    """A sine of rate/divisor Hz with faded ends: its true peak is its amplitude."""
    angle = 2 * np.pi * np.arange(sample_rate) / divisor + np.deg2rad(phase)
    sine = amplitude * np.sin(angle) * faded(sample_rate, sample_rate // 100)
    found = true_peak(np.tile(sine, (2, 1)).astype(np.float32), sample_rate)
    assert expected - 0.2 <= found <= expected + 0.1


@every_rate
@pytest.mark.parametrize("offset", [0, 1, 2, 3])
def test_3341_cases_20_to_23_a_burst_between_samples(offset: int, sample_rate: int) -> None:
    """A sine of rate/6 at 0.50 holding one period of rate/4 at 1.00, in phase at both sides.

    Made at four times the rate, shifted by 0 to 3 of those samples, low-passed and decimated: the
    true peak is 0.0 dBTP wherever the samples fall.
    """
    quiet = 0.5 * np.sin(2 * np.pi * np.arange(24 * 1000) / 24)
    burst = np.sin(2 * np.pi * np.arange(16) / 16)
    made = np.concatenate([np.zeros(offset), quiet, burst, quiet])
    made[offset:] *= faded(made.size - offset, 2400)
    low_pass = signal.firwin(1023, 0.25, window=("kaiser", 10.0))
    samples = np.convolve(made, low_pass, mode="same")[::4]
    found = true_peak(np.tile(samples, (2, 1)).astype(np.float32), sample_rate)
    assert -0.2 <= found <= 0.1


@every_rate
@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        pytest.param([-20, -30], 10, id="1"),
        pytest.param([-20, -15], 5, id="2"),
        pytest.param([-40, -20], 20, id="3"),
        pytest.param([-50, -35, -20, -35, -50], 15, id="4"),
    ],
)
def test_3342_cases_1_to_4_loudness_range(levels: list[float], expected: float, sample_rate: int) -> None:
    """Tones of 20 seconds each: LRA = 10, 5, 20 and 15 LU."""
    audio = tone([(level, 20.0) for level in levels], sample_rate)
    assert loudness_range(audio, sample_rate) == pytest.approx(expected, abs=RANGE_LU)


def faded(samples: int, fade: int) -> NDArray[np.float64]:
    """A gain of 1 that rises and falls along half a cosine at the ends."""
    gain = np.ones(samples)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(fade) / fade)
    gain[:fade] *= rise
    gain[-fade:] *= rise[::-1]
    return gain
