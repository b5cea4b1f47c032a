"""What is measured of the snare."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike


def decay_s(at: Settings) -> float:
    """Return the decay that is set."""
    return at["decay_s"]


def wires_s(at: Settings) -> float:
    """Return the wires' decay that is set."""
    return at["wires_s"]


def low_hz(at: Settings) -> float:
    """Return the lowest mode that is set."""
    return at["frequency_hz"]


def second_hz(at: Settings) -> float:
    """Return the next mode of a membrane without air: the zeros of J1 and J0 are 3.8317 / 2.4048 apart."""
    return 3.8317 / 2.4048 * at["frequency_hz"]


CERTIFICATE = Certificate(
    modelled_on="A 14-inch snare drum: two skins, a shell, wires, brushes, and a room that can be gated.",
    source="Fletcher, Rossing, The Physics of Musical Instruments, 1998, sec. 18.4",
    examinations=(
        Strike(
            key="wires",
            title="From skin to wires",
            text="More wires: brighter, and longer in the treble.",
            vary=("wires", (0.0, 0.5, 1.0)),
            length_s=1.0,
        ),
        Strike(
            key="skin",
            title="The skin",
            text="Two modes of a round membrane, which fall as long as their knob says.",
            source="Fletcher, Rossing, 1998, eq. 3.13 (zeros of Bessel functions); the settings",
            settings={"wires": 0, "ring": 0, "snap": 0, "room": 0, "drop_semitones": 0},
            vary=("decay_s", (0.28, 0.8)),
            t60_truth=decay_s,
            t60_range_db=(-10.0, -45.0),
            t60_goal_percent=5.0,
            lines_hz={"lowest mode": low_hz, "second mode": second_hz},
            length_s=1.2,
        ),
        Strike(
            key="wires_alone",
            title="The wires",
            text="Noise that falls as long as its knob says.",
            source="the setting",
            settings={"wires": 1, "body": 0, "snap": 0, "buzz": 0, "room": 0},
            vary=("wires_s", (0.2, 0.6)),
            t60_truth=wires_s,
            t60_range_db=(-10.0, -45.0),
            t60_goal_percent=10.0,
            length_s=1.0,
        ),
    ),
)
