"""What is measured of the punch cymbals."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike

SHORTEST_S, LONGEST_S = (0.06, 0.25, 0.8, 0.8), (0.4, 2.0, 5.0, 5.0)


def t60_s(at: Settings) -> float:
    """Return the decay: the knob from one end to the other by octaves."""
    kind = int(at["cymbal"])
    return float(SHORTEST_S[kind] * (LONGEST_S[kind] / SHORTEST_S[kind]) ** at["decay"])


CERTIFICATE = Certificate(
    modelled_on="Hats and cymbals in the manner of the Roland TR-909, which plays 6-bit recordings through an "
    "envelope: here the metal is synthesised, our own design, and only the memory's grit is the machine's.",
    source="Roland TR-909 service notes, 1984: hi-hat and cymbals",
    examinations=(
        Strike(
            key="four",
            title="All four",
            text="Closed and open hat, crash, ride.",
            source="the setting",
            settings={"age": 0, "decay": 0.5},
            vary=("cymbal", (0, 1, 2, 3)),
            t60_truth=t60_s,
            t60_range_db=(-15.0, -40.0),
            t60_goal_percent=10.0,
            length_s=3.0,
        ),
        Strike(key="bits", title="Bits", text="Grit, by the depth of the memory.", vary=("bits", (4.0, 6.0, 12.0))),
        Strike(key="tune", title="The tune knob", text="How fast it is read.", vary=("tune", (0.0, 0.5, 1.0))),
    ),
)
