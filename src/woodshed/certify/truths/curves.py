"""Curves that are no filters: gain computers, and the harmonics that a shape makes of a sine."""

import math
from collections.abc import Callable

import numpy as np
from scipy import fft

from woodshed.certify.measures import Signal, decibels


def compressor_gain_db(level_db: Signal, threshold_db: float, ratio: float, knee_db: float) -> Signal:
    """Return what a compressor changes a level by, in dB.

    Giannoulis, Massberg, Reiss, Digital Dynamic Range Compressor Design, JAES 60 (6), 2012, eq. 4.
    """
    over = level_db - threshold_db
    share = 1 / ratio - 1
    bent = share * (over + knee_db / 2) ** 2 / (2 * max(knee_db, 1e-9))
    return np.asarray(np.where(2 * np.abs(over) <= knee_db, bent, np.where(over > 0, share * over, 0.0)))


def harmonics_of_shape(shape: Callable[[Signal], Signal], level_db: float, count: int = 6) -> Signal:
    """Return harmonics 2 to `count` of a sine through a curve without memory, in dB under the first.

    The Fourier coefficients of shape(A sin t), computed on 4,096 points, which is exact to rounding for any
    smooth shape.
    """
    turn = 2 * math.pi * np.arange(4_096) / 4_096
    lines = np.abs(fft.rfft(shape(10 ** (level_db / 20) * np.sin(turn))))
    return np.asarray(decibels(lines[2 : count + 1] / lines[1]))


def capacitor_rise_s(attack_s: float, aim: float = 1.3, low: float = 0.1, high: float = 0.9) -> float:
    """Return the seconds from `low` to `high` of a charging capacitor that aims at `aim` and stops at 1.

    It is at 1 after `attack_s`: aim (1 - exp(-t / tau)) with tau = attack_s / ln(aim / (aim - 1)).
    """
    return attack_s * math.log((aim - low) / (aim - high)) / math.log(aim / (aim - 1))
