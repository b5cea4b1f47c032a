"""`woodshed import` and `woodshed export`: songs from and to other programs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from woodshed.cli.options import OutFolder, SongPath
from woodshed.cli.progress import progress_bars
from woodshed.errors import FileError

if TYPE_CHECKING:
    from woodshed.song.document import Song


def import_midi(tune: Annotated[Path, Parameter(help="A MIDI file.")], /, *, out: OutFolder) -> None:
    """Read a MIDI file into a song folder and say what could not be kept."""
    from woodshed.make import write_song
    from woodshed.song.midi import load_midi

    imported = load_midi(tune)
    write_song(imported.song, out)
    for sentence in imported.report:
        print(sentence)
    print(out)


def export(song: SongPath, file: Annotated[Path, Parameter(help="What to write: .mid, .wav or .flac.")], /) -> None:
    """Write a song as MIDI, or its mix as WAV (32-bit float) or FLAC (24 bit)."""
    from woodshed.song.folder import SongFolder
    from woodshed.song.midi import save_midi

    suffix = file.suffix.lower()
    if suffix not in {".mid", ".midi", ".wav", ".flac"}:
        raise FileError(
            f'A song cannot be exported as "{file.name}".', remedy="Let the name end in .mid, .wav or .flac."
        )
    with SongFolder.open(song) as folder:
        snapshot = folder.song
    if suffix in {".mid", ".midi"}:
        for sentence in save_midi(snapshot, file):
            print(sentence)
    else:
        export_mix(song, snapshot, file)
    print(file)


def export_mix(folder: Path, song: "Song", file: Path) -> None:
    """Render a song and write its mix."""
    from woodshed.audio import save_flac, save_wav
    from woodshed.engine import folder_media, render_mix

    with progress_bars() as report:
        mix = render_mix(song, media=folder_media(folder), progress=lambda share: report("Rendering", share))
    if file.suffix.lower() == ".flac":
        save_flac(file, mix)
    else:
        save_wav(file, mix, bits=32)
