"""The tonal balance a master leans towards, and the few bands of equaliser that go part of the way.

The balance is a plain curve of our own choosing, not a style: power per hertz falls by 4.5 dB an
octave from 100 Hz to 8 kHz (in third octaves: by 1.5), is level in thirds from 40 to 100 Hz, and
falls faster outside. Finished pop of many decades lies around it, with several dB between songs; so
what lies within 1.5 dB is left alone, 60 % of the rest is corrected, and never by more than a limit.

Sources: shelves and bells are the analogue curves of R. Bristow-Johnson, "Audio EQ Cookbook".
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from woodshed.analysis import Bands

Values = NDArray[np.float64]

DEAD_ZONE_DB = 1.5
"""What a band may lie beside the curve without being touched."""

SHARE = 0.6
"""How much of what lies beyond that is corrected."""

LOW_CUT, LOW_SHELF, BELL, HIGH_SHELF = 1, 2, 3, 5
"""The equaliser's band types, as its menu numbers them."""

LOW_CUT_HZ = 25.0

_ABSENT_DB = -18.0
"""A band this far under the curve holds nothing to bring out: a flute has no bass."""

_RUMBLE_DB = -3.0
_LEAST_DB = 0.5
_SMOOTH = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0
_RIDGE = 0.3


@dataclass(frozen=True, slots=True)
class ToneBand:
    """One band of the equaliser: its type, place in Hz, gain in dB and Q."""

    kind: int
    hz: float
    db: float
    q: float


_PLACES = (
    ToneBand(LOW_SHELF, 90.0, 0.0, 0.7),
    ToneBand(BELL, 250.0, 0.0, 0.8),
    ToneBand(BELL, 700.0, 0.0, 0.8),
    ToneBand(BELL, 1_800.0, 0.0, 0.8),
    ToneBand(BELL, 4_500.0, 0.0, 0.8),
    ToneBand(HIGH_SHELF, 9_000.0, 0.0, 0.7),
)


def neutral_curve(hz: Values) -> Values:
    """Return the level of third octaves at `hz` in the neutral balance, in dB; 0 at 100 Hz."""
    octaves_up = np.log2(np.clip(hz, 100.0, 8_000.0) / 100.0)
    octaves_down = np.log2(40.0 / np.minimum(hz, 40.0))
    octaves_air = np.log2(np.maximum(hz, 8_000.0) / 8_000.0)
    return np.asarray(-1.5 * octaves_up - 6.0 * octaves_down - 4.5 * octaves_air)


def tone_error(bands: Bands) -> Values:
    """Return how far each third octave lies above the neutral curve, in dB, smoothed over an octave.

    The curve is laid through the middle of what lies between 100 Hz and 8 kHz.
    """
    error = bands.db - neutral_curve(bands.hz)
    heard = (bands.hz > 99.0) & (bands.hz < 8_100.0)  # noqa: PLR2004 - the curve's straight part
    error -= np.median(error[heard])
    return np.convolve(np.pad(error, 2, mode="edge"), _SMOOTH, mode="valid")


def correct_tone(bands: Bands, limit_db: float) -> tuple[ToneBand, ...]:
    """Return the bands of equaliser that bring `bands` towards the neutral curve.

    No band is moved by more than `limit_db`; nothing is returned when nothing is worth it.
    """
    error = tone_error(bands)
    wanted = -np.sign(error) * np.maximum(np.abs(error) - DEAD_ZONE_DB, 0.0) * SHARE
    wanted = np.where(error < _ABSENT_DB, 0.0, np.clip(wanted, -limit_db, limit_db))
    heard = bands.hz < 16_500.0  # noqa: PLR2004 - above, codecs and ears differ too much
    curves = np.stack([response(place, bands.hz, 2.0) / 2.0 for place in _PLACES], axis=1)[heard]
    penalty = np.sqrt(_RIDGE) * np.eye(len(_PLACES))
    fit = optimize.lsq_linear(
        np.concatenate([curves, penalty]),
        np.concatenate([wanted[heard], np.zeros(len(_PLACES))]),
        bounds=(-max(limit_db, 1e-6), max(limit_db, 1e-6)),
    )
    gains = np.round(fit.x, 1)
    return tuple(
        ToneBand(place.kind, place.hz, float(db), place.q)
        for place, db in zip(_PLACES, gains, strict=True)
        if abs(db) >= _LEAST_DB
    )


def has_rumble(bands: Bands) -> bool:
    """Say whether what is below hearing is nearly as strong as the bass above it."""
    below = bands.db[bands.hz < LOW_CUT_HZ]
    bass = bands.db[(bands.hz > 40.0) & (bands.hz < 130.0)]  # noqa: PLR2004 - where basses and kicks live
    return bool(below.max() > bass.max() + _RUMBLE_DB)


def response(band: ToneBand, hz: Values, db: float | None = None) -> Values:
    """Return the gain of a band (with `db` instead of its own) at `hz`, in dB, as its analogue curve has it."""
    gain = 10.0 ** ((band.db if db is None else db) / 40.0)
    s = 1j * hz / band.hz
    if band.kind == BELL:
        ratio = (s**2 + s * gain / band.q + 1) / (s**2 + s / (gain * band.q) + 1)
    elif band.kind == LOW_CUT:
        ratio = s**2 / (s**2 + s / band.q + 1)
    else:
        root = np.sqrt(gain) / band.q
        low = gain * (s**2 + root * s + gain) / (gain * s**2 + root * s + 1)
        high = gain * (gain * s**2 + root * s + 1) / (s**2 + root * s + gain)
        ratio = low if band.kind == LOW_SHELF else high
    return np.asarray(20.0 * np.log10(np.abs(ratio)))


def equalizer_settings(bands: tuple[ToneBand, ...]) -> dict[str, float]:
    """Return the settings of the equaliser device; bands not used are off."""
    settings = {f"band{number}_type": 0.0 for number in range(1, 9)}
    for number, band in enumerate(bands, start=1):
        settings[f"band{number}_type"] = float(band.kind)
        settings[f"band{number}_hz"] = band.hz
        settings[f"band{number}_q"] = band.q
        if band.kind != LOW_CUT:
            settings[f"band{number}_db"] = band.db
    return settings
