"""`woodshed make`: the main job, from a sentence or a tune to a finished record."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from woodshed.cli.options import OutFolder, Seed
from woodshed.cli.progress import progress_bars
from woodshed.errors import WoodshedError


def make(
    prompt: Annotated[str, Parameter(help="What you want to hear, in a sentence.")] = "",
    /,
    *,
    out: OutFolder,
    tune: Annotated[Path | None, Parameter(name="--from", help="A MIDI file to use instead of a sentence.")] = None,
    seed: Seed = 0,
) -> None:
    """Make a finished record: song folder, stems, mix, master, MIDI and a report."""
    if bool(prompt.strip()) == bool(tune):
        raise WoodshedError(
            "A record is made from one thing.", remedy="Give either a sentence or --from with a MIDI file."
        )
    from woodshed.make import make_from, make_song

    if tune and seed:
        raise WoodshedError("A tune needs no seed.", remedy="Leave --seed out, or give a sentence instead of --from.")
    with progress_bars() as report:
        if tune:
            made = make_from(tune, out, tell=print_lines, progress=report)
        else:
            made = make_song(prompt, out, seed=seed, tell=print_lines, progress=report)
    after = made.master.after
    print(f"{made.song.title}: {after.integrated_lufs:.1f} LUFS, {after.true_peak_dbtp:.1f} dBTP")
    for name in ("master/master.wav", "master/report.html"):
        print(out / name)


def print_lines(sentences: Sequence[str]) -> None:
    """Print what Woodshed understood, while the long work begins."""
    print(*sentences, sep="\n", flush=True)
