"""What every worn medium is asked: its noise, its band, its harmonics, and every knob read back."""

from dataclasses import replace

from woodshed.certify.bench import Settings
from woodshed.certify.examinations import meters
from woodshed.certify.examinations.distortion import Aliasing, Distortion
from woodshed.certify.examinations.read_back import ReadBack, Reading
from woodshed.certify.examinations.response import FrequencyResponse
from woodshed.certify.examinations.steadiness import Noise
from woodshed.certify.truths import worn_band, worn_harmonics

MAINS = (
    Reading(setting="hum_db", values=(-70.0, -45.0), meter=meters.level_db),
    Reading(setting="mains_hz", values=(50.0, 60.0), meter=meters.pitch_hz, beside={"hum_db": -45}, unit="Hz"),
)
NARROW = Reading(setting="narrow", values=(0.2, 0.8), meter=meters.narrowness)
RUN_OUT = Reading(setting="run_out_s", values=(1.0, 5.0), meter=meters.run_out_s, beside={"hiss_db": -48})
CUTS = (
    Reading(setting="low_cut_hz", values=(60.0, 120.0, 300.0), meter=meters.low_corner_hz),
    Reading(setting="high_cut_hz", values=(3_400.0, 6_500.0, 9_000.0), meter=meters.high_corner_hz),
)
WEAR = Reading(
    setting="wear",
    values=(0.25, 0.5),
    meter=meters.wear_by_hiss,
    beside={"hiss_db": -48},
)
SATURATION = Reading(setting="saturation_percent", values=(0.5, 1.0, 3.0), meter=meters.distortion_percent)


def hiss(clean: Settings, title: str, text: str, levels_db: tuple[float, ...] = (-60.0, -48.0)) -> Noise:
    """Return the noise of a medium that is otherwise `clean`."""
    return Noise(
        key="hiss",
        title=title,
        text=text,
        source="the level that is set, A-weighted by IEC 61672-1",
        settings=clean,
        vary=("hiss_db", levels_db),
        truth_dba=lambda at: at["hiss_db"],
        wake_db=-85.0,
    )


def band(clean: Settings, title: str, ends_hz: tuple[float, ...]) -> FrequencyResponse:
    """Return the band of a medium with the treble's end at each of `ends_hz`."""
    return FrequencyResponse(
        key="band",
        title=title,
        text="Bass and treble end where they are set.",
        source="Butterworth, two poles below and four above",
        settings=clean,
        vary=("high_cut_hz", ends_hz),
        truth=worn_band,
        depth_db=40.0,
        to_hz=15_000.0,
        shown_db=(-50, 5),
    )


def harmonics(wide: Settings, title: str, text: str) -> Distortion:
    """Return the harmonics of a medium of 2 % saturation; `wide`: settings that let them through."""
    return Distortion(
        key="harmonics",
        title=title,
        text=text,
        source="the Fourier series of the curve x + a x² − b x³",
        settings={**wide, "saturation_percent": 2},
        levels_db=tuple(range(-48, -8, 3)),
        told_db=(-18.0, -12.0),
        truth=worn_harmonics,
    )


def cleanliness(wide: Settings) -> Aliasing:
    """Return what is no harmonic of a tone at full scale, at a usual and at the highest saturation; `wide` as above."""
    return Aliasing(
        key="aliasing",
        title="Cleanliness at full scale",
        text="A tone as loud as it gets, 2.7 times past where the curve lies flat at most: all that is no harmonic.",
        settings=wide,
        vary=("saturation_percent", (2.0, 6.0)),
    )


def read_back(clean: Settings, wide: Settings, *readings: Reading) -> ReadBack:
    """Return every knob read back: these, and what all media have; `wide` as for the harmonics."""
    return ReadBack(
        key="read_back",
        title="Every knob, read back",
        text="What the panel says, beside what a meter finds in the sound.",
        source="the settings themselves, within 10 %; of decibels, within 10 % of the amplitude",
        settings=clean,
        readings=(*readings, *CUTS, replace(SATURATION, beside=wide), RUN_OUT, WEAR),
    )
