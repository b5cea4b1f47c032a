"""What is measured of the conga."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike


def decay_s(at: Settings) -> float:
    """Return the decay that is set."""
    return at["decay_s"]


def open_hz(at: Settings) -> float:
    """Return the pitch that is set."""
    return at["frequency_hz"]


CERTIFICATE = Certificate(
    modelled_on="Hand drums: conga, bongo, timbale, djembe.",
    source="Fletcher, Rossing, The Physics of Musical Instruments, 1998, sec. 18.6",
    examinations=(
        Strike(
            key="sound",
            title="As it comes",
            text="Its level, its decay and where its sound lies.",
            length_s=0.8,
        ),
        Strike(
            key="decay",
            title="The open drum",
            text="The skin alone falls as long as its knob says, at the pitch that is set.",
            source="the settings",
            settings={"ring": 0, "shell": 0, "bass": 0, "slap": 0, "room": 0, "drop_semitones": 0},
            vary=("decay_s", (0.2, 0.45, 1.0)),
            t60_truth=decay_s,
            t60_range_db=(-10.0, -45.0),
            t60_goal_percent=5.0,
            lines_hz={"pitch": open_hz},
            length_s=1.2,
        ),
    ),
)
