"""`woodshed render`: a song folder becomes sound."""

import re
from typing import Annotated

from cyclopts import Parameter

from woodshed.cli.options import SongPath
from woodshed.cli.progress import progress_bars
from woodshed.errors import SongError

BARS = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


def render(
    song: SongPath, /, *, bars: Annotated[str, Parameter(help='Only these bars, such as "9-16"; the first is 1.')] = ""
) -> None:
    """Render a song folder: renders/mix.wav and renders/stems."""
    from woodshed.make import write_renders
    from woodshed.song.folder import SongFolder
    from woodshed.song.tempo import MetreMap

    first, last = bar_range(bars)
    with SongFolder.open(song) as folder:
        snapshot = folder.song
    metre = MetreMap.of(snapshot)
    with progress_bars() as report:
        write_renders(
            snapshot,
            song,
            report,
            start=metre.tick(first) if first else None,
            end=metre.tick(last + 1) if last else None,
        )
    print(song / "renders" / "mix.wav")


def bar_range(bars: str) -> tuple[int, int]:
    """Return the first and last bar that "9-16" or "9" means; zeros for "", the whole song."""
    if not bars:
        return 0, 0
    found = BARS.fullmatch(bars.strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= first <= last:
        raise SongError(f'"{bars}" names no bars.', remedy='Write a first and a last bar, such as "9-16".')
    return first, last
