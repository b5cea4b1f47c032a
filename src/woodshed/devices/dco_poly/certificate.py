"""What is measured of the DCO poly."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import (
    VoiceResponse,
    filter_jumps,
    ladder_responses,
    ladder_sings,
    ladder_views,
    voices,
)
from woodshed.certify.measures import Signal
from woodshed.certify.truths import Gain, ladder_behind, saw_behind_ladder

STEADY = {
    "filter_env_octaves": 0,
    "velocity_octaves": 0,
    "key_follow": 0,
    "sustain": 1,
    "attack_s": 0.001,
    "age": 0,
}
NOISE = {**STEADY, "saw": 0, "noise": 0.1}
SAW = {**STEADY, "cutoff_hz": 16_000, "resonance": 0}
OPEN = {"cutoff_hz": 16_000, "resonance": 0}
CORNERS_HZ = (0.0, 250.0, 520.0, 1_220.0)
four_stages = ladder_behind(4.1, 0.35)
"""The knob goes from k = 0 to 4.1, and gives part of the bass back."""


def thinned(hz: Signal, at: Settings) -> Gain:
    """Return the cascade behind one capacitor, which takes 6 dB an octave below its corner."""
    corner = CORNERS_HZ[round(at["high_pass"])]
    return np.asarray(four_stages(hz, at) * (1j * hz / (1j * hz + corner) if corner else 1))


CERTIFICATE = Certificate(
    modelled_on="The Roland Juno-60: one counted oscillator a voice, stepped high-pass, four OTA stages, one envelope.",
    source="Roland, Juno-60 service notes, 1982; Harman, Juno 60 analysis, 2016; Zavalishin 2018, ch. 5",
    examinations=(
        *ladder_views(
            VoiceResponse(
                key="filter",
                title="The filter, from closed to open",
                text="Four stages in a row, as a quiet noise hears them, beside the circuit.",
                source="four transconductance stages: 1 / ((1 + s)⁴ + k), Zavalishin 2018, sec. 5.1",
                settings={**NOISE, "resonance": 0.5},
                open_truth=four_stages,
                peers={"Faust ve.moogLadder": "0.01, 0.15 and 2.70 dB rms at 200, 1,000 and 4,000 Hz"},
            ),
            NOISE,
            OPEN,
            four_stages,
        ),
        *ladder_responses(NOISE, four_stages, most_k=4.1, quiet=0.03),
        filter_jumps({"saw": 1, "pulse": 1, "sub": 1, "noise": 1, "sustain": 1, "age": 0}),
        VoiceResponse(
            key="high_pass",
            title="The stepped high-pass",
            text="Four positions of a slider: nothing, and three corners.",
            source="Harman, Juno 60 analysis, Filter/HPF, 2016 (measured): 6 dB an octave below 250, 520, 1,220 Hz",
            settings={**NOISE, "cutoff_hz": 16_000, "resonance": 0},
            vary=("high_pass", (0.0, 1.0, 2.0, 3.0)),
            open={**OPEN, "high_pass": 0},
            truth=thinned,
            open_truth=thinned,
            from_hz=60,
            to_hz=10_000,
            depth_db=40,
        ),
        ladder_sings(
            {**NOISE, "noise": 0.005},
            1.0,
            "four equal stages sing at their cutoff from k = 4 on (Zavalishin 2018, sec. 5.1)",
        ),
        voices.saw(SAW, "How clean a high saw is, filter and all.", saw_behind_ladder(16_000)),
        voices.tuning(
            {**SAW, "age": 1},
            "Every key against equal temperament: the oscillators are counted and never stray, whatever the age.",
        ),
        voices.envelope({**SAW, "release_s": 0.4}),
    ),
)
