"""How wide a recording is, and whether it survives being summed to mono.

Mid is (L+R)/2, side (L-R)/2.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from woodshed.analysis.spectrum import Spectrum
from woodshed.audio import Audio


@dataclass(frozen=True, slots=True)
class Stereo:
    """What two channels have in common.

    `correlation` is 1 for mono, 0 for two unrelated channels, -1 for opposite ones. `width` is the
    side's share of the energy, 0 (mono) to 1. `balance_db` is how much louder the right channel
    is. `mono_loss_db` is what is lost in a sum to mono, 0 for mono itself, 3 for unrelated channels.
    """

    correlation: float
    width: float
    balance_db: float
    mono_loss_db: float


MONO = Stereo(correlation=1.0, width=0.0, balance_db=0.0, mono_loss_db=0.0)


def measure_stereo(audio: Audio) -> Stereo:
    """Measure the first two channels of `audio` (channels, samples); mono and silence give `MONO`."""
    if audio.shape[0] < 2:  # noqa: PLR2004 - two ears
        return MONO
    left, right = audio[0], audio[1]
    left_power, right_power, common = _energy(left, left), _energy(right, right), _energy(left, right)
    total = left_power + right_power
    if total == 0.0:
        return MONO
    mid, side = total / 2 + common, total / 2 - common
    both = math.sqrt(left_power * right_power)
    return Stereo(
        correlation=common / both if both > 0 else 0.0,
        width=side / (mid + side),
        balance_db=_db(right_power, left_power),
        mono_loss_db=_db(total, mid),
    )


def bass_width(spectrum: Spectrum, below_hz: float) -> float:
    """Return the side's share of the energy below a frequency, 0 (mono) to 1; 0 when there is none."""
    low = spectrum.hz <= below_hz
    total = float((spectrum.mid[low] + spectrum.side[low]).sum())
    return float(spectrum.side[low].sum()) / total if total > 0 else 0.0


def _energy(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Return the sum of products, block by block in float64 so that long recordings stay exact."""
    block = 2**16
    return sum(
        float(np.einsum("n,n->", one[at : at + block], other[at : at + block], dtype=np.float64))
        for at in range(0, one.size, block)
    )


def _db(above: float, below: float) -> float:
    """Return a ratio of energies in dB, kept within 100 dB when one of them is nothing."""
    return 10.0 * math.log10(min(max(above, 1e-10 * below) / max(below, 1e-10 * above), 1e10))
