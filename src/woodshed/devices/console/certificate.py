"""What is measured of the console's sum and its bus compressor."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Distortion, FrequencyResponse, GainTimes, StaticCurve
from woodshed.certify.measures import Signal
from woodshed.certify.truths import compressor_gain_db

PAPER = "Giannoulis, Massberg, Reiss, Digital Dynamic Range Compressor Design, JAES 60 (6), 2012"
INTEGRATED = 2
KNEE_DB = 4.0
GLUE = {"desk": INTEGRATED, "drive_db": 0, "glue": 1, "threshold_db": -20}


def curve(level_db: Signal, at: Settings) -> Signal:
    """Return the gain of eq. 4 for the ratio that the menu names."""
    return compressor_gain_db(level_db, at["threshold_db"], (2.0, 4.0, 10.0)[int(at["ratio"])], KNEE_DB)


CERTIFICATE = Certificate(
    modelled_on=(
        "The sum of three classes of desk, and the bus compressor that Solid State Logic's 4000 made famous: one "
        "gain for both sides, three ratios, a release that finds its own time."
    ),
    source=PAPER,
    examinations=(
        StaticCurve(
            key="curve",
            title="Bus compressor: static curve",
            text="Two, four and ten to one above the threshold, bent gently around it.",
            source=f"{PAPER}, eq. 4",
            settings={**GLUE, "attack_ms": 10, "release_ms": 100},
            vary=("ratio", (0.0, 1.0, 2.0)),
            truth=curve,
        ),
        GainTimes(
            key="times",
            title="Bus compressor: attack and release",
            text="A tone gets louder at 0.5 s and softer again: the gain goes 63 % of its way in the time that is set.",
            source=f"{PAPER}, sec. 2.3 (time constants)",
            settings={**GLUE, "ratio": 1, "release_ms": 100},
            vary=("attack_ms", (3.0, 10.0, 30.0)),
        ),
        GainTimes(
            key="release",
            title="Bus compressor: release",
            text="From quick to slow: 63 % of what was taken is given back in the time that is set.",
            source=f"{PAPER}, sec. 2.3 (time constants)",
            settings={**GLUE, "ratio": 1},
            vary=("release_ms", (50.0, 300.0, 1_200.0)),
            attack="",
        ),
        Distortion(
            key="sum",
            title="Harmonics of the sum",
            text="What each class adds to a mix, from soft to loud.",
            settings={"drive_db": 6},
            vary=("desk", (0.0, 1.0, 2.0)),
            hz=1_000,
        ),
        FrequencyResponse(
            key="quiet",
            title="A quiet mix keeps its spectrum",
            text="What is too soft to saturate passes as it is.",
            vary=("desk", (0.0, 1.0, 2.0)),
            from_hz=20,
            shown_db=(-3, 3),
            facts_hz=(20.0, 1_000.0, 18_000.0),
        ),
    ),
)
