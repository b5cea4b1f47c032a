"""What is measured of the string machine."""

from woodshed.certify import Certificate
from woodshed.certify.examinations import voices

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


CERTIFICATE = Certificate(
    modelled_on="The string machines of the seventies (Eminent 310, Solina): divided-down saws into a triple chorus.",
    source="Zavalishin, The Art of VA Filter Design, 2018, ch. 4; Peterson, Barney, JASA 24 (2), 1952 (the choir)",
    examinations=(
        voices.saw(ONE_REGISTER, "The saw of the eight-foot register, without the ensemble."),
        voices.tuning(ONE_REGISTER, keys=tuple(range(36, 97, 6))),
        voices.envelope({**ONE_REGISTER, "release_s": 0.8}, attacks_s=(0.1, 0.3)),
    ),
)
