"""By how much a recording is behind what was played."""

from typing import Any

import numpy as np


def late(heard: Any, played: Any) -> int:
    """Return by how many samples `heard` comes after `played`."""
    count = min(len(heard), len(played))
    product = np.fft.rfft(heard[:count], 2 * count) * np.conj(np.fft.rfft(played[:count], 2 * count))
    lag = int(np.argmax(np.fft.irfft(product)))
    return lag if lag < count else lag - 2 * count
