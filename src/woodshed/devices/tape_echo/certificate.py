"""What is measured of the tape echo."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Distortion, Echo, Flutter, Rest


def head_s(at: Settings) -> float:
    """Return when the first head plays."""
    return at["time_ms"] / 1_000


def set_percent(at: Settings) -> float:
    """Return what is set."""
    return at["wow_flutter_percent"]


ONE_HEAD = {"mix": 1, "free": 1, "head_1": 1, "head_2": 0, "head_3": 0, "bass_db": 0}

CERTIFICATE = Certificate(
    modelled_on="Loop echoes with one recording and three playback heads (Roland RE-201, Watkins Copicat).",
    source="Bertram, Theory of Magnetic Recording, 1994, ch. 5; DAFX, 2011, ch. 12",
    examinations=(
        Echo(
            key="heads",
            title="When the first head plays",
            text="A click, and its repeats.",
            source="by definition",
            settings={**ONE_HEAD, "wow_flutter_percent": 0, "feedback": 0.5, "wear": 0},
            vary=("time_ms", (60.0, 120.0, 400.0)),
            truth_s=head_s,
            goal_ms=0.15,
        ),
        Flutter(
            key="flutter",
            title="Wow and flutter",
            text="How unsteady an echo's pitch is, as a meter reads it.",
            source="IEC 60386, weighted peak; the setting itself",
            settings={**ONE_HEAD, "feedback": 0},
            vary=("wow_flutter_percent", (0.1, 0.3)),
            truth_percent=set_percent,
        ),
        Distortion(
            key="tape",
            title="The tape",
            text="One pass over the tape: the third harmonic, growing by 2 dB for each dB.",
            settings={**ONE_HEAD, "feedback": 0, "wow_flutter_percent": 0, "time_ms": 40},
            hz=500,
        ),
        Rest(key="rest", title="Silence stays silence", settings={"mix": 1, "feedback": 1.3}),
    ),
)
