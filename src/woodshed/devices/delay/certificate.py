"""What is measured of the delay."""

import math

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Distortion, Echo


def time_s(at: Settings) -> float:
    """Return the time that is set."""
    return at["time_ms"] / 1_000


def loss_db(at: Settings) -> float:
    """Return what the feedback takes from each echo."""
    return 20 * math.log10(at["feedback"])


OPEN = {"mix": 1, "free": 1, "low_cut_hz": 10, "high_cut_hz": 20_000}

CERTIFICATE = Certificate(
    modelled_on="No single machine: a digital delay whose echoes can wear like tape.",
    source="Zölzer (ed.), DAFX: Digital Audio Effects, 2011, ch. 2",
    examinations=(
        Echo(
            key="time",
            title="When the echoes come",
            text="A click, and its repeats: on time to a fraction of a sample.",
            source="by definition",
            settings={**OPEN, "feedback": 0.5},
            vary=("time_ms", (50.0, 375.0, 1_000.0)),
            truth_s=time_s,
            goal_ms=0.02,
        ),
        Echo(
            key="feedback",
            title="How they fade",
            text="Each echo is the feedback times the one before, less the little that the open filters keep.",
            source="by definition",
            settings={**OPEN, "time_ms": 250},
            vary=("feedback", (0.25, 0.5, 0.9)),
            truth_s=time_s,
            truth_ratio_db=loss_db,
            goal_db=0.7,
        ),
        Distortion(
            key="clean",
            title="Clean until it is worn",
            text="Without saturation an echo is the sound itself.",
            source="what is linear adds no harmonics; 0.001 % is the rounding of 32 bits",
            settings={**OPEN, "time_ms": 20, "feedback": 0.3},
            thd_at_most_percent=0.001,
        ),
    ),
)
