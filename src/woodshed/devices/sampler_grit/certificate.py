"""What is measured of the sampler's grit."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Converter

CLEAN = {"saturation_percent": 0}


CERTIFICATE = Certificate(
    modelled_on="Samplers of the late 1980s with twelve bits and 26.04 kHz, such as the E-mu SP-1200.",
    source="E-mu SP-1200 Service Manual, 1987; IEEE 1241, Terminology and Test Methods for ADCs",
    examinations=(
        Converter(
            key="bits",
            title="Bits",
            text="Each bit is six decibels.",
            source="IEEE 1241: 6.02 N + 1.76 dB for a full sine",
            settings={**CLEAN, "output_filter": 0, "input_filter": 0},
            vary=("bits", (8.0, 10.0, 12.0)),
            truth_db=lambda at: 6.02 * at["bits"] + 1.76,
        ),
    ),
)
