"""Circuits that are not linear, by their differential equations and by the textbooks' closed forms.

Levels are peaks; where voltages stand for nothing, they are counted in 2 Vt (51.7 mV at 27 °C), the voltage
at which a pair of transistors begins to saturate. `certify/decks` has the same circuits for ngspice.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import integrate, special

from woodshed.certify.measures import Signal

Wave = Callable[[float], float]
"""A voltage at each moment in s."""
THERMAL_VOLTAGE = 0.025865


def ladder_wave(sent: Wave, time_s: Signal, cutoff_hz: float, feedback: float) -> Signal:
    """Return what the transistor ladder gives at `time_s`, from rest, in units of 2 Vt.

    Each pair turns the difference v across the capacitor under it into a current as tanh v: Huovilainen,
    Non-linear digital implementation of the Moog ladder filter, DAFx-04, eq. 12 to 15. Its small signals
    are those of `ladder`.
    """

    def slope(moment: float, v: Signal) -> Signal:
        currents = np.tanh(np.concatenate([[sent(moment) - feedback * v[3]], v]))
        return np.asarray(2 * math.pi * cutoff_hz * (currents[:-1] - currents[1:]))

    return _solved(slope, time_s)


def diode_ladder_wave(sent: Wave, time_s: Signal, cutoff_hz: float, feedback: float) -> Signal:
    """Return what the diode ladder gives at `time_s`, from rest, in units of 2 Vt.

    A pair of diodes carries tanh of the difference between the capacitors on its two sides; the first
    capacitor is half as large: Stinchcombe 2008, sec. 3; Zavalishin 2018, sec. 5.10. Its small signals are
    those of `diode_ladder`.
    """

    def slope(moment: float, v: Signal) -> Signal:
        entering = math.tanh(sent(moment) - feedback * v[3])
        between = np.tanh(v - np.append(v[1:], 0.0))
        currents = np.concatenate([[entering], between])
        return np.asarray(math.pi * cutoff_hz * np.array([2, 1, 1, 1]) * (currents[:-1] - currents[1:]))

    return _solved(slope, time_s)


@dataclass(frozen=True, slots=True)
class BridgedT:
    """A bridged-T network around an amplifier: what most voices of the TR-808 ring with.

    `bridge_ohm` lies across two capacitors of `farad`, `ground_ohm` between their middle and ground; `share`
    of the output goes back to the input (the bass drum's decay knob), which lengthens it and leaves the
    pitch alone. Roland TR-808 service notes, 1981, Fig. 11: f = 1 / (2 pi C root(R1 R2)), Q = root(R2 / R1) / 2.
    Values of the bass drum: Werner, Abel, Smith, DAFx-14.
    """

    ground_ohm: float = 47_000.0
    bridge_ohm: float = 1e6
    farad: float = 15e-9
    share: float = 0.0

    @property
    def centre_hz(self) -> float:
        """The pitch that it would have without loss."""
        return 1 / (2 * math.pi * self.farad * math.sqrt(self.ground_ohm * self.bridge_ohm))

    @property
    def damping_per_s(self) -> float:
        """The amplitude falls as exp(-damping t): 1 / (R2 C), less what the feedback gives back."""
        back = self.share / (1 - self.share) / (2 * self.ground_ohm * self.farad)
        return 1 / (self.bridge_ohm * self.farad) - back

    @property
    def q(self) -> float:
        """Its sharpness."""
        return math.pi * self.centre_hz / self.damping_per_s

    @property
    def pitch_hz(self) -> float:
        """The pitch at which it rings, a little under the centre."""
        return math.sqrt(self.centre_hz**2 - (self.damping_per_s / (2 * math.pi)) ** 2)

    @property
    def t60_s(self) -> float:
        """The time in which it falls by 60 dB."""
        return math.log(1000) / self.damping_per_s


BASS_DRUM = BridgedT()
"""The TR-808's bass drum at rest: 49 Hz."""
BASS_DRUM_STRUCK = BridgedT(ground_ohm=1 / (1 / 47_000 + 1 / 6_800))
"""The same while Q43 conducts: 138 Hz."""


def class_a_current(volts: Signal, bias_v: float = 0.870354, emitter_ohm: float = 100.0) -> Signal:
    """Return the collector's current in A of a transistor with an emitter resistor, for each input voltage.

    i R + Vt ln(i / Is) = v, solved by Lambert's W; Is = 1e-14 A. The second harmonic of a small signal v is
    v / (4 Vt (1 + gm R)²) of the first: Pederson, Mayaram, 1991, sec. 2.3.
    """
    scale = emitter_ohm / THERMAL_VOLTAGE
    return np.asarray(special.lambertw(1e-14 * scale * np.exp((volts + bias_v) / THERMAL_VOLTAGE)).real / scale)


def core_third_harmonic_db(
    peak_v: float, hz: float, source_ohm: float, magnetising_a: float = 2e-5, knee_vs: float = 0.01
) -> float:
    """Return the third harmonic of a transformer whose core takes sinh(flux / knee), in dB under the first.

    The flux of a sine is peak / (2 pi f); its current's third harmonic is 2 I0 I3(flux / knee), I3 the modified
    Bessel function, and falls on the source's resistance: the series of sinh(z sin t), Abramowitz, Stegun, 9.6.
    For small currents.
    """
    flux = peak_v / (2 * math.pi * hz) / knee_vs
    return 20 * math.log10(source_ohm * 2 * magnetising_a * float(special.iv(3, flux)) / peak_v)


def _solved(slope: Callable[[float, Signal], Signal], time_s: Signal) -> Signal:
    """Integrate four capacitors from rest to the last moment, eighth order, to a ten-millionth."""
    found = integrate.solve_ivp(
        slope, (0.0, float(time_s[-1])), np.zeros(4), "DOP853", time_s, rtol=1e-7, atol=1e-10, max_step=1e-4
    )
    return np.asarray(found.y[3])
