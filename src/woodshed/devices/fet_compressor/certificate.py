"""What is measured of the FET compressor."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Distortion, Rest, StaticCurve
from woodshed.certify.measures import Signal

LOOP_GAIN, THRESHOLD_DB, KNEE_DB = (
    (3.0, 7.0, 11.0, 19.0, 14.0),
    (-20.0, -18.0, -17.0, -16.0, -22.0),
    (6.0, 4.0, 3.0, 2.0, 1.0),
)


def curve(level_db: Signal, at: Settings) -> Signal:
    """Return the law of a compressor that listens to its own output, by halving: r = K bend(in - r - threshold)."""
    button = round(at["ratio"])
    heard = level_db + at["input_db"]
    low, high = np.zeros(heard.size), np.full(heard.size, 120.0)
    for _ in range(60):
        middle = (low + high) / 2
        over = heard - middle - THRESHOLD_DB[button]
        knee = KNEE_DB[button]
        bend = np.where(2 * np.abs(over) <= knee, (over + knee / 2) ** 2 / (2 * knee), np.maximum(over, 0.0))
        more = LOOP_GAIN[button] * bend > middle
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return np.asarray(at["input_db"] + at["output_db"] - low)


CERTIFICATE = Certificate(
    modelled_on="The UREI 1176LN: a field-effect transistor in a feedback loop, ratio buttons that also move the"
    " threshold, and all of them pushed in at once.",
    source="UREI 1176LN, operating instructions, 1974 (20 to 800 us, 50 to 1100 ms)",
    examinations=(
        StaticCurve(
            key="curve",
            title="The buttons",
            text="How loud a steady sound comes out with each button.",
            source="the stated law of the loop; Giannoulis, Massberg, Reiss 2012, sec. 2.1",
            settings={"colour": 0, "input_db": 0, "output_db": 0},
            vary=("ratio", (0.0, 1.0, 3.0, 4.0)),
            truth=curve,
            peers={"Faust co.FBFFcompressor": "6.9 dB off: the ratio is that of the loop"},
        ),
        Distortion(
            key="grit",
            title="Grit",
            text="The transistor bends the sound more the harder it holds it.",
            settings={"colour": 1, "input_db": 12},
            vary=("ratio", (0.0, 4.0)),
        ),
        Rest(key="rest", title="Silence stays silence"),
    ),
)
