"""What is measured of the punch tom."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike

REST_HZ = (82.0, 123.0, 175.0)


def first_hz(at: Settings) -> float:
    """Return the lowest oscillator of a tom, its tune knob in the middle."""
    return REST_HZ[int(at["drum"])]


def second_hz(at: Settings) -> float:
    """Return the middle oscillator."""
    return 1.5 * first_hz(at)


def decay_s(at: Settings) -> float:
    """Return the decay that is set, which is the lowest oscillator's."""
    return at["decay_s"]


CERTIFICATE = Certificate(
    modelled_on="The toms of the Roland TR-909: three bent triangles each. Their ratios, 1, 1.5 and 1.98, "
    "and their pitches are our own.",
    source="Roland TR-909 service notes, 1984: toms",
    examinations=(
        Strike(
            key="toms",
            title="Three toms",
            text="Each is three oscillators.",
            source="the settings",
            settings={"age": 0, "sweep": 0, "noise": 0, "decay_s": 1.5},
            vary=("drum", (0, 1, 2)),
            lines_hz={"first oscillator": first_hz, "second oscillator": second_hz},
            t60_truth=decay_s,
            t60_range_db=(-15.0, -45.0),
            length_s=2.0,
        ),
        Strike(key="sound", title="As it comes", text="With its fall and its stroke.", vary=("sweep", (0.0, 0.5, 1.0))),
    ),
)
