"""What is measured of the record."""

import math

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Crackle, Distortion, Flutter, FrequencyResponse, Noise
from woodshed.certify.measures import Signal, flutter_weighting_db
from woodshed.certify.truths import butterworth, harmonics_of_shape

TURNS_HZ = (100 / 3 / 60, 45 / 60, 78 / 60)
CLEAN = {
    "crackle_per_s": 0, "bursts": 0, "scratches": 0, "dust_db": -96, "hiss_db": -96, "rumble_db": -96, "hum_db": -96,
    "wow_percent": 0, "saturation_percent": 0, "narrow": 0,
}  # fmt: skip


def band(hz: Signal, at: Settings) -> Signal:
    """Return the ends of the band: Butterworth, two poles below and four above."""
    return butterworth(hz, at["low_cut_hz"], 2, high=True) * butterworth(hz, at["high_cut_hz"], 4)


def wow(at: Settings) -> float:
    """Return what a meter reads of a swing once a turn: its peak, weighted for how slow it is."""
    return at["wow_percent"] * 10 ** (float(flutter_weighting_db(TURNS_HZ[int(at["speed"])])) / 20)


def groove(level_db: float, at: Settings) -> Signal:
    """Return the harmonics of x + a x² - b x³ with the THD that is set at -12 dBFS."""
    share = at["saturation_percent"] / 100
    second, third = 2 * 0.9 * share / 0.25, 4 * math.sqrt(0.19) * share / 0.25**2
    return harmonics_of_shape(lambda x: x + second * x**2 - third * x**3, level_db)


CERTIFICATE = Certificate(
    modelled_on="A record and its turntable: no single one, but what is written of their faults.",
    source="Välimäki, González, Kimmelma, Parviainen, Digital Audio Antiquing, JAES 56 (3), 2008",
    examinations=(
        Crackle(
            key="crackle",
            title="Crackle",
            text="Ticks come at random, so the gaps between them thin out by one exponential curve.",
            source="a Poisson process: gaps e^(-rate t); peaks log-normal around the middle one",
            settings={**CLEAN, "crackle_per_s": 10, "crackle_db": -42, "crackle_spread_db": 7},
            truth_per_s=lambda at: at["crackle_per_s"],
            truth_median_db=lambda at: at["crackle_db"],
            truth_spread_db=lambda at: at["crackle_spread_db"],
        ),
        Flutter(
            key="wow",
            title="A hole off centre",
            text="Once a turn the record runs faster and slower.",
            source="IEC 60386, Table I, at the turns a second of IEC 60098",
            settings={**CLEAN, "wow_percent": 0.4},
            vary=("speed", (0.0, 1.0)),
            truth_percent=wow,
        ),
        Noise(
            key="hiss",
            title="The groove's noise",
            text="What is heard between the tracks.",
            source="the level that is set, A-weighted by IEC 61672-1",
            settings=CLEAN,
            vary=("hiss_db", (-60.0, -48.0)),
            truth_dba=lambda at: at["hiss_db"],
            wake_db=-85.0,
        ),
        FrequencyResponse(
            key="band",
            title="The band of a worn groove",
            text="Bass and treble end where they are set.",
            source="Butterworth, two poles below and four above",
            settings=CLEAN,
            vary=("high_cut_hz", (5_000.0, 10_000.0)),
            truth=band,
            depth_db=40.0,
            to_hz=15_000.0,
            shown_db=(-50, 5),
        ),
        Distortion(
            key="harmonics",
            title="What the needle adds",
            text="More second harmonic than third, as a needle adds that is wider than the cutter.",
            source="the Fourier series of the curve x + a x² - b x³",
            settings={**CLEAN, "high_cut_hz": 20_000, "saturation_percent": 2},
            levels_db=tuple(range(-48, -8, 3)),
            told_db=(-18.0, -12.0),
            truth=groove,
        ),
    ),
)
