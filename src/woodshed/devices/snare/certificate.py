"""What is measured of the snare."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Strike

CERTIFICATE = Certificate(
    modelled_on="A 14-inch snare drum: two skins, a shell, wires, brushes, and a room that can be gated.",
    source="Fletcher, Rossing, The Physics of Musical Instruments, 1998, sec. 18.4",
    examinations=(
        Strike(
            key="wires",
            title="From skin to wires",
            text="More wires: brighter, and longer in the treble.",
            vary=("wires", (0.0, 0.5, 1.0)),
            length_s=1.0,
        ),
    ),
)
