"""What is measured of the compressor."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Distortion, GainTimes, StaticCurve
from woodshed.certify.measures import Signal
from woodshed.certify.truths import compressor_gain_db

PAPER = "Giannoulis, Massberg, Reiss, Digital Dynamic Range Compressor Design, JAES 60 (6), 2012"


def curve(level_db: Signal, at: Settings) -> Signal:
    """Return the gain of eq. 4."""
    return compressor_gain_db(level_db, at["threshold_db"], at["ratio"], at["knee_db"])


CERTIFICATE = Certificate(
    modelled_on="No single machine: the clean compressor of the textbooks, with a smooth decoupled detector in dB.",
    source=PAPER,
    examinations=(
        StaticCurve(
            key="curve",
            title="Static curve",
            text="How loud a steady sound comes out: straight under the threshold, flatter above it.",
            source=f"{PAPER}, eq. 4",
            settings={"threshold_db": -20, "knee_db": 0, "attack_ms": 10, "release_ms": 100},
            vary=("ratio", (2.0, 4.0, 20.0)),
            truth=curve,
            peers={
                "Faust co.compressor_mono": "0.87 dB off at −10 dBFS, 4:1",
                "Faust co.RMS_compression_gain": "2.26 dB off",
                "pedalboard 0.9.26, Compressor": "0.87 dB off",
            },
        ),
        StaticCurve(
            key="knee",
            title="Knee",
            text="A wide knee bends the curve gently instead of at one point.",
            source=f"{PAPER}, eq. 4",
            settings={"threshold_db": -20, "ratio": 4, "attack_ms": 10, "release_ms": 100},
            vary=("knee_db", (0.0, 6.0, 18.0)),
            truth=curve,
        ),
        GainTimes(
            key="times",
            title="Attack and release",
            text="A tone gets louder at 0.5 s and softer again: the gain goes 63 % of its way in the time that is set.",
            source=f"{PAPER}, sec. 2.3 (time constants)",
            settings={"threshold_db": -20, "ratio": 4, "knee_db": 0, "release_ms": 100},
            vary=("attack_ms", (3.0, 10.0, 30.0)),
            peers={
                "Faust co.compressor_mono, 10/100 ms asked": "14.8 and 154 ms",
                "Faust co.RMS_compression_gain": "34.7 and 92 ms",
                "pedalboard 0.9.26, Compressor": "1.6 and 24 ms",
            },
        ),
        GainTimes(
            key="release",
            title="Release",
            text="From quick to slow: 63 % of what was taken is given back in the time that is set.",
            source=f"{PAPER}, sec. 2.3 (time constants)",
            settings={"threshold_db": -20, "ratio": 4, "knee_db": 0},
            vary=("release_ms", (20.0, 300.0, 1_000.0)),
            attack="",
        ),
        GainTimes(
            key="rms_times",
            title="Attack and release by loudness",
            text="The same times when the compressor listens to the loudness of the last 10 ms instead of peaks.",
            source=f"{PAPER}, sec. 2.3 (time constants)",
            settings={"threshold_db": -20, "ratio": 4, "knee_db": 0, "release_ms": 100, "rms": 1},
            vary=("attack_ms", (3.0, 10.0, 30.0)),
            peers={"Faust co.RMS_compression_gain, 10/100 ms asked": "34.7 and 92 ms"},
        ),
        GainTimes(
            key="rms_release",
            title="Release by loudness",
            text="From quick to slow, when it listens to loudness.",
            source=f"{PAPER}, sec. 2.3 (time constants)",
            settings={"threshold_db": -20, "ratio": 4, "knee_db": 0, "rms": 1},
            vary=("release_ms", (20.0, 300.0, 1_000.0)),
            attack="",
        ),
        Distortion(
            key="bass",
            title="A bass note stays clean",
            text="60 Hz, 10 ms and 100 ms: a detector that follows the wave itself would bend it.",
            source="a gain that stands still adds no harmonics; 0.5 % is our own limit",
            settings={"threshold_db": -20, "ratio": 4, "knee_db": 0, "attack_ms": 10, "release_ms": 100},
            hz=60,
            told_db=(-12.0, -6.0),
            thd_at_most_percent=0.5,
        ),
    ),
)
