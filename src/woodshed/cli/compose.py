"""`woodshed compose`: a sentence becomes a song folder, not yet rendered."""

from typing import Annotated

from cyclopts import Parameter

from woodshed.cli.options import OutFolder, Seed


def compose(
    prompt: Annotated[str, Parameter(help="What you want to hear, in a sentence.")],
    /,
    *,
    out: OutFolder,
    seed: Seed = 0,
) -> None:
    """Write a song from a sentence, as a folder to change and render."""
    from woodshed.compose import compose_song
    from woodshed.make import said_of, write_song

    composition = compose_song(prompt, seed=seed)
    write_song(composition.song, out)
    for sentence in said_of(composition):
        print(sentence)
    print(out)
