"""What is measured of the ride."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import strikes

CERTIFICATE = Certificate(
    modelled_on="A ride cymbal with ping, bell and wash.",
    source="Fletcher, Rossing, The Physics of Musical Instruments, 1998, sec. 20.3",
    examinations=(
        strikes.SOUND,
        strikes.undamped({"damp": 0, "bell": 0}, (1.5, 5.0), 6.0),
    ),
)
