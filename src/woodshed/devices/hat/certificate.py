"""What is measured of the hat."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Strike, strikes

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
        strikes.falls(
            "fall",
            "Noise alone",
            "Without the stick the hat falls as long as its knob says.",
            {"stick": 0, "metal": 0},
            (0.16, 0.8),
            1.2,
        ),
    ),
)
