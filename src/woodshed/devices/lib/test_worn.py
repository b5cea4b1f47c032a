"""What all worn media share: the ends of their band go from one place to another without a click; their curve is clean.

A sine that is steady on both sides of a move has a narrow spectrum; a step in a coefficient throws a wide one.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.certify.measures import coherent_hz, measure_harmonics, sine
from woodshed.devices import device

RATE = 48_000
QUIET: dict[str, Any] = {"saturation_percent": 0, "hiss_db": -96, "hum_db": -96, "speaker_db": 0, "rumble_db": -96}
RARE = ("crackle_per_s", "bursts", "scratches", "static_per_s", "dropouts_per_min", "fading_db", "wow_percent")
STILL: dict[str, Any] = {**QUIET, **dict.fromkeys((*RARE, "flutter_percent"), 0), "dust_db": -96, "narrow": 0}


def knobs(name: str, **settings: Any) -> dict[str, Any]:
    """Return a medium without noise and wavering, as far as it has those knobs."""
    own = {parameter.name for parameter in device(name).parameters}
    return {key: value for key, value in {**STILL, **settings}.items() if key in own}


@pytest.mark.parametrize("name", ["vinyl", "cassette", "radio"])
@pytest.mark.parametrize(
    ("hz", "start", "moves"),
    [
        (100, {"low_cut_hz": 20}, {"low_cut_hz": 500}),
        (100, {"low_cut_hz": 500}, {"low_cut_hz": 20}),
        (1_000, {"high_cut_hz": 16_000}, {"high_cut_hz": 1_500}),
        (1_000, {"high_cut_hz": 1_500}, {"high_cut_hz": 16_000}),
        (1_000, {"wear": 0, "high_cut_hz": 3_000, "low_cut_hz": 300}, {"wear": 1}),
        (1_000, {"wear": 1, "high_cut_hz": 3_000, "low_cut_hz": 300}, {"wear": 0}),
    ],
)
def test_the_ends_of_the_band_glide(
    turned: Callable[..., Audio], name: str, hz: float, start: dict[str, float], moves: dict[str, float]
) -> None:
    """With a sine at -12 dBFS, what a leap leaves above 4 kHz stays 68 dB under it."""
    wave = sine(hz, -12, RATE, RATE)
    out = turned(name, np.stack([wave, wave]).astype(np.float32), RATE, {RATE // 2: moves}, **knobs(name, **start))
    heard = out[0, RATE // 4 : -RATE // 4].astype(np.float64)
    spectrum = np.fft.rfft(heard * np.blackman(heard.size))
    spectrum[np.fft.rfftfreq(heard.size, 1 / RATE) < 4_000] = 0
    assert np.max(np.abs(np.fft.irfft(spectrum))) < 10 ** (-80 / 20)


@pytest.mark.parametrize("name", ["vinyl", "cassette", "radio"])
@pytest.mark.parametrize("percent", [0.5, 1.5, 3, 6])
@pytest.mark.parametrize(("near_hz", "least_db"), [(1_245, 80), (5_000, 80), (8_970, 70)])
def test_a_tone_at_full_scale_leaves_only_harmonics(
    turned: Callable[..., Audio], name: str, percent: float, near_hz: float, least_db: float
) -> None:
    """The goal for shapers; what is no multiple of the tone (Fourier) has been folded back."""
    length = 1 << 14
    hz = coherent_hz(near_hz, length, RATE)
    wave = sine(hz, 0, 3 * length, RATE)
    open_wide = knobs(name, saturation_percent=percent, high_cut_hz=16_000)
    out = turned(name, np.stack([wave, wave]).astype(np.float32), RATE, {}, **open_wide)
    assert measure_harmonics(out[0, length : 2 * length].astype(np.float64), hz, RATE).alias_snr_db > least_db
