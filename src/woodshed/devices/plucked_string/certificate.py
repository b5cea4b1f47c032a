"""What is measured of the plucked string."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Strike, Tuning

CERTIFICATE = Certificate(
    modelled_on="A string between two bridges, plucked where the hand is: guitar, harp, muted picking.",
    source="Karplus, Strong, CMJ 7 (2), 1983; Jaffe, Smith, CMJ 7 (2), 1983",
    examinations=(
        Tuning(
            key="tuning",
            title="Tuning",
            text="A string of whole samples would be badly out of tune high up; this one is not.",
            source="ISO 16:1975 (A4 = 440 Hz)",
            pitches=tuple(range(28, 89, 6)),
            goal_cents=3,
        ),
        Strike(
            key="decay",
            title="How long it rings",
            text="The decay that is set, seen as the energy that is still to come; the key is let go at once.",
            settings={"release_s": 10},
            vary=("decay_s", (1.0, 5.0)),
            pitch=52,
            length_s=3.0,
            t60_range_db=(-5, -20),
        ),
    ),
)
