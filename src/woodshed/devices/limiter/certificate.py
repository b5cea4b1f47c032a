"""What is measured of the limiter."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Ceiling, Distortion, StaticCurve
from woodshed.certify.measures import Signal


def curve(level_db: Signal, at: Settings) -> Signal:
    """Return the gain that keeps every level at or under the ceiling and leaves the rest alone."""
    return np.minimum(at["gain_db"], at["ceiling_dbtp"] - level_db)


CERTIFICATE = Certificate(
    modelled_on="No single machine: a look-ahead limiter that reads the true peak between the samples.",
    source="ITU-R BS.1770-5, Annex 2; Giannoulis, Massberg, Reiss, JAES 60 (6), 2012",
    examinations=(
        Ceiling(
            key="ceiling",
            title="The ceiling holds",
            text="How far the true peak comes over the ceiling, with material that catches other limiters out.",
            source="ITU-R BS.1770-5, Annex 2",
            settings={"gain_db": 12},
            vary=("ceiling_dbtp", (-1.0, -6.0)),
            peers={
                "pedalboard 0.9.26, Limiter at −1 dB": "+1.25 and +1.53 dB over it, on songs",
                "a prototype with plain look-ahead": "+0.24 to +0.33 dB",
            },
        ),
        StaticCurve(
            key="curve",
            title="Static curve",
            text="Straight up to the ceiling and flat from there.",
            source="by definition",
            settings={"gain_db": 6, "ceiling_dbtp": -1},
            truth=curve,
            goal_db=0.25,
        ),
        Distortion(
            key="distortion",
            title="6 dB into the ceiling",
            text="A steady 1 kHz tone turned down is still that tone.",
            source="a gain that stands still adds no harmonics; 0.1 % is our own limit",
            settings={"gain_db": 6, "ceiling_dbtp": -1},
            told_db=(-6.0, 0.0),
            thd_at_most_percent=0.1,
        ),
    ),
)
