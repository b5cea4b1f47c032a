"""What is measured of the rim."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike


def decay_s(at: Settings) -> float:
    """Return the decay that is set."""
    return at["decay_s"]


def lower_hz(at: Settings) -> float:
    """Return the first mode that is set."""
    return at["frequency_hz"]


def upper_hz(at: Settings) -> float:
    """Return the second mode that is set."""
    return at["frequency_hz"] * at["ratio"]


BARE = {"ring": 0, "drum": 0, "wires": 0, "snap": 0, "room": 0}


CERTIFICATE = Certificate(
    modelled_on="The rim shot and the claves of the Roland TR-808, and wood.",
    source="Roland TR-808 service notes, 1981; Fletcher, Rossing, The Physics of Musical Instruments, 1998, ch. 19",
    examinations=(
        Strike(
            key="sound",
            title="As it comes",
            text="Its level, its decay and where its sound lies.",
            length_s=0.6,
        ),
        Strike(
            key="modes",
            title="The two modes of the TR-808",
            text="Set to the two rings of the old rim shot, 455 and 1,667 Hz.",
            source="Roland TR-808 service notes, 1981, as commonly quoted",
            settings={**BARE, "frequency_hz": 455, "ratio": 3.664, "second": 1, "decay_s": 1},
            lines_hz={"lower ring": lower_hz, "upper ring": upper_hz},
            lines_goal_cents=5.0,
            length_s=1.0,
        ),
        Strike(
            key="decay",
            title="Decay",
            text="The wood alone falls as long as its knob says.",
            source="the setting",
            settings={**BARE, "second": 0},
            vary=("decay_s", (0.08, 0.16, 0.5)),
            t60_truth=decay_s,
            t60_range_db=(-10.0, -45.0),
            t60_goal_percent=5.0,
            length_s=0.8,
        ),
    ),
)
