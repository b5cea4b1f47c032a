"""What is measured of the width."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Rest, Stereo


def sides(at: Settings) -> tuple[float, float]:
    """Return what the left gives to the left and to the right: middle and side, put together again."""
    return (1 + at["width"]) / 2, (1 - at["width"]) / 2


def mono(_at: Settings) -> tuple[float, float]:
    """Return what each side gives to each when all is mono."""
    return 0.5, 0.5


CERTIFICATE = Certificate(
    modelled_on="Alan Blumlein's shuffling of middle and side, with a bass that stays in the middle.",
    source="Blumlein, British patent 394,325, 1933; Zavalishin, The Art of VA Filter Design, 2018, ch. 4",
    examinations=(
        Stereo(
            key="width",
            title="From mono to twice as wide",
            text="A tone on the left alone: how much of it stays there, and how much comes from the right.",
            source="Blumlein 1933: middle and side",
            vary=("width", (0.0, 0.5, 1.0, 2.0)),
            truth=sides,
        ),
        Stereo(
            key="bass",
            title="The bass stays in the middle",
            text="30 Hz with everything under 300 Hz in mono, where the crossover still leaves 1 % of the side.",
            source="by definition",
            settings={"mono_below_hz": 300},
            hz=30,
            truth=mono,
            goal_db=0.3,
        ),
        Rest(key="rest", title="Silence stays silence"),
    ),
)
