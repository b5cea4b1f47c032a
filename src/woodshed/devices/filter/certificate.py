"""What is measured of the filter."""

import math

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Aliasing, Distortion, FrequencyResponse
from woodshed.certify.measures import Signal
from woodshed.certify.truths import Gain, butterworth, second_order

THEORY = (
    "Butterworth, On the Theory of Filter Amplifiers, 1930; Zavalishin, The Art of VA Filter Design, 2018, ch. 4 and 8"
)
LOW_24, HIGH_12, BAND = 1, 2, 4
CUTOFFS = (200.0, 1_000.0, 5_000.0)


def low_pass(hz: Signal, at: Settings) -> Signal:
    """Return the four-pole Butterworth curve."""
    return butterworth(hz, at["cutoff_hz"], 4)


def high_pass(hz: Signal, at: Settings) -> Signal:
    """Return the two-pole Butterworth curve, turned round."""
    return butterworth(hz, at["cutoff_hz"], 2, high=True)


def band_pass(hz: Signal, at: Settings) -> Gain:
    """Return a band of gain 1 at its centre, whose damping falls from root 2 to 0.02 along the knob."""
    damping = math.sqrt(2) * (0.02 / math.sqrt(2)) ** at["resonance"]
    return second_order(hz, at["cutoff_hz"], damping, band=damping)


CERTIFICATE = Certificate(
    modelled_on="No single machine: the state-variable filter of the textbooks, two of them in a row.",
    source="Zavalishin, The Art of VA Filter Design, 2018, ch. 4 and 8",
    examinations=(
        FrequencyResponse(
            key="low_pass",
            title="Low pass, 24 dB an octave",
            text="Flat up to its corner, then straight down: the curve that takes nothing from what it lets through.",
            source=THEORY,
            settings={"mode": LOW_24, "resonance": 0},
            vary=("cutoff_hz", CUTOFFS),
            truth=low_pass,
            to_hz=18_000,
            peers={"pedalboard 0.9.26, LadderFilter (not Butterworth)": "1.4–2.4 dB rms from its own circuit"},
        ),
        FrequencyResponse(
            key="high_pass",
            title="High pass, 12 dB an octave",
            text="The same curve turned round: for taking rumble and mud away.",
            source=THEORY,
            settings={"mode": HIGH_12, "resonance": 0},
            vary=("cutoff_hz", CUTOFFS),
            truth=high_pass,
            to_hz=18_000,
        ),
        FrequencyResponse(
            key="resonance",
            title="Resonance",
            text="The band gets narrower as the knob goes up; its middle stays in tune and as loud as it was.",
            source=THEORY,
            settings={"mode": BAND, "cutoff_hz": 1_000},
            vary=("resonance", (0.0, 0.5, 0.9)),
            truth=band_pass,
            to_hz=18_000,
            peak=True,
        ),
        Distortion(
            key="drive",
            title="Drive",
            text="The saturation in front of the filter is symmetrical: odd harmonics, and more of them the louder.",
            settings={"mode": LOW_24, "resonance": 0, "cutoff_hz": 20_000, "drive_db": 18},
            hz=200,
        ),
        Aliasing(
            key="aliasing",
            title="Cleanliness of the drive",
            text="What is no harmonic of the tone is dirt that digital drive leaves; it should lie far below.",
            settings={"mode": LOW_24, "resonance": 0, "cutoff_hz": 20_000, "drive_db": 20},
            peers={
                "pedalboard 0.9.26, Distortion at 20 dB": "38.7, 16.2 and 12.3 dB",
                "Faust aa.tanh1, at the song's rate": "45.9, 28.5 and 28.7 dB",
                "Faust aa.arctan2, at the song's rate": "56.3, 39.8 and 35.0 dB",
            },
        ),
    ),
)
