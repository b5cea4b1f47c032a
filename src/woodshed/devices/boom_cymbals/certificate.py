"""What is measured of the boom cymbals."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike

SHORTEST_S, LONGEST_S = (0.06, 0.18, 0.7), (0.25, 1.35, 3.6)


def t60_s(at: Settings) -> float:
    """Return three times the decays of the service notes' table, the knob from one end to the other by octaves."""
    kind = int(at["cymbal"])
    return float(SHORTEST_S[kind] * (LONGEST_S[kind] / SHORTEST_S[kind]) ** at["decay"])


CERTIFICATE = Certificate(
    modelled_on="Hats and cymbal of the Roland TR-808: six Schmitt triggers, two bands at 3,440 and 7,100 Hz, "
    "one-sided amplifiers, three envelopes. How sharp the bands are is our own choice.",
    source="Werner, Abel, Smith, The TR-808 cymbal: a physically-informed, circuit-bendable, digital model, ICMC 2014",
    examinations=(
        Strike(
            key="open_hat",
            title="Open hat",
            text="The decay knob from end to end.",
            source="Roland TR-808 service notes, 1981: 60 to 450 ms, read as 20 dB",
            settings={"age": 0, "cymbal": 1},
            vary=("decay", (0.0, 0.5, 1.0)),
            t60_truth=t60_s,
            length_s=2.0,
        ),
        Strike(
            key="three",
            title="All three",
            text="Closed hat, open hat, cymbal.",
            settings={"age": 0},
            vary=("cymbal", (0, 1, 2)),
            length_s=2.0,
        ),
        Strike(
            key="tone",
            title="The cymbal's tone knob",
            text="From the lower band to the upper.",
            settings={"age": 0, "cymbal": 2},
            vary=("tone", (0.0, 0.5, 1.0)),
            length_s=2.0,
        ),
    ),
)
