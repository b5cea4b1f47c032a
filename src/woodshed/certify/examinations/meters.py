"""Meters for what worn media add and take: each reads one setting of a device from its sound.

Noise is read while a tone of 15 Hz at -85 dBFS, far below what is heard, keeps the medium running.
"""

import functools
import math
from collections.abc import Callable

import numpy as np

from woodshed.certify.bench import Bench, Settings
from woodshed.certify.measures import (
    CARRIER_HZ,
    Signal,
    a_weighted_db,
    click,
    coherent_hz,
    measure_frequency,
    measure_harmonics,
    measure_impulses,
    measure_level_curve,
    measure_response,
    measure_speed_curve,
    rms_db,
    sine,
)
from woodshed.certify.measures import Response as Measured

Meter = Callable[[Bench, Settings], float]

_WAKING_HZ, _WAKING_DB = 15.0, -85.0
_SIZE = 1 << 15
_CORNER = 10 ** (-math.log10(2) / 2)
"""The gain at a corner: half the power."""


def running(bench: Bench, settings: Settings, seconds: float = 4.0) -> Signal:
    """Return what an effect adds by itself, after a second of settling."""
    rate = bench.sample_rate
    return bench.effect(sine(_WAKING_HZ, _WAKING_DB, round((seconds + 1) * rate), rate), settings)[rate:]


def level_db(bench: Bench, settings: Settings) -> float:
    """Return the RMS of what is added, in dBFS."""
    return rms_db(running(bench, settings))


def level_dba(bench: Bench, settings: Settings) -> float:
    """Return the same, A-weighted (IEC 61672-1)."""
    return a_weighted_db(running(bench, settings), bench.sample_rate)


def pitch_hz(bench: Bench, settings: Settings) -> float:
    """Return the frequency of the strongest tone that is added, from 40 Hz on."""
    return measure_frequency(running(bench, settings), bench.sample_rate, 40.0, 8_000.0)


def scratch_db(bench: Bench, settings: Settings) -> float:
    """Return the peak of the middle tick in dBFS."""
    return measure_impulses(running(bench, settings, 10.0), bench.sample_rate).median_db


def turns_per_min(bench: Bench, settings: Settings) -> float:
    """Return how often a minute a lone scratch comes round."""
    return 60 / float(np.median(np.diff(measure_impulses(running(bench, settings, 8.0), bench.sample_rate).time_s)))


def scratches_a_turn(bench: Bench, settings: Settings) -> float:
    """Return how many ticks come in a turn of 1.8 s, over ten turns."""
    return measure_impulses(running(bench, settings, 18.0), bench.sample_rate).time_s.size / 10


def run_out_s(bench: Bench, settings: Settings) -> float:
    """Return how long noise goes on when the music has ended, until the half second in which it fades begins.

    It fades in a straight line, so it has lost 6 dB after a quarter of a second.
    """
    rate = bench.sample_rate
    music = np.concatenate([sine(440.0, -12.0, rate, rate), np.zeros(round((settings["run_out_s"] + 1.5) * rate))])
    curve = measure_level_curve(bench.effect(music, settings)[rate:], rate, 0.05)
    steady = float(np.median(curve.between(0.1, 0.9 * settings["run_out_s"]).value))
    over = curve.value > steady - 20 * math.log10(2)
    return float(curve.time_s[np.flatnonzero(over)[-1]]) + 0.025 - 0.25


def wear_by_hiss(bench: Bench, settings: Settings) -> float:
    """Return how worn a medium is, by its hiss: 12 dB less than at full wear when half worn."""
    worn, new = (level_dba(bench, at) for at in ({**settings, "wear": 1.0}, settings))
    return float(10 ** ((new - worn) / 40))


def narrowness(bench: Bench, settings: Settings) -> float:
    """Return how near the sides have come: 0 leaves the right silent when only the left is sent, 1 makes both alike."""
    tone = sine(1_000.0, -12.0, bench.sample_rate, bench.sample_rate)
    sides = bench.effect_both(np.stack([tone, np.zeros_like(tone)]), settings)[:, bench.sample_rate // 2 :]
    left, right = (float(np.std(side)) for side in sides)
    return 2 * right / (left + right)


def distortion_percent(bench: Bench, settings: Settings) -> float:
    """Return the THD of a 1 kHz sine of -12 dBFS."""
    size, rate = 1 << 14, bench.sample_rate
    hz = coherent_hz(1_000.0, size, rate)
    heard = bench.effect(sine(hz, -12.0, 3 * size, rate), settings)[size : 2 * size]
    return 100 * measure_harmonics(heard, hz, rate).thd


def speed_percent(bench: Bench, settings: Settings) -> float:
    """Return how far the speed strays to each side: the RMS of a sine by root 2."""
    return 100 * math.sqrt(2) * float(np.std(_speed(bench, settings)))


def speed_hz(bench: Bench, settings: Settings) -> float:
    """Return how often a second the speed strays."""
    return measure_frequency(_speed(bench, settings), 1_000.0, 0.25, 40.0)


def _speed(bench: Bench, settings: Settings) -> Signal:
    rate = bench.sample_rate
    heard = bench.effect(sine(CARRIER_HZ, -12.0, 13 * rate, rate), settings)[rate:]
    swing = measure_speed_curve(heard, rate).value[50:-50]
    return np.asarray(swing - np.mean(swing))


def low_corner_hz(bench: Bench, settings: Settings) -> float:
    """Return where the bass has half its power."""
    found = _response(bench, settings)
    return _crossing(found, np.geomspace(1_000.0, 10.0, 4_000))


def high_corner_hz(bench: Bench, settings: Settings) -> float:
    """Return where the treble has half its power."""
    found = _response(bench, settings)
    return _crossing(found, np.geomspace(1_000.0, 20_000.0, 4_000))


def _response(bench: Bench, settings: Settings, level_db: float = -60.0) -> Measured:
    sent = click(level_db, _SIZE, 64)
    return measure_response(sent, bench.effect(sent, settings), bench.sample_rate)


def _crossing(found: Measured, hz: Signal) -> float:
    gain = found.gain_at(hz)
    under = np.flatnonzero(gain < np.max(gain) + 20 * math.log10(_CORNER))
    return float(hz[under[0]]) if under.size else math.nan


def lifted(off: Settings) -> Callable[[Bench, Settings], tuple[float, float]]:
    """Return what finds the highest point of a hump, in Hz and dB, against the same device with the settings `off`."""

    def hump(bench: Bench, settings: Settings) -> tuple[float, float]:
        hz = np.geomspace(50.0, 5_000.0, 4_000)
        with_it, without = (_response(bench, at).gain_at(hz) for at in (settings, {**settings, **off}))
        top = int(np.argmax(with_it - without))
        return float(hz[top]), float((with_it - without)[top])

    return hump


def fading(bench: Bench, settings: Settings) -> tuple[float, float]:
    """Return how far a tone fades, in dB, and how long it takes to fade and come back, in s."""
    rate, seconds = bench.sample_rate, 4 * settings["fading_s"]
    heard = bench.effect(sine(1_000.0, -18.0, round((seconds + 1) * rate), rate), settings)[rate:]
    curve = measure_level_curve(heard, rate, 0.02)
    swing = curve.value - np.mean(curve.value)
    return float(np.ptp(curve.value)), 1 / measure_frequency(swing, 50.0, 0.02, 5.0)


def dropouts(bench: Bench, settings: Settings) -> tuple[float, float]:
    """Return how many dropouts a minute begin, and how deep they go in dB, from two minutes of a tone.

    Those that begin in another one are not seen, so they are counted in the time that is left between them.
    """
    return _dropouts(bench, tuple(settings.items()))


@functools.lru_cache(maxsize=1)
def _dropouts(bench: Bench, settings: tuple[tuple[str, float], ...]) -> tuple[float, float]:
    rate, seconds = bench.sample_rate, 120
    heard = bench.effect(sine(1_000.0, -18.0, seconds * rate, rate), dict(settings))
    level = measure_level_curve(heard, rate, 0.005).value
    middle = float(np.median(level))
    down = level < middle - 3
    begun = int(np.count_nonzero(np.diff(down.astype(int)) > 0))
    return 60 * begun / (seconds * (1 - float(np.mean(down)))), middle - float(np.quantile(level[down], 0.1))


def mistracked_db(bench: Bench, settings: Settings) -> float:
    """Return how far noise reduction is out of step: three times what soft treble gains or loses (10 dB over 30)."""
    tone = sine(15_000.0, -22.0, bench.sample_rate, bench.sample_rate)
    wrong, right = (
        rms_db(bench.effect(tone, at)[bench.sample_rate // 2 :]) for at in (settings, {**settings, "mistracking_db": 0})
    )
    return 3 * (wrong - right)


def clock_hz(bench: Bench, settings: Settings) -> float:
    """Return the clock: a tone of four tenths of it comes again at six tenths, together the clock."""
    rate, hz = bench.sample_rate, 0.4 * settings["rate_hz"]
    heard = bench.effect(sine(hz, -6.0, 2 * rate, rate), settings)[rate // 2 :]
    return hz + measure_frequency(heard, rate, 1.2 * hz, 1.8 * hz)


def ducked_db(bench: Bench, settings: Settings) -> float:
    """Return how far a bed of noise steps back, A-weighted, under a sine of -15 dBFS."""
    rate = bench.sample_rate
    music = sine(440.0, -15.0, 3 * rate, rate)
    ducked, still = (
        a_weighted_db((bench.effect(music, at) - music)[rate:], rate) for at in (settings, {**settings, "duck_db": 0})
    )
    return still - ducked


def first(pair: Callable[[Bench, Settings], tuple[float, float]]) -> Meter:
    """Return the meter of the first of two things that are found together."""
    return lambda bench, settings: pair(bench, settings)[0]


def second(pair: Callable[[Bench, Settings], tuple[float, float]]) -> Meter:
    """Return the meter of the second of them."""
    return lambda bench, settings: pair(bench, settings)[1]
