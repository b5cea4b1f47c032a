"""What is measured of the vari-mu compressor."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Distortion, Rest, StaticCurve
from woodshed.certify.measures import Signal


def curve(level_db: Signal, at: Settings) -> Signal:
    """Return the stated law: a ratio of 1 / (1 - over / 20), to 20:1 at 19 dB over the threshold."""
    above = np.maximum(0.0, level_db - at["threshold_db"])
    over = np.minimum(above, 19.0)
    return np.asarray(-(over**2) / 40 - 0.95 * np.maximum(0.0, above - 19.0))


CERTIFICATE = Certificate(
    modelled_on="The Fairchild 660 and 670: valves whose gain falls with their bias, six time constants, and two sides"
    " that may also be the middle and the difference.",
    source="Fairchild 670, instruction manual, 1959 (time constants)",
    examinations=(
        StaticCurve(
            key="curve",
            title="A ratio that rises",
            text="Gentle where it begins, a wall where it ends.",
            source="the stated law: the slope of a remote-cutoff valve falls in proportion to its bias",
            settings={"colour": 0},
            vary=("threshold_db", (-40.0, -24.0, -12.0)),
            truth=curve,
            step_s=0.5,
        ),
        Distortion(
            key="colour",
            title="Push and pull",
            text="Mostly the third harmonic: two valves that mirror each other cancel the second.",
            settings={"colour": 1},
        ),
        Rest(key="rest", title="Silence stays silence"),
    ),
)
