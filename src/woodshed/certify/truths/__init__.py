"""Truths: what circuits and theories say, each with where it is written. Nothing here looks at a device."""

from woodshed.certify.truths.curves import capacitor_rise_s, compressor_gain_db, harmonics_of_shape
from woodshed.certify.truths.filters import (
    Gain,
    bell,
    butterworth,
    diode_ladder,
    ladder,
    sallen_key,
    second_order,
    shelf,
    tape_equalisation,
    tape_loss,
)

__all__ = [
    "Gain",
    "bell",
    "butterworth",
    "capacitor_rise_s",
    "compressor_gain_db",
    "diode_ladder",
    "harmonics_of_shape",
    "ladder",
    "sallen_key",
    "second_order",
    "shelf",
    "tape_equalisation",
    "tape_loss",
]
