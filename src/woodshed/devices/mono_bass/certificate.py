"""What is measured of the mono bass."""

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Envelope, HarmonicResponse, OscillatorAliasing, Tuning, filter_jumps
from woodshed.certify.measures import Signal
from woodshed.certify.truths import Gain, capacitor_rise_s, ladder

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


def ideal_saw(harmonic: Signal, hz: float) -> Signal:
    """Return 1/k, the Fourier series of a saw, through the open ladder that every note passes."""
    return np.abs(ladder(harmonic * hz, 20_000, 0)) / harmonic


def four_poles(hz: Signal, at: Settings) -> Gain:
    """Return the transistor ladder's curve; the knob goes from k = 0 to 4.2, and gives part of the bass back."""
    feedback = 4.2 * at["resonance"]
    return ladder(hz, at["cutoff_hz"], feedback) * (1 + 0.35 * feedback)


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


def rise_s(at: Settings) -> float:
    """Return how long a capacitor takes from 10 to 90 %."""
    return capacitor_rise_s(at["attack_s"])


def release_s(at: Settings) -> float:
    """Return the release that is set."""
    return at["release_s"]


CERTIFICATE = Certificate(
    modelled_on="Basses of one oscillator into a four-pole ladder, from the Minimoog's to the TR-808's falling sine.",
    source="Zavalishin, The Art of VA Filter Design, 2018, ch. 5; Roland TR-808 service notes, 1981",
    examinations=(
        OscillatorAliasing(
            key="saw",
            title="The saw",
            text="How clean a saw is, up to where no bass goes.",
            source="goals of the issue for oscillators: 80 dB up to 4 kHz; the Fourier series of a saw",
            settings=SAW,
            ideal=ideal_saw,
            peers={"Faust os.saw4": "44.7 and 42.4 dB at 1 and 2 kHz", "Faust os.sawtooth": "29.9 and 27.4 dB"},
        ),
        ladder_at("cutoffs_0", "The ladder, without resonance", 0, 0.1, CUTOFFS_HZ),
        ladder_at("cutoffs_2", "The ladder, k = 2", 2, 0.03, CUTOFFS_HZ),
        ladder_at("cutoffs_3_9", "The ladder, k = 3.9", 3.9, 0.005, CUTOFFS_HZ[2:]),
        filter_jumps({"drive_db": 36, "level": 1, "sub": 1, "sine": 1, "sustain": 1}),
        Tuning(
            key="tuning",
            title="Tuning",
            text="Every key against equal temperament, from the lowest a bass has.",
            source="ISO 16:1975 (A4 = 440 Hz)",
            settings=SAW,
            pitches=tuple(range(24, 73, 6)),
        ),
        Envelope(
            key="envelope",
            title="Envelope",
            text="A capacitor charges towards more than it needs and discharges towards nothing.",
            source="the law of a capacitor; the settings",
            settings={**SAW, "release_s": 0.3},
            vary=("attack_s", (0.03, 0.1)),
            attack=rise_s,
            release=release_s,
        ),
    ),
)
