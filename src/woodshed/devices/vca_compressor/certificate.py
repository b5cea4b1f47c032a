"""What is measured of the VCA compressor."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Distortion, GainTimes, Rest, StaticCurve
from woodshed.certify.measures import Signal
from woodshed.certify.truths import compressor_gain_db

PAPER = "Giannoulis, Massberg, Reiss, Digital Dynamic Range Compressor Design, JAES 60 (6), 2012"


def curve(level_db: Signal, at: Settings) -> Signal:
    """Return the gain of eq. 4."""
    return compressor_gain_db(level_db, at["threshold_db"], at["ratio"], at["knee_db"])


CERTIFICATE = Certificate(
    modelled_on="The bus compressors of large-format desks (Solid State Logic 4000 G, dbx before it).",
    source=PAPER,
    examinations=(
        StaticCurve(
            key="curve",
            title="Static curve",
            text="How loud a steady sound comes out at the desk's three ratios.",
            source=f"{PAPER}, eq. 4",
            vary=("ratio", (2.0, 4.0, 10.0)),
            truth=curve,
            peers={"pedalboard 0.9.26, Compressor": "0.87 dB off at 4:1"},
        ),
        GainTimes(
            key="times",
            title="Attack and release",
            text="The desk's steps from quick to slow: 63 % of the way in the time that is set.",
            source=f"{PAPER}, sec. 2.3",
            settings={"threshold_db": -20, "knee_db": 0},
            vary=("attack_ms", (1.0, 10.0, 30.0)),
            peers={"pedalboard 0.9.26, 10/100 ms asked": "1.6 and 24 ms"},
        ),
        GainTimes(
            key="release",
            title="Release",
            text="From quick to slow: 63 % of what was taken is given back in the time that is set.",
            source=f"{PAPER}, sec. 2.3",
            settings={"threshold_db": -20, "knee_db": 0},
            vary=("release_ms", (50.0, 300.0, 1_200.0)),
            attack="",
        ),
        Distortion(
            key="clean",
            title="A bass note stays clean",
            text="60 Hz, held down by 9 dB.",
            source="a gain that stands still adds no harmonics; 0.5 % is our own limit",
            settings={"threshold_db": -20, "knee_db": 0},
            hz=60,
            told_db=(-12.0, -6.0),
            thd_at_most_percent=0.5,
        ),
        Rest(key="rest", title="Silence stays silence"),
    ),
)
