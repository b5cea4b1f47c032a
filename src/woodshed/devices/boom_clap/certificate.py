"""What is measured of the boom clap."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike


def tail_s(at: Settings) -> float:
    """Return the decay that is set."""
    return at["decay_s"]


CERTIFICATE = Certificate(
    modelled_on="Hand clap and maracas of the Roland TR-808; the clap of the TR-909 is the same circuit.",
    source="Roland TR-808 service notes, 1981: hand clap (a band near 1 kHz, saw teeth, a tail) and maracas",
    examinations=(
        Strike(
            key="clap",
            title="Hand clap",
            text="Three bursts and a last one, then the room.",
            source="the setting",
            settings={"age": 0, "tail": 1, "hands": 0},
            vary=("decay_s", (0.3, 1.0)),
            t60_truth=tail_s,
            t60_range_db=(-20.0, -45.0),
            t60_goal_percent=10.0,
            length_s=1.2,
        ),
        Strike(
            key="maracas", title="Maracas", text="A swell of treble.", settings={"hands": 1, "age": 0}, length_s=0.3
        ),
    ),
)
