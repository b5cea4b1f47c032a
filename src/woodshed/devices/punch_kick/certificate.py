"""What is measured of the punch kick."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike
from woodshed.certify.measures import Signal

PURE = {"age": 0, "attack": 0}


def pitch_hz(time_s: Signal, at: Settings) -> Signal:
    """Return 50 Hz and what is left of the sweep: nine times as high at most, 8 to 48 ms by the tune knob."""
    return np.asarray(50 * (1 + 8 * at["sweep"] * np.exp(-time_s / (0.008 * 6 ** at["pitch_fall"]))))


def decay_s(at: Settings) -> float:
    """Return the decay that is set."""
    return at["decay_s"]


CERTIFICATE = Certificate(
    modelled_on="The bass drum of the Roland TR-909: a triangle bent to a sine, pulled down by an envelope, with a "
    "click of a pulse and dark noise. The envelope's times are our own.",
    source="Roland TR-909 service notes, 1984: bass drum",
    examinations=(
        Strike(
            key="pitch",
            title="The fall of the pitch",
            text="From a knock to a swoop, by the tune knob.",
            source="the envelope's formula, f (1 + reach e^(-t / fall))",
            settings={**PURE, "decay_s": 1.5},
            vary=("pitch_fall", (0.0, 0.5, 1.0)),
            pitched=True,
            pitch_truth=pitch_hz,
            from_s=0.04,
            to_s=0.4,
            length_s=1.0,
        ),
        Strike(
            key="decay",
            title="Decay",
            source="the setting",
            settings={**PURE, "sweep": 0},
            vary=("decay_s", (0.25, 0.5, 1.5)),
            t60_truth=decay_s,
            length_s=2.0,
        ),
        Strike(key="attack", title="The click", text="By the attack knob.", vary=("attack", (0.0, 0.5, 1.0))),
    ),
)
