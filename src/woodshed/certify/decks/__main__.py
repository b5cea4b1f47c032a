"""Runs every deck through ngspice and keeps what it computed, in columns."""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from woodshed.certify.decks import FOLDER
from woodshed.certify.measures import Signal, measure_harmonics

TWO_VT = 0.05173
"""Twice the thermal voltage at 27 °C, in V: where a pair of transistors begins to saturate."""
Table = tuple[str, list[tuple[float, ...]]]


def main() -> int:
    """Write the .csv files of all decks; the exit code is 1 when ngspice is not there."""
    for deck in sorted(FOLDER.glob("*.cir")):
        with tempfile.TemporaryDirectory() as folder:
            try:
                subprocess.run(["ngspice", "-b", str(deck)], cwd=folder, check=True, capture_output=True)  # noqa: S603, S607 - our own deck, the simulator on the path
            except FileNotFoundError:
                sys.stderr.write("ngspice is not installed. Install the package ngspice of your system.\n")
                return 1
            for name, (headings, rows) in TABLES[deck.stem](Path(folder)).items():
                lines = [headings, *(",".join(f"{value:.6g}" for value in row) for row in rows)]
                (FOLDER / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def ladder_tables(name: str, folder: Path) -> dict[str, Table]:
    """Return a ladder's responses, one after the other, and its harmonics against level."""
    responses: list[tuple[float, ...]] = [(k, hz, db) for k, table in _cases(folder, "response") for hz, db in table]
    harmonics = [
        (round(20 * np.log10(volts / TWO_VT), 1), *_harmonics(table[:, 1], TWO_VT))
        for volts, table in _cases(folder, "wave")
    ]
    return {
        f"{name}_response": ("feedback,hz,gain_db", responses),
        f"{name}_harmonics": ("level_db,h1_db,h3_db,h5_db", [(level, h[0], h[2], h[4]) for level, *h in harmonics]),
    }


def kick_tables(folder: Path) -> dict[str, Table]:
    """Return the kick's waves, side by side."""
    waves = [table for _, table in _cases(folder, "decay")] + [table for _, table in _cases(folder, "loud")]
    rows = [tuple(row) for row in np.column_stack([waves[0][:, 0], *(wave[:, 1] for wave in waves)])]
    return {"kick_waves": ("time_s,share_0_v,share_0.03_v,share_0.06_v,loud_0.03_v", rows)}


def boom_kick_tables(folder: Path) -> dict[str, Table]:
    """Return the waves of the bass drum with all its parts, side by side, by VR6 in ohms."""
    waves = [table for _, table in _cases(folder, "wave")]
    rows = [tuple(row) for row in np.column_stack([waves[0][:, 0], *(wave[:, 1] for wave in waves)])]
    return {"boom_kick_waves": ("time_s,vr6_50000_v,vr6_275000_v,vr6_500000_v", rows)}


def console_tables(folder: Path) -> dict[str, Table]:
    """Return the stage's and the transformer's harmonics against the level in V."""
    return {
        f"console_{name}": (
            "peak_v,h1_db,h2_db,h3_db,h4_db,h5_db",
            [(scale * volts, *_harmonics(table[:, 1], 1.0)[:5]) for volts, table in _cases(folder, name)],
        )
        for name, scale in (("stage", 1.0), ("core", 100.0))
    }


TABLES = {
    "ladder": lambda folder: ladder_tables("ladder", folder),
    "diode_ladder": lambda folder: ladder_tables("diode_ladder", folder),
    "kick": kick_tables,
    "boom_kick": boom_kick_tables,
    "console_stage": console_tables,
}


def _cases(folder: Path, kind: str) -> list[tuple[float, Signal]]:
    """Return what was written as `kind`_<number>, by that number."""
    found = [(float(path.name.split("_")[-1]), path) for path in folder.glob(f"{kind}_*")]
    return [(number, np.loadtxt(path, skiprows=1)) for number, path in sorted(found)]


def _harmonics(wave: Signal, scale: float) -> list[float]:
    """Return the levels of a single cycle's harmonics, in dB against a peak of `scale`."""
    cycle = wave[:-1] / scale
    return [max(float(db), -160.0) for db in measure_harmonics(cycle, 1_000.0, 1_000.0 * cycle.size).level_db[:6]]


if __name__ == "__main__":
    sys.exit(main())
