"""What is measured of the tom."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike

PURE = {"ring": 0, "snap": 0, "noise": 0, "room": 0, "drop_semitones": 0}


def decay_s(at: Settings) -> float:
    """Return the decay that is set."""
    return at["decay_s"]


CERTIFICATE = Certificate(
    modelled_on="Toms from floor to rack: the modes of a skin over air, which come down as they fade.",
    source="Fletcher, Rossing, The Physics of Musical Instruments, 1998, sec. 18.1 and 18.5",
    examinations=(
        Strike(
            key="decay",
            title="Decay",
            text="The skin alone, without what hits it.",
            source="the setting",
            settings=PURE,
            vary=("decay_s", (0.3, 0.9)),
            t60_truth=decay_s,
            length_s=1.2,
        ),
        Strike(
            key="sound",
            title="As it comes",
            text="Its pitch and its level.",
            pitched=True,
            length_s=1.0,
        ),
    ),
)
