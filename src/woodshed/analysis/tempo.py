"""How fast a recording goes and where its beats fall, for music that keeps one tempo.

Onset strength is the rise of the logarithm of energy in bands (Klapuri, "Sound onset detection by applying
psychoacoustic knowledge", ICASSP 1999). A tempo is likely when the strength resembles itself one, two and
four beats later, weighted by a log-normal preference for usual tempi (Ellis, "Beat tracking by dynamic
programming", J. New Music Research 36, 2007). Its exact value is how the phase of the beat turns from window to
window of the recording.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

from woodshed.audio import Audio

Values = NDArray[np.float64]

SLOWEST_BPM, FASTEST_BPM = 55.0, 215.0
SHORTEST_S = 4.0
"""Less than this is not heard as a tempo."""

_FRAMES_HZ = 200
_WINDOW_S = 0.046
_BANDS_HZ = np.geomspace(40.0, 15_000.0, 25)
_LOW_HZ = 160.0
_FLOOR_DB = -60.0
_RISE_FRAMES = 2
_MEAN_S = 0.6
_USUAL_BPM, _OCTAVES = 105.0, 0.6
_BEATS_LATER = {1: 1.0, 2: 0.8, 4: 0.6}
_STRETCH_S, _STRETCH_STEP_S = 8.0, 4.0
_CHUNK = 4_096
_STEADY = 0.5
_FINER = 8
_PARTS = (1, 2, 3, 4)
_CLEAR = 0.15
_AROUND_MS = 35
_PLACES, _NEAR, _NEARLY = 240, 16, 0.3


@dataclass(frozen=True, slots=True)
class Pulse:
    """A steady beat: its tempo, when its first beat is due, and how clear it is, 0 to 1."""

    tempo_bpm: float
    first_beat_s: float
    clarity: float


def measure_tempo(audio: Audio, sample_rate: int) -> Pulse | None:
    """Return the beat of a recording, (channels, samples); None when there is none that lasts.

    Tempi are told between 55 and 215 bpm, so what goes slower or faster is told at twice or half its tempo.
    """
    if audio.shape[1] < SHORTEST_S * sample_rate:
        return None
    everything, low = onset_strength(audio, sample_rate)
    likely_bpm, clarity = _likely(everything + low)
    if clarity < _CLEAR:
        return None
    exact_hz, steadiness = _exact(everything + low, likely_bpm / 60)
    if steadiness < _STEADY:
        return None
    tempo_bpm = _told(60 * exact_hz, everything.size / _FRAMES_HZ)
    first_s = _first_beat_s(everything + 2 * low, tempo_bpm / 60)
    return Pulse(tempo_bpm, _sharpened_s(audio.mean(axis=0), sample_rate, first_s, 60 / tempo_bpm), round(clarity, 3))


def onset_strength(audio: Audio, sample_rate: int) -> tuple[Values, Values]:
    """Return how strongly something begins, 200 times a second, in all bands and in those of the bass drum.

    Each is 0 or more, with a mean square of 1, and peaks where the beginning is.
    """
    levels = _levels_db(audio.mean(axis=0, dtype=np.float64), sample_rate)
    rises = np.maximum(0.0, levels[_RISE_FRAMES:] - levels[:-_RISE_FRAMES])
    rises = np.pad(rises, ((_RISE_FRAMES // 2, _RISE_FRAMES - _RISE_FRAMES // 2), (0, 0)))
    is_low = _BANDS_HZ[:-1] < _LOW_HZ
    return _over_mean(rises.mean(axis=1)), _over_mean(rises[:, is_low].mean(axis=1))


def _levels_db(mono: Values, sample_rate: int) -> Values:
    """Return (frames, bands) in dB below the loudest, -60 at least; a frame's middle is at frame / 200 s."""
    size = 2 ** round(np.log2(_WINDOW_S * sample_rate))
    frames = int(mono.size * _FRAMES_HZ / sample_rate)
    starts = np.round(np.arange(frames) * sample_rate / _FRAMES_HZ).astype(np.int64)
    padded = np.pad(mono, (size // 2, size))
    window = np.hanning(size + 1)[:-1]
    bands = np.searchsorted(_BANDS_HZ, fft.rfftfreq(size, 1 / sample_rate), side="right") - 1
    into = (bands[:, None] == np.arange(_BANDS_HZ.size - 1)).astype(np.float64)
    power = np.empty((frames, into.shape[1]))
    for first in range(0, frames, _CHUNK):
        of = starts[first : first + _CHUNK, None] + np.arange(size)
        power[first : first + _CHUNK] = np.abs(fft.rfft(padded[of] * window)) ** 2 @ into
    loudest = power.max(initial=0.0) or 1.0
    return np.asarray(np.maximum(_FLOOR_DB, 10 * np.log10(np.maximum(power / loudest, 1e-12))))


def _over_mean(strength: Values) -> Values:
    over = np.maximum(0.0, strength - ndimage.uniform_filter1d(strength, round(_MEAN_S * _FRAMES_HZ)))
    return np.asarray(over / (np.sqrt(np.mean(over**2)) or 1.0))


def _likely(strength: Values) -> tuple[float, float]:
    """Return the likely tempo, and how much the strength resembles itself a beat later, 0 to 1."""
    smooth = ndimage.gaussian_filter1d(strength, 2.0)
    smooth -= smooth.mean()
    size = 2 * smooth.size
    alike = fft.irfft(np.abs(fft.rfft(smooth, size)) ** 2, size)[: smooth.size]
    alike = alike / (alike[0] or 1.0) * smooth.size / np.arange(smooth.size, 0, -1)
    tempi = np.geomspace(SLOWEST_BPM, FASTEST_BPM, 800)
    lags = 60 * _FRAMES_HZ / tempi
    score = sum(
        share * np.interp(beats * lags, np.arange(alike.size), alike, right=0.0)
        for beats, share in _BEATS_LATER.items()
    )
    score *= np.sqrt(_periodic(smooth, tempi / 60))
    preference = np.exp(-0.5 * (np.log2(tempi / _USUAL_BPM) / _OCTAVES) ** 2)
    best = int(np.argmax(score * preference))
    clarity = float(np.clip(score[best] / sum(_BEATS_LATER.values()), 0.0, 1.0))
    return float(tempi[best]), clarity


def _periodic(strength: Values, hz: Values) -> Values:
    """Return how much of the strength comes and goes at some frequencies or at twice them, 1 for the most."""
    size = 4 * round(_STRETCH_S * _FRAMES_HZ)
    long = round(_STRETCH_S * _FRAMES_HZ)
    window = np.hanning(min(long, strength.size))
    starts = range(0, max(1, strength.size - long + 1), long // 2)
    heard = np.mean([np.abs(fft.rfft(strength[at : at + window.size] * window, size)) for at in starts], axis=0)
    at_hz = np.arange(heard.size) * _FRAMES_HZ / size
    found = np.interp(hz, at_hz, heard) + np.interp(2 * hz, at_hz, heard)
    return np.asarray(found / (found.max() or 1.0))


def _exact(strength: Values, likely_hz: float) -> tuple[float, float]:
    """Return the beat's frequency, and how steadily the recording keeps to it, 0 to 1."""
    size = fft.next_fast_len(_FINER * strength.size, real=True)
    heard = np.abs(fft.rfft(strength - strength.mean(), size))
    bin_hz = _FRAMES_HZ / size
    near = np.arange(0.97 * likely_hz, 1.03 * likely_hz, bin_hz / max(_PARTS))
    parts = np.stack([np.interp(part * near, np.arange(heard.size) * bin_hz, heard) for part in _PARTS])
    best = int(np.argmax((parts**2).sum(axis=0)))
    hz = float(near[best])
    strongest = _PARTS[int(np.argmax(parts[:, best]))]
    phasors = _phasors(strength, strongest * hz)
    return hz, float(np.abs(phasors.sum()) / (np.abs(phasors).sum() or 1.0))


def _phasors(strength: Values, hz: float) -> NDArray[np.complex128]:
    """Return how strongly, and in which phase, a frequency is there in each stretch of eight seconds."""
    turned = strength * np.exp(-2j * np.pi * hz * np.arange(strength.size) / _FRAMES_HZ)
    sums = np.concatenate(([0.0], np.cumsum(turned)))
    long, step = round(_STRETCH_S * _FRAMES_HZ), round(_STRETCH_STEP_S * _FRAMES_HZ)
    starts = np.arange(0, max(1, strength.size - long + 1), step)
    return np.asarray(sums[np.minimum(starts + long, strength.size)] - sums[starts])


def _told(tempo_bpm: float, length_s: float) -> float:
    """Return the tempo as it is told: whole, when the recording is too short to tell it from a whole one."""
    doubt_bpm = max(0.02, 3.0 / length_s)
    return float(round(tempo_bpm)) if abs(tempo_bpm - round(tempo_bpm)) <= doubt_bpm else round(tempo_bpm, 2)


def _first_beat_s(strength: Values, hz: float) -> float:
    """Return when the first beat is due: most of what begins, begins on beats, and music mostly begins with one."""
    at = np.arange(strength.size) / _FRAMES_HZ
    folded = np.bincount((at * hz % 1 * _PLACES).astype(np.int64), strength, minlength=_PLACES)
    folded = ndimage.gaussian_filter1d(folded, 2.0, mode="wrap")
    begins = int(np.argmax(strength > 1.0))
    near = (int(begins / _FRAMES_HZ * hz % 1 * _PLACES) + np.arange(-_NEAR, _NEAR + 1)) % _PLACES
    peak, first = int(np.argmax(folded)), int(near[np.argmax(folded[near])])
    chosen = first if folded[first] > _NEARLY * folded[peak] else peak
    return (chosen + 0.5) / _PLACES / hz


def _sharpened_s(mono: Values, sample_rate: int, first_s: float, beat_s: float) -> float:
    """Return the first beat again, to the millisecond: where the power around all beats rises most."""
    frame = max(1, sample_rate // 1_000)
    power = np.square(mono[: mono.size // frame * frame].reshape(-1, frame)).sum(axis=1)
    rises = np.maximum(0.0, np.diff(np.log10(power / (power.max() or 1.0) + 1e-5), prepend=-5.0))
    beats = np.round(
        (first_s + beat_s * np.arange(int((mono.size / sample_rate - first_s) / beat_s))) * sample_rate / frame
    )
    around = np.arange(-_AROUND_MS, _AROUND_MS + 1)
    at = beats.astype(np.int64)[:, None] + around
    inside = (at >= 0) & (at < rises.size)
    found = ndimage.gaussian_filter1d((rises[np.clip(at, 0, rises.size - 1)] * inside).sum(axis=0), 1.0)
    shift_s = float(around[int(np.argmax(found))]) * frame / sample_rate
    return (first_s + shift_s) % beat_s
