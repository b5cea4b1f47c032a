"""The report of a master: a page to read, the same as JSON, and its picture.

`report.html` holds everything in one file, picture included, and needs no network. The same master
gives the same bytes.
"""

import json
import math
from pathlib import Path
from typing import Any

from woodshed.audio import Recording
from woodshed.disk import atomic_file
from woodshed.master.mastering import Master
from woodshed.master.page import format_page
from woodshed.master.step import Step


def write_report(folder: Path, mix: Recording, master: Master, *, title: str = "Untitled") -> Path:
    """Write report.html, report.json and report.png into `folder` and return the page's path.

    `mix` is what the master was made from. The folder is created when it is missing; raises
    `FileError` when it may not be written.
    """
    from woodshed.master.picture import draw_master  # noqa: PLC0415 - matplotlib takes half a second to import

    picture = draw_master(mix, master, title)
    with atomic_file(folder / "report.png") as file:
        file.write(picture)
    with atomic_file(folder / "report.json") as file:
        file.write(format_report(master, title).encode())
    with atomic_file(folder / "report.html") as file:
        file.write(format_page(master, title, picture).encode())
    return folder / "report.html"


def format_report(master: Master, title: str) -> str:
    """Return the whole report as JSON text: goal, numbers before and after, steps, sections."""
    facts = {
        "title": title,
        "target_lufs": master.goal.target_lufs,
        "ceiling_dbtp": master.goal.ceiling_dbtp,
        "intensity": master.goal.intensity,
        "reached": master.reached,
        "before": master.before.as_dict(),
        "after": master.after.as_dict(),
        "steps": [_step(step) for step in master.steps],
        "sections": [
            {
                "name": one.section.name,
                "start_s": round(one.section.start_s, 3),
                "end_s": round(one.section.end_s, 3),
                "before_lufs": _rounded(one.before_lufs),
                "after_lufs": _rounded(one.after_lufs),
            }
            for one in master.sections
        ],
    }
    return json.dumps(facts, indent=2, allow_nan=False, ensure_ascii=False) + "\n"


def _step(step: Step) -> dict[str, Any]:
    return {
        "title": step.title,
        "reason": step.reason,
        "device": step.device,
        "settings": dict(step.settings),
        "before": {name: _rounded(value) for name, value in step.before.items()},
        "after": {name: _rounded(value) for name, value in step.after.items()},
    }


def _rounded(value: float) -> float | None:
    return round(value, 3) if math.isfinite(value) else None
