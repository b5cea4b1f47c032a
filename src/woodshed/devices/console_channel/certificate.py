"""What is measured of a channel of the desk."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Aliasing, Distortion, FrequencyResponse
from woodshed.certify.measures import Signal
from woodshed.certify.truths import harmonics_of_shape

TRANSFORMER, DISCRETE, INTEGRATED = 0, 1, 2
CLASSES = (0.0, 1.0, 2.0)
LOPSIDED = 0.05


def stage(level_db: float, at: Settings) -> Signal:
    """Return the harmonics of a stage's own curve, point by point: a lopsided root, an even one, a clip."""
    kind = int(at["desk"])
    push = 10 ** (at["drive_db"] / 20) / (7.5, 8.9, 10**0.2)[kind]
    curves = (
        lambda x: (x + LOPSIDED) / np.sqrt(1 + (x + LOPSIDED) ** 2) - LOPSIDED / np.sqrt(1 + LOPSIDED**2),
        lambda x: x / np.sqrt(1 + x**2),
        lambda x: np.clip(x, -1, 1),
    )
    return harmonics_of_shape(lambda x: np.asarray(curves[kind](push * x)), level_db)


def bands(hz: Signal, at: Settings) -> Signal:
    """Return the analog gain of low cut, shelves and bell."""
    s = 1j * hz

    def of(name: str) -> tuple[float, float]:
        return 10 ** (at[f"{name}_db"] / 20), at[f"{name}_hz"]

    low, low_hz = of("low")
    high, high_hz = of("high")
    mid, mid_hz = of("mid")
    low_hz *= min(1.0, 1 / low)
    high_hz *= max(1.0, 1 / high)
    narrowed = 1 + abs(at["mid_db"]) / 8 if at["desk"] == DISCRETE else 1.0
    damping = max(1.0, 1 / mid) / (at["mid_q"] * narrowed)
    p = s / mid_hz
    total = (s + low * low_hz) / (s + low_hz) * (high * s + high_hz) / (s + high_hz)
    total = total * (p * p + mid * damping * p + 1) / (p * p + damping * p + 1)
    if at["low_cut_hz"] > 10:
        c = s / at["low_cut_hz"]
        total = total * c**3 / ((c + 1) * (c * c + c + 1))
    return np.asarray(np.abs(total))


EQUALISER = {
    "low_cut_hz": 60,
    "low_db": 6,
    "low_hz": 110,
    "mid_db": -6,
    "mid_hz": 1_600,
    "high_db": 8,
    "high_hz": 8_000,
}

CERTIFICATE = Certificate(
    modelled_on=(
        "Three classes of desk rather than three desks: single-ended stages between transformers as in Neve's 1073, "
        "discrete operational amplifiers as in API's 550 and 2520, integrated circuits as in Solid State Logic's 4000."
    ),
    source="Ballou, Handbook for Sound Engineers, ch. 11 (iron); Parker et al., DAFx-16 (stages without aliases)",
    examinations=(
        FrequencyResponse(
            key="equaliser",
            title="Equaliser",
            text="A low cut of 18 dB an octave, two shelves and a bell, beside the analog formula.",
            source="Zavalishin, The Art of VA Filter Design, 2018, ch. 2 and 4: the transfer functions of the bands",
            settings=EQUALISER,
            vary=("desk", CLASSES),
            truth=bands,
            to_hz=16_000.0,
        ),
        Distortion(
            key="stage",
            title="Harmonics of each stage",
            text="Hardly any at the level of a mix, one per cent at the desk's highest output, more when driven.",
            source="the Fourier series of the same curves, computed point by point",
            settings={"drive_db": 6},
            vary=("desk", CLASSES),
            hz=2_000,
            truth=stage,
        ),
        Distortion(
            key="iron",
            title="What the iron adds to a bass note",
            text="50 Hz: a core follows the flux, so it bends the lowest notes most.",
            settings={"desk": TRANSFORMER},
            vary=("drive_db", (0.0, 12.0, 24.0)),
            hz=50,
        ),
        Aliasing(
            key="aliasing",
            title="Cleanliness when driven",
            text="24 dB into the stage: everything that is no harmonic of the tone.",
            settings={"drive_db": 24},
            vary=("desk", CLASSES),
        ),
    ),
)
