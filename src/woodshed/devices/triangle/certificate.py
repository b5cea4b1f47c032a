"""What is measured of the triangle."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Strike


def lowest_hz(at: Settings) -> float:
    """Return the pitch that is set."""
    return at["frequency_hz"]


CERTIFICATE = Certificate(
    modelled_on="A bent rod of steel, and finger cymbals.",
    source="Fletcher, Rossing, The Physics of Musical Instruments, 1998, sec. 2.15 and 19.8",
    examinations=(
        Strike(
            key="sound",
            title="As it comes",
            text="Its lowest mode is where the knob says, the others where a bent bar has them.",
            source="the setting; Fletcher, Rossing, The Physics of Musical Instruments, 1998, ch. 2",
            lines_hz={"lowest mode": lowest_hz},
            length_s=2.0,
        ),
    ),
)
