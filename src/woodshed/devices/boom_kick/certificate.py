"""What is measured of the boom kick."""

import functools

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike
from woodshed.certify.measures import Signal, measure_decay, measure_pitch_curve
from woodshed.certify.truths import DeepBassDrum

RATE = 48_000
PURE = {"age": 0, "tone": 1}


@functools.cache
def wave(decay: float, sigh: float, length_s: float) -> Signal:
    """Return the circuit's own wave with 7 V of trigger, which velocity 100 stands for."""
    drum = DeepBassDrum(volts=7.0, vr6_ohm=500e3 * (0.1 + 0.9 * decay), sigh=2 * sigh)
    return drum.wave(length_s, RATE)


def pitch_hz(time_s: Signal, at: Settings) -> Signal:
    """Return the circuit's pitch, half-cycle by half-cycle."""
    return measure_pitch_curve(wave(at["decay"], at["sigh"], 0.5), RATE).at(time_s)


def t60_s(at: Settings) -> float:
    """Return the circuit's decay, read as the device's is."""
    return measure_decay(wave(at["decay"], at["sigh"], 2.5), RATE)


SOURCE = "Werner, Abel, Smith, DAFx-14: the circuit's differential equations, solved apart, and by ngspice"
CERTIFICATE = Certificate(
    modelled_on="The bass drum of the Roland TR-808, part by part: its bridged-T network, Q43 that leaks, and the "
    "feedback of its decay knob.",
    source="Werner, Abel, Smith, A physically-informed, circuit-bendable model of the TR-808 bass drum, DAFx-14",
    examinations=(
        Strike(
            key="decay",
            title="Pitch and decay",
            text="A jump while Q43 conducts, then a pitch that begins sharp and sighs to rest, by the decay knob.",
            source=SOURCE,
            settings=PURE,
            vary=("decay", (0.0, 0.5, 0.9)),
            pitched=True,
            pitch_truth=pitch_hz,
            t60_truth=t60_s,
            length_s=2.5,
            peers={"Faust sy.kick(50 Hz)": "214, 223, 182, 77, 59 Hz after 5, 10, 20, 50, 100 ms; −20 dB in 135 ms"},
        ),
        Strike(
            key="sigh",
            title="The sigh",
            text="How far a loud drum begins above its pitch: not at all, as the machine does, twice as far.",
            source=SOURCE,
            settings={**PURE, "decay": 0.8},
            vary=("sigh", (0.0, 0.5, 1.0)),
            pitched=True,
            pitch_truth=pitch_hz,
            length_s=0.5,
            from_s=0.02,
        ),
    ),
)
