"""What is measured of the sampler."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Resampling

CERTIFICATE = Certificate(
    modelled_on="No machine: a player of recordings that reads between the samples as well as is worth hearing.",
    source="Niemitalo, Polynomial interpolators for high-quality resampling of oversampled audio, 2001",
    examinations=(
        Resampling(
            key="keys",
            title="A recorded sine at other keys",
            text="1 kHz, played an octave down to an octave up: in tune, and with nothing beside it.",
            source="equal temperament; 16-bit sound has 98 dB",
            settings={"attack_s": 0.0005},
        ),
    ),
)
