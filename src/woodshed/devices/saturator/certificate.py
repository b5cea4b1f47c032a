"""What is measured of the saturator."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Aliasing, Distortion, FrequencyResponse
from woodshed.certify.measures import Signal
from woodshed.certify.truths import harmonics_of_shape

CHARACTERS = (0.0, 1.0, 2.0, 3.0, 4.0)
WARM, TUBE, TAPE = 0, 1, 2


def tube(level_db: float, at: Settings) -> Signal:
    """Return the harmonics of the two lopsided stages x / root(1 + x²) in a row, without any antialiasing."""

    def stage(x: Signal, bias: float) -> Signal:
        return np.asarray((x + bias) / np.sqrt(1 + (x + bias) ** 2) - bias / np.sqrt(1 + bias**2))

    gain = 1.1 * 10 ** (at["drive_db"] / 20)
    return harmonics_of_shape(lambda x: stage(0.6 * stage(gain * x, 0.8), -0.2), level_db)


CERTIFICATE = Certificate(
    modelled_on="Kinds of circuit rather than machines: valve, tape and transistor stages, two in a row.",
    source="Parker, Zavalishin, Le Bivic, Reducing the Aliasing of Nonlinear Waveshaping, DAFx-16",
    examinations=(
        Distortion(
            key="tube",
            title="Tube: harmonics",
            text="A lopsided stage makes even harmonics, which sound like an octave and thicken more than they bite.",
            source="the Fourier series of the same two curves, computed point by point",
            settings={"character": TUBE, "drive_db": 6},
            hz=200,
            truth=tube,
        ),
        Distortion(
            key="characters",
            title="Harmonics of each character",
            text="What each one adds to a 200 Hz tone, from soft to loud.",
            settings={"drive_db": 6},
            vary=("character", CHARACTERS),
            hz=200,
            told_db=(-12.0,),
        ),
        Aliasing(
            key="aliasing",
            title="Cleanliness at ten times the level",
            text="20 dB of drive on top of each character's own gain: everything that is no harmonic of the tone.",
            source="the goal for every shaper at 10× drive: 80, 80, 70 dB",
            settings={"drive_db": 20},
            vary=("character", CHARACTERS),
            peers={
                "pedalboard 0.9.26, Distortion (tanh as it is)": "38.7, 16.2 and 12.3 dB",
                "Faust aa.hardclip2": "48.2, 35.4 and 32.1 dB",
                "Faust aa.tanh1, four times oversampled": "68.4, 78.3 and 63.4 dB",
                "Faust aa.arctan2, four times oversampled": "72.5, 82.7 and 79.1 dB",
            },
        ),
        FrequencyResponse(
            key="quiet",
            title="A quiet sound keeps its spectrum",
            text="What is too soft to saturate passes as it is.",
            settings={"drive_db": 0},
            vary=("character", (WARM, TUBE, TAPE)),
            from_hz=30,
            shown_db=(-12, 6),
            facts_hz=(100.0, 1_000.0, 10_000.0),
        ),
    ),
)
