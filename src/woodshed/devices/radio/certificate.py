"""What is measured of the radio."""

import math

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Crackle, Distortion, FrequencyResponse, Noise
from woodshed.certify.measures import Signal
from woodshed.certify.truths import butterworth, harmonics_of_shape, second_order

CLEAN = {
    "hiss_db": -96, "static_per_s": 0, "fading_db": 0, "whistle_db": -90, "saturation_percent": 0, "speaker_db": 0,
    "hum_db": -96,
}  # fmt: skip


def band(hz: Signal, at: Settings) -> Signal:
    """Return the band of the set, and the cone: the rest and so much more at its resonance, with a Q of 2."""
    cone = 1 + (10 ** (at["speaker_db"] / 20) - 1) * second_order(hz, at["speaker_hz"], 0.5, band=0.5)
    ends = butterworth(hz, at["low_cut_hz"], 2, high=True) * butterworth(hz, at["high_cut_hz"], 4)
    return ends * abs(cone)


def set_harmonics(level_db: float, at: Settings) -> Signal:
    """Return the harmonics of x + a x² - b x³ with the THD that is set at -12 dBFS."""
    share = at["saturation_percent"] / 100
    second, third = 2 * 0.9 * share / 0.25, 4 * math.sqrt(0.19) * share / 0.25**2
    return harmonics_of_shape(lambda x: x + second * x**2 - third * x**3, level_db)


CERTIFICATE = Certificate(
    modelled_on="Small sets on medium wave: a band, the ether, and a cone.",
    source="ITU-R BS.561; Small, Direct-Radiator Loudspeaker System Analysis, JAES 20 (5), 1972",
    examinations=(
        FrequencyResponse(
            key="band",
            title="The set and its cone",
            text="A narrow band, and a small cone that booms at its resonance.",
            source="Butterworth, two poles below and four above; a resonance of the second order with a Q of 2",
            settings={**CLEAN, "speaker_hz": 420},
            vary=("speaker_db", (0.0, 9.0)),
            truth=band,
            depth_db=40.0,
            to_hz=15_000.0,
            shown_db=(-50, 10),
        ),
        Noise(
            key="hiss",
            title="The ether",
            text="The noise between stations.",
            source="the level that is set, A-weighted by IEC 61672-1",
            settings=CLEAN,
            vary=("hiss_db", (-54.0, -42.0)),
            truth_dba=lambda at: at["hiss_db"],
            wake_db=-85.0,
        ),
        Crackle(
            key="static",
            title="Static",
            text="Far lightning, at random.",
            source="a Poisson process: gaps e^(-rate t); peaks log-normal, 7 dB apart",
            settings={**CLEAN, "static_per_s": 12},
            truth_per_s=lambda at: at["static_per_s"],
            truth_median_db=lambda at: at["static_db"],
            truth_spread_db=lambda _: 7.0,
        ),
        Distortion(
            key="harmonics",
            title="What the set adds",
            text="The THD that is set, at -12 dBFS.",
            source="the Fourier series of the curve x + a x² - b x³",
            settings={**CLEAN, "high_cut_hz": 16_000, "low_cut_hz": 20, "saturation_percent": 2},
            levels_db=tuple(range(-48, -8, 3)),
            told_db=(-18.0, -12.0),
            truth=set_harmonics,
        ),
    ),
)
