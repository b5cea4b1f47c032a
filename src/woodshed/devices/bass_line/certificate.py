"""What is measured of the bass line."""

import math
from dataclasses import replace

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import (
    Accent,
    Climb,
    HarmonicPeak,
    HarmonicResponse,
    OscillatorAliasing,
    Slide,
    filter_jumps,
    voices,
)
from woodshed.certify.measures import Signal
from woodshed.certify.truths import Gain

SAW = {
    "env_mod_octaves": 0,
    "accent": 0,
    "volume_decay_s": 20,
    "age": 0,
    "resonance": 0,
    "cutoff_hz": 8_000,
}
QUIET = {**SAW, "drive_db": -12}
OPEN = {"cutoff_hz": 8_000, "resonance": 0}


def whole_filter(hz: Signal, at: Settings) -> Gain:
    """Return the filter with its coupling capacitors, as published, times what the device makes good of the bass.

    Stinchcombe 2009: 1.06 s³ (s + 109.9) (s + 34.0) (s + 7.41) over D(s) (s + 97.5) (s + 38.5) (s + 4.45)
    (s + 578.1) (s + 20.0) (s + 7.41) + 18.7 k s⁴ (s + 46.5) (s + 4.40), with D(s) = s⁴ + 2^(11/4) s³ + 10 √2 s²
    + 2^(13/4) s + 1 in units of his cutoff, which is 2^(-1/4) of where the ladder sings. 18.7 k is the
    device's 16.8 times its resonance.
    """
    s = 2j * math.pi * hz
    unit = s / (2 * math.pi * at["cutoff_hz"] * 2**-0.25)
    poles = unit**4 + 2**2.75 * unit**3 + 10 * math.sqrt(2) * unit**2 + 2**3.25 * unit + 1
    coupled = (s + 97.5) * (s + 38.5) * (s + 4.45) * (s + 578.1) * (s + 20.0) * (s + 7.41)
    feedback = 16.8 * at["resonance"]
    whole = poles * coupled + feedback * s**4 * (s + 46.5) * (s + 4.40)
    made_good = 1 + 0.45 * feedback
    return np.asarray(made_good * s**3 * (s + 109.9) * (s + 34.0) * (s + 7.41) / whole)


LADDER = HarmonicResponse(
    key="ladder",
    title="The ladder of diodes, from closed to open",
    text="The filter as the harmonics of the lowest saw hear it, coupling capacitors included.",
    source="Stinchcombe 2009, the transfer function of the whole filter",
    settings={**QUIET, "resonance": 0.5},
    vary=("cutoff_hz", (200.0, 600.0, 2_000.0)),
    open=OPEN,
    truth=whole_filter,
    open_truth=whole_filter,
    from_hz=45,
    to_hz=10_000,
    depth_db=45,
    peers={"Faust ve.diodeLadder": "loses 3 to 14 dB of its resonance; 1.35 dB rms at 4 kHz without any"},
)
CERTIFICATE = Certificate(
    modelled_on="The Roland TB-303: one oscillator, a ladder of diodes, two envelopes, accent and slide.",
    source="Stinchcombe, A comprehensive TB-303 diode ladder filter model, 2009; Whittle, Devil Fish user manual",
    examinations=(
        LADDER,
        replace(
            LADDER,
            key="resonance",
            title="Resonance",
            text="The peak grows; what lies below the capacitors is fed back less.",
            source="as above",
            settings={**QUIET, "cutoff_hz": 800},
            vary=("resonance", (0.0, 0.4, 0.7, 0.85)),
            to_hz=8_000,
            peers={"Faust ve.diodeLadder": "resonance -3.1, -8.4, -13.6 dB at 200, 1,000, 4,000 Hz"},
        ),
        HarmonicPeak(
            key="peak",
            title="The peak, and when it would sing",
            text="Where the resonance lies, how high it is, and the feedback at which it would sing by itself. As in"
            " the machine the knob ends just before, at 16.8; the ladder alone is tested to sing from 17 on.",
            source="as above; the diode ladder sings from k = 17 on (Stinchcombe 2008; Zavalishin 2018, sec. 5.10)",
            settings={**QUIET, "resonance": 0.9},
            vary=("cutoff_hz", (600.0, 2_000.0, 6_000.0)),
            open=OPEN,
            truth=whole_filter,
            open_truth=whole_filter,
            from_hz=45,
            to_hz=12_000,
            feedback=16.8,
            sings_at=17.0,
            peers={"Faust ve.diodeLadder": "−3.1, −8.4, −13.6 dB at 200, 1,000, 4,000 Hz; never sings"},
        ),
        filter_jumps({"drive_db": 36, "volume_decay_s": 20}, (50.0, 400.0, 8_000.0)),
        Accent(
            key="accent",
            title="Accents raise and shorten",
            text="An accented note is louder and sweeps the filter, which then closes in 0.2 s whatever the knob says.",
            source="Whittle, Devil Fish user manual, pp. 4 and 16: 200 ms on accented notes; 3 dB by the design",
            settings={**QUIET, "dynamics": 0, "decay_s": 1.5},
            loud={"cutoff_hz": 400, "resonance": 0.7, "env_mod_octaves": 2, "decay_s": 1, "accent": 1},
            accented_s=0.2,
            louder_db=3.0,
        ),
        Climb(
            key="climb",
            title="Accents in a row climb",
            text="A capacitor keeps what the accent before left in it, so the next one goes higher: with resonance.",
            source="1 µF through the resonance knob's 50 kΩ (C13, VR4); that accents climb: Whittle, as above, p. 5",
            settings={**QUIET, "dynamics": 0, "accent": 1, "resonance": 1},
            without={"resonance": 0},
            charge_s=1e-6 * 50e3,
        ),
        Slide(
            key="slide",
            title="Slides of constant time",
            text="However far it goes, a slide takes as long: a twentieth of the way is left when it is over.",
            source="a resistor into a capacitor, three time constants; 60 ms in the machine (Whittle, as above)",
            settings={**QUIET, "cutoff_hz": 1_000},
            vary=("slide_s", (0.06, 0.2)),
        ),
        OscillatorAliasing(
            key="saw",
            title="The saw",
            text="How clean a saw is, as hard into the filter as the panel stands at first: over the keys of a bass,"
            " and far above them at 1, 2, 4 and 8 kHz.",
            source="the goals for oscillators: 80 dB up to 4 kHz, 70 dB at 8 kHz",
            settings=SAW,
            pitches=((24, 80.0), (36, 80.0), (48, 80.0), (60, 80.0), (83, 80.0), (95, 80.0), (107, 80.0), (119, 70.0)),
        ),
        voices.tuning(SAW, keys=voices.BASS_KEYS),
    ),
)
