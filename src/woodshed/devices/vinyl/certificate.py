"""What is measured of the record."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Crackle, Flutter, Reading, media, meters
from woodshed.certify.measures import flutter_weighting_db

TURNS_HZ = (100 / 3 / 60, 45 / 60, 78 / 60)
CLEAN = {
    "crackle_per_s": 0, "bursts": 0, "scratches": 0, "dust_db": -96, "hiss_db": -96, "rumble_db": -96, "hum_db": -96,
    "wow_percent": 0, "saturation_percent": 0, "narrow": 0,
}  # fmt: skip
WIDE = {**CLEAN, "high_cut_hz": 20_000}


def wow(at: Settings) -> float:
    """Return what a meter reads of a swing once a turn: its peak, weighted for how slow it is."""
    return at["wow_percent"] * 10 ** (float(flutter_weighting_db(TURNS_HZ[int(at["speed"])])) / 20)


CERTIFICATE = Certificate(
    modelled_on="A record and its turntable: no single one, but what is written of their faults.",
    source="Välimäki, González, Kimmelma, Parviainen, Digital Audio Antiquing, JAES 56 (3), 2008",
    examinations=(
        Crackle(
            key="crackle",
            title="Crackle",
            text="Ticks come at random, so the gaps between them thin out by one exponential curve.",
            source="a Poisson process: gaps e^(-rate t); peaks log-normal around the middle one",
            settings={**CLEAN, "crackle_per_s": 10, "crackle_db": -42, "crackle_spread_db": 7},
            truth_per_s=lambda at: at["crackle_per_s"],
            truth_median_db=lambda at: at["crackle_db"],
            truth_spread_db=lambda at: at["crackle_spread_db"],
        ),
        Flutter(
            key="wow",
            title="A hole off centre",
            text="Once a turn the record runs faster and slower.",
            source="IEC 60386, Table I, at the turns a second of IEC 60098",
            settings={**CLEAN, "wow_percent": 0.4},
            vary=("speed", (0.0, 1.0)),
            truth_percent=wow,
        ),
        media.hiss(CLEAN, "The groove's noise", "What is heard between the tracks."),
        media.band(CLEAN, "The band of a worn groove", (5_000.0, 10_000.0)),
        media.harmonics(
            WIDE,
            "What the needle adds",
            "More second harmonic than third, as a needle adds that is wider than the cutter.",
        ),
        media.cleanliness(WIDE),
        media.read_back(
            CLEAN,
            WIDE,
            Reading(
                setting="speed",
                values=(0.0, 1.0, 2.0),
                meter=meters.turns_per_min,
                beside={"scratches": 1},
                truth=lambda place: 60 * TURNS_HZ[int(place)],
                unit="/min",
            ),
            Reading(setting="wow_percent", values=(0.1, 0.4), meter=meters.speed_percent),
            Reading(setting="rumble_db", values=(-60.0, -40.0), meter=meters.level_db),
            *media.MAINS,
            Reading(setting="scratches", values=(1.0, 4.0), meter=meters.scratches_a_turn),
            Reading(setting="scratch_db", values=(-40.0, -24.0), meter=meters.scratch_db, beside={"scratches": 1}),
            Reading(setting="dust_db", values=(-66.0, -45.0), meter=meters.level_db),
            media.NARROW,
        ),
    ),
)
