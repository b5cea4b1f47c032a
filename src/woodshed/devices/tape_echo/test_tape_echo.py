"""The tape echo: three heads, wear, and a feedback that sings but never runs away.

Sources: by definition for times; tanh bounds the tape (see lib/woodshed_tape.lib); IEC 60386 for wow and flutter.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.bench import Bench
from woodshed.certify.measures import measure_flutter, sine
from woodshed.engine import process

RATE = 48_000
STEADY: dict[str, Any] = {"mix": 1.0, "free": 1.0, "wow_flutter_percent": 0.0, "bass_db": 0.0, "wear": 0.0}


def click(length_s: float, rate: int = RATE) -> Audio:
    audio = np.zeros((2, round(length_s * rate)), np.float32)
    audio[:, 0] = 0.1
    return audio


@pytest.mark.parametrize("head", [1, 2, 3])
@pytest.mark.parametrize("rate", [44_100, RATE, 96_000])
def test_each_head_plays_at_its_distance(head: int, rate: int) -> None:
    """Once, twice and three times 100 ms, within 0.15 ms: the energy's middle, as losses spread a click."""
    levels: dict[str, Any] = {f"head_{n}": float(n == head) for n in (1, 2, 3)}
    power = process("tape_echo", click(0.5, rate), rate, time_ms=100, feedback=0, **levels, **STEADY)[0] ** 2
    middle = float(np.sum(np.arange(power.size) * power) / np.sum(power)) / rate
    assert middle == pytest.approx(0.1 * head, abs=0.00015)


def test_it_keeps_time_with_the_song() -> None:
    """A quarter of a beat at 90 is 166.7 ms."""
    settings = STEADY | {"free": 0.0}
    out = process("tape_echo", click(0.5), RATE, tempo_bpm=90, head_1=1, head_3=0, feedback=0, **settings)[0]
    assert np.argmax(np.abs(out)) / RATE == pytest.approx(15 / 90, abs=0.0005)


@pytest.mark.parametrize("percent", [0.1, 0.5])
def test_a_meter_reads_the_wow_and_flutter_that_is_set(percent: float) -> None:
    """IEC 60386, weighted peak: within 5 %."""
    settings = {
        **STEADY,
        "wow_flutter_percent": percent,
        "feedback": 0.0,
        "head_1": 1.0,
        "head_3": 0.0,
        "time_ms": 60.0,
    }
    heard = Bench("tape_echo").effect(sine(3_150, -18, 31 * RATE, RATE), settings)[RATE:]
    assert 100 * measure_flutter(heard, RATE).weighted == pytest.approx(percent, rel=0.05)


def test_a_worn_loop_is_duller() -> None:
    """Wallace's exp(-kd): 2.5 um more at 0.035 m / 60 ms take 8.686 * 2 pi f d / v = 1.17 dB at 5 kHz."""
    bench = Bench("tape_echo")
    settings = {**STEADY, "feedback": 0.0, "head_1": 1.0, "head_3": 0.0, "time_ms": 60.0}
    spectra = [np.abs(np.fft.rfft(bench.effect(click(0.5)[0], {**settings, "wear": wear}))) for wear in (0, 1)]
    at = round(5_000 * 0.5)
    assert 20 * np.log10(spectra[1][at] / spectra[0][at]) == pytest.approx(-1.17, abs=0.1)


@pytest.mark.parametrize("drive_db", [-12, 0, 24])
def test_it_sings_for_two_minutes_and_stays_bounded(drive_db: float) -> None:
    """With a feedback of 1.3 and all tone controls up."""
    audio = np.zeros((2, 120 * RATE), np.float32)
    audio[:, :RATE] = np.random.default_rng(5).uniform(-1, 1, (2, RATE))
    loud: dict[str, Any] = {
        "feedback": 1.3,
        "drive_db": drive_db,
        "bass_db": 6,
        "treble_db": 6,
        "time_ms": 150,
        "mix": 1,
    }
    out = process("tape_echo", audio, RATE, free=1, **loud)[0]
    limit = 2 * 0.67 * 10 ** (-drive_db / 20) * 4  # tape at its most, and 12 dB of tone
    assert np.isfinite(out).all()
    assert np.max(np.abs(out)) < limit
    minute = [float(np.std(out[n * RATE : (n + 10) * RATE])) for n in (50, 110)]
    assert minute[1] == pytest.approx(minute[0], rel=0.3)
    assert minute[1] > 0.01


def test_silence_stays_silence() -> None:
    assert not np.any(process("tape_echo", np.zeros((2, RATE), np.float32), RATE, feedback=1.3, mix=1))


@pytest.mark.parametrize(
    "moves", [{"time_ms": 300.0}, {"feedback": 0.9}, {"head_1": 1.0, "head_3": 0.2}, {"treble_db": -12.0, "wear": 1.0}]
)
def test_turning_a_knob_does_not_click(turned: Callable[..., Audio], moves: dict[str, float]) -> None:
    """What lies above 5 kHz stays 60 dB under a 200 Hz sine; a new time bends the pitch, as a motor does."""
    wave = sine(200, -18, 2 * RATE, RATE)
    out = turned("tape_echo", np.stack([wave, wave]).astype(np.float32), RATE, {RATE: moves}, **STEADY, drive_db=-12)
    piece = out[0, RATE // 2 :]
    spectrum = np.fft.rfft(piece * np.hanning(piece.size))
    spectrum[np.fft.rfftfreq(piece.size, 1 / RATE) < 5_000] = 0
    assert np.max(np.abs(np.fft.irfft(spectrum))) < 10 ** (-78 / 20)


def test_mix_0_is_the_input() -> None:
    """Bit for bit."""
    noise = np.random.default_rng(6).uniform(-1, 1, (2, RATE)).astype(np.float32)
    assert np.array_equal(process("tape_echo", noise, RATE, mix=0), noise)
