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
    """Render a song folder: renders/mix.wav and renders/stems, or the same of some bars in a folder beside them.

    Tracks that have not changed since the last time are taken from renders/tracks.
    """
    from woodshed.engine import folder_media
    from woodshed.make import written_renders
    from woodshed.song.folder import SongFolder

    with SongFolder.open(song) as folder:
        snapshot = folder.song
    out, start, end = song / "renders", None, None
    if bars:
        first, last = bar_range(bars)
        start, end = ticks_of_bars(snapshot, first, last)
        out = out / f"bars {first}-{last}"
    with progress_bars() as report:
        kept = song / "renders" / "tracks"
        with written_renders(snapshot, out, report, start=start, end=end, media=folder_media(song), cache=kept):
            pass  # until the files are whole
    print(out / "mix.wav")


def bar_range(bars: str) -> tuple[int, int]:
    """Return the first and the last bar that "9-16", or "9", names."""
    found = BARS.fullmatch(bars.strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= first <= last:
        raise SongError(f'"{bars}" names no bars.', remedy='Write a first and a last bar, such as "9-16".')
    return first, last


def ticks_of_bars(song: "Song", first: int, last: int) -> tuple["Ticks", "Ticks"]:
    """Return where the first of some bars begins and the last one ends; `SongError` when the song has not so many."""
    from woodshed.song.tempo import MetreMap

    metre = MetreMap.of(song)
    bars = metre.position(max(0, song.end - 1)).bar
    if last > bars:
        raise SongError(f"The song has no bar {last}.", remedy=f"Its last bar is {bars}.")
    return metre.tick(first), metre.tick(last + 1)
