"""What is measured of the ladder mono."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import (
    Envelope,
    OscillatorAliasing,
    Tuning,
    VoiceResponse,
    filter_jumps,
    ladder_responses,
)
from woodshed.certify.measures import Signal
from woodshed.certify.truths import Gain, capacitor_rise_s, ladder

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


def four_poles(hz: Signal, at: Settings) -> Gain:
    """Return the transistor ladder's curve; the knob goes from k = 0 to 4.1, and nothing makes up for the bass."""
    return ladder(hz, at["cutoff_hz"], 4.1 * at["resonance"])


def ideal_saw(harmonic: Signal, hz: float) -> Signal:
    """Return 1/k, the Fourier series of a saw, through the open filter that every note passes."""
    return np.abs(ladder(harmonic * hz, 16_000, 0)) / harmonic


def rise_s(at: Settings) -> float:
    """Return how long a capacitor takes from 10 to 90 %."""
    return capacitor_rise_s(at["attack_s"])


def release_s(at: Settings) -> float:
    """Return the final decay, which is the decay that is set."""
    return at["decay_s"]


CERTIFICATE = Certificate(
    modelled_on="The Minimoog: three oscillators, a mixer that overloads, the transistor ladder, two contours.",
    source="Huovilainen, Non-linear digital implementation of the Moog ladder, DAFx-04; Stilson, Smith, ICMC 1996",
    examinations=(
        VoiceResponse(
            key="ladder",
            title="The ladder, from closed to open",
            text="The filter as a quiet noise hears it, beside the circuit.",
            source="Moog, AES preprint 413, 1965; Stilson, Smith, ICMC 1996: 1 / ((1 + s)⁴ + k)",
            settings={**NOISE, "resonance": 0.5},
            vary=("cutoff_hz", (200.0, 1_000.0, 4_000.0)),
            open=OPEN,
            truth=four_poles,
            open_truth=four_poles,
            from_hz=60,
            to_hz=16_000,
            depth_db=50,
            peers={
                "Faust ve.moogLadder": "0.01, 0.15 and 2.70 dB rms at 200, 1,000 and 4,000 Hz",
                "Faust ve.moog_vcf": "0.80, 2.62 and 7.54 dB; no number at all from 10 kHz on",
                "pedalboard 0.9.26, LadderFilter": "0.57, 0.14 and 1.51 dB",
            },
        ),
        *ladder_responses(NOISE, four_poles, most_k=4.1),
        filter_jumps({"overload_db": 30, "level_1": 1, "level_2": 1, "level_3": 1, "sustain": 1, "age": 0}),
        VoiceResponse(
            key="resonance",
            title="Resonance",
            text="The peak grows and stays in tune; the bass sinks under it, as in the circuit.",
            source="as above",
            settings={**NOISE, "cutoff_hz": 1_000, "noise": 0.005},
            vary=("resonance", (0.0, 0.4, 0.8, 0.9)),
            open=OPEN,
            truth=four_poles,
            open_truth=four_poles,
            from_hz=60,
            to_hz=12_000,
            depth_db=50,
            peers={"Faust ve.moog_vcf at k = 3.6": "179 cents and 7.1 dB off", "pedalboard 0.9.26": "0 cents, 0.1 dB"},
        ),
        Tuning(
            key="singing",
            title="The filter sings in tune",
            text="At full resonance the filter is an oscillator, and with full key follow it plays up to 12 kHz.",
            source="the ladder sings at its cutoff from k = 4 on (Stilson, Smith 1996); ISO 16:1975",
            settings={**NOISE, "noise": 0.01, "key_follow": 1, "cutoff_hz": 261.6255653, "resonance": 1},
            pitches=(48, 60, 72, 84, 96, 108, 120, 126),
            start_s=2.0,
            goal_cents=3.0,
            peers={
                "Faust ve.moogLadder": "8.8 cents, without a limit to its loudness; unstable from 1,760 Hz on",
                "pedalboard 0.9.26": "decays up to 5 kHz; -263 cents at 10 kHz",
            },
        ),
        OscillatorAliasing(
            key="saw",
            title="The saw",
            text="How clean a high saw is, as hard into the filter as the panel stands at first.",
            source="at least 80 dB up to 4 kHz, 70 dB at 8 kHz",
            settings=SAW,
            ideal=ideal_saw,
            peers={
                "Faust os.saw4, the best at the song's rate": "44.7, 42.4, 41.2, 34.1 dB at 1, 2, 4, 8 kHz; 7 dB droop",
                "naive saw": "17.0, 13.9, 10.8 and 6.9 dB",
            },
        ),
        OscillatorAliasing(
            key="overload",
            title="Overload",
            text="A saw of a bass pushed 12 dB into mixer and filter: what is heard beside its harmonics.",
            source="no truth: as clean as it gets",
            settings={**STEADY, "cutoff_hz": 1_500, "overload_db": 12},
            pitches=((36, 80.0), (48, 80.0), (60, 80.0)),
        ),
        Tuning(
            key="tuning",
            title="Tuning",
            text="Every key against equal temperament.",
            source="ISO 16:1975 (A4 = 440 Hz)",
            settings=SAW,
            goal_cents=0.1,
        ),
        Envelope(
            key="contour",
            title="Loudness contour",
            text="A capacitor charges towards more than it needs and discharges towards nothing.",
            source="the law of a capacitor; the settings",
            settings={**SAW, "final_decay": 1, "decay_s": 0.4},
            vary=("attack_s", (0.03, 0.1, 0.3)),
            attack=rise_s,
            release=release_s,
        ),
    ),
)
