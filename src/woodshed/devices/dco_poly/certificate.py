"""What is measured of the DCO poly."""

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
    "age": 0,
}
NOISE = {**STEADY, "saw": 0, "noise": 0.1}
SAW = {**STEADY, "cutoff_hz": 16_000, "resonance": 0}
OPEN = {"cutoff_hz": 16_000, "resonance": 0}
CORNERS_HZ = (0.0, 250.0, 520.0, 1_220.0)


def four_stages(hz: Signal, at: Settings) -> Gain:
    """Return the cascade's curve; the knob goes from k = 0 to 4.1, and gives part of the bass back."""
    feedback = 4.1 * at["resonance"]
    return ladder(hz, at["cutoff_hz"], feedback) * (1 + 0.35 * feedback)


def thinned(hz: Signal, at: Settings) -> Gain:
    """Return the cascade behind one capacitor, which takes 6 dB an octave below its corner."""
    corner = CORNERS_HZ[round(at["high_pass"])]
    return np.asarray(four_stages(hz, at) * (1j * hz / (1j * hz + corner) if corner else 1))


def ideal_saw(harmonic: Signal, hz: float) -> Signal:
    """Return 1/k, the Fourier series of a saw, through the open filter that every note passes."""
    return np.abs(ladder(harmonic * hz, 16_000, 0)) / harmonic


def rise_s(at: Settings) -> float:
    """Return how long a capacitor takes from 10 to 90 %."""
    return capacitor_rise_s(at["attack_s"])


def release_s(at: Settings) -> float:
    """Return the release that is set."""
    return at["release_s"]


CERTIFICATE = Certificate(
    modelled_on="The Roland Juno-60: one counted oscillator a voice, stepped high-pass, four OTA stages, one envelope.",
    source="Roland, Juno-60 service notes, 1982; Harman, Juno 60 analysis, 2016; Zavalishin 2018, ch. 5",
    examinations=(
        VoiceResponse(
            key="filter",
            title="The filter, from closed to open",
            text="Four stages in a row, as a quiet noise hears them, beside the circuit.",
            source="four transconductance stages: 1 / ((1 + s)⁴ + k), Zavalishin 2018, sec. 5.1",
            settings={**NOISE, "resonance": 0.5},
            vary=("cutoff_hz", (200.0, 1_000.0, 4_000.0)),
            open=OPEN,
            truth=four_stages,
            open_truth=four_stages,
            from_hz=60,
            to_hz=16_000,
            depth_db=50,
            peers={"Faust ve.moogLadder": "0.01, 0.15 and 2.70 dB rms at 200, 1,000 and 4,000 Hz"},
        ),
        *ladder_responses(NOISE, four_stages, most_k=4.1, quiet=0.03),
        filter_jumps({"saw": 1, "pulse": 1, "sub": 1, "noise": 1, "sustain": 1, "age": 0}),
        VoiceResponse(
            key="resonance",
            title="Resonance",
            text="The peak grows and stays in tune.",
            source="as above",
            settings={**NOISE, "cutoff_hz": 1_000, "noise": 0.03},
            vary=("resonance", (0.0, 0.4, 0.8, 0.9)),
            open=OPEN,
            truth=four_stages,
            open_truth=four_stages,
            from_hz=60,
            to_hz=12_000,
            depth_db=50,
        ),
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
        Tuning(
            key="singing",
            title="The filter sings in tune",
            text="At full resonance the filter is an oscillator, and with full key follow it plays up to 12 kHz.",
            source="four equal stages sing at their cutoff from k = 4 on (Zavalishin 2018, sec. 5.1); ISO 16:1975",
            settings={**NOISE, "noise": 0.005, "key_follow": 1, "cutoff_hz": 261.6255653, "resonance": 1},
            pitches=(48, 60, 72, 84, 96, 108, 120, 126),
            start_s=1.0,
            goal_cents=3.0,
        ),
        OscillatorAliasing(
            key="saw",
            title="The saw",
            text="How clean a high saw is, filter and all.",
            source="at least 80 dB up to 4 kHz, 70 dB at 8 kHz",
            settings=SAW,
            ideal=ideal_saw,
            peers={
                "Faust os.saw4, the best at the song's rate": "44.7, 42.4, 41.2, 34.1 dB at 1, 2, 4, 8 kHz; 7 dB droop",
                "naive saw": "17.0, 13.9, 10.8 and 6.9 dB",
            },
        ),
        Tuning(
            key="tuning",
            title="Tuning",
            text="Every key against equal temperament: the oscillators are counted and never stray, whatever the age.",
            source="ISO 16:1975 (A4 = 440 Hz)",
            settings={**SAW, "age": 1},
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
