"""What is measured of the boom snare."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike

PURE = {"age": 0, "snappy": 0}


def low_hz(_at: Settings) -> float:
    """Return the lower ring of the makers' later copy of the machine."""
    return 177.03


def high_hz(_at: Settings) -> float:
    """Return its upper ring."""
    return 315.44


def decay_s(at: Settings) -> float:
    """Return the decay that is set."""
    return at["decay_s"]


CERTIFICATE = Certificate(
    modelled_on="The snare drum of the Roland TR-808: two bridged-T networks and a band of noise.",
    source="Roland TR-808 service notes, 1981; pitches as its users read them from RC-808, the makers' later copy",
    examinations=(
        Strike(
            key="skin",
            title="The skin",
            text="Two rings that do not fit each other; the tone knob leads from one to the other.",
            source="RC-808's parameters as its users read them: norgatronics, 808 Snare: Mutations, 2021",
            settings={**PURE, "decay_s": 0.8},
            vary=("tone", (0.0, 0.5, 1.0)),
            lines_hz={"lower ring": low_hz, "upper ring": high_hz},
        ),
        Strike(
            key="decay",
            title="Decay of the lower ring",
            source="the setting",
            settings={**PURE, "tone": 0},
            vary=("decay_s", (0.15, 0.4)),
            t60_truth=decay_s,
        ),
        Strike(key="wires", title="The wires", text="By the snappy knob.", vary=("snappy", (0.3, 0.6, 0.9))),
    ),
)
