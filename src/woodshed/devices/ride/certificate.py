"""What is measured of the ride."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike


def decay_s(at: Settings) -> float:
    """Return the decay that is set."""
    return at["decay_s"]


CERTIFICATE = Certificate(
    modelled_on="A ride cymbal with ping, bell and wash.",
    source="Fletcher, Rossing, The Physics of Musical Instruments, 1998, sec. 20.3",
    examinations=(
        Strike(
            key="sound",
            title="As it comes",
            text="Its level, its decay and where its sound lies.",
            length_s=2.5,
        ),
        Strike(
            key="decay",
            title="Undamped",
            text="The plate falls as long as its knob says when nothing dulls it.",
            source="the setting",
            settings={"damp": 0, "bell": 0},
            vary=("decay_s", (1.5, 5.0)),
            t60_truth=decay_s,
            t60_range_db=(-15.0, -45.0),
            t60_goal_percent=10.0,
            length_s=6.0,
        ),
    ),
)
