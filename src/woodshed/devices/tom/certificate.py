"""What is measured of the tom."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike
from woodshed.certify.measures import Signal

PURE = {"ring": 0, "snap": 0, "noise": 0, "room": 0, "drop_semitones": 0}


def decay_s(at: Settings) -> float:
    """Return the decay that is set."""
    return at["decay_s"]


def resting(time_s: Signal, at: Settings) -> Signal:
    """Return the pitch at which the skin comes to rest."""
    return np.full(time_s.size, at["frequency_hz"])


CERTIFICATE = Certificate(
    modelled_on="Toms from floor to rack: the modes of a skin over air, which come down as they fade.",
    source="Fletcher, Rossing, The Physics of Musical Instruments, 1998, sec. 18.1 and 18.5",
    examinations=(
        Strike(
            key="decay",
            title="Decay",
            text="The skin alone, without what hits it.",
            source="the setting",
            settings=PURE,
            vary=("decay_s", (0.3, 0.9)),
            t60_truth=decay_s,
            length_s=1.2,
        ),
        Strike(
            key="pitch",
            title="Pitch",
            text="A struck skin is tighter than a resting one, so the pitch comes down.",
            source="the setting",
            settings={**PURE, "decay_s": 1.5},
            vary=("drop_semitones", (2.5, 12.0)),
            pitched=True,
            pitch_truth=resting,
            from_s=0.4,
            to_s=0.6,
            pitch_goal_percent=1.0,
            length_s=1.0,
        ),
        Strike(key="sound", title="As it comes", text="Its level, its decay and where its sound lies."),
    ),
)
