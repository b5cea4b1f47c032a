"""What is measured of the ladder mono."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import (
    OscillatorAliasing,
    VoiceResponse,
    filter_jumps,
    ladder_responses,
    ladder_sings,
    ladder_views,
    voices,
)
from woodshed.certify.truths import ladder_behind, saw_behind_ladder

STEADY = {
    "filter_env_octaves": 0,
    "velocity_octaves": 0,
    "key_follow": 0,
    "sustain": 1,
    "attack_s": 0.001,
    "level_2": 0,
    "age": 0,
}
NOISE = {**STEADY, "level_1": 0, "noise": 0.02, "overload_db": -12}
SAW = {**STEADY, "cutoff_hz": 16_000, "resonance": 0, "level_1": 0.8}
OPEN = {"cutoff_hz": 16_000, "resonance": 0}
four_poles = ladder_behind(4.1)
"""The knob goes from k = 0 to 4.1, and nothing makes up for the bass."""


CERTIFICATE = Certificate(
    modelled_on="The Minimoog: three oscillators, a mixer that overloads, the transistor ladder, two contours.",
    source="Huovilainen, Non-linear digital implementation of the Moog ladder, DAFx-04; Stilson, Smith, ICMC 1996",
    examinations=(
        *ladder_views(
            VoiceResponse(
                key="ladder",
                title="The ladder, from closed to open",
                text="The filter as a quiet noise hears it, beside the circuit.",
                source="Moog, AES preprint 413, 1965; Stilson, Smith, ICMC 1996: 1 / ((1 + s)⁴ + k)",
                settings={**NOISE, "resonance": 0.5},
                open_truth=four_poles,
                peers={
                    "Faust ve.moogLadder": "0.01, 0.15 and 2.70 dB rms at 200, 1,000 and 4,000 Hz",
                    "Faust ve.moog_vcf": "0.80, 2.62 and 7.54 dB; no number at all from 10 kHz on",
                    "pedalboard 0.9.26, LadderFilter": "0.57, 0.14 and 1.51 dB",
                },
            ),
            NOISE,
            OPEN,
            four_poles,
        ),
        *ladder_responses(NOISE, four_poles, most_k=4.1),
        filter_jumps({"overload_db": 30, "level_1": 1, "level_2": 1, "level_3": 1, "sustain": 1, "age": 0}),
        ladder_sings(
            {**NOISE, "noise": 0.01},
            2.0,
            "the ladder sings at its cutoff from k = 4 on (Stilson, Smith 1996)",
            {
                "Faust ve.moogLadder": "8.8 cents, without a limit to its loudness; unstable from 1,760 Hz on",
                "pedalboard 0.9.26": "decays up to 5 kHz; -263 cents at 10 kHz",
            },
        ),
        voices.saw(
            SAW,
            "How clean a high saw is, as hard into the filter as the panel stands at first.",
            saw_behind_ladder(16_000),
        ),
        OscillatorAliasing(
            key="overload",
            title="Overload",
            text="A saw of a bass pushed 12 dB into mixer and filter: what is heard beside its harmonics.",
            source="no truth: as clean as it gets",
            settings={**STEADY, "cutoff_hz": 1_500, "overload_db": 12},
            pitches=((36, 80.0), (48, 80.0), (60, 80.0)),
        ),
        OscillatorAliasing(
            key="overdriven",
            title="Overload, ten times",
            text="Notes at the places where shapers are measured, 20 dB into mixer and filter.",
            source="the goal for every shaper at 10× drive: 80, 80, 70 dB",
            settings={**SAW, "overload_db": 20},
            vary=("wave_1", (0.0, 1.0)),
            pitches=((87, 80.0), (111, 80.0), (121, 70.0)),
        ),
        voices.tuning(SAW),
        voices.envelope({**SAW, "final_decay": 1, "decay_s": 0.4}, "decay_s", title="Loudness contour"),
    ),
)
