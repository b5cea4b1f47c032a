"""What is measured of the hat."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike


def decay_s(at: Settings) -> float:
    """Return the decay that is set."""
    return at["decay_s"]


CERTIFICATE = Certificate(
    modelled_on="Hi-hats from the six squares of the Roland TR-808 to bronze.",
    source="Werner, Abel, Smith, The TR-808 cymbal, ICMC 2014",
    examinations=(
        Strike(
            key="decay",
            title="From closed to open",
            text="How long it rings, and how bright it is.",
            vary=("decay_s", (0.06, 0.16, 0.8)),
            length_s=1.0,
        ),
        Strike(
            key="fall",
            title="Noise alone",
            text="Without the stick the hat falls as long as its knob says.",
            source="the setting",
            settings={"stick": 0, "metal": 0},
            vary=("decay_s", (0.16, 0.8)),
            t60_truth=decay_s,
            t60_range_db=(-15.0, -45.0),
            t60_goal_percent=10.0,
            length_s=1.2,
        ),
    ),
)
