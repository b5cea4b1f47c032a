"""What is measured of the ladder synth."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import VoiceResponse, filter_jumps, ladder_responses, ladder_views, voices
from woodshed.certify.truths import ladder_behind, saw_behind_ladder

STEADY = {
    "filter_env_octaves": 0,
    "velocity_octaves": 0,
    "key_follow": 0,
    "sustain": 1,
    "attack_s": 0.001,
    "spread": 0,
    "level_2": 0,
}
NOISE = {**STEADY, "level_1": 0, "noise": 0.02, "drive_db": -12}
SAW = {**STEADY, "cutoff_hz": 20_000, "resonance": 0, "drive_db": -12, "level_1": 0.3}
OPEN = {"cutoff_hz": 20_000, "resonance": 0}
four_poles = ladder_behind(4.2, 0.35)
"""The knob goes from k = 0 to 4.2, and gives part of the bass back."""

CERTIFICATE = Certificate(
    modelled_on="The Minimoog's family: saws and pulses into Robert Moog's four-pole transistor ladder.",
    source="Zavalishin, The Art of VA Filter Design, 2018, ch. 5; Brandt, Hard sync without aliasing, ICMC 2001",
    examinations=(
        *ladder_views(
            VoiceResponse(
                key="ladder",
                title="The ladder, from closed to open",
                text="The filter as a quiet noise hears it, at a resonance of k = 3.6, beside the circuit.",
                source="Moog, AES preprint 413, 1965; Stilson, Smith, ICMC 1996: 1 / ((1 + s)⁴ + k)",
                settings={**NOISE, "resonance": 3.6 / 4.2, "noise": 0.005},
                open_truth=four_poles,
                peers={
                    "Faust ve.moogLadder, k = 3.6": "0.01, 0.15 and 2.70 dB rms at 200, 1,000 and 4,000 Hz",
                    "Faust ve.moog_vcf, k = 3.6": "0.80, 2.62 and 7.54 dB; no number at all from 10 kHz on",
                    "pedalboard 0.9.26, LadderFilter, k = 3.6": "0.57, 0.14 and 1.51 dB",
                },
            ),
            NOISE,
            OPEN,
            four_poles,
        ),
        *ladder_responses(NOISE, four_poles, most_k=4.2),
        filter_jumps({"drive_db": 30, "level_1": 1, "level_2": 1, "sub": 1, "sustain": 1}),
        voices.saw(
            SAW,
            "How clean a high saw is. Aliases are notes that are not there: they go down when the key goes up.",
            saw_behind_ladder(20_000),
        ),
        voices.tuning(SAW),
        voices.envelope({**SAW, "release_s": 0.4}),
    ),
)
