"""What is measured of the places."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Place

CERTIFICATE = Certificate(
    modelled_on="Places rather than machines: rain, thunder, a café, a street, a train, the sea, wind, fire, birds.",
    source="Farnell, Designing Sound, MIT Press, 2010, part IV",
    examinations=(
        Place(
            key="places",
            title="Ten places",
            text="How loud each one is, and that no stretch of it is heard again.",
            source="noise that does not come round is like itself nowhere: about 0.01 in 24 s",
            vary=("scene", tuple(float(scene) for scene in range(10))),
        ),
    ),
)
