"""`woodshed rescue`: what can still be read of a damaged song becomes a new one."""

from woodshed.cli.options import OutFolder, SongPath


def rescue(song: SongPath, /, *, out: OutFolder) -> None:
    """Copy what can be read of a damaged song folder into a new one."""
    from woodshed.song.mending import rescue as rescued

    rescued(song, out).close()
    print(out)
