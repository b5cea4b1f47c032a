"""Everything Woodshed measures about a finished recording, in one record."""

import json
import math
from dataclasses import asdict, dataclass
from typing import Any

from woodshed.analysis.dynamics import measure_dynamics
from woodshed.analysis.loudness import MOMENTARY_S, SHORT_TERM_S, Energy, Loudness
from woodshed.analysis.spectrum import Spectrum, centroid, measure_bands, measure_spectrum, slope
from woodshed.analysis.stereo import measure_stereo
from woodshed.analysis.true_peak import true_peaks
from woodshed.audio import Recording
from woodshed.units import db_of_gain


@dataclass(frozen=True, slots=True)
class Measurement:
    """The numbers of one recording; each name ends in its unit.

    Loudness is -inf for silence and for less than 0.4 seconds; `max_short_term_lufs` and `psr_db`
    need 3 seconds. `plr_db` is true peak over integrated loudness. `bands` holds (Hz, dB) pairs
    of third octaves. The other fields are told in `analysis.loudness`, `.dynamics`, `.stereo`
    and `.spectrum`.
    """

    length_s: float
    sample_rate: int
    channels: int
    integrated_lufs: float
    max_momentary_lufs: float
    max_short_term_lufs: float
    range_lu: float
    true_peak_dbtp: float
    sample_peak_dbfs: float
    rms_dbfs: float
    crest_db: float
    plr_db: float
    psr_db: float
    correlation: float
    width: float
    balance_db: float
    mono_loss_db: float
    centroid_hz: float
    slope_db_per_octave: float
    dc: float
    clipped_samples: int
    bands: tuple[tuple[float, float], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, rounded to what means something; None for what has no value.

        `bands` becomes a mapping from the band's middle in Hz, as text, to its level in dB.
        """
        return {name: _plain(name, value) for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """A recording's numbers, and the curves that they come from."""

    numbers: Measurement
    energy: Energy
    loudness: Loudness
    spectrum: Spectrum


def measure(recording: Recording) -> Measurement:
    """Measure a recording of 1 to 6 channels. Three minutes of stereo take about a second."""
    return study(recording).numbers


def study(recording: Recording) -> Study:
    """Measure a recording of 1 to 6 channels, for who also draws it."""
    audio, sample_rate = recording.audio, recording.sample_rate
    energy = Energy.of(audio, sample_rate)
    loudness = energy.loudness()
    dynamics = measure_dynamics(audio, sample_rate, loudness)
    stereo = measure_stereo(audio)
    spectrum = measure_spectrum(audio, sample_rate)
    bands = measure_bands(spectrum)
    peak = db_of_gain(max(true_peaks(audio, sample_rate)))
    numbers = Measurement(
        length_s=recording.length_s,
        sample_rate=sample_rate,
        channels=recording.channels,
        integrated_lufs=loudness.integrated_lufs,
        max_momentary_lufs=loudness.max_momentary_lufs,
        max_short_term_lufs=loudness.max_short_term_lufs,
        range_lu=loudness.range_lu,
        true_peak_dbtp=peak,
        sample_peak_dbfs=dynamics.sample_peak_dbfs,
        rms_dbfs=dynamics.rms_dbfs,
        crest_db=dynamics.crest_db,
        plr_db=peak - loudness.integrated_lufs if loudness.integrated_lufs > -math.inf else math.nan,
        psr_db=dynamics.psr_db,
        correlation=stereo.correlation,
        width=stereo.width,
        balance_db=stereo.balance_db,
        mono_loss_db=stereo.mono_loss_db,
        centroid_hz=centroid(spectrum),
        slope_db_per_octave=slope(bands),
        dc=dynamics.dc,
        clipped_samples=dynamics.clipped_samples,
        bands=tuple(zip(bands.hz.tolist(), bands.db.tolist(), strict=True)),
    )
    return Study(numbers, energy, loudness, spectrum)


def format_json(measurement: Measurement) -> str:
    """Return the numbers as JSON text, one field a line."""
    return json.dumps(measurement.as_dict(), indent=2, allow_nan=False) + "\n"


def format_measurement(measurement: Measurement) -> str:
    """Return the numbers as lines for people."""
    return "\n".join(f"{name:<22}{value}" for name, value in rows(measurement)) + "\n"


def rows(measurement: Measurement) -> list[tuple[str, str]]:
    """Return what people want to know first, as pairs of a plain name and a value with its unit."""
    m = measurement
    channels = {1: "mono", 2: "stereo"}.get(m.channels, f"{m.channels} channels")
    return [
        ("Length", f"{int(m.length_s // 60)}:{m.length_s % 60:05.2f}, {channels}, {m.sample_rate:,} Hz"),
        ("Loudness", _value(m.integrated_lufs, "LUFS")),
        ("Loudest 3 s", _value(m.max_short_term_lufs if m.length_s >= SHORT_TERM_S else math.nan, "LUFS")),
        ("Loudest 0.4 s", _value(m.max_momentary_lufs if m.length_s >= MOMENTARY_S else math.nan, "LUFS")),
        ("Loudness range", _value(m.range_lu, "LU")),
        ("True peak", _value(m.true_peak_dbtp, "dBTP")),
        ("Sample peak", _value(m.sample_peak_dbfs, "dBFS")),
        ("Peak to loudness", _value(m.plr_db, "dB")),
        ("Least peak to 3 s", _value(m.psr_db, "dB")),
        ("Crest", _value(m.crest_db, "dB")),
        ("Stereo correlation", _value(m.correlation, "", 2)),
        ("Stereo width", _value(100 * m.width, "%", 0)),
        ("Lost in mono", _value(m.mono_loss_db, "dB")),
        ("Right over left", _value(m.balance_db, "dB")),
        ("Brightness", _value(m.centroid_hz, "Hz", 0)),
        ("Slope", _value(m.slope_db_per_octave, "dB an octave")),
        ("DC offset", _value(100 * m.dc, "%", 3)),
        ("Clipped samples", f"{m.clipped_samples:,}"),
    ]


def _value(number: float, unit: str, digits: int = 1) -> str:
    if math.isnan(number):
        return "–"
    if number == -math.inf:
        return "silence"
    text = f"{number:.{digits}f}".replace("-", "−")
    return f"{text} {unit}".strip()


def _plain(name: str, value: Any) -> Any:
    if name == "bands":
        return {f"{hz:.1f}": round(db, 2) for hz, db in value}
    if isinstance(value, float):
        return round(value, 6 if name == "dc" else 3) + 0.0 if math.isfinite(value) else None
    return value
