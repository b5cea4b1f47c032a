"""Every block runs in lanes, and a lane gives the bits that it gives alone."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

TRIED = sorted(path.stem for path in (Path(__file__).parent / "tried").glob("*.dsp"))
BENT = {"feedback": 2.5, "drive": 8.0, "curve": 3.0, "seed": 77.0, "age": 1.0, "ratio": 2.6, "wave": 1.0}


@pytest.mark.parametrize("name", TRIED)
def test_a_lane_equals_the_block_alone(block: Any, name: str) -> None:
    """How voices and tracks are grouped into banks can then never be heard."""
    tried = block(name)
    sound = np.random.default_rng(3).standard_normal(3000).astype(np.float32)
    settings = {key: value for key, value in BENT.items() if key in tried.parameters}
    lanes = tried.side_by_side(sound, 96_000, **settings)
    assert lanes.shape[2] > 1
    for lane in range(lanes.shape[2]):
        loud = np.float32(1 / lanes.shape[2]) * np.float32(lane + 1)
        assert np.array_equal(tried.run(sound * loud, 96_000, **settings), lanes[..., lane])
