"""Four media through the years: what a year and a medium come to on the panel of a device.

Each device has a knob `wear`: at 1 its faults are as its panel says, at 0 it is as new. The panel comes from the
year, so the one knob turns band, noise, flutter, crackle and saturation together, and stays in the song.

The figures of lo-fi (band 60-120 Hz to 4-9 kHz, hiss -60 to -48 dBFS(A), crackle 3 to 20 a second,
wow 0.1 to 0.4 %, THD 0.5 to 3 %) is where a usual wear of 70 lands in the medium's usual year; before and after
it the figures move as the machines did.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from woodshed.errors import SongError

LOW_END_HZ, HIGH_END_HZ = 20.0, 20_000.0
TODAY_BITS, TODAY_HZ = 16.0, 44_100.0
"""What a medium as new has: see `worn.lib` and `sampler_grit`."""

_RATIOS = ("low_cut_hz", "high_cut_hz", "rate_hz")
"""What moves in equal ratios from year to year; all else in equal steps."""
_SWITCHES = ("speed", "output_filter")
"""What changes at once."""


@dataclass(frozen=True)
class Medium:
    """A medium: its device, what people call it, its usual year, and the panel at full wear in some years."""

    device: str
    called: str
    usual_year: int
    years: Mapping[int, Mapping[str, float]]


@dataclass(frozen=True)
class Worn:
    """What a medium sounds like at some wear; None where it has no such fault.

    Ends of the band are where it is 3 dB down; wow and flutter peaks; noise in dBFS with A-weighting; saturation
    the THD of a sine of -12 dBFS.
    """

    low_cut_hz: float | None
    high_cut_hz: float | None
    hiss_db: float | None
    crackle_per_s: float | None
    wow_percent: float | None
    flutter_percent: float | None
    saturation_percent: float
    bits: float | None
    rate_hz: float | None


MEDIA: dict[str, Medium] = {
    "vinyl": Medium(
        "vinyl",
        "a record",
        1974,
        {
            1925: {
                "speed": 2, "low_cut_hz": 250, "high_cut_hz": 3_500, "hiss_db": -38, "crackle_per_s": 40,
                "crackle_db": -32, "wow_percent": 0.6, "saturation_percent": 5, "dust_db": -46, "narrow": 1,
            },
            1948: {
                "speed": 0, "low_cut_hz": 160, "high_cut_hz": 4_500, "hiss_db": -44, "crackle_per_s": 28,
                "crackle_db": -34, "wow_percent": 0.45, "saturation_percent": 3.8, "dust_db": -50, "narrow": 1,
            },
            1960: {
                "speed": 0, "low_cut_hz": 120, "high_cut_hz": 5_000, "hiss_db": -48, "crackle_per_s": 20,
                "crackle_db": -35, "wow_percent": 0.38, "saturation_percent": 3, "dust_db": -54, "narrow": 0.5,
            },
            1974: {
                "speed": 0, "low_cut_hz": 110, "high_cut_hz": 5_500, "hiss_db": -50, "crackle_per_s": 16,
                "crackle_db": -36, "wow_percent": 0.35, "saturation_percent": 2.6, "dust_db": -56, "narrow": 0.3,
            },
            1995: {
                "speed": 0, "low_cut_hz": 90, "high_cut_hz": 7_000, "hiss_db": -55, "crackle_per_s": 10,
                "crackle_db": -40, "wow_percent": 0.25, "saturation_percent": 1.8, "dust_db": -62, "narrow": 0.2,
            },
        },
    ),
    "cassette": Medium(
        "cassette",
        "a cassette",
        1985,
        {
            1964: {
                "low_cut_hz": 140, "high_cut_hz": 4_000, "hiss_db": -42, "wow_percent": 0.6, "flutter_percent": 0.2,
                "saturation_percent": 4, "dropouts_per_min": 20,
            },
            1974: {
                "low_cut_hz": 110, "high_cut_hz": 5_500, "hiss_db": -47, "wow_percent": 0.45, "flutter_percent": 0.14,
                "saturation_percent": 3, "dropouts_per_min": 12,
            },
            1985: {
                "low_cut_hz": 100, "high_cut_hz": 6_200, "hiss_db": -50, "wow_percent": 0.35, "flutter_percent": 0.11,
                "saturation_percent": 2.4, "dropouts_per_min": 8,
            },
            2000: {
                "low_cut_hz": 80, "high_cut_hz": 8_000, "hiss_db": -54, "wow_percent": 0.25, "flutter_percent": 0.07,
                "saturation_percent": 1.8, "dropouts_per_min": 4,
            },
        },
    ),
    "sampler": Medium(
        "sampler_grit",
        "a sampler",
        1987,
        {
            # What a wear of 70 leaves: 8 bits at 22.05 kHz, 12 at 26.04, 12 at 30, 14 at 40.
            1981: {"bits": 4.57, "rate_hz": 16_384, "saturation_percent": 2.6, "output_filter": 1},
            1987: {"bits": 10.29, "rate_hz": 20_775, "saturation_percent": 2, "output_filter": 1},
            1992: {"bits": 10.29, "rate_hz": 25_430, "saturation_percent": 1.6, "output_filter": 1},
            2000: {"bits": 13.14, "rate_hz": 38_360, "saturation_percent": 1, "output_filter": 1},
        },
    ),
    "radio": Medium(
        "radio",
        "a radio",
        1960,
        {
            1925: {
                "low_cut_hz": 320, "high_cut_hz": 2_600, "hiss_db": -38, "static_per_s": 14, "fading_db": 9,
                "saturation_percent": 5, "speaker_db": 9, "hum_db": -56,
            },
            1945: {
                "low_cut_hz": 220, "high_cut_hz": 3_300, "hiss_db": -42, "static_per_s": 9, "fading_db": 7,
                "saturation_percent": 3.8, "speaker_db": 6, "hum_db": -62,
            },
            1960: {
                "low_cut_hz": 170, "high_cut_hz": 4_200, "hiss_db": -45, "static_per_s": 6, "fading_db": 5,
                "saturation_percent": 2.6, "speaker_db": 5, "hum_db": -70,
            },
            2000: {
                "low_cut_hz": 110, "high_cut_hz": 7_000, "hiss_db": -52, "static_per_s": 2, "fading_db": 2,
                "saturation_percent": 1.6, "speaker_db": 3, "hum_db": -80,
            },
        },
    ),
}  # fmt: skip


def medium(name: str) -> Medium:
    """Return a medium by name; SongError when there is none."""
    if name not in MEDIA:
        raise SongError(f'There is no medium called "{name}".', remedy=f"Choose one of: {', '.join(MEDIA)}.")
    return MEDIA[name]


def settings_of(name: str, year: int | None = None) -> dict[str, float]:
    """Return the panel of a medium's device in a year (its usual one for None), at full wear.

    SongError when there was no such medium in that year.
    """
    chosen = medium(name)
    at = chosen.usual_year if year is None else year
    first, last = min(chosen.years), max(chosen.years)
    if not first <= at <= last:
        raise SongError(f"There was no lo-fi {name} in {at}.", remedy=f"Choose a year from {first} to {last}.")
    for before, after in pairwise(sorted(chosen.years)):
        if at <= after:
            share = (at - before) / (after - before)
            return _between(chosen.years[before], chosen.years[after], share)
    return dict(chosen.years[first])


def worn(name: str, year: int | None = None, wear: float = 70.0) -> Worn:
    """Return what a medium of a year sounds like at a wear from 0 to 100."""
    panel, share = settings_of(name, year), check_wear(wear) / 100
    chosen = medium(name)

    def scaled(setting: str) -> float | None:
        return panel[setting] * share if setting in panel else None

    def ratio(setting: str, new: float) -> float | None:
        return round(new * (panel[setting] / new) ** share, 1) if setting in panel else None

    return Worn(
        low_cut_hz=ratio("low_cut_hz", LOW_END_HZ),
        high_cut_hz=ratio("high_cut_hz", HIGH_END_HZ),
        hiss_db=_faded(panel["hiss_db"], share) if "hiss_db" in panel else None,
        crackle_per_s=scaled("crackle_per_s") if chosen.device == "vinyl" else scaled("static_per_s"),
        wow_percent=scaled("wow_percent"),
        flutter_percent=scaled("flutter_percent"),
        saturation_percent=panel["saturation_percent"] * share,
        bits=TODAY_BITS + share * (panel["bits"] - TODAY_BITS) if "bits" in panel else None,
        rate_hz=ratio("rate_hz", TODAY_HZ),
    )


def check_wear(wear: float) -> float:
    """Return a wear; SongError when it is not from 0 to 100."""
    if not 0 <= wear <= 100:  # noqa: PLR2004 - said in the remedy
        raise SongError(f"Nothing has a wear of {wear:g}.", remedy="Choose one from 0, as new, to 100.")
    return wear


def _faded(level_db: float, share: float) -> float:
    """Return a level at some wear: the devices let noise grow with the square of wear."""
    return round(level_db + 40 * math.log10(share), 2) if share > 0 else -200.0


def _between(before: Mapping[str, float], after: Mapping[str, float], share: float) -> dict[str, float]:
    return {name: _moved(name, value, after[name], share) for name, value in before.items()}


def _moved(name: str, before: float, after: float, share: float) -> float:
    if name in _SWITCHES:
        return before if share < 1 else after
    value = before * (after / before) ** share if name in _RATIOS else before + share * (after - before)
    return float(f"{value:.4g}")
