"""`woodshed measure`: the numbers of a recording."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from woodshed.cli.progress import progress_bars


def measure(
    file: Annotated[Path, Parameter(help="A WAV, FLAC, AIFF, Ogg or MP3 file.")],
    /,
    *,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON, for programs.")] = False,
) -> None:
    """Measure a recording: loudness, true peak, dynamics, spectrum and width."""
    from woodshed.analysis import format_json, format_measurement
    from woodshed.analysis import measure as measured
    from woodshed.audio import load_audio

    recording = load_audio(file)
    with progress_bars() as report:
        report("Measuring", 0.0)
        measurement = measured(recording)
        report("Measuring", 1.0)
    sys.stdout.write(format_json(measurement) if as_json else format_measurement(measurement))
