"""What is measured of the vari-mu compressor."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Distortion, GainTimes, Rest, StaticCurve
from woodshed.certify.measures import Signal

MANUAL = "Fairchild 670, instruction manual, 1959 (time constants)"
PLACES = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0)
ATTACK_MS = (0.2, 0.2, 0.4, 0.8, 0.4, 0.2)
RELEASE_MS = (300.0, 800.0, 2_000.0, 5_000.0, 2_000.0, 300.0)


def curve(level_db: Signal, at: Settings) -> Signal:
    """Return the stated law: a ratio of 1 / (1 - over / 20), to 20:1 at 19 dB over the threshold."""
    above = np.maximum(0.0, level_db - at["threshold_db"])
    over = np.minimum(above, 19.0)
    return np.asarray(-(over**2) / 40 - 0.95 * np.maximum(0.0, above - 19.0))


CERTIFICATE = Certificate(
    modelled_on="The Fairchild 660 and 670: valves whose gain falls with their bias, six time constants, and two sides"
    " that may also be the middle and the difference.",
    source=MANUAL,
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
        GainTimes(
            key="attack",
            title="Six attacks",
            text="The switch of the machine: 63 % of the reduction in 0.2 to 0.8 ms.",
            source=MANUAL,
            settings={"colour": 0},
            vary=("time_constant", PLACES),
            attack=lambda at: ATTACK_MS[int(at["time_constant"])],
            release="",
            quiet_db=-45.0,
            hz=0.0,
            loud_s=0.05,
            held_s=0.005,
            fine=True,
            shown_s=(0.4995, 0.505),
        ),
        GainTimes(
            key="release",
            title="Six releases",
            text="63 % given back after a peak of 50 ms: the automatic places take longer after a long passage.",
            source=MANUAL,
            settings={"colour": 0},
            vary=("time_constant", PLACES),
            attack="",
            release=lambda at: RELEASE_MS[int(at["time_constant"])],
            quiet_db=-45.0,
            hz=2_000.0,
            loud_s=0.05,
            shown_s=(0.4, 5.4),
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
