"""What is measured of the shaker."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike


def decay_s(at: Settings) -> float:
    """Return the decay that is set."""
    return at["decay_s"]


CERTIFICATE = Certificate(
    modelled_on="Shaker, egg, cabasa and tambourine, grain by grain.",
    source="Cook, Physically Informed Sonic Modeling, CMJ 21 (3), 1997",
    examinations=(
        Strike(
            key="sound",
            title="As it comes",
            text="Its level, its decay and where its sound lies.",
            length_s=0.6,
        ),
        Strike(
            key="decay",
            title="Grains",
            text="The grains fall as long as their knob says.",
            source="the setting",
            settings={"grains": 20000, "rise_s": 0, "grain_s": 0.001},
            vary=("decay_s", (0.18, 0.6)),
            t60_truth=decay_s,
            t60_range_db=(-15.0, -40.0),
            t60_goal_percent=10.0,
            length_s=1.0,
        ),
    ),
)
