"""The tape machine against the formulas of tapes and heads, and its faults against what is set.

The truth of the response is in certificate.py, from the published formulas alone: Wallace 1951 and Bertram 1994, ch. 5
(losses), IEC 60094-1 (time constants), Bristow-Johnson's Cookbook (the hump). Of the magnetisation: tanh.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.bench import Bench
from woodshed.certify.measures import (
    a_weighted_db,
    click,
    decibels,
    measure_flutter,
    measure_harmonics,
    measure_response,
    rms_db,
    sine,
)
from woodshed.devices.tape_machine.certificate import HEADROOM_DB, full_tape, magnetisation, response, smooth_hz
from woodshed.engine import process

RATE = 48_000
STEADY: dict[str, Any] = {"wow_flutter_percent": 0.0}


@pytest.mark.parametrize("rate", [44_100, RATE, 96_000])
@pytest.mark.parametrize(
    "settings",
    [
        *({"speed": speed, "equalisation": standard} for speed in (0, 1, 2) for standard in (0, 1)),
        {"machine": 0, "speed": 1},
        {"machine": 2, "speed": 0, "bias_db": 3},
        {"machine": 0, "speed": 2, "bias_db": 6},
        {"machine": 1, "speed": 1, "spacing_um": 3},
        {"machine": 0, "speed": 0, "spacing_um": 1.5},
        {"machine": 1, "speed": 1, "head_bump": 2},
    ],
)
def test_equalisation_and_loss_are_those_of_the_formulas(settings: dict[str, float], rate: int) -> None:
    """Within 0.3 dB from 30 Hz to 18 kHz; 16 kHz at 44.1 kHz, where the host's own filter begins."""
    bench = Bench("tape_machine", rate)
    knobs = bench.all_settings({**STEADY, **settings})
    sent = click(-40, 1 << 15, 64)
    hz = np.geomspace(30, 16_000 if rate < RATE else 18_000, 200)
    found = measure_response(sent, bench.effect(sent, knobs), rate).gain_at(hz)
    assert np.max(np.abs(found - decibels(response(hz, knobs)))) < 0.3


@pytest.mark.parametrize("rate", [44_100, RATE, 96_000])
@pytest.mark.parametrize("machine", [0, 1, 2])
@pytest.mark.parametrize("speed", [0, 1, 2])
@pytest.mark.parametrize("standard", [0, 1])
def test_every_machine_is_aligned(machine: int, speed: int, standard: int, rate: int) -> None:
    """0 dB at 1 kHz, trimmed at 10 kHz (Ballou, Handbook for Sound Engineers, 2008), smooth in between and beyond.

    The data of the Studer A80/R: 1 dB up or down to 15 kHz at 15 ips, to 12 kHz at 7.5; the bump lies under it.
    """
    bench = Bench("tape_machine", rate)
    knobs = bench.all_settings({**STEADY, "machine": machine, "speed": speed, "equalisation": standard})
    sent = click(-40, 1 << 15, 64)
    found = measure_response(sent, bench.effect(sent, knobs), rate)
    assert float(found.gain_at(1_000)) == pytest.approx(0, abs=0.05)
    assert float(found.gain_at(10_000)) == pytest.approx(0, abs=0.3)
    assert np.max(np.abs(found.gain_at(np.geomspace(1_000, 10_000, 100)))) < 0.3
    assert np.max(np.abs(found.gain_at(np.geomspace(*smooth_hz(knobs), 200)))) < 1
    assert 1 <= np.max(found.gain_at(np.geomspace(15, 300, 200))) <= 3.05


@pytest.mark.parametrize("speed", [0, 1])
@pytest.mark.parametrize("standard", [0, 1])
def test_a_full_tape_is_played_by_the_curve_of_its_standard(speed: int, standard: int) -> None:
    """IEC 60094-1: 50 us (NAB), 70 and 35 us (IEC), 0.3 dB up or down from 1 to 12 kHz.

    A full tape gives no more however recording lifts a tone, so it shows losses and playback alone.
    """
    bench = Bench("tape_machine")
    knobs = bench.all_settings({**STEADY, "speed": speed, "equalisation": standard, "level_db": 24})

    def most(hz: float) -> float:
        heard = bench.effect(sine(hz, 0, 2 * RATE, RATE), knobs)[RATE // 2 : -RATE // 2]
        return float(measure_harmonics(heard, hz, RATE, coherent=False).level_db[0])

    tones = np.array([1_000.0, 2_000.0, 3_000.0, 5_000.0, 7_000.0, 10_000.0, 12_000.0])
    error = np.array([most(hz) for hz in tones]) - decibels(full_tape(tones, knobs))
    assert np.ptp(error) < 0.6


@pytest.mark.parametrize("rate", [44_100, RATE])
@pytest.mark.parametrize(("level_db", "machine"), [(11, 1), (15, 1), (15, 2)])
def test_ten_times_into_the_bend_aliases_stay_out_of_hearing(level_db: float, machine: int, rate: int) -> None:
    """The goal for shapers, 80, 80 and 70 dB at 1.2, 5 and 9 kHz; a tanh without precautions leaves 39, 16 and 12."""
    for hz, least in ((1_246, 80), (4_990, 80), (8_970, 70)):
        bench = Bench("tape_machine", rate)
        out = bench.effect(sine(hz, 0, 2 * rate, rate), {**STEADY, "level_db": level_db, "machine": machine})
        heard = out[rate // 2 : -rate // 2]
        assert measure_harmonics(heard, hz, rate, coherent=False).alias_snr_db > least


@pytest.mark.parametrize("level_db", [0, 3, 11, 15])
def test_too_little_bias_leaves_only_harmonics(level_db: float) -> None:
    """The corners of the hysteresis fold back as those of a shaper do: the goal is 80, 80 and 70 dB."""
    for hz, least in ((1_246, 80), (4_990, 80), (8_970, 70)):
        tone = sine(hz, 0, 2 * RATE, RATE).astype(np.float32)
        knobs: Any = {**STEADY, "level_db": level_db, "bias_db": -6}
        heard = process("tape_machine", np.stack([tone, tone]), RATE, **knobs)[0, RATE // 2 : -RATE // 2]
        assert measure_harmonics(heard.astype(np.float64), hz, RATE, coherent=False).alias_snr_db > least


@pytest.mark.parametrize("machine", [0, 1, 2])
@pytest.mark.parametrize("level_db", [-30, -18, -12, -6, 0])
def test_the_third_harmonic_follows_the_anhysteretic_curve(machine: int, level_db: float) -> None:
    """Within 1 dB of tanh's (Westmijze 1953; Bertram 1994, ch. 10), at 315 Hz as IEC 60094-3 measures it."""
    bench = Bench("tape_machine")
    knobs = bench.all_settings({**STEADY, "machine": machine, "head_bump": 0})
    heard = bench.effect(sine(315, level_db, 2 * RATE, RATE), knobs)[RATE // 2 : -RATE // 2]
    third = float(measure_harmonics(heard, 315, RATE, coherent=False).relative_db[2])
    assert third == pytest.approx(float(magnetisation(level_db, knobs)[1]), abs=1)


@pytest.mark.parametrize("machine", [0, 1, 2])
def test_the_third_harmonic_is_three_percent_at_the_headroom(machine: int) -> None:
    """The maximum output level of IEC 60094-3, within 1 dB of third harmonic."""
    knobs = {**STEADY, "machine": machine, "head_bump": 0.0}
    heard = Bench("tape_machine").effect(sine(315, HEADROOM_DB[machine] - 18, 2 * RATE, RATE), knobs)
    found = measure_harmonics(heard[RATE // 2 : -RATE // 2], 315, RATE, coherent=False).relative_db[2]
    assert float(found) == pytest.approx(20 * np.log10(0.03), abs=1)


def test_too_little_bias_bends_what_the_tape_holds_with_ease() -> None:
    """What AC bias is for (Camras 1988): without it hysteresis is heard far under the headroom."""
    bench = Bench("tape_machine")

    def third(bias_db: float) -> float:
        heard = bench.effect(sine(315, -18, 2 * RATE, RATE), {**STEADY, "bias_db": bias_db})[RATE // 2 : -RATE // 2]
        return float(measure_harmonics(heard, 315, RATE, coherent=False).relative_db[2])

    assert third(-6) > third(-3) > third(0) + 10


@pytest.mark.parametrize("speed", [0, 1, 2])
@pytest.mark.parametrize("percent", [0.03, 0.2, 0.6])
@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_a_meter_reads_the_wow_and_flutter_that_is_set(speed: int, percent: float, share: float) -> None:
    """IEC 60386 (DIN 45507), weighted peak by the two-sigma method: within 5 %."""
    tone = sine(3_150, -18, 31 * RATE, RATE)
    settings = {"speed": speed, "wow_flutter_percent": percent, "flutter_share": share}
    found = measure_flutter(Bench("tape_machine").effect(tone, settings)[RATE:], RATE)
    assert 100 * found.weighted == pytest.approx(percent, rel=0.05)
    assert found.speed_error == pytest.approx(0, abs=0.0005 * percent)


@pytest.mark.parametrize("rate", [44_100, RATE, 96_000])
def test_hiss_is_as_loud_as_it_says(rate: int) -> None:
    """A-weighted (IEC 61672-1), within 0.5 dB."""
    heard = Bench("tape_machine", rate).effect(np.zeros(3 * rate), {"hiss_db": -55})[rate:]
    assert a_weighted_db(heard, rate) == pytest.approx(-55, abs=0.5)


def test_crosstalk_is_what_it_says_and_nothing_at_the_lowest() -> None:
    """At 1 kHz, within 0.2 dB."""
    sent = np.stack([sine(1_000, -30, RATE, RATE), np.zeros(RATE)]).astype(np.float32)
    out = process("tape_machine", sent, RATE, crosstalk_db=-40, **STEADY)[:, RATE // 2 :].astype(float)
    assert rms_db(out[1]) - rms_db(out[0]) == pytest.approx(-40, abs=0.2)
    assert not np.any(process("tape_machine", sent, RATE, **STEADY)[1])


@pytest.mark.parametrize(("speed", "metres"), [(0, 0.1905), (1, 0.381), (2, 0.762)])
def test_print_through_comes_one_turn_of_the_hub_later(speed: int, metres: float) -> None:
    """Pi * 114 mm of tape; loudest where the wave is 2 pi * 50 um long (Daniel 1972), as loud as it says."""
    turn, hz = round(np.pi * 0.114 / metres * RATE), metres / (2 * np.pi * 50e-6)
    burst = np.concatenate([np.zeros(2 * RATE), sine(hz, -24, RATE // 2, RATE), np.zeros(3 * RATE)])
    settings = {**STEADY, "speed": speed, "print_through_db": -40}
    heard = Bench("tape_machine").effect(burst, settings)
    loud, printed = (heard[2 * RATE + at + 4_800 : 2 * RATE + at + 19_200] for at in (0, turn))
    assert rms_db(printed) - rms_db(loud) == pytest.approx(-40, abs=0.5)
    assert rms_db(heard[2 * RATE + turn - 4_800 : 2 * RATE + turn - 480]) < -90 or turn < RATE // 2


@pytest.mark.parametrize(
    "moves",
    [
        {"level_db": 12.0},
        {"bias_db": 4.0},
        {"spacing_um": 4.0},
        {"head_bump": 2.0},
        {"output_db": -12.0},
        {"wow_flutter_percent": 0.8},
        {"crosstalk_db": -20.0},
        {"speed": 0.0},
        {"speed": 2.0},
        {"machine": 2.0},
        {"equalisation": 1.0},
    ],
)
def test_turning_a_knob_does_not_click(turned: Callable[..., Audio], moves: dict[str, float]) -> None:
    """With a 200 Hz sine at -18 dBFS, what lies above 5 kHz stays 60 dB and more under it while a knob jumps."""
    wave = sine(200, -18, RATE, RATE)
    out = turned("tape_machine", np.stack([wave, wave]).astype(np.float32), RATE, {RATE // 2: moves}, level_db=-6)
    assert loudest_above(5_000, out[0, RATE // 4 : -RATE // 4]) < 10 ** (-78 / 20)


def loudest_above(hz: float, wave: Any) -> float:
    """Return the highest peak of what lies above `hz`."""
    spectrum = np.fft.rfft(wave * np.hanning(wave.size))
    spectrum[np.fft.rfftfreq(wave.size, 1 / RATE) < hz] = 0
    return float(np.max(np.abs(np.fft.irfft(spectrum))))


@pytest.mark.parametrize("level_db", [0, 24])
def test_it_never_gives_more_than_a_full_tape(level_db: float) -> None:
    """Tanh bounds the magnetisation; 40 dB too loud gives no more than a full tape through the playback amplifier."""
    noise = np.random.default_rng(3).uniform(-100, 100, (2, RATE)).astype(np.float32)
    out = process("tape_machine", noise, RATE, level_db=level_db)
    assert np.isfinite(out).all()
    assert np.max(np.abs(out)) < 6
