"""From float to whole numbers without distortion: triangular dither before rounding.

With noise of triangular density, two steps wide, the error of rounding has the same mean and
power whatever the music does, so a fade ends in a soft hiss instead of crackle.

Source: S. P. Lipshitz, R. A. Wannamaker, J. Vanderkooy, "Quantization and Dither: A Theoretical
Survey", J. Audio Eng. Soc. 40(5), 1992.
"""

import numpy as np
from numpy.typing import NDArray

from woodshed.audio.recording import Audio


def quantise(audio: Audio, bits: int, noise: np.random.Generator | None) -> NDArray[np.int32]:
    """Return `audio` (channels, samples) as whole numbers from -2**(bits-1) to 2**(bits-1) - 1.

    `noise` gives the dither; blocks quantised one after another with one generator equal the
    whole quantised at once. Without it samples are only rounded. What exceeds full scale is
    clipped, and samples at which every channel is exactly silent stay silent.
    """
    scaled = audio.astype(np.float64) * 2.0 ** (bits - 1)
    if noise is not None:
        draws = noise.random((audio.shape[1], audio.shape[0], 2))
        scaled += (draws[..., 0] - draws[..., 1]).T * audio.any(axis=0)
    limit = 2 ** (bits - 1)
    return np.clip(np.rint(scaled), -limit, limit - 1).astype(np.int32)
