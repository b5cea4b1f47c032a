"""What is measured of the crash."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import strikes

CERTIFICATE = Certificate(
    modelled_on="Crash, splash and china cymbals.",
    source="Fletcher, Rossing, The Physics of Musical Instruments, 1998, sec. 20.3",
    examinations=(
        strikes.SOUND,
        strikes.undamped({"damp": 0, "stick": 0}, (1.0, 3.2), 4.0),
    ),
)
