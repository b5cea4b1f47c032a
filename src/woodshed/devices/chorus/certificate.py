"""What is measured of the chorus."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import FrequencyResponse, Movement


def swing_ms(at: Settings) -> float:
    """Return how far the copies swing: at one depth the pitch strays as far for slow waves as for quick ones."""
    swing = 3 * at["depth"] ** 2 / max(at["rate_hz"], 0.25)
    return min(0.9 * (at["delay_ms"] - 4 / 48), swing)


ONE = {"voices": 1, "mix": 1, "tone_hz": 20_000}

CERTIFICATE = Certificate(
    modelled_on="No single machine: the delay-line chorus of the textbooks, as dark as bucket-brigade chips made it.",
    source="Dattorro, Effect Design Part 2: Delay-Line Modulation and Chorus, JAES 45 (10), 1997",
    examinations=(
        Movement(
            key="movement",
            title="How a copy moves",
            text="The delay of one copy over time: a slow, smooth wave at the speed that is set.",
            source="by definition of the speed; the swing is the design's own",
            settings={**ONE, "depth": 0.5, "delay_ms": 10},
            vary=("rate_hz", (0.5, 1.0, 3.0)),
            truth_swing_ms=swing_ms,
        ),
        FrequencyResponse(
            key="tone",
            title="How bright the copies are",
            text="The filter of the copies at rest.",
            settings={"voices": 1, "mix": 1, "depth": 0},
            vary=("tone_hz", (3_000.0, 9_000.0, 20_000.0)),
            shown_db=(-40, 6),
            facts_hz=(1_000.0, 9_000.0),
        ),
    ),
)
