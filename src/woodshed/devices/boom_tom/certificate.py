"""What is measured of the boom tom."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike
from woodshed.certify.measures import Signal

LOWEST_HZ = (80, 120, 165, 165, 250, 370)
HIGHEST_HZ = (100, 160, 220, 220, 310, 455)
FALL_20_DB_S = (0.2, 0.13, 0.1, 0.18, 0.1, 0.08)
PURE = {"age": 0, "noise": 0, "bend": 0}


def pitch_hz(time_s: Signal, at: Settings) -> Signal:
    """Return the pitch from the service notes' table: the tuning knob from one end to the other by octaves."""
    drum = int(at["drum"])
    return np.full(time_s.size, LOWEST_HZ[drum] * (HIGHEST_HZ[drum] / LOWEST_HZ[drum]) ** at["tuning"])


def t60_s(at: Settings) -> float:
    """Return three times the decay in the service notes' table, which is read as 20 dB."""
    return 3 * FALL_20_DB_S[int(at["drum"])]


CERTIFICATE = Certificate(
    modelled_on="Toms and congas of the Roland TR-808: one bridged-T network each, as the switch makes of them.",
    source="Roland TR-808 service notes, 1981, table of voices, as commonly quoted (its decays read as 20 dB)",
    examinations=(
        Strike(
            key="drums",
            title="Six drums",
            text="At the middle of the tuning knob.",
            source="Roland TR-808 service notes, 1981",
            settings=PURE,
            vary=("drum", (0, 1, 2, 3, 4, 5)),
            pitched=True,
            pitch_truth=pitch_hz,
            pitch_goal_percent=1.0,
            from_s=0.05,
            to_s=0.15,
            t60_truth=t60_s,
        ),
        Strike(
            key="tuning",
            title="The tuning knob",
            source="Roland TR-808 service notes, 1981",
            settings={**PURE, "drum": 0},
            vary=("tuning", (0.0, 1.0)),
            pitched=True,
            pitch_truth=pitch_hz,
            pitch_goal_percent=1.0,
            from_s=0.05,
        ),
        Strike(
            key="sound", title="As it comes", text="With the fall of a loud drum and the noise behind it.", pitched=True
        ),
    ),
)
