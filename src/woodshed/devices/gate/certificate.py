"""What is measured of the gate."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Distortion, Rest, StaticCurve
from woodshed.certify.measures import Signal


def curve(level_db: Signal, at: Settings) -> Signal:
    """Return the gain of a gate that is opened by what is louder than its threshold."""
    return np.where(level_db > at["threshold_db"], 0.0, at["range_db"])


CERTIFICATE = Certificate(
    modelled_on="No single machine: the noise gate of the textbooks, with hysteresis and hold.",
    source="Reiss, McPherson, Audio Effects: Theory, Implementation and Application, 2014, ch. 6",
    examinations=(
        StaticCurve(
            key="curve",
            title="Static curve",
            text="Above the threshold everything passes, below it the range is what is left; levels rise step by step.",
            source="by definition",
            settings={"threshold_db": -31, "release_ms": 20, "hold_ms": 0},
            vary=("range_db", (-20.0, -40.0)),
            truth=curve,
        ),
        Distortion(
            key="open",
            title="An open gate adds nothing",
            text="What passes passes unchanged.",
            source="what is linear adds no harmonics; 0.001 % is the rounding of 32 bits",
            settings={"threshold_db": -60},
            hz=100,
            thd_at_most_percent=0.001,
        ),
        Rest(key="rest", title="Silence stays silence"),
    ),
)
