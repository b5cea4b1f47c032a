"""The BBD echo: its clock, its filters, its compander, and a feedback that never runs away.

Sources: 4,096 stages last 2,048 cycles of the clock (Sangster, Teer 1969); Butterworth 1930 for the filters.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.bench import Bench
from woodshed.certify.measures import click, decibels, measure_response, rms_db, sine
from woodshed.devices.bbd_echo.certificate import response
from woodshed.engine import process

RATE = 48_000
STEADY: dict[str, Any] = {"mix": 1.0, "modulation": 0.0, "companding": 0.0}


@pytest.mark.parametrize("time_ms", [60, 200, 450, 600])
@pytest.mark.parametrize("rate", [44_100, RATE, 96_000])
def test_a_slow_clock_is_dark(time_ms: float, rate: int) -> None:
    """Two filters of two poles at a third of the clock, within 0.5 dB down to -24 dB and up to 8 kHz."""
    bench = Bench("bbd_echo", rate)
    knobs = bench.all_settings({**STEADY, "feedback": 0, "time_ms": time_ms})
    sent = click(-20, 2 * rate, 64)
    hz = np.geomspace(60, 8_000, 100)
    found = measure_response(sent, bench.effect(sent, knobs), rate).gain_at(hz)
    truth = decibels(response(hz, knobs))
    assert np.max(np.abs(found - truth)[truth > -24]) < 0.5


def test_it_keeps_time_with_the_song() -> None:
    """Half a beat at 120 is 250 ms; the filters spread a click by less than 1 ms."""
    audio = np.zeros((2, RATE), np.float32)
    audio[:, 0] = 0.1
    out = process("bbd_echo", audio, RATE, tempo_bpm=120, synced=1, time_beats=0.5, feedback=0, **STEADY)[0]
    assert np.argmax(np.abs(out)) / RATE == pytest.approx(0.25, abs=0.001)


@pytest.mark.parametrize("level_db", [-40, -20, -10])
def test_the_compander_gives_back_what_it_squeezed(level_db: float) -> None:
    """A steady tone keeps its level within 1 dB, whatever it is."""
    heard = Bench("bbd_echo").effect(sine(500, level_db, 2 * RATE, RATE), {**STEADY, "companding": 1.0, "feedback": 0})
    assert rms_db(heard[RATE:]) == pytest.approx(level_db - 3.01, abs=1)


@pytest.mark.parametrize("companding", [0, 1])
def test_it_sings_for_two_minutes_and_stays_bounded(companding: int) -> None:
    """A feedback of 1.3: the buckets hold 1 at most, the filters behind them overshoot by a tenth."""
    audio = np.zeros((2, 120 * RATE), np.float32)
    audio[:, :RATE] = np.random.default_rng(5).uniform(-1, 1, (2, RATE))
    out = process("bbd_echo", audio, RATE, feedback=1.3, time_ms=120, companding=companding, mix=1)[0]
    assert np.isfinite(out).all()
    assert np.max(np.abs(out)) < 1.7
    minute = [float(np.std(out[n * RATE : (n + 10) * RATE])) for n in (50, 110)]
    assert minute[1] == pytest.approx(minute[0], rel=0.1)
    assert minute[1] > 0.1


def test_silence_stays_silence() -> None:
    assert not np.any(process("bbd_echo", np.zeros((2, RATE), np.float32), RATE, feedback=1.3, mix=1, companding=1))


@pytest.mark.parametrize("moves", [{"time_ms": 350.0}, {"feedback": 0.9}, {"tone_hz": 1_500.0}, {"modulation": 1.0}])
def test_turning_a_knob_does_not_click(turned: Callable[..., Audio], moves: dict[str, float]) -> None:
    """What lies above 5 kHz stays 60 dB under a 200 Hz sine; a new time bends the pitch, as a clock does."""
    wave = sine(200, -24, 2 * RATE, RATE)
    out = turned("bbd_echo", np.stack([wave, wave]).astype(np.float32), RATE, {RATE: moves}, **STEADY)
    piece = out[0, RATE // 2 :]
    spectrum = np.fft.rfft(piece * np.hanning(piece.size))
    spectrum[np.fft.rfftfreq(piece.size, 1 / RATE) < 5_000] = 0
    assert np.max(np.abs(np.fft.irfft(spectrum))) < 10 ** (-84 / 20)
