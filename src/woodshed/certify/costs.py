"""What effects cost beside the nearest class of pedalboard, as a benchmark kept it: pedalboard itself is not needed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from woodshed.errors import CertificateError

COSTS = "costs.json"
KEPT = Path(__file__).parents[3] / "docs" / "devices"
"""Where the repository keeps them, beside these sources: wherever a page is written, its costs are these."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One pair: nanoseconds of processor time for a sample of stereo, ours at eco quality, and the peer's."""

    device: str
    what: str
    peer: str
    ours_ns: float
    theirs_ns: float
    wanted: bool

    @property
    def ratio(self) -> float:
        """How many times the peer's cost ours is."""
        return self.ours_ns / self.theirs_ns


def load_costs(folder: Path = KEPT) -> tuple[str, tuple[Cost, ...]]:
    """Return where and when it was measured, and each pair. ("", ()) where nothing was kept.

    CertificateError when the file is damaged.
    """
    path = folder / COSTS
    if not path.is_file():
        return "", ()
    try:
        kept: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return str(kept["measured"]), tuple(Cost(**pair) for pair in kept["pairs"])
    except (ValueError, KeyError, TypeError):
        raise CertificateError(
            f'The costs in "{path}" cannot be read.', remedy="Run benchmarks/devices.py with --keep to measure them."
        ) from None
