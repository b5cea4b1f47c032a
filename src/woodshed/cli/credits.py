"""`woodshed credits`: who made what of a song, and its split sheet."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from woodshed.cli.options import SongPath

if TYPE_CHECKING:
    from woodshed.song.seals import Seals


def credits_(
    song: SongPath,
    /,
    *,
    sheet: Annotated[Path | None, Parameter(help="Write the split sheet here: .txt, .html or .json.")] = None,
) -> None:
    """Say who made what is in a song, counted from its history, and who has signed its split sheet."""
    from woodshed.disk import atomic_file
    from woodshed.errors import SongError
    from woodshed.song.credits import contributions
    from woodshed.song.folder import SongFolder
    from woodshed.song.split_sheet import format_html, format_json, format_text, sheet_of

    with SongFolder.open(song) as folder:
        seals = _seals(song)
        made = contributions(folder, seals)
        signed = sheet_of(folder.song, seals)
    forms = {".txt": format_text, ".html": format_html, ".json": format_json}
    if sheet is not None:
        if sheet.suffix not in forms:
            raise SongError(
                f"A split sheet is no {sheet.suffix or 'file without an ending'}.",
                remedy="Name a .txt, .html or .json file.",
            )
        with atomic_file(sheet) as file:
            file.write(forms[sheet.suffix](signed).encode())
        print(sheet)
        return
    for each in made:
        counts = ", ".join(f"{count:,} {what}" for what, count in each.made.items() if count)
        print(f"{each.share:6.1%}  {each.by or 'without a name'}  {counts}".rstrip())
    if signed.lines:
        print()
        print(format_text(signed), end="")


def _seals(song: Path) -> "Seals | None":
    """Return what checks the signatures of a song that lies in the folder of a studio."""
    from woodshed.server.people.database import DATABASE, FileDatabase
    from woodshed.server.people.sealing import seals_of

    place = song.resolve()
    with closing(FileDatabase(place.parent / DATABASE)) as database:
        return seals_of(database, place.name)
