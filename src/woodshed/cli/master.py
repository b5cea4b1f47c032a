"""`woodshed master`: a mix becomes a record."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from woodshed.cli.options import OutFolder
from woodshed.cli.progress import progress_bars


def master(
    mix: Annotated[Path, Parameter(help="An audio file, mono or stereo.")],
    /,
    *,
    out: OutFolder,
    target_lufs: Annotated[float, Parameter(name="--lufs", help="How loud, -40 to -6 LUFS.")] = -14.0,
    ceiling_dbtp: Annotated[float, Parameter(name="--ceiling", help="The highest true peak, -12 to 0 dBTP.")] = -1.0,
) -> None:
    """Master a mix: master.wav, master.flac and a report of what was done."""
    from woodshed.audio import load_audio
    from woodshed.make import write_master

    recording = load_audio(mix)
    with progress_bars() as report:
        made = write_master(recording, out, report, title=mix.stem, target_lufs=target_lufs, ceiling_dbtp=ceiling_dbtp)
    for step in made.steps:
        print(f"{step.title}: {step.reason}")
    print(f"{made.after.integrated_lufs:.1f} LUFS, {made.after.true_peak_dbtp:.1f} dBTP")
    print(out / "master.wav")
