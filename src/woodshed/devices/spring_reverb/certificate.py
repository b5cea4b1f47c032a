"""What is measured of the spring reverb."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Rest, Tail

CERTIFICATE = Certificate(
    modelled_on="Spring tanks of the Accutronics kind: two or three springs driven at one end.",
    source="Valimaki, Parker, Abel, Parametric Spring Reverberation Effect, JAES 58 (7/8), 2010",
    examinations=(
        Tail(
            key="decay",
            title="Decay",
            text="How long the springs swing on; the highs under the edge die sooner.",
            source="ISO 3382-1:2009, 5.3 (T30); the setting itself",
            settings={"mix": 1},
            vary=("decay_s", (1.0, 2.0, 4.0)),
            truth=lambda at: at["decay_s"],
            true_hz=500.0,
            bands_hz=(500.0, 2_000.0),
            goal_percent=10.0,
        ),
        Rest(key="rest", title="Silence stays silence", settings={"mix": 1}),
    ),
)
