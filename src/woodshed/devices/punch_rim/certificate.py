"""What is measured of the punch rim."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike


def low_hz(_at: Settings) -> float:
    """Return the lowest ring."""
    return 220.0


def middle_hz(_at: Settings) -> float:
    """Return the middle ring."""
    return 500.0


def high_hz(_at: Settings) -> float:
    """Return the highest ring."""
    return 1000.0


CERTIFICATE = Certificate(
    modelled_on="The rim shot of the Roland TR-909: three bridged-T networks, clipped by diodes. Their "
    "pitches, 220, 500 and 1,000 Hz, are as commonly quoted.",
    source="Roland TR-909 service notes, 1984: rim shot",
    examinations=(
        Strike(
            key="rings",
            title="Three rings",
            text="Drawn out and hardly clipped, so that they can be measured.",
            source="the pitches as commonly quoted of the machine",
            settings={"age": 0, "edge": 0, "length_percent": 800},
            lines_hz={"low ring": low_hz, "middle ring": middle_hz, "high ring": high_hz},
        ),
        Strike(key="edge", title="The diodes", settings={"age": 0}, vary=("edge", (0.0, 0.5, 1.0)), length_s=0.3),
    ),
)
