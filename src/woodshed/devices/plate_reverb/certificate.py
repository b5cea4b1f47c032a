"""What is measured of the plate reverb."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Rest, Tail

CERTIFICATE = Certificate(
    modelled_on="The EMT 140: a steel plate of two square metres with a damper, 1.33 modes in each Hz.",
    source="Arcas, Chaigne, On the Quality of Plate Reverberation, Applied Acoustics 71, 2010",
    examinations=(
        Tail(
            key="decay",
            title="Decay",
            text="How long the tail takes to die away, over the range of the damper.",
            source="ISO 3382-1:2009, 5.3 (T30); the setting itself",
            settings={"mix": 1},
            vary=("decay_s", (1.0, 2.4, 5.0)),
            truth=lambda at: at["decay_s"],
            goal_percent=7.5,
        ),
        Rest(key="rest", title="Silence stays silence", settings={"mix": 1}),
    ),
)
