"""What is measured of the clap."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike


def decay_s(at: Settings) -> float:
    """Return the decay that is set."""
    return at["decay_s"]


CERTIFICATE = Certificate(
    modelled_on="The hand clap of the Roland TR-808, and many hands in a room.",
    source="Roland TR-808 service notes, 1981; Peltola et al., IEEE TASLP 2007",
    examinations=(
        Strike(
            key="sound",
            title="As it comes",
            text="Its level, its decay and where its sound lies.",
            length_s=0.8,
        ),
        Strike(
            key="tail",
            title="The tail",
            text="One clap and the room it is in, which falls as long as its knob says.",
            source="the setting",
            settings={"bursts": 1, "tail": 1, "room": 0, "snap": 1},
            vary=("decay_s", (0.3, 1.0)),
            t60_truth=decay_s,
            t60_range_db=(-20.0, -45.0),
            t60_goal_percent=10.0,
            length_s=1.2,
        ),
    ),
)
