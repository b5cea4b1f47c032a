"""What is measured of the cowbell."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike


def lower_hz(at: Settings) -> float:
    """Return the pitch that is set."""
    return at["frequency_hz"]


def upper_hz(_at: Settings) -> float:
    """Return the upper one of the TR-808's two oscillators."""
    return 800.0


CERTIFICATE = Certificate(
    modelled_on="The cow bell of the Roland TR-808, two squares at 540 and 800 Hz; and bells of steel.",
    source="Roland TR-808 service notes, 1981: cow bell",
    examinations=(
        Strike(
            key="machine",
            title="The drum machine's bell",
            text="Two squares that do not fit each other, 540 and 800 Hz, are the whole secret.",
            source="Roland TR-808 service notes, 1981",
            settings={"edge": 1, "room": 0},
            lines_hz={"lower tone": lower_hz, "upper tone": upper_hz},
            length_s=1.0,
        ),
        Strike(key="steel", title="The steel bell", settings={"edge": 0}, length_s=1.0),
    ),
)
