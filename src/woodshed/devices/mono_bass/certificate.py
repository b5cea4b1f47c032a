"""What is measured of the mono bass."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import HarmonicResponse, filter_jumps, voices
from woodshed.certify.truths import ladder_behind, saw_behind_ladder

SAW = {
    "sub": 0,
    "sine": 0,
    "pick": 0,
    "level": 0.3,
    "cutoff_hz": 20_000,
    "resonance": 0,
    "key_follow": 0,
    "filter_env_octaves": 0,
    "velocity_octaves": 0,
    "accent": 0,
    "sustain": 1,
}
CUTOFFS_HZ = (50.0, 200.0, 1_000.0, 4_000.0, 12_000.0, 16_000.0)
four_poles = ladder_behind(4.2, 0.35)
"""The knob goes from k = 0 to 4.2, and gives part of the bass back."""


def ladder_at(key: str, title: str, feedback: float, level: float, cutoffs_hz: tuple[float, ...]) -> HarmonicResponse:
    """Return the response at every cutoff, as the harmonics of the lowest saw hear it."""
    return HarmonicResponse(
        key=key,
        title=title,
        text="The filter as the harmonics of the lowest saw hear it, beside the circuit.",
        source="Moog, AES preprint 413, 1965; Stilson, Smith, ICMC 1996: 1 / ((1 + s)⁴ + k)",
        settings={**SAW, "dynamics": 0, "level": level, "resonance": feedback / 4.2},
        vary=("cutoff_hz", cutoffs_hz),
        open={"cutoff_hz": 20_000, "resonance": 0},
        truth=four_poles,
        open_truth=four_poles,
        from_hz=50,
        to_hz=16_000,
        depth_db=60,
    )


CERTIFICATE = Certificate(
    modelled_on="Basses of one oscillator into a four-pole ladder, from the Minimoog's to the TR-808's falling sine.",
    source="Zavalishin, The Art of VA Filter Design, 2018, ch. 5; Roland TR-808 service notes, 1981",
    examinations=(
        voices.saw(SAW, "How clean a saw is, up to where no bass goes.", saw_behind_ladder(20_000)),
        ladder_at("cutoffs_0", "The ladder, without resonance", 0, 0.1, CUTOFFS_HZ),
        ladder_at("cutoffs_2", "The ladder, k = 2", 2, 0.03, CUTOFFS_HZ),
        ladder_at("cutoffs_3_9", "The ladder, k = 3.9", 3.9, 0.005, CUTOFFS_HZ[2:]),
        filter_jumps({"drive_db": 36, "level": 1, "sub": 1, "sine": 1, "sustain": 1}),
        voices.tuning(SAW, "Every key against equal temperament, from the lowest a bass has.", voices.BASS_KEYS),
        voices.envelope({**SAW, "release_s": 0.3}, attacks_s=(0.03, 0.1)),
    ),
)
