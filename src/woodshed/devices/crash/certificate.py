"""What is measured of the crash."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Strike

CERTIFICATE = Certificate(
    modelled_on="Crash, splash and china cymbals.",
    source="Fletcher, Rossing, The Physics of Musical Instruments, 1998, sec. 20.3",
    examinations=(
        Strike(
            key="sound",
            title="As it comes",
            text="Its level, its decay and where its sound lies.",
            length_s=2.5,
        ),
    ),
)
