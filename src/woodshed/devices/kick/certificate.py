"""What is measured of the kick."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike
from woodshed.certify.measures import Signal

PURE = {"click": 0, "noise": 0, "shell": 0, "room": 0, "drive_db": 0, "hold_s": 0}


def resting(time_s: Signal, at: Settings) -> Signal:
    """Return the pitch at which the drum comes to rest."""
    return np.full(time_s.size, at["frequency_hz"])


def decay_s(at: Settings) -> float:
    """Return the decay that is set."""
    return at["decay_s"]


CERTIFICATE = Certificate(
    modelled_on="From the shell of a 22-inch drum to the bridged-T oscillator of the Roland TR-808.",
    source="Werner, Abel, Smith, A physically-informed, circuit-bendable model of the TR-808 bass drum, DAFx-14",
    examinations=(
        Strike(
            key="pitch",
            title="Pitch",
            text="It starts high and falls to the pitch that is set.",
            source="by definition of the setting",
            settings={**PURE, "decay_s": 2.0},
            vary=("frequency_hz", (45.0, 60.0)),
            pitched=True,
            pitch_truth=resting,
            from_s=0.2,
            to_s=0.5,
            pitch_goal_percent=0.5,
            t60_truth=decay_s,
            length_s=2.0,
        ),
        Strike(
            key="decay",
            title="Decay",
            text="How long the body rings.",
            source="by definition of the setting",
            settings={**PURE, "sweep_semitones": 0, "punch": 0, "frequency_hz": 100},
            vary=("decay_s", (0.2, 0.6, 2.0)),
            t60_truth=decay_s,
            length_s=2.0,
        ),
        Strike(
            key="long_tone",
            title="The drum machine preset",
            text="The preset that is made after the TR-808: a jump in the first half-cycle, then a long, low note.",
            preset="long_tone",
            pitched=True,
            to_s=0.5,
            length_s=2.0,
            peers={"Faust sy.kick(50 Hz)": "214, 223, 182, 77, 59 Hz after 5, 10, 20, 50, 100 ms; −20 dB in 135 ms"},
        ),
    ),
)
