"""What is measured of the rim."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Strike

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
    ),
)
