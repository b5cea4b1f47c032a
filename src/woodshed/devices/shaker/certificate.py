"""What is measured of the shaker."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Strike

CERTIFICATE = Certificate(
    modelled_on="Shaker, egg, cabasa and tambourine, grain by grain.",
    source="Cook, Physically Informed Sonic Modeling, CMJ 21 (3), 1997",
    examinations=(
        Strike(
            key="sound",
            title="As it comes",
            text="Its level, its decay and where its sound lies.",
            length_s=0.6,
        ),
    ),
)
