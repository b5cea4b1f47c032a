"""How loud finished audio is, in the units that streaming services and broadcasters use.

Audio is float32, shape (channels, samples), full scale 1.0. These functions only measure;
`woodshed.master` is where loudness is changed. One channel counts once, as the standard has it:
a mono file reads 3 LU lower than the same sound on two channels.

Sources: ITU-R BS.1770-5, Annex 1 (K weighting, gates; the equation numbers below are its own);
EBU Tech 3341 (momentary, short-term); EBU Tech 3342 (loudness range).
"""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from woodshed.analysis.filters import Filter, high_pass
from woodshed.analysis.products import one_core_each
from woodshed.audio import Audio
from woodshed.errors import AudioError

HOP_S = 0.005
"""Time from one momentary or short-term value to the next: 200 values a second."""

MOMENTARY_S = 0.4
SHORT_TERM_S = 3.0
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
RANGE_GATE_LU = -20.0
RANGE_PERCENTILES = (10.0, 95.0)

CHANNEL_WEIGHTS = {
    1: (1.0,),
    2: (1.0, 1.0),
    3: (1.0, 1.0, 1.0),
    4: (1.0, 1.0, 1.41, 1.41),
    5: (1.0, 1.0, 1.0, 1.41, 1.41),
    6: (1.0, 1.0, 1.0, 0.0, 1.41, 1.41),
}
"""By number of channels: L R, then C, then LFE (which does not count), then Ls Rs (+1.5 dB)."""

_STEP = round(0.1 / HOP_S)
_MOMENTARY = round(MOMENTARY_S / HOP_S)
_SHORT_TERM = round(SHORT_TERM_S / HOP_S)
_CHUNK_HOPS = 512
_QUIETEST = 1e-30

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Loudness:
    """The loudness of a whole programme.

    `momentary_lufs[i]` and `short_term_lufs[i]` cover the 0.4 and 3 seconds that begin at
    `i * HOP_S`; both are empty for audio shorter than their window. `integrated_lufs` is -inf
    when nothing passes the gates, and `range_lu` is then 0.
    """

    integrated_lufs: float
    range_lu: float
    momentary_lufs: Values
    short_term_lufs: Values

    @property
    def max_momentary_lufs(self) -> float:
        """The loudest 0.4 seconds; -inf when there are none."""
        return float(self.momentary_lufs.max(initial=-math.inf))

    @property
    def max_short_term_lufs(self) -> float:
        """The loudest 3 seconds; -inf when there are none."""
        return float(self.short_term_lufs.max(initial=-math.inf))


def measure_loudness(audio: Audio, sample_rate: int) -> Loudness:
    """Measure `audio` (1 to 6 channels, samples) at 8 kHz or more; see `Loudness`."""
    return Energy.of(audio, sample_rate).loudness()


def integrated_loudness(audio: Audio, sample_rate: int) -> float:
    """Return the loudness of a whole programme, in LUFS.

    `audio` is (channels, samples); -inf when no 400 ms of it is louder than -70 LUFS.
    """
    return Energy.of(audio, sample_rate).integrated()


def loudness_range(audio: Audio, sample_rate: int) -> float:
    """Return how far the loudness of 3-second windows spreads, in LU; 0 for less than 3 seconds."""
    return Energy.of(audio, sample_rate).range()


def lufs_of_power(power: Values) -> Values:
    """Return the loudness of K-weighted mean-square powers (eq. 2); silence gives -inf."""
    with np.errstate(divide="ignore"):
        return np.asarray(-0.691 + 10.0 * np.log10(power), dtype=np.float64)


def power_of_lufs(lufs: float) -> float:
    """Return the K-weighted mean-square power of a loudness; the inverse of `lufs_of_power`."""
    return float(10.0 ** ((lufs + 0.691) / 10.0))


def k_weighting(sample_rate: int) -> Values:
    """Return the two filters of BS.1770 as second-order sections for any sample rate.

    The standard gives coefficients for 48 kHz only; these analogue prototypes, put through the
    bilinear transform with the corner frequencies kept, equal them there to 10 digits and follow
    the same curve elsewhere. Source of the prototypes: B. De Man, "Evaluation of implementations
    of the EBU R128 loudness measurement", AES 145, 2018.
    """
    return np.array([_head_shelf(sample_rate), _low_cut(sample_rate)])


def _head_shelf(sample_rate: int) -> list[float]:
    """Boost the treble by 4 dB, as a head does (BS.1770, figure 2)."""
    k = math.tan(math.pi * 1681.974450955533 / sample_rate)
    q = 0.7071752369554196
    high = 10.0 ** (3.999843853973347 / 20.0)
    middle = high**0.4996667741545416
    a0 = 1.0 + k / q + k * k
    return [
        (high + middle * k / q + k * k) / a0,
        2.0 * (k * k - high) / a0,
        (high - middle * k / q + k * k) / a0,
        1.0,
        2.0 * (k * k - 1.0) / a0,
        (1.0 - k / q + k * k) / a0,
    ]


def _low_cut(sample_rate: int) -> list[float]:
    """Take away what is below hearing (BS.1770, figure 4, whose zeros are not scaled)."""
    return [1.0, -2.0, 1.0, *high_pass(38.13547087602444, 0.5003270373238773, sample_rate)[3:].tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class Energy:
    """K-weighted energy of a programme, all channels together, hop by hop: what all its loudness follows from.

    `hops[i]` lies between the samples `places[i]` and `places[i + 1]`.
    """

    hops: Values
    places: NDArray[np.int64]

    @staticmethod
    def of(audio: Audio, sample_rate: int) -> "Energy":
        """Filter, square, weigh and add up the channels (eq. 1) of `audio` (1 to 6 channels, samples)."""
        weights = _weights(audio, sample_rate)
        hops = int(audio.shape[1] / sample_rate / HOP_S + 1e-6)
        places = np.rint(np.arange(hops + 1) * (HOP_S * sample_rate) - 1e-6).astype(np.int64)
        sections = k_weighting(sample_rate)
        with one_core_each, ThreadPoolExecutor(2) as pool:
            energies = list(pool.map(lambda channel: _channel_energies(channel, places, sections), audio))
        return Energy(weights @ np.array(energies), places)

    def loudness(self) -> Loudness:
        """Return everything that is said of a programme's loudness."""
        return Loudness(
            integrated_lufs=self.integrated(),
            range_lu=self.range(),
            momentary_lufs=lufs_of_power(self._powers(_MOMENTARY)),
            short_term_lufs=lufs_of_power(self._powers(_SHORT_TERM)),
        )

    def integrated(self) -> float:
        """Return the loudness of the whole in LUFS."""
        return _integrated(self._powers(_MOMENTARY)[::_STEP])

    def range(self) -> float:
        """Return the loudness range in LU."""
        return _range(self._powers(_SHORT_TERM)[::_STEP])

    def turned(self, gain: "float | Values") -> "Energy":
        """Return the energy of the same programme under a gain, or under one for each hop."""
        return Energy(self.hops * np.square(gain), self.places)

    def between(self, start_s: float, end_s: float) -> "Energy":
        """Return the energy of a part, to the next hop."""
        first, last = (min(max(round(at / HOP_S), 0), self.hops.size) for at in (start_s, end_s))
        return Energy(self.hops[first:last], self.places[first : last + 1])

    def _powers(self, hops: int) -> Values:
        """Return the mean power of every window of `hops` hops that fits whole."""
        if self.hops.size < hops:
            return np.zeros(0)
        total = np.concatenate(([0.0], np.cumsum(self.hops)))
        energy = np.maximum(total[hops:] - total[:-hops], 0.0)
        power = energy / (self.places[hops:] - self.places[:-hops])
        return np.where(power < _QUIETEST, 0.0, power)


def _channel_energies(channel: NDArray[np.float32], places: NDArray[np.int64], sections: Values) -> Values:
    """Return the K-weighted energy of one channel from each of `places` to the next."""
    weighting = Filter(sections)
    energies = np.zeros(len(places) - 1)
    for first in range(0, energies.size, _CHUNK_HOPS):
        edges = places[first : first + _CHUNK_HOPS + 1]
        weighted = weighting.run(channel[edges[0] : edges[-1]])
        np.square(weighted, out=weighted)
        energies[first : first + _CHUNK_HOPS] = np.add.reduceat(weighted, edges[:-1] - edges[0])
    return energies


def _weights(audio: Audio, sample_rate: int) -> Values:
    if audio.ndim != 2 or audio.shape[0] not in CHANNEL_WEIGHTS:  # noqa: PLR2004 - (channels, samples)
        raise AudioError(
            f"The loudness of audio of shape {audio.shape} is not defined.",
            remedy="Give 1 to 6 channels, shape (channels, samples).",
        )
    if sample_rate < 8_000:  # noqa: PLR2004 - below, the K weighting has no room
        raise AudioError(f"Loudness cannot be measured at {sample_rate} Hz.", remedy="Resample to 8,000 Hz or more.")
    return np.array(CHANNEL_WEIGHTS[audio.shape[0]])


def _integrated(power: Values) -> float:
    """Average the blocks that pass both gates."""
    loud = power[power > power_of_lufs(ABSOLUTE_GATE_LUFS)]
    if loud.size == 0:
        return -math.inf
    relative_gate = loud.mean() * 10.0 ** (RELATIVE_GATE_LU / 10.0)  # eq. 6
    return float(lufs_of_power(loud[loud > relative_gate].mean()))  # eq. 7


def _range(power: Values) -> float:
    """Spread from the 10th to the 95th percentile of what passes both gates (Tech 3342)."""
    loud = power[power >= power_of_lufs(ABSOLUTE_GATE_LUFS)]
    if loud.size == 0:
        return 0.0
    gated = np.sort(loud[loud >= loud.mean() * 10.0 ** (RANGE_GATE_LU / 10.0)])
    low, high = (gated[round((gated.size - 1) * share / 100.0)] for share in RANGE_PERCENTILES)
    return float(10.0 * np.log10(high / low))
