"""Measures recordings and never changes them: loudness, peaks, spectrum, width, dynamics."""

from woodshed.analysis.dynamics import hop_peaks
from woodshed.analysis.loudness import (
    HOP_S,
    MOMENTARY_S,
    SHORT_TERM_S,
    Energy,
    Loudness,
    integrated_loudness,
    loudness_range,
    measure_loudness,
)
from woodshed.analysis.measure import Measurement, Study, format_json, format_measurement, measure, rows, study
from woodshed.analysis.spectrum import Bands, Spectrum, measure_bands, measure_spectrum
from woodshed.analysis.stereo import Stereo, bass_width, measure_stereo
from woodshed.analysis.true_peak import common_meter_peak, true_peak, true_peaks

__all__ = [
    "HOP_S",
    "MOMENTARY_S",
    "SHORT_TERM_S",
    "Bands",
    "Energy",
    "Loudness",
    "Measurement",
    "Spectrum",
    "Stereo",
    "Study",
    "bass_width",
    "common_meter_peak",
    "format_json",
    "format_measurement",
    "hop_peaks",
    "integrated_loudness",
    "loudness_range",
    "measure",
    "measure_bands",
    "measure_loudness",
    "measure_spectrum",
    "measure_stereo",
    "rows",
    "study",
    "true_peak",
    "true_peaks",
]
