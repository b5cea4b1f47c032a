"""Where the energy of a recording lies, from bass to treble: its long-term average spectrum.

Levels are in dB; a full-scale sine on every channel reads 0 dB in its band. Bands are those of
IEC 61260-1: base ten, a third or a sixth of an octave wide, around 1 kHz.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from woodshed.audio import Audio

Values = NDArray[np.float64]

LOWEST_HZ = 20.0
HIGHEST_HZ = 20_000.0
SILENCE_DB = -150.0
"""What an empty band reads: far below 24 bits."""

_WINDOW_S = 0.3
_CHUNK_WINDOWS = 32
_OCTAVE = 10.0**0.3
_SLOPE_FROM_HZ = 100.0
_SLOPE_TO_HZ = 10_000.0


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum:
    """Mean power at each of `hz`; `mid` and `side` are (L+R)/2 and (L-R)/2, `side` 0 for mono.

    `power` is the mean over the channels, so for stereo it is `mid + side`.
    """

    hz: Values
    power: Values
    mid: Values
    side: Values

    def turned(self, gain: float) -> "Spectrum":
        """Return the spectrum of the same sound under a gain."""
        return Spectrum(self.hz, *(part * gain**2 for part in (self.power, self.mid, self.side)))


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """The level of each band in dB, and the band's middle in Hz."""

    hz: Values
    db: Values


def measure_spectrum(audio: Audio, sample_rate: int) -> Spectrum:
    """Average the power spectra of Hann windows of about 0.3 seconds, half overlapping.

    `audio` is (channels, samples) of any length; the last window is filled up with silence.
    """
    size = 2 ** round(np.log2(_WINDOW_S * sample_rate))
    hop = size // 2
    windows = max(1, -(-(audio.shape[1] - hop) // hop))
    padded = np.pad(audio, ((0, 0), (0, (windows + 1) * hop - audio.shape[1])))
    window = np.hanning(size + 1)[:-1].astype(np.float32)

    def powers_from(first: int) -> Values:
        last = min(first + _CHUNK_WINDOWS, windows)
        piece = padded[:, first * hop : (last + 1) * hop]
        frames = np.lib.stride_tricks.sliding_window_view(piece, size, axis=1)[:, ::hop]
        return _powers(fft.rfft(frames * window))

    with ThreadPoolExecutor(2) as pool:  # numpy leaves Python alone while it works
        sums = sum(pool.map(powers_from, range(0, windows, _CHUNK_WINDOWS)), np.zeros((3, size // 2 + 1)))
    samples_heard = audio.shape[1] / (windows * hop)
    scale = 4.0 / (window.astype(np.float64) ** 2).sum() / size / windows / max(samples_heard, 1e-9)
    power, mid, side = sums * scale
    return Spectrum(np.arange(size // 2 + 1) * (sample_rate / size), power, mid, side)


def measure_bands(spectrum: Spectrum, per_octave: int = 3, *, part: Values | None = None) -> Bands:
    """Sum a spectrum (or its `part`, such as `spectrum.side`) in bands from 20 Hz to 20 kHz.

    `per_octave` is 3 or 6. Bands above the Nyquist frequency are left out.
    """
    power = spectrum.power if part is None else part
    middle = band_centres(per_octave)
    middle = middle[middle <= spectrum.hz[-1]]
    half = _OCTAVE ** (0.5 / per_octave)
    spacing = spectrum.hz[1]
    edges = spectrum.hz + spacing / 2
    below = np.cumsum(power)
    energy = np.interp(middle * half, edges, below) - np.interp(middle / half, edges, below)
    return Bands(middle, 10.0 * np.log10(np.maximum(energy, 10.0 ** (SILENCE_DB / 10.0))))


def band_centres(per_octave: int = 3) -> Values:
    """Return the middles of the bands from 20 Hz to 20 kHz (IEC 61260-1, 5.2 and 5.3)."""
    offset = 0.0 if per_octave % 2 else 0.5
    steps = np.arange(-10 * per_octave, 10 * per_octave) + offset
    middle = 1000.0 * _OCTAVE ** (steps / per_octave)
    return middle[(middle > LOWEST_HZ * 0.95) & (middle < HIGHEST_HZ * 1.05)]


def centroid(spectrum: Spectrum) -> float:
    """Return the mean frequency in Hz, weighed by power; 0 for silence."""
    total = spectrum.power.sum()
    return float(spectrum.hz @ spectrum.power / total) if total > 0 else 0.0


def slope(bands: Bands) -> float:
    """Return how the power per hertz falls from 100 Hz to 10 kHz, in dB an octave (pink noise: -3)."""
    inside = (bands.hz >= _SLOPE_FROM_HZ * 0.99) & (bands.hz <= _SLOPE_TO_HZ * 1.01) & (bands.db > SILENCE_DB)
    if np.count_nonzero(inside) < 2:  # noqa: PLR2004 - a line needs two points
        return 0.0
    octaves = np.log2(bands.hz[inside])
    return float(np.polyfit(octaves, bands.db[inside], 1)[0]) - 10.0 * float(np.log10(2.0))


def _powers(transforms: NDArray[np.complex64]) -> Values:
    """Add up |X|² over the windows: mean of the channels, mid, side."""
    channels = transforms.shape[0]
    total = sum(_power(transform) for transform in transforms) / channels
    if channels != 2:  # noqa: PLR2004 - stereo
        return np.stack([total, total, np.zeros_like(total)])
    side = _power(transforms[0] - transforms[1]) / 4
    return np.stack([total, total - side, side])


def _power(transform: NDArray[np.complex64]) -> Values:
    """Add up the |X|² of windows (windows, frequencies)."""
    parts = transform.view(np.float32)  # real and imaginary, in turns
    square = np.einsum("wf,wf->f", parts, parts)
    return np.asarray(square[0::2] + square[1::2], dtype=np.float64)
