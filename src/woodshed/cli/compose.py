"""`woodshed compose`: a sentence becomes a song folder, not yet rendered."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from woodshed.cli.options import Seed
from woodshed.cli.understanding import print_understanding


def compose(
    prompt: str, /, *, out: Annotated[Path, Parameter(help="The folder for the song.")], seed: Seed = 0
) -> None:
    """Write a song from a sentence, as a folder to open, change and render."""
    from woodshed.compose import compose_song
    from woodshed.song.folder import SongFolder

    composition = compose_song(prompt, seed=seed)
    SongFolder.create(out, composition.song)
    print_understanding(composition.understood, composition.ignored)
