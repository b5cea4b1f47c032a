"""What is measured of the BBD chorus."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import FrequencyResponse, Movement, Rest
from woodshed.certify.measures import Signal
from woodshed.certify.truths import butterworth

ONE_LINE = {"mix": 1, "age": 0, "tone_hz": 20_000}
SPEEDS_HZ = (0.513, 0.863, 9.24)
SHORTEST_MS = (1.66, 1.66, 3.3)
LONGEST_MS = (5.35, 5.35, 3.7)


def speed_hz(at: Settings) -> float:
    """Return the speed of a mode."""
    return SPEEDS_HZ[round(at["mode"])]


def swing_ms(at: Settings) -> float:
    """Return half of what lies between the shortest and the longest delay of a mode."""
    return (LONGEST_MS[round(at["mode"])] - SHORTEST_MS[round(at["mode"])]) / 2


def four_poles(hz: Signal, at: Settings) -> Signal:
    """Return two Butterworth filters of two poles, one before the buckets and one behind."""
    return np.asarray(butterworth(hz, at["tone_hz"], 2) ** 2)


CERTIFICATE = Certificate(
    modelled_on="The Roland Juno-60's chorus: two MN3009 bucket-brigade lines on one triangle, upside down for one.",
    source="Harman, Juno 60 analysis: Chorus, 2016 (measured on the machine); Roland, Juno-60 service notes, 1982",
    examinations=(
        Movement(
            key="movement",
            title="How a copy moves",
            text="The delay of the left copy over time: a triangle at the machine's own speed and swing.",
            source="Harman 2016: 0.513 and 0.863 Hz from 1.66 to 5.35 ms; both 9.24 Hz from 3.3 to 3.7 ms",
            settings=ONE_LINE,
            vary=("mode", (0.0, 1.0, 2.0)),
            truth_hz=speed_hz,
            truth_swing_ms=swing_ms,
            hz=4_000.0,
            seconds=6.0,
            goal_percent=3.0,
            peers={"Woodshed's own chorus": "a sine-like wave; speeds and swings of no machine"},
        ),
        FrequencyResponse(
            key="tone",
            title="How bright the copies are",
            text="The filters around the buckets, the copies at rest.",
            source="filters of 12 dB an octave near 10 kHz on both sides of the lines; Butterworth 1930",
            settings={"mix": 1, "depth_percent": 0, "age": 0},
            vary=("tone_hz", (7_000.0, 10_000.0)),
            truth=four_poles,
            to_hz=8_000,
            shown_db=(-40, 6),
        ),
        Rest(key="rest", title="At rest", text="Silence stays silence.", source="by definition"),
    ),
)
