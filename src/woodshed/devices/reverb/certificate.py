"""What is measured of the reverb."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Rest, Tail


def decay_s(at: Settings) -> float:
    """Return the time that is set."""
    return at["decay_s"]


CERTIFICATE = Certificate(
    modelled_on="No one room: eight delay lines that feed each other without loss, and losses added on purpose.",
    source="Jot, Chaigne, Digital Delay Networks for Designing Artificial Reverberators, AES 90, 1991",
    examinations=(
        Tail(
            key="decay",
            title="Decay",
            text="How long the tail takes to die away, as room acousticians measure it.",
            source="ISO 3382-1:2009, 5.3 (T30); the setting itself",
            settings={"mix": 1, "predelay_ms": 0, "early": 0},
            vary=("decay_s", (0.6, 1.8, 4.0)),
            truth=decay_s,
        ),
        Tail(
            key="damping",
            title="Damping",
            text="Soft walls take the highs sooner; the time at 1 kHz stays what it was.",
            source="ISO 3382-1:2009, 5.3 (T30)",
            settings={"mix": 1, "predelay_ms": 0, "early": 0, "decay_s": 1.8},
            vary=("damping", (0.0, 0.5, 1.0)),
            truth=decay_s,
        ),
        Rest(key="rest", title="Silence stays silence", settings={"mix": 1}),
    ),
)
