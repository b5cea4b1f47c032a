"""The figures of a certificate as a file: facts that are kept, and held against what is measured next time."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from woodshed.certify.bench import SAMPLE_RATE
from woodshed.certify.figure import Figure, rounded
from woodshed.errors import CertificateError

Figures = Mapping[str, tuple[Figure, ...]]
"""The figures of each examination, by its key."""

FILE = "figures.json"


def format_record(device: str, figures: Figures) -> str:
    """Return the figures of a device as JSON, one figure a line, to four digits."""
    lines = ["{", f'"device": {json.dumps(device)},', f'"sample_rate_hz": {SAMPLE_RATE},', '"examinations": {']
    blocks = []
    for key, found in figures.items():
        rows = ",\n".join(f"  {json.dumps(_plain(figure), ensure_ascii=False)}" for figure in found)
        blocks.append(f"{json.dumps(key)}: [\n{rows}\n]" if rows else f"{json.dumps(key)}: []")
    return "\n".join([*lines, ",\n".join(blocks), "}", "}"]) + "\n"


def load_record(path: Path) -> dict[str, tuple[Figure, ...]]:
    """Return the figures that were kept. CertificateError when there are none or the file is damaged."""
    remedy = "Run `woodshed certify` to measure it."
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {key: tuple(_figure(row) for row in rows) for key, rows in kept["examinations"].items()}
    except OSError:
        raise CertificateError(f'There are no figures in "{path}".', remedy=remedy) from None
    except (ValueError, KeyError, TypeError):
        raise CertificateError(f'The figures in "{path}" cannot be read.', remedy=remedy) from None


def worsened(kept: Figures, found: Figures) -> list[str]:
    """Return a sentence for each figure that is worse than the one kept, or no longer measured, or new."""
    told = []
    for key in [*kept, *(key for key in found if key not in kept)]:
        before = {figure.name: figure for figure in kept.get(key, ())}
        now = {figure.name: figure for figure in found.get(key, ())}
        told += [f"{key}: {name} is no longer measured" for name in before if name not in now]
        told += [f"{key}: {name} has not been kept" for name in now if name not in before]
        told += [
            f"{key}: {name} was {before[name].value:g} {figure.unit} and is {rounded(figure.value):g} {figure.unit}"
            for name, figure in now.items()
            if name in before and figure.worse_than(before[name])
        ]
    return told


def _plain(figure: Figure) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": figure.name,
        "value": _number(figure.value),
        "unit": figure.unit,
        "sense": figure.sense,
    }
    if figure.sense != "fact":
        row["goal"] = _number(figure.goal)
    if figure.sense == "near":
        row["tolerance"] = _number(figure.tolerance)
    return row


def _number(value: float) -> float | None:
    return rounded(value) if math.isfinite(value) else None


def _figure(row: Mapping[str, Any]) -> Figure:
    value = math.nan if row["value"] is None else row["value"]
    goal = row.get("goal")
    return Figure(
        row["name"], value, row["unit"], row["sense"], math.nan if goal is None else goal, row.get("tolerance", 0.0)
    )
