"""What is measured of the cassette."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Flutter, Reading, media, meters
from woodshed.certify.measures import flutter_weighting_db

CLEAN = {"wow_percent": 0, "flutter_percent": 0, "hiss_db": -96, "dropouts_per_min": 0, "saturation_percent": 0}
WIDE = {**CLEAN, "high_cut_hz": 20_000}


def flutter(at: Settings) -> float:
    """Return what a meter reads of one swing: its peak, weighted for how fast it is."""
    slow = at["wow_percent"] * 10 ** (float(flutter_weighting_db(at["wow_hz"])) / 20)
    return slow + at["flutter_percent"] * 10 ** (float(flutter_weighting_db(at["flutter_hz"])) / 20)


CERTIFICATE = Certificate(
    modelled_on="Compact cassettes and their players, from a good deck to a dictaphone.",
    source="IEC 60094-1; DIN 45500-4 (wow and flutter at most 0.2 %, noise 56 dB under full level)",
    examinations=(
        Flutter(
            key="wow",
            title="Wow",
            text="The slow sway of a belt and a capstan.",
            source="IEC 60386, Table I",
            settings=CLEAN,
            vary=("wow_percent", (0.1, 0.4)),
            truth_percent=flutter,
        ),
        Flutter(
            key="flutter",
            title="Flutter",
            text="The tremble of a motor.",
            source="IEC 60386, Table I",
            settings=CLEAN,
            vary=("flutter_percent", (0.03, 0.1)),
            truth_percent=flutter,
        ),
        media.hiss(CLEAN, "Hiss", "What a tape says when nothing is on it."),
        media.band(CLEAN, "The band of the heads", (4_000.0, 9_000.0)),
        media.harmonics(WIDE, "What the tape adds", "The THD that is set, at -12 dBFS; more above, less below."),
        media.cleanliness(WIDE),
        media.read_back(
            CLEAN,
            WIDE,
            Reading(setting="wow_percent", values=(0.1, 0.4), meter=meters.speed_percent),
            Reading(setting="wow_hz", values=(0.5, 1.5), meter=meters.speed_hz, beside={"wow_percent": 0.2}),
            Reading(setting="flutter_percent", values=(0.03, 0.1), meter=meters.speed_percent),
            Reading(setting="flutter_hz", values=(5.0, 12.0), meter=meters.speed_hz, beside={"flutter_percent": 0.1}),
            Reading(setting="dropouts_per_min", values=(90.0,), meter=meters.first(meters.dropouts)),
            Reading(
                setting="dropout_db",
                values=(12.0,),
                meter=meters.second(meters.dropouts),
                beside={"dropouts_per_min": 90},
            ),
            Reading(setting="mistracking_db", values=(-8.0, 5.0), meter=meters.mistracked_db, beside=WIDE),
        ),
    ),
)
