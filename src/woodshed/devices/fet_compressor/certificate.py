"""What is measured of the FET compressor."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Distortion, GainTimes, Rest, StaticCurve
from woodshed.certify.measures import Signal

LOOP_GAIN, THRESHOLD_DB, KNEE_DB = (
    (3.0, 7.0, 11.0, 19.0, 14.0),
    (-20.0, -18.0, -17.0, -16.0, -22.0),
    (6.0, 4.0, 3.0, 2.0, 1.0),
)
MANUAL = "UREI 1176LN, operating instructions, 1974 (20 to 800 us, 50 to 1100 ms)"
SLOW = {"pedalboard 0.9.26, 10/100 ms asked": "1.6 and 24 ms", "Faust co.compressor_mono": "14.8 and 154 ms"}
PLAIN = {"colour": 0, "input_db": 0, "output_db": 0}


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
    source=MANUAL,
    examinations=(
        StaticCurve(
            key="curve",
            title="The buttons",
            text="How loud a steady sound comes out with each button.",
            source="the stated law of the loop; Giannoulis, Massberg, Reiss 2012, sec. 2.1",
            settings=PLAIN,
            vary=("ratio", (0.0, 1.0, 3.0, 4.0)),
            truth=curve,
            peers={"Faust co.FBFFcompressor": "6.9 dB off: the ratio is that of the loop"},
        ),
        GainTimes(
            key="attack",
            title="Attack",
            text="The fastest of all compressors: 63 % of what it takes away is gone in millionths of a second.",
            source=MANUAL,
            settings=PLAIN,
            vary=("attack_us", (20.0, 100.0, 400.0, 800.0)),
            attack=lambda at: at["attack_us"] / 1_000,
            release="",
            quiet_db=-45.0,
            hz=0.0,
            loud_s=0.05,
            held_s=0.005,
            fine=True,
            shown_s=(0.4995, 0.505),
            peers=SLOW,
        ),
        GainTimes(
            key="release",
            title="Release",
            text="How long it takes to give 63 % of it back.",
            source=MANUAL,
            settings=PLAIN,
            vary=("release_ms", (50.0, 200.0, 1_100.0)),
            attack="",
            quiet_db=-45.0,
            hz=2_000.0,
            loud_s=0.3,
            peers=SLOW,
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
