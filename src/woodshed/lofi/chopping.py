"""Cuts a recording where something begins, as one chops a sample into pads."""

import numpy as np
from scipy import signal

from woodshed.analysis.tempo import onset_strength
from woodshed.audio import Audio

_FRAMES_HZ = 200
_LEAST_STRENGTH = 0.8
_BEFORE_S = 0.002
"""A cut lies this much before its onset, so that the attack is whole."""
_AROUND_MS = 30


def chop(audio: Audio, sample_rate: int, *, most: int = 16, shortest_s: float = 0.12) -> tuple[int, ...]:
    """Return where to cut, in samples from 0 on: at the strongest beginnings, at most `most` of them.

    Audio is (channels, samples). The first cut is at 0; no two are nearer than `shortest_s`.
    """
    everything, low = onset_strength(audio, sample_rate)
    strength = everything + 0.5 * low
    apart = max(1, round(shortest_s * _FRAMES_HZ))
    peaks, found = signal.find_peaks(strength, height=_LEAST_STRENGTH, distance=apart)
    strongest = peaks[np.argsort(-found["peak_heights"], kind="stable")]
    cuts = [0]
    for frame in strongest:
        at = round(max(0.0, _sharpened_s(audio, sample_rate, int(frame) / _FRAMES_HZ) - _BEFORE_S) * sample_rate)
        far_enough = all(abs(at - cut) >= shortest_s * sample_rate for cut in cuts)
        if far_enough and at < audio.shape[1] - shortest_s * sample_rate and len(cuts) < most:
            cuts.append(at)
    return tuple(sorted(cuts))


def _sharpened_s(audio: Audio, sample_rate: int, about_s: float) -> float:
    """Return the moment near another at which the power rises most, to the millisecond."""
    size = sample_rate // 1_000
    first = max(0, round(about_s * 1_000) - _AROUND_MS)
    piece = audio[:, first * size : (first + 2 * _AROUND_MS) * size].astype(np.float64)
    power = np.square(piece[:, : piece.shape[1] // size * size]).sum(axis=0).reshape(-1, size).sum(axis=1)
    if power.size < 4:  # noqa: PLR2004 - nothing to compare
        return about_s
    smooth = np.convolve(power, np.ones(3) / 3, "same")
    rises = np.diff(np.log10(smooth + 1e-4 * smooth.max() + 1e-12), prepend=np.log10(smooth[0] + 1e-12))
    rises[0] = 0.0
    return (first + int(np.argmax(rises))) / 1_000
