"""What is measured of the punch snare."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike


def noise_s(at: Settings) -> float:
    """Return the dark noise's decay: 0.12 s, six times as long with the knob at its end."""
    return 0.12 * 6 ** at["tone"]


CERTIFICATE = Certificate(
    modelled_on="The snare of the Roland TR-909: two bent triangles that fall for 20 ms, and noise on two paths. "
    "Pitches and times are our own.",
    source="Roland TR-909 service notes, 1984: snare drum",
    examinations=(
        Strike(
            key="noise",
            title="The noise",
            text="How long it lasts, by the tone knob.",
            source="the setting",
            settings={"age": 0, "body": 0, "snappy": 0},
            vary=("tone", (0.0, 0.5, 1.0)),
            t60_truth=noise_s,
            t60_goal_percent=10.0,
        ),
        Strike(
            key="skin",
            title="The skin",
            text="By the tune knob.",
            settings={"age": 0, "snappy": 0, "tone": 0},
            vary=("tune", (0.0, 0.5, 1.0)),
        ),
        Strike(key="snappy", title="As it comes", text="By the snappy knob.", vary=("snappy", (0.2, 0.6, 1.0))),
    ),
)
