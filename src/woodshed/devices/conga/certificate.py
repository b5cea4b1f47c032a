"""What is measured of the conga."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Strike

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
    ),
)
