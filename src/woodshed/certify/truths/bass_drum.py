"""The bass drum of the Roland TR-808 as a circuit: its differential equations, solved to a ten-millionth.

Werner, Abel, Smith, A physically-informed, circuit-bendable, digital model of the Roland TR-808 bass drum
circuit, DAFx-14; names and values of the parts from there and from the service notes, 1981. C41 and C42 hold
x1 and x2, their middle stands at m = x2 + e, the amplifier gives x1 + x2 + e, with e the shaped trigger. R166
and R165 lead from the middle to ground, and Q43 shorts R165 for `punch_s`; at rest it leaks where the middle
swings under ground, which makes the pitch sigh. R169, VR6 and C43 shape what comes back through R170.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import integrate

from woodshed.certify.measures import Signal

C39, C40, C41, C43, C45 = 33e-9, 15e-9, 15e-9, 33e-9, 100e-9
R161, R162, R163, R165, R166, R167, R169, R170, R171 = 1e6, 4.7e3, 1e5, 47e3, 6.8e3, 1e6, 47e3, 470e3, 220.0
VR5, VR6 = 10e3, 500e3
COUPLING_HZ = 10.0
"""The capacitor at the output, as a corner."""
TRIGGER_S = 1e-3


@dataclass(frozen=True, slots=True)
class DeepBassDrum:
    """One stroke: `volts` is the trigger's height (4 to 14 by the accent), `vr6_ohm` the decay knob.

    `vr5_ohm` is the tone knob, `sigh` how strong Q43's leak is (1: as it is).
    """

    volts: float = 7.0
    vr6_ohm: float = 0.55 * VR6
    vr5_ohm: float = 0.0
    sigh: float = 1.0
    punch_s: float = 5e-3

    def matrix(self) -> Signal:
        """Return the small-signal derivative of (x1, x2, what C43 remembers): its eigenvalues are the ring."""
        unit = np.eye(3)
        return np.stack([self._slopes(column, 0.0, 0.0, 0.0, struck=False) for column in unit], axis=1)

    @property
    def ring(self) -> complex:
        """The pole of the quiet drum: its imaginary part is 2 pi times the pitch, its real part the damping."""
        return complex(max(np.linalg.eigvals(self.matrix()), key=lambda pole: pole.imag))

    @property
    def pitch_hz(self) -> float:
        """The pitch on which it comes to rest."""
        return self.ring.imag / (2 * math.pi)

    @property
    def t60_s(self) -> float:
        """The time in which the quiet drum falls by 60 dB."""
        return -math.log(1000) / self.ring.real

    def wave(self, length_s: float, sample_rate: float) -> Signal:
        """Return the output in V, (samples,), from the trigger on."""
        moments = np.arange(round(length_s * sample_rate)) / sample_rate
        state, parts = np.zeros(5), []
        for start, stop in pairwise((0.0, TRIGGER_S, self.punch_s, length_s)):
            inside = moments[(moments >= start) & (moments < stop)]
            slope = self._slope_between(start)
            found = integrate.solve_ivp(
                slope, (start, stop), state, "LSODA", np.append(inside, stop), rtol=1e-7, atol=1e-9
            )
            parts.append(found.y[:, :-1])
            state = found.y[:, -1]
        toned, offset = np.concatenate(parts, axis=1)[3:]
        return np.asarray(toned - offset)

    def _slope_between(self, start: float) -> Callable[[float, Signal], Signal]:
        """Return the derivative of all five states from one switching to the next."""
        struck, on = start < self.punch_s, start < TRIGGER_S

        def slope(moment: float, state: Signal) -> Signal:
            e, again = self._trigger(moment, on=on), self._again(moment, struck=struck)
            leak = 0.0 if struck else self._leak(state[1] + e)
            inner = self._slopes(state[:3], e, again, leak, struck=struck)
            out = state[0] + state[1] + e
            toned = (out - state[3]) / ((R171 + self.vr5_ohm) * C45)
            return np.array([*inner, toned, 2 * math.pi * COUPLING_HZ * (state[3] - state[4])])

        return slope

    def _slopes(self, state: Signal, e: float, again: float, leak: float, *, struck: bool) -> Signal:
        x1, x2, kept = state
        out, middle = x1 + x2 + e, x2 + e
        high = self.vr6_ohm / (R169 + self.vr6_ohm)
        back = -(high * out + (1 - high) * kept)
        to_ground = middle / (R166 if struck else R165 + R166) + leak
        through = (to_ground + (middle - back) / R170 + (middle - again) / R161) / C41
        across = -(x1 + x2) / (R167 * C41)
        return np.array([across + through, across, (out - kept) / ((R169 + self.vr6_ohm) * C43)])

    def _leak(self, middle: float) -> float:
        """Return Q43's current in A, through R165's share of the divider: DAFx-14, their fit."""
        alpha, slope, knee = 14.315, 1.4765e-5, -0.556
        return float(-self.sigh * slope / alpha * np.logaddexp(0, -alpha * (middle - knee)) * R165 / (R165 + R166))

    def _trigger(self, moment: float, *, on: bool) -> float:
        """Return what R162, R163, C40 and a diode make of the trigger."""
        share, span = R162 / (R162 + R163), R162 * R163 * C40 / (R162 + R163)
        if on:
            return self.volts * (share + (1 - share) * math.exp(-moment / span))
        left = (1 - math.exp(-TRIGGER_S / span)) * math.exp(-(moment - TRIGGER_S) / span)
        return _under_ground(-self.volts * (1 - share) * left)

    def _again(self, moment: float, *, struck: bool) -> float:
        """Return what C39, R161 and a diode make of the pulse that holds Q43."""
        span = R161 * C39
        volts = self.volts * math.exp(-moment / span)
        return volts if struck else _under_ground(volts * (1 - math.exp(self.punch_s / span)))


def _under_ground(volts: float) -> float:
    return 0.71 * math.expm1(volts)
