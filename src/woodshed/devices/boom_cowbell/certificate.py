"""What is measured of the boom cowbell."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike


def lower_hz(_at: Settings) -> float:
    """Return the lower oscillator."""
    return 540.0


def upper_hz(_at: Settings) -> float:
    """Return the upper oscillator."""
    return 800.0


def decay_s(at: Settings) -> float:
    """Return the decay that is set."""
    return at["decay_s"]


CERTIFICATE = Certificate(
    modelled_on="The cow bell of the Roland TR-808: Schmitt triggers at 540 and 800 Hz, high for 47.98 % of a cycle.",
    source="Roland TR-808 service notes, 1981: cow bell; Werner, Abel, Smith, The TR-808 cymbal, ICMC 2014, eq. 3",
    examinations=(
        Strike(
            key="tones",
            title="Two tones",
            text="They do not fit each other, which is the whole secret.",
            source="Werner, Abel, Smith, ICMC 2014, sec. 4",
            settings={"age": 0, "clank": 0},
            vary=("decay_s", (0.5, 1.5)),
            lines_hz={"lower tone": lower_hz, "upper tone": upper_hz},
            t60_truth=decay_s,
            length_s=2.0,
        ),
        Strike(key="sound", title="As it comes", text="A clank, then the ring.", length_s=1.0),
    ),
)
