"""`woodshed render`: a song folder becomes sound."""

import re
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from woodshed.cli.options import SongPath
from woodshed.cli.progress import progress_bars
from woodshed.errors import SongError

if TYPE_CHECKING:
    from woodshed.song.document import Song
    from woodshed.units import Ticks

BARS = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


def render(
    song: SongPath, /, *, bars: Annotated[str, Parameter(help='Only these bars, such as "9-16"; the first is 1.')] = ""
) -> None:
    """Render a song folder: renders/mix.wav and renders/stems."""
    from woodshed.make import write_renders
    from woodshed.song.folder import SongFolder

    with SongFolder.open(song) as folder:
        snapshot = folder.song
    start, end = ticks_of_bars(snapshot, bars) if bars else (None, None)
    with progress_bars() as report:
        write_renders(snapshot, song, report, start=start, end=end)
    print(song / "renders" / "mix.wav")


def ticks_of_bars(song: "Song", bars: str) -> tuple["Ticks", "Ticks"]:
    """Return where "9-16", or "9", begins and ends; `SongError` when the song has no such bars."""
    from woodshed.song.tempo import MetreMap

    found = BARS.fullmatch(bars.strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= first <= last:
        raise SongError(f'"{bars}" names no bars.', remedy='Write a first and a last bar, such as "9-16".')
    metre = MetreMap.of(song)
    song_bars = metre.position(max(0, song.end - 1)).bar
    if last > song_bars:
        raise SongError(f"The song has no bar {last}.", remedy=f"Its last bar is {song_bars}.")
    return metre.tick(first), metre.tick(last + 1)
