"""Truths: what circuits and theories say, each with where it is written. Nothing here looks at a device."""

from woodshed.certify.truths.bass_drum import DeepBassDrum
from woodshed.certify.truths.circuits import (
    BASS_DRUM,
    BASS_DRUM_STRUCK,
    BridgedT,
    class_a_current,
    core_third_harmonic_db,
    diode_ladder_wave,
    ladder_wave,
)
from woodshed.certify.truths.curves import capacitor_rise_s, compressor_gain_db, harmonics_of_shape
from woodshed.certify.truths.filters import (
    Gain,
    bell,
    butterworth,
    diode_ladder,
    ladder,
    ladder_behind,
    sallen_key,
    saw_behind_ladder,
    second_order,
    shelf,
    tape_equalisation,
    tape_loss,
)
from woodshed.certify.truths.media import worn_band, worn_harmonics

__all__ = [
    "BASS_DRUM",
    "BASS_DRUM_STRUCK",
    "BridgedT",
    "DeepBassDrum",
    "Gain",
    "bell",
    "butterworth",
    "capacitor_rise_s",
    "class_a_current",
    "compressor_gain_db",
    "core_third_harmonic_db",
    "diode_ladder",
    "diode_ladder_wave",
    "harmonics_of_shape",
    "ladder",
    "ladder_behind",
    "ladder_wave",
    "sallen_key",
    "saw_behind_ladder",
    "second_order",
    "shelf",
    "tape_equalisation",
    "tape_loss",
    "worn_band",
    "worn_harmonics",
]
