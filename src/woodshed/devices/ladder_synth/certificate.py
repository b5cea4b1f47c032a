"""What is measured of the ladder synth."""

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
    "spread": 0,
    "level_2": 0,
}
NOISE = {**STEADY, "level_1": 0, "noise": 0.02, "drive_db": -12}
SAW = {**STEADY, "cutoff_hz": 20_000, "resonance": 0, "drive_db": -12, "level_1": 0.3}


def four_poles(hz: Signal, at: Settings) -> Gain:
    """Return the transistor ladder's curve; the knob goes from k = 0 to 4.2, and gives part of the bass back."""
    feedback = 4.2 * at["resonance"]
    return ladder(hz, at["cutoff_hz"], feedback) * (1 + 0.35 * feedback)


def ideal_saw(harmonic: Signal, hz: float) -> Signal:
    """Return 1/k, the Fourier series of a saw, through the open filter that every note passes."""
    return np.abs(four_poles(harmonic * hz, {"cutoff_hz": 20_000, "resonance": 0})) / harmonic


def rise_s(at: Settings) -> float:
    """Return how long a capacitor takes from 10 to 90 %."""
    return capacitor_rise_s(at["attack_s"])


def release_s(at: Settings) -> float:
    """Return the release that is set."""
    return at["release_s"]


CERTIFICATE = Certificate(
    modelled_on="The Minimoog's family: saws and pulses into Robert Moog's four-pole transistor ladder.",
    source="Zavalishin, The Art of VA Filter Design, 2018, ch. 5; Brandt, Hard sync without aliasing, ICMC 2001",
    examinations=(
        VoiceResponse(
            key="ladder",
            title="The ladder, from closed to open",
            text="The filter as a quiet noise hears it, at a resonance of k = 3.6, beside the circuit.",
            source="Moog, AES preprint 413, 1965; Stilson, Smith, ICMC 1996: 1 / ((1 + s)⁴ + k)",
            settings={**NOISE, "resonance": 3.6 / 4.2, "noise": 0.005},
            vary=("cutoff_hz", (200.0, 1_000.0, 4_000.0)),
            open={"cutoff_hz": 20_000, "resonance": 0},
            open_truth=four_poles,
            truth=four_poles,
            from_hz=60,
            to_hz=16_000,
            depth_db=50,
            peers={
                "Faust ve.moogLadder, k = 3.6": "0.01, 0.15 and 2.70 dB rms at 200, 1,000 and 4,000 Hz",
                "Faust ve.moog_vcf, k = 3.6": "0.80, 2.62 and 7.54 dB; no number at all from 10 kHz on",
                "pedalboard 0.9.26, LadderFilter, k = 3.6": "0.57, 0.14 and 1.51 dB",
            },
        ),
        *ladder_responses(NOISE, four_poles, most_k=4.2),
        filter_jumps({"drive_db": 30, "level_1": 1, "level_2": 1, "sub": 1, "sustain": 1}),
        VoiceResponse(
            key="resonance",
            title="Resonance",
            text="The peak grows and stays in tune; the bass sinks under it, as in the circuit.",
            source="as above",
            settings={**NOISE, "cutoff_hz": 1_000, "noise": 0.005},
            vary=("resonance", (0.0, 0.4, 0.8, 0.9)),
            open={"cutoff_hz": 20_000, "resonance": 0},
            open_truth=four_poles,
            truth=four_poles,
            from_hz=60,
            to_hz=12_000,
            depth_db=50,
            peers={"Faust ve.moog_vcf at k = 3.6": "179 cents and 7.1 dB off", "pedalboard 0.9.26": "0 cents, 0.1 dB"},
        ),
        OscillatorAliasing(
            key="saw",
            title="The saw",
            text="How clean a high saw is. Aliases are notes that are not there: they go down when the key goes up.",
            source="sound check of the issue: at least 80 dB up to 4 kHz, 70 dB at 8 kHz",
            settings=SAW,
            ideal=ideal_saw,
            peers={
                "Faust os.saw4, the best at the song's rate": "44.7, 42.4, 41.2, 34.1 dB at 1, 2, 4, 8 kHz; 7 dB droop",
                "Faust os.sawtooth": "29.9, 27.4, 25.2 and 19.3 dB",
                "naive saw": "17.0, 13.9, 10.8 and 6.9 dB",
            },
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
            key="envelope",
            title="Envelope",
            text="A capacitor charges towards more than it needs and discharges towards nothing.",
            source="the law of a capacitor; the settings",
            settings={**SAW, "release_s": 0.4},
            vary=("attack_s", (0.03, 0.1, 0.3)),
            attack=rise_s,
            release=release_s,
        ),
    ),
)
