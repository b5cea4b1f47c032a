"""What is measured of the clap."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Strike

CERTIFICATE = Certificate(
    modelled_on="The hand clap of the Roland TR-808, and many hands in a room.",
    source="Roland TR-808 service notes, 1981; Peltola et al., IEEE TASLP 2007",
    examinations=(
        Strike(
            key="sound",
            title="As it comes",
            text="Its level, its decay and where its sound lies.",
            length_s=0.8,
        ),
    ),
)
