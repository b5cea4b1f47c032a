"""Circuits for ngspice (`.cir`) and what it computed of them (`.csv`): truths that no code of ours made.

`python -m woodshed.certify.decks` runs them again where ngspice is installed (Debian: `ngspice`). What stands in
the files was computed with ngspice 39.3.
"""

import csv
from pathlib import Path

import numpy as np

from woodshed.certify.measures import Signal

FOLDER = Path(__file__).parent


def load_deck(name: str) -> dict[str, Signal]:
    """Return the columns of `<name>.csv` by their headings."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    values = np.array(rows[1:], dtype=np.float64)
    return {heading: values[:, column] for column, heading in enumerate(rows[0])}
