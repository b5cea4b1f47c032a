"""What is measured of the boom rim."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike

PURE = {"age": 0, "edge": 0}


def high_hz(_at: Settings) -> float:
    """Return the rim shot's upper ring."""
    return 1667.0


def low_hz(_at: Settings) -> float:
    """Return its lower ring."""
    return 455.0


def claves_hz(_at: Settings) -> float:
    """Return the claves' ring."""
    return 2500.0


def claves_t60_s(at: Settings) -> float:
    """Return three times the 25 ms of the table."""
    return 0.075 * at["length_percent"] / 100


CERTIFICATE = Certificate(
    modelled_on="Rim shot and claves of the Roland TR-808.",
    source="Roland TR-808 service notes, 1981, table of voices, as commonly quoted (its decays read as 20 dB)",
    examinations=(
        Strike(
            key="rim",
            title="Rim shot",
            text="Its two rings, drawn out so that they can be measured.",
            source="Roland TR-808 service notes, 1981",
            settings={**PURE, "stick": 0, "length_percent": 800},
            lines_hz={"upper ring": high_hz, "lower ring": low_hz},
        ),
        Strike(
            key="claves",
            title="Claves",
            source="Roland TR-808 service notes, 1981",
            settings={**PURE, "stick": 1},
            vary=("length_percent", (100.0, 400.0)),
            lines_hz={"ring": claves_hz},
            t60_truth=claves_t60_s,
        ),
        Strike(key="edge", title="The one-sided amplifier", settings={"stick": 0}, vary=("edge", (0.0, 0.5, 1.0))),
    ),
)
