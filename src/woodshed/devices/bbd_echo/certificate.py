"""What is measured of the BBD echo."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Distortion, Echo, FrequencyResponse, Rest
from woodshed.certify.measures import Signal
from woodshed.certify.truths import butterworth

STAGES = 4_096


def response(hz: Signal, at: Settings) -> Signal:
    """Return one echo's: two filters of two poles at a third of the clock at most, and 30 Hz of coupling."""
    clock_hz = STAGES / (2 * at["time_ms"] / 1_000)
    corner_hz = min(at["tone_hz"], clock_hz / 3)
    return np.asarray(butterworth(hz, corner_hz, 2) ** 2 * butterworth(hz, 30, 1, high=True))


ONE = {"mix": 1, "modulation": 0, "feedback": 0}

CERTIFICATE = Certificate(
    modelled_on="Echoes with a 4,096-stage bucket-brigade chip (MN3005) and an NE570 compander.",
    source="Sangster, Teer, Bucket-Brigade Electronics, IEEE JSSC 4 (3), 1969; Raffel, Smith, DAFx-10",
    examinations=(
        Echo(
            key="time",
            title="When the echoes come",
            text="A click, and its repeats.",
            source="2,048 cycles of the clock; by definition",
            settings={"mix": 1, "modulation": 0, "feedback": 0.5, "tone_hz": 12_000},
            vary=("time_ms", (60.0, 240.0)),
            truth_s=lambda at: at["time_ms"] / 1_000,
            goal_ms=0.25,
        ),
        FrequencyResponse(
            key="clock",
            title="Slow clocks are dark",
            text="What one echo keeps at three clocks.",
            source="Butterworth 1930, at a third of the clock",
            settings=ONE,
            vary=("time_ms", (100.0, 300.0, 600.0)),
            truth=response,
            from_hz=40,
            to_hz=10_000,
            depth_db=30,
            rms_goal_db=0.5,
        ),
        Distortion(
            key="bucket", title="A full bucket", text="How the chip bends.", settings={**ONE, "time_ms": 50}, hz=500
        ),
        Rest(key="rest", title="Silence stays silence", settings={"mix": 1, "feedback": 1.3}),
    ),
)
