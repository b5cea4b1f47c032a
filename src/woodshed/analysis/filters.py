"""Recursive filters over whole recordings, block by block as products of matrices.

`scipy.signal` has such filters too, but takes a second to load, which who asks for a song would have to wait.

Source of the method: C. S. Burrus, "Block realization of digital filters", IEEE Trans. Audio Electroacoust.
20(4), 1972; W. D. Hillis, G. L. Steele, "Data parallel algorithms", Comm. ACM 29(12), 1986 (the sums).
"""

import math

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_BLOCK = 64
_CHUNK = 2**16


def high_pass(hz: float, q: float, sample_rate: int) -> Values:
    """Return a second-order high-pass as a section (b0, b1, b2, 1, a1, a2), with a gain of 1 at the Nyquist frequency.

    The analogue prototype s² / (s² + s/q + 1) put through the bilinear transform, its corner `hz` kept.
    """
    k = math.tan(math.pi * hz / sample_rate)
    a0 = 1.0 + k / q + k * k
    return np.array([1.0 / a0, -2.0 / a0, 1.0 / a0, 1.0, 2.0 * (k * k - 1.0) / a0, (1.0 - k / q + k * k) / a0])


class Filter:
    """Second-order sections (n, 6), one after the other, that go on where the last samples ended.

    A block of samples and the state before it give the filtered block and the state behind it by one matrix; the
    states of all blocks are summed up by doubling.
    """

    def __init__(self, sections: Values) -> None:
        self._sections = sections
        states = 2 * len(sections)
        unit = np.eye(states + _BLOCK)  # what each part of a state, and each sample of a block, leads to by itself
        block, state = self._direct(unit[:, states:], unit[:, :states])
        self._ringing, self._filtering = block[:states], block[states:]
        self._carrying, self._loading = state[:states], state[states:]
        self.state = np.zeros(states)

    def settle(self, level: float) -> None:
        """Take up the state in which the filter rests when its input has always been `level`."""
        _, reached = self._direct(np.full((1, 1), level), np.zeros((1, self.state.size)))
        rest = np.eye(self.state.size) - self._direct(np.zeros((self.state.size, 1)), np.eye(self.state.size))[1]
        self.state = np.linalg.solve(rest.T, reached[0])

    def run(self, samples: NDArray[np.floating]) -> Values:
        """Return the filtered samples, one dimension, any length."""
        output = np.empty(samples.size)
        for place in range(0, samples.size, _CHUNK):
            output[place : place + _CHUNK] = self._chunk(samples[place : place + _CHUNK])
        return output

    def _chunk(self, samples: NDArray[np.floating]) -> Values:
        whole = samples.size - samples.size % _BLOCK
        blocks = samples[:whole].astype(np.float64).reshape(-1, _BLOCK)
        states = np.concatenate([self.state[np.newaxis], blocks @ self._loading])
        power, step = self._carrying, 1
        while step < len(states):
            states[step:] += states[:-step] @ power
            power, step = power @ power, 2 * step
        filtered = (blocks @ self._filtering + states[:-1] @ self._ringing).reshape(-1)
        rest, state = self._direct(samples[np.newaxis, whole:].astype(np.float64), states[-1:])
        self.state = state[0]
        return np.concatenate([filtered, rest[0]])

    def _direct(self, samples: Values, states: Values) -> tuple[Values, Values]:
        """Filter rows of samples from rows of states, sample by sample (transposed direct form II)."""
        output, states = samples.copy(), states.copy()
        for at in range(samples.shape[1]):
            for number, (b0, b1, b2, _, a1, a2) in enumerate(self._sections):
                heard = output[:, at].copy()
                near, far = states[:, 2 * number], states[:, 2 * number + 1]
                output[:, at] = b0 * heard + near
                states[:, 2 * number] = b1 * heard - a1 * output[:, at] + far
                states[:, 2 * number + 1] = b2 * heard - a2 * output[:, at]
        return output, states
