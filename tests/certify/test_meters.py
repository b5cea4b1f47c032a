"""Meters of worn media on sounds whose answer is known; every knob of the lo-fi devices is read by one."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from woodshed.certify import Bench, Settings, load_certificate
from woodshed.certify.examinations import Crackle, ReadBack, Reading, meters
from woodshed.certify.measures import Signal, white_noise
from woodshed.certify.truths import butterworth
from woodshed.devices import device
from woodshed.engine import Moves

RATE = 48_000


class Made(Bench):
    """A bench on which stands, instead of a device, a function of both sides and the settings."""

    made: Callable[[Signal, Settings], Signal]

    def __init__(self, made: Callable[[Signal, Settings], Signal]) -> None:
        super().__init__("vinyl")
        object.__setattr__(self, "made", made)

    def effect_both(self, signals: Signal, changed: Settings, moves: Moves | None = None) -> Signal:
        """Return what the function makes of both sides."""
        del moves
        return np.asarray(self.made(signals, changed))


def moments(sound: Signal) -> Signal:
    return np.asarray(np.arange(sound.shape[1]) / RATE)


def ticking(sound: Signal, settings: Settings) -> Signal:
    """Four ticks of -30 dBFS in each turn, or one."""
    ticks = np.zeros_like(sound)
    for place in np.arange(settings["scratches"]) * 0.41:
        ticks[:, (RATE * np.arange(0.1 + place, sound.shape[1] / RATE, settings["turn_s"])).astype(int)] = 10**-1.5
    return ticks


def fading(sound: Signal, settings: Settings) -> Signal:
    turn = np.cos(2 * math.pi * moments(sound) / settings["fading_s"])
    return np.asarray(sound * 10 ** (-settings["fading_db"] * (0.5 - 0.5 * turn) / 20))


def lost(sound: Signal, settings: Settings) -> Signal:
    """A tone that is lost by 12 dB for 0.1 s in each 0.75 s: 80 a minute; in what is left, 60 / 0.65."""
    return np.asarray(sound * np.where(moments(sound) % 0.75 > 0.65, 10 ** (-settings["dropout_db"] / 20), 1.0))


def run_out(sound: Signal, settings: Settings) -> Signal:
    """Noise that lies there for so long after a second of music, then fades in half a second."""
    left = np.clip(1 + 2 * (1 + settings["run_out_s"] - moments(sound)), 0, 1)
    return np.asarray(left * white_noise(-40, sound.shape[1]) * np.ones((2, 1)))


def nearer(sound: Signal, settings: Settings) -> Signal:
    closer = 0.5 * settings["narrow"] * (sound[1] - sound[0])
    return np.stack([sound[0] + closer, sound[1] - closer])


def ended(sound: Signal, settings: Settings) -> Signal:
    hz = np.maximum(np.fft.rfftfreq(sound.shape[1], 1 / RATE), 1e-3)
    gain = butterworth(hz, settings["low_cut_hz"], 2, high=True) * butterworth(hz, settings["high_cut_hz"], 4)
    return np.asarray(np.fft.irfft(np.fft.rfft(sound) * gain, sound.shape[1]))


def swaying(sound: Signal, settings: Settings) -> Signal:
    time, hz = moments(sound), settings["wow_hz"]
    swing = settings["wow_percent"] / 100 / (2 * math.pi * hz) * np.sin(2 * math.pi * hz * time)
    return np.asarray(0.25 * np.sin(2 * math.pi * 3_150 * (time + swing)) * np.ones((2, 1)))


def bent(sound: Signal, settings: Settings) -> Signal:
    """The second harmonic of a sine of peak 1/4 through x + a x^2 is a / 8 of it."""
    return np.asarray(sound + 8 * settings["saturation_percent"] / 100 * sound**2)


@pytest.mark.parametrize(
    ("made", "meter", "settings", "true", "room"),
    [
        (ticking, meters.turns_per_min, {"scratches": 1, "turn_s": 4 / 3}, 45, 0.01),
        (ticking, meters.scratches_a_turn, {"scratches": 4, "turn_s": 1.8}, 4, 0.11),
        (ticking, meters.scratch_db, {"scratches": 1, "turn_s": 1.8}, -30, 0.01),
        (fading, meters.first(meters.fading), {"fading_db": 9, "fading_s": 3}, 9, 0.02),
        (fading, meters.second(meters.fading), {"fading_db": 9, "fading_s": 3}, 3, 0.01),
        (lost, meters.first(meters.dropouts), {"dropout_db": 12}, 60 / 0.65, 0.5),
        (lost, meters.second(meters.dropouts), {"dropout_db": 12}, 12, 0.01),
        (run_out, meters.run_out_s, {"run_out_s": 2}, 2, 0.05),
        (nearer, meters.narrowness, {"narrow": 0.3}, 0.3, 1e-6),
        (ended, meters.low_corner_hz, {"low_cut_hz": 120, "high_cut_hz": 6_500}, 120, 0.5),
        (ended, meters.high_corner_hz, {"low_cut_hz": 120, "high_cut_hz": 6_500}, 6_500, 10),
        (swaying, meters.speed_percent, {"wow_percent": 0.2, "wow_hz": 0.75}, 0.2, 0.002),
        (swaying, meters.speed_hz, {"wow_percent": 0.2, "wow_hz": 0.75}, 0.75, 0.01),
        (bent, meters.distortion_percent, {"saturation_percent": 2}, 2, 0.01),
    ],
)
def test_a_meter_reads_what_was_put_in(
    made: Callable[[Signal, Settings], Signal], meter: Any, settings: dict[str, float], true: float, room: float
) -> None:
    """Each worked out by hand, from the definition of what is read."""
    assert meter(Made(made), settings) == pytest.approx(true, abs=room)


def test_a_setting_that_is_off_is_seen() -> None:
    """11 % too much is not reached, 9 % is; of decibels a tenth of the amplitude is 0.83 dB."""
    for off, reached in ((1.09, True), (1.11, False)):
        wow = Reading(setting="wow_percent", values=(0.2,), meter=partial(too_much, off))
        hiss = Reading(setting="hiss_db", values=(-50.0,), meter=partial(too_loud, off))
        found = ReadBack(key="k", title="t", readings=(wow, hiss)).examine(Bench("vinyl")).figures
        assert [figure.reached for figure in found] == [reached, reached]


def too_much(off: float, _: Bench, settings: Settings) -> float:
    return off * settings["wow_percent"]


def too_loud(off: float, _: Bench, settings: Settings) -> float:
    return settings["hiss_db"] + 20 * math.log10(off)


@pytest.mark.parametrize("name", ["vinyl", "cassette", "radio"])
def test_every_knob_of_a_worn_medium_is_read_back(name: str) -> None:
    """The goals say of lo-fi settings: read back by measurement within 10 %.

    Not read are the seed, which has no amount, and `bursts`, a likelihood without a unit.
    """
    examinations = load_certificate(name).examinations
    read = [examination for examination in examinations if isinstance(examination, ReadBack)]
    known = {reading.setting for examination in read for reading in examination.readings}
    known |= {examination.vary[0] for examination in examinations if examination.vary is not None}
    if any(isinstance(examination, Crackle) for examination in examinations):
        known |= {"crackle_per_s", "crackle_db", "crackle_spread_db", "static_per_s", "static_db"}
    left = {parameter.name for parameter in device(name).parameters if not parameter.hidden} - known
    assert left <= {"bursts", "seed"}
