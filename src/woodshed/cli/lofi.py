"""`woodshed lofi` and `woodshed flip`: a song on a worn medium, and a new beat from its chops."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from woodshed.cli.options import OutFolder, Seed, SongPath
from woodshed.errors import FileError

if TYPE_CHECKING:
    from woodshed.song.document import Song

MediumName = Literal["vinyl", "cassette", "sampler", "radio"]
AmbienceName = Literal["", "rain", "thunder", "cafe", "street", "train", "sea", "wind", "fire", "birds", "run-out"]
Year = Annotated[int, Parameter(help="The year of the medium; 0: its usual one.")]
Wear = Annotated[float, Parameter(help="How worn it is, 0 to 100.")]


def lofi(
    song: SongPath,
    /,
    *,
    medium: Annotated[MediumName, Parameter(help="What the song is heard on.")] = "vinyl",
    year: Year = 0,
    wear: Wear = 70.0,
    ambience: Annotated[AmbienceName, Parameter(help="A place around the music.")] = "",
    apply: Annotated[bool, Parameter(negative="", help="Make the changes instead of only telling them.")] = False,
) -> None:
    """Suggest what makes a song lo-fi: a medium of a year with its wear, a place, a lazy groove."""
    from woodshed.lofi import figures_in_words, suggest_lofi
    from woodshed.song.folder import SongFolder

    with SongFolder.open(song, to_read=not apply) as folder:
        wished = suggest_lofi(folder.song, medium_name=medium, year=year or None, wear=wear, ambience=ambience)
        for suggestion in wished:
            print(f"{suggestion.title}: {suggestion.reason}")
            if figures := figures_in_words(suggestion.evidence):
                print(f"  {figures}")
            if apply:
                folder.apply_suggestion(suggestion, by="lofi")
    print(song if apply else "Nothing was changed; --apply does it.")


def flip(
    song: SongPath,
    /,
    *,
    out: OutFolder,
    medium: Annotated[MediumName, Parameter(help="What the phrase is sampled from.")] = "vinyl",
    year: Year = 0,
    wear: Wear = 70.0,
    bars: Annotated[str, Parameter(help='The phrase, such as "9-12"; by default four bars of the hook.')] = "",
    drums: Annotated[bool, Parameter(negative="", help="Sample the song's own drums too.")] = False,
    seed: Seed = 0,
) -> None:
    """Render a phrase of a song, age it, chop it into pads and write a new beat from them, as a song of its own."""
    from woodshed.cli.render import bar_range, ticks_of_bars
    from woodshed.engine import folder_media
    from woodshed.lofi import flip_song
    from woodshed.song.folder import SongFolder

    with SongFolder.open(song, to_read=True) as folder:
        snapshot = folder.song
    phrase = bar_range(bars) if bars else None
    if phrase:
        ticks_of_bars(snapshot, *phrase)
    made = flip_song(
        snapshot, medium_name=medium, year=year or None, wear=wear, bars=phrase, seed=seed, drums=drums,
        media=folder_media(song),
    )  # fmt: skip
    keep_flip(out, made.song, made.sample)
    print(f"Bars {made.bars[0]} to {made.bars[1]}, {len(made.chops)} pads")
    print(out)


def keep_flip(out: Path, song: "Song", sample: bytes) -> None:
    """Write a song folder and its one sample."""
    from woodshed.song.folder import SongFolder
    from woodshed.song.media import MediaFolder

    kept = MediaFolder(out / "media").store(sample)
    if kept != song.media[0].sha256:
        raise FileError("The sample was damaged on its way.", remedy="Try again.")
    SongFolder.create(out, song, why="Flipped").close()
