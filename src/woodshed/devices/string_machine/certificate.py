"""What is measured of the string machine."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Envelope, OscillatorAliasing, Tuning
from woodshed.certify.truths import capacitor_rise_s

ONE_REGISTER = {
    "feet_16": 0,
    "feet_8": 0.8,
    "feet_4": 0,
    "ensemble": 0,
    "cutoff_hz": 20_000,
    "resonance": 0,
    "filter_env_octaves": 0,
    "velocity_octaves": 0,
    "bass_cut_hz": 20,
    "sustain": 1,
    "attack_s": 0.01,
}


def rise_s(at: Settings) -> float:
    """Return how long a capacitor takes from 10 to 90 %."""
    return capacitor_rise_s(at["attack_s"])


def release_s(at: Settings) -> float:
    """Return the release that is set."""
    return at["release_s"]


CERTIFICATE = Certificate(
    modelled_on="The string machines of the seventies (Eminent 310, Solina): divided-down saws into a triple chorus.",
    source="Zavalishin, The Art of VA Filter Design, 2018, ch. 4; Peterson, Barney, JASA 24 (2), 1952 (the choir)",
    examinations=(
        OscillatorAliasing(
            key="saw",
            title="One register",
            text="The saw of the eight-foot register, without the ensemble.",
            source="goals of the issue for oscillators",
            settings=ONE_REGISTER,
            peers={"Faust os.saw4": "44.7, 42.4 and 41.2 dB"},
        ),
        Tuning(
            key="tuning",
            title="Tuning",
            text="Every key against equal temperament.",
            source="ISO 16:1975 (A4 = 440 Hz)",
            settings=ONE_REGISTER,
            pitches=tuple(range(36, 97, 6)),
        ),
        Envelope(
            key="envelope",
            title="Envelope",
            text="Slow in and slow out, along the curve of a capacitor.",
            source="the law of a capacitor; the settings",
            settings={**ONE_REGISTER, "release_s": 0.8},
            vary=("attack_s", (0.1, 0.3)),
            attack=rise_s,
            release=release_s,
        ),
    ),
)
