"""What is measured of the electric piano."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Strike, Tuning

CERTIFICATE = Certificate(
    modelled_on="The Rhodes: tines of steel in front of magnetic pickups.",
    source="Pfeifle, Münster, Tone production of the Wurlitzer and Rhodes e-pianos, 2017; Fletcher, Rossing, 1998",
    examinations=(
        Tuning(
            key="tuning",
            title="Tuning",
            text="Every key against equal temperament.",
            source="ISO 16:1975 (A4 = 440 Hz)",
            settings={"tremolo": 0},
            pitches=tuple(range(36, 97, 6)),
            goal_cents=3,
        ),
        Strike(
            key="bark",
            title="From soft to bark",
            text="The nearer the tine comes to the pickup, the more overtones it bends into the note.",
            settings={"tremolo": 0},
            vary=("bark", (0.0, 0.5, 1.0)),
            pitch=48,
            length_s=1.0,
        ),
    ),
)
