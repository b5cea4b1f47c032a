"""Measures, one noun each: small pure functions on signals of shape (samples,), full scale 1.0.

A device's test may use them as the certificate does:

    tone = play("ladder_synth", [(0.0, 2.0, 83, 100)], 1.5, 48_000)[0, 24_000:]
    assert measure_harmonics(tone, 987.77, 48_000, coherent=False).alias_snr_db > 80
"""

from woodshed.certify.measures.flutter import (
    CARRIER_HZ,
    Flutter,
    flutter_weighting_db,
    measure_flutter,
    measure_speed_curve,
)
from woodshed.certify.measures.harmonics import (
    Harmonics,
    measure_droop,
    measure_harmonics,
    measure_intermodulation,
    measure_partial_db,
)
from woodshed.certify.measures.impulses import Impulses, measure_impulses
from woodshed.certify.measures.levels import (
    TIME_CONSTANT,
    decay_curve,
    measure_crossing,
    measure_decay,
    measure_gain_curve,
    measure_level_curve,
    measure_rms_gain_db,
    measure_way,
    octave_band,
    rms_db,
)
from woodshed.certify.measures.noise import (
    a_weighted_db,
    a_weighting_db,
    itu_468_weighted_db,
    itu_468_weighting_db,
    measure_noise_slope,
    measure_noise_spectrum,
)
from woodshed.certify.measures.pitch import (
    Curve,
    cents,
    measure_brightness,
    measure_delay_curve,
    measure_frequency,
    measure_pitch_curve,
    measure_tone_level,
)
from woodshed.certify.measures.response import Response, decibels, measure_latency, measure_response, measure_sweep
from woodshed.certify.measures.signals import Signal, Sweep, click, coherent_hz, sine, white_noise

__all__ = [
    "CARRIER_HZ",
    "TIME_CONSTANT",
    "Curve",
    "Flutter",
    "Harmonics",
    "Impulses",
    "Response",
    "Signal",
    "Sweep",
    "a_weighted_db",
    "a_weighting_db",
    "cents",
    "click",
    "coherent_hz",
    "decay_curve",
    "decibels",
    "flutter_weighting_db",
    "itu_468_weighted_db",
    "itu_468_weighting_db",
    "measure_brightness",
    "measure_crossing",
    "measure_decay",
    "measure_delay_curve",
    "measure_droop",
    "measure_flutter",
    "measure_frequency",
    "measure_gain_curve",
    "measure_harmonics",
    "measure_impulses",
    "measure_intermodulation",
    "measure_latency",
    "measure_level_curve",
    "measure_noise_slope",
    "measure_noise_spectrum",
    "measure_partial_db",
    "measure_pitch_curve",
    "measure_response",
    "measure_rms_gain_db",
    "measure_speed_curve",
    "measure_sweep",
    "measure_tone_level",
    "measure_way",
    "octave_band",
    "rms_db",
    "sine",
    "white_noise",
]
