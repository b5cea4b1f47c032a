"""What is measured of the cassette."""

import math

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Distortion, Flutter, FrequencyResponse, Noise
from woodshed.certify.measures import Signal, flutter_weighting_db
from woodshed.certify.truths import butterworth, harmonics_of_shape

CLEAN = {"wow_percent": 0, "flutter_percent": 0, "hiss_db": -96, "dropouts_per_min": 0, "saturation_percent": 0}


def band(hz: Signal, at: Settings) -> Signal:
    """Return the ends of the band: Butterworth, two poles below and four above."""
    return butterworth(hz, at["low_cut_hz"], 2, high=True) * butterworth(hz, at["high_cut_hz"], 4)


def flutter(at: Settings) -> float:
    """Return what a meter reads of one swing: its peak, weighted for how fast it is."""
    slow = at["wow_percent"] * 10 ** (float(flutter_weighting_db(at["wow_hz"])) / 20)
    return slow + at["flutter_percent"] * 10 ** (float(flutter_weighting_db(at["flutter_hz"])) / 20)


def tape(level_db: float, at: Settings) -> Signal:
    """Return the harmonics of x + a x² - b x³ with the THD that is set at -12 dBFS."""
    share = at["saturation_percent"] / 100
    second, third = 2 * 0.9 * share / 0.25, 4 * math.sqrt(0.19) * share / 0.25**2
    return harmonics_of_shape(lambda x: x + second * x**2 - third * x**3, level_db)


CERTIFICATE = Certificate(
    modelled_on="Compact cassettes and their players, from a good deck to a dictaphone.",
    source="IEC 60094-1; DIN 45500-4 (wow and flutter at most 0.2 %, noise 56 dB under full level)",
    examinations=(
        Flutter(
            key="wow",
            title="Wow",
            text="The slow sway of a belt and a capstan.",
            source="IEC 60386, Table I",
            settings=CLEAN,
            vary=("wow_percent", (0.1, 0.4)),
            truth_percent=flutter,
        ),
        Flutter(
            key="flutter",
            title="Flutter",
            text="The tremble of a motor.",
            source="IEC 60386, Table I",
            settings=CLEAN,
            vary=("flutter_percent", (0.03, 0.1)),
            truth_percent=flutter,
        ),
        Noise(
            key="hiss",
            title="Hiss",
            text="What a tape says when nothing is on it.",
            source="the level that is set, A-weighted by IEC 61672-1",
            settings=CLEAN,
            vary=("hiss_db", (-60.0, -48.0)),
            truth_dba=lambda at: at["hiss_db"],
            wake_db=-85.0,
        ),
        FrequencyResponse(
            key="band",
            title="The band of the heads",
            text="Bass and treble end where they are set.",
            source="Butterworth, two poles below and four above",
            settings=CLEAN,
            vary=("high_cut_hz", (4_000.0, 9_000.0)),
            truth=band,
            depth_db=40.0,
            to_hz=15_000.0,
            shown_db=(-50, 5),
        ),
        Distortion(
            key="harmonics",
            title="What the tape adds",
            text="The THD that is set, at -12 dBFS; more above, less below.",
            source="the Fourier series of the curve x + a x² - b x³",
            settings={**CLEAN, "high_cut_hz": 20_000, "saturation_percent": 2},
            levels_db=tuple(range(-48, -8, 3)),
            told_db=(-18.0, -12.0),
            truth=tape,
        ),
    ),
)
