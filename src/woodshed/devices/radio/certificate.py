"""What is measured of the radio."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Crackle, FrequencyResponse, ReadBack, Reading, media, meters
from woodshed.certify.measures import Signal
from woodshed.certify.truths import second_order, worn_band

CLEAN = {
    "hiss_db": -96, "static_per_s": 0, "fading_db": 0, "whistle_db": -90, "saturation_percent": 0, "speaker_db": 0,
    "hum_db": -96,
}  # fmt: skip
WIDE = {**CLEAN, "high_cut_hz": 16_000, "low_cut_hz": 20}
CONE = meters.lifted({"speaker_db": 0})


def band(hz: Signal, at: Settings) -> Signal:
    """Return the band of the set, and the cone: the rest and so much more at its resonance, with a Q of 2."""
    cone = 1 + (10 ** (at["speaker_db"] / 20) - 1) * second_order(hz, at["speaker_hz"], 0.5, band=0.5)
    return worn_band(hz, at) * abs(cone)


CERTIFICATE = Certificate(
    modelled_on="Small sets on medium wave: a band, the ether, and a cone.",
    source="ITU-R BS.561; Small, Direct-Radiator Loudspeaker System Analysis, JAES 20 (5), 1972",
    examinations=(
        FrequencyResponse(
            key="band",
            title="The set and its cone",
            text="A narrow band, and a small cone that booms at its resonance.",
            source="Butterworth, two poles below and four above; a resonance of the second order with a Q of 2",
            settings={**CLEAN, "speaker_hz": 420},
            vary=("speaker_db", (0.0, 9.0)),
            truth=band,
            depth_db=40.0,
            to_hz=15_000.0,
            shown_db=(-50, 10),
        ),
        media.hiss(CLEAN, "The ether", "The noise between stations.", (-54.0, -42.0)),
        Crackle(
            key="static",
            title="Static",
            text="Far lightning, at random.",
            source="a Poisson process: gaps e^(-rate t); peaks log-normal, 7 dB apart",
            settings={**CLEAN, "static_per_s": 12},
            truth_per_s=lambda at: at["static_per_s"],
            truth_median_db=lambda at: at["static_db"],
            truth_spread_db=lambda _: 7.0,
        ),
        media.harmonics(WIDE, "What the set adds", "The THD that is set, at -12 dBFS."),
        media.cleanliness(WIDE),
        *(
            ReadBack(
                key=f"heard_{hz}",
                title=f"Harmonics as they are heard, a cone of {hz} Hz",
                text="The THD that is set, through the whole set: band, and a cone that lifts the tone more than them.",
                source="the setting itself, within 10 %, of 1 kHz at −12 dBFS",
                settings={**CLEAN, "low_cut_hz": low_hz, "speaker_db": boom_db, "speaker_hz": hz},
                readings=(media.SATURATION,),
            )
            for hz, boom_db, low_hz in ((420, 4, 250), (700, 9, 350))
        ),
        media.read_back(
            CLEAN,
            WIDE,
            Reading(setting="fading_db", values=(4.0, 12.0), meter=meters.first(meters.fading)),
            Reading(setting="fading_s", values=(2.0, 6.0), meter=meters.second(meters.fading), beside={"fading_db": 9}),
            Reading(setting="whistle_db", values=(-60.0, -40.0), meter=meters.level_db),
            Reading(setting="whistle_hz", values=(400.0, 2_500.0), meter=meters.pitch_hz, beside={"whistle_db": -40}),
            Reading(setting="speaker_db", values=(4.0, 12.0), meter=meters.second(CONE)),
            Reading(setting="speaker_hz", values=(300.0, 900.0), meter=meters.first(CONE), beside={"speaker_db": 9}),
            *media.MAINS,
            media.NARROW,
        ),
    ),
)
