"""What is measured of the bed of noise."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import Noise, ReadBack, Reading, meters

CERTIFICATE = Certificate(
    modelled_on="No machine: noise of three colours with a level that is what it says.",
    source="IEC 61672-1 (A-weighting); pink noise falls by 3.01 dB an octave, brown by 6.02",
    examinations=(
        Noise(
            key="colours",
            title="Three colours at one loudness",
            text="Pink, white and brown, each as loud to the ear as it is set.",
            source="the level that is set, A-weighted by IEC 61672-1",
            settings={"level_db": -50},
            vary=("colour", (0.0, 1.0, 2.0)),
            truth_dba=lambda at: at["level_db"],
            goal_db=0.5,
            wake_db=-85.0,
        ),
        ReadBack(
            key="read_back",
            title="Level and ducking, read back",
            text="How loud the bed lies, and how far it steps back under loud music.",
            source="the settings themselves, within 10 % of the amplitude",
            readings=(
                Reading(setting="level_db", values=(-60.0, -45.0), meter=meters.level_dba),
                Reading(setting="duck_db", values=(6.0, 18.0), meter=meters.ducked_db, beside={"level_db": -40}),
            ),
        ),
    ),
)
