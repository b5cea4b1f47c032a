"""Examinations on devices whose answer is known: a tape of a set flutter, a hiss of a set level, a plain echo."""

import math
import warnings
from collections.abc import Callable

import numpy as np
import pytest

from woodshed.certify import Bench, Figure, Result, Settings
from woodshed.certify.examinations import (
    Aliasing,
    Echo,
    Flutter,
    FrequencyResponse,
    GainTimes,
    Jumps,
    Noise,
    StaticCurve,
)
from woodshed.certify.measures import Signal, white_noise
from woodshed.certify.truths import butterworth
from woodshed.engine import Moves


class Known(Bench):
    """A bench on which stands, instead of a device, a function of a signal; its settings are the gain's."""

    def __init__(self, heard: Callable[[Signal], Signal]) -> None:
        super().__init__("compressor")
        object.__setattr__(self, "heard", heard)

    def effect(self, signal: Signal, changed: Settings, moves: Moves | None = None) -> Signal:
        """Return what the function makes of the signal."""
        del changed, moves
        return np.asarray(self.heard(signal))  # type: ignore[attr-defined]


def figures(result: Result) -> dict[str, Figure]:
    return {figure.name: figure for figure in result.figures}


def test_a_tape_of_a_set_flutter_reads_what_is_set() -> None:
    """0.2 % peak at 4 Hz, where the weighting of IEC 60386 is 0 dB."""

    def tape(signal: Signal) -> Signal:
        time = np.arange(signal.size) / 48_000
        swing = 0.002 / (2 * math.pi * 4) * (1 - np.cos(2 * math.pi * 4 * time))
        return np.asarray(np.sin(2 * math.pi * 3_150 * (time + swing)))

    found = figures(Flutter(key="k", title="t", truth_percent=lambda _: 0.2, seconds=10).examine(Known(tape)))
    assert found["weighted peak"].reached
    assert found["weighted peak"].value == pytest.approx(0.2, rel=0.02)
    assert found["speed error"].value == pytest.approx(0, abs=0.001)


def test_a_hiss_of_a_set_level_reads_what_is_set() -> None:
    """White noise of -50 dBFS at 48 kHz: A-weighting lets 2.1 dB less than all of it through (integral of Annex E)."""
    hz = np.arange(10, 24_000.0)
    weighting = (
        12_194.217**2
        * hz**4
        / ((hz**2 + 20.598997**2) * (hz**2 + 12_194.217**2))
        / np.sqrt((hz**2 + 107.65265**2) * (hz**2 + 737.86223**2))
        * 10 ** (2.0003 / 20)
    )
    expected = -50 + 10 * math.log10(float(np.sum(weighting**2)) / 24_000)
    bench = Known(lambda signal: white_noise(-50, signal.size))
    found = figures(Noise(key="k", title="t", truth_dba=lambda _: expected).examine(bench))
    assert found["noise, A-weighted"].value == pytest.approx(expected, abs=0.05)
    assert found["noise, RMS"].value == pytest.approx(-50, abs=0.05)
    assert found["slope"].value == pytest.approx(0, abs=0.2)


def test_an_echo_is_read_to_a_part_of_a_sample() -> None:
    """Three echoes, each half as loud, 100 ms apart."""

    def echoes(signal: Signal) -> Signal:
        heard = np.zeros_like(signal)
        for n in (1, 2, 3, 4):
            late = n * 4_800
            heard[late:] += 0.5 ** (n - 1) * signal[:-late]
        return heard

    examination = Echo(key="k", title="t", truth_s=lambda _: 0.1, truth_ratio_db=lambda _: -6.0206)
    found = figures(examination.examine(Known(echoes)))
    assert found["first echo after"].value == pytest.approx(100, abs=0.001)
    assert found["each echo under the last"].value == pytest.approx(-6.02, abs=0.01)


def test_a_wire_has_a_flat_response_and_no_dirt_and_a_wrong_formula_is_seen() -> None:
    """What goes in comes out; against a Butterworth filter at 1 kHz it is wrong by far."""
    wire = Known(lambda signal: signal)
    flat = FrequencyResponse(key="k", title="t", truth=lambda hz, _: np.ones(hz.size), facts_hz=(1_000.0,))
    found = figures(flat.examine(wire))
    assert found["error, rms"].value < 1e-9
    assert found["gain at 1,000 Hz"].value == pytest.approx(0, abs=1e-9)
    wrong = FrequencyResponse(key="k", title="t", truth=lambda hz, _: butterworth(hz, 1_000, 2))
    assert not figures(wrong.examine(wire))["error, rms"].reached
    assert all(figure.value > 200 for figure in Aliasing(key="k", title="t").examine(wire).figures)


def test_a_wire_has_a_straight_curve_and_no_times() -> None:
    """A device that turns nothing down has no time in which it does: that is no number, and never reached."""
    wire = Known(lambda signal: signal)
    curve = StaticCurve(key="k", title="t", truth=lambda level, _: np.zeros(level.size))
    assert figures(curve.examine(wire))["error, largest"].value < 1e-9
    times = figures(GainTimes(key="k", title="t").examine(wire))
    assert math.isnan(times["attack"].value)
    assert not times["attack"].reached


@pytest.mark.parametrize("hz", [0.0, 1_000.0])
def test_a_gain_of_known_times_has_these_times(hz: float) -> None:
    """12 dB taken with 20 ms and given back with 80: 63 % in the time constant, half of it after ln 2 of that."""

    def turned_down(signal: Signal) -> Signal:
        time = np.arange(signal.size) / 48_000
        down = np.where(time < 1.0, 1 - np.exp(-np.maximum(0, time - 0.5) / 0.02), np.exp(-(time - 1.0) / 0.08))
        return np.asarray(signal * 10 ** (-12 * down / 20))

    times = GainTimes(
        key="k", title="t", hz=hz, attack=lambda _: 20.0, release=lambda _: 80 * math.log(2), release_part=0.5
    )
    found = figures(times.examine(Known(turned_down)))
    assert found["attack"].value == pytest.approx(20, rel=0.01)
    assert found["release"].value == pytest.approx(80 * math.log(2), rel=0.01)
    assert found["attack"].goal == 20


class Jumpy(Bench):
    """An effect that passes what it is sent until something is turned, from when on it does what it was told to."""

    then: Callable[[Signal], Signal]

    def __init__(self, then: Callable[[Signal], Signal]) -> None:
        super().__init__("filter")
        object.__setattr__(self, "then", then)

    def effect(self, signal: Signal, changed: Settings, moves: Moves | None = None) -> Signal:
        """Return the signal as it is, or what the function makes of it when there are moves."""
        del changed
        return np.asarray(self.then(signal)) if moves else signal


def told(signal: Signal) -> Signal:
    """Warn as the engine does of a device that was muted."""
    warnings.warn("put out something that is no sound", RuntimeWarning, stacklevel=1)
    return signal


@pytest.mark.parametrize(
    ("then", "missed"),
    [
        (lambda signal: signal, set()),
        (told, {"times it gave no number"}),
        (lambda signal: 4 * signal, {"louder than held still by", "what is left of it after 1 s"}),
        (lambda signal: signal + 0.01, {"what is left of it after 1 s"}),
        (lambda signal: np.where(np.arange(signal.size) == 9, np.nan, signal), {"times it gave no number"}),
    ],
)
def test_jumps_that_break_a_device_are_seen(then: Callable[[Signal], Signal], missed: set[str]) -> None:
    """Muted by the host, four times as loud, or not the same again: each is told; a wire bears every jump."""
    jumps = Jumps(key="k", title="t", jumping={"cutoff_hz": (20.0, 20_000.0)})
    found = figures(jumps.examine(Jumpy(then)))
    assert {name for name, figure in found.items() if not figure.reached} >= missed
    assert missed or all(figure.reached for figure in found.values())
