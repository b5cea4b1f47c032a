"""The FET compressor: its loop, its times and its buttons.

Sources: UREI 1176LN, operating instructions, 1974 (attack 20 to 800 us, release 50 to 1100 ms); Giannoulis, Massberg,
Reiss, JAES 60 (6), 2012, sec. 2.1 (feedback). The curve's truth is in certificate.py.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.bench import Bench
from woodshed.certify.measures import measure_harmonics, sine
from woodshed.devices.fet_compressor.certificate import curve
from woodshed.engine import process

RATE, FINE = 48_000, 96_000
PLAIN: dict[str, Any] = {"colour": 0.0, "input_db": 0.0, "output_db": 0.0}


@pytest.mark.parametrize("button", range(5))
@pytest.mark.parametrize("level_db", [-40.0, -24.0, -19.0, -15.0, -8.0, 0.0])
def test_the_static_curve_is_that_of_the_loop(stepped: Callable[..., Any], button: int, level_db: float) -> None:
    """Within 0.25 dB: the fixed point of what comes out and what it is turned down by."""
    gain = stepped("fet_compressor", RATE, 0.5, 0.1, loud_db=level_db, ratio=button, **PLAIN)
    wanted = curve(np.array([level_db]), {**PLAIN, "ratio": button})[0]
    assert gain[round(0.54 * RATE)] == pytest.approx(wanted, abs=0.25)


@pytest.mark.parametrize("attack_us", [20, 100, 400, 800])
@pytest.mark.parametrize("button", [0, 3])
def test_the_attack_is_that_of_the_closed_loop(stepped: Callable[..., Any], attack_us: float, button: int) -> None:
    """63 % within 10 % and half a sample, of what the detector holds for 5 ms (a step rings in the host's filters)."""
    gain = stepped("fet_compressor", FINE, 0.05, 0.01, attack_us=attack_us, ratio=button, **PLAIN)
    piece = gain[round(0.05 * FINE) : round(0.055 * FINE)]
    found = (np.flatnonzero(piece > np.min(piece) * (1 - np.exp(-1)))[-1] + 0.5) / FINE
    assert found == pytest.approx(attack_us * 1e-6, abs=attack_us * 1e-7 + 5.3e-6)


@pytest.mark.parametrize("release_ms", [50, 200, 1_100])
def test_the_release_is_as_set(stepped: Callable[..., Any], release_ms: float) -> None:
    """63 % of the reduction given back, within 10 %."""
    gain = stepped("fet_compressor", RATE, 0.3, 4.0, release_ms=release_ms, **PLAIN)
    down = round(0.35 * RATE)
    found = (64 + np.argmax(gain[down + 64 :] > gain[down - 64] * np.exp(-1))) / RATE
    assert found * 1_000 == pytest.approx(release_ms, rel=0.1)


def test_all_buttons_growl() -> None:
    """The same level in gives half as much distortion again as four to one, and more."""
    bench = Bench("fet_compressor")

    def thd(button: int) -> float:
        heard = bench.effect(sine(1_000, -6, RATE, RATE), {"ratio": button, "colour": 1, "input_db": 12})[RATE // 2 :]
        return measure_harmonics(heard, 1_000, RATE).thd

    assert thd(4) > 1.5 * thd(0) > 0.001


def test_turning_the_knobs_does_not_click(turned: Callable[..., Audio]) -> None:
    """What lies above 8 kHz stays 60 dB under a 200 Hz sine."""
    wave = sine(200, -12, RATE, RATE)
    moves = {RATE // 2: {"input_db": 14.0, "output_db": -12.0, "mix": 0.5, "release_ms": 800.0, "attack_us": 800.0}}
    settings = {**PLAIN, "attack_us": 800, "release_ms": 600}
    out = turned("fet_compressor", np.stack([wave, wave]).astype(np.float32), RATE, moves, **settings)[0, RATE // 4 :]
    spectrum = np.fft.rfft(out * np.hanning(out.size))
    spectrum[np.fft.rfftfreq(out.size, 1 / RATE) < 8_000] = 0
    assert np.max(np.abs(np.fft.irfft(spectrum))) < 10 ** (-72 / 20)


def test_a_smashed_room_lets_no_hit_through() -> None:
    """The first of a row of strokes stays within 3 dB of the others.

    At 40 us an attack is over within a quarter of a cycle of 5 kHz (UREI: 20 to 800 us).
    """
    moments = np.arange(RATE // 4) / RATE
    stroke = np.exp(-moments / 0.03) * np.sin(2 * np.pi * 200 * moments)
    stroke += 0.5 * np.exp(-moments / 0.004) * np.random.default_rng(1).standard_normal(moments.size)
    row = 0.5 * np.tile(stroke / np.max(np.abs(stroke)), 6)
    sent = np.concatenate([np.zeros(RATE // 2), row])
    heard = process("fet_compressor", np.stack([sent, sent]).astype(np.float32), RATE, preset="room_smash")[0]
    peaks = 20 * np.log10(np.max(np.abs(heard[RATE // 2 :].reshape(6, -1)), axis=1))
    assert abs(peaks[0] - np.median(peaks[1:])) < 3
