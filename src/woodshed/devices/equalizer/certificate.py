"""What is measured of the equaliser."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Distortion, FrequencyResponse
from woodshed.certify.measures import Signal
from woodshed.certify.truths import Gain, bell, butterworth, shelf

COOKBOOK = "Bristow-Johnson, Audio EQ Cookbook, the analog transfer functions"
BELL, HIGH_SHELF, HIGH_CUT = 3, 5, 6


def one_bell(hz: Signal, at: Settings) -> Gain:
    """Return the analog bell of band 4."""
    return bell(hz, at["band4_hz"], at["band4_db"], at["band4_q"])


def one_shelf(hz: Signal, at: Settings) -> Gain:
    """Return the analog high shelf of band 7."""
    return shelf(hz, at["band7_hz"], at["band7_db"], at["band7_q"], high=True)


def one_cut(hz: Signal, at: Settings) -> Signal:
    """Return the two-pole Butterworth curve of band 8."""
    return butterworth(hz, at["band8_hz"], 2)


CERTIFICATE = Certificate(
    modelled_on="The analog equaliser of the textbooks, whose curves it keeps right up to the top of hearing.",
    source="Bristow-Johnson, Audio EQ Cookbook; Vicanek, Matched Second Order Digital Filters, 2016",
    examinations=(
        FrequencyResponse(
            key="bell",
            title="Bells, low to high",
            text="12 dB up. A plain digital equaliser squeezes the high ones; here 8 kHz is as wide as 250 Hz.",
            source=COOKBOOK,
            settings={"band4_type": BELL, "band4_db": 12, "band4_q": 1.4},
            vary=("band4_hz", (250.0, 2_000.0, 8_000.0, 16_000.0)),
            truth=one_bell,
            peak=True,
        ),
        FrequencyResponse(
            key="high_shelf",
            title="High shelf",
            text="Air: everything above is lifted or taken down.",
            source=COOKBOOK,
            settings={"band7_type": HIGH_SHELF, "band7_hz": 8_000},
            vary=("band7_db", (-12.0, -6.0, 6.0, 12.0)),
            truth=one_shelf,
        ),
        FrequencyResponse(
            key="high_cut",
            title="High cut",
            text="12 dB an octave, and still that near the top.",
            source="Butterworth, On the Theory of Filter Amplifiers, 1930",
            settings={"band8_type": HIGH_CUT},
            vary=("band8_hz", (2_000.0, 6_000.0, 12_000.0)),
            truth=one_cut,
        ),
        Distortion(
            key="clean",
            title="It adds nothing",
            text="A filter has no harmonics: whatever is here is rounding.",
            source="what is linear adds no harmonics; 0.001 % is the rounding of 32 bits",
            settings={"band4_type": BELL, "band4_db": 12},
            hz=100,
            thd_at_most_percent=0.001,
        ),
    ),
)
